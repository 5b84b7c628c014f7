"""The course of each measure over the groups, for the picture: means, because a picture needs one point per group.

A rating is judged as an XmR chart over more groups than are shown.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.analysis.model import CountedMeasure, Counts, Unit, of_measure
from bot.analysis.ratings import better_of
from bot.analysis.scores import mean, measure_mean
from bot.analysis.spc import Better, Limits, Signal, State, xmr

UNITS_SHOWN = 16  # about half a school year; more points would not be told apart at the size Slack shows a picture

UNITS_JUDGED = 104  # two years of a course a week: Making Data Count keeps two to three years in view


@dataclass(frozen=True)
class TrendPoint:
    position: int  # of the group among those shown, from 0
    answers: int
    mean: float
    signal: Signal | None = None  # why it is more than chance


@dataclass(frozen=True)
class TrendLine:
    name: str  # "" where a measure has one line
    points: tuple[TrendPoint, ...]


@dataclass(frozen=True)
class MeasureTrend:
    key: str
    title: str
    scale: tuple[int, int]
    lines: tuple[TrendLine, ...]
    better: Better = "neither"
    judged: State | None = None  # whether there are limits, and why not; None of a pair, which is not judged
    limits: Limits | None = None
    groups: int = 0  # that it is judged by, also those that are no longer shown

    @property
    def is_pair(self) -> bool:
        """Tell a measure of before and after."""
        return len(self.lines) > 1


@dataclass(frozen=True)
class Trend:
    """The last groups in time, and the course of each measure that somebody answered."""

    labels: tuple[str, ...]
    days: tuple[date, ...]
    measures: tuple[MeasureTrend, ...]


def trend_of(units: Sequence[Unit], measures: Sequence[CountedMeasure]) -> Trend:
    shown = units[-UNITS_SHOWN:]
    first = len(units) - len(shown)
    courses = [_measure_trend(units, measure, first=first) for measure in measures]
    return Trend(
        labels=tuple(unit.label for unit in shown),
        days=tuple(unit.last_on for unit in shown),
        measures=tuple(course for course in courses if any(line.points for line in course.lines)),
    )


def _measure_trend(units: Sequence[Unit], measure: CountedMeasure, *, first: int) -> MeasureTrend:
    scale = measure.questions[0].scale or (1, 5)
    if measure.before is not None and measure.after is not None:
        before = TrendLine("before", _points(units[first:], measure.before, mean_of=_of(measure.before)))
        now = TrendLine("now", _points(units[first:], measure.after, mean_of=_of(measure.after)))
        return MeasureTrend(measure.key, measure.title, scale, (before, now))
    single = len(measure.questions) == 1
    name = measure.questions[0].key if single else of_measure(measure.key)
    points = _points(units, name, mean_of=lambda counts: measure_mean(counts, measure))[-UNITS_JUDGED:]
    chart = xmr([point.mean for point in points])
    judged = tuple(
        replace(point, position=point.position - first, signal=signal)
        for point, signal in zip(points, chart.signals, strict=True)
        if point.position >= first
    )
    return MeasureTrend(
        measure.key,
        measure.title,
        scale,
        (TrendLine("", judged),),
        better=better_of(measure),
        judged=chart.state,
        limits=chart.limits,
        groups=len(points),
    )


MeanOf = Callable[[Counts], float | None]


def _of(question: str) -> MeanOf:
    return lambda counts: mean(counts.get(question, {}))


def _points(units: Sequence[Unit], name_of_counts: str, *, mean_of: MeanOf) -> tuple[TrendPoint, ...]:
    counted = ((position, unit.counts) for position, unit in enumerate(units))
    return tuple(
        TrendPoint(position, sum(counts[name_of_counts].values()), average)
        for position, counts in counted
        if counts.get(name_of_counts) and (average := mean_of(counts)) is not None
    )
