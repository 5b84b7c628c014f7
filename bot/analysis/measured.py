"""From printed groups to the series that a change is judged by: a measure against the rest of the form, group by group.

Ratings of different scales are put on one of 1 to 5, the scale that "worthwhile" is meant on (analysis.md 4).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from bot.analysis.model import CountedQuestion, Unit, of_measure
from bot.analysis.scores import mean
from bot.analysis.series import RatingTable, against_rest, index_series, rating_table

if TYPE_CHECKING:
    from bot.analysis.series import Numbers

LOW, HIGH = 1.0, 5.0
STEPS = HIGH - LOW
USUAL_SCALE = (1, 5)


def rated(questions: Sequence[CountedQuestion]) -> tuple[CountedQuestion, ...]:
    """Choose the ratings that have a good and a bad end. "About right" in the middle of a scale has neither."""
    return tuple(question for question in questions if question.kind == "scale" and _direction(question))


def ratings_of(units: Sequence[Unit], questions: Sequence[CountedQuestion]) -> RatingTable:
    """Give the mean of each rating in each group, on 1 to 5 with the good end high."""
    ratings = rated(questions)
    means = [[_mean_on_five(unit, question) for question in ratings] for unit in units]
    answers = [[_answers(unit, question.key) for question in ratings] for unit in units]
    keys = [question.key for question in ratings]
    return rating_table(means, answers, cohorts=[unit.unit for unit in units], questions=keys)


def question_series(
    units: Sequence[Unit], questions: Sequence[CountedQuestion], *, keys: Sequence[str]
) -> tuple[Numbers, Numbers]:
    """Give the mean of these questions minus that of the rest of the form, and how many gave it. NaN where missing."""
    own, rest = _parted(rated(questions), keys)
    means = [[_mean_of(unit, own), *(_mean_on_five(unit, one) for one in rest)] for unit in units]
    answers = [
        [max((_answers(unit, one.key) for one in own), default=0), *(_answers(unit, one.key) for one in rest)]
        for unit in units
    ]
    names = ["own", *(one.key for one in rest)]
    table = rating_table(means, answers, cohorts=[unit.unit for unit in units], questions=names)
    return against_rest(table, 0)


def course_series(units: Sequence[Unit], questions: Sequence[CountedQuestion]) -> tuple[Numbers, Numbers]:
    """Give the mean over all ratings, and how many people it is of."""
    return index_series(ratings_of(units, questions))


def gain_series(units: Sequence[Unit], measure: str, *, scale: tuple[int, int]) -> tuple[Numbers, Numbers]:
    """Give the mean difference of those who answered before and after, in steps of a scale of 1 to 5."""
    names = of_measure(measure)
    means = [[_scaled(mean(unit.counts.get(names, {})), scale)] for unit in units]
    answers = [[_answers(unit, names)] for unit in units]
    table = rating_table(means, answers, cohorts=[unit.unit for unit in units], questions=[names])
    return index_series(table)


def _parted(
    ratings: Sequence[CountedQuestion], keys: Sequence[str]
) -> tuple[list[CountedQuestion], list[CountedQuestion]]:
    own = [question for question in ratings if question.key in keys]
    return own, [question for question in ratings if question.key not in keys]


def _mean_of(unit: Unit, questions: Sequence[CountedQuestion]) -> float | None:
    found = [value for one in questions if (value := _mean_on_five(unit, one)) is not None]
    return sum(found) / len(found) if found else None


def _mean_on_five(unit: Unit, question: CountedQuestion) -> float | None:
    value = mean(unit.counts.get(question.key, {}))
    if value is None or question.scale is None:
        return None
    low, high = question.scale
    reached = value - low if _direction(question) > 0 else high - value
    return LOW + STEPS * reached / (high - low)


def _scaled(value: float | None, scale: tuple[int, int]) -> float | None:
    return None if value is None else value * STEPS / (scale[1] - scale[0])


def _direction(question: CountedQuestion) -> int:
    """Tell which end is good: 1 the high one, -1 the low one, 0 neither."""
    if question.scale is None or question.scale[0] >= question.scale[1]:
        return 0
    good = set(question.favourable)
    return (question.scale[1] in good) - (question.scale[0] in good)


def _answers(unit: Unit, name: str) -> int:
    values: Mapping[str, int] = unit.counts.get(name, {})
    return sum(values.values())
