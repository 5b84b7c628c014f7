"""One use case: each log and its tab hold the same. What Slack logged is appended once; what people edit there counts.

A reference is looked for before a row is written, so a write whose answer was lost is not made again.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot.logbook import merge, repository
from bot.logbook.merge import TabPlan
from bot.logbook.model import Answers, LogForm
from bot.logbook.reading import (
    TabColumns,
    TabRow,
    columns_of,
    layout,
    tab_line,
    tab_rows,
    unread_cells,
)
from bot.logbook.repository import Written
from bot.ports import Clock, Workbook
from bot.storage.engine import Storage
from bot.storage.leases import Lease
from integrations.google.tables import CellWrite, Table

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class TabReport:
    """What came of one tab. `notices` are for a person: what could not be read, and where."""

    form: LogForm
    appended: int = 0
    adopted: int = 0
    changed: int = 0
    withdrawn: int = 0
    notices: tuple[str, ...] = ()

    @property
    def is_quiet(self) -> bool:
        return not (self.appended or self.adopted or self.changed or self.withdrawn)


class LogTabs:
    """Keep the tabs of the logs that are typed in Slack."""

    def __init__(
        self, *, workbook: Workbook, storage: Storage, clock: Clock, forms: Sequence[LogForm], lease: Lease
    ) -> None:
        self._workbook = workbook
        self._storage = storage
        self._clock = clock
        self._forms = forms
        self._lease = lease

    @property
    def tabs(self) -> tuple[str, ...]:
        return tuple(form.tab for form in self._forms)

    def in_use(self) -> frozenset[str]:
        """Name the tabs that entries stand in, or are to stand in."""
        with self._storage.read() as connection:
            kinds = repository.kinds_in_use(connection)
        return frozenset(form.tab for form in self._forms if form.kind in kinds)

    def waiting(self) -> int:
        """Count the entries that are to be written into their tabs."""
        with self._storage.read() as connection:
            return sum(repository.waiting(connection, [form.kind for form in self._forms]).values())

    def due(self, present: Sequence[str]) -> tuple[LogForm, ...]:
        """Give the logs whose tab is among those `present`, and those that have an entry to be written.

        None where another copy of the bot keeps the tabs.
        """
        if self._lease.take(now=self._clock.now()) is not None:
            return ()
        with self._storage.read() as connection:
            waits = repository.waiting(connection, [form.kind for form in self._forms])
        return tuple(form for form in self._forms if form.tab in present or waits.get(form.kind))

    def bring_together(self, form: LogForm) -> TabReport:
        """Bring one tab and the database together. A tab that is not there is made if an entry belongs there."""
        table = self._workbook.read(form.tab)
        if table is None:
            table = self._made(form)
            if table is None:
                return TabReport(form)
        columns = columns_of(table, form)
        plan = self._plan(form, table, columns)
        if not plan.writes:
            return self._keep(form, plan, columns)
        numbers = self._numbered(plan.numbered)
        cells = [CellWrite(row.number, columns.ref, ref) for row, ref in zip(plan.numbered, numbers, strict=True)]
        rows = [tab_line(entry.ref, form, entry.answers, columns) for entry in plan.appended]
        after = self._workbook.write(form.tab, cells=cells, rows=rows)
        given = {ref: row.cells for row, ref in zip(plan.numbered, numbers, strict=True)}
        after = self._put_right(form, after, given)
        columns = columns_of(after, form)
        kept = self._keep(form, replace(self._plan(form, after, columns), numbered=(), appended=()), columns)
        return replace(kept, appended=len(rows))

    def _put_right(self, form: LogForm, table: Table, given: Mapping[str, Answers]) -> Table:
        """Give rows back the references they had, where somebody moved rows in the moment of the write."""
        if not given:
            return table
        columns = columns_of(table, form)
        with self._storage.read() as connection:
            entries = repository.of_kind(connection, form.kind)
        moved = merge.overwritten(entries, tab_rows(table, form, columns), given=given)
        if not moved:
            return table
        log.info("log_rows_moved_while_writing kind=%s rows=%s", form.kind, len(moved))
        cells = [CellWrite(row.number, columns.ref, ref) for row, ref in moved]
        return self._workbook.write(form.tab, cells=cells)

    def _made(self, form: LogForm) -> Table | None:
        """Make the tab where there is an entry for it. One that was deleted whole is made again with all entries."""
        with self._storage.begin() as connection:
            known = repository.of_kind(connection, form.kind)
            for entry in known:
                if entry.held is not None:
                    repository.hold(connection, entry.ref, None)
        if not any(not entry.is_withdrawn for entry in known):
            return None
        self._workbook.set_up(form.tab, layout(form))
        return self._workbook.read(form.tab)

    def _plan(self, form: LogForm, table: Table, columns: TabColumns) -> TabPlan:
        with self._storage.read() as connection:
            entries = repository.of_kind(connection, form.kind)
            issued = repository.issued(connection)
            elsewhere = repository.refs_elsewhere(connection, form.kind)
        rows = tab_rows(table, form, columns)
        return merge.plan(entries, rows, columns=columns, issued=issued, elsewhere=elsewhere)

    def _numbered(self, rows: Sequence[TabRow]) -> list[str]:
        """Reserve a reference for each row typed by hand: what the write does with it, the next look finds."""
        if not rows:
            return []
        with self._storage.begin() as connection:
            return [repository.next_ref(connection) for _ in rows]

    def _keep(self, form: LogForm, plan: TabPlan, columns: TabColumns) -> TabReport:
        """Write what the tab says into the database, in one transaction."""
        written = Written(by="sheet", origin="sheet", at=self._clock.now())
        if plan.taken or plan.changed or plan.agreed or plan.withdrawn or plan.came_back:
            with self._storage.begin() as connection:
                for row in plan.taken:
                    repository.create(connection, row.ref or "", form, row.cells, written=written, held=row.cells)
                for entry, answers in plan.changed:
                    repository.change(connection, entry, form, answers, written=written)
                for entry, cells in plan.agreed:
                    repository.hold(connection, entry.ref, cells)
                for entry in plan.came_back:
                    repository.withdraw(connection, entry.ref, written=written, back=True)
                for entry in plan.withdrawn:
                    repository.withdraw(connection, entry.ref, written=written)
                    repository.hold(connection, entry.ref, None)
        report = TabReport(
            form,
            adopted=len(plan.taken),
            changed=len(plan.changed),
            withdrawn=len(plan.withdrawn),
            notices=(*self._unread(form, plan), *_strange(form, plan)),
        )
        if not report.is_quiet:
            log.info(
                "log_tab_read kind=%s adopted=%s changed=%s withdrawn=%s",
                form.kind,
                report.adopted,
                report.changed,
                report.withdrawn,
            )
        return report

    def _unread(self, form: LogForm, plan: TabPlan) -> list[str]:
        """Name what was typed by hand and does not fit its column. It is kept as it is."""
        typed = [(row.ref or "", row.cells) for row in plan.taken]
        typed += [(entry.ref, answers) for entry, answers in plan.changed]
        return [
            f'{ref} in the tab "{form.tab}": {what}' for ref, answers in typed for what in unread_cells(form, answers)
        ]


def _strange(form: LogForm, plan: TabPlan) -> list[str]:
    notices = [
        f'Row {row.number} of the tab "{form.tab}": what stands under Ref is no reference I gave out. '
        "Empty the cell, and the row gets one; it is left alone until then."
        for row in plan.strange
    ]
    if plan.is_cleared:
        notices.append(
            f'Every entry of the tab "{form.tab}" is gone at once, so I withdrew none of them. '
            "File > Version history brings them back; if it was meant, delete the whole tab and it is made again."
        )
    return notices
