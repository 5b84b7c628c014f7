"""What single answers look like: moments, days, addresses, names, yes and no, ticks. It tells shares, never answers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from bot.feedback.profile import label_words
from bot.feedback.profile.columns import Column
from bot.feedback.profile.text import Words, folded, tokens

_EMAIL = re.compile(r"[^\s@,;<>]+@[^\s@,;<>]+\.[^\s@,;<>]{2,}")
_LINK = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_CODE = re.compile(r"(?=.*\d)[\w./-]{2,24}")
_DIGITS = re.compile(r"\d+")
_SCORE = re.compile(r"\d+(?:[.,]\d+)?\s*/\s*\d+(?:[.,]\d+)?")
_PHONE = re.compile(r"\+?[\d\s().-]{7,18}")
_CAPITALISED = re.compile(r"[^\W\d_a-zß-öø-ÿ][\w'’.-]*", re.UNICODE)
_PUNCTUATION = re.compile(r"[?!:;/()\"%&=+]|\d|[.,]\s+\w{3,}")
_OUTSIDE_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")


def share(column: Column, test: re.Pattern[str]) -> float:
    """Tell which share of the answers has this shape."""
    if not column.filled:
        return 0.0
    return sum(times for answer, times in column.counts.items() if test.fullmatch(answer.strip())) / column.filled


def email_share(column: Column) -> float:
    return share(column, _EMAIL)


def link_share(column: Column) -> float:
    return sum(times for answer, times in column.counts.items() if _LINK.match(answer)) / max(1, column.filled)


def code_share(column: Column) -> float:
    """Tell which share is one word with a digit in it: a code, a number of a person."""
    return share(column, _CODE)


def phone_share(column: Column) -> float:
    return share(column, _PHONE)


def name_share(column: Column, *, with_digits: bool = False) -> float:
    """Tell which share could be a name: a few words, no sentence; digits only where a number was asked for too."""
    if not column.filled:
        return 0.0
    fitting = 0
    for answer, times in column.counts.items():
        bare = " ".join(_DIGITS.sub(" ", answer).split()) if with_digits else answer
        fitting += times if _could_be_name(bare) else 0
    return fitting / column.filled


def score_share(column: Column) -> float:
    """Tell which share is points of points, "4 / 5", as a quiz writes them."""
    return share(column, _SCORE)


def _could_be_name(answer: str) -> bool:
    words = answer.split()
    return 1 <= len(words) <= 6 and len(answer) <= 48 and not _PUNCTUATION.search(answer.rstrip("."))


def capitalised_share(column: Column) -> float:
    """Tell which share is two to five words that all begin with a capital."""
    if not column.filled:
        return 0.0
    fitting = 0
    for answer, times in column.counts.items():
        words = answer.split()
        if 2 <= len(words) <= 5 and all(_CAPITALISED.fullmatch(word) for word in words):
            fitting += times
    return fitting / column.filled


def digit_holding_share(column: Column) -> float:
    """Tell which share has a digit anywhere: "about 3 hours"."""
    return sum(times for answer, times in column.counts.items() if any(map(str.isdigit, answer))) / max(
        1, column.filled
    )


# --- yes and no


@cache
def _answers_yes() -> Words:
    return Words(label_words.YES_WORDS)


@cache
def _answers_no() -> Words:
    return Words(label_words.NO_WORDS)


@cache
def _answers_perhaps() -> Words:
    return Words(label_words.PERHAPS_WORDS)


@dataclass(frozen=True)
class YesNo:
    plain: float  # share of bare yes and no
    begun: float  # share that begins with yes or no, or says maybe
    has_yes: bool
    has_no: bool
    wordings: int  # how many different answers begin with yes or with no
    only: bool  # every answer is a bare yes, no or maybe
    both_bare: bool  # somebody said just yes, and somebody just no


def yes_no(column: Column) -> YesNo:
    """Count how the answers say yes and no."""
    plain = begun = 0
    bare_yes = bare_no = False
    wordings, yes, no, only = set(), False, False, True
    for answer, times in column.counts.items():
        text = folded(answer)
        is_yes, is_no = _answers_yes().begins(text), _answers_no().begins(text)
        just_yes, just_no = _answers_yes().is_all_of(text), _answers_no().is_all_of(text)
        bare_yes, bare_no, bare = bare_yes or just_yes, bare_no or just_no, just_yes or just_no
        plain += times if bare else 0
        short = len(text) <= 60
        perhaps = _answers_perhaps().is_all_of(text)
        begun += times if bare or perhaps or (short and (is_yes or is_no)) else 0
        only = only and (bare or perhaps)
        yes, no = yes or (is_yes and short), no or (is_no and short)
        if (is_yes or is_no) and short:
            wordings.add(text)
    filled = max(1, column.filled)
    return YesNo(
        plain / filled, begun / filled, yes, no, len(wordings), only and (bare_yes or bare_no), bare_yes and bare_no
    )


# --- ticks


@dataclass(frozen=True)
class Ticks:
    """How the answers fall apart at a separator."""

    separator: str
    split_share: float  # share of answers with two pieces or more
    recurring: float  # share of pieces that stand in two answers or more
    mixing: float  # share of pieces, in split answers, that combine with different others
    options: int
    mean_words: float


LEAST_SPLIT_SHARE = 0.03
_SEPARATORS = (";", ", ", "、", "，", "\n", ",")


def ticks(column: Column) -> Ticks | None:
    """Find the separator at which most answers fall into pieces that recur. None if no answer falls apart."""
    separators = [separator for separator in _SEPARATORS if _separates(column, separator)]
    found = [result for separator in separators if (result := _split_at(column.counts, separator))]
    return max(found, key=lambda each: (each.split_share > 0.05) * (each.recurring + each.mixing), default=None)


def _separates(column: Column, separator: str) -> bool:
    with_it = sum(times for answer, times in column.counts.items() if separator in answer)
    return with_it >= LEAST_SPLIT_SHARE * column.filled


def pieces_of(answer: str, separator: str) -> list[str]:
    """Split an answer, leaving alone what stands in brackets."""
    bare = separator.strip() or separator
    if "(" in answer or "[" in answer:
        shielded = _OUTSIDE_BRACKETS.sub(lambda found: found[0].replace(bare, "\0"), answer)
    else:
        shielded = answer
    return [piece for part in shielded.split(separator) if (piece := part.replace("\0", bare).strip())]


def _split_at(counts: Mapping[str, int], separator: str) -> Ticks | None:
    mates: dict[str, set[str]] = {}
    seen: Counter[str] = Counter()
    split = words = 0
    in_split: Counter[str] = Counter()
    for answer, times in counts.items():
        pieces = [folded(piece) for piece in pieces_of(answer, separator)] if separator in answer else [folded(answer)]
        seen.update(dict.fromkeys(pieces, times))
        if len(pieces) < 2 and not (separator == ";" and answer.endswith(";")):
            continue
        split += times
        in_split.update(dict.fromkeys(pieces, times))
        for piece in pieces:
            mates.setdefault(piece, set()).add(answer)
    if not split:
        return None
    alone = {folded(answer) for answer in counts}
    total, total_in_split = seen.total(), max(1, in_split.total())
    words = sum(len(tokens(piece)) * times for piece, times in seen.items())
    return Ticks(
        separator=separator,
        split_share=split / sum(counts.values()),
        recurring=sum(times for times in seen.values() if times > 1) / total,
        mixing=sum(times for piece, times in in_split.items() if len(mates[piece]) > 1 or piece in alone)
        / total_in_split,
        options=len(seen),
        mean_words=words / total,
    )
