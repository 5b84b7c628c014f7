"""Which words are ordinary and which could only be somebody's name: the word lists, and questions asked of them.

The British words are SCOWL's (`word_lists/SCOWL_COPYRIGHT.txt`). Lists of given names miss three of four names of
Celtic, South Asian, African and Polish origin (analysis.md 5.6), so the question is asked the other way round: what no
dictionary knows is a name.
"""

from __future__ import annotations

import lzma
import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

_ACCENTS = re.compile("[\u0300-\u036f]")
_APOSTROPHES = str.maketrans("’‘`´", "''''")
_ENDING = re.compile(r"(?:'(?:s|d|ll|ve|re|m)|')$")
_SHORTENED = re.compile(r"n't$")
_DOUBLED = re.compile(r"(.)\1")
LONGEST_WORD = 30
SHORTEST_TYPO = 7  # in shorter words one letter more or less makes a name of a word


@dataclass(frozen=True)
class WordLists:
    """All in small letters, without accents. `known` are ordinary words, `names` the dictionary's proper names."""

    known: frozenset[str]
    names: frozenset[str]
    of_the_field: frozenset[str]
    also_names: frozenset[str]
    public: re.Pattern[str]  # names of several words that are no learner's: "Anna Freud"


@cache
def word_lists() -> WordLists:
    """Read the lists that are shipped, once, when the first comment is masked."""
    folder = resources.files("bot.privacy.word_lists")
    dictionary = lzma.decompress(folder.joinpath("british_words.txt.xz").read_bytes()).decode("utf-8").split()
    field_text = folder.joinpath("field_words.txt").read_text(encoding="utf-8")
    field = _listed(field_text)
    also_names = _listed(folder.joinpath("names_that_are_words.txt").read_text(encoding="utf-8"))
    known = frozenset(plain(word) for word in dictionary if word[0].islower())
    names = frozenset(plain(word) for word in dictionary if not word[0].islower())
    public = re.compile(
        r"(?<!\w)(?:"
        + "|".join(re.escape(line[1:].strip()) for line in field_text.splitlines() if line[:1] == "=")
        + r")(?!\w)",
        re.IGNORECASE,
    )
    return WordLists(known=known, names=names - field - known, of_the_field=field, also_names=also_names, public=public)


def _listed(text: str) -> frozenset[str]:
    lines = [line for line in text.splitlines() if not line.startswith(("#", "="))]
    return frozenset(plain(word) for line in lines for word in line.split())


@lru_cache(maxsize=50_000)
def plain(word: str) -> str:
    """Write a word in small letters, without accents, with straight apostrophes."""
    folded = word.translate(_APOSTROPHES).casefold()
    if folded.isascii():
        return folded
    return unicodedata.normalize("NFC", _ACCENTS.sub("", unicodedata.normalize("NFD", folded)))


@cache
def context(name: str) -> frozenset[str]:
    """Give a list of `contexts.toml` by its name."""
    return frozenset(_contexts()[name])


@cache
def _contexts() -> dict[str, list[str]]:
    listed = resources.files("bot.privacy.word_lists").joinpath("contexts.toml")
    return tomllib.loads(listed.read_text(encoding="utf-8"))


def without_public_names(text: str) -> str:
    """Blank out names that everybody of the field knows; every other sign stays where it was."""
    return word_lists().public.sub(lambda found: "|" * len(found[0]), text)


def is_of_the_field(word: str) -> bool:
    """Tell a word or name that is said of no person: a month, a role, a product."""
    lists, asked = word_lists(), plain(word)
    return asked in lists.of_the_field or _ENDING.sub("", asked) in lists.of_the_field


@lru_cache(maxsize=50_000)
def is_known(word: str) -> bool:
    """Tell an ordinary word, also with an ending, shortened, or joined of ordinary words by a hyphen."""
    asked = plain(word)
    if len(asked) == 1 or is_of_the_field(asked):
        return True
    if "-" in asked:
        return all(is_known(part) for part in asked.split("-") if part)
    base = _ENDING.sub("", asked)
    return _SHORTENED.search(asked) is not None or len(base) == 1 or base in word_lists().known


def could_be_either(word: str) -> bool:
    """Tell a name that is an ordinary word too: Grace, Mark, Will."""
    return _ENDING.sub("", plain(word)) in word_lists().also_names


def is_listed_name(word: str) -> bool:
    """Tell a proper name of the dictionary that is no ordinary word: Sarah, Lindsey."""
    return all(_ENDING.sub("", part) in word_lists().names for part in plain(word).split("-") if part)


@lru_cache(maxsize=5_000)
def is_misspelt(word: str) -> bool:
    """Tell a long word that is one letter away from an ordinary one: "Excelent"."""
    asked = plain(word)
    if not SHORTEST_TYPO <= len(asked) <= LONGEST_WORD or not asked.isascii():
        return False
    return _DOUBLED.sub(r"\1", asked) in _without_doubles() or not word_lists().known.isdisjoint(
        _one_letter_away(asked)
    )


@cache
def _without_doubles() -> frozenset[str]:
    """All long words with double letters written once: most misspellings of "disappointed" are one word then."""
    return frozenset(_DOUBLED.sub(r"\1", word) for word in word_lists().known if len(word) >= SHORTEST_TYPO)


def _one_letter_away(word: str) -> set[str]:
    """Spell it with two letters swapped, one left out or doubled, or another vowel: what fingers do, not names."""
    pieces = [(word[:at], word[at:]) for at in range(1, len(word) + 1)]
    swapped = {head + tail[1] + tail[0] + tail[2:] for head, tail in pieces if len(tail) > 1}
    left_out = {head + tail[1:] for head, tail in pieces if tail}
    doubled = {head + head[-1] + tail for head, tail in pieces}
    vowels = {head + vowel + tail[1:] for head, tail in pieces if tail[:1] in set("aeiou") for vowel in "aeiou"}
    inserted = {head + vowel + tail for head, tail in pieces for vowel in "aeiou"}
    return swapped | left_out | doubled | vowels | inserted
