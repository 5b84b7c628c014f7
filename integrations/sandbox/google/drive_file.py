"""A file as Drive knows it: name, owner, who it is shared with, and the version that grows with every change."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

Json = dict[str, Any]
Role = Literal["owner", "writer", "commenter", "reader"]

SPREADSHEET = "application/vnd.google-apps.spreadsheet"
FORM = "application/vnd.google-apps.form"
FOLDER = "application/vnd.google-apps.folder"
RANK = {"reader": 1, "commenter": 2, "writer": 3, "fileOrganizer": 4, "organizer": 5, "owner": 6}


@dataclass(slots=True)
class Permission:
    """One share. `email` is empty for "anyone"; `domain` is set only for a whole domain."""

    permission_id: str
    kind: str  # user, group, domain, anyone
    role: str
    email: str = ""
    domain: str = ""
    pending_owner: bool = False  # the owner offered the file; a writer until they take it

    def covers(self, email: str) -> bool:
        if self.kind == "anyone":
            return True
        if self.kind == "domain":
            return email.casefold().endswith("@" + self.domain.casefold())
        return self.email.casefold() == email.casefold()


@dataclass(slots=True)
class DriveFile:
    """One file or folder. `known_to` holds the apps that made it or were given it, for the `drive.file` scope."""

    file_id: str
    name: str
    mime_type: str
    created_at: datetime
    modified_at: datetime
    last_editor: str
    permissions: list[Permission] = field(default_factory=list)
    parents: list[str] = field(default_factory=list)
    description: str = ""
    properties: dict[str, str] = field(default_factory=dict)
    app_properties: dict[str, str] = field(default_factory=dict)
    starred: bool = False
    trashed: bool = False
    version: int = 1
    known_to: set[str] = field(default_factory=set)

    @property
    def owner(self) -> str:
        return next(permission.email for permission in self.permissions if permission.role == "owner")

    def role_of(self, email: str) -> str | None:
        """Return the strongest role that the address holds here, or None."""
        roles = [permission.role for permission in self.permissions if permission.covers(email)]
        return max(roles, key=lambda role: RANK[role], default=None)

    def may_read(self, email: str) -> bool:
        return self.role_of(email) is not None

    def may_write(self, email: str) -> bool:
        return RANK.get(self.role_of(email) or "", 0) >= RANK["writer"]
