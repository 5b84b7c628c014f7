"""What of each API the sandbox answers, held against Google's own list of methods."""

from __future__ import annotations

import pytest

from integrations.sandbox.google.discovery import document, match
from integrations.sandbox.google.methods import METHODS

NOT_ANSWERED = {
    "forms.forms.watches.create",  # they push to Pub/Sub, which the sandbox does not have
    "forms.forms.watches.delete",
    "forms.forms.watches.list",
    "forms.forms.watches.renew",
}


def test_every_method_of_sheets_and_forms_is_answered_but_the_watches() -> None:
    known = {method.method_id for api in ("sheets", "forms") for method in document(api).methods}

    assert known - set(METHODS) == NOT_ANSWERED


def test_nothing_is_answered_that_google_does_not_have() -> None:
    assert set(METHODS) <= {
        method.method_id for api in ("sheets", "drive", "forms") for method in document(api).methods
    }


@pytest.mark.parametrize(
    ("http_method", "path", "method_id"),
    [
        ("GET", "/v4/spreadsheets/1", "sheets.spreadsheets.get"),
        ("GET", "/v4/spreadsheets/1/values/A1%3AB2", "sheets.spreadsheets.values.get"),
        ("POST", "/v4/spreadsheets/1/values/A1:B2:append", "sheets.spreadsheets.values.append"),
        ("POST", "/v4/spreadsheets/1/values/A1%3AB2:clear", "sheets.spreadsheets.values.clear"),
        ("GET", "/v4/spreadsheets/1/values:batchGet", "sheets.spreadsheets.values.batchGet"),
        ("POST", "/v4/spreadsheets/1/sheets/0:copyTo", "sheets.spreadsheets.sheets.copyTo"),
        ("GET", "/drive/v3/files/generateIds", "drive.files.generateIds"),
        ("GET", "/drive/v3/files/1", "drive.files.get"),
        ("GET", "/drive/v3/files/1/export", "drive.files.export"),
        ("DELETE", "/drive/v3/files/trash", "drive.files.emptyTrash"),
        ("GET", "/v1/forms/1/responses", "forms.forms.responses.list"),
    ],
)
def test_a_path_means_the_method_it_means_on_google(http_method: str, path: str, method_id: str) -> None:
    found = match(http_method, path)

    assert found is not None
    assert found.method.method_id == method_id


@pytest.mark.parametrize(
    ("method_id", "rpc"),
    [
        ("sheets.spreadsheets.get", "google.apps.sheets.v4.SpreadsheetsService.GetSpreadsheet"),
        ("sheets.spreadsheets.values.append", "google.apps.sheets.v4.SpreadsheetsService.AppendValues"),
        ("drive.files.list", "google.apps.drive.v3.DriveFiles.List"),
    ],
)
def test_errors_name_googles_own_rpc(method_id: str, rpc: str) -> None:
    methods = {method.method_id: method for method in document(method_id.partition(".")[0]).methods}

    assert methods[method_id].rpc == rpc
