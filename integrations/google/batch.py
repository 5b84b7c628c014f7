"""The requests of a batchUpdate that writes cells and rows: typed values only, so no text can become a formula."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any

from integrations.google.tables import Cell, CellWrite, Formula

Json = dict[str, Any]

DAY_ZERO = date(1899, 12, 30)  # Sheets counts days from here
DATE_FORMAT: Json = {"type": "DATE", "pattern": "dd/mm/yyyy"}

VALUE = "userEnteredValue"
VALUE_AND_DATE_FORMAT = "userEnteredValue,userEnteredFormat.numberFormat"


def writing_requests(sheet_id: int, *, cells: Sequence[CellWrite], rows: Sequence[Sequence[Cell | date]]) -> list[Json]:
    """Word single cells and appended rows as requests, cells first."""
    requests = [_swap(sheet_id, cell) for cell in cells if cell.expected is not None]
    requests += [_update(sheet_id, run) for run in _runs(cell for cell in cells if cell.expected is None)]
    return requests + ([append_request(sheet_id, rows)] if rows else [])


def _swap(sheet_id: int, cell: CellWrite) -> Json:
    """Replace a cell's whole text, if that is what it holds: Sheets' nearest thing to compare-and-swap."""
    area = {
        "sheetId": sheet_id,
        "startRowIndex": cell.row - 1,
        "endRowIndex": cell.row,
        "startColumnIndex": cell.column,
        "endColumnIndex": cell.column + 1,
    }
    return {
        "findReplace": {
            "range": area,
            "find": cell.expected,
            "replacement": cell.value,
            "matchCase": True,
            "matchEntireCell": True,
            "includeFormulas": False,
        }
    }


def extended_value(value: Cell | date | Formula) -> Json | None:
    """Give a value in Google's typed shape. None empties the cell."""
    if value is None:
        return None
    if isinstance(value, Formula):
        return {"formulaValue": value.text}
    if isinstance(value, datetime):
        raise TypeError(f"a cell holds a date, not a moment: {value!r}")
    if isinstance(value, date):
        return {"numberValue": serial_of(value)}
    if isinstance(value, bool):
        return {"boolValue": value}
    if isinstance(value, int | float):
        if not math.isfinite(value):
            raise ValueError(f"a cell cannot hold {value!r}")
        return {"numberValue": value}
    return {"stringValue": value}


def serial_of(day: date) -> int:
    """Give a day as the number a cell holds for it."""
    return (day - DAY_ZERO).days


def cell_json(value: Cell | date | Formula, *, as_date: bool = False) -> Json:
    """Give a cell with its value and, for a date, the British way to show it."""
    typed = extended_value(value)
    cell: Json = {} if typed is None else {"userEnteredValue": typed}
    if as_date or isinstance(value, date):
        cell["userEnteredFormat"] = {"numberFormat": DATE_FORMAT}
    return cell


def _runs(cells: Iterable[CellWrite]) -> Iterator[list[CellWrite]]:
    """Group neighbours of one row that need the same fields; the last write to a cell counts."""
    last = {(cell.row, cell.column): cell for cell in cells}
    run: list[CellWrite] = []
    for _, cell in sorted(last.items()):
        if run and not _continues(run[-1], cell):
            yield run
            run = []
        run.append(cell)
    if run:
        yield run


def _continues(before: CellWrite, cell: CellWrite) -> bool:
    is_neighbour = (before.row, before.column + 1) == (cell.row, cell.column)
    return is_neighbour and isinstance(before.value, date) == isinstance(cell.value, date)


def _update(sheet_id: int, run: list[CellWrite]) -> Json:
    first = run[0]
    return {
        "updateCells": {
            "start": {"sheetId": sheet_id, "rowIndex": first.row - 1, "columnIndex": first.column},
            "rows": [{"values": [cell_json(cell.value) for cell in run]}],
            "fields": VALUE_AND_DATE_FORMAT if isinstance(first.value, date) else VALUE,
        }
    }


def append_request(sheet_id: int, rows: Sequence[Sequence[Cell | date]]) -> Json:
    """Append after the last row with data; appendCells needs no guess at a "table" as values.append does."""
    date_columns = {column for row in rows for column, value in enumerate(row) if isinstance(value, date)}
    return {
        "appendCells": {
            "sheetId": sheet_id,
            "rows": [
                {"values": [cell_json(value, as_date=column in date_columns) for column, value in enumerate(row)]}
                for row in rows
            ],
            "fields": VALUE_AND_DATE_FORMAT if date_columns else VALUE,
        }
    }
