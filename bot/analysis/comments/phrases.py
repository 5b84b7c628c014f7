"""Phrases as a team writes them in `themes.toml`, made into one regular expression for each list."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

_STRAIGHT = str.maketrans("’‘`´“”", "''''\"\"")
_START = r"(?<![\w'-])"
_END = r"(?!\w)"
_APART = r"[^\w.!?\[\]]+"  # between two words of one sentence
_GAP = rf"(?:{_APART}[\w'-]+){{0,4}}?"
GAP = "..."
NEVER = re.compile(r"(?!)")


def straightened(text: str) -> str:
    """Write apostrophes and quotes in one way; every sign stays at its place."""
    return text.translate(_STRAIGHT)


def compiled(phrases: Iterable[str], patterns: Iterable[str] = ()) -> re.Pattern[str]:
    """Make one expression of all phrases, the longest first. Without any it never matches.

    Raises:
        ValueError: one of them cannot be read; the words quote it.
    """
    listed = list(patterns)
    for each in listed:
        try:
            re.compile(each)
        except re.error as error:
            raise ValueError(f'pattern "{each}" is no regular expression: {error}') from None
    by_letter: defaultdict[str, list[str]] = defaultdict(list)
    for phrase in sorted(set(phrases), key=len, reverse=True):
        for words in _without_choice_in_front(phrase):
            by_letter[words[0][0].lower()].append(_expression(words))
    if by_letter:
        # Grouped by their first letter: a list of 300 phrases is then tried at a tenth of the cost.
        groups = [f"(?={re.escape(letter)})(?:{'|'.join(group)})" for letter, group in by_letter.items()]
        listed.append(f"{_START}(?:{'|'.join(groups)}){_END}")
    return re.compile("|".join(listed), re.IGNORECASE) if listed else NEVER


def _without_choice_in_front(phrase: str) -> list[tuple[str, ...]]:
    """Write out a phrase that begins with a choice, or with a word that may be missing, as several."""
    words = tuple(straightened(phrase).split())
    if not words or words[0] == GAP or not any(map(str.isalnum, phrase)):
        raise ValueError(f'phrase "{phrase}" must begin with a word')
    first, rest = words[0], words[1:]
    found = [(each, *rest) for each in first.removesuffix("?").split("/") if each]
    if first.endswith("?"):
        if not rest:
            raise ValueError(f'phrase "{phrase}" is nothing but a word that may be missing')
        found += _without_choice_in_front(" ".join(rest))
    return found


def _expression(words: tuple[str, ...]) -> str:
    parts = [_spelled(words[0])]
    for word in words[1:]:
        if word == GAP:
            parts.append(_GAP)
        elif word.endswith("?"):
            parts.append(f"(?:{_APART}{_one_of(word[:-1])})?")
        else:
            parts.append(_APART + _one_of(word))
    return "".join(parts)


def _one_of(word: str) -> str:
    alternatives = [_spelled(each) for each in word.split("/") if each] or [_spelled(word)]
    return alternatives[0] if len(alternatives) == 1 else f"(?:{'|'.join(alternatives)}){_END}"


def _spelled(word: str) -> str:
    return re.escape(word).replace(r"\*", r"[\w'-]*").replace("'", "'?").replace("_", _APART)
