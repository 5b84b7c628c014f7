"""One example of what a column holds, with nothing in it that could be a person's."""

from __future__ import annotations

import re
import unicodedata

from bot.feedback.profile.columns import Column
from bot.feedback.profile.model import Kind

EXAMPLE_CHARACTERS = 40
_SHOWN: frozenset[Kind] = frozenset({"rating", "likert", "grid_row", "yes_no"})
_COUNTED: frozenset[Kind] = frozenset({"choice", "multi_choice", "cohort"})
GIVEN_BY_SEVERAL = 5  # an answer that so many gave names nobody


def masked_example(column: Column, kind: Kind) -> str:
    """Give the commonest answer if its kind or its frequency makes it nobody's own; else its shape: "Xxxx Xxxxx"."""
    if not column.counts:
        return ""
    answer, times = column.counts.most_common(1)[0]
    is_open = (kind in _SHOWN and len(column.counts) <= 12) or (kind in _COUNTED and times >= GIVEN_BY_SEVERAL)
    text = answer if is_open and not _could_be_somebody(answer) else _shape(answer)
    flat = " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
    return flat if len(flat) <= EXAMPLE_CHARACTERS else flat[: EXAMPLE_CHARACTERS - 1] + "…"


def open_options(column: Column) -> tuple[str, ...]:
    """Give the answers of a choice that several people gave, and that are no name."""
    return tuple(
        answer
        for answer, times in column.spelled.most_common()
        if times >= GIVEN_BY_SEVERAL and not _could_be_somebody(answer)
    )


def _could_be_somebody(answer: str) -> bool:
    """Tell two or three words with capitals, as a name has; a trainer is named by several people."""
    words = answer.split()
    return 2 <= len(words) <= 4 and all(word[0].isupper() and word[1:].islower() for word in words)


def _shape(answer: str) -> str:
    # Vowel signs of Indic and Semitic scripts are marks of their own, and would still tell a name.
    bare = "".join(sign for sign in answer[:EXAMPLE_CHARACTERS] if not unicodedata.category(sign).startswith("M"))
    shaped = re.sub(r"\d", "0", bare)
    return re.sub(r"[^\W\d_]", lambda found: "X" if found[0].isupper() else "x", shaped)
