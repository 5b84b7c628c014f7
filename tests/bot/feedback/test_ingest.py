"""The stored responses follow their source: nothing twice, nothing lost, and a second look changes nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

import pytest

from bot.feedback.ingest import Ingest
from bot.feedback.model import Response
from bot.feedback.repository import Responses
from bot.feedback.rolls import Rolls
from bot.feedback.sources import FormSource, SheetSource
from bot.storage.engine import Storage
from bot.storage.memory import Memory
from integrations.errors import Overtaken, ServiceUnavailable
from integrations.google.grids import cells_of_values
from integrations.google.tables import (
    Cell,
    CellWrite,
    FormAnswers,
    FormDefinition,
    Part,
    Stretch,
    TabLayout,
    Table,
)
from tests.bot.feedback.test_form_reading import DEFINITION, some_answers
from tests.bot.learner_form import HEADER, KEYS, LEARNER, LONDON, NINE, FixedClock, a_row, a_tab

TAB = "Form Responses 1"
ROWS_OF_THE_GRID = 5_000


def corrected(row: Sequence[Cell], **cells: Cell) -> tuple[Cell, ...]:
    return tuple(cells.get(key, cell) for key, cell in zip(KEYS, row, strict=True))


def rows_asked_for(received: Sequence[tuple[Part, Stretch]]) -> int:
    """Count the rows of responses that came whole."""
    return sum(
        sum(1 for number, row in enumerate(stretch.rows, start=part.first_row) if row and number > 1)
        for part, stretch in received
        if part.last_column is None
    )


def cut(rows: Sequence[Sequence[Cell]], part: Part, *, grid_rows: int) -> Stretch:
    """Cut a part out of a tab as Google gives it: blank ends left out, and none that begins below the last row."""
    last = min(part.last_row or grid_rows, grid_rows)
    if part.first_row > grid_rows:
        raise Overtaken("the tab is shorter")
    columns = slice(part.first_column, None if part.last_column is None else part.last_column + 1)
    values = [["" if cell is None else cell for cell in row[columns]] for row in rows[part.first_row - 1 : last]]
    return Stretch(rows=cells_of_values(values), end_row=last)


class SheetInHand:
    """A workbook whose one tab is a list of rows. Whoever writes to it breaks the bot's promise."""

    def __init__(self, rows: Sequence[Sequence[Cell]]) -> None:
        self.rows: Sequence[Sequence[Cell]] = list(rows)
        self.header: Sequence[str] = HEADER
        self.title = TAB
        self.grid_rows = ROWS_OF_THE_GRID
        self.asked: list[tuple[Part, Stretch]] = []

    def read(self, title: str) -> Table | None:
        return a_tab(self.rows, header=self.header) if title == self.title else None

    def read_parts(self, *wanted: Part) -> tuple[Stretch, ...] | None:
        if any(part.title != self.title for part in wanted):
            return None
        found = tuple(cut([list(self.header), *self.rows], part, grid_rows=self.grid_rows) for part in wanted)
        self.asked += zip(wanted, found, strict=True)
        return found

    def gather(self, *wanted: str | Part) -> None: ...

    def write(self, title: str, *, cells: Sequence[CellWrite] = (), rows: Sequence[object] = ()) -> Table:
        raise AssertionError("the responses are never written to")

    def set_up(self, title: str, layout: TabLayout) -> None:
        raise AssertionError("the responses are never written to")

    def version(self) -> str:
        return "1"


class FormInHand:
    """A form whose answers are a list; it remembers from when it was asked."""

    def __init__(self) -> None:
        self.held: list[FormAnswers] = []
        self.asked: list[datetime | None] = []
        self.breaks_after: int | None = None

    def definition(self) -> FormDefinition:
        return DEFINITION

    def inventory(self) -> frozenset[str]:
        return frozenset(answer.response_id for answer in self.held)

    def answers(self, *, since: datetime | None) -> Iterator[FormAnswers]:
        self.asked.append(since)
        for number, answer in enumerate(self.held):
            if number == self.breaks_after:
                raise ServiceUnavailable("Google Forms answered 503")
            if since is None or answer.submitted_at >= since:
                yield answer


class Desk:
    """The use case with a source in hand."""

    def __init__(self, storage: Storage) -> None:
        self.clock = FixedClock()
        self.sheet = SheetInHand([])
        self.form = FormInHand()
        self.memory = Memory(storage)
        self.rolls = Rolls(storage, source="learner")
        self.responses = Responses(storage, source="learner")

    def from_sheet(self) -> Ingest:
        return self._ingest(SheetSource(self.sheet, tab=TAB, form_map=LEARNER, rolls=self.rolls))

    def from_form(self) -> Ingest:
        return self._ingest(FormSource(self.form, form_map=LEARNER))

    def _ingest(self, source: SheetSource | FormSource) -> Ingest:
        return Ingest(source, responses=self.responses, memory=self.memory, clock=self.clock, zone=LONDON)

    def stored(self) -> tuple[Response, ...]:
        return self.responses.waiting(until=self.clock.now())


@pytest.fixture
def desk(storage: Storage) -> Desk:
    return Desk(storage)


def some_rows(count: int) -> list[tuple[Cell, ...]]:
    return [
        a_row(
            NINE + timedelta(seconds=number),
            cohort=f"C{number // 8}",
            met_needs=1 + number % 5,
            delivery=1 + number % 4,
        )
        for number in range(count)
    ]


def test_reading_the_same_tab_twice_adds_nothing(desk: Desk) -> None:
    desk.sheet.rows = some_rows(30)
    first = desk.from_sheet().run()

    second = desk.from_sheet().run()

    assert (first.new, first.total) == (30, 30)
    assert (second.new, second.changed, second.withdrawn, second.total) == (0, 0, 0, 30)


def test_sorting_and_inserting_rows_miss_and_repeat_nothing(desk: Desk) -> None:
    desk.sheet.rows = some_rows(30)
    desk.from_sheet().run()

    desk.sheet.rows = [a_row(NINE, cohort="NEW"), *reversed(desk.sheet.rows), (None,) * len(HEADER)]
    report = desk.from_sheet().run()

    assert (report.new, report.changed, report.withdrawn, report.total) == (1, 0, 0, 31)


def test_a_deleted_row_is_withdrawn_and_comes_back_when_it_is_restored(desk: Desk) -> None:
    desk.sheet.rows = some_rows(30)
    desk.from_sheet().run()
    lost = desk.sheet.rows[7]
    desk.sheet.rows = [*desk.sheet.rows[:7], *desk.sheet.rows[8:]]

    gone = desk.from_sheet().run()
    desk.sheet.rows = [*desk.sheet.rows, lost]
    back = desk.from_sheet().run()

    assert (gone.withdrawn, gone.total, gone.notices) == (1, 29, ())
    assert (back.new, back.changed, back.total) == (0, 1, 30)


def test_an_answer_that_its_learner_edits_replaces_the_old_one_at_the_next_look(desk: Desk) -> None:
    desk.sheet.rows = some_rows(10)
    desk.from_sheet().run()

    edited = a_row(NINE + timedelta(days=3), cohort="C0", met_needs=4, delivery=4, trainer_clear=2)
    desk.sheet.rows = [*desk.sheet.rows[:3], edited, *desk.sheet.rows[4:]]
    report = desk.from_sheet().run()

    assert (report.new, report.changed, report.withdrawn, report.total) == (0, 1, 0, 10)
    assert sum(response.answers["trainer_clear"] == 2.0 for response in desk.stored()) == 1


def test_a_cell_that_a_colleague_corrects_is_seen_within_a_day_for_its_timestamp_stays(desk: Desk) -> None:
    desk.sheet.rows = some_rows(10)
    desk.from_sheet().run()

    desk.sheet.rows = [*desk.sheet.rows[:3], corrected(desk.sheet.rows[3], trainer_clear=2), *desk.sheet.rows[4:]]
    at_once = desk.from_sheet().run()
    desk.clock.moves_on(days=1)
    next_day = desk.from_sheet().run()

    assert (at_once.changed, at_once.total) == (0, 10)
    assert (next_day.new, next_day.changed, next_day.withdrawn, next_day.total) == (0, 1, 0, 10)
    assert sum(response.answers["trainer_clear"] == 2.0 for response in desk.stored()) == 1


def test_everything_is_compared_at_night_so_that_no_digest_waits_for_it(desk: Desk) -> None:
    desk.sheet.rows = some_rows(10)
    desk.from_sheet().run()
    desk.clock.moves_on(hours=17)  # two in the morning

    desk.sheet.asked.clear()
    desk.from_sheet().run()
    desk.clock.moves_on(hours=6)
    night, desk.sheet.asked = desk.sheet.asked, []
    desk.from_sheet().run()

    assert rows_asked_for(night) >= 10
    assert rows_asked_for(desk.sheet.asked) == 0


def test_a_note_that_a_colleague_types_beside_an_answer_makes_no_new_response(desk: Desk) -> None:
    desk.sheet.rows = some_rows(10)
    desk.from_sheet().run()

    desk.sheet.header = [*HEADER, "Note"]
    desk.sheet.rows = [[*row, "seen" if number == 2 else None] for number, row in enumerate(desk.sheet.rows)]
    report = desk.from_sheet().run()

    assert (report.new, report.changed, report.withdrawn, report.total) == (0, 1, 0, 10)


def test_a_renamed_question_loses_no_answer_that_was_read_before(desk: Desk) -> None:
    desk.sheet.rows = some_rows(10)
    desk.from_sheet().run()

    desk.sheet.header = ["Renamed" if key == "met_needs" else title for key, title in zip(KEYS, HEADER, strict=True)]
    desk.sheet.rows = [*desk.sheet.rows, a_row(NINE + timedelta(hours=1), cohort="C9")]
    report = desk.from_sheet().run()

    assert (report.new, report.withdrawn, report.total) == (1, 0, 11)
    assert sum("met_needs" in response.answers for response in desk.stored()) == 10
    assert any("The training met my needs" in notice for notice in report.notices)


def test_trials_are_counted_and_kept_out(desk: Desk) -> None:
    desk.sheet.rows = [*some_rows(5), a_row(cohort="TEST"), a_row(most_useful="test")]

    report = desk.from_sheet().run()

    assert (report.new, report.excluded, report.total) == (7, 2, 5)
    assert len(desk.stored()) == 5


def test_an_unreadable_row_is_told_once_and_forgotten_when_it_is_mended(desk: Desk) -> None:
    desk.sheet.rows = [*some_rows(5), a_row(met_needs=77)]
    first = desk.from_sheet().run()
    second = desk.from_sheet().run()

    desk.sheet.rows = [*desk.sheet.rows[:-1], a_row(met_needs=5)]
    mended = desk.from_sheet().run()

    assert [row.place for row in first.new_unread] == [f'tab "{TAB}", row 7']
    assert (second.unread, second.new_unread) == (1, ())
    assert (mended.unread, mended.new) == (0, 1)


def test_a_cleared_tab_is_noticed_and_nothing_is_lost_for_good(desk: Desk) -> None:
    rows = some_rows(20)
    desk.sheet.rows = rows
    desk.from_sheet().run()

    desk.sheet.rows = rows[:2]
    cleared = desk.from_sheet().run()
    desk.sheet.rows = rows
    restored = desk.from_sheet().run()

    assert "18 of 20 responses are no longer in the source" in cleared.notices[0]
    assert (restored.new, restored.total) == (0, 20)


def test_a_missing_tab_is_reported_and_everything_read_before_stays(desk: Desk) -> None:
    desk.sheet.rows = some_rows(5)
    desk.from_sheet().run()
    read_at = desk.from_sheet().state().read_at

    desk.sheet.title = "Renamed"
    desk.clock.moves_on(hours=1)
    report = desk.from_sheet().run()

    assert report.total == 5
    assert 'no tab "Form Responses 1"' in report.notices[0]
    assert desk.from_sheet().state().read_at == read_at
    assert desk.from_sheet().state().notices == report.notices


def test_a_form_is_asked_only_for_what_is_new_with_a_few_minutes_to_spare(desk: Desk) -> None:
    exact = NINE.replace(microsecond=123_457)
    desk.form.held = [some_answers("R1", NINE), some_answers("R2", exact)]
    desk.from_form().run()

    desk.form.held.append(some_answers("R3", exact))
    report = desk.from_form().run()

    assert desk.form.asked == [None, exact - timedelta(minutes=5)]
    assert (report.new, report.changed, report.withdrawn, report.total) == (1, 0, 0, 3)


def test_an_edited_form_response_changes_in_place(desk: Desk) -> None:
    desk.form.held = [some_answers("R1", n="5"), some_answers("R2", n="5")]
    desk.from_form().run()

    desk.form.held[0] = FormAnswers("R1", NINE, NINE + timedelta(days=1), {"c": ("A",), "n": ("1",)})
    report = desk.from_form().run()

    assert (report.new, report.changed, report.total) == (0, 1, 2)
    assert {response.key: response.answers["met_needs"] for response in desk.stored()} == {"R1": 1.0, "R2": 5.0}


def test_a_deleted_form_response_is_found_within_a_week(desk: Desk) -> None:
    desk.form.held = [some_answers("R1"), some_answers("R2")]
    desk.from_form().run()
    del desk.form.held[0]

    next_day = desk.from_form().run()
    desk.clock.moves_on(days=6)
    next_week = desk.from_form().run()

    assert (next_day.withdrawn, next_day.total) == (0, 2)
    assert (next_week.withdrawn, next_week.total) == (1, 1)


def test_looking_for_what_was_deleted_from_a_form_reads_no_answer_again(desk: Desk) -> None:
    desk.form.held = [some_answers(f"R{number}", NINE - timedelta(days=number)) for number in range(9)]
    desk.from_form().run()
    del desk.form.held[4]
    desk.clock.moves_on(days=7)

    report = desk.from_form().run()

    assert desk.form.asked == [None, NINE - timedelta(minutes=5)]
    assert (report.changed, report.withdrawn, report.total) == (0, 1, 8)


def test_a_response_that_a_form_showed_late_is_found_by_the_next_comparison(desk: Desk) -> None:
    desk.form.held = [some_answers("R1"), some_answers("R2")]
    desk.from_form().run()
    desk.form.held.append(some_answers("R3", NINE - timedelta(hours=2)))
    late = desk.from_form().run()
    desk.clock.moves_on(days=7)

    report = desk.from_form().run()

    assert (late.new, report.new, report.total) == (0, 1, 3)


def test_reading_the_form_in_place_of_its_sheet_and_the_other_way_counts_nobody_twice(desk: Desk) -> None:
    def sheet_row(number: int) -> tuple[Cell, ...]:
        return a_row(NINE + timedelta(hours=number), cohort="C0", met_needs=1 + number % 5)

    desk.sheet.rows = [sheet_row(number) for number in range(6)]
    desk.from_sheet().run()
    desk.form.held = [some_answers(f"R{number}", NINE + timedelta(hours=number)) for number in range(6)]

    by_form = desk.from_form().run()
    by_sheet = desk.from_sheet().run()

    assert (by_form.total, by_sheet.total) == (6, 6)
    assert {response.answers["delivery"] for response in desk.stored()} == {4.0}


def test_a_form_that_breaks_half_way_changes_nothing(desk: Desk) -> None:
    desk.form.held = [some_answers("R1"), some_answers("R2")]
    desk.form.breaks_after = 1

    with pytest.raises(ServiceUnavailable):
        desk.from_form().run()

    assert desk.stored() == ()
    assert desk.from_form().state().read_at is None


def test_thousands_of_responses_go_in_and_stay_as_they_are(desk: Desk) -> None:
    desk.sheet.rows = some_rows(2_000)

    first = desk.from_sheet().run()
    second = desk.from_sheet().run()

    assert (first.new, second.new, second.changed, second.total) == (2_000, 0, 0, 2_000)
