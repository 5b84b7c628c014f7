"""From the register's tab or file to cohorts. A bad cell is named and left blank; its row and the others are read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from bot.actions.plan_row import read_cell
from bot.cohorts.model import Cohort, Mode, Register
from integrations.google.tables import Cell, TabLayout, Table

HEADINGS: Mapping[str, str] = {
    "code": "Code",
    "mode": "Mode",
    "day_1": "Day 1",
    "day_2": "Day 2",
    "hours": "Hours",
    "trainer": "Trainer",
    "facilitator": "Facilitator",
    "enrolled": "Enrolled",
    "attended": "Attended",
    "one_to_one": "One-to-one held",
    "group": "Group held",
}
MOST_PEOPLE, MOST_HOURS = 500, 200  # more is a slip of the hand
CODE_CHARACTERS, TEXT_CHARACTERS = 120, 200
_MODES = {
    "online": Mode.ONLINE,
    "on": Mode.ONLINE,
    "face to face": Mode.FACE_TO_FACE,
    "face-to-face": Mode.FACE_TO_FACE,
    "f2f": Mode.FACE_TO_FACE,
    "ff": Mode.FACE_TO_FACE,
    "in person": Mode.FACE_TO_FACE,
}
_QUOTED = 30


class BadCell(ValueError):
    """A cell that does not hold what its column is for. The text says what to write."""


def layout() -> TabLayout:
    """Describe the tab as the bot makes it where there is none."""
    return TabLayout(
        headings=tuple(HEADINGS.values()),
        choices={HEADINGS["mode"]: tuple(Mode)},
        date_headings=(HEADINGS["day_1"], HEADINGS["day_2"]),
        widths={HEADINGS["code"]: 150},
    )


def read_table(table: Table) -> Register:
    """Read the tab by its headings, wherever they stand."""
    headings = [_folded(heading) for heading in table.header]
    places = {name: headings.index(_folded(text)) for name, text in HEADINGS.items() if _folded(text) in headings}
    if "code" not in places:
        found = ", ".join(heading for heading in table.header if heading) or "none"
        fault = f'The tab "{table.title}" has no column "{HEADINGS["code"]}" (found: {found}), so no cohort is known.'
        return Register(faults=(f"{fault} Head one column so.",))
    rows = (
        (f'tab "{table.title}", row {number}', {name: row[place] for name, place in places.items()})
        for number, row in enumerate(table.rows, start=table.first_row)
    )
    return _read_rows(rows)


def read_file(content: Mapping[str, Any], *, called: str) -> Register:
    """Read the [[cohort]] entries of a file."""
    entries = content.get("cohort", [])
    if not isinstance(entries, list):
        return Register(faults=(f"{called}: write each cohort as [[cohort]].",))
    rows = (
        (f"{called}, cohort {number}", {name: _cell(value) for name, value in entry.items() if name in HEADINGS})
        for number, entry in enumerate(entries, start=1)
    )
    return _read_rows(rows)


def to_json(cohort: Cohort) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in asdict(cohort).items()}


def from_json(facts: Mapping[str, Any]) -> Cohort:
    days = {name: date.fromisoformat(facts[name]) if facts.get(name) else None for name in ("day_1", "day_2")}
    mode = Mode(facts["mode"]) if facts.get("mode") else None
    return Cohort(**{**facts, **days, "mode": mode})


def _read_rows(rows: Iterator[tuple[str, Mapping[str, Cell]]]) -> Register:
    cohorts: dict[str, Cohort] = {}
    faults: list[str] = []
    for place, cells in rows:
        code = _text(cells.get("code"))
        if code is None:
            if any(_text(cell) for cell in cells.values()):
                faults.append(f"{place}: the cohort has no code.")
            continue
        if code.casefold() in cohorts:
            faults.append(f'{place}: "{code[:_QUOTED]}" is there twice; the first row counts.')
            continue
        values, bad = _values(cells)
        faults += [f"{place}: {fault}" for fault in bad]
        cohorts[code.casefold()] = Cohort(code=" ".join(code.split())[:CODE_CHARACTERS], **values)
    return Register(tuple(cohorts.values()), tuple(faults))


def _values(cells: Mapping[str, Cell]) -> tuple[dict[str, Any], list[str]]:
    values: dict[str, Any] = {}
    faults = []
    for name, read in _READERS.items():
        try:
            values[name] = read(cells.get(name))
        except BadCell as error:
            faults.append(f'"{HEADINGS[name]}" holds "{(_text(cells.get(name)) or "")[:_QUOTED]}", {error}')
    if values.get("day_1") and values.get("day_2") and values["day_2"] < values["day_1"]:
        values["day_2"] = None
        faults.append('"Day 2" is before "Day 1".')
    return values, faults


def _mode(cell: Cell) -> Mode | None:
    text = _text(cell)
    if text is None:
        return None
    if _folded(text) not in _MODES:
        raise BadCell('which is neither "online" nor "face to face".')
    return _MODES[_folded(text)]


def _day(cell: Cell) -> date | None:
    read = read_cell("raised_on", cell, find_person=lambda _: None)["raised_on"]
    if read is None or isinstance(read, date):
        return read
    raise BadCell("which is not a date. Write it day first with its year, such as 14/3/2026.")


def _number(cell: Cell, *, most: float) -> float | None:
    text = _text(cell)
    if text is None:
        return None
    try:
        number = float(text.replace(",", "."))
    except ValueError:
        number = -1
    if not 0 <= number <= most:
        raise BadCell(f"which is not a number from 0 to {most:g}.")
    return number


def _people(cell: Cell) -> int | None:
    number = _number(cell, most=MOST_PEOPLE)
    if number is not None and not number.is_integer():
        raise BadCell("which is not a whole number.")
    return None if number is None else int(number)


def _hours(cell: Cell) -> float | None:
    return _number(cell, most=MOST_HOURS)


def _held(cell: Cell) -> str | None:
    """Read a day or a word; a day typed in the sheet arrives as a number."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        day = _day(cell)
        return day.isoformat() if day else None
    text = _text(cell)
    return None if text is None or _folded(text) in ("no", "false", "-") else text[:TEXT_CHARACTERS]


def _words(cell: Cell) -> str | None:
    text = _text(cell)
    return text[:TEXT_CHARACTERS] if text else None


_READERS: Mapping[str, Callable[[Cell], object]] = {
    "mode": _mode,
    "day_1": _day,
    "day_2": _day,
    "hours": _hours,
    "trainer": _words,
    "facilitator": _words,
    "enrolled": _people,
    "attended": _people,
    "one_to_one": _held,
    "group": _held,
}


def _cell(value: object) -> Cell:
    """Take a value of a file as a cell would hold it."""
    return value if isinstance(value, str | int | float | bool) else str(value)


def _text(cell: Cell) -> str | None:
    if cell is None:
        return None
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return str(cell).replace("\x00", "").strip() or None


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()


def codes_of(cohorts: Sequence[Cohort]) -> frozenset[str]:
    """Give the codes as they are compared."""
    return frozenset(_folded(cohort.code) for cohort in cohorts)


def is_registered(code: str, known: frozenset[str]) -> bool:
    return _folded(code) in known
