"""The course of each measure over the groups, for the picture: means, because a picture needs one point per group."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.analysis.model import CountedMeasure, Unit, of_measure
from bot.analysis.scores import mean

UNITS_SHOWN = 16  # about half a school year; more points would not be told apart at the size Slack shows a picture


@dataclass(frozen=True)
class TrendPoint:
    position: int  # of the group among those shown, from 0
    answers: int
    mean: float


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


@dataclass(frozen=True)
class Trend:
    """The last groups in time, and the course of each measure that somebody answered."""

    labels: tuple[str, ...]
    days: tuple[date, ...]
    measures: tuple[MeasureTrend, ...]


def trend_of(units: Sequence[Unit], measures: Sequence[CountedMeasure]) -> Trend:
    shown = units[-UNITS_SHOWN:]
    courses = [_measure_trend(shown, measure) for measure in measures]
    return Trend(
        labels=tuple(unit.label for unit in shown),
        days=tuple(unit.last_on for unit in shown),
        measures=tuple(course for course in courses if any(line.points for line in course.lines)),
    )


def _measure_trend(units: Sequence[Unit], measure: CountedMeasure) -> MeasureTrend:
    if measure.before is not None and measure.after is not None:
        lines: tuple[TrendLine, ...] = (
            _line(units, measure.before, name="before"),
            _line(units, measure.after, name="now"),
        )
    else:
        single = len(measure.questions) == 1
        lines = (_line(units, measure.questions[0].key if single else of_measure(measure.key), name=""),)
    return MeasureTrend(measure.key, measure.title, measure.questions[0].scale or (1, 5), lines)


def _line(units: Sequence[Unit], name_of_counts: str, *, name: str) -> TrendLine:
    points = []
    for position, unit in enumerate(units):
        values = unit.counts.get(name_of_counts, {})
        average = mean(values)
        if average is not None:
            points.append(TrendPoint(position, sum(values.values()), average))
    return TrendLine(name, tuple(points))
