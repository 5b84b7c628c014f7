"""Which comments say the same: nearly the same words, and nothing that turns them round.

Similarity alone merges opposites ("would" and "would not recommend"; analysis.md 5.5), so comments are compared within
one theme and one sentiment, and denials, numbers and adjectives must be the same.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from bot.analysis.comments.phrases import straightened
from bot.analysis.comments.wording import TURNING_WORDS

ALIKE_FROM = 90.0  # token_set of rapidfuzz; measured: 7 of 10 near-duplicates, 2 opposites, which the rules below part
_DENIALS = re.compile(
    r"(?<!\w)(?:no|not|never|none|nothing|nobody|nowhere|neither|nor|without|cannot|hardly|barely|lack\w*|\w+n't|cant|dont|wont|didnt|wasnt|isnt|werent|couldnt|wouldnt|shouldnt|doesnt)(?!\w)"
)
_NUMBERS = re.compile(
    r"\d+|(?<!\w)(?:one|two|three|four|five|six|seven|eight|nine|ten|half|first|second|third|morning|afternoon)(?!\w)"
)


@dataclass(frozen=True)
class Group:
    """Comments that say the same, by their index; the first is the one that came first."""

    members: tuple[int, ...]


def is_alike(one: str, other: str) -> bool:
    """Tell near-duplicates from texts that only share words."""
    first, second = _normalised(one), _normalised(other)
    if first == second:
        return True
    if not _same_turns(first, second):
        return False
    from rapidfuzz import fuzz

    return fuzz.token_set_ratio(first, second) >= ALIKE_FROM and fuzz.token_sort_ratio(first, second) >= 70


def _normalised(text: str) -> str:
    return " ".join(re.findall(r"[^\W_]+(?:'[^\W_]+)*", straightened(text).casefold()))


def _same_turns(one: str, other: str) -> bool:
    for pattern in (_DENIALS, _NUMBERS):
        if sorted(pattern.findall(one)) != sorted(pattern.findall(other)):
            return False
    return TURNING_WORDS.intersection(one.split()) == TURNING_WORDS.intersection(other.split())


def grouped(comments: Sequence[tuple[str, Hashable]]) -> tuple[Group, ...]:
    """Group comments (text, and what has to be equal: themes and sentiment) that say the same."""
    groups: defaultdict[Hashable, list[list[int]]] = defaultdict(list)
    for index, (text, same) in enumerate(comments):
        group = next((each for each in groups[same] if is_alike(comments[each[0]][0], text)), None)
        if group is None:
            groups[same].append([index])
        else:
            group.append(index)
    found = [Group(tuple(members)) for each in groups.values() for members in each]
    return tuple(sorted(found, key=lambda group: group.members[0]))
