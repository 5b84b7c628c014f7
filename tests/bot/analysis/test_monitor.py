"""The two-layer monitor: the recipe number by number, what it notices, and what it keeps quiet about."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from statistics import NormalDist

import numpy as np
import pytest
from scipy.stats import t as student

from bot.analysis.monitor import (
    HISTORY,
    INDEX,
    baseline_words,
    ewma,
    false_alarms_a_year,
    rate_words,
    spread_words,
    standardised,
    watch,
)
from bot.analysis.series import RatingTable, against_rest, index_series, rating_table
from tests.bot.analysis.programmes import HIGH, LOWER, falling, programme


def seeded(number: int) -> np.random.Generator:
    return np.random.default_rng(number)


def a_table(means: Sequence[Sequence[float | None]], *, people: int = 8) -> RatingTable:
    width = len(means[0]) if means else 0
    return rating_table(
        means,
        [[0 if mean is None else people for mean in row] for row in means],
        cohorts=[f"C{number}" for number in range(len(means))],
        questions=[f"q{number}" for number in range(width)],
    )


def scores_by_the_recipe(x: Sequence[float], n: Sequence[float]) -> list[float]:
    """The recipe of analysis.md 2, cohort by cohort and without any shortcut."""
    found, smoothed = [], 0.0
    for at in range(HISTORY, len(x)):
        w = [1 / (1 / people + 0.06) for people in n[:at]]
        mu = sum(a * b for a, b in zip(w, x, strict=False)) / sum(w)
        phi = sum(a * (b - mu) ** 2 for a, b in zip(w, x, strict=False)) / (at - 1)
        d = (x[at] - mu) / math.sqrt(phi * (1 / n[at] + 0.06 + 1 / sum(w)))
        z = NormalDist().inv_cdf(float(student.cdf(d, at - 1)))
        smoothed = 0.2 * z + 0.8 * smoothed
        age = at - HISTORY + 1
        found.append(smoothed / math.sqrt(0.2 / 1.8 * (1 - 0.8 ** (2 * age))))
    return found


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_scores_are_those_of_the_recipe(seed: int) -> None:
    table = programme(seeded(seed), cohorts=60, questions=6).table
    for values, answers in (index_series(table), against_rest(table, 2)):
        quick = ewma(standardised(values, answers))

        assert quick == pytest.approx(scores_by_the_recipe(values.tolist(), answers.tolist()), abs=1e-9)


def test_a_question_is_compared_with_the_mean_of_the_others_of_its_cohort() -> None:
    table = a_table([[4.0, 3.0, 5.0], [4.0, None, 5.0], [None, None, 5.0]])

    values, answers = against_rest(table, 0)

    assert values[:2].tolist() == [0.0, -1.0]
    assert np.isnan(values[2])
    assert answers.tolist() == [8, 8, 0]
    assert index_series(table)[0].tolist() == [4.0, 4.5, 5.0]


def test_one_question_that_falls_is_named_and_the_others_are_not() -> None:
    table = programme(seeded(5), cohorts=70, falls={3: falling(0.8, at=40, cohorts=70)}).table

    concerns = [alert for alert in watch(table).concerns if 40 <= alert.position <= 48]

    assert [(alert.layer, alert.question) for alert in concerns] == [("question", "q03")]
    alert = concerns[0]
    assert 40 <= alert.since <= alert.position <= 48
    assert alert.cohort == f"C{alert.position:03d}"
    assert alert.direction == "down"


def test_a_course_that_falls_as_a_whole_raises_the_index_and_no_question() -> None:
    falls = {question: falling(0.6, at=40, cohorts=60) for question in range(20)}

    told = watch(programme(seeded(6), cohorts=60, falls=falls).table).concerns
    concerns = [alert for alert in told if 40 <= alert.position <= 48]

    assert [(alert.layer, alert.question) for alert in concerns] == [("index", None)]


def test_what_gets_better_is_told_apart_from_what_gets_worse() -> None:
    falls = {3: falling(-0.5, at=40, cohorts=70)}

    watched = watch(programme(seeded(9), cohorts=70, falls=falls, shares=LOWER).table)

    assert "q03" in [alert.question for alert in watched.improvements if alert.position >= 40]
    assert "q03" not in [alert.question for alert in watched.concerns]
    assert {alert.direction for alert in watched.improvements} == {"up"}


def test_an_excursion_is_told_once_however_long_it_lasts() -> None:
    falls = {3: falling(1.0, at=40, cohorts=60)}

    told = watch(programme(seeded(7), cohorts=60, falls=falls).table).concerns

    assert [alert.question for alert in told if alert.position >= 40].count("q03") == 1


def test_a_restart_makes_the_new_level_the_usual_one() -> None:
    falls = {3: falling(1.0, at=30, cohorts=90)}
    table = programme(seeded(8), cohorts=90, falls=falls).table

    kept = watch(table, restarts={"q03": 40})

    own = next(course for course in kept.courses if course.question == "q03")
    assert min(own.scores) == 40 + HISTORY
    assert not [alert for alert in kept.concerns if alert.question == "q03"]
    assert [alert for alert in watch(table).concerns if alert.question == "q03"]


def test_a_restart_of_the_index_leaves_the_questions_alone() -> None:
    courses = watch(programme(seeded(8), cohorts=50).table, restarts={INDEX: 30}).courses

    assert [min(course.scores) for course in courses[:2]] == [30 + HISTORY, HISTORY]


def test_each_cohort_is_judged_by_earlier_ones_only() -> None:
    table = programme(seeded(10), cohorts=60).table
    whole, early = watch(table), watch(table.upto(45))

    for course, shorter in zip(whole.courses, early.courses, strict=True):
        assert {at: course.scores[at] for at in shorter.scores} == pytest.approx(dict(shorter.scores))
    assert [alert for alert in whole.alerts if alert.position < 45] == list(early.alerts)


# --- rates, held as counts of seeded programmes; benchmarks/bench_monitor.py has the whole table


def test_false_alarms_stay_within_three_a_year() -> None:
    rng = seeded(21)
    alarms = 0
    for turn in range(40):
        made = programme(rng, shares=HIGH if turn % 2 else LOWER, trainers=0.15 if turn % 3 == 0 else 0.0)
        alarms += len(watch(made.table).concerns)

    assert 40 <= alarms <= 40 * 2 * 3  # two years each; none at all would mean that it is deaf


def test_half_a_point_is_seen_within_eight_cohorts_two_times_in_three() -> None:
    rng = seeded(22)
    seen = 0
    for turn in range(60):
        falls = {7: falling(0.5, at=50, cohorts=58)}
        made = programme(rng, cohorts=58, shares=HIGH if turn % 2 else LOWER, falls=falls)
        seen += any(alert.question == "q07" and alert.position >= 50 for alert in watch(made.table).concerns)

    assert seen / 60 >= 0.65


# --- little or odd data


@pytest.mark.parametrize("cohorts", [0, 1, 2, 11, 12])
def test_up_to_twelve_cohorts_it_builds_a_baseline_and_says_so(cohorts: int) -> None:
    watched = watch(programme(seeded(1), cohorts=max(cohorts, 1)).table.upto(cohorts))

    assert watched.alerts == ()
    assert {course.state for course in watched.courses} == {"baseline"}
    assert baseline_words(watched.courses[0]) == f"Building a baseline, {cohorts} of 12 cohorts."


def test_the_thirteenth_cohort_is_judged() -> None:
    index = watch(programme(seeded(1), cohorts=13).table).courses[0]

    assert (list(index.scores), index.state, baseline_words(index)) == ([12], "watched", None)


@pytest.mark.parametrize("same", [5.0, 4.3, 1.0, 10 / 3])
def test_answers_all_alike_are_no_spread_and_no_alert(same: float) -> None:
    watched = watch(a_table([[same] * 4] * 40))

    assert watched.alerts == ()
    assert {course.state for course in watched.courses} == {"no_spread"}
    assert all(math.isfinite(score) for course in watched.courses for score in course.scores.values())


def test_a_lone_dip_after_perfect_scores_does_not_divide_by_nothing() -> None:
    watched = watch(a_table([[5.0, 5.0, 5.0]] * 20 + [[5.0, 4.8, 5.0]] + [[5.0, 5.0, 5.0]] * 5))

    assert all(math.isfinite(score) for course in watched.courses for score in course.scores.values())
    assert watched.concerns == ()


def test_a_fall_from_perfect_scores_is_seen_once_it_goes_on() -> None:
    watched = watch(a_table([[5.0, 5.0, 5.0]] * 20 + [[3.0, 3.0, 3.0]] * 4))

    assert [alert.layer for alert in watched.concerns] == ["index"]


def test_questions_nobody_answered_and_cohorts_without_answers_are_passed_over() -> None:
    made = programme(seeded(3), cohorts=40, questions=4).table
    means, answers = made.means.copy(), made.answers.copy()
    means[:, 1], answers[:, 1] = np.nan, 0
    means[20, :], answers[20, :] = np.nan, 0
    people = made.people.copy()
    people[20] = 0

    watched = watch(replace(made, means=means, answers=answers, people=people))

    assert [course.history for course in watched.courses] == [39, 39, 0, 39, 39]
    assert 20 not in watched.courses[0].scores
    assert watched.courses[2].spread is None


def test_a_single_question_is_the_index() -> None:
    made = programme(seeded(3), cohorts=40, questions=1).table

    assert [course.layer for course in watch(made).courses] == ["index"]


def test_what_its_word_is_worth_is_said_in_words() -> None:
    course = watch(programme(seeded(3), cohorts=40).table).courses[1]

    assert false_alarms_a_year(20) < 3
    assert "With 20 questions" in rate_words(20)
    assert "false alarms a year" in rate_words(20)
    assert spread_words(course).startswith("Two cohorts in three lie within 0.")
    assert "twice as many" in spread_words(replace(course, spread=0.9))
    assert "too few" in spread_words(replace(course, spread=None))
