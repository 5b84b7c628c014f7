"""Writing the bot's own tabs, Log and Principles: each change once, and nothing where nothing is new.

How far the log is written stands in the tab's own mark, which lands with the rows or not at all. What this process
remembers of it saves the look, and is not believed after a write whose outcome nobody saw.
"""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Callable, Mapping, MutableMapping
from dataclasses import asdict, dataclass, replace
from zoneinfo import ZoneInfo

from bot.actions import repository
from bot.ports import Clock, Pages
from bot.storage.engine import Storage
from bot.storage.leases import Lease
from bot.sync import page_rows, snapshots
from bot.sync.page_rows import Logged
from integrations.errors import Overtaken
from integrations.google.tables import PageWrite

LOG, PRINCIPLES = "log", "principles"
KEPT_AS = "plan.pages"
MOST_ENTRIES = 2_000  # of the log in one write; the others follow with the next look


@dataclass(frozen=True)
class _State:
    """How far the tabs are written. `series` names this database: another one counts its log from 1 again."""

    series: str
    logged: int = 0
    overview: str = ""
    is_sure: bool = False


class PlanPages:
    """Keep the bot's own tabs up to date."""

    def __init__(
        self,
        *,
        pages: Pages,
        storage: Storage,
        memory: MutableMapping[str, str],
        clock: Clock,
        zone: ZoneInfo,
        headings: Mapping[str, str],
        titles: Mapping[str, str],
        name_of: Callable[[str], str],
        lease: Lease,
    ) -> None:
        """Build with `titles` of the tabs by their names, and the lease of whoever keeps the plan."""
        self._pages = pages
        self._storage = storage
        self._memory = memory
        self._clock = clock
        self._zone = zone
        self._headings = headings
        self._titles = titles
        self._name_of = name_of
        self._lease = lease

    def publish(self) -> int:
        """Write what is new. Return how many entries the log was given."""
        with self._storage.read() as connection:
            last = snapshots.last_logged(connection)
        kept = self._recalled()
        if not last or (kept and kept.is_sure and kept.logged == last):
            return 0  # every change of an action is in the log, so nothing else is new either
        if self._lease.take(now=self._clock.now()) is not None:
            return 0
        for _ in range(2):  # a tab that is gone is looked for once, then made
            state = self._state()
            writes, after = self._due(state)
            if not writes:
                return 0
            self._remember(replace(state, is_sure=False))
            try:
                self._pages.write(*writes)
            except Overtaken:
                continue
            self._remember(after)
            return after.logged - state.logged
        return 0

    # --- what is due

    def _due(self, state: _State) -> tuple[list[PageWrite], _State]:
        with self._storage.read() as connection:
            found = snapshots.log_after(connection, state.logged, most=MOST_ENTRIES)
            actions = repository.select_all(connection)
        writes: list[PageWrite] = []
        after = replace(state, is_sure=True)
        if found:
            entries = [Logged(*(getattr(row, name) for name in _LOGGED)) for row in found]
            after = replace(after, logged=entries[-1].number)
            writes.append(self._log_page(entries, after))
        overview = page_rows.overview_rows(actions)
        digest = hashlib.sha256(repr(overview).encode()).hexdigest()[:24]
        if digest != state.overview:
            after = replace(after, overview=digest)
            title = self._titles[PRINCIPLES]
            writes.append(PageWrite(PRINCIPLES, title, page_rows.OVERVIEW, overview, digest, replaces=True))
        return writes, after

    def _log_page(self, entries: list[Logged], after: _State) -> PageWrite:
        rows = [
            page_rows.log_row(entry, zone=self._zone, headings=self._headings, name_of=self._name_of)
            for entry in entries
        ]
        return PageWrite(LOG, self._titles[LOG], page_rows.LOG, rows, f"{after.series}:{after.logged}")

    # --- how far it is

    def _state(self) -> _State:
        """Recall how far the tabs are written; look at their marks where that is not sure."""
        kept = self._recalled()
        state = kept or _State(series=uuid.uuid4().hex[:12])
        if state.is_sure:
            return state
        if not kept:
            self._remember(state)  # the name of the series before anything is written under it
        marks = self._pages.marks()
        series, _, number = marks.get(LOG, "").partition(":")
        logged = int(number) if series == state.series and number.isdecimal() else 0
        return replace(state, logged=logged, overview=marks.get(PRINCIPLES, ""), is_sure=True)

    def _recalled(self) -> _State | None:
        kept = self._memory.get(KEPT_AS)
        return _State(**json.loads(kept)) if kept else None

    def _remember(self, state: _State) -> None:
        self._memory[KEPT_AS] = json.dumps(asdict(state), sort_keys=True)


_LOGGED = ("id", "at", "ref", "who", "origin", "field", "old", "new")
