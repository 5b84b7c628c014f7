"""An action as a row of the plan, and back: what each cell shows, and what a cell that a person typed means.

`to_cells` and `read_cell` are each other's inverse for every value the bot writes. What nobody can read is refused
with a reason for the person who typed it, and never guessed.
"""

from __future__ import annotations

import calendar
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from bot.actions.check_words import check_words
from bot.actions.model import (
    PLAN_FIELDS,
    PRINCIPLES,
    Action,
    Baseline,
    FieldValue,
    Person,
    PlanField,
    Principle,
    Priority,
    RevisionSize,
    Status,
    Urgency,
    read_ref,
)
from bot.actions.outcome_check import OutcomeCheck
from bot.actions.wording import baseline_words
from integrations.google.tables import Cell

FindPerson = Callable[[str], Person | None]

# Day 0 of Google Sheets' serial numbers: https://developers.google.com/workspace/sheets/api/guides/formats (2026-11-23)
SERIAL_EPOCH = date(1899, 12, 30)
EARLIEST, LATEST = date(2000, 1, 1), date(2100, 1, 1)

_FIELDS = {field.name: field for field in PLAN_FIELDS}
# Words people type for a status beside its own. Kept strict: a word that might mean two of them is asked about.
STATUS_WORDS: Mapping[str, Status] = {
    "new": Status.PROPOSED,
    "suggested": Status.PROPOSED,
    "in-progress": Status.IN_PROGRESS,
    "started": Status.IN_PROGRESS,
    "ongoing": Status.IN_PROGRESS,
    "underway": Status.IN_PROGRESS,
    "blocked": Status.ON_HOLD,
    "on-hold": Status.ON_HOLD,
    "paused": Status.ON_HOLD,
    "done": Status.CLOSED,
    "complete": Status.CLOSED,
    "completed": Status.CLOSED,
    "finished": Status.CLOSED,
    "rejected": Status.DECLINED,
    "will not do": Status.DECLINED,
    "won't do": Status.DECLINED,
}


@dataclass(frozen=True)
class Refusal:
    """A cell that could not be read: what is wrong with it and what to write instead."""

    reason: str


def to_cells(
    action: Action, *, today: date, is_working_day: Callable[[date], bool] | None = None
) -> dict[str, str | date | None]:
    """Write an action as the plan shows it, by field name. An empty cell is None."""
    cells: dict[str, str | date | None] = {}
    for field in PLAN_FIELDS:
        if field.name == "owner":
            cells["owner"] = action.owner_name or action.owner_id
        elif field.name == "rag":
            cells["rag"] = action.rag(today=today, is_working_day=is_working_day).value
        elif field.name == "baseline":
            cells["baseline"] = baseline_words(action.baseline) if action.baseline else None
        elif field.name == "outcome_check":
            cells["outcome_check"] = check_words(action.outcome_check) if action.outcome_check else None
        elif field.name == "verified_on":  # text, as no person types it: a computed cell is compared as it stands
            cells["verified_on"] = f"{action.verified_on:%d/%m/%Y}" if action.verified_on else None
        else:
            cells[field.name] = _shown(getattr(action, field.name))
    return cells


def from_cells(cells: Mapping[str, Cell], *, find_person: FindPerson) -> dict[str, FieldValue | Refusal]:
    """Read the cells of one row into fields of `Action`. Computed columns are left out, an owner gives two fields.

    A refused owner stands under "owner". A blank status is refused: leave it out for a row that is new.
    """
    values: dict[str, FieldValue | Refusal] = {}
    for name, cell in cells.items():
        if _FIELDS[name].kind != "computed":
            values.update(read_cell(name, cell, find_person=find_person))
    return values


def read_cell(name: str, cell: Cell, *, find_person: FindPerson) -> dict[str, FieldValue | Refusal]:
    """Read one cell into the fields it stands for: one, or owner_id and owner_name."""
    field = _FIELDS[name]
    if name == "owner":
        return _read_owner(cell, find_person=find_person)
    if field.kind == "date":
        return {name: _read_day(cell, field)}
    text = _text(cell)
    if name == "principles":
        return {name: _read_principles(text)}
    if field.kind == "choice":
        return {name: _read_choice(text, field)}
    if name == "title" and not text:
        return {name: Refusal('The cell "Action" is empty. Say what is to be done.')}
    return {name: text or None}


def read_ref_cell(cell: Cell) -> str | Refusal | None:
    """Read the Ref column. None where the cell is blank: a row that a person typed by hand."""
    text = _text(cell)
    if not text:
        return None
    return read_ref(text) or Refusal(f'"{text}" is no reference. Leave the cell empty, and the row gets one.')


def serial_of(day: date) -> int:
    return (day - SERIAL_EPOCH).days


def read_stored(name: str, text: str | None) -> FieldValue:
    """Read a field's value back from the text that the log keeps of it."""
    if name == "archived":
        return text == "True"
    if text is None:
        return () if name == "principles" else None
    field = _FIELDS.get(name)
    if name == "principles":
        return tuple(Principle(letter) for letter in text.split(", "))
    if name == "baseline":
        return Baseline.from_text(text)
    if name == "outcome_check":
        return OutcomeCheck.from_text(text)
    if name == "verified_on":
        return date.fromisoformat(text)
    if field is not None and field.kind == "date":
        return date.fromisoformat(text)
    if field is not None and field.kind == "choice":
        return next(choice for choice in _choices(name) if choice.value == text)
    return text


def _shown(value: FieldValue) -> str | date | None:
    if isinstance(value, tuple):
        return ", ".join(value) or None
    if value is None or isinstance(value, date):
        return value
    return str(value) or None


def _text(cell: Cell) -> str:
    """Give a cell as normalised text: composed characters, no blanks around, whole numbers without a point."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return unicodedata.normalize("NFC", str(cell)).replace("\r\n", "\n").replace("\xa0", " ").strip()


def _read_choice(text: str, field: PlanField) -> FieldValue | Refusal:
    word = " ".join(text.lower().replace("_", " ").split())
    if not word and field.name != "status":
        return None
    for choice in _choices(field.name):
        if word == choice:
            return choice
    if field.name == "status" and word in STATUS_WORDS:
        return STATUS_WORDS[word]
    if not word:
        return Refusal('The cell "Status" is empty. Write one of: ' + ", ".join(field.choices) + ".")
    return Refusal(f'"{text}" is no {field.heading.lower()} I know. Write one of: {", ".join(field.choices)}.')


def _choices(name: str) -> tuple[Status | Priority | RevisionSize | Urgency, ...]:
    kinds: Mapping[str, type[Status] | type[Priority] | type[RevisionSize] | type[Urgency]] = {
        "status": Status,
        "priority": Priority,
        "revision_size": RevisionSize,
        "urgency": Urgency,
    }
    return tuple(kinds[name])


def _read_principles(text: str) -> FieldValue | Refusal:
    """Read "A, C", "a/c", "AC" or "A Content covers outcomes"."""
    letters: set[Principle] = set()
    for part in re.split(r"[,;/&+\n]|\band\b", text):
        word = part.strip().removeprefix("Principle").removeprefix("principle").strip()
        found = _principles_in(word)
        if found is None:
            return Refusal(f'"{part.strip()}" is no principle I know. Write letters from A to I, such as "A, C".')
        letters |= found
    return tuple(sorted(letters))


def _principles_in(word: str) -> set[Principle] | None:
    if not word:
        return set()
    if word.upper() == word and all(letter in Principle.__members__ for letter in word.replace(" ", "")):
        return {Principle(letter) for letter in word.replace(" ", "")}
    letter, _, sense = word.partition(" ")
    letter = letter.strip(":.)-–").upper()
    if letter not in Principle.__members__:
        return None
    principle = Principle(letter)
    return {principle} if PRINCIPLES[principle].lower().startswith(sense.strip(":.-– ").lower()) else None


def _read_owner(cell: Cell, *, find_person: FindPerson) -> dict[str, FieldValue | Refusal]:
    name = " ".join(_text(cell).split())
    if not name:
        return {"owner_id": None, "owner_name": None}
    person = find_person(name.removeprefix("@"))
    if person is None:
        return {"owner": Refusal(f'I know nobody called "{name}". Write a name as Slack shows it, one person only.')}
    return {"owner_id": person.user_id, "owner_name": person.name}


_NUMBERS = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?")
_WORDS = re.compile(r"(?:[A-Za-z]{3,9},?\s+)?(\d{1,2})(?:st|nd|rd|th)?[\s-]+([A-Za-z]{3,9})\.?,?[\s-]+(\d{4}|\d{2})")


def _read_day(cell: Cell, field: PlanField) -> FieldValue | Refusal:
    """Read Google's serial number, or a date typed as text, day first. The year is needed: a plan has a history."""
    text = _text(cell)
    if not text:
        return None
    day = _day_of_serial(cell) if isinstance(cell, int | float) and not isinstance(cell, bool) else day_of_text(text)
    if day is None or not EARLIEST <= day < LATEST:
        what = f'I could not read "{text}" in "{field.heading}" as a date.'
        return Refusal(f"{what} Write it day first and with its year, such as 14/3/2026.")
    return day


def _day_of_serial(number: float) -> date | None:
    return SERIAL_EPOCH + timedelta(days=int(number)) if 0 < number < 100_000 else None


def day_of_text(text: str) -> date | None:
    """Read a date typed with its year, day first. None if it is none."""
    iso = _ISO.fullmatch(text)
    if iso:
        return _day(int(iso[1]), int(iso[2]), int(iso[3]))
    numbers = _NUMBERS.fullmatch(text)
    if numbers:
        return _day(_full_year(numbers[3]), int(numbers[2]), int(numbers[1]))
    words = _WORDS.fullmatch(text)
    month = _month(words[2]) if words else None
    return _day(_full_year(words[3]), month, int(words[1])) if words and month else None


def _full_year(text: str) -> int:
    return int(text) if len(text) == 4 else 2000 + int(text)


def _month(word: str) -> int | None:
    names = [name.lower() for name in calendar.month_name]
    return next((number for number, name in enumerate(names) if name and name.startswith(word.lower())), None)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
