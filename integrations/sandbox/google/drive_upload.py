"""Drive v2's upload that turns text with separators into a spreadsheet: gspread's `import_csv` still uses it.

Apart from Drive v3, because path, parameters and answer are version 2's.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from integrations.sandbox.answer import Answer, json_answer
from integrations.sandbox.google import access, discovery
from integrations.sandbox.google.calls import Asked, Call
from integrations.sandbox.google.drive_access import file_of, invalid
from integrations.sandbox.google.drive_file import SPREADSHEET, DriveFile
from integrations.sandbox.google.errors import GoogleError
from integrations.sandbox.google.forms.model import timestamp_text
from integrations.sandbox.google.sheets import values
from integrations.sandbox.google.sheets.a1 import column_letters, quoted_title
from integrations.sandbox.google.sheets.grid import Sheet

if TYPE_CHECKING:
    from integrations.sandbox.world import World

Json = dict[str, Any]

PATH = "/upload/drive/v2/files/"
SEPARATORS = {"text/csv": ",", "text/tab-separated-values": "\t"}
# An imported file takes the time zone of Drive's own machines, as gspread's recorded import shows.
IMPORTERS_TIME_ZONE = "America/Los_Angeles"


def answer(world: World, asked: Asked, *, note_caller: Callable[[str], None]) -> Answer:
    """Answer a media upload to an existing file, refusals included."""
    try:
        return json_answer(_imported(world, asked, note_caller), status=200)
    except GoogleError as error:
        return json_answer(error.drive_body(), status=error.code, headers=error.headers)


def _imported(world: World, asked: Asked, note_caller: Callable[[str], None]) -> Json:
    call = _call(world, asked, note_caller)
    file = file_of(call, writing=True)
    query = {name: value.lower() for name, value in parse_qsl(asked.query)}
    kind = asked.headers.get("content-type", "").partition(";")[0].strip()
    if query.get("uploadType") != "media":
        raise invalid("The sandbox takes uploads of uploadType=media only.", location="uploadType")
    if file.mime_type != SPREADSHEET or kind not in SEPARATORS or query.get("convert") != "true":
        raise invalid("The sandbox converts text with separators into spreadsheets only.", location="convert")
    rows = list(csv.reader(io.StringIO(_text(asked.body)), delimiter=SEPARATORS[kind]))
    _replace_tabs(call, file, rows)
    world.google.touch(file.file_id, editor=call.caller.email)
    return _file_json(call, file)


def _call(world: World, asked: Asked, note_caller: Callable[[str], None]) -> Call:
    """Check the caller as version 3's update of the same file would."""
    found = discovery.match("PATCH", "/drive/v3/files/" + asked.raw_path.removeprefix(PATH))
    if found is None:
        raise GoogleError(404, "NOT_FOUND", "Not Found", reason="notFound")
    caller = access.caller_of(world, access.authorization(world, asked.headers, asked.query), found.method)
    note_caller(caller.email)
    access.check_enabled(world, found.method)
    access.check_scopes(caller, found.method)
    if world.quotas and not caller.everywhere:
        world.google.quotas.use(found.method, user=caller.email, now=world.clock.now())
    return Call(world, caller, found.method, dict(found.path_values), {})


def _text(body: bytes) -> str:
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        return body.decode("windows-1252", "replace")


def _replace_tabs(call: Call, file: DriveFile, rows: list[list[str]]) -> None:
    """Put one new tab, named after the file, in the place of all: what the recorded import leaves."""
    book = call.google.spreadsheets[file.file_id]
    sheet = Sheet(call.google.new_sheet_id({known.sheet_id for known in book.sheets}), book.title)
    width = max((len(row) for row in rows), default=0)
    sheet.row_count = max(sheet.row_count, len(rows))
    sheet.column_count = max(sheet.column_count, width)
    before = list(book.sheets)
    book.sheets[:] = [sheet]
    area = f"{quoted_title(sheet.title)}!A1:{column_letters(max(width, 1) - 1)}{max(len(rows), 1)}"
    try:
        values.update_values(book, area, {"values": rows}, value_input_option="USER_ENTERED", now=call.now)
    except GoogleError:
        book.sheets[:] = before
        raise
    book.named_ranges = []
    book.time_zone = IMPORTERS_TIME_ZONE


def _file_json(call: Call, file: DriveFile) -> Json:
    """Return the file as Drive v2 tells it, cut to what does not depend on Google's own pages."""
    mine = call.caller.everywhere or file.owner == call.caller.email
    return {
        "kind": "drive#file",
        "id": file.file_id,
        "title": file.name,
        "mimeType": file.mime_type,
        "version": str(file.version),
        "createdDate": timestamp_text(file.created_at, milliseconds=True),
        "modifiedDate": timestamp_text(file.modified_at, milliseconds=True),
        "labels": {"starred": file.starred, "trashed": file.trashed, "hidden": False, "restricted": False},
        "ownerNames": [file.owner],
        "lastModifyingUserName": file.last_editor,
        "alternateLink": f"{call.world.base_url}/spreadsheets/d/{file.file_id}/edit?usp=drivesdk",
        "editable": True,
        "copyable": True,
        "shared": len(file.permissions) > 1,
        "writersCanShare": True,
        "userPermission": {
            "kind": "drive#permission",
            "id": "me",
            "type": "user",
            "role": "owner" if mine else "writer",
        },
        "appDataContents": False,
        "spaces": ["drive"],
    }
