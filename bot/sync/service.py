"""The two-way sync of the action plan: read, decide, write the sheet in one verified batch, then keep what came of it.

A crash at any moment is mended by running again: the merge starts from what both sides last agreed on, and what was
already done on one side shows as agreement.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from bot.actions import repository
from bot.actions.model import Action
from bot.actions.plan_row import FindPerson
from bot.calendar import local_day
from bot.ports import Clock, Workbook
from bot.storage.engine import Storage
from bot.sync import merge, repair, rows, snapshots, taking_over
from bot.sync.merge import Cells, Clash, MergePlan, SheetRow, Unreadable
from bot.sync.taking_over import Numbered
from integrations.errors import OutcomeUnknown
from integrations.google.tables import CellWrite, Table

ROUNDS = 3  # a person who keeps moving rows under the bot is left alone until the next sync
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class SyncReport:
    """What a sync did, or would do (`plan` of its first round)."""

    plan: MergePlan
    new_clashes: tuple[Clash, ...] = ()
    unreadable: tuple[Unreadable, ...] = ()
    archived: tuple[str, ...] = ()
    adopted: tuple[str, ...] = ()
    rounds: int = 1
    creates_tab: bool = False
    made_again: int = 0  # actions that were in the tab when somebody deleted it; they stand in the new one
    is_settled: bool = True  # False if rows kept moving, and the rest waits for the next sync

    @property
    def stopped(self) -> str | None:
        return self.plan.stopped


@dataclass(frozen=True)
class _Sides:
    """Everything one round decides from."""

    table: Table
    columns: rows.Columns
    theirs: Sequence[SheetRow]
    actions: Mapping[str, Action]
    base: Mapping[str, Cells]
    ours: Mapping[str, Cells]
    plan: MergePlan


class PlanSync:
    """Keep one tab and the database the same."""

    def __init__(
        self,
        *,
        workbook: Workbook,
        storage: Storage,
        clock: Clock,
        zone: ZoneInfo,
        tab: str,
        headings: Mapping[str, str],
        find_person: FindPerson,
    ) -> None:
        self._workbook = workbook
        self._storage = storage
        self._clock = clock
        self._zone = zone
        self._tab = tab
        self._headings = headings
        self._find_person = find_person

    def preview(self) -> SyncReport:
        """Say what a sync would do now. Nothing is written anywhere."""
        table = self._workbook.read(self._tab)
        if table is None:
            return SyncReport(MergePlan(), creates_tab=True)
        sides = self._compare(table)
        return SyncReport(sides.plan, sides.plan.clashes, sides.plan.unreadable, sides.plan.archived)

    def run(self) -> SyncReport:
        """Bring both sides together. Sets the tab up if there is none, with every action if there was one."""
        table, made_again = self._workbook.read(self._tab), 0
        if table is None:
            made_again = self._forget_base()
            table = self._set_up()
        first: MergePlan | None = None
        adopted: list[str] = []
        archived: list[str] = []
        clashes: list[Clash] = []
        for number in range(1, ROUNDS + 1):
            sides = self._compare(table)
            first = first or sides.plan
            if sides.plan.stopped:
                return SyncReport(sides.plan, rounds=number)
            done = self._round(sides)
            adopted += done.adopted
            archived += sides.plan.archived if done.is_settled else ()
            clashes += done.new_clashes
            if done.is_settled:
                report = SyncReport(
                    first,
                    tuple(clashes),
                    sides.plan.unreadable,
                    tuple(archived),
                    tuple(adopted),
                    rounds=number,
                    made_again=made_again,
                )
                break
            table = self._workbook.read(self._tab) or self._set_up()
        else:
            report = SyncReport(first or MergePlan(), tuple(clashes), is_settled=False, rounds=ROUNDS)
        _log(report)
        return report

    def _forget_base(self) -> int:
        """Forget what the tab held: it is gone whole, so its rows were not deleted one by one. Say how many it held.

        Before the new tab is made: a stop in between leaves an empty tab that is then filled, not one that looks
        as if every row had been deleted.
        """
        with self._storage.begin() as connection:
            held = snapshots.agreed(connection)
            snapshots.forget(connection, held)
        return len(held)

    def _set_up(self) -> Table:
        self._workbook.set_up(self._tab, rows.layout(self._headings))
        table = self._workbook.read(self._tab)
        if table is None:
            raise LookupError(f'the tab "{self._tab}" was made but cannot be found')
        return table

    def _compare(self, table: Table) -> _Sides:
        columns = rows.columns_of(table, self._headings)
        theirs = rows.sheet_rows(table, columns, find_person=self._find_person)
        with self._storage.read() as connection:
            everything = repository.select_all(connection, archived=True)
            base = snapshots.agreed(connection)
        today = self._today()
        ours = {action.ref: rows.our_cells(action, today=today) for action in everything if not action.archived}
        retired = frozenset(action.ref for action in everything if action.archived)
        decided = merge.plan(base, ours=ours, theirs=theirs, computed=rows.COMPUTED, retired=retired)
        return _Sides(table, columns, theirs, {action.ref: action for action in everything}, base, ours, decided)

    def _round(self, sides: _Sides) -> _Done:
        """Write the sheet, check where it landed, and keep the result; not settled if something landed elsewhere."""
        numbered = self._numbered(sides.plan)
        if sides.plan.writes_to_sheet:
            try:
                after = self._write(sides, numbered)
            except OutcomeUnknown:
                log.info("plan_write_outcome_unknown")
                return _Done(is_settled=False)
            strayed = repair.strayed(sides.plan, numbered, before=sides.table, after=after, columns=sides.columns)
            if strayed:
                log.info("plan_rows_moved_while_writing cells=%s", len(strayed))
                self._put_back(sides, strayed)
                return _Done(is_settled=False)
        with self._storage.begin() as connection:
            kept = taking_over.Keeping(
                connection, at=self._clock.now(), today=self._today(), find_person=self._find_person
            )
            is_complete = kept.take(sides.plan, numbered, actions=sides.actions, ours=sides.ours, base=sides.base)
            new_clashes = snapshots.note_clashes(connection, sides.plan.clashes, at=self._clock.now())
        return _Done(
            is_settled=is_complete, adopted=tuple(one.action.ref for one in numbered), new_clashes=tuple(new_clashes)
        )

    def _numbered(self, plan: MergePlan) -> tuple[Numbered, ...]:
        """Take a number for each row that is to become an action: reserved first, so that nobody else can take it."""
        if not plan.adopted:
            return ()
        with self._storage.begin() as connection:
            return tuple(
                taking_over.numbered(connection, row, today=self._today(), find_person=self._find_person)
                for row in plan.adopted
            )

    def _write(self, sides: _Sides, numbered: Sequence[Numbered]) -> Table:
        edits = [(edit.row, edit.field, edit.text) for edit in sides.plan.edits]
        edits += [(one.row.number, name, text) for one in numbered for name, text in one.to_write.items()]
        places = sides.columns.places
        return self._workbook.write(
            self._tab,
            cells=[
                CellWrite(number, places[name], rows.sheet_value(name, text))
                for number, name, text in edits
                if name in places
            ],
            rows=[rows.sheet_line(sides.ours[ref], sides.columns) for ref in sides.plan.appended],
        )

    def _put_back(self, sides: _Sides, strayed: Sequence[repair.Strayed]) -> None:
        self._workbook.write(self._tab, cells=repair.put_back(strayed, before=sides.table))

    def _today(self) -> date:
        return local_day(self._clock.now(), zone=self._zone)


@dataclass(frozen=True)
class _Done:
    is_settled: bool
    adopted: tuple[str, ...] = ()
    new_clashes: tuple[Clash, ...] = ()


def _log(report: SyncReport) -> None:
    plan = report.plan
    if plan.is_empty and report.is_settled:
        return
    log.info(
        "plan_synced written=%s appended=%s taken_over=%s adopted=%s archived=%s clashes=%s rounds=%s settled=%s",
        len(plan.edits),
        len(plan.appended),
        len(plan.taken_over),
        len(report.adopted),
        len(report.archived),
        len(report.new_clashes),
        report.rounds,
        report.is_settled,
    )
