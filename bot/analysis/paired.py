"""Knowledge before and after, person by person: how many went up, stayed, went down, and whether it is more than luck.

Wilcoxon's signed-rank test, exact by counting all assignments of signs: no pair is needed to be free of ties.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from statistics import NormalDist

FEWEST_PAIRS = 8  # that say a difference; four people cannot reach significance, whatever they answer
EXACT_UPTO = 200  # differences; beyond, the normal approximation is right to three digits


@dataclass(frozen=True)
class Gain:
    """Before against after, of those who answered both. `p_value` is None below eight pairs that differ from 0."""

    up: int
    same: int
    down: int
    mean: float | None  # points; None without pairs
    p_value: float | None

    @property
    def pairs(self) -> int:
        return self.up + self.same + self.down


def gain_of(differences: Mapping[float, int]) -> Gain:
    """Sum up differences (after minus before), given as how many people have each."""
    pairs = sum(differences.values())
    up = sum(many for value, many in differences.items() if value > 0)
    down = sum(many for value, many in differences.items() if value < 0)
    total = math.fsum(value * many for value, many in differences.items())
    return Gain(
        up=up,
        same=pairs - up - down,
        down=down,
        mean=total / pairs if pairs else None,
        p_value=signed_rank(differences) if pairs >= FEWEST_PAIRS and up + down else None,
    )


def signed_rank(differences: Mapping[float, int]) -> float:
    """Give the two-sided p of Wilcoxon's test; pairs without a difference are left out, as he did."""
    sizes: Counter[float] = Counter()
    for value, many in differences.items():
        if value:
            sizes[round(abs(value), 9)] += many
    ranks, start = {}, 0
    for size in sorted(sizes):
        ranks[size] = 2 * start + sizes[size] + 1  # twice the middle rank: a whole number also for ties
        start += sizes[size]
    each = [rank for size, rank in ranks.items() for _ in range(sizes[size])]
    positive = sum(ranks[round(value, 9)] * many for value, many in differences.items() if value > 0)
    if not each:
        return 1.0
    return _exact(each, positive) if len(each) <= EXACT_UPTO else _approximate(each, positive)


def _exact(ranks: Sequence[int], positive: int) -> float:
    """Count the ways to give signs that lie at least as far out."""
    ways = [1]
    for rank, alike in groupby(sorted(ranks)):
        for _ in alike:
            longer = [*ways, *[0] * rank]
            for place, many in enumerate(ways):
                longer[place + rank] += many
            ways = longer
    total = sum(ranks)
    far = min(positive, total - positive)
    return float(min(1, 2 * sum(ways[: far + 1]) / 2 ** len(ranks)))


def _approximate(ranks: Sequence[int], positive: int) -> float:
    deviation = math.sqrt(sum(rank * rank for rank in ranks)) / 2
    distance = abs(positive - sum(ranks) / 2) - 1  # half a rank for continuity
    return min(1.0, 2 * (1 - NormalDist().cdf(max(0.0, distance) / deviation)))


def gain_words(gain: Gain) -> str:
    """Say "6 up, 1 same, 1 down"; of many pairs also what that means. Self-rated, and said to be so."""
    if not gain.pairs:
        return "nobody answered both before and after"
    counts = f"{gain.up} up, {gain.same} same, {gain.down} down (self-rated)"
    if gain.p_value is None or gain.mean is None:
        return f"{counts}; too few to say more"
    if gain.p_value >= 0.05:
        return f"{counts}; no more than chance"
    return f"{counts}; {gain.mean:+.1f} points on average, more than chance"
