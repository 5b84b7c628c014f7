"""Drive v3, mostly through gspread and google-api-python-client."""

from __future__ import annotations

from typing import Any

import gspread
import pytest
from googleapiclient.errors import HttpError
from gspread.utils import ExportFormat

from integrations.sandbox.server import Sandbox
from tests.integrations.sandbox.google.clients import DRIVE, SHEETS, api, email_of, gspread_client, shared_spreadsheet

SPREADSHEET = "application/vnd.google-apps.spreadsheet"
FOLDER = "application/vnd.google-apps.folder"


@pytest.fixture
def files(sandbox: Sandbox) -> Any:
    return api(sandbox, "drive", "v3", DRIVE).files()


def reason_of(error: HttpError) -> str:
    return str(error.error_details[0]["reason"])


def test_a_file_shows_four_fields_unless_asked_for_more(sandbox: Sandbox, files: Any) -> None:
    file_id = shared_spreadsheet(sandbox, "Plan")

    assert files.get(fileId=file_id).execute() == {
        "kind": "drive#file",
        "id": file_id,
        "name": "Plan",
        "mimeType": SPREADSHEET,
    }
    assert set(files.get(fileId=file_id, fields="*").execute()) > {"version", "owners", "capabilities", "permissions"}


def test_the_version_grows_with_every_change_and_only_then(sandbox: Sandbox, files: Any) -> None:
    file_id = shared_spreadsheet(sandbox)

    def version() -> int:
        return int(files.get(fileId=file_id, fields="version").execute()["version"])

    before = version()
    sheet = gspread_client(sandbox).open_by_key(file_id).sheet1
    sheet.get_all_values()
    assert version() == before
    sheet.update_acell("A1", "x")
    assert version() == before + 1
    sandbox.do(lambda world: world.google.as_person(file_id).type("A1", "y"))
    assert version() == before + 2
    with pytest.raises(gspread.exceptions.APIError):
        sheet.update([["x"]], "Nowhere!A1")
    assert version() == before + 2


def test_gspread_makes_lists_copies_renames_and_deletes(sandbox: Sandbox) -> None:
    client = gspread_client(sandbox)
    made = client.create("Plan")
    made.sheet1.update([["Ref"], ["A-1"]], "A1")

    copied = client.copy(made.id, title="Plan of last year", copy_comments=True)
    made.update_title("Plan of this year")

    assert copied.sheet1.get_all_values() == [["Ref"], ["A-1"]]
    assert sorted(file["name"] for file in client.list_spreadsheet_files()) == [
        "Plan of last year",
        "Plan of this year",
    ]
    assert client.open("Plan of this year").id == made.id
    client.del_spreadsheet(made.id)
    assert [file["name"] for file in client.list_spreadsheet_files()] == ["Plan of last year"]


def test_a_spreadsheet_made_through_the_api_is_american_and_on_greenwich_time(sandbox: Sandbox) -> None:
    made = gspread_client(sandbox).create("Plan")

    assert (made.locale, made.timezone, made.sheet1.title) == ("en_US", "Etc/GMT", "Sheet1")
    assert (made.sheet1.row_count, made.sheet1.col_count) == (1000, 26)


def test_sharing_lets_somebody_else_in(sandbox: Sandbox) -> None:
    made = gspread_client(sandbox).create("Plan")
    made.share(email_of(sandbox, "other"), perm_type="user", role="writer", notify=False)
    made.share("", perm_type="anyone", role="reader")

    other = gspread_client(sandbox, name="other").open_by_key(made.id)
    other.sheet1.update_acell("A1", "theirs")

    assert [(entry["type"], entry["role"]) for entry in made.list_permissions()] == [
        ("user", "owner"),
        ("user", "writer"),
        ("anyone", "reader"),
    ]
    made.remove_permissions(email_of(sandbox, "other"), role="writer")
    with pytest.raises(gspread.exceptions.APIError):
        other.sheet1.update_acell("A1", "again")


def test_only_the_owner_may_hand_over_bin_or_delete(sandbox: Sandbox, files: Any) -> None:
    file_id = shared_spreadsheet(sandbox)

    for request in (files.delete(fileId=file_id), files.update(fileId=file_id, body={"trashed": True})):
        with pytest.raises(HttpError) as refused:
            request.execute()
        assert (refused.value.status_code, reason_of(refused.value)) == (403, "insufficientFilePermissions")


def test_a_share_without_an_address_or_with_a_wrong_role_is_refused(sandbox: Sandbox) -> None:
    permissions = api(sandbox, "drive", "v3", DRIVE).permissions()
    file_id = shared_spreadsheet(sandbox)

    for body in ({"type": "user", "role": "writer"}, {"type": "user", "role": "boss", "emailAddress": "a@b.example"}):
        with pytest.raises(HttpError) as refused:
            permissions.create(fileId=file_id, body=body).execute()
        assert refused.value.status_code == 400


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["Action plan", "Archive", "Learners' feedback"]),
        (f"mimeType='{SPREADSHEET}'", ["Action plan", "Learners' feedback"]),
        (f'mimeType = "{FOLDER}" and name = "archive"', ["Archive"]),
        ("name contains 'plan'", ["Action plan"]),
        ("name contains 'lan'", []),
        (r"name = 'Learners\' feedback'", ["Learners' feedback"]),
        ("not name contains 'a' or name = 'Archive'", ["Archive", "Learners' feedback"]),
        ("trashed = true", ["Learners' feedback"]),
        ("(trashed=false) and (name='Action plan' or name='Archive')", ["Action plan", "Archive"]),
        ("'me' in owners", ["Action plan", "Archive", "Learners' feedback"]),
        ("'nobody@school.example' in readers", []),
        ("modifiedTime > '2020-01-01T00:00:00' and sharedWithMe", []),
    ],
)
def test_files_are_found_by_drives_own_query_language(files: Any, query: str, names: list[str]) -> None:
    made = {
        name: files.create(body={"name": name, "mimeType": kind}).execute()["id"]
        for name, kind in (("Action plan", SPREADSHEET), ("Archive", FOLDER), ("Learners' feedback", SPREADSHEET))
    }
    files.update(fileId=made["Learners' feedback"], body={"trashed": True}).execute()

    found = files.list(q=query, fields="files(name)", orderBy="name").execute()

    assert [file["name"] for file in found["files"]] == names


@pytest.mark.parametrize(
    "query", ["name", "title = 'x'", "name = x", "name = 'x' and", "(name = 'x'", "trashed = 1", "§"]
)
def test_a_query_that_cannot_be_read_is_refused(files: Any, query: str) -> None:
    with pytest.raises(HttpError) as refused:
        files.list(q=query).execute()

    assert refused.value.error_details[0]["location"] == "q"


def test_a_folder_holds_what_was_put_into_it(files: Any) -> None:
    folder = files.create(body={"name": "Plans", "mimeType": FOLDER}).execute()["id"]
    inside = files.create(body={"name": "A", "mimeType": SPREADSHEET, "parents": [folder]}).execute()["id"]
    moved = files.create(body={"name": "B", "mimeType": SPREADSHEET}).execute()["id"]
    files.update(fileId=moved, addParents=folder, removeParents="root").execute()

    found = files.list(q=f"'{folder}' in parents", orderBy="name desc", fields="files/id").execute()

    assert found == {"files": [{"id": moved}, {"id": inside}]}
    with pytest.raises(HttpError):
        files.create(body={"name": "C", "mimeType": SPREADSHEET, "parents": ["nowhere"]}).execute()


def test_lists_come_in_pages_and_a_page_token_fits_only_its_own_query(files: Any) -> None:
    for name in "abc":
        files.create(body={"name": name, "mimeType": FOLDER}).execute()
    question: dict[str, Any] = {"q": f"mimeType='{FOLDER}'", "orderBy": "name", "pageSize": 2}

    first = files.list(**question).execute()
    second = files.list(**question, pageToken=first["nextPageToken"]).execute()

    assert [file["name"] for file in first["files"] + second["files"]] == ["a", "b", "c"]
    assert "nextPageToken" not in second
    with pytest.raises(HttpError):
        files.list(q="", pageToken=first["nextPageToken"]).execute()


def test_the_first_tab_is_exported_as_csv_and_nothing_else_is(sandbox: Sandbox) -> None:
    file_id = shared_spreadsheet(sandbox)
    client = gspread_client(sandbox)
    client.open_by_key(file_id).sheet1.update([["Ref", "Title"], ["A-1", 'Say "hello", twice'], ["A-2"]], "A1")

    assert client.export(file_id, ExportFormat.CSV) == (b'Ref,Title\r\nA-1,"Say ""hello"", twice"\r\nA-2,')
    with pytest.raises(gspread.exceptions.APIError, match="The requested conversion is not supported"):
        client.export(file_id, ExportFormat.PDF)


def test_about_names_the_caller_and_wants_its_fields_said(sandbox: Sandbox) -> None:
    about = api(sandbox, "drive", "v3", DRIVE).about()

    assert about.get(fields="user/emailAddress").execute() == {"user": {"emailAddress": email_of(sandbox)}}
    with pytest.raises(HttpError, match="The 'fields' parameter is required"):
        about.get().execute()


def test_what_drive_has_and_the_sandbox_has_not_is_said_to_be_so(sandbox: Sandbox, files: Any) -> None:
    with pytest.raises(HttpError) as refused:
        files.generateIds().execute()

    assert refused.value.status_code == 501


def test_a_spreadsheet_copied_by_tab_needs_both_files(sandbox: Sandbox) -> None:
    source, target = shared_spreadsheet(sandbox, "From"), shared_spreadsheet(sandbox, "To", role="reader")
    sheet = gspread_client(sandbox, SHEETS).open_by_key(source).sheet1

    with pytest.raises(gspread.exceptions.APIError, match="does not have permission"):
        sheet.copy_to(target)
    sandbox.do(lambda world: world.google.share(target, email_of(sandbox), role="writer"))

    assert sheet.copy_to(target)["title"] == "Copy of Sheet1"
