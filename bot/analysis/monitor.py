"""What changed: an EWMA of standardised scores on two layers, the whole course and each question against the rest.

The recipe and its error rates are those of analysis.md 2. It needs each cohort's means and counts and nothing else, is
judged after every cohort, and learns the usual level from all earlier cohorts, never from the one it judges.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from bot.analysis.series import COHORT_SHARE, RatingTable, against_rest, index_series, level_of, weights

if TYPE_CHECKING:
    from bot.analysis.series import Numbers

SMOOTHING = 0.2  # lambda: a cohort counts a fifth, so about the last nine are remembered
INDEX_LIMIT = 2.4
QUESTION_LIMIT = 3.0
HISTORY = 12  # cohorts before the first one that is judged
OVER_WITHIN = 0.5  # of the limit
NO_SPREAD = 1e-12  # of phi: earlier cohorts were all alike, but for rounding, so nothing can be said to be unusual
LEAST_TAIL = 1e-300  # a probability below this has no normal quantile in floating point

# Measured by benchmarks/bench_monitor.py on programmes in which nothing changes, 52 cohorts a year.
INDEX_FALSE_ALARMS_A_YEAR = 0.35
FALSE_ALARMS_A_YEAR_AND_QUESTION = 0.09

INDEX = "index"
Layer = Literal["index", "question"]
Direction = Literal["down", "up"]


@dataclass(frozen=True)
class Alert:
    """One excursion, told once: at the cohort where it became more than chance. `down` is worse, whatever the scale.

    `since` is the first cohort that pulled the same way: it and all up to `position` raised the alert. `over_at` is the
    cohort at which the score was well within the limit again; None while it is not.
    """

    cohort: str
    position: int
    since: int
    layer: Layer
    question: str | None  # None for the index
    direction: Direction
    score: float  # the EWMA in its own standard deviations
    over_at: int | None = None


@dataclass(frozen=True)
class Course:
    """One watched series: the score at each judged cohort, by position in the table. Empty while it has no baseline."""

    layer: Layer
    question: str | None
    scores: Mapping[int, float]
    history: int  # cohorts with an answer since the start or the restart
    spread: float | None  # standard deviation of a usual cohort, in points; None of fewer than two cohorts
    state: Literal["baseline", "watched", "no_spread"]


@dataclass(frozen=True)
class Watch:
    """All that the monitor has to say."""

    alerts: tuple[Alert, ...]  # in the order of cohorts, both directions
    courses: tuple[Course, ...]  # the index first

    @property
    def concerns(self) -> tuple[Alert, ...]:
        return tuple(alert for alert in self.alerts if alert.direction == "down")

    @property
    def improvements(self) -> tuple[Alert, ...]:
        return tuple(alert for alert in self.alerts if alert.direction == "up")


def watch(table: RatingTable, *, restarts: Mapping[str, int] | None = None) -> Watch:
    """Watch the index and every question.

    `restarts` names, by question or INDEX, the cohort from which a confirmed change is the new normal.
    """
    begins = restarts or {}
    found = [_watched(table, None, *index_series(table), limit=INDEX_LIMIT, start=begins.get(INDEX, 0))]
    if len(table.questions) > 1:  # a single question has no rest: it is the index
        found += [
            _watched(table, name, *against_rest(table, position), limit=QUESTION_LIMIT, start=begins.get(name, 0))
            for position, name in enumerate(table.questions)
        ]
    alerts = sorted((alert for _, own in found for alert in own), key=lambda alert: alert.position)
    return Watch(tuple(alerts), tuple(course for course, _ in found))


def _watched(
    table: RatingTable, question: str | None, values: Numbers, answers: Numbers, *, limit: float, start: int
) -> tuple[Course, list[Alert]]:
    import numpy as np

    there = np.flatnonzero(~np.isnan(values) & (answers > 0))
    there = there[there >= start]
    scores = ewma(standardised(values[there], answers[there]))
    positions = there[HISTORY:].tolist()
    layer: Layer = "index" if question is None else "question"
    level = level_of(values[there], answers[there])
    has_spread = level is not None and level.phi is not None and level.phi > NO_SPREAD
    course = Course(
        layer=layer,
        question=question,
        scores=dict(zip(positions, scores, strict=True)),
        history=len(there),
        spread=level.spread(people=float(np.median(answers[there]))) if level else None,
        state="baseline" if len(there) <= HISTORY else "watched" if has_spread else "no_spread",
    )
    return course, [
        Alert(
            table.cohorts[positions[at]], positions[at], positions[since], layer, question,
            "down" if scores[at] < 0 else "up", scores[at], None if over is None else positions[over],
        )
        for since, at, over in _excursions(scores, limit=limit)
    ]  # fmt: skip


def standardised(values: Numbers, answers: Numbers, *, history: int = HISTORY) -> Numbers:
    """Say of each cohort after the first `history` how unusual it is among all earlier ones, as a normal score."""
    import numpy as np

    if len(values) <= history:
        return np.zeros(0)
    from scipy.special import ndtri, stdtr  # a third of a second, which no programme without a baseline pays

    x = values - values.mean()  # sums of squares lose digits far from zero
    w = weights(answers)
    sum_w, sum_wx, sum_wxx = (np.cumsum(each)[history - 1 : -1] for each in (w, w * x, w * x * x))
    past = np.arange(history, len(values))
    mean = sum_wx / sum_w
    phi = np.maximum(sum_wxx - sum_wx * mean, 0.0) / (past - 1)
    variance = phi * (1 / answers[history:] + COHORT_SHARE + 1 / sum_w)
    known = phi > NO_SPREAD
    distance = np.where(known, (x[history:] - mean) / np.sqrt(np.where(known, variance, 1.0)), 0.0)
    tail = np.maximum(stdtr(past - 1.0, -np.abs(distance)), LEAST_TAIL)
    scores: Numbers = -np.sign(distance) * ndtri(tail)
    return scores


def ewma(scores: Numbers) -> list[float]:
    """Smooth the scores, and give each in standard deviations of the smoothed series at that age."""
    smoothed, fading = 0.0, 1.0
    found = []
    for score in scores.tolist():
        smoothed = SMOOTHING * score + (1 - SMOOTHING) * smoothed
        fading *= (1 - SMOOTHING) ** 2
        found.append(smoothed / (SMOOTHING / (2 - SMOOTHING) * (1 - fading)) ** 0.5)
    return found


def _excursions(scores: Sequence[float], *, limit: float) -> list[tuple[int, int, int | None]]:
    """Find where the score goes beyond the limit: where it left zero, where it crossed, and where it was back.

    An excursion lasts until the score is back within `OVER_WITHIN` of the limit: one that hovers about it is one alert.
    """
    found: list[tuple[int, int, int | None]] = []
    since, outside = 0, 0
    for at, score in enumerate(scores):
        side = 1 if score > 0 else -1
        if at and side != (1 if scores[at - 1] > 0 else -1):
            since = at
        if outside and outside * score < OVER_WITHIN * limit:
            found[-1] = (*found[-1][:2], at)
            outside = 0
        if abs(score) > limit and not outside:
            found.append((since, at, None))
            outside = side
    return found


# --- in words


def false_alarms_a_year(questions: int) -> float:
    """Say how often something is reported in a year of 52 cohorts though nothing changed."""
    return INDEX_FALSE_ALARMS_A_YEAR + (questions * FALSE_ALARMS_A_YEAR_AND_QUESTION if questions > 1 else 0.0)


def rate_words(questions: int) -> str:
    """Tell what the monitor's word is worth."""
    rate = false_alarms_a_year(questions)
    noun = "question" if questions == 1 else "questions"
    return (
        f"With {questions} {noun} and a course a week, expect about {rate:.1f} false alarms a year "
        "(measured on simulated programmes)."
    )


def spread_words(course: Course) -> str:
    """Tell how far a usual cohort lies from the level."""
    if course.spread is None:
        return "There are too few cohorts to say how much they vary."
    wide = " Wide scales need about twice as many cohorts to show a change." if course.spread > 0.5 else ""
    return f"Two cohorts in three lie within {course.spread:.2f} points of the usual level.{wide}"


def baseline_words(course: Course) -> str | None:
    """Say how far the baseline is. None once there is one."""
    if course.history > HISTORY:
        return None
    return f"Building a baseline, {course.history} of {HISTORY} cohorts."
