"""What Google holds in the sandbox: files, spreadsheets, forms, accounts; and what people do to them by hand."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from integrations.sandbox.changes import ChangeFeed
from integrations.sandbox.clock import SandboxClock
from integrations.sandbox.google.accounts import Accounts
from integrations.sandbox.google.drive_file import FOLDER, SPREADSHEET, DriveFile, Permission
from integrations.sandbox.google.forms.answers import Given
from integrations.sandbox.google.forms.model import Form
from integrations.sandbox.google.forms.people import FormsByHand
from integrations.sandbox.google.identifiers import new_file_id
from integrations.sandbox.google.person import PersonAtSheet
from integrations.sandbox.google.quotas import Quotas
from integrations.sandbox.google.sheets.grid import Sheet, Spreadsheet

Json = dict[str, Any]
TEAM = "training-team@school.example"


class GoogleState:
    """One Google as every API sees it."""

    def __init__(self, *, clock: SandboxClock, base_url: str, changes: ChangeFeed) -> None:
        self.clock = clock
        self.base_url = base_url
        self.changes = changes
        self.files: dict[str, DriveFile] = {}
        self.spreadsheets: dict[str, Spreadsheet] = {}
        self.accounts = Accounts(clock=clock, base_url=base_url)
        self.form_hands = FormsByHand(self)
        self.quotas = Quotas()
        self.disabled_apis: set[str] = set()  # "sheets", "drive", "forms"

    def service_account(self, name: str = "cqi-bot") -> Json:
        """Return the key file of a service account, made on first asking."""
        return self.accounts.service_account(name)

    def oauth_user(self, email: str, *, scopes: Sequence[str]) -> Json:
        """Return the authorised-user file of a person who gave a client these scopes."""
        return self.accounts.oauth_user(email, scopes=scopes)

    def create_spreadsheet(
        self,
        title: str,
        *,
        owner: str = TEAM,
        locale: str = "en_GB",
        time_zone: str = "Europe/London",
        sheets: Sequence[str] = ("Sheet1",),
    ) -> Spreadsheet:
        """Make a spreadsheet as a person does in the browser."""
        book = Spreadsheet(new_file_id(), title, locale=locale, time_zone=time_zone)
        taken: set[int] = set()
        for name in sheets:
            sheet_id = self.new_sheet_id(taken) if taken else 0
            taken.add(sheet_id)
            book.sheets.append(Sheet(sheet_id, name))
        self.keep_spreadsheet(book, owner=owner)
        return book

    def new_sheet_id(self, taken: set[int]) -> int:
        """Make a tab id as Google does: 0 for the first tab of a file, ten-digit numbers after."""
        while True:
            sheet_id = secrets.randbelow(2_000_000_000) + 1
            if sheet_id not in taken:
                return sheet_id

    def keep_spreadsheet(
        self, book: Spreadsheet, *, owner: str, app: str | None = None, parents: Sequence[str] = ()
    ) -> DriveFile:
        """Put a new spreadsheet into Drive."""
        self.spreadsheets[book.spreadsheet_id] = book
        return self.keep_file(book.spreadsheet_id, book.title, SPREADSHEET, owner=owner, app=app, parents=parents)

    def create_folder(self, name: str, *, owner: str = TEAM) -> DriveFile:
        return self.keep_file(new_file_id(), name, FOLDER, owner=owner)

    def keep_file(
        self,
        file_id: str,
        name: str,
        mime_type: str,
        *,
        owner: str,
        app: str | None = None,
        parents: Sequence[str] = (),
    ) -> DriveFile:
        """Enter a file into Drive with its owner."""
        now = self.clock.now()
        owning = Permission(self.accounts.permission_id(owner), "user", "owner", owner)
        file = DriveFile(
            file_id,
            name,
            mime_type,
            created_at=now,
            modified_at=now,
            last_editor=owner,
            permissions=[owning],
            parents=list(parents) or [self.accounts.root_folder(owner)],
            known_to={app} if app else set(),
        )
        self.files[file_id] = file
        self.changes.note()
        return file

    @property
    def forms(self) -> dict[str, Form]:
        return self.form_hands.forms

    def create_form(
        self,
        title: str,
        *,
        owner: str = TEAM,
        items: Sequence[Json] = (),
        description: str = "",
        email_collection: str = "DO_NOT_COLLECT",
    ) -> Form:
        """Make a form as a person does in the editor; `forms.items` makes its items."""
        return self.form_hands.create(
            title, owner=owner, items=items, description=description, email_collection=email_collection
        )

    def submit(
        self, form_id: str, answers: Mapping[str, Given], *, at: datetime | None = None, email: str | None = None
    ) -> str:
        """Fill in a form; return the response's id. Answers go by question id or title ("Title [Row]" in a grid)."""
        return self.form_hands.submit(form_id, answers, at=at, email=email)

    def edit_response(
        self, form_id: str, response_id: str, answers: Mapping[str, Given], *, at: datetime | None = None
    ) -> None:
        """Submit a response again with other answers."""
        self.form_hands.edit_response(form_id, response_id, answers, at=at)

    def delete_response(self, form_id: str, response_id: str) -> None:
        """Delete a response; its row in a linked sheet stays."""
        self.form_hands.delete_response(form_id, response_id)

    def link_to_sheet(self, form_id: str, spreadsheet_id: str) -> Sheet:
        """Send a form's responses to a new tab of a spreadsheet; return the tab."""
        return self.form_hands.link_to_sheet(form_id, spreadsheet_id)

    def share(self, file_id: str, email: str, *, role: str = "writer") -> None:
        """Share a file by its Share button; sharing again changes the role."""
        file = self.files[file_id]
        self.unshare(file_id, email)
        file.permissions.append(Permission(self.accounts.permission_id(email), "user", role, email))
        self.touch(file_id, editor=file.owner, content=False)

    def unshare(self, file_id: str, email: str) -> None:
        file = self.files[file_id]
        kept = [p for p in file.permissions if p.role == "owner" or p.email.casefold() != email.casefold()]
        if len(kept) != len(file.permissions):
            file.permissions = kept
            self.touch(file_id, editor=file.owner, content=False)

    def trash(self, file_id: str) -> None:
        """Move a file to the bin, from where its owner can still bring it back."""
        self.files[file_id].trashed = True
        self.touch(file_id, editor=self.files[file_id].owner, content=False)

    def untrash(self, file_id: str) -> None:
        self.files[file_id].trashed = False
        self.touch(file_id, editor=self.files[file_id].owner, content=False)

    def delete(self, file_id: str) -> None:
        """Delete a file for good."""
        self.files.pop(file_id, None)
        self.spreadsheets.pop(file_id, None)
        self.forms.pop(file_id, None)
        self.changes.note()

    def as_person(self, spreadsheet_id: str, *, email: str | None = None) -> PersonAtSheet:
        """Sit a person down at a spreadsheet: its owner, or somebody it is shared with."""
        return PersonAtSheet(self, spreadsheet_id, email=email or self.files[spreadsheet_id].owner)

    def touch(self, file_id: str, *, editor: str, content: bool = True, at: datetime | None = None) -> None:
        """Record that a file changed: its version grows; a change of content also moves its modified time."""
        file = self.files[file_id]
        file.version += 1
        if content:
            file.modified_at = at or self.clock.now()
            file.last_editor = editor
        book = self.spreadsheets.get(file_id)
        if book is not None:
            book.version = file.version
            file.name = book.title
        self.changes.note()
