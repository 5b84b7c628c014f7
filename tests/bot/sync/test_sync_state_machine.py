"""People in the sheet, people in Slack, faults and deaths in any order, on the real sync: nothing is lost, ever.

What is checked is what people would miss: a text they typed, a change they made in Slack, a row that became another's.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import date, timedelta
from pathlib import Path
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import event, select

from bot.errors import UserError
from bot.storage.schema import action_log, plan_clashes
from bot.sync import notices, rows, snapshots
from bot.sync.decisions import SHEET, SLACK
from integrations.errors import IntegrationError
from integrations.sandbox.google.person import PersonAtSheet
from integrations.sandbox.server import Sandbox
from tests.bot.sync import people_at_work as acts
from tests.bot.sync.people_at_work import DAYS, STATUSES, TEXTS, Act, People
from tests.bot.sync.plan_desk import HEADINGS, TAB, Desk, Desks

STEPS = int(os.environ.get("CQI_SYNC_STEPS", "2000"))
STEPS_AN_EXAMPLE = 40
STEPS_A_SANDBOX = 2_000  # then it makes way for a fresh one: all that was ever made in it stays in memory
AT_EASE = (20.0, 120.0)  # seconds: on a busy machine an answer that comes late is not taken for lost
FAULTS = ("429", "503", "503-after", "cut", "cut-after", "truncated", "html-502")

some_row = st.integers(0, 11)
some_text = st.sampled_from(TEXTS)
some_edits = st.lists(st.tuples(some_row, some_text), min_size=1, max_size=4)


class Killed(BaseException):
    """What no `except Exception` catches, as a kill is."""


class PlanMachine(RuleBasedStateMachine):
    """Everybody at once. `desks` is set by the test that runs it."""

    desks: ClassVar[Desks]
    steps: ClassVar[int] = 0

    @initialize()
    def a_plan_at_work(self) -> None:
        self.desk = self.desks.desk()
        self.people = People(self.desk)
        self.said_in_slack: set[str] = set()
        self.desk.sync()
        self.desk.trim()
        self.people.do(acts.adds_own_column)
        for _ in range(4):
            self.adds_in_slack()
        self.desk.sync()
        for row in range(4):
            self.people.do(self.people.types_own(row))

    # --- people in Slack

    @rule()
    def adds_in_slack(self) -> None:
        self.desk.adds(self._in_slack())

    @rule(row=some_row, name=some_text)
    def edits_in_slack(self, row: int, name: str) -> None:
        self._edit(row, **{name: self._in_slack()})

    @rule(row=some_row, days=st.integers(0, 60))
    def moves_the_date_in_slack(self, row: int, days: int) -> None:
        self._edit(row, due_on=date(2026, 3, 20) + timedelta(days=days))

    @rule(row=some_row)
    def closes_in_slack(self, row: int) -> None:
        refs = sorted(self.desk.actions())
        with suppress(UserError):
            self.desk.service.close(refs[row % len(refs)], by="UANA", request_id=self.desk._request_id())

    @rule(which=st.integers(0, 5), side=st.sampled_from([SHEET, SLACK]))
    def settles_a_clash(self, which: int, side: str) -> None:
        waiting = self._clashes(waiting=True)
        if waiting:
            self.desk.decisions.settle(waiting[which % len(waiting)].id, side)

    @rule(row=some_row)
    def restores_a_deleted_row(self, row: int) -> None:
        with self.desk.storage.read() as connection:
            gone = list(connection.scalars(_ARCHIVED))
        if gone:
            self.desk.decisions.restore(gone[row % len(gone)], by="UANA", request_id=self.desk._request_id())

    # --- people at the sheet

    @rule(act=st.data())
    def somebody_works_at_the_sheet(self, act: st.DataObject) -> None:
        self.people.do(self._some_act(act))

    # --- the bot

    @rule()
    def the_bot_syncs(self) -> None:
        self._syncs()

    @rule(act=st.data(), request=st.sampled_from([1, 2, 2, 2, 3]), edits=some_edits)
    def somebody_works_while_the_bot_writes(
        self, act: st.DataObject, request: int, edits: list[tuple[int, str]]
    ) -> None:
        self._edits(edits)
        doing = self._some_act(act)
        self.desk.breaks(kind="call", path=f"*{self.desk.book_id}*", nth=request, call=lambda: self.people.do(doing))
        self._syncs()

    @rule(act=st.data(), kind=st.sampled_from(FAULTS), request=st.integers(1, 3), times=st.integers(1, 2))
    def google_fails_while_the_bot_writes(self, act: st.DataObject, kind: str, request: int, times: int) -> None:
        self._edits(act.draw(some_edits))
        doing = self._some_act(act)
        self.desk.breaks(kind="call", path="*:batchUpdate", nth=2, call=lambda: self.people.do(doing))
        self.desk.breaks(
            kind=kind, path=f"*{self.desk.book_id}*", nth=request, times=times, retry_after=0 if kind == "429" else None
        )
        self._syncs()

    @rule(commit=st.integers(1, 5), act=st.data(), request=st.integers(1, 3), edits=some_edits)
    def the_bot_dies_while_it_writes(
        self, commit: int, act: st.DataObject, request: int, edits: list[tuple[int, str]]
    ) -> None:
        self._edits(edits)
        doing = self._some_act(act)
        self.desk.breaks(kind="call", path=f"*{self.desk.book_id}*", nth=request, call=lambda: self.people.do(doing))
        with self._dying_at(commit), suppress(Killed):
            self._syncs()
        self.desk.mends()
        self.desk.start()

    # --- the tab, its headings, and the Log

    @rule(act=st.data(), request=st.integers(0, 3), edits=some_edits)
    def somebody_renames_the_tab_and_names_it_back(
        self, act: st.DataObject, request: int, edits: list[tuple[int, str]]
    ) -> None:
        self._edits(edits)
        renamed = acts.renames_tab(TAB, "Plan 2026")
        self._at_a_moment(request, lambda: self.desk.at_sheet(renamed))
        self._syncs()
        self.desk.at_sheet(renamed)
        self._edits(act.draw(some_edits))
        self._syncs()
        self.desk.at_sheet(acts.renames_tab("Plan 2026", TAB))
        self._syncs()

    @rule(row=some_row, name=st.sampled_from(["area", "notes", "impact"]), request=st.integers(0, 2), edits=some_edits)
    def somebody_renames_a_heading_and_names_it_back(
        self, row: int, name: str, request: int, edits: list[tuple[int, str]]
    ) -> None:
        heading, typing = HEADINGS[name], self.people.types_text(row, name)
        self._edits(edits)
        self._at_a_moment(request, lambda: self.people.do(acts.renames_heading(heading, "Renamed")))
        self._syncs()
        self.people.do(typing)  # where the heading is still its own
        self._syncs()
        self.people.do(acts.renames_heading("Renamed", heading))
        self._syncs()

    @rule(
        request=st.integers(0, 3),
        edits=some_edits,
        ending=st.sampled_from(["restored", "restored anew", "restored and said", "made again"]),
    )
    def somebody_deletes_the_tab(self, request: int, edits: list[tuple[int, str]], ending: str) -> None:
        kept: list[Any] = []
        self._edits(edits)
        self._at_a_moment(request, lambda: self.people.do(acts.deletes_tab(TAB, kept=kept)))
        self._syncs()
        if not kept:
            self.people.do(acts.deletes_tab(TAB, kept=kept))
        self._edits(edits)
        self._syncs()
        assert self.desk.at_sheet(_has_no_plan) or not self._has_agreed(), "a second truth was made"
        question = self._question()
        if ending == "made again":
            if question is not None:
                self.desk.decisions.make_again(question)
            self._syncs()
            self._syncs()
            if not self.desk.at_sheet(_has_no_plan):
                self.desk.trim()
                return
        if ending == "restored and said" and question is not None:
            self.desk.decisions.was_restored(question)
        if self.desk.at_sheet(_has_no_plan):
            under_id = 4711 + self.desk._asked if ending == "restored anew" else kept[0].sheet_id
            self.people.do(acts.restores_tab(kept[0], under_id=under_id))
        self._syncs()

    @rule(kind=st.sampled_from(["", *FAULTS]), request=st.integers(1, 2))
    def the_bot_writes_its_log(self, kind: str, request: int) -> None:
        if kind:
            self.desk.breaks(kind=kind, path=f"*{self.desk.book_id}*", nth=request, retry_after=0)
        self._publishes()

    @rule(act=st.sampled_from([acts.sorts_log, acts.deletes_tab("Log")]), request=st.integers(0, 1))
    def somebody_sorts_or_deletes_the_log(self, act: Act, request: int) -> None:
        self._at_a_moment(request, lambda: self.desk.at_sheet(act))
        self._publishes()
        self.desk.at_sheet(act)

    @rule(commit=st.integers(1, 4), when=st.sampled_from(["before", "after"]))
    def the_bot_dies_while_it_writes_its_log(self, commit: int, when: str) -> None:
        with self._dying_at(commit), suppress(Killed):
            self._publishes()
        self.desk.start()

    # --- what always holds

    @invariant()
    def no_step_is_free(self) -> None:
        type(self).steps += 1

    def teardown(self) -> None:
        if not hasattr(self, "desk"):
            return
        try:
            self.adds_in_slack()  # so that a Log that somebody deleted is made again
            self._settles()
            self._nothing_typed_is_lost()
            self._nothing_is_taken_over_that_nobody_typed()
            self._both_sides_agree()
            start = self.desk.last_request()
            assert self.desk.sync().plan.is_empty
            assert self.desk.writes(start) == 0
            self._the_log_has_every_change_once()
        finally:
            self.desk.close()

    def _settles(self) -> None:
        """Let everything come to rest; what looks like an accident was meant."""
        self.desk.mends()
        for _ in range(8):
            report = self.desk.sync()
            if report.plan.suspicion and report.plan.suspicion.key.startswith("gone/"):
                self.desk.decisions.make_again(report.plan.suspicion.key)
            elif report.plan.suspicion:
                self.desk.decisions.was_meant(report.plan.suspicion.key)
            elif report.is_settled and report.plan.is_empty:
                return
        raise AssertionError(f"never came to rest: {report.plan}")

    def _the_log_has_every_change_once(self) -> None:
        """The Log tab holds each entry of the log, none twice, and a further look writes nothing."""
        while self.desk.pages.publish():
            pass
        with self.desk.storage.read() as connection:
            numbers = sorted(str(number) for number in connection.scalars(select(action_log.c.id)))
        assert sorted(self.desk.logged() or []) == numbers
        start = self.desk.last_request()
        assert self.desk.pages.publish() == 0
        assert self.desk.requests(start) == []

    def _nothing_typed_is_lost(self) -> None:
        """Each text typed into the sheet is there, or a person took it away, or the log has it, or a clash keeps it."""
        in_sheet = self.desk.at_sheet(acts.texts)
        with self.desk.storage.read() as connection:
            logged = {text for row in connection.execute(select(action_log.c.old, action_log.c.new)) for text in row}
        clashes = {text for clash in self._clashes() for text in (clash.in_sheet, clash.in_slack)}
        for words in self.people.typed:
            kept = words in in_sheet or words in logged or words in clashes
            assert kept or self.people.took_away[words] or not self._was_typed(words), f"{words!r} is lost"
        for words in self.people.typed | self.said_in_slack:
            if words.startswith("remark"):
                assert words in in_sheet or self.people.took_away[words] or not self._was_typed(words)

    def _was_typed(self, words: str) -> bool:
        """An act that found no row left to type in typed nothing."""
        return words in self.people.happened

    def _nothing_is_taken_over_that_nobody_typed(self) -> None:
        """Nothing of Slack's came back from the sheet as if a person had typed it into another action."""
        with self.desk.storage.read() as connection:
            query = select(action_log).where(action_log.c.origin == "sheet", action_log.c.field.in_(TEXTS))
            taken = connection.execute(query).all()
            born = {
                row.ref
                for row in connection.execute(
                    select(action_log.c.ref).where(action_log.c.origin == "sheet", action_log.c.field == "ref")
                )
            }
        for entry in taken:
            if entry.new is not None and entry.ref not in born:
                assert entry.new in self.people.typed, f"{entry.ref}.{entry.field} became {entry.new!r} by nobody"

    def _both_sides_agree(self) -> None:
        """Each action's row says what the action says, but for what waits for a person."""
        waiting = {(clash.ref, clash.field) for clash in self._clashes(waiting=True)}
        sheet = self.desk.sheet()
        lines = self.desk.lines()
        place = self.desk.place("Ref") - 1
        refs = [line[place] for line in lines[1:] if len(line) > place and line[place]]
        assert len(refs) == len(set(refs)), f"a reference stands twice: {refs}"
        for ref, action in self.desk.actions().items():
            assert ref in sheet, f"{ref} has no row"
            ours = rows.our_cells(action, today=self.desk.service.today())
            for name in TEXTS:
                held = sheet[ref].get(HEADINGS[name], "") or None
                assert held == ours[name] or (ref, name) in waiting or held is None, f"{ref}.{name}: {held!r}"

    # --- how it is done

    def _syncs(self) -> None:
        with suppress(IntegrationError):
            self.desk.sync()
        self.desk.mends()

    def _publishes(self) -> None:
        with suppress(IntegrationError):
            self.desk.pages.publish()
        self.desk.mends()

    def _at_a_moment(self, request: int, act: Callable[[], None]) -> None:
        """Have something done at the bot's next request of this number; at once if 0."""
        if request == 0:
            act()
        else:
            self.desk.breaks(kind="call", path=f"*{self.desk.book_id}*", nth=request, call=act)

    def _question(self) -> str | None:
        with self.desk.storage.read() as connection:
            last = notices.last_of(connection, notices.GONE)
        return last.key if last and last.answer is None else None

    def _has_agreed(self) -> bool:
        with self.desk.storage.read() as connection:
            return bool(snapshots.agreed(connection))

    @contextmanager
    def _dying_at(self, commit: int) -> Iterator[None]:
        left = commit

        def count(_connection: object) -> None:
            nonlocal left
            left -= 1
            if left == 0:
                raise Killed

        engine = self.desk.storage.engine
        event.listen(engine, "commit", count)
        try:
            yield
        finally:
            event.remove(engine, "commit", count)

    def _in_slack(self) -> str:
        words = self.people.text("slack").replace("typed", "slack")
        self.people.typed.discard(words)
        self.said_in_slack.add(words)
        return words

    def _edit(self, row: int, **values: Any) -> None:
        refs = sorted(self.desk.actions())
        if refs:
            with suppress(UserError):
                self.desk.edits(refs[row % len(refs)], **values)

    def _edits(self, edits: list[tuple[int, str]]) -> None:
        for row, name in edits:
            self._edit(row, **{name: self._in_slack()})

    def _clashes(self, *, waiting: bool = False) -> list[Any]:
        with self.desk.storage.read() as connection:
            found = connection.execute(select(plan_clashes).order_by(plan_clashes.c.id)).all()
        return [clash for clash in found if not waiting or clash.settled_at is None]

    def _some_act(self, act: st.DataObject) -> Act:
        row, other = act.draw(some_row), act.draw(some_row)
        people = self.people
        choices: list[Callable[[], Act]] = [
            lambda: people.types_text(row, act.draw(some_text)),
            lambda: people.types_text(row, act.draw(some_text)),
            lambda: people.types_own(row),
            lambda: people.types(row, "status", act.draw(st.sampled_from(STATUSES))),
            lambda: people.types(row, "due_on", act.draw(st.sampled_from(DAYS))),
            lambda: people.types(row, "owner", act.draw(st.sampled_from(["Ana", "Ben", ""]))),
            lambda: people.types(row, "notes", ""),
            lambda: people.types(row, "ref", ""),
            lambda: people.pastes_over(row, act.draw(some_text)),
            people.types_row,
            lambda: acts.sorts(other, descending=bool(row % 2)),
            lambda: acts.inserts_row(row),
            lambda: acts.deletes_row(row),
            lambda: acts.moves_row(row, other),
            lambda: acts.copies_row(row),
            lambda: acts.inserts_column(other),
            lambda: acts.moves_column(row, other),
        ]
        return act.draw(st.sampled_from(choices))()


def _has_no_plan(person: PersonAtSheet) -> bool:
    return all(sheet.title != TAB for sheet in person.book.sheets)


def _archived() -> Any:
    from bot.storage.schema import actions

    return select(actions.c.ref).where(actions.c.archived.is_(True)).order_by(actions.c.ref)


_ARCHIVED = _archived()


@pytest.mark.timeout(0 if STEPS > 10_000 else 1_200)
def test_whatever_people_faults_and_deaths_do_nothing_is_lost_and_both_sides_come_to_agree() -> None:
    PlanMachine.steps = 0
    while PlanMachine.steps < STEPS:
        with Sandbox.start(quotas=False) as sandbox, tempfile.TemporaryDirectory() as folder:
            PlanMachine.desks = Desks(sandbox, Path(folder), timeout=AT_EASE)
            _act(until=min(STEPS, PlanMachine.steps + STEPS_A_SANDBOX))

    assert PlanMachine.steps >= STEPS


def _act(*, until: int) -> None:
    while PlanMachine.steps < until:
        run_state_machine_as_test(
            PlanMachine,
            settings=settings(
                max_examples=max(1, (until - PlanMachine.steps) // STEPS_AN_EXAMPLE),
                stateful_step_count=STEPS_AN_EXAMPLE,
                derandomize=STEPS <= STEPS_A_SANDBOX,
                phases=[Phase.generate],  # making a failure small takes minutes; each step of it is printed anyway
                database=None,
                deadline=None,
                suppress_health_check=list(HealthCheck),
            ),
        )


__all__ = ["TAB", "Desk"]
