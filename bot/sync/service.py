"""The two-way sync of the action plan: read, decide, write the sheet in one watched batch, then keep what came of it.

A crash at any moment is mended by running again: the merge starts from what both sides last agreed on, what was already
done on one side shows as agreement, and what a write changed that was not meant for it is put back.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.actions import repository
from bot.actions.measures import Measuring, NothingMeasured
from bot.actions.model import Action
from bot.actions.plan_row import FindPerson
from bot.calendar import local_day
from bot.ports import Clock, Workbook
from bot.storage import sequences
from bot.storage.engine import Storage
from bot.storage.leases import Lease
from bot.sync import absence, merge, notices, noting, repair, rows, snapshots, taking_over
from bot.sync.aiming import Debt, Volley
from bot.sync.cells import Cells, SheetRow
from bot.sync.guards import Suspicion
from bot.sync.headings import ColumnFinding, Oddity, base_after_return, column_findings
from bot.sync.measured import measured
from bot.sync.merge import Clash, MergePlan
from bot.sync.moves import held_to_the_rules
from bot.sync.reporting import SyncReport, log_sync
from bot.sync.taking_over import Numbered
from bot.sync.volleys import Closed, Owed, volley_of
from integrations.errors import OutcomeUnknown, Overtaken, RangesProtected
from integrations.google.tables import Before, Formula, Table

ROUNDS = 3  # a person who keeps moving rows under the bot is left alone until the next sync
TRIED_AGAIN_AFTER = timedelta(hours=1)  # what was closed to the bot
NEVER_AGREED = "="  # no cell's canonical text: what stands in the base so that a cell counts as changed on both sides
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class _Sides:
    """Everything one round decides from. `table` is as it stands, before what is owed is paid."""

    table: Table
    owed: Owed
    columns: rows.Columns
    theirs: Sequence[SheetRow]
    actions: Mapping[str, Action]
    base: Mapping[str, Cells]
    ours: Mapping[str, Cells]
    plan: MergePlan
    findings: tuple[ColumnFinding, ...]


class _TabGone(Exception):
    """The tab is gone although it held actions, and nobody has said yet that it is to be made again."""

    def __init__(self, suspicion: Suspicion) -> None:
        super().__init__(suspicion.words)
        self.plan = MergePlan(suspicion=suspicion)


@dataclass(frozen=True)
class _Seen:
    """The tab as it was last seen, and what is owed in it."""

    table: Table
    debts: tuple[Debt, ...] = ()


@dataclass
class _Tally:
    """What the rounds of one sync add up to."""

    first: MergePlan | None = None
    adopted: tuple[str, ...] = ()
    archived: tuple[str, ...] = ()
    clashes: tuple[Clash, ...] = ()
    closed: RangesProtected | None = None
    made_again: int = 0
    findings: tuple[ColumnFinding, ...] = ()


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
        lease: Lease,
        measuring: Measuring | None = None,
    ) -> None:
        self._workbook = workbook
        self._storage = storage
        self._clock = clock
        self._zone = zone
        self._tab = tab
        self._headings = headings
        self._find_person = find_person
        self._lease = lease
        self._measuring = measuring or NothingMeasured()
        self._closed: tuple[datetime, RangesProtected] | None = None

    def preview(self) -> SyncReport:
        """Say what a sync would do now. Nothing is written anywhere."""
        table = self._workbook.read(self._tab)
        if table is None:
            return self._preview_of_absence()
        sides = self._compare(_Seen(table))
        decided = sides.plan
        return SyncReport(
            decided,
            decided.clashes,
            decided.unreadable,
            decided.archived,
            columns=sides.findings,
            renamed_to=self._renamed_to(),
        )

    def _preview_of_absence(self) -> SyncReport:
        with self._storage.read() as connection:
            held = len(snapshots.agreed(connection))
        if not held:
            return SyncReport(MergePlan(), creates_tab=True)
        return SyncReport(MergePlan(suspicion=absence.suspicion(held, tab=self._tab)))

    def run(self) -> SyncReport:
        """Bring both sides together, unless another copy of the bot does. Sets the tab up if there is none."""
        holder = self._lease.take(now=self._clock.now())
        if holder is not None:
            return replace(self.preview(), held_by=holder)
        try:
            report = self._rounds(_Tally(closed=self._still_closed()))
        except _TabGone as gone:
            return SyncReport(gone.plan)
        log_sync(report)
        return report

    def _rounds(self, tally: _Tally) -> SyncReport:
        seen = self._look(tally)
        for number in range(1, ROUNDS + 1):
            sides = self._compare(seen)
            tally.first = tally.first or sides.plan
            if sides.plan.suspicion:
                self._note_stop(sides.plan)
                return SyncReport(sides.plan, rounds=number)
            next_seen = self._round(sides, tally, may_swap=number < ROUNDS)
            if next_seen is None:
                return self._report(tally, sides.plan, rounds=number, is_settled=True)
            seen = next_seen
        return self._report(tally, tally.first or MergePlan(), rounds=ROUNDS, is_settled=False)

    def release(self) -> None:
        """Let another copy of the bot keep the plan."""
        self._lease.release()

    # --- seeing

    def _look(self, tally: _Tally) -> _Seen:
        """Read the tab; where the outcome of a write is unknown, look what it did first."""
        with self._storage.read() as connection:
            volley = snapshots.write_under_way(connection)
        if volley is not None:
            seen = self._looked_back(volley)
            if seen is not None:
                return seen
        table = self._workbook.read(self._tab)
        if table is None:
            tally.made_again = self._forget_base()
            table = self._set_up()
        return _Seen(table)

    def _looked_back(self, volley: Volley) -> _Seen | None:
        written = self._workbook.look_back(self._tab)
        if written is None:
            return None
        if written.before.token != volley.token:  # it never reached the sheet
            return _Seen(written.table, volley.debts)
        return self._after(volley, written.before, written.table, at_once=False)

    def _after(self, volley: Volley, before: Before, table: Table, *, at_once: bool) -> _Seen | None:
        """Look what a write did. None if all of it is as it was meant."""
        outcome = repair.outcome_of(volley, before, table, at_once=at_once)
        if outcome.is_clean and at_once:
            return None
        owing = Volley(volley.header, volley.ref_heading, volley.title_heading, debts=outcome.debts)
        with self._storage.begin() as connection:
            # What landed is agreed, whatever becomes of the rest: nobody is asked about the bot's own writing later.
            for aim in outcome.landed:
                snapshots.set_cell(connection, aim.of, aim.field, aim.text, at=self._clock.now())
            snapshots.agree(connection, outcome.appended, before={}, at=self._clock.now())
            for ref, field in outcome.formulas:
                snapshots.set_cell(connection, ref, field, NEVER_AGREED, at=self._clock.now())
            snapshots.begin_write(connection, owing, at=self._clock.now())
        if not outcome.is_clean:
            log.info("plan_changed_while_writing cells=%s", len(outcome.debts))
        return _Seen(table, owing.debts)

    def _forget_base(self) -> int:
        """Forget what the tab held, if a person said that it is to be made again. Say how many actions it held.

        Before the new tab is made: a stop in between leaves an empty tab that is then filled, not one that looks
        as if every row had been deleted.

        Raises:
            _TabGone: nobody said so yet.
        """
        with self._storage.begin() as connection:
            held = snapshots.agreed(connection)
            asked = absence.ask(connection, len(held), tab=self._tab, at=self._clock.now()) if held else None
            if asked is None:
                snapshots.forget(connection, held)
                snapshots.end_write(connection)
        if asked is not None:
            raise _TabGone(asked)
        return len(held)

    def _renamed_to(self) -> str | None:
        now = self._workbook.title_of(self._tab)
        return now if now is not None and now.casefold() != self._tab.casefold() else None

    def _set_up(self) -> Table:
        self._workbook.set_up(self._tab, rows.layout(self._headings, measures=self._measuring.names.titles))
        table = self._workbook.read(self._tab)
        if table is None:
            raise LookupError(f'the tab "{self._tab}" was made but cannot be found')
        return table

    # --- deciding

    def _compare(self, seen: _Seen) -> _Sides:
        owed = tuple(repair.located(seen.debts, seen.table))
        table = repair.patched(seen.table, owed)
        columns = rows.columns_of(table, self._headings)
        theirs = rows.sheet_rows(table, columns, find_person=self._find_person)
        with self._storage.read() as connection:
            everything = repository.select_all(connection, archived=True)
            base = snapshots.agreed(connection)
            issued = sequences.last_of(connection, "action")
            meant = notices.meant(connection)
            told = [notice.facts for notice in notices.all_of(connection, notices.COLUMN)]
        gone = {facts["field"]: facts["likely"] for facts in told if facts["oddity"] == Oddity.GONE}
        returned = gone.keys() & columns.places.keys()
        base = base_after_return(base, theirs, returned=returned) if returned else base
        by_ref = {action.ref: action for action in everything}
        theirs = measured(theirs, self._measuring.names, base=base)
        theirs = held_to_the_rules(theirs, actions=by_ref, base=base, find_person=self._find_person)
        today = self._today()
        ours = {action.ref: rows.our_cells(action, today=today) for action in everything if not action.archived}
        retired = frozenset(action.ref for action in everything if action.archived)
        decided = merge.plan(
            base, ours=ours, theirs=theirs, computed=rows.COMPUTED, retired=retired, issued=issued, meant=meant
        )
        if any(isinstance(debt.right, Formula) for _, _, debt in owed):
            decided = MergePlan()  # what the formula is worth is seen once it is back
        findings = column_findings(
            table,
            columns,
            self._headings,
            rows=theirs,
            base=base,
            told=gone,
        )
        return _Sides(seen.table, owed, columns, theirs, by_ref, base, ours, decided, findings)

    # --- doing

    def _round(self, sides: _Sides, tally: _Tally, *, may_swap: bool) -> _Seen | None:
        """Write the sheet, look what came of it, and keep it. None if settled, else what to decide from next."""
        numbered = self._numbered(sides, tally)
        volley = self._volley(sides, numbered, tally, may_swap=may_swap)
        if volley.aims or volley.lines:
            with self._storage.begin() as connection:
                snapshots.begin_write(connection, volley, at=self._clock.now())
            try:
                written = self._workbook.write_watched(
                    self._tab,
                    token=volley.token,
                    width=len(volley.header),
                    cells=[aim.write() for aim in volley.aims],
                    rows=self._lines(sides, volley),
                )
            except OutcomeUnknown:
                log.info("plan_write_outcome_unknown")
                return self._looked_back(volley) or self._look(tally)
            except Overtaken:
                return self._look(tally)
            except RangesProtected as error:
                if tally.closed is not None and tally.closed.areas == error.areas:
                    raise
                tally.closed = error
                self._closed = (self._clock.now(), error)
                return self._look(tally)
            if written.is_whole or repair.outcome_of(volley, written.before, written.table, at_once=True).is_clean:
                seen = self._after(volley, written.before, written.table, at_once=True)
            else:  # somebody was there: what they did is seen only in the whole tab
                seen = self._looked_back(volley) or self._look(tally)
            if seen is not None:
                return seen
            if any(isinstance(debt.right, Formula) for _, _, debt in sides.owed):
                with self._storage.begin() as connection:
                    snapshots.end_write(connection)
                return _Seen(written.table) if written.is_whole else self._look(tally)
        return self._keep(sides, numbered, tally)

    def _keep(self, sides: _Sides, numbered: Sequence[Numbered], tally: _Tally) -> _Seen | None:
        """Keep what came of a round whose write is as it was meant, all in one transaction."""
        plan = sides.plan
        if tally.closed:
            plan = Closed(tally.closed, sides.columns).without(plan, sides.base)
        now = self._clock.now()
        with self._storage.begin() as connection:
            keeping = taking_over.Keeping(
                connection, at=now, today=self._today(), find_person=self._find_person, measuring=self._measuring
            )
            is_complete = keeping.take(
                plan, numbered, actions=sides.actions, ours=sides.ours, base=sides.base, fields=sides.columns.places
            )
            new_clashes = snapshots.note_clashes(connection, plan.clashes, at=now)
            noting.note(connection, plan, numbered, actions=sides.actions, clashes=new_clashes, at=now)
            noting.note_echo(connection, keeping.edited, at=now)
            noting.note_columns(connection, sides.findings, at=now)
            noting.note_title(connection, tab=self._tab, now=self._workbook.title_of(self._tab), at=now)
            absence.note_return(connection)
            snapshots.end_write(connection)
        tally.findings = sides.findings
        tally.adopted += tuple(one.action.ref for one in numbered)
        tally.archived += plan.archived
        tally.clashes += tuple(clash for _, clash in new_clashes)
        return None if is_complete else self._look(tally)

    def _volley(self, sides: _Sides, numbered: Sequence[Numbered], tally: _Tally, *, may_swap: bool) -> Volley:
        volley = volley_of(
            sides.plan,
            numbered,
            table=sides.table,
            columns=sides.columns,
            owed=sides.owed,
            ours=sides.ours,
            may_swap=may_swap,
        )
        return Closed(tally.closed, sides.columns).without_aims(volley, sides.table) if tally.closed else volley

    def _lines(self, sides: _Sides, volley: Volley) -> list[Sequence[str | date | None]]:
        appended = sides.plan.appended if volley.lines else ()
        return [rows.sheet_line(sides.ours[ref], sides.columns) for ref in appended]

    def _numbered(self, sides: _Sides, tally: _Tally) -> tuple[Numbered, ...]:
        """Take a number for each row that is to become an action: reserved first, so that nobody else can take it."""
        new = sides.plan.adopted
        if tally.closed:
            new = Closed(tally.closed, sides.columns).open_rows(new)
        if not new:
            return ()
        with self._storage.begin() as connection:
            return tuple(
                taking_over.numbered(connection, row, today=self._today(), find_person=self._find_person) for row in new
            )

    def _note_stop(self, plan: MergePlan) -> None:
        if plan.suspicion:
            with self._storage.begin() as connection:
                noting.note_stop(connection, plan.suspicion, at=self._clock.now())

    def _report(self, tally: _Tally, plan: MergePlan, *, rounds: int, is_settled: bool) -> SyncReport:
        return SyncReport(
            tally.first or plan,
            tally.clashes,
            plan.unreadable,
            tally.archived,
            tally.adopted,
            rounds=rounds,
            made_again=tally.made_again,
            is_settled=is_settled,
            closed=tally.closed,
            columns=tally.findings,
            renamed_to=self._renamed_to(),
        )

    def _still_closed(self) -> RangesProtected | None:
        """Give what was closed to the bot lately: it is not tried at each sync, which would be refused each time."""
        if self._closed and self._clock.now() - self._closed[0] >= TRIED_AGAIN_AFTER:
            self._closed = None
        return self._closed[1] if self._closed else None

    def _today(self) -> date:
        return local_day(self._clock.now(), zone=self._zone)
