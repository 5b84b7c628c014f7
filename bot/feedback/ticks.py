"""A tick-many answer in one cell: told apart by the known options, for Google does not mark where one ends. Pure.

Google joins the ticked options by ", ", and escapes no comma inside one or inside what was typed after "Other";
Microsoft ends each with ";".
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence

BETWEEN = "\n"  # between the ticks of one answer as it is kept: no option has a line break
GOOGLE, MICROSOFT = ", ", ";"


def ticks_of(text: str, options: Sequence[str]) -> tuple[str, ...]:
    """Give what was ticked, options by their own wording; what is none of them is kept whole, as one last tick.

    The longest option that fits is taken first, so that one with a comma in it stays one.
    """
    if text.endswith(MICROSOFT):
        ticked = [part.strip() for part in text.split(MICROSOFT) if part.strip()]
        return tuple(dict.fromkeys(_wording(part, options) for part in ticked))
    found: list[str] = []
    other: list[str] = []
    for part, is_option in _parts(_folded(text), options):
        (found if is_option else other).append(part)
    return (*dict.fromkeys(found), *([GOOGLE.join(other)] if other else []))


def _parts(text: str, options: Sequence[str]) -> Iterator[tuple[str, bool]]:
    """Cut a text into known options and what lies between them."""
    longest_first = sorted(((_folded(option), option) for option in options), key=lambda pair: -len(pair[0]))
    start = 0
    while start < len(text):
        for words, option in longest_first:
            end = start + len(words)
            if words and text[start:end].casefold() == words.casefold() and text[end : end + 2] in ("", GOOGLE):
                yield option, True
                break
        else:
            comma = text.find(GOOGLE, start)
            end = len(text) if comma < 0 else comma
            if text[start:end].strip():
                yield text[start:end].strip(), False
        start = end + len(GOOGLE)


def _wording(text: str, options: Sequence[str]) -> str:
    return next((option for option in options if _folded(option).casefold() == _folded(text).casefold()), text)


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())
