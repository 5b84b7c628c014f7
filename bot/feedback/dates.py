"""When a row was sent: from Google's serial numbers or from text, with the sheet's own time zone and never a guess."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

SERIAL_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - a wall clock: its zone is the sheet's
# https://developers.google.com/workspace/sheets/api/guides/formats#about_date_time_values (read 2026-11-23)
EARLIEST_YEAR, LATEST_YEAR = 2000, 2100  # Google Forms is younger than the one; a serial beyond the other is a number

MONTH_FIRST_LOCALES = frozenset({"en_US", "en_PH", "es_US", "es_PR"})
# Where writing both ways is common, the setting decides nothing.
UNDECIDED_LOCALES = frozenset({"", "en", "en_CA", "en_ZA"})

_YEAR_FIRST = re.compile(r"(?P<year>\d{4})[-/.](?P<first>\d{1,2})[-/.](?P<second>\d{1,2})")
_YEAR_LAST = re.compile(r"(?P<first>\d{1,2})[-/.](?P<second>\d{1,2})[-/.](?P<year>\d{4})")
_CLOCK = re.compile(
    r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:\.\d+)?)?\s*(?P<half>[ap]\.?m\.?)?"
    r"\s*(?:(?:GMT|UTC)(?P<offset>[+-]\d{1,2}(?::?\d{2})?)?|(?P<zulu>Z))?",
    re.IGNORECASE,
)


class UnreadableDate(ValueError):
    """A date that is none, or one that could be two. The text says which, without quoting it."""


def read_serial(serial: float, *, zone: ZoneInfo) -> datetime:
    """Turn a serial number into UTC. In the hour that comes twice in autumn, the first is taken."""
    try:
        # A serial carries about a millisecond; what is finer is the noise of its binary fraction.
        local = SERIAL_EPOCH + timedelta(milliseconds=round(serial * 86_400_000))
    except (OverflowError, ValueError):
        raise UnreadableDate("is a number that is no date") from None
    return _placed(local, zone=zone)


def read_text(text: str, *, zone: ZoneInfo, locale: str) -> datetime:
    """Read a written date and time.

    Raises:
        UnreadableDate: it is no date, or day and month could be meant either way and the locale does not say which.
    """
    day_text, *rest = re.split(r"[T\s]", text.strip(), maxsplit=1)
    clock_text = "".join(rest)
    day = _read_day(day_text, locale=locale)
    if not clock_text.strip():
        return _placed(day, zone=zone)
    clock = _CLOCK.fullmatch(clock_text.strip())
    if clock is None:
        raise UnreadableDate("is not a date and time")
    try:
        local = day.replace(
            hour=_hour(int(clock["hour"]), half=clock["half"]),
            minute=int(clock["minute"]),
            second=int(clock["second"] or 0),
        )
    except ValueError:
        raise UnreadableDate("is not a time that exists") from None
    return _placed(local, zone=_offset(clock) or zone)


def _read_day(text: str, *, locale: str) -> datetime:
    found = _YEAR_FIRST.fullmatch(text)
    if found:
        return _day(found["year"], month=found["first"], day=found["second"])
    found = _YEAR_LAST.fullmatch(text)
    if not found:
        raise UnreadableDate("is not a date")
    first, second = int(found["first"]), int(found["second"])
    if first > 12 or second > 12 or first == second:
        month, day = (first, second) if second > 12 else (second, first)
    elif locale in MONTH_FIRST_LOCALES:
        month, day = first, second
    elif locale in UNDECIDED_LOCALES:
        raise UnreadableDate(
            "could be two dates, day or month first; set the spreadsheet's locale, or write 2026-03-16"
        )
    else:
        month, day = second, first
    return _day(found["year"], month=month, day=day)


def _day(year: str, *, month: int | str, day: int | str) -> datetime:
    try:
        return datetime(int(year), int(month), int(day))  # noqa: DTZ001 - a wall clock: its zone is the sheet's
    except ValueError:
        raise UnreadableDate("is a date that does not exist") from None


def _hour(hour: int, *, half: str | None) -> int:
    if half is None:
        return hour
    if not 1 <= hour <= 12:
        raise UnreadableDate("is not a time that exists")
    return hour % 12 + (12 if half[0] in "pP" else 0)


def _offset(clock: re.Match[str]) -> timezone | None:
    if clock["zulu"]:
        return UTC
    if not clock["offset"]:
        return UTC if re.search("GMT|UTC", clock[0], re.IGNORECASE) else None
    sign = -1 if clock["offset"][0] == "-" else 1
    digits = clock["offset"][1:].replace(":", "")
    hours, minutes = (int(digits[:-2]), int(digits[-2:])) if len(digits) > 2 else (int(digits), 0)
    try:
        return timezone(sign * timedelta(hours=hours, minutes=minutes))
    except ValueError:
        raise UnreadableDate("is not a time that exists") from None


def _placed(local: datetime, *, zone: ZoneInfo | timezone) -> datetime:
    if not EARLIEST_YEAR <= local.year < LATEST_YEAR:
        raise UnreadableDate(f"is not a date between {EARLIEST_YEAR} and {LATEST_YEAR}")
    return local.replace(tzinfo=zone, fold=0).astimezone(UTC)
