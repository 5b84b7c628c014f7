"""Text as the profile compares it: folded across case, accents and spaces; word lists that know how scripts join."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache

_ACCENTS = re.compile("[\u0300-\u036f]")  # of Latin, Greek and Cyrillic letters; vowels of other scripts stay
_SPACES = re.compile(r"[\s\u200b-\u200f\ufeff]+")
# Quotes and dashes, and the spellings of one Arabic letter.
_VARIANTS = str.maketrans("’‘`“”–—أإآىة", "'''\"\"--اااي" + "ه")
_JOINING = re.compile("[\u0590-\u08ff\u0900-\u0dff\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_WORD = re.compile(r"(?:[^\W_]|[\u0591-\u05c7\u064b-\u065f\u0900-\u0dff\u0e30-\u0e4e])+(?:'[^\W_]+)*")


@lru_cache(maxsize=50_000)
def folded(text: str) -> str:
    """Make spellings equal that a person would call equal: case, accents, widths and spaces."""
    if text.isascii():
        return " ".join(text.casefold().replace("`", "'").split())
    wide = unicodedata.normalize("NFKC", text).translate(_VARIANTS).casefold()
    plain = unicodedata.normalize("NFC", _ACCENTS.sub("", unicodedata.normalize("NFD", wide)))
    return _SPACES.sub(" ", plain).strip()


def tokens(text: str) -> list[str]:
    """Split folded text into words; a script without spaces gives one long word."""
    return _WORD.findall(text)


class Words:
    """A list of words and phrases to look for in folded text.

    A trailing * stands for any ending. Words of scripts that join them (Hebrew, Arabic, Indic, Chinese, Japanese,
    Korean, Thai) are looked for anywhere, since their articles and particles stick to the word.
    """

    def __init__(self, phrases: Iterable[str]) -> None:
        phrases = {folded(each) for each in phrases}
        ordered = sorted(filter(None, phrases), key=len, reverse=True)
        self.phrases = frozenset(ordered)
        self.pattern = re.compile(_alternatives(ordered) or r"(?!)")

    def found_in(self, text: str) -> bool:
        return self.pattern.search(text) is not None

    def begins(self, text: str) -> bool:
        return self.pattern.match(text) is not None

    def is_all_of(self, text: str) -> bool:
        return self.pattern.fullmatch(text.strip(" .!?:*()[]-_\"'¿¡,;、。？！")) is not None

    def removed_from(self, text: str, *, leaving: str = " ") -> str:
        return self.pattern.sub(leaving, text)

    def matches_in(self, text: str) -> list[str]:
        return self.pattern.findall(text)


def _alternatives(ordered: Sequence[str]) -> str:
    """Write one pattern for all phrases. What they have in common stands once: to build it takes most of the time."""
    joining = [_escaped(phrase.rstrip("*")) for phrase in ordered if _JOINING.search(phrase)]
    spaced = [_with_ending(phrase) for phrase in ordered if not _JOINING.search(phrase)]
    within = [rf"(?<!\w)(?:{'|'.join(spaced)})"] if spaced else []
    return "|".join([*joining, *within])


def _with_ending(phrase: str) -> str:
    return _escaped(phrase[:-1]) + r"\w*" if phrase.endswith("*") else _escaped(phrase) + r"(?!\w)"


@cache
def _escaped(phrase: str) -> str:
    return "".join(sign if sign.isalnum() or sign in " '" else re.escape(sign) for sign in phrase)
