"""From printed groups to what is judged over time: all ratings on one scale, up is better, groups in the order of time.

Nothing here knows more than the counts that were printed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from bot.analysis.model import CountedMeasure, CountedQuestion, Counts, Unit, as_value
from bot.analysis.scores import mean
from bot.analysis.series import RatingTable, rating_table
from bot.analysis.spc import Better


def better_end(question: CountedQuestion) -> Better:
    """Tell which end of its scale is good; neither where the best answer lies in between, or is not known."""
    if question.scale is None or not question.favourable:
        return "neither"
    low, high = question.scale
    if high in question.favourable:
        return "neither" if low in question.favourable else "high"
    return "low" if low in question.favourable else "neither"


def better_of(measure: CountedMeasure) -> Better:
    """Tell the good end of a measure: that of its questions, where they agree."""
    ends = {better_end(question) for question in measure.questions}
    return ends.pop() if len(ends) == 1 else "neither"


def ratings_of(questions: Sequence[CountedQuestion]) -> tuple[CountedQuestion, ...]:
    """Choose the questions that can be watched: those with a known good end."""
    return tuple(question for question in questions if question.kind == "scale" and better_end(question) != "neither")


def table_of(units: Sequence[Unit], ratings: Sequence[CountedQuestion]) -> RatingTable:
    """Build the monitor's table. Ratings of another scale are stretched to the commonest one, and bad ends turned."""
    common = common_scale(ratings)
    return rating_table(
        [[_level(unit.counts, question, common=common) for question in ratings] for unit in units],
        [[sum(unit.counts.get(question.key, {}).values()) for question in ratings] for unit in units],
        cohorts=[unit.unit for unit in units],
        questions=[question.key for question in ratings],
        people=[unit.responses for unit in units],
    )


def common_scale(ratings: Sequence[CountedQuestion]) -> tuple[int, int]:
    scales = Counter(question.scale for question in ratings if question.scale)
    return scales.most_common(1)[0][0] if scales else (1, 5)


def _level(counts: Counts, question: CountedQuestion, *, common: tuple[int, int]) -> float | None:
    given = mean(counts.get(question.key, {}))
    if given is None or question.scale is None:
        return None
    low, high = question.scale
    above = given - low if better_end(question) == "high" else high - given
    return common[0] + above * (common[1] - common[0]) / (high - low)


def favourable_in(counts: Counts, question: CountedQuestion) -> int:
    """Count the favourable answers to a question."""
    values = counts.get(question.key, {})
    return sum(values.get(as_value(value), 0) for value in question.favourable)


def answers_in(counts: Counts, question: CountedQuestion) -> int:
    return sum(counts.get(question.key, {}).values())
