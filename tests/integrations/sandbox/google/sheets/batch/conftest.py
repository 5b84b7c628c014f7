"""A file to try batches on, and short ways of filling it and looking at it."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

import pytest

from integrations.sandbox.google.errors import GoogleError
from integrations.sandbox.google.response_schema import check_answer
from integrations.sandbox.google.sheets import resource
from integrations.sandbox.google.sheets.batch import batch_update
from integrations.sandbox.google.sheets.formulas import Calculation
from integrations.sandbox.google.sheets.grid import Sheet, Spreadsheet
from integrations.sandbox.google.sheets.render import entered_value, formatted

Json = dict[str, Any]
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
OWNER, EDITOR, STRANGER = "owner@school.example", "editor@school.example", "stranger@school.example"


def typed(value: str | float | bool | None) -> Json:
    """Return a value as CellData; text that starts with = is a formula."""
    if value is None:
        return {}
    if isinstance(value, bool):
        return {"userEnteredValue": {"boolValue": value}}
    if isinstance(value, str):
        return {"userEnteredValue": {"formulaValue" if value.startswith("=") else "stringValue": value}}
    return {"userEnteredValue": {"numberValue": value}}


class Workbook:
    """One spreadsheet with a tab "Plan" (id 0) of 20 rows and 8 columns and a tab "Log" (id 7)."""

    def __init__(self) -> None:
        sheets = [Sheet(0, "Plan", row_count=20, column_count=8), Sheet(7, "Log", row_count=20, column_count=8)]
        self.book = Spreadsheet("1abc", "Workbook", sheets=sheets)

    def do(self, *requests: Json, editor: str = EDITOR) -> list[Json]:
        """Send one batch; the answer must fit Google's schema."""
        replies = batch_update(self.book, {"requests": list(requests)}, now=NOON, editor=editor, owner=OWNER)
        check_answer("sheets", "BatchUpdateSpreadsheetResponse", {"replies": replies})
        return replies

    def reply(self, kind: str, request: Json, *, editor: str = EDITOR) -> Json:
        """Send one request and return what is under its name in the reply."""
        reply = self.do({kind: request}, editor=editor)[0]
        found: Json = reply.get(kind, {})
        return found

    def refusal(self, *requests: Json, editor: str = EDITOR) -> str:
        """Send a batch that must be refused and must leave no trace; return the message."""
        before = deepcopy(self.book)
        with pytest.raises(GoogleError) as refused:
            self.do(*requests, editor=editor)
        assert self.book == before
        return refused.value.message

    def fill(self, *rows: list[Any], sheet_id: int = 0, row: int = 0) -> None:
        given = [{"values": [typed(value) for value in values]} for values in rows]
        start = {"sheetId": sheet_id, "rowIndex": row}
        self.do({"updateCells": {"start": start, "rows": given, "fields": "userEnteredValue"}})

    @property
    def plan(self) -> Sheet:
        return self.book.sheets[0]

    def shown(self, sheet_id: int = 0) -> list[list[str]]:
        """Return the texts on a tab, without the blanks at the ends."""
        sheet = self.book.sheet_by_id(sheet_id)
        assert sheet is not None
        calculation = Calculation(self.book, now=NOON)
        rows = [
            [formatted(calculation, sheet, row, column) for column in range(sheet.column_count)]
            for row in range(len(sheet.rows))
        ]
        trimmed = [_trimmed(row) for row in rows]
        while trimmed and not trimmed[-1]:
            trimmed.pop()
        return trimmed

    def entered(self, row: int, column: int, sheet_id: int = 0) -> Json | None:
        sheet = self.book.sheet_by_id(sheet_id)
        assert sheet is not None
        cell = sheet.cell(row, column)
        return None if cell is None else entered_value(cell)

    def state(self) -> Json:
        """Return all that the file holds, told in one way however it is stored."""
        told = asdict(self.book)
        del told["next_id"]
        for sheet in told["sheets"]:
            for row in sheet["rows"]:
                while row["cells"] and row["cells"][-1] is None:
                    row["cells"].pop()
            while sheet["rows"] and sheet["rows"][-1] == {"cells": [], "line": BLANK}:
                sheet["rows"].pop()
            sheet["columns"] = {index: line for index, line in sheet["columns"].items() if line != BLANK}
        return told

    def resource(self, **options: Any) -> Json:
        answer = resource.spreadsheet_json(self.book, now=NOON, base_url="https://docs.example", **options)
        check_answer("sheets", "Spreadsheet", answer)
        return answer

    def sheet_json(self, sheet_id: int = 0, **options: Any) -> Json:
        sheets: list[Json] = self.resource(**options)["sheets"]
        return next(sheet for sheet in sheets if sheet["properties"]["sheetId"] == sheet_id)


BLANK: Json = {"pixel_size": None, "hidden_by_user": False, "hidden_by_filter": False, "metadata": []}


def _trimmed(row: list[str]) -> list[str]:
    while row and not row[-1]:
        row = row[:-1]
    return row


@pytest.fixture
def workbook() -> Workbook:
    return Workbook()
