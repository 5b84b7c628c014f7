"""google-api-python-client against the sandbox: Sheets, Drive and Forms as its generated methods use them."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from googleapiclient.errors import HttpError
from googleapiclient.http import MediaIoBaseDownload

from integrations.sandbox.server import Sandbox
from tests.integrations.sandbox.google.clients import DRIVE, FORMS, RESPONSES, SHEETS, api, session

ROWS = [["Ref", "Title"], ["A-1", "Slides"], ["A-2", "Practice"]]
SPREADSHEET = "application/vnd.google-apps.spreadsheet"


@pytest.fixture
def sheets(sandbox: Sandbox) -> Any:
    return api(sandbox, "sheets", "v4", SHEETS).spreadsheets()


@pytest.fixture
def book_id(sheets: Any) -> str:
    """A spreadsheet with two tabs (ids 1 and 2) and rows in the first."""
    tabs = [{"properties": {"sheetId": 1, "title": "Plan"}}, {"properties": {"sheetId": 2, "title": "Log"}}]
    body = {"properties": {"title": "Book", "locale": "en_GB", "timeZone": "Europe/London"}, "sheets": tabs}
    made = sheets.create(body=body, fields="spreadsheetId").execute()
    assert list(made) == ["spreadsheetId"]
    values = sheets.values()
    values.update(
        spreadsheetId=made["spreadsheetId"], range="Plan!A1", valueInputOption="RAW", body={"values": ROWS}
    ).execute()
    return str(made["spreadsheetId"])


def batch(sheets: Any, book_id: str, *requests: dict[str, Any]) -> list[dict[str, Any]]:
    return list(sheets.batchUpdate(spreadsheetId=book_id, body={"requests": list(requests)}).execute()["replies"])


def refusal(call: Any) -> tuple[int, str]:
    """Return the status and message with which a call is refused."""
    with pytest.raises(HttpError) as refused:
        call.execute()
    return refused.value.status_code, json.loads(refused.value.content)["error"]["message"]


def test_values_go_in_and_come_out_by_every_method(sheets: Any, book_id: str) -> None:
    values, book = sheets.values(), {"spreadsheetId": book_id}
    data = [{"range": "Log!A1:B1", "values": [["x", "=1+1"]]}, {"range": "Log!A3", "values": [[True]]}]
    written = values.batchUpdate(**book, body={"valueInputOption": "USER_ENTERED", "data": data}).execute()
    appended = values.append(
        **book, range="Plan!A1", valueInputOption="RAW", insertDataOption="INSERT_ROWS", body={"values": [["A-3"]]}
    ).execute()
    read = values.batchGet(**book, ranges=["Plan!A2:A9", "Log"], valueRenderOption="UNFORMATTED_VALUE").execute()
    cleared = values.batchClear(**book, body={"ranges": ["Plan!B:B"]}).execute()

    assert (written["totalUpdatedCells"], written["totalUpdatedSheets"]) == (3, 1)
    assert appended["updates"]["updatedRange"] == "Plan!A4"
    assert [part["values"] for part in read["valueRanges"]] == [
        [["A-1", "Slides"][:1], ["A-2"], ["A-3"]],
        [["x", 2], [], [True]],
    ]
    assert cleared == {"spreadsheetId": book_id, "clearedRanges": ["Plan!B1:B1001"]}
    assert values.clear(**book, range="Plan!A4").execute()["clearedRange"] == "Plan!A4"
    assert values.get(**book, range="Plan!A1:B4").execute()["values"] == [["Ref"], ["A-1"], ["A-2"]]


def test_a_mask_cuts_the_answer_down_to_what_it_names(sheets: Any, book_id: str) -> None:
    whole = sheets.get(spreadsheetId=book_id, fields="sheets(properties(sheetId,title))").execute()
    cells = sheets.get(
        spreadsheetId=book_id, ranges=["Plan!A2:B2"], fields="sheets.data.rowData.values.formattedValue"
    ).execute()

    assert whole == {
        "sheets": [{"properties": {"sheetId": 1, "title": "Plan"}}, {"properties": {"sheetId": 2, "title": "Log"}}]
    }
    assert cells["sheets"][0]["data"][0]["rowData"] == [
        {"values": [{"formattedValue": "A-1"}, {"formattedValue": "Slides"}]}
    ]
    assert refusal(sheets.get(spreadsheetId=book_id, fields="sheets(nothing)"))[0] == 400


def test_metadata_travels_with_its_row_and_finds_it_again(sheets: Any, book_id: str) -> None:
    row = {"dimensionRange": {"sheetId": 1, "dimension": "ROWS", "startIndex": 1, "endIndex": 2}}
    mark = {"metadataKey": "action", "metadataValue": "A-1", "visibility": "DOCUMENT", "location": row}
    (made,) = batch(sheets, book_id, {"createDeveloperMetadata": {"developerMetadata": mark}})
    number = made["createDeveloperMetadata"]["developerMetadata"]["metadataId"]
    batch(
        sheets,
        book_id,
        {"insertDimension": {"range": {"sheetId": 1, "dimension": "ROWS", "startIndex": 1, "endIndex": 3}}},
    )
    wanted = {"dataFilters": [{"developerMetadataLookup": {"metadataKey": "action"}}]}

    found = sheets.developerMetadata().search(spreadsheetId=book_id, body=wanted).execute()
    alone = sheets.developerMetadata().get(spreadsheetId=book_id, metadataId=number).execute()
    values = sheets.values().batchGetByDataFilter(spreadsheetId=book_id, body=wanted).execute()
    sheet = sheets.getByDataFilter(spreadsheetId=book_id, body=wanted | {"includeGridData": True}).execute()

    span = found["matchedDeveloperMetadata"][0]["developerMetadata"]["location"]["dimensionRange"]
    assert (span["startIndex"], span["endIndex"]) == (3, 4)
    assert (alone["metadataValue"], alone["location"]["locationType"]) == ("A-1", "ROW")
    assert values["valueRanges"][0]["valueRange"]["values"] == [["A-1", "Slides"]]
    assert sheet["sheets"][0]["data"][0]["startRow"] == 3


def test_values_are_written_and_cleared_where_metadata_points(sheets: Any, book_id: str) -> None:
    place = {"dimensionRange": {"sheetId": 1, "dimension": "COLUMNS", "startIndex": 1, "endIndex": 2}}
    mark = {"metadataKey": "title", "visibility": "PROJECT", "location": place}
    batch(sheets, book_id, {"createDeveloperMetadata": {"developerMetadata": mark}})
    lookup = {"developerMetadataLookup": {"metadataKey": "title"}}
    values, book = sheets.values(), {"spreadsheetId": book_id}

    body = {"valueInputOption": "RAW", "data": [{"dataFilter": lookup, "values": [["Was"], ["Is"]]}]}
    written = values.batchUpdateByDataFilter(**book, body=body).execute()
    cleared = values.batchClearByDataFilter(**book, body={"dataFilters": [{"a1Range": "Plan!A3:B3"}]}).execute()

    assert written["responses"][0]["updatedRange"] == "Plan!B1:B2"
    assert cleared["clearedRanges"] == ["Plan!A3:B3"]
    assert values.get(**book, range="Plan").execute()["values"] == [["Ref", "Was"], ["A-1", "Is"]]


def test_a_tab_is_copied_into_another_file(sheets: Any, book_id: str) -> None:
    target = sheets.create(body={"properties": {"title": "Target"}}).execute()["spreadsheetId"]

    copied = (
        sheets.sheets().copyTo(spreadsheetId=book_id, sheetId=1, body={"destinationSpreadsheetId": target}).execute()
    )

    assert copied["title"] == "Copy of Plan"
    read = sheets.values().get(spreadsheetId=target, range="'Copy of Plan'!A2:B2").execute()
    assert read["values"] == [["A-1", "Slides"]]


def test_the_sheet_after_a_batch_comes_with_the_answer_when_asked(sheets: Any, book_id: str) -> None:
    rename = {"updateSheetProperties": {"properties": {"sheetId": 2, "title": "Diary"}, "fields": "title"}}
    body = {"requests": [rename], "includeSpreadsheetInResponse": True, "responseRanges": ["Diary!A1"]}

    answer = sheets.batchUpdate(spreadsheetId=book_id, body=body).execute()

    assert [tab["properties"]["title"] for tab in answer["updatedSpreadsheet"]["sheets"]] == ["Diary"]


REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"updateSheetProperties": {"properties": {"sheetId": 1, "title": "x"}}}, "fields"),
    ({"updateSheetProperties": {"properties": {"sheetId": 1}, "fields": "colour"}}, "colour"),
    ({"deleteSheet": {"sheetId": 77}}, "No sheet with id: 77"),
    ({"addSheet": {"properties": {"title": "Plan"}}}, 'A sheet with the name "Plan" already exists.'),
    ({"repeatCell": {"range": {"sheetId": 1}, "cell": {"value": 1}, "fields": "*"}}, 'Unknown name "value"'),
    ({"sortRange": {"range": {"sheetId": 1}, "sortSpecs": [{"sortOrder": "UP"}]}}, "Invalid value at"),
    ({"addSheet": {}, "deleteSheet": {"sheetId": 1}}, "oneof field 'kind' is already set"),
    ({"appendDimension": {"sheetId": 1, "dimension": "ROWS", "length": 10_000_000}}, "above the limit of 10000000"),
    ({}, "Invalid requests[0]: No request set."),
    (
        {"insertDimension": {"range": {"sheetId": 1, "dimension": "ROWS", "endIndex": 1}}},
        "range.startIndex must be set",
    ),
    ({"updateSpreadsheetProperties": {"properties": {"locale": "xx"}, "fields": "locale"}}, "Unsupported locale: xx"),
    ({"updateCells": {"fields": "note", "start": {"sheetId": 9}, "rows": [{}]}}, "No grid with id: 9"),
]


@pytest.mark.parametrize(("request_", "words"), REFUSED, ids=[c[1] for c in REFUSED])
def test_a_request_that_google_refuses_is_refused(
    sheets: Any, book_id: str, request_: dict[str, Any], words: str
) -> None:
    status, message = refusal(sheets.batchUpdate(spreadsheetId=book_id, body={"requests": [request_]}))

    assert status == 400
    assert words in message


def test_errors_have_googles_shape_in_each_api(sandbox: Sandbox, sheets: Any) -> None:
    drive = api(sandbox, "drive", "v3", DRIVE).files()

    assert refusal(sheets.get(spreadsheetId="nothing")) == (404, "Requested entity was not found.")
    assert refusal(drive.get(fileId="nothing")) == (404, "File not found: nothing.")
    with pytest.raises(HttpError) as refused:
        drive.get(fileId="nothing").execute()
    assert json.loads(refused.value.content)["error"]["errors"] == [
        {
            "message": "File not found: nothing.",
            "domain": "global",
            "reason": "notFound",
            "location": "fileId",
            "locationType": "parameter",
        }
    ]


def test_files_are_listed_paged_searched_and_shared(sandbox: Sandbox, book_id: str) -> None:
    service = api(sandbox, "drive", "v3", DRIVE)
    files = service.files()
    for name in ("Alpha", "Beta"):
        files.create(body={"name": name, "mimeType": SPREADSHEET}).execute()
    first = files.list(pageSize=2, orderBy="name", fields="nextPageToken,files(name)").execute()
    rest = files.list(pageSize=2, orderBy="name", pageToken=first["nextPageToken"], fields="files(name)").execute()
    marked = {"name": "Gamma", "mimeType": SPREADSHEET, "appProperties": {"cohort": "7"}}
    files.create(body=marked).execute()
    having = files.list(q="appProperties has { key='cohort' and value='7' }").execute()
    found = files.list(q=f"name contains 'Al' and mimeType = '{SPREADSHEET}' and trashed = false").execute()
    shared = (
        service.permissions()
        .create(
            fileId=book_id,
            body={"type": "user", "role": "reader", "emailAddress": "ana@school.example"},
            sendNotificationEmail=False,
            fields="id,role",
        )
        .execute()
    )

    assert [file["name"] for page in (first, rest) for file in page["files"]] == ["Alpha", "Beta", "Book"]
    assert [file["name"] for file in found["files"]] == ["Alpha"]
    assert [file["name"] for file in having["files"]] == ["Gamma"]
    assert shared["role"] == "reader"
    who = service.permissions().list(fileId=book_id, fields="permissions(emailAddress,role)").execute()
    assert who["permissions"][1] == {"emailAddress": "ana@school.example", "role": "reader"}
    assert refusal(files.list(q="title = 'x'"))[1] == "Invalid Value"


def test_a_file_is_renamed_copied_binned_and_deleted(sandbox: Sandbox, book_id: str) -> None:
    files = api(sandbox, "drive", "v3", DRIVE).files()
    twin = files.copy(fileId=book_id, body={"name": "Twin"}).execute()

    renamed = files.update(fileId=twin["id"], body={"name": "Sister", "starred": True}, fields="name,starred").execute()
    binned = files.update(fileId=twin["id"], body={"trashed": True}, fields="trashed").execute()

    assert (renamed, binned) == ({"name": "Sister", "starred": True}, {"trashed": True})
    assert refusal(files.update(fileId=twin["id"], body={"parents": ["x"]}))[0] == 403
    assert refusal(files.update(fileId=twin["id"], body={"name": "x", "id": twin["id"]})) == (
        403,
        "The resource body includes fields which are not directly writable.",
    )
    assert files.delete(fileId=twin["id"]).execute() == ""
    assert refusal(files.get(fileId=twin["id"]))[0] == 404


def test_a_file_is_exported_as_media(sandbox: Sandbox, book_id: str) -> None:
    files = api(sandbox, "drive", "v3", DRIVE).files()
    kept = io.BytesIO()
    download = MediaIoBaseDownload(kept, files.export_media(fileId=book_id, mimeType="text/csv"))
    done = False
    while not done:
        _, done = download.next_chunk()

    assert kept.getvalue() == b"Ref,Title\r\nA-1,Slides\r\nA-2,Practice"
    assert files.export(fileId=book_id, mimeType="text/tab-separated-values").execute().startswith(b"Ref\tTitle")
    assert refusal(files.get_media(fileId=book_id))[0] == 403


def test_a_form_is_made_filled_in_and_read(sandbox: Sandbox) -> None:
    forms = api(sandbox, "forms", "v1", FORMS, RESPONSES, DRIVE).forms()
    form_id = forms.create(body={"info": {"title": "Feedback"}}).execute()["formId"]
    question = {"required": True, "textQuestion": {"paragraph": False}}
    item = {"title": "What did you learn?", "questionItem": {"question": question}}
    create = {"createItem": {"item": item, "location": {"index": 0}}}
    made = forms.batchUpdate(formId=form_id, body={"requests": [create], "includeFormInResponse": True}).execute()
    question_id = made["form"]["items"][0]["questionItem"]["question"]["questionId"]
    response_id = sandbox.do(lambda world: world.google.submit(form_id, {question_id: "Much"}))

    listed = forms.responses().list(formId=form_id).execute()["responses"]
    alone = forms.responses().get(formId=form_id, responseId=response_id).execute()

    assert [response["responseId"] for response in listed] == [response_id]
    assert alone["answers"][question_id]["textAnswers"]["answers"] == [{"value": "Much"}]
    assert refusal(forms.get(formId="nothing")) == (404, "Requested entity was not found.")


def test_wrong_scopes_are_told_apart_from_missing_shares(sandbox: Sandbox, book_id: str) -> None:
    reader = api(sandbox, "sheets", "v4", SHEETS + ".readonly").spreadsheets()
    write = reader.values().update(
        spreadsheetId=book_id, range="Plan!A1", valueInputOption="RAW", body={"values": [["x"]]}
    )

    assert refusal(write) == (403, "Request had insufficient authentication scopes.")
    assert reader.values().get(spreadsheetId=book_id, range="Plan!A1").execute()["values"] == [["Ref"]]


def test_answers_are_pretty_unless_asked_otherwise_and_packed_for_who_takes_it(sandbox: Sandbox, book_id: str) -> None:
    url = f"{sandbox.url}/v4/spreadsheets/{book_id}/values/Plan!A1"
    plain = session(sandbox, SHEETS).get(url, headers={"Accept-Encoding": "identity"}, timeout=5)
    tight = session(sandbox, SHEETS).get(url, params={"prettyPrint": "false"}, timeout=5)

    assert plain.text == (
        '{\n  "range": "Plan!A1",\n  "majorDimension": "ROWS",\n  "values": [\n    [\n      "Ref"\n    ]\n  ]\n}\n'
    )
    assert tight.text == '{"range":"Plan!A1","majorDimension":"ROWS","values":[["Ref"]]}'
    assert (plain.headers.get("content-encoding"), tight.headers["content-encoding"]) == (None, "gzip")
