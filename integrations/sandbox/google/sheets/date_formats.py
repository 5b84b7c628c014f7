"""Serial numbers shown as dates and times by a pattern: dd/mm/yyyy, h:mm:ss am/pm, [h]:mm, dddd d mmmm."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache

from integrations.sandbox.google.sheets.locales import Locale
from integrations.sandbox.google.sheets.patterns import Token, sections
from integrations.sandbox.google.sheets.serials import moment_of

_SECONDS_OF = {"h": 3600, "m": 60, "s": 1}


def shown_date(serial: float, pattern: str, locale: Locale) -> str:
    """Return a serial number as the pattern shows it; one that is no date in the years 1 to 9999 stays a number."""
    try:
        moment = moment_of(serial)
    except OverflowError:
        return repr(serial)
    parts = _with_minutes(sections(pattern)[0])
    twelve_hours = any(part.kind == "half_day" for part in parts)
    return "".join(_part(part, moment, serial, locale, twelve_hours=twelve_hours) for part in parts)


@lru_cache(maxsize=512)
def _with_minutes(parts: tuple[Token, ...]) -> tuple[Token, ...]:
    """Tell minutes from months: an m after hours or before seconds is minutes. Zeros are parts of a second."""
    told: list[Token] = []
    clock = [index for index, part in enumerate(parts) if part.kind in ("date", "elapsed")]
    for index, part in enumerate(parts):
        letter = part.text[0].lower() if part.text else ""
        if part.kind == "date" and letter == "m":
            place = clock.index(index)
            before = parts[clock[place - 1]].text[0].lower() if place else ""
            after = parts[clock[place + 1]].text[0].lower() if place + 1 < len(clock) else ""
            told.append(Token("minutes" if before == "h" or after == "s" else "date", part.text))
        elif part.kind == "digit" and told and told[-1].kind == "digit":
            told[-1] = Token("digit", told[-1].text + part.text)
        else:
            told.append(part)
    return tuple(told)


def _part(part: Token, moment: datetime, serial: float, locale: Locale, *, twelve_hours: bool) -> str:
    if part.kind == "date":
        return _date_part(part.text.lower(), moment, locale, twelve_hours=twelve_hours)
    if part.kind == "minutes":
        return f"{moment.minute:0{min(len(part.text), 2)}d}"
    if part.kind == "elapsed":
        whole = int(round(serial * 86_400) // _SECONDS_OF[part.text[0].lower()])
        return f"{whole:0{len(part.text)}d}"
    if part.kind == "half_day":
        half = "AM" if moment.hour < 12 else "PM"
        return half if len(part.text) > 3 else (half[0] if part.text.isupper() else half[0].lower())
    if part.kind == "digit":
        return f"{moment.microsecond:06d}"[: len(part.text)]
    return part.text


def _date_part(letters: str, moment: datetime, locale: Locale, *, twelve_hours: bool) -> str:
    count = len(letters)
    if letters[0] == "y":
        return f"{moment.year % 100:02d}" if count < 3 else f"{moment.year:04d}"
    if letters[0] == "m":
        return _name_or_number(moment.month, count, locale.months, locale.short_months)
    if letters[0] == "d":
        if count >= 3:
            return (locale.short_days if count == 3 else locale.days)[moment.weekday()]
        return f"{moment.day:0{count}d}"
    if letters[0] == "h":
        hour = (moment.hour % 12 or 12) if twelve_hours else moment.hour
        return f"{hour:0{min(count, 2)}d}"
    return f"{moment.second:0{min(count, 2)}d}"


def _name_or_number(month: int, count: int, names: tuple[str, ...], short_names: tuple[str, ...]) -> str:
    if count < 3:
        return f"{month:0{count}d}"
    if count == 5:
        return names[month - 1][0]
    return (short_names if count == 3 else names)[month - 1]
