"""Which cells can be compared and swapped in one: Sheets has no such thing, but findReplace on one cell comes close."""

from __future__ import annotations

import re

SWAPPED_CHARACTERS = 500
# An address becomes a link; TRUE and FALSE, in whatever language the file is kept, a tick or a cross.
_TYPED_OTHERWISE = re.compile(
    r"[@%]|://|www\.|^(?:true|false|vrai|faux|wahr|falsch|verdadero|falso|vero)$", re.IGNORECASE
)


def can_be_swapped(held: object, value: object) -> bool:
    """Tell whether one text can be put in another's place by findReplace with nothing left to chance.

    Google types the replacement in as a person would, so it must be words that no locale takes for a number, a date,
    a yes or no, a formula or a link; and what is looked for is a cell's text as shown, so it must be one plain line.
    """
    return isinstance(held, str) and isinstance(value, str) and _is_plain_line(held) and _is_plain_words(value)


def _is_plain_line(text: str) -> bool:
    return 0 < len(text) <= SWAPPED_CHARACTERS and text == text.strip() and text.isprintable()


def _is_plain_words(text: str) -> bool:
    is_words = _is_plain_line(text) and text[0].isalpha() and not any(sign.isdigit() for sign in text)
    return is_words and not _TYPED_OTHERWISE.search(text)
