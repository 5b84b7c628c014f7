"""Which actions, open or past, are about what somebody is about to add. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from bot.actions.model import Action

ALIKE = 80.0  # of 100: "Print larger handouts" and "Larger handouts to be printed" are, two of many handouts are not
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
    likenesses = [Likeness(known[place], score) for _, score, place in found]
    return tuple(sorted(likenesses, key=lambda one: (-one.score, not one.action.is_open, one.action.number))[:SHOWN])


def _numbers(title: str) -> set[str]:
    """Give the numbers in a title: "Book room 2" is another thing than "Book room 3"."""
    return set(re.findall(r"\d+", title))


def folded(title: str) -> str:
    """Reduce a title to the words that carry it."""
    letters = "".join(character if character.isalnum() else " " for character in title.casefold())
    return " ".join(word for word in letters.split() if word not in _LITTLE)
