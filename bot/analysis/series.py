"""What the monitor and the check of an action look at: one number per cohort, weighted by how many people gave it.

Two layers. The index is the mean of all rating questions; a question is looked at as its mean minus that of the other
questions in the same cohort, so that a friendly or a tired cohort moves no question.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]
    Positions = NDArray[np.intp]

COHORT_SHARE = 0.06  # r: how much cohorts differ among themselves, beside the spread between people (analysis.md 2)


@dataclass(frozen=True)
class RatingTable:
    """Cohorts in the order of time by rating questions, all on one scale whose high end is good.

    `means` and `answers` are cohorts x questions; a mean is NaN where nobody answered. `people` counts the cohort's
    people who answered any of them.
    """

    cohorts: tuple[str, ...]
    questions: tuple[str, ...]
    means: Numbers
    answers: Numbers
    people: Numbers

    def upto(self, count: int) -> RatingTable:
        """Give the first cohorts only."""
        return RatingTable(
            self.cohorts[:count], self.questions, self.means[:count], self.answers[:count], self.people[:count]
        )


def rating_table(
    means: Sequence[Sequence[float | None]],
    answers: Sequence[Sequence[int]],
    *,
    cohorts: Sequence[str],
    questions: Sequence[str],
    people: Sequence[int] | None = None,
) -> RatingTable:
    """Build the table from plain numbers; None is a question that nobody of a cohort answered."""
    import numpy as np

    shape = (len(cohorts), len(questions))
    counted = np.asarray(answers, dtype=np.float64).reshape(shape)
    given = np.array([[np.nan if mean is None else mean for mean in row] for row in means], dtype=np.float64)
    given = np.where(counted > 0, given.reshape(shape), np.nan)
    most = counted.max(axis=1) if counted.size else np.zeros(len(cohorts))
    there = np.asarray(people, dtype=np.float64) if people is not None else most
    return RatingTable(tuple(cohorts), tuple(questions), given, counted, there)


def index_series(table: RatingTable) -> tuple[Numbers, Numbers]:
    """Give each cohort's mean over all rating questions, and how many people it is of. NaN where nobody answered."""
    import numpy as np

    there = ~np.isnan(table.means)
    many = there.sum(axis=1)
    totals = np.where(there, table.means, 0.0).sum(axis=1)
    return np.where(many > 0, totals / np.maximum(many, 1), np.nan), table.people


def against_rest(table: RatingTable, question: int) -> tuple[Numbers, Numbers]:
    """Give a question's mean minus the mean of the others, cohort by cohort. NaN where one side is missing."""
    import numpy as np

    there = ~np.isnan(table.means)
    own = table.means[:, question]
    others = there.sum(axis=1) - there[:, question]
    totals = np.where(there, table.means, 0.0).sum(axis=1) - np.where(there[:, question], own, 0.0)
    return np.where(others > 0, own - totals / np.maximum(others, 1), np.nan), table.answers[:, question]


def weights(answers: Numbers) -> Numbers:
    """Weigh a cohort by its people: ten say more than four, though not two and a half times as much."""
    import numpy as np

    return np.where(answers > 0, 1 / (1 / np.maximum(answers, 1) + COHORT_SHARE), 0.0)


@dataclass(frozen=True)
class Level:
    """Where a series stands: its weighted mean, the sum of weights, and phi, the variance of one unit of weight.

    `phi` is None of fewer than two cohorts.
    """

    mean: float
    weight: float
    cohorts: int
    phi: float | None

    def spread(self, *, people: float) -> float | None:
        """Give the standard deviation of a cohort of so many people, in points."""
        return None if self.phi is None else float((self.phi * (1 / people + COHORT_SHARE)) ** 0.5)


def level_of(values: Numbers, answers: Numbers) -> Level | None:
    """Sum up some cohorts. None where none of them has a value."""
    import numpy as np

    there = ~np.isnan(values) & (answers > 0)
    x, w = values[there], weights(answers[there])
    if not len(x):
        return None
    total = float(w.sum())
    mean = float((w * x).sum() / total)
    phi = float((w * (x - mean) ** 2).sum() / (len(x) - 1)) if len(x) > 1 else None
    return Level(mean, total, len(x), None if phi is None or not np.isfinite(phi) else phi)
