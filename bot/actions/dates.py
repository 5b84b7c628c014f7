"""Due dates as people in Britain write them: "by Friday", 12/9, "12 Sept", "end of term". Day first, never in the past.

`read_date` reads a whole text; `find_date` looks for a date inside a sentence and says where it stands.
"""

from __future__ import annotations

import calendar as months
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from bot.actions.model import working_days_after
from bot.blocks import shorten
from bot.calendar import SchoolCalendar
from bot.errors import UserError

FARTHEST_YEARS = 5  # a date beyond is a slip of the pen: no plan of the team reaches that far


@dataclass(frozen=True)
class FoundDate:
    """A date inside a sentence, from `start` to `end`, its marking word ("by") included."""

    day: date
    start: int
    end: int
    sure: bool  # False where the words may mean something else: "what we saw on Monday"


@dataclass(frozen=True)
class _Reading:
    today: date
    calendar: SchoolCalendar


_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = tuple(name.lower() for name in months.month_name[1:])
_WEEKDAY = (
    r"(?P<weekday>mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday|s)?|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?"
    r"|sat(?:urday)?|sun(?:day)?)"
)
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_EDGES = ("\x00", "\x01")
_COUNTS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "a couple of": 2}
_COUNT = rf"(?P<count>\d{{1,3}}|{'|'.join(sorted(_COUNTS, key=len, reverse=True))})"


def _numbers(found: re.Match[str], reading: _Reading) -> date:
    return _dated(found, int(found["day"]), int(found["month"]), reading)


def _named_month(found: re.Match[str], reading: _Reading) -> date:
    return _dated(found, int(found["day"]), _index(_MONTHS, found["month"]) + 1, reading)


def _dated(found: re.Match[str], day: int, month: int, reading: _Reading) -> date:
    """Give the day of that month: of the year named, else the next one that comes."""
    year = _year(found["year"])
    if year is not None:
        result = _existing(year, month, day)
    else:
        years = (reading.today.year, reading.today.year + 1)
        coming = [_date_or_none(year, month, day) for year in years]
        result = next((one for one in coming if one and one >= reading.today), None) or _existing(None, month, day)
    _check_weekday(found, result)
    return result


def _check_weekday(found: re.Match[str], day: date) -> None:
    named = found.groupdict().get("weekday")
    if named and _index(_WEEKDAYS, named) != day.weekday():
        raise UserError(f"{_long(day)} is not a {_WEEKDAYS[_index(_WEEKDAYS, named)].title()}. Which one did you mean?")


def _weekday(found: re.Match[str], reading: _Reading) -> date:
    """Read "Friday" as the next one, "next Friday" as the one of next week, "Friday week" as a week after the next."""
    today = reading.today
    number = _index(_WEEKDAYS, found["weekday"])
    if (found["which"] or "").lower() == "next":
        return today + timedelta(days=7 - today.weekday() + number)
    days = (number - today.weekday() - 1) % 7 + 1
    return today + timedelta(days=days + (7 if found["week_on"] or found["week_after"] else 0))


def _near(found: re.Match[str], reading: _Reading) -> date:
    days = {"today": 0, "tonight": 0, "tomorrow": 1}
    return reading.today + timedelta(days=days.get(found["near"].lower(), 2))


def _after(found: re.Match[str], reading: _Reading) -> date:
    count = _COUNTS.get(found["count"].lower()) or int(found["count"])
    unit = found["unit"].lower()
    if "working" in unit or "school" in unit:
        works = reading.calendar.is_school_day if "school" in unit else reading.calendar.is_working_day
        return working_days_after(reading.today, count, is_working_day=works)
    if unit.startswith("month"):
        return _months_later(reading.today, count)
    return reading.today + timedelta(days=count * {"d": 1, "w": 7, "f": 14}[unit[0]])


def _end(found: re.Match[str], reading: _Reading) -> date:
    """Read "end of (next) week, month, year or term": a week ends on its Friday."""
    today, is_next = reading.today, bool(found["next"])
    span = found["span"].lower()
    if span == "week":
        friday = today + timedelta(days=(4 - today.weekday()) % 7)
        return friday + timedelta(days=7) if is_next else friday
    if span == "month":
        first = _months_later(today.replace(day=1), 1 if is_next else 0)
        return first.replace(day=months.monthrange(first.year, first.month)[1])
    if span == "year":
        return date(today.year + is_next, 12, 31)
    ends = reading.calendar.next_end_of_term(today)
    return reading.calendar.next_end_of_term(ends + timedelta(days=1)) if is_next else ends


def _coming(found: re.Match[str], reading: _Reading) -> date:
    """Read "next week" as its Friday and "next month" as its last day: the latest that the words allow."""
    return _end(found, reading)


def _half_term(found: re.Match[str], reading: _Reading) -> date:
    """Give the last working day before the next half-term holiday."""
    day = reading.calendar.next_half_term(reading.today + timedelta(days=1)) - timedelta(days=1)
    while not reading.calendar.is_working_day(day):
        day -= timedelta(days=1)
    return day


_NUMERIC_FORMS: tuple[tuple[str, Callable[[re.Match[str], _Reading], date]], ...] = (
    (r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})", _numbers),
    (rf"(?:{_WEEKDAY}\s+)?(?P<day>\d{{1,2}})/(?P<month>\d{{1,2}})(?:/(?P<year>\d{{4}}|\d{{2}}))?", _numbers),
    (r"(?P<day>\d{1,2})(?P<dot>[.-])(?P<month>\d{1,2})(?P=dot)(?P<year>\d{4}|\d{2})", _numbers),
    (rf"(?:{_WEEKDAY},?\s+)?(?:the\s+)?{_DAY}\s*(?:of\s+)?{_MONTH}(?:,?\s+(?P<year>\d{{4}}))?", _named_month),
    (rf"(?:{_WEEKDAY},?\s+)?{_MONTH}\s+{_DAY}(?:,?\s+(?P<year>\d{{4}}))?", _named_month),
)
_SPOKEN_FORMS: tuple[tuple[str, Callable[[re.Match[str], _Reading], date]], ...] = (
    (
        rf"(?P<week_on>(?:a\s+)?week\s+on\s+)?(?P<which>this|next|coming)?\s*{_WEEKDAY}(?P<week_after>\s+week)?",
        _weekday,
    ),
    (r"(?P<near>today|tonight|tomorrow|(?:the\s+)?day\s+after\s+tomorrow)", _near),
    (
        rf"(?:(?:with)?in\s+)?{_COUNT}\s+(?P<unit>working\s+days?|school\s+days?|days?|weeks?|fortnights?|months?)(?:'\s*time)?",
        _after,
    ),
    (r"(?:the\s+)?end\s+of\s+(?:the\s+|this\s+|(?P<next>next\s+))?(?P<span>week|month|year|term)", _end),
    (r"(?:this|(?P<next>next))\s+(?P<span>week|month|term)", _coming),
    (r"(?:the\s+)?(?:end\s+of\s+(?:the\s+|this\s+)?)?(?:next\s+)?half[\s-]?term", _half_term),
)
_FORMS = tuple(
    (re.compile(form, re.IGNORECASE), reads, has_digits)
    for forms, has_digits in ((_NUMERIC_FORMS, True), (_SPOKEN_FORMS, False))
    for form, reads in forms
)
_MARK = re.compile(r"\b(?:by|due(?:\s+(?:on|by))?|before|until|till|deadline:?)\s+(?:the\s+)?$", re.IGNORECASE)
_LEADING_MARK = re.compile(r"\s*(?:by|due(?:\s+(?:on|by))?|before|until|till|on|for|deadline:?)\s+", re.IGNORECASE)
# A weekday after one of these is more often part of what is said than a due date.
_OTHER_MARK = re.compile(r"\b(?:from|since|of|after|about|on|at|during|last|for)\s+(?:the\s+)?$", re.IGNORECASE)


def read_date(text: str, *, today: date, calendar: SchoolCalendar) -> date:
    """Read a due date; a `UserError` says what is wrong with it and what to write instead."""
    words = " ".join(text.split()).strip(" .,;!")
    bare = _LEADING_MARK.sub("", words, count=1)
    reading = _Reading(today=today, calendar=calendar)
    for candidate in (words, bare):
        for form, reads, _ in _FORMS:
            found = form.fullmatch(candidate)
            if found:
                return _not_past(reads(found, reading), today=today)
    raise UserError(f'I could not read the date "{shorten(bare, limit=40)}". Try `by Friday` or `by 14/3`.')


def find_date(text: str, *, today: date, calendar: SchoolCalendar) -> FoundDate | None:
    """Look for the due date in a sentence: after a word such as "by", else at an end of it.

    Where a control character stands in `text`, something else was taken out: it counts as an end. A date that does not
    exist raises a `UserError`.
    """
    marked, bare = [], []
    for form, reads, has_digits in _FORMS:
        for found in re.finditer(rf"(?<![\w/.-])(?:{form.pattern})(?![\w/-]|\.\d)", text, re.IGNORECASE):
            mark = _MARK.search(text, 0, found.start())
            if mark:
                marked.append((mark.start(), found, reads, True))
            elif _stands_at_an_end(text, found, has_digits=has_digits):
                other = _OTHER_MARK.search(text, 0, found.start())
                bare.append((other.start() if other else found.start(), found, reads, other is None))
    best = max(marked or bare, key=lambda one: (one[1].end(), one[1].end() - one[1].start()), default=None)
    if best is None:
        return None
    start, found, reads, sure = best
    day = _not_past(reads(found, _Reading(today=today, calendar=calendar)), today=today)
    return FoundDate(day=day, start=start if sure else found.start(), end=found.end(), sure=sure)


def _stands_at_an_end(text: str, found: re.Match[str], *, has_digits: bool) -> bool:
    before, after = text[: found.start()].rstrip(), text[found.end() :].lstrip(" .,;!")
    if not after or after.startswith(_EDGES):
        return bool(before.strip("".join(_EDGES))) or has_digits
    return has_digits and before.endswith(_EDGES)


def looks_like_a_date(text: str) -> bool:
    """Tell a mistyped date ("Fryday", "31.2") from other words, so that it is asked about and not taken for a title."""
    from difflib import get_close_matches

    known = [*_WEEKDAYS, *_MONTHS, "today", "tomorrow", "term", "half-term"]
    words = text.lower().split()
    if not words or len(words) > 4:
        return False
    return any(character.isdigit() for character in text) or any(
        get_close_matches(word, known, n=1, cutoff=0.75) for word in words
    )


def _index(names: tuple[str, ...], short: str) -> int:
    return next(number for number, name in enumerate(names) if name.startswith(short.lower().rstrip(".")[:3]))


def _year(text: str | None) -> int | None:
    if not text:
        return None
    return int(text) if len(text) == 4 else 2000 + int(text)


def _date_or_none(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _existing(year: int | None, month: int, day: int) -> date:
    """Give that day, or say why there is none. `year` is None where two years running have no such day."""
    result = _date_or_none(year, month, day) if year else None
    if result:
        return result
    if month > 12 >= day >= 1:
        turned = f"{month} {months.month_name[day]}"
        raise UserError(f"There is no month {month}. Dates are read day first: for {turned} write `by {month}/{day}`.")
    if 1 <= month <= 12:
        named = f"{day} {months.month_name[month]}{f' {year}' if year else ''}"
        raise UserError(f"There is no {named}. Which day did you mean?")
    raise UserError(f"There is no date {day}/{month}. Dates are read day first: 14 March is `by 14/3`.")


def _not_past(day: date, *, today: date) -> date:
    if day < today:
        raise UserError(f"{_long(day)} is in the past. Give a date from today on, such as `by Friday`.")
    if day > _months_later(today, 12 * FARTHEST_YEARS):
        raise UserError(f"{_long(day)} is more than {FARTHEST_YEARS} years away. Is the year right?")
    return day


def _months_later(day: date, count: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    return date(year, month + 1, min(day.day, months.monthrange(year, month + 1)[1]))


def _long(day: date) -> str:
    return f"{day.day} {day:%B} {day.year}"
