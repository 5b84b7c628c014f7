"""Drive v3's permissions: who a file is shared with, seen and changed over HTTP."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from integrations.sandbox.google.calls import Call, Work
from integrations.sandbox.google.drive_access import file_of, invalid
from integrations.sandbox.google.drive_file import DriveFile, Permission
from integrations.sandbox.google.drive_resource import permission_json
from integrations.sandbox.google.errors import GoogleError

Json = dict[str, Any]

KINDS = ("user", "group", "domain", "anyone")
ROLES = ("owner", "writer", "commenter", "reader")


def _list(call: Call) -> Json:
    file = file_of(call, writing=True)
    return {
        "kind": "drive#permissionList",
        "permissions": [permission_json(permission) for permission in file.permissions],
    }


def _get(call: Call) -> Json:
    return permission_json(_permission(call, file_of(call, writing=True)))


def _create(call: Call) -> Json:
    """Share a file; sharing again with the same person changes their role."""
    file = file_of(call, writing=True)
    kind, role = call.body.get("type"), call.body.get("role")
    if kind not in KINDS:
        raise (
            _required("type")
            if kind is None
            else invalid("The permission type field is invalid.", location="permission.type")
        )
    if role not in ROLES:
        raise (
            _required("role")
            if role is None
            else invalid("The permission role field is invalid.", location="permission.role")
        )
    permission = _new(call, kind, role)
    if role == "owner":
        _check_transfer(call, file)
        _hand_over(file)
    kept = [known for known in file.permissions if known.permission_id != permission.permission_id]
    if any(known.role == "owner" for known in file.permissions if known not in kept):
        return permission_json(next(known for known in file.permissions if known not in kept))
    file.permissions = [*kept, permission]
    call.google.touch(file.file_id, editor=call.caller.email, content=False)
    return permission_json(permission)


def _new(call: Call, kind: str, role: str) -> Permission:
    if kind == "anyone":
        return Permission("anyoneWithLink", kind, role)
    if kind == "domain":
        domain = call.body.get("domain", "")
        if not domain:
            raise _required("domain")
        return Permission(call.google.accounts.permission_id(domain) + "k", kind, role, domain=domain)
    email = call.body.get("emailAddress", "")
    if not email:
        raise _required("emailAddress")
    if "@" not in email.strip("@"):
        message = "The specified emailAddress is invalid or not applicable for the given permission type."
        raise GoogleError(400, "INVALID_ARGUMENT", message, reason="invalid", location="permission.emailAddress")
    return Permission(call.google.accounts.permission_id(email), kind, role, email)


def _update(call: Call) -> Json:
    file = file_of(call, writing=True)
    permission = _permission(call, file)
    role = call.body.get("role", permission.role)
    if role not in ROLES:
        raise invalid("The permission role field is invalid.", location="permission.role")
    if role == "owner" and permission.role != "owner":
        _check_transfer(call, file)
        _hand_over(file)
        permission.pending_owner = False
    elif permission.role == "owner" and role != "owner":
        raise _insufficient()
    permission.role = role
    if "pendingOwner" in call.body:
        permission.pending_owner = _offered(call, file, permission)
    call.google.touch(file.file_id, editor=call.caller.email, content=False)
    return permission_json(permission)


def _offered(call: Call, file: DriveFile, permission: Permission) -> bool:
    """Let the owner offer the file to one of its writers, or take the offer back."""
    if call.body["pendingOwner"] and (permission.kind != "user" or permission.role != "writer"):
        raise invalid("The pending owner must be a user with the role of a writer.", location="permission.pendingOwner")
    if file.owner != call.caller.email and not call.caller.everywhere:
        raise _insufficient()
    return bool(call.body["pendingOwner"])


def _delete(call: Call) -> Json:
    """Stop sharing; people may also remove themselves."""
    file = file_of(call)
    permission = _permission(call, file)
    itself = permission.email.casefold() == call.caller.email.casefold()
    if permission.role == "owner":
        raise _insufficient()
    if not itself:
        file_of(call, writing=True)
    file.permissions.remove(permission)
    call.google.touch(file.file_id, editor=call.caller.email, content=False)
    return {}


def _permission(call: Call, file: DriveFile) -> Permission:
    wanted = call.parameters["permissionId"]
    for permission in file.permissions:
        if permission.permission_id == wanted:
            return permission
    raise GoogleError(404, "NOT_FOUND", f"Permission not found: {wanted}.", reason="notFound", location="permissionId")


def _check_transfer(call: Call, file: DriveFile) -> None:
    if not call.parameters.get("transferOwnership", False):
        message = "The transferOwnership parameter must be enabled when the permission role is 'owner'."
        raise GoogleError(403, "PERMISSION_DENIED", message, reason="forbidden", location="transferOwnership")
    offered = any(known.pending_owner and known.covers(call.caller.email) for known in file.permissions)
    if not (offered or file.owner == call.caller.email or call.caller.everywhere):
        raise _insufficient()


def _hand_over(file: DriveFile) -> None:
    for permission in file.permissions:
        if permission.role == "owner":
            permission.role = "writer"


def _required(name: str) -> GoogleError:
    message = f"The permission {name} field is required."
    return GoogleError(400, "INVALID_ARGUMENT", message, reason="required", location=f"permission.{name}")


def _insufficient() -> GoogleError:
    message = "The user does not have sufficient permissions for this file."
    return GoogleError(403, "PERMISSION_DENIED", message, reason="insufficientFilePermissions")


METHODS: Mapping[str, Work] = {
    "drive.permissions.list": _list,
    "drive.permissions.get": _get,
    "drive.permissions.create": _create,
    "drive.permissions.update": _update,
    "drive.permissions.delete": _delete,
}
