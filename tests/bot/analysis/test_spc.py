"""The XmR chart: limits as Making Data Count draws them, its four rules, its icons, and when it declines."""

from __future__ import annotations

import random
from collections.abc import Sequence
from itertools import pairwise
from statistics import fmean

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.analysis.spc import (
    Limits,
    Signal,
    assurance_icon,
    label_of,
    limits_of,
    mean_moving_range,
    signals_of,
    variation_icon,
    xmr,
)

# The vignette "Deviations from Excel defaults" of NHSRplotthedots prints -3.06 and 6.95 for this series, unscreened.
VIGNETTE = [1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1]
CALM = [4.1, 4.3, 4.2, 4.4, 4.15, 4.35, 4.25, 4.05, 4.3, 4.2, 4.4, 4.1, 4.3, 4.22, 4.28, 4.18]


def rules(values: Sequence[float], **options: int) -> list[str]:
    """Name each point's signal in short: "outside+", "shift-", "" for common cause."""
    found = signals_of(values, limits_of(values), **options)
    return [f"{signal.rule}{'+' if signal.side == 'high' else '-'}" if signal else "" for signal in found]


def against(values: Sequence[float], *, mean: float = 0.0, sigma: float = 1.0) -> list[str]:
    """Judge values by limits that are given: the mean and sigma of a baseline."""
    span = [mean, mean - 3 * sigma, mean + 3 * sigma, mean - 2 * sigma, mean + 2 * sigma]
    found = signals_of(values, Limits(*span))
    return [f"{signal.rule}{'+' if signal.side == 'high' else '-'}" if signal else "" for signal in found]


def test_limits_are_those_of_the_vignette() -> None:
    limits = limits_of(VIGNETTE)

    assert (round(limits.lower, 2), round(limits.mean, 2), round(limits.upper, 2)) == (-3.06, 1.94, 6.95)
    assert rules(VIGNETTE)[4] == "outside+"
    assert rules(VIGNETTE).count("") == 17


@settings(deadline=None)
@given(st.lists(st.floats(-50, 50), min_size=2, max_size=60))
def test_limits_follow_the_formula_to_nine_digits(values: list[float]) -> None:
    limits = limits_of(values)

    step = fmean(abs(after - before) for before, after in pairwise(values))
    assert limits.mean == pytest.approx(fmean(values), abs=1e-9)
    assert limits.upper - limits.mean == pytest.approx(2.66 * step, abs=1e-9)
    assert limits.mean - limits.lower == pytest.approx(2.66 * step, abs=1e-9)
    assert limits.near_upper - limits.mean == pytest.approx(2.66 * step * 2 / 3, abs=1e-9)
    assert mean_moving_range(values) == pytest.approx(step, abs=1e-9)


# --- the four rules


def test_a_point_on_the_limit_is_within_it() -> None:
    assert against([3.0, -3.0, 3.000001, -3.1]) == ["", "", "outside+", "outside-"]


def test_seven_on_one_side_make_a_shift_and_six_do_not() -> None:
    assert against([1, 0.5, 1, 0.5, 1, 0.5, -1]) == [""] * 7
    assert against([1, 0.5, 1, 0.5, 1, 0.5, 1, -1]) == ["shift+"] * 7 + [""]
    assert against([-1, 1, 0.5, 1, 0.5, 1, 0.5, 1, 0.5]) == [""] + ["shift+"] * 8


def test_six_make_a_shift_where_a_team_asks_for_six() -> None:
    values = [1, 0.5, 1, 0.5, 1, 0.5, -1, 0.5, -1, -0.5, -1]

    found = signals_of(values, Limits(0.0, -3.0, 3.0, -2.0, 2.0), run=6)

    assert [signal is not None for signal in found] == [True] * 6 + [False] * 5


def test_a_value_on_the_mean_breaks_a_shift() -> None:
    assert against([1, 0.5, 1, 0.0, 1, 0.5, 1, 0.5]) == [""] * 8


def test_seven_rising_points_are_a_trend_whatever_side_they_are_on() -> None:
    assert against([-1.5, -1, -0.5, 0, 0.5, 1, 1.5]) == ["trend+"] * 7
    assert against([1.5, 1, 0.5, 0, -0.5, -1, -1.5, 0]) == ["trend-"] * 7 + [""]
    assert against([-1.5, -1, -0.5, 0, 0.5, 1]) == [""] * 6


def test_equal_neighbours_break_a_trend() -> None:
    assert against([-1.5, -1, -0.5, 0, 0, 0.5, 1, 1.5]) == [""] * 8


def test_a_turning_point_belongs_to_the_later_trend() -> None:
    rising = [-1.8, -1.2, -0.6, 0.0, 0.6, 1.2, 1.8]

    found = against([*rising, *reversed(rising[:-1])])

    assert found == ["trend+"] * 6 + ["trend-"] * 7


def test_two_of_three_marks_only_the_points_near_the_limit() -> None:
    assert against([2.5, 0.5, 2.5, -1]) == ["two_of_three+", "", "two_of_three+", ""]
    assert against([-2.5, -2.1, -0.1, 1]) == ["two_of_three-", "two_of_three-", "", ""]


def test_two_of_three_needs_all_three_on_one_side() -> None:
    assert against([2.5, -0.5, 2.5]) == ["", "", ""]
    assert against([2.5, 0.0, 2.5]) == ["", "", ""]
    assert against([2.5, 2.5]) == ["", ""]  # the rule speaks of three points


def test_a_point_beyond_the_limit_is_not_one_of_the_two() -> None:
    assert against([2.5, 3.5, 0.5, -1]) == ["", "outside+", "", ""]
    assert against([2.5, 3.5, 2.5, -1]) == ["two_of_three+", "outside+", "two_of_three+", ""]


def test_the_strongest_rule_names_the_point() -> None:
    found = against([0.1, 0.4, 0.8, 1.2, 2.2, 2.6, 3.5, 2.5, 2.4])

    assert found[:6] == ["trend+"] * 6
    assert found[6] == "outside+"
    assert found[7:] == ["two_of_three+"] * 2


def test_a_falling_trend_above_the_mean_concerns() -> None:
    found = signals_of([1.9, 1.6, 1.3, 1.0, 0.7, 0.4, 0.1], Limits(0.0, -3.0, 3.0, -2.0, 2.0))

    assert {label_of(signal, better="high") for signal in found} == {"concerning_low"}


def slow_signal(values: Sequence[float], at: int) -> str:
    """The rules, spelled out window by window for a single point."""
    limits = limits_of(values)
    value, count = values[at], len(values)
    side = "+" if value > limits.mean else "-"

    def near(place: int) -> bool:
        one = values[place]
        return limits.lower <= one <= limits.upper and not limits.near_lower <= one <= limits.near_upper

    def windows(length: int) -> list[range]:
        return [range(start, start + length) for start in range(count - length + 1) if start <= at < start + length]

    if not limits.lower <= value <= limits.upper:
        return f"outside{side}"
    trends = ""
    for window in windows(7):
        part = [values[place] for place in window]
        trends = "trend+" if part == sorted(set(part)) else trends
        trends = "trend-" if part == sorted(set(part), reverse=True) else trends
    if trends:
        return trends
    same_side = [
        window
        for length in (3, 7)
        for window in windows(length)
        if all(values[place] > limits.mean for place in window) or all(values[place] < limits.mean for place in window)
    ]
    if near(at) and any(len(window) == 3 and sum(map(near, window)) >= 2 for window in same_side):
        return f"two_of_three{side}"
    return f"shift{side}" if any(len(window) == 7 for window in same_side) else ""


@settings(deadline=None)
@given(st.lists(st.integers(0, 8), min_size=2, max_size=40))
def test_every_label_is_the_one_that_the_rules_spelled_out_give(steps: list[int]) -> None:
    values = [step / 4 for step in steps]

    assert rules(values) == [slow_signal(values, at) for at in range(len(values))]


def test_long_wandering_series_are_labelled_as_the_rules_spelled_out_say() -> None:
    rng = random.Random(4)
    seen: set[str] = set()
    for _ in range(150):
        level, values = 0.0, []
        for _ in range(50):
            level += rng.choice((-1, 1)) * rng.random() if rng.random() < 0.7 else rng.gauss(0, 1.5)
            values.append(round(level + rng.gauss(0, 0.5), 1))
        labels = rules(values)
        assert labels == [slow_signal(values, at) for at in range(len(values))]
        seen |= set(labels)
    assert len(seen) == 9  # four rules, two sides, and common cause: each was met


# --- when limits are drawn


def test_under_six_points_nothing_is_said() -> None:
    chart = xmr(CALM[:5])

    assert (chart.state, chart.limits, variation_icon(chart, better="high")) == ("too_few", None, "not_judged")


def test_under_twelve_points_limits_are_on_trial() -> None:
    assert xmr(CALM[:6]).state == "trial"
    assert xmr(CALM[:11]).state == "trial"
    assert xmr(CALM[:12]).state == "limits"
    assert xmr(CALM[:6]).limits == limits_of(CALM[:6])


@pytest.mark.parametrize(
    "values",
    [
        [5.0] * 18,
        [5, 5, 5, 5, 5, 5, 5, 4.8, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5],
        [4.9, 5.0] * 9,
        [4.98, 4.96, 5.0, 4.97, 4.99, 4.95, 5.0, 4.98, 4.96, 4.99, 4.97, 5.0, 4.98],
    ],
    ids=["constant", "one dip", "two values", "steps of two hundredths"],
)
def test_at_the_ceiling_no_limits_are_drawn_and_no_point_is_flagged(values: list[float]) -> None:
    chart = xmr(values)

    assert chart.state == "at_ceiling"
    assert chart.limits is None
    assert chart.signals == (None,) * len(values)


def test_a_rebased_series_starts_afresh_at_the_known_change() -> None:
    lower = [value - 1 for value in CALM]

    whole, rebased = xmr([*CALM, *lower]), xmr([*CALM, *lower], rebase_at=[len(CALM)])

    assert sum(signal is not None for signal in whole.signals) > len(CALM)
    assert rebased.signals == (None,) * (2 * len(CALM))
    assert [segment.limits for segment in rebased.segments] == [limits_of(CALM), limits_of(lower)]
    assert rebased.limits == limits_of(lower)


def test_a_segment_just_begun_has_no_limits_yet() -> None:
    chart = xmr([*CALM, 3.1, 3.3], rebase_at=[len(CALM)])

    assert chart.segments[0].limits is not None
    assert (chart.state, chart.limits) == ("too_few", None)


def test_limits_can_stay_those_of_a_baseline() -> None:
    chart = xmr([*CALM, 3.0, 3.1], baseline=len(CALM))

    assert chart.limits == limits_of(CALM)
    assert [signal.rule for signal in chart.signals[-2:] if signal] == ["outside", "outside"]


@pytest.mark.parametrize("values", [[], [4.2], [4.2, 4.4]])
def test_hardly_any_points_are_no_error(values: list[float]) -> None:
    chart = xmr(values)

    assert chart.state == "too_few"
    assert len(chart.signals) == len(values)


# --- icons


@pytest.mark.parametrize(
    "side, better, icon",
    [
        ("high", "high", "improving_high"),
        ("low", "high", "concerning_low"),
        ("high", "low", "concerning_high"),
        ("low", "low", "improving_low"),
        ("high", "neither", "neutral_high"),
        ("low", "neither", "neutral_low"),
    ],
)
def test_the_variation_icon_says_which_end_is_good(side: str, better: str, icon: str) -> None:
    assert label_of(Signal("shift", side), better=better) == icon  # type: ignore[arg-type]
    assert label_of(None, better=better) == "common_cause"  # type: ignore[arg-type]


def test_the_variation_icon_is_that_of_the_latest_point() -> None:
    assert variation_icon(xmr([*CALM, 3.0]), better="high") == "concerning_low"
    assert variation_icon(xmr([3.0, *CALM]), better="high") == "common_cause"


@pytest.mark.parametrize(
    "target, better, icon",
    [
        (4.9, "high", "consistently_fails"),
        (3.5, "high", "consistently_passes"),
        (4.9, "low", "consistently_passes"),
        (3.5, "low", "consistently_fails"),
        (4.2, "high", "hit_and_miss"),
        (None, "high", None),
        (4.9, "neither", None),
    ],
)
def test_the_assurance_icon_compares_a_target_with_the_latest_limits(
    target: float | None, better: str, icon: str | None
) -> None:
    assert assurance_icon(xmr(CALM), target=target, better=better) == icon  # type: ignore[arg-type]


def test_without_limits_nothing_is_assured() -> None:
    assert assurance_icon(xmr([5.0] * 20), target=4.0, better="high") is None
