"""Which actions, open or past, are about what somebody is about to add. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from bot.actions.model import Action

ALIKE = 80.0  # of 100: so much of the letters, and half of the words, as in "Print handouts" and "Handouts printed"
THE_SAME = 92.0  # letters alone are enough from here: "hand-outs" for "handouts"
SHOWN = 3
_LITTLE = frozenset(["a", "an", "and", "at", "be", "for", "in", "is", "it", "of", "on", "the", "to", "with"])


@dataclass(frozen=True)
class Likeness:
    """An action and how like it is, 0 to 100."""

    action: Action
    score: float


def alike(title: str, actions: Iterable[Action]) -> tuple[Likeness, ...]:
    """Give the actions most like this title, the most like first; open ones before past ones of the same likeness."""
    from rapidfuzz import fuzz, process

    wanted = folded(title)
    if not wanted:
        return ()
    numbers = _numbers(title)
    known = [action for action in actions if not action.archived and _numbers(action.title) == numbers]
    titles = [folded(action.title) for action in known]
    found = process.extract(wanted, titles, scorer=fuzz.token_sort_ratio, score_cutoff=ALIKE, limit=4 * SHOWN)
    likenesses = [
        Likeness(known[place], score)
        for title_found, score, place in found
        if score >= THE_SAME or _share_half_their_words(wanted, title_found)
    ]
    return tuple(sorted(likenesses, key=lambda one: (-one.score, not one.action.is_open, one.action.number))[:SHOWN])


def _numbers(title: str) -> set[str]:
    """Give the numbers in a title: "Book room 2" is another thing than "Book room 3"."""
    return set(re.findall(r"\d+", title))


def _share_half_their_words(one: str, other: str) -> bool:
    words, others = set(one.split()), set(other.split())
    return 2 * len(words & others) >= len(words | others)


def folded(title: str) -> str:
    """Reduce a title to the words that carry it."""
    letters = "".join(character if character.isalnum() else " " for character in title.casefold().replace("-", ""))
    return " ".join(word for word in letters.split() if word not in _LITTLE)
