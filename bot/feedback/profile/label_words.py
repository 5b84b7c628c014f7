"""The building blocks of answer labels, from `label_words.toml`: how good, how strong, and whether denied.

A label's place on its scale is computed from these (see `labels`), so a set nobody listed is read as well.
"""

from __future__ import annotations

import tomllib
from importlib import resources

AGREEMENT = "agreement"
SATISFACTION = "satisfaction"
QUALITY = "quality"
FREQUENCY = "frequency"
AMOUNT = "amount"
LIKELIHOOD = "likelihood"
LEVEL = "level"
CHANGE = "change"
EASE = "ease"
IMPORTANCE = "importance"
VALUE = "value"
SURE = "sure"
YES = "yes"

_LISTS = tomllib.loads(resources.files(__package__).joinpath("label_words.toml").read_text(encoding="utf-8"))

VALUES: tuple[tuple[str, float, list[str]], ...] = tuple(
    (entry["family"], entry["value"], entry["words"]) for entry in _LISTS["values"]
)
DEGREES: tuple[tuple[float, list[str]], ...] = tuple((entry["value"], entry["words"]) for entry in _LISTS["degrees"])
LESS_AND_MORE: tuple[list[str], list[str]] = (_LISTS["less"], _LISTS["more"])
FILLERS = frozenset(_LISTS["fillers"])
NONE_AT_ALL: list[str] = _LISTS["none_at_all"]
NEGATORS: list[str] = _LISTS["negators"]
IN_THE_MIDDLE: list[str] = _LISTS["in_the_middle"]
TOO: list[str] = _LISTS["too"]
JUST_RIGHT: list[str] = _LISTS["just_right"]
EXACTLY_RIGHT: list[str] = _LISTS["exactly_right"]
NO_ANSWER: list[str] = _LISTS["no_answer"]
UNDECIDED: list[str] = _LISTS["undecided"]
DOES_NOT_KNOW: list[str] = _LISTS["does_not_know"]
SAYS_NOTHING: list[str] = _LISTS["says_nothing"]
YES_WORDS: list[str] = _LISTS["yes_words"]
NO_WORDS: list[str] = _LISTS["no_words"]
PERHAPS_WORDS: list[str] = _LISTS["perhaps_words"]
