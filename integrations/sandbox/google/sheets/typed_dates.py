"""Dates and times as people type them, read by the locale's order, with the pattern that Sheets then shows them by."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from integrations.sandbox.google.sheets.grid import Json
from integrations.sandbox.google.sheets.locales import Locale
from integrations.sandbox.google.sheets.serials import serial_of

_EARLIEST_YEAR, _LATEST_YEAR = 1900, 9999
_TWO_DIGIT_YEARS_FROM = 1930  # "29" is 2029, "30" is 1930

_YEAR_FIRST = re.compile(r"([0-9]{4})([-/.])([0-9]{1,2})(?:\2([0-9]{1,2}))?")
_NUMBERS = re.compile(r"([0-9]{1,2})([-/.])([0-9]{1,2})(?:\2([0-9]{4}|[0-9]{2}))?")
_DAY_MONTH = re.compile(r"([0-9]{1,2})([- ])([^\W\d_]+\.?)(?:\2([0-9]{4}|[0-9]{2}))?")
_MONTH_DAY = re.compile(r"([^\W\d_]+\.?) ([0-9]{1,2})(?:(, | )([0-9]{4}))?")
_MONTH_YEAR = re.compile(r"([^\W\d_]+\.?)([- ])([0-9]{4})")
_TIME = re.compile(r"([0-9]{1,4})(?::([0-9]{2})(?::([0-9]{2})(\.[0-9]{1,3})?)?)?(?: ?([aApP])\.?[mM]\.?)?")


@dataclass(frozen=True, slots=True)
class _Day:
    """A date that was typed: its serial number and the pattern it shows by."""

    serial: float
    pattern: str


@dataclass(frozen=True, slots=True)
class _Clock:
    """A time that was typed: its share of a day and the pattern it shows by."""

    share: float
    pattern: str
    has_half_day: bool


def typed_date(text: str, locale: Locale, now: datetime) -> tuple[float, Json] | None:
    """Return the serial number and NumberFormat of a typed date, time or both; None where it is none."""
    day = _day(text, locale, now)
    if day is not None:
        return day.serial, {"type": "DATE", "pattern": day.pattern}
    clock = _clock(text, locale)
    if clock is not None:
        return clock.share, {"type": "TIME", "pattern": clock.pattern}
    for gap in re.finditer(r",? ", text):
        day, clock = _day(text[: gap.start()], locale, now), _clock(text[gap.end() :], locale)
        if day is not None and clock is not None and clock.share < 1:
            pattern = _both(day, clock, locale)
            return day.serial + clock.share, {"type": "DATE_TIME", "pattern": pattern}
    return None


def _both(day: _Day, clock: _Clock, locale: Locale) -> str:
    return f"{day.pattern} h:mm:ss am/pm" if clock.has_half_day else f"{day.pattern} {locale.clock}"


def _day(text: str, locale: Locale, now: datetime) -> _Day | None:
    return (
        _year_first(text)
        or _numbers(text, locale, now)
        or _day_month(text, locale, now)
        or _month_day(text, locale, now)
        or _month_year(text, locale)
    )


def _year_first(text: str) -> _Day | None:
    found = _YEAR_FIRST.fullmatch(text)
    if found is None or (found[4] is None and found[2] != "-"):
        return None
    separator = found[2]
    pattern = f"yyyy{separator}mm" + (f"{separator}dd" if found[4] else "")
    return _made(int(found[1]), int(found[3]), int(found[4] or 1), pattern)


def _numbers(text: str, locale: Locale, now: datetime) -> _Day | None:
    """Read 3/4, 3-4-2026 and the like; the locale says which number is the day."""
    found = _NUMBERS.fullmatch(text)
    if found is None or (found[2] == "." and locale.date_separator != "."):
        return None
    month_first = locale.date_order != "dmy" and not (locale.date_order == "ymd" and found[4])
    month, day = (found[1], found[3]) if month_first else (found[3], found[1])
    year = _year(found[4], now)
    return _made(year, int(month), int(day), _numbers_pattern(found, locale, month_first=month_first))


def _numbers_pattern(found: re.Match[str], locale: Locale, *, month_first: bool) -> str:
    letters = re.findall("d+|m+", locale.date)
    day, month = next(part for part in letters if "d" in part), next(part for part in letters if "m" in part)
    parts = [month, day] if month_first else [day, month]
    return found[2].join([*parts, "y" * len(found[4])] if found[4] else parts)


def _day_month(text: str, locale: Locale, now: datetime) -> _Day | None:
    found = _DAY_MONTH.fullmatch(text)
    month = None if found is None else _month(found[3], locale)
    if found is None or month is None:
        return None
    separator = found[2]
    pattern = f"d{separator}{month[1]}" + (separator + "y" * len(found[4]) if found[4] else "")
    return _made(_year(found[4], now), month[0], int(found[1]), pattern)


def _month_day(text: str, locale: Locale, now: datetime) -> _Day | None:
    found = _MONTH_DAY.fullmatch(text)
    month = None if found is None else _month(found[1], locale)
    if found is None or month is None:
        return None
    pattern = f"{month[1]} d" + (f"{found[3]}yyyy" if found[4] else "")
    return _made(_year(found[4], now), month[0], int(found[2]), pattern)


def _month_year(text: str, locale: Locale) -> _Day | None:
    found = _MONTH_YEAR.fullmatch(text)
    month = None if found is None else _month(found[1], locale)
    if found is None or month is None:
        return None
    return _made(int(found[3]), month[0], 1, f"{month[1]}{found[2]}yyyy")


def _month(word: str, locale: Locale) -> tuple[int, str] | None:
    """Return the number of a month and the letters that show it, or None where the word is no month."""
    plain = word.casefold().rstrip(".")
    for names, letters in ((locale.short_months, "mmm"), (locale.months, "mmmm")):
        for number, name in enumerate(names, start=1):
            if name.casefold().rstrip(".") == plain:
                return number, letters
    return None


def _year(typed: str | None, now: datetime) -> int:
    if typed is None:
        return now.year
    year = int(typed)
    if len(typed) == 4:
        return year
    return year + (2000 if year + 1900 < _TWO_DIGIT_YEARS_FROM else 1900)


def _made(year: int, month: int, day: int, pattern: str) -> _Day | None:
    if not _EARLIEST_YEAR <= year <= _LATEST_YEAR:
        return None
    try:
        moment = datetime(year, month, day)  # noqa: DTZ001 - a typed date has no time zone
    except ValueError:
        return None
    return _Day(serial_of(moment), pattern)


def _clock(text: str, locale: Locale) -> _Clock | None:
    found = _TIME.fullmatch(text)
    if found is None or not (found[2] or found[5]):
        return None
    hours, minutes, seconds = int(found[1]), int(found[2] or 0), int(found[3] or 0)
    half_day = (found[5] or "").lower()
    if minutes > 59 or seconds > 59 or (half_day and not 1 <= hours <= 12):
        return None
    if half_day:
        hours = hours % 12 + (12 if half_day == "p" else 0)
    share = (hours * 3600 + minutes * 60 + seconds + float(f"0{found[4] or '.0'}")) / 86_400
    return _Clock(share, _clock_pattern(found, locale, hours), bool(half_day))


def _clock_pattern(found: re.Match[str], locale: Locale, hours: int) -> str:
    if hours > 23:
        return "[h]:mm:ss"
    hour = "h" if found[5] else re.match("h+", locale.time)[0]  # type: ignore[index]
    pattern = hour + (":mm" if found[2] else "") + (":ss" if found[3] else "")
    if found[4]:
        pattern += "." + "0" * (len(found[4]) - 1)
    return pattern + (" am/pm" if found[5] else "")
