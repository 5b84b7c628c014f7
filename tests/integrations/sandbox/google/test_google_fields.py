"""Partial answers: what a mask selects, and how a bad one is refused."""

from __future__ import annotations

from typing import Any

import pytest
import requests

from integrations.sandbox.google import fields
from integrations.sandbox.server import Sandbox
from tests.integrations.sandbox.google.clients import DRIVE, SHEETS, session, shared_spreadsheet

BODY = {
    "spreadsheetId": "1",
    "properties": {"title": "Plan", "locale": "en_GB"},
    "sheets": [
        {"properties": {"sheetId": 0, "title": "A"}, "data": [{"startRow": 1}]},
        {"properties": {"sheetId": 7}, "merges": [{"sheetId": 7}]},
    ],
}


@pytest.mark.parametrize(
    ("mask", "kept"),
    [
        ("spreadsheetId", {"spreadsheetId": "1"}),
        ("*", BODY),
        ("properties/title", {"properties": {"title": "Plan"}}),
        ("properties.title", {"properties": {"title": "Plan"}}),
        ("properties(title),spreadsheetId", {"spreadsheetId": "1", "properties": {"title": "Plan"}}),
        (
            "sheets.properties(sheetId,hidden)",
            {"sheets": [{"properties": {"sheetId": 0}}, {"properties": {"sheetId": 7}}]},
        ),
        ("sheets(data/startRow,merges)", {"sheets": [{"data": [{"startRow": 1}]}, {"merges": [{"sheetId": 7}]}]}),
        (
            "sheets/*/title",
            {"sheets": [{"properties": {"title": "A"}, "data": [{}]}, {"properties": {}, "merges": [{}]}]},
        ),
        ("sheets.merges", {"sheets": [{}, {"merges": [{"sheetId": 7}]}]}),
        ("namedRanges", {}),
    ],
)
def test_a_mask_keeps_what_it_names(mask: str, kept: Any) -> None:
    assert fields.masked(BODY, mask, api="sheets", schema_id="Spreadsheet") == kept


def test_the_part_of_a_mask_under_one_field_is_a_mask_of_its_own() -> None:
    mask = "replies,updatedSpreadsheet(sheets.data.rowData.values(note,userEnteredValue),properties)"

    assert fields.part_of(mask, "updatedSpreadsheet") == (
        "sheets(data(rowData(values(note,userEnteredValue)))),properties"
    )
    assert fields.part_of("*", "updatedSpreadsheet") == "*"
    assert fields.part_of("replies", "updatedSpreadsheet") is None


@pytest.mark.parametrize("mask", ["titel", "sheets.prop", "a(", "a)", "a,,b", "properties/title/x", "sheets(data"])
def test_sheets_refuses_a_mask_it_cannot_follow(sandbox: Sandbox, mask: str) -> None:
    url = f"{sandbox.url}/v4/spreadsheets/{shared_spreadsheet(sandbox)}"

    error = session(sandbox, SHEETS).get(url, params={"fields": mask}, timeout=5).json()["error"]

    assert (error["code"], error["message"]) == (400, "Request contains an invalid argument.")
    assert error["details"][0]["fieldViolations"][0]["description"].startswith("Error expanding 'fields' parameter.")


def test_drive_refuses_a_mask_in_its_own_words(sandbox: Sandbox) -> None:
    url = f"{sandbox.url}/drive/v3/files/{shared_spreadsheet(sandbox)}"

    error = session(sandbox, DRIVE).get(url, params={"fields": "versoin"}, timeout=5).json()["error"]

    assert error["message"] == "Invalid field selection versoin"
    assert error["errors"][0]["reason"] == "invalidParameter"


def test_a_bad_mask_stops_a_write_before_its_effect(sandbox: Sandbox) -> None:
    file_id = shared_spreadsheet(sandbox)
    url = f"{sandbox.url}/v4/spreadsheets/{file_id}/values/A1"

    answer = session(sandbox, SHEETS).put(
        url, params={"valueInputOption": "RAW", "fields": "nothing"}, json={"values": [["x"]]}, timeout=5
    )

    assert answer.status_code == 400
    assert sandbox.do(lambda world: world.google.as_person(file_id).read("A1")) == []


def test_the_mask_may_come_in_a_header(sandbox: Sandbox) -> None:
    url = f"{sandbox.url}/v4/spreadsheets/{shared_spreadsheet(sandbox, 'Plan')}"

    answer: requests.Response = session(sandbox, SHEETS).get(
        url, headers={"X-Goog-FieldMask": "properties.title"}, timeout=5
    )

    assert answer.json() == {"properties": {"title": "Plan"}}


def test_a_write_and_its_reading_back_are_one_request(sandbox: Sandbox) -> None:
    url = f"{sandbox.url}/v4/spreadsheets/{shared_spreadsheet(sandbox)}:batchUpdate"
    start = {"sheetId": 0, "rowIndex": 0, "columnIndex": 0}
    rows = [{"values": [{"userEnteredValue": {"stringValue": "=1"}}, {"userEnteredValue": {"numberValue": 2}}]}]
    body = {
        "requests": [{"updateCells": {"start": start, "rows": rows, "fields": "userEnteredValue"}}],
        "includeSpreadsheetInResponse": True,
        "responseRanges": ["Sheet1!A1:B1"],
    }
    mask = "updatedSpreadsheet.sheets.data.rowData.values.userEnteredValue"

    answer = session(sandbox, SHEETS).post(url, params={"fields": mask}, json=body, timeout=5)

    assert answer.json() == {"updatedSpreadsheet": {"sheets": [{"data": [{"rowData": rows}]}]}}
