"""On which day answers were sent, as an export writes it: only to put cohorts in order, so a doubt costs a note.

Day and month may stand either way round. The column decides: a number above 12 tells, else the order in which answers
were sent, for an export lists them as they came.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

EARLIEST_YEAR, LATEST_YEAR = 2000, 2100
DAY_CHARACTERS = 12  # hold every way to write a day in numbers; the clock behind them is not needed
_SERIAL = re.compile(r"[345]\d{4}(?:[.,]\d*)?")
_SERIAL_EPOCH = date(1899, 12, 30)
_YEAR_FIRST = re.compile(r"(\d{4})\D{1,3}(\d{1,2})\D{1,3}(\d{1,2})")
_YEAR_LAST = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d{2})\b")
_DAY_MONTH = re.compile(r"(\d{1,2})(?:st|nd|rd|th|\.)?[\s-]+([A-Za-z]{3})[A-Za-z]*\.?,?[\s-]+(\d{4}|\d{2})\b")
_MONTH_DAY = re.compile(r"([A-Za-z]{3})[A-Za-z]*\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})")
_MONTH_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTHS = {name: number for number, name in enumerate(_MONTH_NAMES, start=1)}


@dataclass(frozen=True)
class Moments:
    """One day per answer, None where none could be read; `is_assumed` where day and month might be swapped."""

    of_rows: tuple[date | None, ...]
    is_assumed: bool = False

    @property
    def read(self) -> int:
        return len(self.of_rows) - self.of_rows.count(None)


def read_moments(answers: Sequence[str]) -> Moments:
    """Read a whole column. Thousands of answers of one day are read once."""
    begun = [answer.lstrip()[:DAY_CHARACTERS] for answer in answers]
    day_first, is_assumed = _day_first(begun)
    known = {text: _day(text, day_first=day_first) for text in set(begun)}
    if None in known.values():  # perhaps the month is in words, and longer
        whole = {answer: _day(answer.strip(), day_first=day_first) for answer in set(answers)}
        return Moments(
            tuple(known[text] or whole[answer] for text, answer in zip(begun, answers, strict=True)), is_assumed
        )
    return Moments(tuple(map(known.__getitem__, begun)), is_assumed)


def _day_first(begun: Sequence[str]) -> tuple[bool, bool]:
    """Decide whether the day stands before the month, and whether that was a guess."""
    pairs = [(int(match[1]), int(match[2])) for text in set(begun) if (match := _YEAR_LAST.match(text))]
    if not pairs:
        return True, False
    days_first = sum(1 for first, second in pairs if first > 12 >= second)
    months_first = sum(1 for first, second in pairs if second > 12 >= first)
    if days_first or months_first:
        return days_first >= months_first, False
    steps_back = [_steps_back(begun, day_first=way) for way in (True, False)]
    return steps_back[0] <= steps_back[1], steps_back[0] == steps_back[1] and any(one != two for one, two in pairs)


def _steps_back(begun: Iterable[str], *, day_first: bool) -> int:
    """Count the answers that would have been sent before the one above them."""
    days = [day for text in begun if (day := _day(text, day_first=day_first))]
    return sum(1 for one, other in pairwise(days) if other < one)


def _day(text: str, *, day_first: bool) -> date | None:
    if _SERIAL.fullmatch(text):
        return _SERIAL_EPOCH + timedelta(days=int(text[:5]))
    found = _year_month_day(text, day_first=day_first)
    if found is None:
        return None
    year, month, day = found
    try:
        read = date(year + 2000 if year < 100 else year, month, day)
    except ValueError:
        return None
    return read if EARLIEST_YEAR <= read.year < LATEST_YEAR else None


def _year_month_day(text: str, *, day_first: bool) -> tuple[int, int, int] | None:
    if match := _YEAR_FIRST.match(text):
        return int(match[1]), int(match[2]), int(match[3])
    if match := _YEAR_LAST.match(text):
        first, second = int(match[1]), int(match[2])
        swapped = second > 12 or (not day_first and first <= 12)
        return (int(match[3]), first, second) if swapped else (int(match[3]), second, first)
    if (match := _DAY_MONTH.search(text)) and match[2].lower() in _MONTHS:
        return int(match[3]), _MONTHS[match[2].lower()], int(match[1])
    if (match := _MONTH_DAY.search(text)) and match[1].lower() in _MONTHS:
        return int(match[3]), _MONTHS[match[1].lower()], int(match[2])
    return None
