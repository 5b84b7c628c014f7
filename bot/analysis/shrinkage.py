"""A cohort's score pulled towards the programme's: the fewer people and the noisier their answers, the further.

On real lecturers' ratings this predicts later ratings with 17 to 32 % less error than the raw mean (analysis.md 3).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class GroupSpread:
    """One group's answers, summed up. `squares` is the sum of squared distances from the group's own mean."""

    mean: float
    answers: int
    squares: float


@dataclass(frozen=True)
class Shrunken:
    """A score and how much of it is the group's own, 0 to 1."""

    score: float
    own_weight: float


def shrink(groups: Sequence[GroupSpread]) -> tuple[Shrunken, ...]:
    """Estimate each group's score by the normal-normal model, with both variances taken from the groups themselves.

    Groups need an answer each. A single group, or groups that differ no more than chance would have it, get the
    common mean.
    """
    if not groups:
        return ()
    answers = sum(group.answers for group in groups)
    centre = sum(group.mean * group.answers for group in groups) / answers
    within = _within(groups)
    between = _between(groups, centre=centre, within=within)
    found = []
    for group in groups:
        noise = within / group.answers
        own = between / (between + noise) if between + noise > 0 else 0.0
        found.append(Shrunken(centre + own * (group.mean - centre), own))
    return tuple(found)


def _within(groups: Sequence[GroupSpread]) -> float:
    free = sum(group.answers - 1 for group in groups)
    return sum(group.squares for group in groups) / free if free > 0 else 0.0


def _between(groups: Sequence[GroupSpread], *, centre: float, within: float) -> float:
    """Estimate by moments how much the groups' true scores differ (the usual one-way random effects)."""
    if len(groups) < 2:
        return 0.0
    answers = sum(group.answers for group in groups)
    seen = sum(group.answers * (group.mean - centre) ** 2 for group in groups)
    expected = within * (len(groups) - 1)
    scale = answers - sum(group.answers**2 for group in groups) / answers
    return max(0.0, (seen - expected) / scale) if scale > 0 else 0.0
