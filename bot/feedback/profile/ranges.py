"""How far a scale of digits goes: said in the header, shown by the neighbours, or else assumed from the values."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from bot.feedback.profile import header_words as says
from bot.feedback.profile.labels import read_label
from bot.feedback.profile.text import folded

USUAL_TOPS = (3, 4, 5, 6, 7, 8, 9, 10, 100)
# With so many answers, an end that nobody chose is more likely not on the form.
ENOUGH_ANSWERS = 25
# So many answers should stand on a step that nobody chose, going by its neighbours, before it is left off the scale.
# On real forms 1 to 5 is six times as frequent as 1 to 4; beside a longer scale all the more.
EXPECTED_UNSEEN = 3.0
EXPECTED_UNSEEN_BESIDE_LONGER = 8.0

_TO = (
    r"(?:-|to|until|through|and|a|al|hasta|y|e|et|au|bis|und|till|til|och|og|do|ao|tot|"
    r"до|по|~|〜|から|到|至|ते|से|עד|الى|/|\.\.+|…|→|>)"
)
_RANGE = re.compile(
    rf"(?<![\d.,:/])(\d{{1,3}})\s*(?:\([^()\d]{{0,40}}\)|점|点|分)?\s*{_TO}\s*(\d{{1,3}})(?!\d|[.,:/%]\d|%|\s*(?:times|years|hours|words|min))"
)
_OUT_OF = re.compile(r"(?:out of|von|av|sur|sobre|su|de un maximo de|/)\s*(3|4|5|6|7|10|100)(?!\d)")
_NUMBER_IS = re.compile(
    r"(?<![\d.,])(\d{1,2})\s*(?:=+|:|-|\(|is|being|means|ist|es|est|ar|significa|это|が|は|は、|:)\s*\"?([^\d()=;]{2,60})"
)
_WORDS_NUMBER = re.compile(r"([^\d()\[\]=;,.:?]{3,60}?)\s*[(\[=]\s*(\d{1,2})\s*[)\]]?")


_WORDS_AFTER = re.compile(r"[(\[]\s*(\d{1,2})\s+[^\d()\[\]]{2,40}[-,;/…]\s*(\d{1,3})\s+[^\d()\[\]]{2,40}[)\]]")


@dataclass(frozen=True)
class Anchors:
    """What a header says of its scale: both ends, and whether the good end is the low one."""

    low: int
    high: int
    reversed: bool | None = None  # None: the header does not say


@dataclass(frozen=True)
class DigitRange:
    low: int
    high: int
    is_assumed: bool
    reason: str


def anchors_in(header: str) -> Anchors | None:
    """Find a range in a header: "(1-5)", "1 = poor … 5 = excellent", "most comfortable (1) … (10)", "out of 10"."""
    text = folded(header)
    worded = _worded_ends(text)
    for first, last in ((int(found[1]), int(found[2])) for found in _RANGE.finditer(text)):
        low, high = min(first, last), max(first, last)
        if low in (0, 1) and high in USUAL_TOPS:
            return Anchors(low, high, _is_reversed(worded))
    if len(worded) >= 2:
        low, high = min(worded), max(worded)
        if low in (0, 1) and high in USUAL_TOPS:
            return Anchors(low, high, _is_reversed(worded))
        if low == 0 and 1 in worded and high in USUAL_TOPS:
            return Anchors(1, high, _is_reversed(worded))
    if ends := _ends_in_brackets(text):
        return Anchors(*ends)
    found = _OUT_OF.search(text)
    return Anchors(1, int(found[1])) if found else None


def _ends_in_brackets(text: str) -> tuple[int, int] | None:
    """Find "(0 very sad - 10 very happy)": two numbers in brackets, each with words after it."""
    found = _WORDS_AFTER.search(text)
    if not found:
        return None
    low, high = int(found[1]), int(found[2])
    return (low, high) if low in (0, 1) and high in USUAL_TOPS else None


def _worded_ends(text: str) -> dict[int, float | None]:
    """Map each number that is explained in words to how good those words are."""
    pairs = [(int(found[1]), found[2]) for found in _NUMBER_IS.finditer(text)]
    if len(pairs) < 2:
        pairs = [(int(found[2]), found[1]) for found in _WORDS_NUMBER.finditer(text)]
    return {number: read_label(words.strip()).place for number, words in pairs if number <= 100}


def _is_reversed(worded: Mapping[int, float | None]) -> bool | None:
    known = sorted((number, place) for number, place in worded.items() if place is not None and number > 0)
    if len(known) < 2 or known[0][1] == known[-1][1]:
        return None
    return known[0][1] > known[-1][1]


def asks_for_recommendation(header: str) -> bool:
    return says.RECOMMEND.found_in(folded(header))


def magnitude(digits: Mapping[int, int]) -> int:
    """Tell which usual scale the digits fit on: up to 5, 7, 10 or 100."""
    highest = _highest(digits)
    return next((top for top in (5, 7, 10) if highest <= top), 100)


def _highest(digits: Mapping[int, int]) -> int:
    """The highest digit, leaving out a slip or two far above the rest."""
    total = sum(digits.values())
    ordered = sorted(digits)
    while len(ordered) > 2 and total >= 20 and digits[ordered[-1]] <= 0.02 * total and ordered[-1] > 2 * ordered[-2]:
        ordered.pop()
    return ordered[-1] if ordered else 0


def range_of(
    digits: Mapping[int, int],
    *,
    columns: int,
    header: str,
    top: int,
    has_zero_beside: bool = False,
    has_five_beside: bool = False,
) -> DigitRange:
    """Decide the ends of one battery from the digits of all its columns; `top` is the scale they fit on.

    `has_zero_beside` and `has_five_beside` say what like batteries of the file showed of their ends.
    """
    answers = sum(digits.values())
    seen_low, seen_high = min(digits), _highest(digits)
    is_from_one = seen_low == 1 and _expected_beyond(digits, 1, -1) >= EXPECTED_UNSEEN
    is_from_zero = top == 10 and asks_for_recommendation(header) and not is_from_one
    low = 0 if seen_low == 0 or has_zero_beside or is_from_zero else 1
    high = top
    if says.STARS.found_in(folded(header)) and seen_high <= 5:
        high = 5
    elif top == 5:
        high = _short_top(digits, seen_high, has_five_beside=has_five_beside)
    elif top == 7 and seen_high == 6 and answers >= ENOUGH_ANSWERS:
        high = 6
    is_assumed = low < seen_low or seen_high < high
    seen = f"{seen_low} to {seen_high} seen"
    among = f" among {columns} neighbouring columns" if columns > 1 else ""
    return DigitRange(low, high, is_assumed, f"{seen}{among}" + ("; the range is assumed" if is_assumed else ""))


def _short_top(digits: Mapping[int, int], seen_high: int, *, has_five_beside: bool) -> int:
    """Tell 1 to 4 from a 1 to 5 whose top nobody chose."""
    needed = EXPECTED_UNSEEN_BESIDE_LONGER if has_five_beside else EXPECTED_UNSEEN
    is_top = sum(digits.values()) >= ENOUGH_ANSWERS and _expected_beyond(digits, seen_high, 1) >= needed
    return seen_high if is_top and seen_high >= 2 else 5


def is_an_end(steps: Mapping[int, int], end: int, step: int) -> bool:
    """Tell whether nothing can stand beyond this step, though a like scale has more: too many answered up to it."""
    return _expected_beyond(steps, end, step) >= EXPECTED_UNSEEN_BESIDE_LONGER


def _expected_beyond(digits: Mapping[int, int], end: int, step: int) -> float:
    """How many answers the step beyond the last one seen should have, if answers grow or fall as they did up to it."""
    last, before = digits.get(end, 0), digits.get(end - step, 0)
    return last * min(1.0, last / max(1, before))
