"""A sandbox Google with one shared workbook, and the adapters that ask it over HTTP, as tests drive them."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from integrations.google.credentials import FILE_METADATA, FORM_ANSWERS, FORM_QUESTIONS, SPREADSHEETS, Access
from integrations.google.forms import PAGE_SIZE, GoogleForm
from integrations.google.sheets import GoogleWorkbook
from integrations.google.transport import Transport
from integrations.patience import Patience
from integrations.sandbox.faults import FaultRule, Kind
from integrations.sandbox.google.sheets.grid import Spreadsheet
from integrations.sandbox.request_log import Entry
from integrations.sandbox.server import Sandbox
from integrations.sandbox.world import World

SCOPES = (SPREADSHEETS, FORM_ANSWERS, FORM_QUESTIONS, FILE_METADATA)
OWNER = "training-team@school.example"


@dataclass
class StillClock:
    """A clock that only moves when somebody sleeps, so that waits cost nothing and are counted."""

    seconds: float = 0.0
    slept: list[float] = field(default_factory=list)

    def monotonic(self) -> float:
        return self.seconds

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.seconds += seconds

    @property
    def patience(self) -> Patience:
        return Patience(sleep=self.sleep, monotonic=self.monotonic, jitter=lambda ceiling: ceiling)


class Google:
    """The sandbox as these tests drive it."""

    def __init__(self, sandbox: Sandbox, folder: Path) -> None:
        self.sandbox = sandbox
        self.folder = folder
        self.clock = StillClock()
        self.memory: dict[str, str] = {}
        self.key: dict[str, Any] = self.do(lambda world: world.google.service_account("cqi-bot"))
        self.address: str = self.key["client_email"]
        self.book_id = self.a_spreadsheet("Improvement plan", sheets=("Plan", "Form responses 1"))
        self._mark = 0

    def do(self, action: Callable[[World], Any]) -> Any:
        return self.sandbox.do(action)

    # --- what the people did before

    def a_spreadsheet(self, title: str, *, sheets: Sequence[str], role: str | None = "writer") -> str:
        """Make a spreadsheet of the team's, shared with the bot."""

        def make(world: World) -> str:
            book = world.google.create_spreadsheet(title, owner=OWNER, sheets=sheets)
            if role is not None:
                world.google.share(book.spreadsheet_id, self.address, role=role)
            return book.spreadsheet_id

        made: str = self.do(make)
        return made

    def edit(self, change: Callable[[Spreadsheet], object]) -> None:
        """Let a person change the workbook."""

        def changed(world: World) -> None:
            change(world.google.spreadsheets[self.book_id])
            world.google.touch(self.book_id, editor=OWNER)

        self.do(changed)

    def type_rows(self, title: str, rows: Sequence[Sequence[Any]], *, from_row: int = 0) -> None:
        """Put values into a tab from its first column on; a text that begins with "=" is a formula."""

        def typed(book: Spreadsheet) -> None:
            sheet = book.sheet_titled(title)
            assert sheet is not None
            for row_index, row in enumerate(rows, start=from_row):
                for column, value in enumerate(row):
                    cell = sheet.cell_for_writing(row_index, column)
                    is_formula = isinstance(value, str) and value.startswith("=")
                    cell.value, cell.formula = (None, value) if is_formula else (value, None)

        self.edit(typed)

    # --- the adapters

    def key_file(self, key: dict[str, Any] | None = None, *, name: str = "key.json") -> Path:
        path = self.folder / name
        path.write_text(json.dumps(key or self.key), encoding="utf-8")
        path.chmod(0o600)
        return path

    def transport(self, *, scopes: Sequence[str] = SCOPES, timeout: tuple[float, float] = (2, 10)) -> Transport:
        access = Access.from_file(self.key_file(), scopes=scopes)
        return Transport(access, patience=self.clock.patience, timeout=timeout)

    def workbook(
        self,
        transport: Transport | None = None,
        *,
        book_id: str | None = None,
        read_only_titles: Sequence[str] = ("Form responses 1",),
    ) -> GoogleWorkbook:
        return GoogleWorkbook(
            book_id or self.book_id,
            transport=transport or self.transport(),
            memory=self.memory,
            read_only_titles=read_only_titles,
            sheets_url=self.sandbox.url,
            drive_url=self.sandbox.url,
        )

    def form(self, form_id: str, transport: Transport | None = None, *, page_size: int = PAGE_SIZE) -> GoogleForm:
        return GoogleForm(
            form_id, transport=transport or self.transport(), forms_url=self.sandbox.url, page_size=page_size
        )

    # --- what happened on the wire

    def mark(self) -> None:
        """Count requests from here."""
        self._mark = self.do(lambda world: world.log.last_number)

    def requests(self, *, with_token: bool = False) -> list[Entry]:
        entries: list[Entry] = self.do(lambda world: world.log.since(self._mark, face="google"))
        return [entry for entry in entries if with_token or entry.path != "/token"]

    def fails(self, kind: Kind, *, path: str = "/v4/*", nth: int = 1, times: int | None = 1, **more: Any) -> None:
        """Arrange for requests from now on to fail."""
        self.do(lambda world: world.faults.add(FaultRule(kind=kind, path=path, nth=nth, times=times, **more)))
