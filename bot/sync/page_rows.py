"""The bot's own tabs as rows: the log of every change, and the principles with their actions. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.actions.model import PRINCIPLES, Action, Principle, Status
from integrations.google.tables import Cell, TabLayout

Row = Sequence[Cell | date]

CELL_CHARACTERS = 50_000  # Google's limit, https://developers.google.com/workspace/sheets/api/limits (2026-11-28)
SHEET, BOT = "sheet", "bot"

LOG = TabLayout(
    headings=("No.", "Date", "Time", "Ref", "Who", "Where", "What", "Before", "After"),
    date_headings=("Date",),
    widths={"No.": 60, "Time": 60, "Ref": 80, "Where": 70, "What": 140, "Before": 320, "After": 320},
    wrapped_headings=("Before", "After"),
    is_warned=True,
)
OVERVIEW = TabLayout(
    headings=("Principle", "What it asks for", "Open", "Implemented", "Closed", "Newest date"),
    date_headings=("Newest date",),
    widths={"Principle": 80, "What it asks for": 260, "Open": 240, "Implemented": 240, "Closed": 240},
    wrapped_headings=("Open", "Implemented", "Closed"),
    is_warned=True,
)
_WORDS = {"ref": "(added)", "archived": "off the plan", "raised_by": "Raised by", "owner_id": "Owner (Slack id)"}


@dataclass(frozen=True)
class Logged:
    """One entry of the log as it is kept."""

    number: int
    at: datetime
    ref: str
    who: str  # a Slack user id, "sheet" or "bot"
    origin: str
    field: str
    old: str | None
    new: str | None


def log_row(
    entry: Logged, *, zone: ZoneInfo, headings: Mapping[str, str], name_of: Callable[[str], str]
) -> list[Cell | date]:
    """Lay one change out: when by the team's clock, of what, by whom and where, old and new."""
    at = entry.at.astimezone(zone)
    who = entry.who if entry.who in (SHEET, BOT) else name_of(entry.who)
    named = headings.get("owner") if entry.field == "owner_name" else headings.get(entry.field)
    what = _WORDS.get(entry.field) or named or entry.field.replace("_", " ").capitalize()
    new = name_of(entry.new) if entry.field == "raised_by" and entry.new and entry.new != SHEET else entry.new
    return [
        entry.number,
        at.date(),
        f"{at:%H:%M}",
        entry.ref,
        who,
        entry.origin,
        what,
        _cut(entry.old),
        _cut(new),
    ]


def overview_rows(actions: Iterable[Action]) -> list[list[Cell | date]]:
    """Lay out which actions are open, implemented and closed for each principle; those of none come last."""
    everything = [action for action in actions if not action.archived]
    rows = [
        _overview_row(letter.value, sense, [action for action in everything if letter in action.principles])
        for letter, sense in PRINCIPLES.items()
    ]
    strays = [action for action in everything if not _letters(action)]
    return [*rows, _overview_row("–", "No principle named", strays)] if strays else rows


def _overview_row(letter: str, sense: str, actions: Sequence[Action]) -> list[Cell | date]:
    implemented = [action.ref for action in actions if action.status is Status.IMPLEMENTED]
    closed = [action.ref for action in actions if action.status is Status.CLOSED]
    working = [action.ref for action in actions if action.is_open and action.status is not Status.IMPLEMENTED]
    newest = max((day for action in actions for day in _days(action)), default=None)
    return [letter, sense, _refs(working), _refs(implemented), _refs(closed), newest]


def _letters(action: Action) -> set[Principle]:
    return set(action.principles) & set(PRINCIPLES)


def _days(action: Action) -> list[date]:
    """Give the days on which something happened; a day that is only planned is none."""
    days = (action.raised_on, action.agreed_on, action.start_on, action.implemented_on, action.closed_on)
    return [day for day in days if day is not None]


def _refs(refs: Sequence[str]) -> str | None:
    return _cut(", ".join(refs)) if refs else None


def _cut(text: str | None) -> str | None:
    return text[: CELL_CHARACTERS - 1] if text else None
