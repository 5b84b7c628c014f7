"""Which measure an action is to move, and how it stood: frozen once, from printed figures, never bypassing a floor."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.actions.lifecycle import Move, Step
from bot.actions.measures import WHOLE_COURSE
from bot.actions.model import Action, Baseline, as_text
from bot.actions.plan_row import read_stored
from bot.actions.printed_figures import PrintedFigures, baseline_of, names_of
from bot.actions.service import ActionService
from bot.actions.wishes import Draft
from bot.actions.wording import baseline_words
from bot.analysis.model import Unit
from bot.analysis.tally import tally
from bot.feedback.figures import FigureBlock, Figures
from bot.privacy.floors import TEAM_FLOOR
from bot.storage.engine import Storage
from tests.bot.learner_form import LEARNER, a_response
from tests.builders import LONDON, MONDAY, FixedClock

NAMES = names_of(LEARNER)
NEEDED = {"outcome": "Day 1 ends on time", "evidence_link": "https://example.org/report"}


def a_unit(number: int, *, people: int = 6, good: int = 4, before: float = 4.0) -> Unit:
    responses = [
        a_response(f"{number}/{one}", met_needs=5.0 if one < good else 3.0, knowledge_before=before)
        for one in range(people)
    ]
    counts = tally(
        responses,
        block_of={response.key: 1 for response in responses},
        questions=LEARNER.questions,
        measures=LEARNER.measures,
        floor=TEAM_FLOOR,
    )
    day = date(2026, 1, 5) + timedelta(weeks=number)
    return Unit(f"2026-SPR-ON-{number:02}", f"2026-SPR-ON-{number:02}", people, day, day + timedelta(days=2), counts[1])


# --- which measure is meant


@pytest.mark.parametrize(
    "words, title",
    [
        ("met needs", "Met my needs"),
        ("met_needs", "Met my needs"),
        ("  MET my needs ", "Met my needs"),
        ("know", "Knowledge, before and now"),
        ("tools", "Tools and resources"),
        ("trainer", "The trainer"),
        ("whole course", "The whole course"),
        ("the whole", "The whole course"),
    ],
)
def test_a_measure_is_found_by_title_key_or_a_clear_beginning(words: str, title: str) -> None:
    assert NAMES.find(words) == title


@pytest.mark.parametrize("words", ["", "the", "t", "lunch", "needs met"])
def test_words_that_may_mean_none_or_several_are_not_guessed(words: str) -> None:
    assert NAMES.find(words) is None


# --- how it stands


def test_a_baseline_is_of_the_last_four_groups_with_counts_mean_and_days() -> None:
    units = [a_unit(number, good=0) for number in range(2)] + [a_unit(number) for number in range(2, 6)]

    baseline = baseline_of(units, LEARNER, "Met my needs", on=MONDAY)

    assert (baseline.measure, baseline.favourable, baseline.answers, baseline.groups) == ("met_needs", 16, 24, 4)
    assert baseline.mean == pytest.approx((16 * 5 + 8 * 3) / 24, abs=1e-4)
    assert (baseline.first_on, baseline.last_on) == (date(2026, 1, 19), date(2026, 2, 11))
    assert baseline_words(baseline) == (
        "16 of 24 said 4 or 5, mean 4.3, from 4 groups, 19 January 2026 to 11 February 2026; frozen on 16 March 2026"
    )


def test_a_change_is_counted_up_same_and_down() -> None:
    baseline = baseline_of([a_unit(1), a_unit(2, before=9.0)], LEARNER, "Knowledge, before and now", on=MONDAY)

    assert (baseline.up, baseline.same, baseline.down, baseline.favourable) == (6, 6, 0, None)
    assert baseline_words(baseline).startswith("6 of 12 went up, 6 stayed, 0 went down, mean +2.5, from 2 groups")


def test_the_whole_course_is_every_rating_of_the_commonest_scale() -> None:
    baseline = baseline_of([a_unit(1)], LEARNER, "The whole course", on=MONDAY)

    questions = [one for one in LEARNER.questions if one.scale == (1, 5) and one.favourable]
    assert baseline.measure == WHOLE_COURSE
    assert baseline.answers == 6 * len(questions)
    assert baseline.favourable == baseline.answers - 2
    assert baseline.said == "ratings were favourable"


@pytest.mark.parametrize("title", ["Met my needs", "The whole course", "A measure the form had once"])
def test_without_figures_it_says_so(title: str) -> None:
    baseline = baseline_of([], LEARNER, title, on=MONDAY)

    assert baseline.answers == 0
    assert baseline_words(baseline) == "no figures yet on 16 March 2026"


def test_what_was_withheld_from_the_print_is_in_no_baseline() -> None:
    unit = a_unit(1)
    withheld = Unit(
        unit.unit,
        unit.label,
        unit.responses,
        unit.first_on,
        unit.last_on,
        {name: values for name, values in unit.counts.items() if name != "met_needs"},
    )

    assert baseline_of([withheld], LEARNER, "Met my needs", on=MONDAY).answers == 0
    assert baseline_of([withheld, a_unit(2)], LEARNER, "Met my needs", on=MONDAY).answers == 6


days = st.dates(min_value=date(2020, 1, 1), max_value=date(2039, 12, 31))
counts = st.none() | st.integers(min_value=0, max_value=5000)


@given(
    st.builds(
        Baseline,
        measure=st.text(max_size=20),
        title=st.text(max_size=40),
        frozen_on=days,
        answers=st.integers(min_value=0),
        favourable=counts,
        said=st.text(max_size=20),
        up=counts,
        same=counts,
        down=counts,
        mean=st.none() | st.floats(min_value=-10, max_value=10),
        groups=st.integers(min_value=0, max_value=4),
        first_on=st.none() | days,
        last_on=st.none() | days,
    )
)
def test_a_baseline_is_read_back_from_the_log_as_it_was(baseline: Baseline) -> None:
    assert read_stored("baseline", as_text(baseline)) == baseline


# --- when it is frozen


class Desk:
    """A plan whose figures are printed group by group."""

    def __init__(self, storage: Storage) -> None:
        self.clock = FixedClock()
        self.figures = Figures(storage, source="learner")
        measuring = PrintedFigures(LEARNER, source="learner")
        self.service = ActionService(storage=storage, clock=self.clock, zone=LONDON, measuring=measuring)
        self._asked = 0
        draft = Draft("Shorten the icebreaker", "USAM", "Sam Reed", date(2026, 3, 20), measure="Met my needs")
        self.service.add(draft, by="UKIM", request_id=self.request())

    def request(self) -> str:
        self._asked += 1
        return f"r{self._asked}"

    def prints(self, units: Sequence[Unit]) -> None:
        first = len(self.figures.blocks()) + 1
        blocks = [
            FigureBlock(
                number=number,
                unit=unit.unit,
                label=unit.label,
                cohorts=1,
                responses=unit.responses,
                first_on=unit.first_on,
                last_on=unit.last_on,
                counts=unit.counts,
                period="2026-W12",
            )
            for number, unit in enumerate(units, start=first)
        ]
        self.figures.add(blocks, members={block.number: (block.unit,) for block in blocks}, cut_at=self.clock.now())

    def agrees(self) -> Action:
        return self.service.agree("ACT-0001", NEEDED, by="UANA", request_id=self.request())

    def moves(self, move: Move, **said: str) -> Action:
        return self.service.move("ACT-0001", Step(move, **said), by="UANA", request_id=self.request())

    def names(self, measure: str | None) -> Action:
        return self.service.edit("ACT-0001", {"measure": measure}, by="UANA", request_id=self.request())


@pytest.fixture
def desk(storage: Storage) -> Desk:
    return Desk(storage)


def test_a_proposal_has_no_baseline_and_an_agreed_action_keeps_its_own_whatever_comes(desk: Desk) -> None:
    desk.prints([a_unit(1), a_unit(2)])
    assert desk.service.get("ACT-0001").baseline is None

    frozen = desk.agrees().baseline
    desk.prints([a_unit(number, good=0) for number in range(3, 7)])
    desk.clock.advance(days=3)
    desk.moves(Move.START)
    desk.moves(Move.HOLD, reason="The film is late")
    desk.moves(Move.AGREE)
    desk.service.close("ACT-0001", by="UANA", request_id=desk.request(), impact="Shorter")
    after = desk.moves(Move.REOPEN)

    assert frozen is not None
    assert (frozen.favourable, frozen.answers) == (8, 12)
    assert after.baseline == frozen


def test_what_was_declined_and_is_agreed_again_keeps_its_first_baseline(desk: Desk) -> None:
    desk.prints([a_unit(1)])
    frozen = desk.agrees().baseline
    desk.moves(Move.DECLINE, reason="No time")
    desk.moves(Move.REOPEN)
    desk.prints([a_unit(2, good=0)])

    assert desk.moves(Move.AGREE).baseline == frozen


def test_another_measure_of_an_agreed_action_gets_its_own_and_the_log_keeps_the_old(desk: Desk) -> None:
    desk.prints([a_unit(1)])
    first = desk.agrees().baseline

    second = desk.names("The trainer").baseline
    assert second is not None
    assert second.measure == "trainer"
    none = desk.names(None)

    assert (none.measure, none.baseline) == (None, None)
    kept = [entry.old for entry in desk.service.history("ACT-0001") if entry.field == "baseline"]
    assert kept == [None, as_text(first), as_text(second)]


def test_no_figures_at_agreement_stay_no_figures(desk: Desk) -> None:
    desk.agrees()
    desk.prints([a_unit(1)])
    desk.clock.advance(days=2)

    after = desk.moves(Move.START)

    assert after.baseline is not None
    assert baseline_words(after.baseline) == "no figures yet on 16 March 2026"


def test_a_measure_named_after_the_change_was_made_looks_at_the_time_before_it(desk: Desk) -> None:
    desk.names(None)
    desk.prints([a_unit(1)])
    desk.agrees()
    desk.moves(Move.IMPLEMENT, impact="Shorter")
    desk.clock.advance(days=30)
    later = a_unit(14, good=0)
    assert later.last_on > MONDAY
    desk.prints([later])

    baseline = desk.names("Met my needs").baseline

    assert baseline is not None
    assert (baseline.favourable, baseline.answers) == (4, 6)


def test_undoing_an_agreement_undoes_its_baseline_and_undoing_another_measure_brings_the_first_back(desk: Desk) -> None:
    desk.prints([a_unit(1)])
    first = desk.agrees().baseline
    desk.names("The trainer")

    undone = desk.service.undo(by="UANA", request_id=desk.request()).action
    assert (undone.measure, undone.baseline) == ("Met my needs", first)

    desk.service.edit("ACT-0001", {"area": "Talk"}, by="UANA", request_id=desk.request())
    assert desk.service.get("ACT-0001").baseline == first


def test_a_measure_that_the_form_does_not_have_is_not_taken_from_a_button(desk: Desk) -> None:
    action = desk.service.add(Draft("Print handouts", measure="<!channel>"), by="UKIM", request_id=desk.request())

    assert action.measure is None
