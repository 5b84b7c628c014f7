"""What can be said of a few people: ranges in words, scores pulled to the middle, before and after, groups compared."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binomtest, false_discovery_control, ttest_ind, wilcoxon

from bot.analysis.comparisons import benjamini_hochberg, compare, comparison_words, difference_words
from bot.analysis.intervals import Share, counted_words, range_words, rolling, share_words, wilson
from bot.analysis.paired import gain_of, gain_words, signed_rank
from bot.analysis.shrinkage import GroupSpread, shrink
from tests.bot.analysis.programmes import programme

# --- shares


@pytest.mark.parametrize(
    "favourable, answers, low, high", [(7, 8, 53, 98), (9, 10, 60, 98), (4, 4, 51, 100), (3, 4, 30, 95)]
)
def test_ranges_are_those_of_the_paper(favourable: int, answers: int, low: int, high: int) -> None:
    assert [round(100 * bound) for bound in wilson(favourable, answers)] == [low, high]


@settings(deadline=None)
@given(st.integers(1, 60), st.data())
def test_ranges_are_those_that_scipy_computes(answers: int, data: st.DataObject) -> None:
    favourable = data.draw(st.integers(0, answers))

    known = binomtest(favourable, answers).proportion_ci(method="wilson")
    assert wilson(favourable, answers) == pytest.approx((known.low, known.high), abs=1e-9)


def test_a_share_of_few_is_said_with_what_it_is_consistent_with() -> None:
    assert counted_words(Share(7, 8)) == "7 of 8 agreed (consistent with anything from about half to nearly all)"
    assert range_words(4, 4) == "consistent with anything from about half to all"
    assert range_words(3, 4) == "consistent with anything from about three in ten to nearly all"
    assert range_words(0, 5) == "consistent with anything from none to about four in ten"
    assert range_words(5000, 10000) == "consistent with about half"
    assert counted_words(Share(0, 0)) == range_words(0, 0) == "nobody answered"


@settings(deadline=None)
@given(st.floats(0, 1))
def test_every_share_has_words(share: float) -> None:
    assert share_words(share)


def test_the_last_four_cohorts_are_put_together() -> None:
    shares = [Share(favourable, 5) for favourable in (1, 2, 3, 4, 5)]

    assert rolling(shares) == (Share(1, 5), Share(3, 10), Share(6, 15), Share(10, 20), Share(14, 20))
    assert rolling([]) == ()


# --- shrinkage


def drawn(seed: int, *, between: float, groups: int = 400, people: int = 6) -> tuple[list[float], list[GroupSpread]]:
    rng = np.random.default_rng(seed)
    true = rng.normal(4, between, groups)
    answers = true[:, None] + rng.normal(0, 0.9, (groups, people))
    squares = ((answers - answers.mean(axis=1, keepdims=True)) ** 2).sum(axis=1)
    spreads = zip(answers.mean(axis=1).tolist(), squares.tolist(), strict=True)
    return true.tolist(), [GroupSpread(mean, people, square) for mean, square in spreads]


@pytest.mark.parametrize("between", [0.1, 0.25, 0.5])
def test_a_shrunken_score_is_nearer_to_the_truth_than_the_raw_one_and_the_common_mean(between: float) -> None:
    true, groups = drawn(1, between=between)
    shrunken = shrink(groups)

    def error(scores: list[float]) -> float:
        return math.sqrt(sum((score - truth) ** 2 for score, truth in zip(scores, true, strict=True)) / len(true))

    own = error([each.score for each in shrunken])
    assert own < error([group.mean for group in groups])
    assert own < error([4.0] * len(groups))


def test_the_fewer_people_the_further_a_score_is_pulled() -> None:
    _, groups = drawn(2, between=0.4)
    small, large = GroupSpread(5.0, 4, 3.0), GroupSpread(5.0, 10, 8.0)

    *_, few, many = shrink([*groups, small, large])

    assert few.score < many.score < 5.0
    assert few.own_weight < many.own_weight


def test_one_group_and_groups_alike_get_the_common_mean() -> None:
    assert shrink([]) == ()
    assert [each.score for each in shrink([GroupSpread(4.0, 1, 0.0)])] == [4.0]
    assert [each.score for each in shrink([GroupSpread(5.0, 6, 0.0)] * 3)] == [5.0] * 3


# --- before and after


def test_before_and_after_are_said_as_up_same_and_down() -> None:
    gain = gain_of({2: 4, 1: 2, 0: 1, -1: 1})

    assert (gain.up, gain.same, gain.down, gain.pairs) == (6, 1, 1, 8)
    assert gain_words(gain).startswith("6 up, 1 same, 1 down (self-rated); ")


def test_four_pairs_are_too_few_to_say_more() -> None:
    assert gain_of({3: 4}).p_value is None
    assert "too few to say more" in gain_words(gain_of({3: 4}))
    assert gain_words(gain_of({})) == "nobody answered both before and after"
    assert gain_of({0: 20}).p_value is None


def test_a_gain_of_many_is_more_than_chance() -> None:
    assert "+1.5 points on average, more than chance" in gain_words(gain_of({2: 10, 1: 10}))
    assert "no more than chance" in gain_words(gain_of({1: 5, -1: 5, 0: 2}))


@settings(deadline=None)
@given(st.lists(st.integers(1, 1000), min_size=2, max_size=30, unique=True), st.data())
def test_the_test_is_wilcoxons_where_no_two_differences_tie(sizes: list[int], data: st.DataObject) -> None:
    signs = data.draw(st.lists(st.sampled_from([-1, 1]), min_size=len(sizes), max_size=len(sizes)))
    differences = [size * sign for size, sign in zip(sizes, signs, strict=True)]

    assert signed_rank(dict.fromkeys(differences, 1)) == pytest.approx(wilcoxon(differences, method="exact").pvalue)


@settings(deadline=None)
@given(st.lists(st.integers(-3, 3), min_size=1, max_size=9).filter(any))
def test_with_ties_it_counts_every_way_to_give_signs(differences: list[int]) -> None:
    moved = [abs(each) for each in differences if each]
    ranks = [sum(other < one for other in moved) + (moved.count(one) + 1) / 2 for one in moved]
    seen = sum(rank for rank, each in zip(ranks, filter(None, differences), strict=True) if each > 0)
    totals = [sum(rank for place, rank in enumerate(ranks) if signs >> place & 1) for signs in range(2 ** len(ranks))]
    middle = sum(ranks) / 2
    as_far = sum(abs(total - middle) >= abs(seen - middle) - 1e-9 for total in totals) / len(totals)

    counted = {float(value): differences.count(value) for value in set(differences)}
    assert signed_rank(counted) == pytest.approx(as_far)


def test_many_pairs_take_the_normal_approximation() -> None:
    differences = {1: 160, -1: 120, 2: 60, -2: 55, 3: 8}
    listed = [value for value, many in differences.items() for _ in range(many)]

    known = wilcoxon(listed, method="asymptotic", correction=True).pvalue
    assert signed_rank({float(value): many for value, many in differences.items()}) == pytest.approx(known, rel=0.01)


# --- groups compared


def three_trainers(*, lower_by: float, cohorts: int = 60) -> tuple[list[str], dict[int, np.ndarray]]:
    named = [f"T{number % 3 + 1}" for number in range(cohorts)]
    course = np.where(np.array(named) == "T2", lower_by, 0.0)
    return named, dict.fromkeys(range(5), course)


def test_a_trainer_who_is_lower_on_some_questions_is_told_and_nobody_is_ranked() -> None:
    named, falls = three_trainers(lower_by=0.6)
    made = programme(np.random.default_rng(4), cohorts=60, falls=falls)

    found = compare(made.table, named)

    told = {difference.question for difference in found.differences if difference.group == "T2"}
    assert {"q00", "q01", "q02", "q03", "q04"} <= told
    assert found.tests == 3 * 21
    words = difference_words(found.differences[0], titles={"q00": "The trainer explained clearly"})
    assert "cohorts against" in words
    assert not any(word in comparison_words(found) for word in ("best", "worst", "rank"))


def test_where_nothing_differs_hardly_anything_is_reported() -> None:
    reported = 0
    for seed in range(30):
        made = programme(np.random.default_rng(seed), cohorts=48)
        reported += bool(compare(made.table, [f"T{number % 6}" for number in range(48)]).differences)

    assert reported <= 0.3 * 30


def test_the_p_values_are_those_of_students_test_over_cohorts() -> None:
    named, falls = three_trainers(lower_by=1.0)
    made = programme(np.random.default_rng(4), cohorts=60, falls=falls)
    is_two = np.array(named) == "T2"

    found = next(
        each for each in compare(made.table, named).differences if (each.group, each.question) == ("T2", "q03")
    )

    column = made.table.means[:, 3]
    assert found.p_value == pytest.approx(ttest_ind(column[is_two], column[~is_two]).pvalue)
    assert (found.cohorts, found.other_cohorts) == (20, 40)


@settings(deadline=None)
@given(st.lists(st.floats(0, 1), max_size=40))
def test_the_choice_is_benjamini_and_hochbergs(p_values: list[float]) -> None:
    chosen = benjamini_hochberg(p_values)

    assert chosen == ((false_discovery_control(p_values) <= 0.10).tolist() if p_values else [])


def test_too_few_cohorts_are_not_compared_and_that_is_said() -> None:
    made = programme(np.random.default_rng(4), cohorts=10)

    found = compare(made.table, ["T1"] * 7 + ["T2"] * 3)

    assert (found.groups, found.too_few, found.tests) == ((), ("T1", "T2"), 0)
    assert "needs 4 cohorts" in comparison_words(found)
    assert compare(made.table, [None] * 10).groups == ()


def test_scores_all_alike_make_no_difference() -> None:
    made = programme(np.random.default_rng(4), cohorts=12)
    made.table.means[:] = 5.0

    assert compare(made.table, ["T1", "T2"] * 6).differences == ()
