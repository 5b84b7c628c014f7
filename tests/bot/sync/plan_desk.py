"""A plan at work, small and fast: the real sync on the real adapter over HTTP, its own sheet, people on both sides."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.actions.model import Action, Person
from bot.actions.service import ActionService
from bot.actions.wishes import Draft
from bot.storage.engine import Storage, open_storage
from bot.storage.leases import Lease
from bot.sync import publishing, rows
from bot.sync.decisions import PlanDecisions
from bot.sync.publishing import PlanPages
from bot.sync.reporting import SyncReport
from bot.sync.service import PlanSync
from integrations.google.credentials import SPREADSHEETS, Access
from integrations.google.pages import GooglePages
from integrations.google.sheets import GoogleWorkbook
from integrations.google.transport import Transport
from integrations.patience import Patience
from integrations.sandbox.faults import FaultRule
from integrations.sandbox.google.person import PersonAtSheet
from integrations.sandbox.server import Sandbox
from tests.builders import LONDON, FixedClock

TAB = "Action plan"
HEADINGS = rows.headings({})
PEOPLE = {name.casefold(): Person(f"U{name.upper()}", name) for name in ("Ana", "Ben", "Cat", "Dev")}
NOON = datetime(2026, 3, 16, 12, 0, tzinfo=UTC)


class SilentTime:
    """Waits cost nothing: asking again after a fault takes no time, and gives up in the end."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def sleep(self, seconds: float) -> None:
        self.seconds += seconds

    def patience(self) -> Patience:
        return Patience(
            sleep=self.sleep,
            monotonic=lambda: self.seconds,
            jitter=lambda ceiling: ceiling,
            budget_seconds=60,
            most_requests=4,
        )


class Desks:
    """One sandbox and one migrated database, of which each desk gets its own workbook and a copy."""

    def __init__(self, sandbox: Sandbox, folder: Path, *, timeout: tuple[float, float] = (2, 10)) -> None:
        self.sandbox = sandbox
        self.folder = folder
        self._made = 0
        self._template = folder / "template.sqlite3"
        open_storage(f"sqlite:///{self._template}").close()
        key = sandbox.do(lambda world: world.google.service_account("cqi-bot"))
        self.address = key["client_email"]
        key_file = folder / "key.json"
        key_file.write_text(json.dumps(key), encoding="utf-8")
        key_file.chmod(0o600)
        access = Access.from_file(key_file, scopes=(SPREADSHEETS,))
        self.transport = Transport(access, patience=SilentTime().patience(), timeout=timeout)

    def desk(self) -> Desk:
        """Give a fresh workbook and an empty database."""
        self._made += 1
        database = self.folder / f"desk-{self._made}.sqlite3"
        shutil.copy(self._template, database)
        return Desk(self, database)


class Desk:
    """One plan: a sheet, a database, and everybody who changes them."""

    def __init__(self, desks: Desks, database: Path) -> None:
        self._desks = desks
        self.sandbox = desks.sandbox
        self.clock = FixedClock(NOON)
        self.book_id = self.sandbox.do(lambda world: _shared_book(world, desks.address))
        self.storage = open_storage(f"sqlite:///{database}")
        self._memory: dict[str, str] = {}
        self._asked = 0
        self.start()

    def start(self) -> None:
        """Put the bot together anew, as a start of the process does; its database and what it remembers stay."""
        self.workbook = GoogleWorkbook(
            self.book_id, transport=self._desks.transport, memory=self._memory, sheets_url=self.sandbox.url
        )
        self.plan = self.another_copy("this process")
        self.pages = PlanPages(
            pages=GooglePages(
                self.book_id, transport=self._desks.transport, memory=self._memory, sheets_url=self.sandbox.url
            ),
            storage=self.storage,
            memory=self._memory,
            clock=self.clock,
            zone=LONDON,
            headings=HEADINGS,
            titles={publishing.LOG: "Log", publishing.PRINCIPLES: "Principles"},
            name_of=lambda user_id: user_id,
            lease=Lease(self.storage, "plan", lasts=timedelta(minutes=3), holder="this process"),
        )
        self.service = ActionService(storage=self.storage, clock=self.clock, zone=LONDON)
        self.decisions = PlanDecisions(storage=self.storage, clock=self.clock)

    def another_copy(self, holder: str) -> PlanSync:
        return PlanSync(
            workbook=self.workbook,
            storage=self.storage,
            clock=self.clock,
            zone=LONDON,
            tab=TAB,
            headings=HEADINGS,
            find_person=lambda name: PEOPLE.get(name.casefold()),
            lease=Lease(self.storage, "plan", lasts=timedelta(minutes=3), holder=holder),
        )

    def sync(self) -> SyncReport:
        self.clock.advance(seconds=1)
        return self.plan.run()

    def settle(self, *, most: int = 4) -> SyncReport:
        """Sync until nothing is left to do."""
        for _ in range(most):
            report = self.sync()
            if report.is_settled and report.plan.is_empty:
                return report
        return report

    def trim(self, rows: int = 30) -> None:
        """Take away the blank rows that Sheets gives a new tab: an answer then carries less of nothing."""
        grid = {"sheetId": self._sheet_id(), "gridProperties": {"rowCount": rows}}
        update = {"updateSheetProperties": {"properties": grid, "fields": "gridProperties.rowCount"}}
        self.at_sheet(lambda person: person.request(update))

    def _sheet_id(self) -> int:
        return int(self.at_sheet(lambda person: person.tab(TAB).sheet_id))

    # --- people in Slack

    def adds(self, title: str, **fields: Any) -> Action:
        return self.service.add(Draft(title=title, **fields), by="UANA", request_id=self._request_id())

    def edits(self, ref: str, **values: Any) -> Action:
        return self.service.edit(ref, values, by="UANA", request_id=self._request_id())

    def actions(self) -> Mapping[str, Action]:
        return {action.ref: action for action in self.service.all()}

    def _request_id(self) -> str:
        self._asked += 1
        return f"request/{self._asked}"

    # --- people at the sheet

    def at_sheet(self, act: Callable[[PersonAtSheet], Any]) -> Any:
        return self.sandbox.do(lambda world: act(world.google.as_person(self.book_id)))

    def logged(self) -> list[str] | None:
        """Read the numbers that stand in the Log tab. None if there is no such tab."""

        def numbers(person: PersonAtSheet) -> list[str] | None:
            if all(sheet.title != "Log" for sheet in person.book.sheets):
                return None
            return [str(line[0]) for line in person.read("'Log'!A2:A")]

        read: list[str] | None = self.at_sheet(numbers)
        return read

    def lines(self) -> list[list[Any]]:
        """Read the plan as a person sees it, its header first."""
        read: list[list[Any]] = self.at_sheet(lambda person: person.read(f"'{TAB}'"))
        return read

    def sheet(self) -> dict[str, dict[str, str]]:
        """Read each row that has a reference, by heading."""
        header, *lines = self.lines()
        found = [dict(zip(header, [*line, *[""] * (len(header) - len(line))], strict=False)) for line in lines]
        return {row["Ref"]: row for row in found if row.get("Ref")}

    def place(self, heading: str) -> int:
        """Give the number of a column, from 1, wherever it stands now."""
        return int(self.lines()[0].index(heading)) + 1

    def row_number(self, ref: str) -> int:
        place = self.place("Ref") - 1
        return next(number for number, line in enumerate(self.lines(), 1) if len(line) > place and line[place] == ref)

    def types(self, ref: str, heading: str, text: str) -> None:
        self.types_at(self.row_number(ref), heading, text)

    def types_at(self, row: int, heading: str, text: str) -> None:
        cell = f"'{TAB}'!{letters(self.place(heading))}{row}"
        self.at_sheet(lambda person: person.type(cell, text) if text else person.clear(cell))

    # --- the wire

    def breaks(self, **rule: Any) -> None:
        self.sandbox.do(lambda world: world.faults.add(FaultRule(**rule)))

    def mends(self) -> None:
        self.sandbox.do(lambda world: world.faults.clear())

    def last_request(self) -> int:
        return int(self.sandbox.do(lambda world: world.log.last_number))

    def requests(self, since: int) -> Sequence[str]:
        """Name what was asked of the spreadsheet since then, reads and writes."""
        entries = self.sandbox.do(lambda world: world.log.since(since, face="google"))
        return [
            f"{entry.method} {entry.path.rpartition(self.book_id)[2]}" for entry in entries if entry.path != "/token"
        ]

    def writes(self, since: int) -> int:
        return sum(request.startswith("POST") for request in self.requests(since))

    def close(self) -> None:
        self.storage.close()


def letters(place: int) -> str:
    """Give a column's letters by its number from 1."""
    text = ""
    while place:
        place, rest = divmod(place - 1, 26)
        text = chr(ord("A") + rest) + text
    return text


def _shared_book(world: Any, address: str) -> str:
    book_id: str = world.google.create_spreadsheet("Course feedback", sheets=("Notes",)).spreadsheet_id
    world.google.share(book_id, address)
    return book_id


__all__ = ["HEADINGS", "NOON", "PEOPLE", "TAB", "Desk", "Desks", "Storage", "letters"]
