"""A whole export analysed: all cohorts for the monitor, counts of the groups that may be shown. Columns in, facts out.

Which cohorts may be shown, alone or together, is decided outside and handed in; a question that too few of a group
answered is left out of that group here. Nothing of a hidden group is in what comes out but that the alarm was raised.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.analysis.columns import (
    Coded,
    Column,
    differences_of,
    group_codes,
    rating_table_of,
    turned_round,
    unwatched,
)
from bot.analysis.comparisons import Comparison, compare
from bot.analysis.monitor import Watch, watch
from bot.analysis.series import RatingTable

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Counts = Mapping[float, int]  # worth of an answer -> how many gave it


@dataclass(frozen=True, kw_only=True)
class Grouping:
    """Who belongs where: each answer's cohort, the cohorts in the order of time, and the group that shows each.

    `shown_in` gives a cohort's group, or None for one that is held back. `trainers` is aligned with `cohorts`.
    """

    names: Column
    cohorts: tuple[str, ...]
    shown_in: tuple[int | None, ...]
    groups: int
    floor: int
    trainers: tuple[str | None, ...] | None = None


@dataclass(frozen=True, kw_only=True)
class Survey:
    """The facts. `counts[question][group]` is None where fewer than the floor answered."""

    counts: tuple[tuple[Counts | None, ...], ...]
    gains: tuple[tuple[Counts | None, ...], ...]
    watch: Watch
    comparison: Comparison | None
    turned_round: int
    not_on_scale: int


def survey(coded: Sequence[Coded], pairs: Sequence[tuple[Coded, Coded]], grouping: Grouping) -> Survey:
    """Analyse everything that the columns hold: ratings, and pairs of before and after."""
    with unwatched():
        cohort_of = group_codes(grouping.names, grouping.cohorts)
        group_of = _groups(cohort_of, grouping)
        table = rating_table_of(coded, cohort_of, cohorts=grouping.cohorts)
        return Survey(
            counts=tuple(_shown(each, group_of, grouping) for each in coded),
            gains=tuple(_gains(before, after, group_of, grouping) for before, after in pairs),
            watch=watch(table),
            comparison=_comparison(table, grouping),
            turned_round=turned_round(coded),
            not_on_scale=sum(each.not_on_scale for each in coded),
        )


def _groups(cohort_of: NDArray[np.int64], grouping: Grouping) -> NDArray[np.int64]:
    """Send each answer to the group it is shown in; -1 where its cohort is held back."""
    import numpy as np

    places = np.array([-1 if place is None else place for place in grouping.shown_in] + [-1], dtype=np.int64)
    groups: NDArray[np.int64] = places[cohort_of]  # a cohort of -1 takes the last place, which is none
    return groups


def _shown(coded: Coded, group_of: NDArray[np.int64], grouping: Grouping) -> tuple[Counts | None, ...]:
    return tuple(
        {worth: many for worth, many in zip(coded.worths, row, strict=False) if many}
        if sum(row) >= grouping.floor
        else None
        for row in coded.counted(group_of, grouping.groups).tolist()
    )


def _gains(before: Coded, after: Coded, group_of: NDArray[np.int64], grouping: Grouping) -> tuple[Counts | None, ...]:
    found = differences_of(before, after, group_of, grouping.groups)
    return tuple(each if sum(each.values()) >= grouping.floor else None for each in found)


def _comparison(table: RatingTable, grouping: Grouping) -> Comparison | None:
    """Compare trainers by the cohorts that are shown alone: a smaller one could be worked out from the difference."""
    if grouping.trainers is None:
        return None
    large = (table.people >= grouping.floor).tolist()
    return compare(
        table, [trainer if is_large else None for trainer, is_large in zip(grouping.trainers, large, strict=True)]
    )
