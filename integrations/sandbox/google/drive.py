"""Drive v3's files: got, listed, made, changed, copied, deleted, exported."""

from __future__ import annotations

import base64
import copy
import csv
import hashlib
import io
from collections.abc import Callable, Mapping
from typing import Any

from integrations.sandbox.answer import Answer, typed_answer
from integrations.sandbox.google.calls import Call, Work
from integrations.sandbox.google.drive_access import file_of, invalid, visible
from integrations.sandbox.google.drive_file import FOLDER, FORM, SPREADSHEET, DriveFile
from integrations.sandbox.google.drive_query import test_of
from integrations.sandbox.google.drive_resource import file_json, user_json
from integrations.sandbox.google.errors import GoogleError
from integrations.sandbox.google.identifiers import new_file_id
from integrations.sandbox.google.sheets import resource, values
from integrations.sandbox.google.sheets.a1 import quoted_title

Json = dict[str, Any]

LARGEST_PAGE = 1000
DEFAULT_PAGE = 100
NOT_WRITABLE = {"id", "version", "owners", "ownedByMe", "permissions", "permissionIds", "shared", "capabilities",
                "spaces", "webViewLink", "lastModifyingUser", "explicitlyTrashed", "quotaBytesUsed"}  # fmt: skip
SEPARATORS = {"text/csv": ",", "text/tab-separated-values": "\t"}
ORDERS: dict[str, Callable[[DriveFile], Any]] = {
    "createdTime": lambda file: file.created_at,
    "modifiedTime": lambda file: file.modified_at,
    "recency": lambda file: file.modified_at,
    "modifiedByMeTime": lambda file: file.modified_at,
    "name": lambda file: file.name.casefold(),
    "name_natural": lambda file: file.name.casefold(),
    "folder": lambda file: file.mime_type != FOLDER,
    "starred": lambda file: not file.starred,
}


def _get(call: Call) -> Json | Answer:
    file = file_of(call)
    if call.parameters.get("alt") == "media":
        message = "Only files with binary content can be downloaded. Use Export with Docs Editors files."
        raise GoogleError(403, "PERMISSION_DENIED", message, reason="fileNotDownloadable", location="alt")
    return file_json(call.google, file, call.caller)


def _list(call: Call) -> Json:
    """List what the caller can see, filtered, ordered and paged."""
    query, order = call.parameters.get("q", ""), call.parameters.get("orderBy", "")
    root = call.google.accounts.root_folder(call.caller.email)
    test = test_of(query, caller=call.caller.email, root_folder=root) if query.strip() else lambda file: True
    found = [file for file in call.google.files.values() if visible(call, file) and test(file)]
    found = _ordered(found, order)
    size = call.parameters.get("pageSize", DEFAULT_PAGE)
    if size < 1:
        raise invalid(f"Invalid value '{size}'. Values must be within the range: [1, 1000]", location="pageSize")
    start = _read_token(call.parameters.get("pageToken", ""), query, order)
    page = found[start : start + min(size, LARGEST_PAGE)]
    answer: Json = {
        "kind": "drive#fileList",
        "incompleteSearch": False,
        "files": [file_json(call.google, file, call.caller) for file in page],
    }
    if start + len(page) < len(found):
        answer["nextPageToken"] = _token(start + len(page), query, order)
    return answer


def _ordered(files: list[DriveFile], order: str) -> list[DriveFile]:
    """Sort by the last key first, so that the first key decides; newest first where nothing is asked."""
    for part in reversed((order or "modifiedTime desc").split(",")):
        name, _, direction = part.strip().partition(" ")
        if name not in ORDERS or direction not in ("", "desc"):
            raise invalid("Invalid Value", location="orderBy")
        files = sorted(files, key=ORDERS[name], reverse=direction == "desc")
    return files


def _token(start: int, query: str, order: str) -> str:
    binding = hashlib.sha256(f"{query}\n{order}".encode()).hexdigest()[:12]
    return "~!!~" + base64.urlsafe_b64encode(f"{start}:{binding}".encode()).decode()


def _read_token(token: str, query: str, order: str) -> int:
    if not token:
        return 0
    try:
        start = int(base64.urlsafe_b64decode(token.removeprefix("~!!~")).decode().partition(":")[0])
    except ValueError as error:
        raise invalid("Invalid Value", location="pageToken") from error
    if _token(start, query, order) != token:
        raise invalid("Invalid Value", location="pageToken")
    return start


def _create(call: Call) -> Json:
    """Make an empty spreadsheet, form or folder."""
    name, kind = call.body.get("name", "Untitled"), call.body.get("mimeType", "")
    parents = _parents(call, call.body.get("parents", []))
    owner, app = call.caller.email, call.caller.app
    if kind == SPREADSHEET:
        book = resource.create({"properties": {"title": name}}, now=call.now, editor=owner)
        file = call.google.keep_spreadsheet(book, owner=owner, app=app, parents=parents)
    elif kind == FORM:
        form = call.google.form_hands.create(name, owner=owner, app=app)
        file = call.google.files[form.form_id]
        file.parents = parents or file.parents
    elif kind == FOLDER:
        file = call.google.keep_file(new_file_id(), name, FOLDER, owner=owner, app=app, parents=parents)
    else:
        raise invalid("The sandbox keeps spreadsheets, forms and folders only.", location="mimeType")
    _describe(file, call.body)
    return file_json(call.google, file, call.caller)


def _parents(call: Call, given: list[str]) -> list[str]:
    """Check that a new place is one folder that the caller may write to."""
    if len(given) > 1:
        raise invalid("A file cannot have more than one parent.", location="parents")
    root = call.google.accounts.root_folder(call.caller.email)
    folders = [root if parent == "root" else parent for parent in given]
    for folder in folders:
        if folder != root and file_of(call, folder, writing=True).mime_type != FOLDER:
            raise GoogleError(
                403, "PERMISSION_DENIED", "The specified parent is not a folder.", reason="parentNotAFolder"
            )
    return folders


def _describe(file: DriveFile, body: Json) -> None:
    file.description = body.get("description", file.description)
    file.starred = body.get("starred", file.starred)
    file.properties |= body.get("properties", {})
    file.app_properties |= body.get("appProperties", {})


def _copy(call: Call) -> Json:
    """Copy a spreadsheet with all its tabs; the copy belongs to the caller and is shared with nobody."""
    source = file_of(call)
    if source.mime_type != SPREADSHEET:
        message = "This file cannot be copied by the user."
        raise GoogleError(403, "PERMISSION_DENIED", message, reason="cannotCopyFile")
    book = copy.deepcopy(call.google.spreadsheets[source.file_id])
    book.spreadsheet_id, book.version = new_file_id(), 1
    book.title = call.body.get("name", f"Copy of {source.name}")
    parents = _parents(call, call.body.get("parents", []))
    file = call.google.keep_spreadsheet(book, owner=call.caller.email, app=call.caller.app, parents=parents)
    _describe(file, call.body)
    return file_json(call.google, file, call.caller)


def _update(call: Call) -> Json:
    """Rename, describe, move, or put into the bin and take out again."""
    body = call.body
    file = file_of(call, writing=True, owning="trashed" in body)
    _refuse_not_writable(body)
    if call.parameters.get("addParents") or call.parameters.get("removeParents"):
        added = _parents(call, [part for part in call.parameters.get("addParents", "").split(",") if part])
        removed = set(call.parameters.get("removeParents", "").split(","))
        file.parents = added or [parent for parent in file.parents if parent not in removed]
    if "name" in body:
        _rename(call, file, body["name"])
    file.trashed = body.get("trashed", file.trashed)
    _describe(file, body)
    call.google.touch(file.file_id, editor=call.caller.email, content="name" in body)
    return file_json(call.google, file, call.caller)


def _refuse_not_writable(body: Json) -> None:
    """Refuse what an update cannot set, as where a whole resource is sent back."""
    if "parents" in body:
        message = (
            "The parents field is not directly writable in update requests. "
            "Use the addParents and removeParents parameters instead."
        )
        raise GoogleError(403, "PERMISSION_DENIED", message, reason="fieldNotWritable")
    if NOT_WRITABLE & body.keys():
        message = "The resource body includes fields which are not directly writable."
        raise GoogleError(403, "PERMISSION_DENIED", message, reason="fieldNotWritable")


def _rename(call: Call, file: DriveFile, name: str) -> None:
    file.name = name
    if file.mime_type == SPREADSHEET:
        call.google.spreadsheets[file.file_id].title = name
    if file.mime_type == FORM:
        call.google.forms[file.file_id].document_title = name


def _delete(call: Call) -> Json:
    call.google.delete(file_of(call, owning=True).file_id)
    return {}


def _export(call: Call) -> Answer:
    """Export the first tab as text with separators, which is what the sandbox can export."""
    file, kind = file_of(call), call.parameters["mimeType"]
    if file.mime_type == FOLDER:
        message = "Export only supports Docs Editors files."
        raise GoogleError(403, "PERMISSION_DENIED", message, reason="fileNotExportable")
    if file.mime_type != SPREADSHEET or kind not in SEPARATORS:
        message = "The requested conversion is not supported."
        raise GoogleError(400, "INVALID_ARGUMENT", message, reason="badRequest", location="convertTo")
    book = call.google.spreadsheets[file.file_id]
    rows = values.get_values(book, quoted_title(book.sheets[0].title), now=call.now).get("values", [])
    width = max((len(row) for row in rows), default=0)
    written = io.StringIO()
    writer = csv.writer(written, delimiter=SEPARATORS[kind], lineterminator="\r\n")
    writer.writerows([*row, *[""] * (width - len(row))] for row in rows)
    return typed_answer(200, written.getvalue().removesuffix("\r\n").encode(), kind)


def _about(call: Call) -> Json:
    return {
        "kind": "drive#about",
        "user": user_json(call.google, call.caller.email, call.caller),
        "exportFormats": {SPREADSHEET: list(SEPARATORS)},
        "storageQuota": {"usage": "0", "usageInDrive": "0", "usageInDriveTrash": "0"},
        "appInstalled": False,
    }


def _no_comments(call: Call) -> Json:
    file_of(call)
    return {"kind": "drive#commentList", "comments": []}


METHODS: Mapping[str, Work] = {
    "drive.about.get": _about,
    "drive.comments.list": _no_comments,
    "drive.files.get": _get,
    "drive.files.list": _list,
    "drive.files.create": _create,
    "drive.files.copy": _copy,
    "drive.files.update": _update,
    "drive.files.delete": _delete,
    "drive.files.export": _export,
}
