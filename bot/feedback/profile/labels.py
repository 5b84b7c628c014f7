"""Where an answer label stands on its scale, worked out from its building blocks in any language.

"Very satisfied" is a strong word times a good one, "not very useful" a denied strong word on a stem that its neighbours
share. No list of whole label sets is needed, and a stem nobody has heard of is learned from the set itself.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from bot.feedback.profile import label_words
from bot.feedback.profile.text import Words, folded, tokens

LONGEST_LABEL_WORDS = 24
TYPED_SHARE = 0.05  # an answer of so few beside labels of a scale was typed, not offered
NOTHING_AT_ALL = -3.5
_NUMBER_FIRST = re.compile(r"^\(?\s*(\d{1,2})\s*\)?\s*(?:[-:.=)/]+|…|\s|$)\s*(.*)$", re.DOTALL)
_NUMBER_LAST = re.compile(r"^(.*\S)\s*[(\[=:-]\s*(\d{1,2})\s*[)\]]?$", re.DOTALL)
_WITH_A_MIDDLE = frozenset({label_words.AGREEMENT, label_words.SATISFACTION, label_words.LIKELIHOOD})
_WORSE_IF_MORE = frozenset({label_words.EASE, label_words.VALUE, label_words.QUALITY, label_words.IMPORTANCE})


@dataclass(frozen=True)
class Reading:
    """What one label says: its place, what kind of scale it speaks of, and the words that were not understood."""

    place: float | None
    families: frozenset[str]
    unknown: tuple[str, ...]
    is_middle: bool = False
    number: int | None = None


@cache
def _vocabulary() -> tuple[re.Pattern[str], Mapping[str, tuple[str, str, float]]]:
    """One pattern for every block, longest first, and what each block is: role, family and value."""
    blocks: dict[str, tuple[str, str, float]] = {}
    for phrase in label_words.NEGATORS:
        blocks[folded(phrase)] = ("not", "", 0)
    for degree, phrases in label_words.DEGREES:
        blocks |= {folded(phrase): ("degree", "", degree) for phrase in phrases}
    for family, value, phrases in label_words.VALUES:
        blocks |= {form: ("value", family, value) for phrase in phrases for form in _forms(folded(phrase))}
    for family, value, phrases in label_words.VALUES:  # a word as listed goes before a guessed form of another
        blocks |= {folded(phrase): ("value", family, value) for phrase in phrases}
    blocks |= {folded(phrase): ("middle", "", 0) for phrase in label_words.IN_THE_MIDDLE}
    blocks |= {folded(phrase): ("none", "", 0) for phrase in label_words.NONE_AT_ALL}
    words = Words(blocks)
    return words.pattern, blocks


def _forms(phrase: str) -> set[str]:
    """Give the word and its forms in gender and number, as Romance and Germanic languages make them."""
    if len(phrase) < 4 or not phrase.isascii() or " " in phrase or not phrase.isalpha():
        return {phrase}
    stem = phrase[:-1] if phrase[-1] in "aeo" else phrase
    return {phrase, *(stem + ending for ending in ("a", "o", "e", "i", "as", "os", "es", "s", "er", "en", "t"))}


@cache
def not_an_answer() -> Words:
    return Words(label_words.NO_ANSWER)


@cache
def _undecided() -> Words:
    return Words(label_words.UNDECIDED)


@cache
def _does_not_know() -> Words:
    return Words(label_words.DOES_NOT_KNOW)


def split_number(label: str) -> tuple[int | None, str]:
    """Part "4 - Agree", "(3): सहमत" and "Agree (4)" into number and words."""
    text = folded(label)
    found = _NUMBER_FIRST.match(text)
    if found:
        return int(found[1]), found[2].strip(" .:-=()")
    found = _NUMBER_LAST.match(text)
    if found:
        return int(found[2]), found[1].strip(" .:-=()")
    return None, text


@cache
def read_label(label: str) -> Reading:
    """Read one label by itself. `place` is None where no block was understood."""
    number, text = split_number(label)
    pattern, blocks = _vocabulary()
    found = [blocks[re.sub(r"\s+", " ", match)] for match in pattern.findall(text)]
    rest = tuple(word for word in tokens(pattern.sub(" ", text)) if word not in label_words.FILLERS)
    families = frozenset(family for role, family, _ in found if role == "value")
    if not found:
        return Reading(None, families, rest, number=number)
    roles = {role for role, _, _ in found}
    if "middle" in roles and "degree" not in roles:
        return Reading(0.0, families, rest, is_middle=True, number=number)
    values = [value for role, _, value in found if role == "value"]
    degrees = [value for role, _, value in found if role == "degree"]
    if "none" in roles:
        # "Not at all difficult" is praise; "no, not at all" and "not at all: I disagree" are not.
        is_praise = bool(values) and max(values, key=abs) < 0 and families <= _WORSE_IF_MORE
        return Reading(2.5 if is_praise else NOTHING_AT_ALL, families, rest, number=number)
    return Reading(_place(values, degrees, roles), families, rest, number=number)


def _place(values: Sequence[float], degrees: Sequence[float], roles: Collection[str]) -> float:
    stem = max(values, key=abs) if values else 1.0
    degree = 1.0
    for each in degrees:
        degree = each if degree == 1.0 else max(0.05, min(3.0, degree * each if each < 1 else max(degree, each)))
    if degrees and values and abs(stem) > 1 and degree > 1:
        degree = 1.15  # "very often", "very advanced": the word is already strong
    if "not" in roles:
        return _denied(stem, degree, has_degree=bool(degrees), has_value=bool(values))
    return stem * degree


def _denied(stem: float, degree: float, *, has_degree: bool, has_value: bool) -> float:
    if not has_degree:
        return -stem if has_value else -3.0  # "no experience": nothing of a stem learned from the set
    if degree <= 0.9:
        return -stem * degree  # "rather not"
    return -stem * (0.5 if degree == 2 else 0.4)  # "not very", "not completely"


def is_no_answer(label: str) -> bool:
    """Tell "Not applicable" and the like, which stand beside a scale and not on it."""
    text = split_number(label)[1] or folded(label)
    return not_an_answer().is_all_of(text) or _does_not_know().begins(text)


@dataclass(frozen=True)
class LabelSet:
    """Labels in order from low to high, those that stand beside the scale, and what kind of scale it is."""

    ordered: tuple[str, ...]
    places: tuple[float, ...]
    beside: tuple[str, ...]
    families: frozenset[str]
    has_middle: bool


def read_set(counts: Mapping[str, int], *, context: str = "") -> LabelSet | None:
    """Order the labels of one question or battery. None if they do not make a scale.

    A word that several labels share, or that the header has too, is the stem the scale is about.
    """
    beside = [label for label in counts if is_no_answer(label)]
    labels = [label for label in counts if label not in beside]
    readings = {label: read_label(label) for label in labels}
    between = _standing_between(beside, readings)
    if between:
        beside.remove(between)
        labels.append(between)
        readings[between] = Reading(0.0, frozenset(), (), is_middle=True)
    shared = _shared_words(readings, context)
    total = sum(counts[label] for label in labels)
    placed: dict[str, float] = {}
    for label, reading in readings.items():
        place = _place_in_set(reading, shared)
        if place is not None:
            placed[label] = place
        elif counts[label] <= TYPED_SHARE * total:
            continue  # typed into "Other": somebody's own words, and no label
        else:
            return None
    if not placed or len(placed) > 11 or len(labels) - len(placed) > 0.7 * len(placed):
        return None
    ordered = tuple(sorted(placed, key=lambda label: (placed[label], label)))
    families = frozenset().union(*(readings[label].families for label in ordered))
    places = tuple(placed[label] for label in ordered)
    if len(ordered) > 1 and places[-1] - places[0] < 0.15:
        return None
    has_middle = any(readings[label].is_middle or abs(placed[label]) < 0.1 for label in ordered)
    return LabelSet(ordered, places, tuple(beside), families, has_middle)


def _standing_between(beside: Sequence[str], readings: Mapping[str, Reading]) -> str | None:
    """Find the "Not sure" that stands between "Disagree" and "Agree" where nothing else does."""
    families = frozenset().union(*(reading.families for reading in readings.values()))
    places = [reading.place or 0.0 for reading in readings.values()]
    has_both_sides = len(places) > 1 and min(places) < -0.1 and max(places) > 0.1
    if not has_both_sides or not families & _WITH_A_MIDDLE or any(abs(place) < 0.1 for place in places):
        return None
    return next((label for label in beside if _undecided().is_all_of(folded(label))), None)


def _shared_words(readings: Mapping[str, Reading], context: str) -> frozenset[str]:
    seen = Counter(word for reading in readings.values() for word in set(reading.unknown))
    return frozenset(word for word, times in seen.items() if times >= 2) | frozenset(tokens(folded(context)))


def _place_in_set(reading: Reading, shared: frozenset[str]) -> float | None:
    strange = [word for word in reading.unknown if word not in shared]
    known = len(reading.unknown) - len(strange)
    if reading.place is None:
        return 1.0 if known and not strange else None  # the bare stem
    if len(strange) > max(0, known) + (1 if len(reading.unknown) > 3 else 0):
        return None
    return reading.place
