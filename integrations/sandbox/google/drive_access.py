"""Which file a caller of Drive sees and may change, in Drive's own words of refusal."""

from __future__ import annotations

from integrations.sandbox.google.access import sees_all_files
from integrations.sandbox.google.calls import Call
from integrations.sandbox.google.drive_file import DriveFile
from integrations.sandbox.google.errors import GoogleError

SUFFICIENT = "The user does not have sufficient permissions for this file."


def invalid(message: str, *, location: str | None = None) -> GoogleError:
    return GoogleError(400, "INVALID_ARGUMENT", message, reason="invalid", location=location)


def visible(call: Call, file: DriveFile) -> bool:
    """Say whether the caller knows of a file: shared with them, and within what the token's scope shows."""
    if call.caller.everywhere:
        return True
    shown = sees_all_files(call.caller, call.method) or call.caller.app in file.known_to
    return shown and file.may_read(call.caller.email)


def file_of(call: Call, file_id: str | None = None, *, writing: bool = False, owning: bool = False) -> DriveFile:
    """Return the file that the path names, if the caller may do this with it."""
    wanted = file_id or call.parameters["fileId"]
    file = call.google.files.get(wanted)
    if file is None or not visible(call, file):
        raise GoogleError(404, "NOT_FOUND", f"File not found: {wanted}.", reason="notFound", location="fileId")
    email = call.caller.email
    allowed = file.owner == email if owning else file.may_write(email) if writing else True
    if not allowed and not call.caller.everywhere:
        raise GoogleError(403, "PERMISSION_DENIED", SUFFICIENT, reason="insufficientFilePermissions")
    return file
