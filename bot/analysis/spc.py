"""The XmR chart in the style of NHS Making Data Count: limits, four rules, two icons, and when not to draw any.

The rules are those of https://github.com/nhs-r-community/NHSRplotthedots (`ptd_spc_standard.R` and
`ptd_calculate_point_type.R`, read 2026-11-28) with the screening of outliers off, as in the Excel tool: rating means
sit at the ceiling, and there screening makes limits that equal the mean and flags every point (analysis.md 1.2).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

LIMIT = 2.66  # three sigma, with sigma estimated by the mean moving range over 1.128
NEAR_LIMIT = 2 * (LIMIT / 3)  # written as the reference does, so that both round alike
RUN = 7  # points on one side of the mean that make a shift; the Excel tool also offers 6
TREND = 7  # points that all rise or all fall: six steps
FEWEST_POINTS = 6  # below, nothing is said
TRIAL_BELOW = 12  # points; until then the limits still move much with every new one
FEWEST_DISTINCT = 5  # values; a series of fewer has no spread that a moving range could measure
LEAST_MOVING_RANGE = 0.05  # points of the scale

Rule = Literal["outside", "trend", "two_of_three", "shift"]
Side = Literal["high", "low"]
Better = Literal["high", "low", "neither"]
State = Literal["limits", "trial", "too_few", "at_ceiling"]
Variation = Literal[
    "common_cause", "improving_high", "improving_low", "concerning_high", "concerning_low", "neutral_high",
    "neutral_low", "not_judged",
]  # fmt: skip
Assurance = Literal["consistently_passes", "consistently_fails", "hit_and_miss"]


@dataclass(frozen=True)
class Limits:
    """Between `lower` and `upper` the process varies by itself; beyond the `near` lines a point is two sigma away."""

    mean: float
    lower: float
    upper: float
    near_lower: float
    near_upper: float


@dataclass(frozen=True)
class Signal:
    """The rule a point meets, the strongest if several, and which way it speaks."""

    rule: Rule
    side: Side


@dataclass(frozen=True)
class Segment:
    """Points `start` to before `stop`, judged by limits of their own; None where `state` says why there are none."""

    start: int
    stop: int
    state: State
    limits: Limits | None


@dataclass(frozen=True)
class Chart:
    """A series with its segments, and for each point its signal. None is common cause, or not judged."""

    values: tuple[float, ...]
    segments: tuple[Segment, ...]
    signals: tuple[Signal | None, ...]

    @property
    def latest(self) -> Segment | None:
        return self.segments[-1] if self.segments else None

    @property
    def state(self) -> State:
        return self.segments[-1].state if self.segments else "too_few"

    @property
    def limits(self) -> Limits | None:
        """The limits in force now."""
        return self.segments[-1].limits if self.segments else None


def xmr(
    values: Sequence[float], *, rebase_at: Sequence[int] = (), run: int = RUN, baseline: int | None = None
) -> Chart:
    """Judge a series point by point.

    `rebase_at` names the positions of known, explained changes: limits and runs start afresh there. With `baseline`,
    the limits of a segment come from its first so many points and stay.
    """
    starts = sorted({0, *(position for position in rebase_at if 0 < position < len(values))})
    segments: list[Segment] = []
    signals: list[Signal | None] = []
    for start, stop in pairwise([*starts, len(values)]):
        part = values[start:stop]
        state = _state(part)
        limits = limits_of(part[:baseline]) if state in ("limits", "trial") else None
        segments.append(Segment(start, stop, state, limits))
        signals += signals_of(part, limits, run=run) if limits else [None] * len(part)
    return Chart(tuple(values), tuple(segments) if values else (), tuple(signals))


def _state(values: Sequence[float]) -> State:
    if len(values) < FEWEST_POINTS:
        return "too_few"
    distinct = len({round(value, 9) for value in values})
    if distinct < FEWEST_DISTINCT or mean_moving_range(values) < LEAST_MOVING_RANGE:
        return "at_ceiling"
    return "trial" if len(values) < TRIAL_BELOW else "limits"


def limits_of(values: Sequence[float]) -> Limits:
    """Compute the limits of two values or more, whether or not they ought to be drawn."""
    centre, step = _mean(values), mean_moving_range(values)
    return Limits(
        mean=centre,
        lower=centre - LIMIT * step,
        upper=centre + LIMIT * step,
        near_lower=centre - NEAR_LIMIT * step,
        near_upper=centre + NEAR_LIMIT * step,
    )


def mean_moving_range(values: Sequence[float]) -> float:
    """Average the steps from each value to the next; 0 where there is no step."""
    return _mean([abs(after - before) for before, after in pairwise(values)]) if len(values) > 1 else 0.0


def _mean(values: Sequence[float]) -> float:
    # Rounded once: whether a value lies on the mean or just beside it decides whether a shift goes on.
    rough = math.fsum(values) / len(values)
    return rough + math.fsum(value - rough for value in values) / len(values)


def signals_of(values: Sequence[float], limits: Limits, *, run: int = RUN) -> list[Signal | None]:
    """Tell for each point the strongest rule it meets: outside, then trend, then two of three, then shift."""
    sides = [_sign(value - limits.mean) for value in values]
    outside = [value > limits.upper or value < limits.lower for value in values]
    near = [
        not out and (value > limits.near_upper or value < limits.near_lower)
        for value, out in zip(values, outside, strict=True)
    ]
    trends, shifts, pairs = _trends(values), _shifts(sides, run=run), _two_of_three(near, sides)
    found: list[Signal | None] = []
    for index, side in enumerate(sides):
        if outside[index]:
            found.append(_signal("outside", side))
        elif trends[index]:
            found.append(_signal("trend", trends[index]))
        elif pairs[index]:
            found.append(_signal("two_of_three", side))
        elif shifts[index]:
            found.append(_signal("shift", side))
        else:
            found.append(None)
    return found


def _sign(number: float) -> int:
    return (number > 0) - (number < 0)


def _signal(rule: Rule, direction: int) -> Signal:
    return Signal(rule, "high" if direction > 0 else "low")


def _trends(values: Sequence[float]) -> list[int]:
    """Mark points of a trend, 1 rising and -1 falling. A turning point belongs to the later of its two trends."""
    steps = [_sign(after - before) for before, after in pairwise(values)]
    marks = [0] * len(values)
    for start in range(len(steps) - TREND + 2):
        window = set(steps[start : start + TREND - 1])
        if window in ({1}, {-1}):
            marks[start : start + TREND] = [steps[start]] * TREND
    return marks


def _shifts(sides: Sequence[int], *, run: int) -> list[bool]:
    marks = [False] * len(sides)
    for start in range(len(sides) - run + 1):
        if abs(sum(sides[start : start + run])) == run:
            marks[start : start + run] = [True] * run
    return marks


def _two_of_three(near: Sequence[bool], sides: Sequence[int]) -> list[bool]:
    """Mark the points near a limit of which two stand among three neighbours that are all on one side."""
    marks = [False] * len(near)
    for start in range(len(near) - 2):
        here = slice(start, start + 3)
        if sum(near[here]) >= 2 and abs(sum(sides[here])) == 3:
            marks[here] = [mark or is_near for mark, is_near in zip(marks[here], near[here], strict=True)]
    return marks


# --- icons


def label_of(signal: Signal | None, *, better: Better) -> Variation:
    """Say what a point means where `better` is the good end."""
    if signal is None:
        return "common_cause"
    if better == "neither":
        return "neutral_high" if signal.side == "high" else "neutral_low"
    if signal.side == better:
        return "improving_high" if signal.side == "high" else "improving_low"
    return "concerning_high" if signal.side == "high" else "concerning_low"


def variation_icon(chart: Chart, *, better: Better) -> Variation:
    """Give the icon of the latest point. `not_judged` where there are no limits to judge it by."""
    return label_of(chart.signals[-1], better=better) if chart.limits else "not_judged"


def assurance_icon(chart: Chart, *, target: float | None, better: Better) -> Assurance | None:
    """Say whether the process as it is will meet a target. None without a target, a good end or limits."""
    limits = chart.limits
    if limits is None or target is None or better == "neither":
        return None
    if target > limits.upper:
        return "consistently_fails" if better == "high" else "consistently_passes"
    if target < limits.lower:
        return "consistently_passes" if better == "high" else "consistently_fails"
    return "hit_and_miss"
