"""Requests that Google's schema does not know, and the words they are refused in."""

from __future__ import annotations

from typing import Any

import pytest
import requests

from integrations.sandbox.google.response_schema import UnfitAnswer, check_answer
from integrations.sandbox.server import Sandbox
from tests.integrations.sandbox.google.clients import SHEETS, api, session, shared_spreadsheet

UNKNOWN = "Invalid JSON payload received. Unknown name"
PACKAGE = "type.googleapis.com/google.apps.sheets.v4"


class Sheet:
    """One shared spreadsheet, asked without any client's help."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._session = session(sandbox, SHEETS)
        self._url = f"{sandbox.url}/v4/spreadsheets/{shared_spreadsheet(sandbox)}"

    def ask(self, method: str, path: str, **kwargs: Any) -> requests.Response:
        answer: requests.Response = self._session.request(method, self._url + path, timeout=5, **kwargs)
        return answer

    def refusal(self, method: str, path: str, **kwargs: Any) -> dict[str, Any]:
        answer = self.ask(method, path, **kwargs)
        assert answer.status_code == 400, answer.text
        return dict(answer.json()["error"])


@pytest.fixture
def sheet(sandbox: Sandbox) -> Sheet:
    return Sheet(sandbox)


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (
            {"requests": [{"updateCells": {"x": 1}}]},
            f"{UNKNOWN} \"x\" at 'requests[0].update_cells': Cannot find field.",
        ),
        ({"x": 1, "requests": []}, f'{UNKNOWN} "x": Cannot find field.'),
        ({"requests": [{"updateCell": {}}]}, f"{UNKNOWN} \"updateCell\" at 'requests[0]': Cannot find field."),
        ({"requests": {}}, f"Invalid value at 'requests' ({PACKAGE}.Request), {{}}"),
        ({"requests": [5]}, f"Invalid value at 'requests[0]' ({PACKAGE}.Request), 5"),
        (
            {"requests": [{"addSheet": {"properties": {"index": "first"}}}]},
            "Invalid value at 'requests[0].add_sheet.properties.index' (TYPE_INT32), \"first\"",
        ),
        (
            {"requests": [{"addSheet": {"properties": {"title": 5}}}]},
            "Invalid value at 'requests[0].add_sheet.properties.title' (TYPE_STRING), 5",
        ),
        (
            {"includeSpreadsheetInResponse": "perhaps", "requests": []},
            "Invalid value at 'include_spreadsheet_in_response' (TYPE_BOOL), \"perhaps\"",
        ),
        (
            {"requests": [{"addSheet": {}, "clearBasicFilter": {"sheetId": 0}}]},
            "Invalid value at 'requests[0]' (oneof), oneof field 'kind' is already set. Cannot set 'clearBasicFilter'",
        ),
    ],
)
def test_a_body_that_does_not_fit_is_refused_in_googles_words(sheet: Sheet, body: Any, message: str) -> None:
    error = sheet.refusal("POST", ":batchUpdate", json=body)

    assert error["message"] == message
    assert error["details"][0]["fieldViolations"][0]["description"] == message


def test_all_that_is_wrong_is_listed_together(sheet: Sheet) -> None:
    error = sheet.refusal(
        "PUT", "/values/A1", params={"valueInputOption": "RAW"}, json={"a": 1, "majorDimension": "UP", "values": "x"}
    )

    assert error["message"].splitlines() == [
        f"{UNKNOWN} \"a\" at 'data': Cannot find field.",
        f"Invalid value at 'data.major_dimension' ({PACKAGE}.Dimension), \"UP\"",
        "Invalid value at 'data.values' (type.googleapis.com/google.protobuf.ListValue), \"x\"",
    ]
    assert [violation["field"] for violation in error["details"][0]["fieldViolations"]] == [
        "data",
        "data.major_dimension",
        "data.values",
    ]


def test_an_unknown_query_parameter_is_refused(sheet: Sheet) -> None:
    error = sheet.refusal("GET", "", params={"includeGridDate": "true"})

    assert error["message"] == (
        f'{UNKNOWN} "includeGridDate": Cannot bind query parameter. '
        "Field 'includeGridDate' could not be found in request message."
    )


def test_an_unknown_option_is_refused(sheet: Sheet) -> None:
    error = sheet.refusal("PUT", "/values/A1", params={"valueInputOption": "X"}, json={"values": []})

    assert error["message"] == f"Invalid value at 'value_input_option' ({PACKAGE}.ValueInputOption), \"X\""


def test_the_value_input_option_must_be_given(sheet: Sheet) -> None:
    for path, method in (("/values/A1", "PUT"), ("/values/A1:append", "POST")):
        error = sheet.refusal(method, path, json={"values": [["x"]]})
        assert error["message"] == "'valueInputOption' is required but not specified"


@pytest.mark.parametrize("body", ['{"requests": nope}', '{"requests": [', '{"values": [[NaN]]}', "[1]"])
def test_a_body_that_is_not_a_json_object_is_refused(sheet: Sheet, body: str) -> None:
    error = sheet.refusal("POST", ":batchUpdate", data=body)

    assert error["message"].startswith("Invalid JSON payload received. Un")


@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/value/A1"), ("POST", ":batchUpdates"), ("DELETE", ""), ("GET", "/values/a/b!A1")]
)
def test_a_path_that_google_does_not_have_is_answered_by_a_page(sheet: Sheet, method: str, path: str) -> None:
    answer = sheet.ask(method, path)

    assert answer.status_code == 404
    assert answer.headers["Content-Type"] == "text/html; charset=UTF-8"


def test_names_may_be_written_in_snake_case_and_numbers_as_text(sheet: Sheet) -> None:
    properties = {"sheet_id": "7", "grid_properties": {"row_count": 5.0, "columnCount": 3}, "title": None}

    answer = sheet.ask("POST", ":batchUpdate", json={"requests": [{"add_sheet": {"properties": properties}}]})

    added = answer.json()["replies"][0]["addSheet"]["properties"]
    assert (added["sheetId"], added["gridProperties"]) == (7, {"rowCount": 5, "columnCount": 3})


def test_standard_parameters_are_taken_everywhere(sheet: Sheet) -> None:
    parameters = {"alt": "json", "key": "k", "quotaUser": "u", "$.xgafv": "2", "prettyPrint": "false"}

    answer = sheet.ask("GET", "/values/A1", params=parameters)

    assert answer.text == '{"range":"Sheet1!A1","majorDimension":"ROWS"}'


def test_a_range_may_come_quoted_or_plain(sheet: Sheet) -> None:
    for path in ("/values/Sheet1!A1:B2", "/values/Sheet1%21A1%3AB2", "/values/%27Sheet1%27!A1:B2"):
        assert sheet.ask("GET", path).json()["range"] == "Sheet1!A1:B2"


def test_a_question_too_long_for_an_address_may_come_in_a_body(sandbox: Sandbox) -> None:
    values = api(sandbox, "sheets", "v4", SHEETS).spreadsheets().values()
    ranges = [f"Sheet1!A{number}:Z{number}" for number in range(1, 301)]

    answer = values.batchGet(spreadsheetId=shared_spreadsheet(sandbox), ranges=ranges).execute()

    assert [found["range"] for found in answer["valueRanges"]] == ranges
    assert sandbox.world.log.since()[-1].method == "POST"


def test_pretty_answers_are_indented_by_two(sheet: Sheet) -> None:
    answer = sheet.ask("GET", "/values/A1")

    assert answer.text == '{\n  "range": "Sheet1!A1",\n  "majorDimension": "ROWS"\n}\n'


def test_long_bodies_and_answers_are_checked_and_kept_whole(sheet: Sheet) -> None:
    rows = [[f"{number} " + "x" * 200] for number in range(1000)]
    assert sheet.ask("PUT", "/values/A1", params={"valueInputOption": "RAW"}, json={"values": rows}).ok

    error = sheet.refusal("PUT", "/values/A1", params={"valueInputOption": "RAW"}, json={"values": [*rows, "x"]})

    assert error["details"][0]["fieldViolations"][0]["field"] == "data.values[1000]"
    assert sheet.ask("GET", "/values/A1:A1000").json()["values"] == rows


def test_angle_brackets_are_never_sent_plain(sheet: Sheet) -> None:
    sheet.ask("PUT", "/values/A1", params={"valueInputOption": "RAW"}, json={"values": [["<!channel>"]]})

    answer = sheet.ask("GET", "/values/A1")

    assert answer.json()["values"] == [["<!channel>"]]
    assert "<" not in answer.text


@pytest.mark.parametrize(
    ("schema_id", "body"),
    [
        ("ValueRange", {"rang": "A1"}),
        ("ValueRange", {"values": "x"}),
        ("SheetProperties", {"sheetId": "5"}),
        ("SheetProperties", {"sheetType": "TABLE"}),
        ("SheetProperties", {"hidden": None}),
        ("Spreadsheet", {"sheets": [{"properties": {"indx": 0}}]}),
    ],
)
def test_an_answer_that_google_could_not_give_is_a_bug_of_the_sandbox(schema_id: str, body: Any) -> None:
    with pytest.raises(UnfitAnswer):
        check_answer("sheets", schema_id, body)
