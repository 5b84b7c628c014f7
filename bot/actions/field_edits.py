"""`/action edit 12 due end of term`: which field, and its new value, read from words. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from enum import StrEnum
from typing import TypeVar

from bot.actions.dates import read_date
from bot.actions.measures import MeasureNames
from bot.actions.model import TEXT_LIMIT, TITLE_LIMIT, FieldValue, Priority, RevisionSize, Urgency
from bot.actions.one_line import principle_named
from bot.actions.wording import is_link
from bot.blocks import shorten
from bot.calendar import SchoolCalendar
from bot.errors import UserError

E = TypeVar("E", bound=StrEnum)
SHORT_LIMIT = 200  # of an area and the like: what their columns take

# The words for each field, longest first where one begins another.
_FIELDS: Mapping[str, str] = {
    "evidence link": "evidence_link",
    "revision size": "revision_size",
    "communicated to": "communicated_to",
    "applies from": "applies_from",
    "due": "due_on",
    "by": "due_on",
    "date": "due_on",
    "start": "start_on",
    "title": "title",
    "action": "title",
    "outcome": "outcome",
    "link": "evidence_link",
    "evidence": "evidence",
    "issue": "evidence",
    "size": "revision_size",
    "urgency": "urgency",
    "priority": "priority",
    "principles": "principles",
    "principle": "principles",
    "area": "area",
    "cohort": "cohort",
    "source": "source",
    "measure": "measure",
    "metric": "measure",
}
_LIMITS = {
    "cohort": 120,
    "source": 80,
    "title": TITLE_LIMIT,
    "outcome": TEXT_LIMIT,
    "evidence": TEXT_LIMIT,
    "evidence_link": TEXT_LIMIT,
}
_NONE = frozenset({"none", "nothing", "-", "–"})


class Unclear(UserError):
    """Words that may mean one thing or another. A form that offers the choices is of more help than a refusal."""


def parse_values(text: str, *, today: date, calendar: SchoolCalendar, measures: MeasureNames) -> dict[str, FieldValue]:
    """Read "due 12/9" or "priority high" into a field and its value; "none" empties a field.

    Raises:
        UserError: the field is unknown, or its value cannot be read.
        Unclear: the value names none of the choices, or more than one.
    """
    name, words = _field_of(text)
    if words.lower() in _NONE and name != "title":
        return {name: () if name == "principles" else None}
    readers: Mapping[str, Callable[[], FieldValue]] = {
        "due_on": lambda: read_date(words, today=today, calendar=calendar),
        "start_on": lambda: read_date(words, today=today, calendar=calendar),
        "revision_size": lambda: _one_of(RevisionSize, words),
        "urgency": lambda: _one_of(Urgency, words),
        "priority": lambda: _one_of(Priority, words),
        "principles": lambda: _principles(words),
        "evidence_link": lambda: _link(words),
        "measure": lambda: _measure(words, measures),
    }
    return {name: readers[name]() if name in readers else _text(words, limit=_LIMITS.get(name, SHORT_LIMIT))}


def _field_of(text: str) -> tuple[str, str]:
    for words, name in _FIELDS.items():
        found = re.match(rf"{words}\b\s*[:=]?\s*(?:to\s+)?(.*)", text, re.IGNORECASE | re.DOTALL)
        if found:
            value = found[1].strip()
            if not value:
                raise UserError(f"What shall stand under “{words}”? For example `/action edit 12 {words} …`.")
            return name, value
    known = ", ".join(f"`{word}`" for word in ("title", "due", "owner", "outcome", "link", "priority", "principles"))
    shown = shorten(text.split(" ")[0], limit=30)
    raise UserError(
        f'I know no field "{shown}". Name one first, such as {known}, or write `/action edit 12` alone for the form.'
    )


def _one_of(kind: type[E], words: str) -> E:
    try:
        return kind(words.lower())
    except ValueError:
        choices = ", ".join(f"`{one.value}`" for one in kind)
        raise UserError(f'"{shorten(words, limit=30)}" is not one of {choices}.') from None


def _principles(words: str) -> FieldValue:
    found = []
    for part in re.split(r"[,;/&\s]+", words):
        principle = principle_named(part) if part else None
        if principle is not None:
            found.append(principle)
        elif part and part.lower() != "and":
            raise UserError(f'"{shorten(part, limit=30)}" is no principle I know. They are A to I, such as `A, C`.')
    return tuple(sorted(set(found)))


def _measure(words: str, measures: MeasureNames) -> str:
    title = measures.find(words)
    if title is None:
        raise Unclear(measures.unclear(shorten(words, limit=40)))
    return title


def _link(words: str) -> str:
    if not is_link(words):
        raise UserError("A link begins with https://. Paste the address of the page, file or Slack message.")
    return _text(words, limit=TEXT_LIMIT)


def _text(words: str, *, limit: int) -> str:
    if len(words) > limit:
        raise UserError(f"That is longer than {limit} characters. Please say it shorter.")
    return words
