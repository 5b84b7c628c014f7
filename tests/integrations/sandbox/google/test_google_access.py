"""Tokens, scopes, shares and switched-off APIs: who is let in, and in which words the others are refused."""

from __future__ import annotations

from typing import Any

import gspread
import pytest
import requests

from integrations.sandbox.server import Sandbox
from tests.integrations.sandbox.google.clients import (
    DRIVE,
    DRIVE_FILE,
    PREFIX,
    SHEETS,
    email_of,
    gspread_client,
    session,
    shared_spreadsheet,
)

READ_ONLY = PREFIX + "spreadsheets.readonly"
METADATA = PREFIX + "drive.metadata.readonly"


def error_of(answer: requests.Response) -> dict[str, Any]:
    return dict(answer.json()["error"])


def test_without_a_token_google_asks_for_one(sandbox: Sandbox) -> None:
    answer = requests.get(f"{sandbox.url}/v4/spreadsheets/x", timeout=5)

    assert answer.status_code == 401
    assert error_of(answer)["status"] == "UNAUTHENTICATED"
    assert error_of(answer)["message"].startswith("Request is missing required authentication credential.")
    assert error_of(answer)["details"][0]["reason"] == "CREDENTIALS_MISSING"
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="https://accounts.google.com/"'


def test_an_unknown_token_is_invalid(sandbox: Sandbox) -> None:
    answer = requests.get(
        f"{sandbox.url}/v4/spreadsheets/x", headers={"Authorization": "Bearer ya29.nonsense"}, timeout=5
    )

    assert answer.status_code == 401
    assert error_of(answer)["message"].startswith("Request had invalid authentication credentials.")


def test_google_auth_logs_in_again_when_a_token_has_run_out(sandbox: Sandbox) -> None:
    sheet = gspread_client(sandbox).open_by_key(shared_spreadsheet(sandbox)).sheet1
    sandbox.do(lambda world: world.google.accounts.expire_tokens())

    assert sheet.get_all_values() == [[]]
    assert [entry.status for entry in sandbox.world.log.since()][-3:] == [401, 200, 200]


def test_a_read_only_scope_reads_and_does_not_write(sandbox: Sandbox) -> None:
    url = f"{sandbox.url}/v4/spreadsheets/{shared_spreadsheet(sandbox)}/values/A1"
    reader = session(sandbox, READ_ONLY)

    assert reader.get(url, timeout=5).ok
    refused = reader.put(url, params={"valueInputOption": "RAW"}, json={"values": [["x"]]}, timeout=5)

    assert refused.status_code == 403
    assert error_of(refused)["message"] == "Request had insufficient authentication scopes."
    assert error_of(refused)["details"][0] == {
        "@type": "type.googleapis.com/google.rpc.ErrorInfo",
        "reason": "ACCESS_TOKEN_SCOPE_INSUFFICIENT",
        "domain": "googleapis.com",
        "metadata": {
            "service": "sheets.googleapis.com",
            "method": "google.apps.sheets.v4.SpreadsheetsService.UpdateValues",
        },
    }


def test_a_file_that_is_not_shared_is_forbidden_in_sheets_and_unknown_in_drive(sandbox: Sandbox) -> None:
    file_id = sandbox.do(lambda world: world.google.create_spreadsheet("Secret").spreadsheet_id)
    bot = session(sandbox, SHEETS, DRIVE)

    in_sheets = bot.get(f"{sandbox.url}/v4/spreadsheets/{file_id}", timeout=5)
    in_drive = bot.get(f"{sandbox.url}/drive/v3/files/{file_id}", timeout=5)

    assert (in_sheets.status_code, error_of(in_sheets)["message"]) == (403, "The caller does not have permission")
    assert (in_drive.status_code, error_of(in_drive)["message"]) == (404, f"File not found: {file_id}.")
    assert error_of(in_drive)["errors"][0] == {
        "message": f"File not found: {file_id}.",
        "domain": "global",
        "reason": "notFound",
        "location": "fileId",
        "locationType": "parameter",
    }


def test_gspread_meets_its_own_exceptions(sandbox: Sandbox) -> None:
    secret = sandbox.do(lambda world: world.google.create_spreadsheet("Secret").spreadsheet_id)
    client = gspread_client(sandbox)

    with pytest.raises(PermissionError):
        client.open_by_key(secret)
    with pytest.raises(gspread.exceptions.SpreadsheetNotFound):
        client.open_by_key("1" * 44)
    with pytest.raises(gspread.exceptions.SpreadsheetNotFound):
        client.open("No such title")


def test_a_viewer_may_look_and_not_touch(sandbox: Sandbox) -> None:
    sheet = gspread_client(sandbox).open_by_key(shared_spreadsheet(sandbox, role="reader")).sheet1

    assert sheet.get_all_values() == [[]]
    with pytest.raises(gspread.exceptions.APIError, match="The caller does not have permission"):
        sheet.update_acell("A1", "x")


def test_sharing_and_unsharing_take_effect_at_once(sandbox: Sandbox) -> None:
    file_id = shared_spreadsheet(sandbox)
    url = f"{sandbox.url}/v4/spreadsheets/{file_id}"
    bot = session(sandbox, SHEETS)
    assert bot.get(url, timeout=5).ok

    sandbox.do(lambda world: world.google.unshare(file_id, email_of(sandbox)))

    assert bot.get(url, timeout=5).status_code == 403


def test_a_deleted_file_is_not_found(sandbox: Sandbox) -> None:
    file_id = shared_spreadsheet(sandbox)
    sandbox.do(lambda world: world.google.delete(file_id))

    answer = session(sandbox, SHEETS).get(f"{sandbox.url}/v4/spreadsheets/{file_id}", timeout=5)

    assert (answer.status_code, error_of(answer)["message"]) == (404, "Requested entity was not found.")


def test_a_form_is_no_spreadsheet(sandbox: Sandbox) -> None:
    def shared_form(world: Any) -> str:
        form = world.google.create_form("Feedback")
        world.google.share(form.form_id, email_of(sandbox))
        return str(form.form_id)

    answer = session(sandbox, SHEETS).get(f"{sandbox.url}/v4/spreadsheets/{sandbox.do(shared_form)}", timeout=5)

    assert (answer.status_code, error_of(answer)["status"]) == (400, "FAILED_PRECONDITION")


def test_an_api_that_is_switched_off_says_where_to_switch_it_on(sandbox: Sandbox) -> None:
    sandbox.do(lambda world: world.google.disabled_apis.add("sheets"))

    answer = session(sandbox, SHEETS).get(f"{sandbox.url}/v4/spreadsheets/x", timeout=5)

    assert answer.status_code == 403
    assert "overview?project=" in error_of(answer)["message"]
    assert [detail.get("reason") for detail in error_of(answer)["details"]] == [None, "SERVICE_DISABLED"]


def test_the_drive_file_scope_sees_only_what_the_app_made(sandbox: Sandbox) -> None:
    theirs = shared_spreadsheet(sandbox)
    app = session(sandbox, DRIVE_FILE)
    made = app.post(sandbox.url + "/v4/spreadsheets", json={"properties": {"title": "Ours"}}, timeout=5).json()

    listed = app.get(sandbox.url + "/drive/v3/files", params={"fields": "files(name)"}, timeout=5)

    assert listed.json() == {"files": [{"name": "Ours"}]}
    assert app.get(f"{sandbox.url}/v4/spreadsheets/{made['spreadsheetId']}", timeout=5).ok
    assert app.get(f"{sandbox.url}/v4/spreadsheets/{theirs}", timeout=5).status_code == 404
    assert app.get(f"{sandbox.url}/drive/v3/files/{theirs}", timeout=5).status_code == 404


def test_the_metadata_scope_tells_the_version_and_changes_nothing(sandbox: Sandbox) -> None:
    url = f"{sandbox.url}/drive/v3/files/{shared_spreadsheet(sandbox)}"
    prober = session(sandbox, METADATA)

    assert prober.get(url, params={"fields": "version", "prettyPrint": "false"}, timeout=5).text == '{"version":"2"}'
    assert prober.patch(url, json={"name": "x"}, timeout=5).status_code == 403


def test_any_token_may_be_let_in_where_the_sandbox_is_told_so() -> None:
    with Sandbox.start(accept_any_token=True) as sandbox:
        book = sandbox.do(lambda world: world.google.create_spreadsheet("Plan"))
        url = f"{sandbox.url}/v4/spreadsheets/{book.spreadsheet_id}/values/A1"
        headers = {"Authorization": "Bearer whatever"}

        written = requests.put(
            url, params={"valueInputOption": "RAW"}, json={"values": [["x"]]}, headers=headers, timeout=5
        )

        assert written.ok
        assert requests.get(url, timeout=5).status_code == 401
