"""Counts become "7 of 8", whatever the answers are: none, one, all blank, all alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import pytest

from bot.analysis.model import Counts, of_measure
from bot.analysis.scores import (
    Change,
    MeasureScore,
    added,
    highest,
    lowest,
    mean,
    measure_score,
    median,
    question_score,
    units_of,
)
from bot.analysis.tally import tally
from bot.analysis.trend import UNITS_SHOWN, trend_of
from bot.feedback.model import Response
from bot.privacy.floors import TEAM_FLOOR
from tests.bot.learner_form import LEARNER, a_response

MEASURES = {measure.key: measure for measure in LEARNER.measures}


@dataclass(frozen=True)
class ABlock:
    number: int
    unit: str
    label: str = ""
    responses: int = 5
    first_on: date = date(2026, 3, 2)
    last_on: date = date(2026, 3, 2)
    counts: Counts = field(default_factory=dict)


def count(*responses: Response, blocks: Mapping[str, int] | None = None) -> Mapping[int, Counts]:
    block_of = blocks or {response.key: 1 for response in responses}
    return tally(responses, block_of=block_of, questions=LEARNER.questions, measures=LEARNER.measures, floor=TEAM_FLOOR)


def test_each_value_is_counted_and_blanks_are_counted_nowhere() -> None:
    counts = count(a_response("a", met_needs=5.0), a_response("b", met_needs=5.0), a_response("c", met_needs=None))[1]

    assert counts["met_needs"] == {"5": 2}
    assert counts["delivery"] == {"4": 3}


def test_blocks_are_counted_apart() -> None:
    responses = [a_response("a", met_needs=5.0), a_response("b", met_needs=2.0)]

    counts = count(*responses, blocks={"a": 7, "b": 8})

    assert counts[7]["met_needs"] == {"5": 1}
    assert counts[8]["met_needs"] == {"2": 1}


def test_a_grid_counts_each_persons_average_over_the_rows_answered() -> None:
    one = a_response("a", trainer_subject=5.0, trainer_clear=3.0, trainer_room=None, trainer_examples=None)
    other = a_response("b", trainer_subject=5.0, trainer_clear=3.0, trainer_room=3.0, trainer_examples=3.0)

    counts = count(one, other)[1]

    assert counts[of_measure("trainer")] == {"4": 1, "3.5": 1}
    score = measure_score(counts, MEASURES["trainer"])
    assert (score.favourable, score.answers, score.said) == (1, 2, "gave 4 or more on average")


def test_a_change_counts_people_who_answered_both_questions() -> None:
    counts = count(
        a_response("a", knowledge_before=3.0, knowledge_now=8.0),
        a_response("b", knowledge_before=5.0, knowledge_now=5.0),
        a_response("c", knowledge_before=6.0, knowledge_now=4.0),
        a_response("d", knowledge_before=None, knowledge_now=9.0),
    )[1]

    score = measure_score(counts, MEASURES["knowledge"])

    assert score.change == Change(up=1, same=1, down=1)
    assert (score.answers, score.share) == (3, None)


def test_a_choice_counts_its_options_and_everything_else_as_other() -> None:
    counts = count(a_response("a"), a_response("b", pace="Much too fast, Sam!"), a_response("c", pace=None))[1]

    score = question_score(counts, LEARNER.question("pace"))

    assert score.values == (("Too slow", 0), ("About right", 1), ("Too fast", 0), ("other", 1))
    assert "Sam" not in str(counts)


def test_written_answers_are_never_counted() -> None:
    counts = count(a_response("a", most_useful="The plan"))[1]

    assert "The plan" not in str(counts)
    assert "most_useful" not in counts


def test_no_response_at_all_gives_scores_without_answers() -> None:
    assert count() == {}
    for measure in LEARNER.measures:
        score = measure_score({}, measure)
        assert (score.answers, score.favourable, score.share) == (0, 0, None)
    assert question_score({}, LEARNER.question("met_needs")).median is None


def test_answers_that_are_all_blank_count_nothing() -> None:
    nothing = {question.key: None for question in LEARNER.questions if question.is_kept}
    blank = [Response(key=key, submitted_at=None, cohort="A", answers=nothing) for key in "ab"]

    assert count(*blank) == {1: {}}


def test_a_scale_question_shows_every_value_it_can_have() -> None:
    score = question_score({"met_needs": {"5": 3, "1": 1}}, LEARNER.question("met_needs"))

    assert score.values == (("1", 1), ("2", 0), ("3", 0), ("4", 0), ("5", 3))
    assert (score.favourable, score.answers, score.median) == (3, 4, 5.0)


@pytest.mark.parametrize(
    "values, middle, average",
    [({}, None, None), ({"4": 1}, 4.0, 4.0), ({"3": 1, "4": 1}, 3.5, 3.5), ({"5": 9, "10": 1}, 5.0, 5.5)],
)
def test_the_middle_and_the_mean(values: dict[str, int], middle: float | None, average: float | None) -> None:
    assert median(values) == middle
    assert mean(values) == average


def test_late_blocks_are_added_to_their_cohort_which_keeps_its_place() -> None:
    blocks = [
        ABlock(1, "A", last_on=date(2026, 3, 2), counts={"q": {"5": 5}}),
        ABlock(2, "B", last_on=date(2026, 3, 9), counts={"q": {"4": 5}}),
        ABlock(3, "A", last_on=date(2026, 3, 16), counts={"q": {"5": 1, "3": 4}}),
    ]

    units = units_of(blocks)

    assert [unit.unit for unit in units] == ["A", "B"]
    assert (units[0].responses, units[0].counts) == (10, {"q": {"5": 6, "3": 4}})


def test_adding_counts_changes_none_of_them() -> None:
    one, other = {"q": {"5": 1}}, {"q": {"5": 2}, "r": {"1": 1}}

    assert added(one, other) == {"q": {"5": 3}, "r": {"1": 1}}
    assert one == {"q": {"5": 1}}


def test_highest_and_lowest_compare_only_ratings_of_one_scale() -> None:
    five, ten = (1, 5), (0, 10)
    scores = [
        MeasureScore("a", "A", 10, 9, scale=five),
        MeasureScore("b", "B", 10, 6, scale=five),
        MeasureScore("c", "C", 10, 1, scale=ten),
        MeasureScore("d", "D", 0, 0, scale=five),
    ]

    assert [score.key for score in highest(scores)] == ["a"]
    assert [score.key for score in lowest(scores)] == ["b"]


def test_where_all_stand_alike_none_is_lowest() -> None:
    scores = [MeasureScore("a", "A", 8, 8, scale=(1, 5)), MeasureScore("b", "B", 8, 8, scale=(1, 5))]

    assert [score.key for score in highest(scores)] == ["a", "b"]
    assert lowest(scores) == ()
    assert highest([]) == lowest([]) == ()


def test_a_trend_shows_the_last_units_and_leaves_out_what_nobody_answered() -> None:
    blocks = [
        ABlock(number, f"C{number}", last_on=date(2026, 1, number), counts={"met_needs": {"4": 3, "5": 3}})
        for number in range(1, 21)
    ]

    trend = trend_of(units_of(blocks), LEARNER.measures)

    assert len(trend.days) == UNITS_SHOWN
    assert [measure.key for measure in trend.measures] == ["met_needs"]
    assert {(point.answers, point.mean) for point in trend.measures[0].lines[0].points} == {(6, 4.5)}


def test_a_question_asked_only_lately_has_points_only_where_it_was_asked() -> None:
    blocks = [ABlock(1, "A"), ABlock(2, "B", last_on=date(2026, 3, 9), counts={"met_needs": {"5": 5}})]

    trend = trend_of(units_of(blocks), LEARNER.measures)

    assert [point.position for point in trend.measures[0].lines[0].points] == [1]
