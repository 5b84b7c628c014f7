"""Reading only what changed gives what reading everything would: whatever people and the form do to the tab."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.feedback.ingest import Ingest, IngestReport
from bot.feedback.model import FormMap, Question, Response
from bot.feedback.repository import Responses
from bot.feedback.rolls import Rolls
from bot.feedback.sources import SheetSource
from bot.feedback.versions import versions_of
from bot.feedback.whole_looks import CHUNK_ROWS
from bot.storage.engine import Storage
from bot.storage.memory import Memory
from integrations.errors import ServiceUnavailable
from integrations.google.tables import Cell, Part, Stretch
from tests.bot.feedback.test_ingest import SheetInHand, rows_asked_for
from tests.bot.learner_form import LEARNER, LONDON, NINE, FixedClock, serial

QUESTIONS = (
    Question(key="at", titles=("Timestamp",), kind="timestamp"),
    Question(key="cohort", titles=("Cohort code",), kind="cohort"),
    Question(key="useful", titles=("How useful?",), kind="scale", scale=(1, 5), favourable=(4.0, 5.0)),
    Question(key="pace", titles=("Pace",), kind="scale", scale=(1, 5), favourable=(3.0,)),
    Question(key="why", titles=("Why?",), kind="text"),
)
SMALL: FormMap = replace(LEARNER, name="small", questions=QUESTIONS, measures=())
WATCHED = 40
ROWS_AT_FIRST = 60

Line = list[Cell]
Act = Callable[["Tab"], None]
NAMES = count()


class Tab(SheetInHand):
    """The responses' tab, as the form writes to it and as people change it."""

    def __init__(self, rows: int) -> None:
        super().__init__([])
        self.header = [question.title for question in QUESTIONS]
        self.now = NINE
        self.lines: list[Line] = []
        self.typed: list[Line] = []  # rows that people typed stay at the bottom: the form writes above them
        for number in range(rows):
            self.answer(1 + number % 5, 1 + number % 4)

    @property
    def everything(self) -> list[Line]:
        return self.lines + self.typed

    def read_parts(self, *wanted: Part) -> tuple[Stretch, ...] | None:
        self.rows = self.everything
        return super().read_parts(*wanted)

    def stamp(self) -> float:
        self.now += timedelta(minutes=7, seconds=1)
        return serial(self.now)

    def answer(self, useful: Cell, pace: Cell, why: Cell = None) -> None:
        self.lines.append([self.stamp(), f"C{len(self.lines) // 8}", useful, pace, why])

    def edited(self, index: int, useful: Cell) -> None:
        line = self.lines[index % len(self.lines)]
        line[:] = [self.stamp(), *line[1:2], useful, *line[3:]]

    def type_row(self, stamp: Cell, useful: Cell) -> None:
        self.typed.append([stamp, "HAND", useful, 3, None])

    def delete(self, index: int) -> None:
        lines = self.lines if index % len(self.everything) < len(self.lines) else self.typed
        del lines[index % len(lines)]

    def sort(self, column: int) -> None:
        self.lines.sort(key=lambda line: str(line[column]))

    def insert_blank(self, index: int) -> None:
        self.lines.insert(index % len(self.lines), [None] * len(QUESTIONS))

    def copy(self, index: int) -> None:
        self.typed.append(list(self.everything[index % len(self.everything)]))

    def paste_stamps(self) -> None:
        for line in self.lines:
            if isinstance(line[0], float):
                line[0] += 1.0

    def correct(self, index: int, useful: Cell) -> None:
        self.lines[index % len(self.lines)][2] = useful

    def paste_column(self, values: Sequence[Cell]) -> None:
        for line, value in zip(self.lines, values, strict=False):
            line[3] = value


class Reading:
    """The real ingest of one tab into a database, beside others in the same one."""

    def __init__(self, storage: Storage, tab: Tab, *, clock: FixedClock) -> None:
        self.form_map = replace(SMALL, name=f"small-{next(NAMES)}")
        self.storage = storage
        self.tab = tab
        self.responses = Responses(storage, source=self.form_map.name)
        rolls = Rolls(storage, source=self.form_map.name)
        source = SheetSource(tab, tab=tab.title, form_map=self.form_map, rolls=rolls, watched=WATCHED)
        self._ingest = Ingest(source, responses=self.responses, memory=Memory(storage), clock=clock, zone=LONDON)
        self._clock = clock

    def look(self) -> IngestReport:
        self._clock.moves_on(seconds=1)
        self.tab.asked.clear()
        return self._ingest.run()

    def holds(self) -> tuple[dict[str, Response], set[tuple[str, str]]]:
        live = self.responses.waiting(until=self._clock.now())
        return {one.key: one for one in live}, {(row.key, row.reason) for row in self.responses.unread()}

    @property
    def rows_received(self) -> int:
        return rows_asked_for(self.tab.asked)


def read_anew(reading: Reading) -> tuple[dict[str, Response], set[tuple[str, str]]]:
    """Read the same tab whole into a database that knows nothing of it."""
    fresh = Reading(reading.storage, reading.tab, clock=FixedClock(reading._clock.now()))
    fresh.look()
    return fresh.holds()


@pytest.fixture
def reading(storage: Storage) -> Reading:
    reading = Reading(storage, Tab(ROWS_AT_FIRST), clock=FixedClock())
    reading.look()
    return reading


# --- whatever happens


RATINGS = st.sampled_from([1, 2, 5, "3", "many", None])
PLACES = st.one_of(st.integers(0, 99), st.integers(-6, -1))
WATCHED_PLACES = st.integers(-30, -1)  # further up, one gone and one come leave no trace till night
SEEN_AT_ONCE: st.SearchStrategy[Act] = st.one_of(
    st.builds(lambda one, other: lambda tab: tab.answer(one, other), RATINGS, RATINGS),
    st.builds(lambda at, one: lambda tab: tab.edited(at, one), st.integers(-15, -1), RATINGS),
    st.builds(lambda at: lambda tab: tab.delete(at), WATCHED_PLACES),
    st.builds(lambda column: lambda tab: tab.sort(column), st.integers(0, 3)),
    st.builds(lambda at: lambda tab: tab.insert_blank(at), WATCHED_PLACES),
    st.builds(lambda one: lambda tab: tab.type_row(tab.stamp(), one), RATINGS),
    st.builds(lambda: lambda tab: tab.paste_stamps()),
)
SEEN_LATER: st.SearchStrategy[Act] = st.one_of(
    st.builds(lambda at: lambda tab: tab.delete(at), PLACES),
    st.builds(lambda at: lambda tab: tab.insert_blank(at), PLACES),
    st.builds(lambda at, one: lambda tab: tab.correct(at, one), PLACES, RATINGS),
    st.builds(lambda values: lambda tab: tab.paste_column(values), st.lists(RATINGS, min_size=3, max_size=200)),
    st.builds(lambda at, one: lambda tab: tab.edited(at, one), PLACES, RATINGS),
    st.builds(lambda at: lambda tab: tab.copy(at), PLACES),
    st.builds(lambda one: lambda tab: tab.type_row(None, one), RATINGS),
    st.builds(lambda one: lambda tab: tab.type_row("16/03/2026", one), RATINGS),
)
LOOKS: Act = lambda tab: None  # noqa: E731 - an act like the others


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(SEEN_AT_ONCE, max_size=4), max_size=4))
def test_adds_edits_deletes_sorts_and_inserted_rows_are_seen_at_the_next_look(
    storage: Storage, rounds: list[list[Act]]
) -> None:
    reading = Reading(storage, Tab(ROWS_AT_FIRST), clock=FixedClock())
    reading.look()

    for acts in rounds:
        for act in acts:
            act(reading.tab)
        reading.look()

        assert reading.holds() == read_anew(reading)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(st.one_of(SEEN_AT_ONCE, SEEN_LATER), max_size=4), max_size=4))
def test_after_the_daily_comparison_the_database_holds_what_the_tab_holds_whatever_was_done_by_hand(
    storage: Storage, rounds: list[list[Act]]
) -> None:
    reading = Reading(storage, Tab(ROWS_AT_FIRST), clock=FixedClock())
    reading.look()
    for acts in rounds:
        for act in acts:
            act(reading.tab)
        reading.look()

    reading._clock.moves_on(days=1)
    reading.look()

    assert reading.holds() == read_anew(reading)


# --- what each thing costs


@pytest.mark.parametrize(
    "act, most",
    [
        (lambda tab: [tab.answer(4, 4) for _ in range(40)], 40),
        (lambda tab: tab.answer(4, 4), 1),
        (lambda tab: tab.edited(-3, 1), 1),
        (lambda tab: tab.edited(2, 1), 0),  # further up than the stamps that are watched: the next day
        (lambda tab: [tab.type_row(tab.stamp(), 5), tab.answer(1, 1)], 2),
        (lambda tab: tab.delete(5), 0),
        (lambda tab: [tab.delete(5), tab.answer(4, 4), tab.edited(9, 2)], 2),
        (lambda tab: tab.sort(2), 0),
        (lambda tab: tab.insert_blank(7), 1),  # the last row stands one lower, where a new one was looked for
        (lambda tab: None, 0),
    ],
)
def test_of_the_rows_only_those_come_that_are_new_or_edited(reading: Reading, act: Act, most: int) -> None:
    act(reading.tab)

    reading.look()

    assert reading.rows_received == most
    assert len(reading.tab.asked) <= 6


def test_new_answers_that_land_above_rows_typed_by_hand_are_read_and_the_typed_ones_not_again(
    reading: Reading,
) -> None:
    reading.tab.type_row(reading.tab.stamp(), 5)
    reading.tab.type_row("16/03/2026", 4)
    reading.look()

    reading.tab.answer(2, 2)
    report = reading.look()

    assert (report.new, report.changed, report.withdrawn) == (1, 0, 0)
    assert reading.rows_received <= 2


def test_a_tab_that_ends_with_its_last_answer_is_followed_all_the_same(storage: Storage) -> None:
    tab = Tab(20)
    tab.grid_rows = 21
    reading = Reading(storage, tab, clock=FixedClock())
    reading.look()

    tab.answer(3, 3)
    tab.grid_rows = 22
    grown = reading.look()
    del tab.lines[-5:]
    tab.grid_rows = 17
    shrunk = reading.look()

    assert (grown.new, grown.total) == (1, 21)
    assert (shrunk.withdrawn, shrunk.total) == (5, 16)


def test_a_column_added_or_renamed_has_everything_read_anew(reading: Reading) -> None:
    reading.tab.header = [*reading.tab.header, "Anything else?"]

    reading.look()

    assert reading.rows_received == ROWS_AT_FIRST


def test_a_row_that_could_not_be_read_is_read_again_until_somebody_mends_it(reading: Reading) -> None:
    reading.tab.answer("many", 3)
    first = reading.look()
    reading.tab.correct(-1, 4)

    mended = reading.look()

    assert (first.unread, mended.unread, mended.new) == (1, 0, 1)
    assert reading.rows_received == 1


def test_a_row_that_could_not_be_read_may_be_deleted_as_well(reading: Reading) -> None:
    reading.tab.answer("many", 3)
    reading.look()

    reading.tab.delete(ROWS_AT_FIRST)
    report = reading.look()

    assert (report.unread, report.total) == (0, ROWS_AT_FIRST)


def test_a_row_deleted_above_while_the_last_is_sorted_to_the_top_is_not_taken_for_the_last_deleted(
    reading: Reading,
) -> None:
    reading.tab.delete(0)
    reading.tab.lines.insert(0, reading.tab.lines.pop())

    report = reading.look()

    assert (report.withdrawn, report.total) == (1, ROWS_AT_FIRST - 1)
    assert reading.holds() == read_anew(reading)


def test_a_crash_between_the_responses_and_the_roll_is_mended_by_the_next_look(storage: Storage) -> None:
    from tests.house.test_counts import Failing, PowerCut

    tab = Tab(30)
    Reading(storage, tab, clock=FixedClock()).look()
    for nth in range(1, 6):
        reading = Reading(storage, tab, clock=FixedClock())
        reading.look()
        tab.answer(5, 5)
        tab.edited(3, 1)
        tab.delete(8)
        reading.responses._storage = Failing(storage.engine, nth=nth)

        try:
            reading.look()
        except PowerCut:
            reading.responses._storage = storage
            reading.look()

        reading.responses._storage = storage
        assert reading.holds() == read_anew(reading)


# --- what was said before


def test_what_an_edited_answer_said_before_is_kept_with_its_date(reading: Reading) -> None:
    before = reading.holds()[0]
    reading.tab.edited(-3, 1)
    reading.look()
    reading._clock.moves_on(hours=1)
    reading.tab.edited(-3, 2)
    reading.look()

    [now] = [one for key, one in reading.holds()[0].items() if key not in before]
    first, second = versions_of(reading.storage, now.key, source=reading.form_map.name)
    assert (first.answers["useful"], second.answers["useful"], now.answers["useful"]) == (3.0, 1.0, 2.0)
    assert second.replaced_at - first.replaced_at > timedelta(minutes=59)
    assert first.submitted_at is not None
    assert second.submitted_at is not None
    assert first.submitted_at < second.submitted_at < (now.submitted_at or NINE)


def test_reading_a_question_that_was_not_mapped_before_is_no_edit(storage: Storage) -> None:
    reading = Reading(storage, Tab(5), clock=FixedClock())
    reading.tab.header = ["Timestamp", "Cohort code", "How useful?", "Speed", "Why?"]
    reading.look()

    reading.tab.header = ["Timestamp", "Cohort code", "How useful?", "Pace", "Why?"]
    report = reading.look()

    assert report.changed == 5
    assert all(not versions_of(storage, key, source=reading.form_map.name) for key in reading.holds()[0])


# --- a tab larger than one answer


class Restless(Tab):
    """A tab of many chunks, which somebody changes between them a number of times."""

    def __init__(self, rows: int, *, changes: int) -> None:
        super().__init__(0)
        self.lines = [[serial(NINE + timedelta(seconds=at)), "A", 1 + at % 5, 3, None] for at in range(rows)]
        self.grid_rows = rows + 1
        self.changes = changes
        self.number = 1

    def read_parts(self, *wanted: Part) -> tuple[Stretch, ...] | None:
        found = super().read_parts(*wanted)
        if self.changes and wanted[0].first_row > CHUNK_ROWS:
            self.changes -= 1
            self.delete(3)
            self.number += 1
        return found

    def version(self) -> str:
        return str(self.number)


def test_a_tab_of_several_chunks_is_read_again_where_it_was_changed_in_between(storage: Storage) -> None:
    reading = Reading(storage, Restless(CHUNK_ROWS + 50, changes=1), clock=FixedClock())

    report = reading.look()

    assert (report.new, report.notices) == (CHUNK_ROWS + 49, ())
    assert max(len(stretch.rows) for _, stretch in reading.tab.asked) <= CHUNK_ROWS + 1


def test_a_tab_that_never_stands_still_is_marked_incomplete_and_nothing_of_it_is_taken_in(storage: Storage) -> None:
    reading = Reading(storage, Restless(CHUNK_ROWS + 50, changes=99), clock=FixedClock())

    report = reading.look()

    assert (report.new, report.total) == (0, 0)
    assert "not complete" in report.notices[0]


def test_a_source_that_is_away_changes_nothing(reading: Reading) -> None:
    before = reading.holds()

    def away(*wanted: Part) -> tuple[Stretch, ...] | None:
        raise ServiceUnavailable("Google Sheets answered 503")

    reading.tab.read_parts = away  # type: ignore[method-assign]
    with pytest.raises(ServiceUnavailable):
        reading.look()

    assert reading.holds() == before
