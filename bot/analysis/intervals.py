"""How much a share of a few people can mean: Wilson's interval, said in words, and the last four cohorts together.

At four to ten answers the textbook interval covers 59 to 78 % instead of 95; Wilson's covers 95 (analysis.md 3).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

NORMAL_95 = 1.959963984540054
WINDOW = 4  # cohorts that are read together beside each single one

_IN_WORDS = (
    (0.005, "none"),
    (0.055, "hardly any"),
    (0.15, "about one in ten"),
    (0.225, "about two in ten"),
    (0.275, "about a quarter"),
    (0.35, "about three in ten"),
    (0.45, "about four in ten"),
    (0.55, "about half"),
    (0.65, "about six in ten"),
    (0.725, "about seven in ten"),
    (0.775, "about three quarters"),
    (0.85, "about eight in ten"),
    (0.925, "about nine in ten"),
    (0.995, "nearly all"),
    (1.0, "all"),
)


@dataclass(frozen=True)
class Share:
    """So many of so many."""

    favourable: int
    answers: int


def wilson(favourable: int, answers: int) -> tuple[float, float]:
    """Give the 95 % interval of a share, 0 to 1. Without answers it is everything."""
    if not answers:
        return 0.0, 1.0
    square = NORMAL_95**2
    share = favourable / answers
    centre = (share + square / (2 * answers)) / (1 + square / answers)
    half = NORMAL_95 / (1 + square / answers) * math.sqrt(share * (1 - share) / answers + square / (4 * answers**2))
    low = 0.0 if favourable == 0 else max(0.0, centre - half)
    high = 1.0 if favourable == answers else min(1.0, centre + half)
    return low, high


def share_words(share: float) -> str:
    """Say a share as people do: about half, nearly all."""
    return next(words for bound, words in _IN_WORDS if share <= bound)


def range_words(favourable: int, answers: int) -> str:
    """Say what a share of few is consistent with: "anything from about half to nearly all"."""
    if not answers:
        return "nobody answered"
    low, high = (share_words(bound) for bound in wilson(favourable, answers))
    return f"consistent with {low}" if low == high else f"consistent with anything from {low} to {high}"


def counted_words(share: Share, *, verb: str = "agreed") -> str:
    """Say "7 of 8 agreed (consistent with anything from about half to nearly all)"."""
    if not share.answers:
        return "nobody answered"
    count = f"{share.favourable} of {share.answers} {verb}"
    return f"{count} ({range_words(share.favourable, share.answers)})"


def rolling(shares: Sequence[Share], *, window: int = WINDOW) -> tuple[Share, ...]:
    """Put each cohort together with those before it, up to `window` in all."""
    return tuple(
        Share(
            favourable=sum(share.favourable for share in shares[max(0, end - window) : end]),
            answers=sum(share.answers for share in shares[max(0, end - window) : end]),
        )
        for end in range(1, len(shares) + 1)
    )
