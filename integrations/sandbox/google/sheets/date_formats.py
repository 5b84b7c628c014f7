"""Serial numbers shown as dates and times by a pattern: dd/mm/yyyy, h:mm:ss am/pm, [h]:mm, dddd d mmmm."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from integrations.sandbox.google.sheets.locales import Locale
from integrations.sandbox.google.sheets.patterns import Token, sections
from integrations.sandbox.google.sheets.serials import moment_of

_SECONDS_OF = {"h": 3600, "m": 60, "s": 1}
_Part = Callable[[datetime, float], str]


@dataclass(frozen=True, slots=True)
class _Template:
    """A pattern made ready: a format string over the moment, and what must be worked out besides.

    A column of dates is read cell by cell, so the pattern is taken apart only once.
    """

    text: str
    extras: tuple[_Part, ...]

    def filled(self, moment: datetime, serial: float) -> str:
        if not self.extras:
            return self.text.format(moment)
        return self.text.format(moment, *(extra(moment, serial) for extra in self.extras))


def shown_date(serial: float, pattern: str, locale: Locale) -> str:
    """Return a serial number as the pattern shows it; one that is no date in the years 1 to 9999 stays a number."""
    try:
        moment = moment_of(serial)
    except OverflowError:
        return repr(serial)
    return _template(pattern, locale).filled(moment, serial)


@lru_cache(maxsize=512)
def _template(pattern: str, locale: Locale) -> _Template:
    parts = _with_minutes(sections(pattern)[0])
    twelve_hours = any(part.kind == "half_day" for part in parts)
    text: list[str] = []
    extras: list[_Part] = []
    for part in parts:
        field = _field(part, twelve_hours=twelve_hours)
        if field is None:
            extras.append(_extra(part, locale))
            field = f"{{{len(extras)}}}"
        text.append(field)
    return _Template("".join(text), tuple(extras))


def _with_minutes(parts: tuple[Token, ...]) -> list[Token]:
    """Tell minutes from months: an m after hours or before seconds is minutes. Zeros are parts of a second."""
    told: list[Token] = []
    clock = [index for index, part in enumerate(parts) if part.kind in ("date", "elapsed")]
    for index, part in enumerate(parts):
        if part.kind == "date" and part.text[0] in "mM":
            place = clock.index(index)
            before = parts[clock[place - 1]].text[0].lower() if place else ""
            after = parts[clock[place + 1]].text[0].lower() if place + 1 < len(clock) else ""
            told.append(Token("minutes" if before == "h" or after == "s" else "date", part.text))
        elif part.kind == "digit" and told and told[-1].kind == "digit":
            told[-1] = Token("digit", told[-1].text + part.text)
        else:
            told.append(part)
    return told


def _field(part: Token, *, twelve_hours: bool) -> str | None:
    """Return the part as a field of a format string, or None where more than the moment's own numbers is needed."""
    letter, count = (part.text[0].lower() if part.text else ""), len(part.text)
    if part.kind == "minutes":
        return f"{{0.minute:0{min(count, 2)}d}}"
    if part.kind in ("elapsed", "half_day", "digit"):
        return None
    if part.kind != "date":
        return part.text.replace("{", "{{").replace("}", "}}")
    if letter == "y" and count > 2:
        return "{0.year:04d}"
    if letter in "md" and count < 3:
        return f"{{0.{'month' if letter == 'm' else 'day'}:0{count}d}}"
    if letter == "s":
        return f"{{0.second:0{min(count, 2)}d}}"
    if letter == "h" and not twelve_hours:
        return f"{{0.hour:0{min(count, 2)}d}}"
    return None


def _extra(part: Token, locale: Locale) -> _Part:
    """Return how a part is worked out that is no plain number of the moment: names, halves of the day, durations."""
    text, count = part.text, len(part.text)
    if part.kind == "elapsed":
        unit = _SECONDS_OF[text[0].lower()]
        return lambda _, serial: f"{int(round(serial * 86_400) // unit):0{count}d}"
    if part.kind == "half_day":
        return lambda moment, _: _half_of_day(moment, text)
    if part.kind == "digit":
        return lambda moment, _: f"{moment.microsecond:06d}"[:count]
    if text[0] in "yY":
        return lambda moment, _: f"{moment.year % 100:02d}"
    if text[0] in "hH":
        return lambda moment, _: f"{moment.hour % 12 or 12:0{min(count, 2)}d}"
    if text[0] in "dD":
        days = locale.short_days if count == 3 else locale.days
        return lambda moment, _: days[moment.weekday()]
    if count == 5:
        return lambda moment, _: locale.months[moment.month - 1][0]
    months = locale.short_months if count == 3 else locale.months
    return lambda moment, _: months[moment.month - 1]


def _half_of_day(moment: datetime, text: str) -> str:
    half = "AM" if moment.hour < 12 else "PM"
    if len(text) > 3:  # am/pm rather than a/p
        return half
    return half[0] if text.isupper() else half[0].lower()
