"""Trainers, sites or ways of teaching against each other, once a term: by cohorts, and honest about how much was asked.

For the Training Programme Manager only and never in a channel. There is no ranking: "the lowest trainer" is wrong 20
times in a comparison of six who do not differ; this is wrong 0.3 times (analysis.md 3).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

from bot.analysis.series import RatingTable, index_series

if TYPE_CHECKING:
    from bot.analysis.series import Numbers

FALSE_DISCOVERIES = 0.10  # of what is reported, one in ten may be nothing (Benjamini and Hochberg)
FEWEST_COHORTS = 4  # of a group and of the rest; with four, a gap of half a point is seen one time in five


@dataclass(frozen=True)
class Difference:
    """One group differs from the others on one question, or on the whole form where `question` is None."""

    group: str
    question: str | None
    points: float  # the group's mean cohort minus the others'
    cohorts: int
    other_cohorts: int
    p_value: float


@dataclass(frozen=True)
class Comparison:
    """What stands out, in the order of names, and how much was looked at to find it."""

    differences: tuple[Difference, ...]
    tests: int
    groups: tuple[str, ...]  # that had enough cohorts
    too_few: tuple[str, ...]


def compare(table: RatingTable, group_of: Sequence[str | None]) -> Comparison:
    """Compare each group's cohorts with all others', question by question. `group_of` is aligned with the cohorts."""
    import numpy as np

    named = np.array([group or "" for group in group_of], dtype=object)
    counts = {group: int((named == group).sum()) for group in sorted(set(named.tolist()) - {""})}
    total = sum(counts.values())
    enough = [group for group, many in counts.items() if min(many, total - many) >= FEWEST_COHORTS]
    questions: list[tuple[str | None, Numbers]] = [(None, index_series(table)[0])]
    if len(table.questions) > 1:
        questions += [(name, table.means[:, place]) for place, name in enumerate(table.questions)]
    tested = [
        difference
        for group, (question, values) in product(enough, questions)
        if (difference := _tested(group, question, values, named)) is not None
    ]
    found = benjamini_hochberg([difference.p_value for difference in tested])
    return Comparison(
        differences=tuple(difference for difference, is_one in zip(tested, found, strict=True) if is_one),
        tests=len(tested),
        groups=tuple(enough),
        too_few=tuple(group for group in counts if group not in enough),
    )


def _tested(group: str, question: str | None, values: Numbers, named: Numbers) -> Difference | None:
    """Test one group against the rest by Student's t over cohorts. None where one side is too small or all is equal."""
    import numpy as np
    from scipy.special import stdtr

    there = ~np.isnan(values)
    own = values[there & (named == group)]
    others = values[there & (named != group) & (named != "")]
    if min(len(own), len(others)) < FEWEST_COHORTS:
        return None
    free = len(own) + len(others) - 2
    squares = float(((own - own.mean()) ** 2).sum() + ((others - others.mean()) ** 2).sum())
    variance = squares / free * (1 / len(own) + 1 / len(others))
    points = float(own.mean() - others.mean())
    if variance <= 1e-18:
        return None
    p_value = float(2 * stdtr(free, -abs(points) / variance**0.5))
    return Difference(group, question, points, len(own), len(others), p_value)


def benjamini_hochberg(p_values: Sequence[float], *, rate: float = FALSE_DISCOVERIES) -> list[bool]:
    """Choose what may be reported so that on average no more than `rate` of it is nothing."""
    ordered = sorted(p_values)
    bound = max((p for place, p in enumerate(ordered, start=1) if p <= rate * place / len(ordered)), default=-1.0)
    return [p <= bound for p in p_values]


def difference_words(difference: Difference, *, titles: Mapping[str, str]) -> str:
    """Say one difference with its counts."""
    where = titles.get(difference.question, difference.question) if difference.question else "the form as a whole"
    way = "higher" if difference.points > 0 else "lower"
    return (
        f"{difference.group}: {abs(difference.points):.1f} points {way} on {where} "
        f"({difference.cohorts} cohorts against {difference.other_cohorts} others)"
    )


def comparison_words(comparison: Comparison) -> str:
    """Say what the comparison can and cannot tell."""
    if not comparison.groups:
        return f"No comparison yet: it needs {FEWEST_COHORTS} cohorts of one and {FEWEST_COHORTS} of the others."
    if not comparison.differences:
        return f"No difference stands out in {comparison.tests} comparisons; small ones need more cohorts to be seen."
    return f"Of {comparison.tests} comparisons these stand out; about one in ten of such findings is chance."
