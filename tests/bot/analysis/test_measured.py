"""From printed groups to series: every rating on one scale, its good end high, and NaN where too few answered."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from bot.analysis.measured import course_series, gain_series, question_series, rated, ratings_of
from bot.analysis.model import Counts, Unit
from bot.feedback.model import Question

GOOD_HIGH = Question(key="met", titles=("Met",), kind="scale", scale=(1, 5), favourable=(4, 5))
GOOD_LOW = Question(key="slow", titles=("Too slow",), kind="scale", scale=(1, 5), favourable=(1, 2))
TEN = Question(key="recommend", titles=("Recommend",), kind="scale", scale=(0, 10), favourable=(9, 10))
MIDDLE = Question(key="pace", titles=("Pace",), kind="scale", scale=(1, 5), favourable=(3,))
WORDS = Question(key="role", titles=("Role",), kind="choice", options=("Lead",))
DAY = date(2026, 3, 2)


def a_unit(**counts: dict[str, int]) -> Unit:
    given: Counts = counts
    return Unit("2026-SPR-ON-01", "2026-SPR-ON-01", 8, DAY, DAY, given)


def test_only_ratings_with_a_good_and_a_bad_end_are_judged() -> None:
    assert rated([GOOD_HIGH, GOOD_LOW, TEN, MIDDLE, WORDS]) == (GOOD_HIGH, GOOD_LOW, TEN)


def test_every_rating_is_put_on_one_to_five_with_its_good_end_high() -> None:
    table = ratings_of([a_unit(met={"4": 8}, slow={"1": 8}, recommend={"10": 8})], [GOOD_HIGH, GOOD_LOW, TEN])

    assert table.means.tolist() == [[4.0, 5.0, 5.0]]
    assert table.answers.tolist() == [[8, 8, 8]]


def test_a_question_is_given_against_the_rest_and_several_of_one_measure_by_their_mean() -> None:
    unit = a_unit(met={"4": 8}, slow={"3": 8}, recommend={"5": 8})

    one, answers = question_series([unit], [GOOD_HIGH, GOOD_LOW, TEN], keys=["met"])
    two, _ = question_series([unit], [GOOD_HIGH, GOOD_LOW, TEN], keys=["met", "slow"])

    assert one.tolist() == [pytest.approx(4.0 - 3.0)]
    assert two.tolist() == [pytest.approx(3.5 - 3.0)]
    assert answers.tolist() == [8]


def test_what_too_few_answered_is_missing_and_never_nought() -> None:
    missing, answers = question_series([a_unit(slow={"3": 8})], [GOOD_HIGH, GOOD_LOW], keys=["met"])
    nothing, _ = course_series([a_unit()], [GOOD_HIGH])

    assert np.isnan(missing).all()
    assert answers.tolist() == [0]
    assert np.isnan(nothing).all()


def test_a_gain_is_the_mean_of_the_pairs_in_steps_of_one_to_five() -> None:
    unit = a_unit(**{"measure:knowledge": {"5": 4, "0": 4}})

    values, answers = gain_series([unit, a_unit()], "knowledge", scale=(0, 10))

    assert values[0] == pytest.approx(1.0)
    assert np.isnan(values[1])
    assert answers.tolist() == [8, 0]


def test_no_groups_at_all_are_a_series_of_none() -> None:
    assert len(course_series([], [GOOD_HIGH])[0]) == 0
    assert len(question_series([], [GOOD_HIGH], keys=["met"])[0]) == 0
