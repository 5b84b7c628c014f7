"""Did the action work: the rule's arithmetic, its four verdicts, when it looks, and words that claim no cause."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from statistics import NormalDist

import numpy as np
import pytest

from bot.analysis.effect import (
    LOOKS,
    Belief,
    Outcome,
    Timeline,
    believed,
    judge,
    needed_words,
    outcome_words,
    verdict_of,
)
from bot.analysis.series import against_rest
from tests.bot.analysis.programmes import CASES, Numbers, programme, verdicts

NOTHING_RAISED = Timeline(completed=30)


def steps(*levels: tuple[float, int], noise: float = 0.08) -> tuple[Numbers, Numbers]:
    """A series of so many cohorts at each level, zigzagging about it, with eight people each."""
    values = [level + noise * (1 if at % 2 else -1) for level, many in levels for at in range(many)]
    return np.array(values), np.full(len(values), 8.0)


def test_the_belief_weighs_what_was_seen_against_what_actions_usually_do() -> None:
    belief = believed(0.5, 0.35**2)

    assert belief.centre == pytest.approx(0.25)
    assert belief.deviation == pytest.approx(0.35 / 2**0.5)
    assert belief.above(0) == pytest.approx(1 - NormalDist(0.25, 0.35 / 2**0.5).cdf(0))


@pytest.mark.parametrize(
    "belief, verdict",
    [
        (Belief(0.4, 0.2), "improved"),
        (Belief(0.39, 0.2), "too early"),
        (Belief(-0.4, 0.2), "worse"),
        (Belief(0.0, 0.18), "no worthwhile change"),
        (Belief(0.0, 0.19), "too early"),
        (Belief(0.05, 0.01), "improved"),
    ],
)
def test_the_verdict_follows_from_the_belief(belief: Belief, verdict: str) -> None:
    assert verdict_of(belief) == verdict


def test_cohorts_since_the_alert_are_compared_with_and_those_that_raised_it_never() -> None:
    values, answers = steps((4.4, 24), (3.0, 2), (4.2, 6), (4.2, 4))

    outcome = judge(values, answers, Timeline(completed=32, raised=(24, 25)))

    assert outcome.cohorts_before == 6
    assert outcome.verdict == "no worthwhile change"


def test_with_fewer_than_four_since_the_alert_those_before_it_compare_too() -> None:
    values, answers = steps((4.4, 24), (3.0, 2), (4.2, 3), (4.2, 4))

    outcome = judge(values, answers, Timeline(completed=29, raised=(24, 25)))

    assert outcome.cohorts_before == 24 + 3


def test_a_rise_is_improved_and_a_fall_is_worse() -> None:
    up, answers = steps((4.0, 30), (4.5, 8))
    down, _ = steps((4.0, 30), (3.5, 8))

    assert judge(up, answers, NOTHING_RAISED).verdict == "improved"
    assert judge(down, answers, NOTHING_RAISED).verdict == "worse"


def test_it_looks_after_four_eight_twelve_and_twenty_cohorts_only() -> None:
    rng = np.random.default_rng(3)
    values = np.r_[rng.normal(4, 0.4, 30), rng.normal(4.25, 0.4, 20)]
    answers = np.full(50, 6.0)

    outcomes = [judge(values[: 30 + after], answers[: 30 + after], NOTHING_RAISED) for after in range(21)]

    assert outcomes[3].looked_after == 0
    for one, other in pairwise(outcomes):
        if other.cohorts_after not in LOOKS:
            assert (one.verdict, one.change) == (other.verdict, other.change)


def test_a_verdict_once_reached_stands() -> None:
    values, answers = steps((4.0, 30), (4.6, 4), (3.4, 16))

    outcome = judge(values, answers, NOTHING_RAISED)

    assert (outcome.verdict, outcome.looked_after, outcome.next_look) == ("improved", 4, None)


def test_before_the_first_look_it_is_too_early_and_says_what_is_needed() -> None:
    values, answers = steps((4.0, 30), (5.0, 3))

    outcome = judge(values, answers, NOTHING_RAISED)

    assert (outcome.verdict, outcome.next_look, outcome.change) == ("too early", 4, None)
    words = outcome_words(outcome)
    assert words.startswith("Too early: 3 cohorts since completion (24 learners). Next look after cohort 4.")
    assert "to see half a point" in words


def test_how_many_cohorts_are_needed_grows_with_the_spread() -> None:
    calm, answers = steps((4.0, 30), noise=0.1)
    wild, _ = steps((4.0, 30), noise=0.6)
    few, many = judge(calm, answers, NOTHING_RAISED).needed, judge(wild, answers, NOTHING_RAISED).needed

    assert few is not None
    assert many is not None
    assert few < many


def test_a_spread_that_hides_half_a_point_is_said() -> None:
    values, answers = steps((4.0, 4), noise=1.5)

    outcome = judge(values, answers, Timeline(completed=4))

    assert outcome.needed is None
    assert "cannot be seen" in needed_words(outcome)


def test_it_is_said_whether_the_old_level_is_back() -> None:
    values, answers = steps((4.5, 24), (3.8, 2), (3.8, 5), (4.5, 8))
    half_way, _ = steps((4.5, 24), (3.8, 2), (3.8, 5), (4.1, 8))
    timeline = Timeline(completed=31, raised=(24, 25))

    assert judge(values, answers, timeline).normality == "back to normal"
    assert judge(half_way, answers, timeline).normality == "below normal"
    assert "long-run level" in outcome_words(judge(values, answers, timeline))


@pytest.mark.parametrize("verdict", ["improved", "worse", "no worthwhile change", "too early"])
def test_no_word_claims_that_the_action_was_the_cause(verdict: str) -> None:
    outcome = Outcome(
        verdict=verdict,  # type: ignore[arg-type]
        cohorts_after=8,
        people_after=60,
        cohorts_before=6,
        looked_after=8,
        next_look=12,
        change=0.4,
        likely_from=0.1,
        likely_to=0.7,
        normality="not clear yet",
        needed=8,
    )

    words = outcome_words(outcome).casefold()

    assert not any(word in words for word in ("because", "caused", "worked", "thanks to", "due to", "led to", "effect"))


@pytest.mark.parametrize("cohorts, completed", [(0, 0), (1, 0), (1, 1), (2, 1), (3, 3), (12, 0)])
def test_with_hardly_any_cohorts_it_is_too_early_and_nothing_breaks(cohorts: int, completed: int) -> None:
    values, answers = steps((4.0, cohorts))

    outcome = judge(values, answers, Timeline(completed=completed))

    assert outcome.verdict == "too early"
    assert outcome_words(outcome)


def test_answers_all_alike_are_no_change_and_no_division_by_nothing() -> None:
    outcome = judge(np.full(40, 5.0), np.full(40, 8.0), NOTHING_RAISED)

    assert outcome.verdict == "no worthwhile change"
    assert outcome.change == pytest.approx(0)


def test_cohorts_without_an_answer_are_passed_over() -> None:
    values, answers = steps((4.0, 30), (4.5, 8))
    values[[3, 33]], answers[[3, 33]] = np.nan, 0

    outcome = judge(values, answers, NOTHING_RAISED)

    assert (outcome.cohorts_before, outcome.cohorts_after, outcome.people_after) == (29, 7, 56)


# --- rates, on seeded programmes; benchmarks/bench_effect.py has the whole table


def test_of_actions_that_do_nothing_hardly_any_is_called_improved() -> None:
    said = Counter(outcome.verdict for outcome in verdicts(CASES[0], actions=120, seed=31))

    assert said["improved"] <= 0.05 * 120
    assert said["no worthwhile change"] >= 0.6 * 120


def test_half_a_point_restored_is_mostly_called_improved() -> None:
    said = Counter(outcome.verdict for outcome in verdicts(CASES[2], actions=60, seed=32))

    assert said["improved"] >= 0.75 * 60
    assert said["worse"] == 0


def test_an_action_on_one_question_is_judged_against_the_rest_of_its_form() -> None:
    table = programme(np.random.default_rng(2), cohorts=50).table

    outcome = judge(*against_rest(table, 4), Timeline(completed=38))

    assert outcome.people_after == int(table.answers[38:, 4].sum())
