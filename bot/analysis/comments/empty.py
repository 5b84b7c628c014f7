"""Answers that say nothing: "n/a", "-", "nil", "nothing to add", in the languages forms are answered in."""

from __future__ import annotations

import re
import unicodedata

from bot.analysis.comments.wording import EMPTY_ANSWERS

_SIGNS = re.compile(r"[\W_]+")


def is_empty(text: str) -> bool:
    """Tell an answer that is no answer: nothing in it, no letter, or one of the ways to say "nothing"."""
    folded = unicodedata.normalize("NFKC", text).casefold().replace("’", "'").replace("'", "")
    if not any(sign.isalpha() for sign in folded):
        return not any(unicodedata.category(sign) == "So" for sign in folded)  # a heart or a thumb is praise
    plain = "".join(
        sign for sign in unicodedata.normalize("NFD", folded) if unicodedata.category(sign) != "Mn" or not _latin(sign)
    )
    words = _SIGNS.sub(" ", unicodedata.normalize("NFC", plain)).strip()
    return words in EMPTY_ANSWERS


def _latin(sign: str) -> bool:
    return "\u0300" <= sign <= "\u036f"
