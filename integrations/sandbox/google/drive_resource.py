"""Files, permissions and people as Drive v3 shows them."""

from __future__ import annotations

from typing import Any

from integrations.sandbox.google.access import Caller
from integrations.sandbox.google.drive_file import FOLDER, FORM, SPREADSHEET, DriveFile, Permission
from integrations.sandbox.google.forms.model import timestamp_text
from integrations.sandbox.google.state import GoogleState

Json = dict[str, Any]

PLACES = {SPREADSHEET: "spreadsheets/d/{}/edit", FORM: "forms/d/{}/edit", FOLDER: "drive/folders/{}"}
ROLE_WORDS = {"owner", "writer", "commenter", "reader"}


def file_json(google: GoogleState, file: DriveFile, caller: Caller) -> Json:
    """Return the whole of a file's resource that a spreadsheet, form or folder has."""
    owner = file.owner
    mine = caller.everywhere or owner == caller.email
    writes = caller.everywhere or file.may_write(caller.email)
    answer: Json = {
        "kind": "drive#file",
        "id": file.file_id,
        "name": file.name,
        "mimeType": file.mime_type,
        "starred": file.starred,
        "trashed": file.trashed,
        "explicitlyTrashed": file.trashed,
        "spaces": ["drive"],
        "version": str(file.version),
        "createdTime": timestamp_text(file.created_at, milliseconds=True),
        "modifiedTime": timestamp_text(file.modified_at, milliseconds=True),
        "owners": [user_json(google, owner, caller)],
        "lastModifyingUser": user_json(google, file.last_editor, caller),
        "ownedByMe": mine,
        "shared": len(file.permissions) > 1,
        "writersCanShare": True,
        "webViewLink": f"{google.base_url}/{PLACES[file.mime_type].format(file.file_id)}",
        "isAppAuthorized": caller.app in file.known_to,
        "quotaBytesUsed": "0" if file.mime_type == FOLDER else "1024",
        "capabilities": _capabilities(file, mine=mine, writes=writes),
    }
    if file.description:
        answer["description"] = file.description
    if file.properties:
        answer["properties"] = file.properties
    if file.app_properties:
        answer["appProperties"] = file.app_properties
    if mine or any(parent in google.files for parent in file.parents):
        answer["parents"] = file.parents
    if writes:
        answer["permissions"] = [permission_json(permission) for permission in file.permissions]
        answer["permissionIds"] = [permission.permission_id for permission in file.permissions]
    return answer


def permission_json(permission: Permission) -> Json:
    """Return a permission's resource."""
    answer: Json = {
        "kind": "drive#permission",
        "id": permission.permission_id,
        "type": permission.kind,
        "role": permission.role,
    }
    if permission.kind in ("user", "group"):
        answer |= {
            "emailAddress": permission.email,
            "displayName": permission.email.partition("@")[0],
            "deleted": False,
            "pendingOwner": permission.pending_owner,
        }
    else:
        answer["allowFileDiscovery"] = False
    if permission.domain:
        answer |= {"domain": permission.domain, "displayName": permission.domain}
    return answer


def user_json(google: GoogleState, email: str, caller: Caller) -> Json:
    """Return a person or service account as Drive names them."""
    return {
        "kind": "drive#user",
        "displayName": email.partition("@")[0],
        "me": email == caller.email,
        "permissionId": google.accounts.permission_id(email),
        "emailAddress": email,
    }


def _capabilities(file: DriveFile, *, mine: bool, writes: bool) -> Json:
    return {
        "canAddChildren": writes and file.mime_type == FOLDER,
        "canComment": writes,
        "canCopy": file.mime_type != FOLDER,
        "canDelete": mine,
        "canDownload": file.mime_type != FOLDER,
        "canEdit": writes,
        "canRename": writes,
        "canShare": writes,
        "canTrash": mine,
        "canUntrash": mine,
    }
