"""Which end of a scale is the good one. Said only where header or labels say so; all else is for a person to decide.

A wrong direction turns praise into complaint, so "unknown" is the answer whenever the words leave room.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from bot.feedback.profile import header_words as says
from bot.feedback.profile import label_words
from bot.feedback.profile.model import Direction
from bot.feedback.profile.ranges import Anchors
from bot.feedback.profile.text import folded

_HOW_EASY = re.compile(r"\b(?:how easy|ease of|easy|facil\w*|facilidad|einfach|leicht|latt|lett|facile)\b")
_EVALUATIVE = frozenset({label_words.QUALITY, label_words.SATISFACTION})
_ABOUT_AMOUNTS = frozenset(
    {label_words.FREQUENCY, label_words.IMPORTANCE, label_words.EASE, label_words.LEVEL, label_words.SURE}
)


def direction_of(
    header: str, *, row: str | None = None, families: Collection[str] = (), anchors: Anchors | None = None
) -> tuple[Direction, str]:
    """Say which end is good, and why. `row` is a grid's row, whose own words weigh more than its question's."""
    asked = folded(f"{header} {row}") if row else folded(header)
    told = folded(row) if row else asked
    if anchors and anchors.reversed:
        return "lower_is_better", "the header puts the good words at the low end"
    if says.NEED_NOT_BE_GOOD.found_in(asked):
        return "unknown", "more of this is not better or worse by itself"
    if set(families) & _EVALUATIVE:
        if _speaks_of_bad(told):
            return "unknown", "good words rate something that may be bad"
        return "higher_is_better", "the labels themselves say what is good"
    if label_words.EASE in families and says.HARD.found_in(told) and not asks_how_easy(told):
        return "lower_is_better", "the header asks how difficult it was"
    if label_words.EASE in families:
        return "unknown", "whether easier is better is for the team to say"
    if set(families) & _ABOUT_AMOUNTS and not says.GOOD_IF_HIGH.found_in(told):
        return "unknown", "the labels say how much, not how good"
    is_statement = label_words.AGREEMENT in families or says.MINE.begins(told)
    return _by_words(asked, told, agrees=is_statement)


def asks_how_easy(header: str) -> bool:
    return _HOW_EASY.search(folded(header)) is not None


def _speaks_of_bad(text: str) -> bool:
    return says.BAD_IF_HIGH.found_in(text)


def _by_words(asked: str, told: str, *, agrees: bool) -> tuple[Direction, str]:
    bad, good = says.BAD_IF_HIGH.found_in(told), says.GOOD_IF_HIGH.found_in(told)
    if not bad and not good and told != asked:
        bad, good = says.BAD_IF_HIGH.found_in(asked), says.GOOD_IF_HIGH.found_in(asked)
    if bad and good:
        return _mixed(told)
    if bad:
        return _lower(told)
    if not good:
        return "unknown", "the header does not say which end is good"
    if agrees and says.MINE.found_in(told) and not says.SURELY_ABOUT_TEACHING.found_in(told):
        return "unknown", "a statement about oneself"
    return "higher_is_better", "the header asks how good it was"


def _lower(told: str) -> tuple[Direction, str]:
    if len(says.BAD_IF_HIGH.matches_in(told)) > 1:
        return "unknown", "the words cancel or repeat each other"
    if not says.CLEARLY_BAD.found_in(told):
        return "unknown", "the header has words of trouble, but they need not mean the teaching"
    if says.DENIALS.found_in(told):
        return "unknown", "a denied statement: its good end is for a person to say"
    return "lower_is_better", "the header names a difficulty"


def _mixed(told: str) -> tuple[Direction, str]:
    if says.HARD.found_in(told) and not _HOW_EASY.search(told) and not says.DENIALS.found_in(told):
        return "lower_is_better", "the header asks how difficult it was"
    return "unknown", "the header has good and bad words"
