"""Which actions, open or past, are about what somebody is about to add. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.actions.model import Action

ALIKE = 80.0  # of 100: so much of the letters, and half of the words, as in "Print handouts" and "Handouts printed"
THE_SAME = 92.0  # letters alone are enough from here: "hand-outs" for "handouts"
SHOWN = 3
CAME_BACK = 101.0  # of 100: a closed action on the same measure is shown before any that is only worded alike
_LITTLE = frozenset(["a", "an", "and", "at", "be", "for", "in", "is", "it", "of", "on", "the", "to", "with"])


@dataclass(frozen=True)
class Likeness:
    """An action and how like it is, 0 to 100; more if the very measure it was on is low again."""

    action: Action
    score: float

    @property
    def came_back(self) -> bool:
        return self.score >= CAME_BACK


def alike(title: str, actions: Iterable[Action]) -> tuple[Likeness, ...]:
    """Give the actions most like this title, the most like first; open ones before past ones of the same likeness."""
    known = {action.ref: action for action in actions if not action.archived}
    scores = likest(title, {ref: action.title for ref, action in known.items()})
    return ranked([Likeness(known[ref], score) for ref, score in scores.items()])


def likest(title: str, titles: Mapping[str, str]) -> dict[str, float]:
    """Give the references whose titles are like this one, each with how like, a few more than are shown."""
    from rapidfuzz import fuzz, process

    wanted, numbers = folded(title), _numbers(title)
    if not wanted:
        return {}
    comparable = {ref: folded(text) for ref, text in titles.items() if _numbers(text) == numbers}
    found = process.extract(wanted, comparable, scorer=fuzz.token_sort_ratio, score_cutoff=ALIKE, limit=4 * SHOWN)
    return {ref: score for text, score, ref in found if score >= THE_SAME or _share_half_their_words(wanted, text)}


def ranked(likenesses: Iterable[Likeness]) -> tuple[Likeness, ...]:
    """Put the most like first, and keep as many as are shown."""
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
