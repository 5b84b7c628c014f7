"""Which comment of a group could stand for it. It is proposed only: a person releases it, or nobody ever sees it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import log, sqrt

SHORTEST_WORDS, LONGEST_WORDS = 8, 40
SMALL_COHORT = 5
_MARK = re.compile(r"\[[a-z -]+\]")
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Quotable:
    """A comment with what decides whether it may be proposed."""

    text: str  # as masked
    is_held: bool = False  # waits for its reader: a flag, a concern, a trainer's name
    cohort_size: int | None = None
    with_theme_in_cohort: int = 2  # how many comments of its cohort have its theme


def may_be_proposed(comment: Quotable) -> bool:
    """Rule out what is too short or long, masked, held, or a small cohort's only voice on its theme."""
    words = len(_WORD.findall(comment.text))
    is_only_voice = (
        comment.cohort_size is not None and comment.cohort_size < SMALL_COHORT and comment.with_theme_in_cohort < 2
    )
    return (
        SHORTEST_WORDS <= words <= LONGEST_WORDS
        and not _MARK.search(comment.text)
        and not comment.is_held
        and not is_only_voice
    )


def representative(group: Sequence[Quotable]) -> int | None:
    """Give the index of the comment nearest to the middle of its group. None where none may be proposed."""
    vectors = _weighed([comment.text for comment in group])
    centre: Counter[str] = Counter()
    for vector in vectors:
        centre.update(vector)
    allowed = [index for index, comment in enumerate(group) if may_be_proposed(comment)]
    return max(allowed, key=lambda index: (_cosine(vectors[index], centre), -index), default=None)


def _weighed(texts: Sequence[str]) -> list[dict[str, float]]:
    """Weigh words by how often a comment has them and how few comments do (TF-IDF)."""
    counted = [Counter(_WORD.findall(text.casefold())) for text in texts]
    spread = Counter(word for words in counted for word in words)
    return [{word: many * (1 + log(len(texts) / spread[word])) for word, many in words.items()} for words in counted]


def _cosine(one: dict[str, float], other: Counter[str]) -> float:
    lengths = sqrt(sum(value * value for value in one.values())) * sqrt(sum(value * value for value in other.values()))
    return sum(value * other[word] for word, value in one.items()) / lengths if lengths else 0.0
