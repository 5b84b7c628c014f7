"""The plan's tab as the merge sees it: which column is which field, and each row's cells as canonical text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.actions.model import PLAN_FIELDS, Action, FieldValue, as_text
from bot.actions.plan_row import FindPerson, Refusal, read_cell, read_ref_cell, to_cells
from bot.sync.cells import Cells, SheetRow
from bot.sync.merge import CHECK
from integrations.errors import ServiceMisconfigured
from integrations.google.tables import Cell, TabLayout, Table

CHECK_HEADING = "Check"
COMPUTED = frozenset(field.name for field in PLAN_FIELDS if field.kind == "computed") | {CHECK}
DATES = frozenset(field.name for field in PLAN_FIELDS if field.kind == "date")
# Without these a row is no action. The other columns may be taken away by the team.
NEEDED = ("ref", "title", "owner", "due_on", "status")

RAG_COLOURS = {"red": "#F4C7C3", "amber": "#FCE8B2", "green": "#D9EAD3", "blue": "#CFE2F3", "grey": "#EFEFEF"}
WIDE = 240  # pixels from which on a column holds sentences, which are wrapped
WIDTHS = {
    "ref": 80,
    "title": 300,
    "evidence": 320,
    "impact": 300,
    "notes": 280,
    "measure": 180,
    "baseline": 300,
    "outcome_check": 300,
    CHECK: 240,
    "rag": 60,
    "principles": 80,
}


@dataclass(frozen=True)
class Columns:
    """Where each field stands: field name -> column, from 0."""

    places: Mapping[str, int]
    width: int
    doubled: tuple[str, ...] = ()  # fields whose heading stands there more than once: the first counts


def headings(renamed: Mapping[str, str]) -> dict[str, str]:
    """Give the heading of each field: the usual one, unless the team's settings rename it."""
    usual = {field.name: field.heading for field in PLAN_FIELDS} | {CHECK: CHECK_HEADING}
    return {name: _renamed(name, renamed) or heading for name, heading in usual.items()}


def unknown_columns(renamed: Mapping[str, str]) -> list[str]:
    """Name the entries of [plan.columns] that stand for no column."""
    known = {*headings({}), *(name.removesuffix("_on") for name in DATES)}
    return [name for name in renamed if name not in known]


def _renamed(name: str, renamed: Mapping[str, str]) -> str | None:
    """Look a heading up by the field's name; a date goes by its short name too, as people say it: "due"."""
    return renamed.get(name) or (renamed.get(name.removesuffix("_on")) if name in DATES else None)


def layout(named: Mapping[str, str], *, measures: Sequence[str] = ()) -> TabLayout:
    """Describe the tab as the bot makes it where there is none. `measures` are the titles to choose from."""
    choices: dict[str, Sequence[str]] = {
        named[field.name]: field.choices for field in PLAN_FIELDS if field.kind == "choice"
    }
    if measures:
        choices[named["measure"]] = measures
    return TabLayout(
        headings=tuple(named.values()),
        choices=choices,
        date_headings=tuple(named[name] for name in named if name in DATES),
        warned_heading=named["ref"],
        colours={named["rag"]: RAG_COLOURS},
        widths={heading: WIDTHS[name] for name, heading in named.items() if name in WIDTHS},
        wrapped_headings=tuple(heading for name, heading in named.items() if WIDTHS.get(name, 0) >= WIDE),
        is_watched=True,
    )


def columns_of(table: Table, named: Mapping[str, str]) -> Columns:
    """Find each field's column by its heading, wherever it was moved to.

    Raises:
        ServiceMisconfigured: a needed heading is gone; names it and those that are there.
    """
    found: dict[str, int] = {}
    twice: list[str] = []
    for place, text in enumerate(table.header):
        if folded(text) in found:
            twice.append(folded(text))
        found.setdefault(folded(text), place)
    places = {name: found[folded(heading)] for name, heading in named.items() if folded(heading) in found}
    missing = [named[name] for name in NEEDED if name not in places]
    if missing:
        there = ", ".join(text for text in table.header if text) or "none"
        raise ServiceMisconfigured(
            f'Sheet "{table.title}" has no column {_quoted(missing)} (found: {there}). '
            "Rename it back, or change [plan.columns] in bot.toml."
        )
    doubled = [named[name] for name in NEEDED if folded(named[name]) in twice]
    if doubled:
        raise ServiceMisconfigured(
            f'Sheet "{table.title}" has more than one column {_quoted(doubled)}, and I cannot tell which one counts. '
            "Give the other one another heading."
        )
    return Columns(places, len(table.header), tuple(name for name in places if folded(named[name]) in twice))


def sheet_rows(table: Table, columns: Columns, *, find_person: FindPerson) -> list[SheetRow]:
    """Read every row that is not blank."""
    return [
        _sheet_row(number, row, columns, find_person=find_person)
        for number, row in enumerate(table.rows, start=table.first_row)
        if any(cell not in (None, "") for cell in row)
    ]


def our_cells(action: Action, *, today: date) -> Cells:
    """Write an action as the canonical text the merge compares."""
    cells = {name: as_text(value) for name, value in to_cells(action, today=today).items()}
    return {**cells, CHECK: None}


def sheet_value(name: str, text: str | None) -> str | date | None:
    """Turn canonical text back into what is written into a cell: a date is a date there."""
    return date.fromisoformat(text) if text and name in DATES else text


def values_of(name: str, text: str | None, *, find_person: FindPerson) -> dict[str, FieldValue]:
    """Turn a cell's canonical text into the fields of an action that it stands for."""
    read = read_cell(name, text, find_person=find_person)
    return {field: value for field, value in read.items() if not isinstance(value, Refusal)}


def sheet_line(cells: Cells, columns: Columns) -> Sequence[str | date | None]:
    """Lay an action's cells out as a row of this sheet."""
    line: list[str | date | None] = [None] * columns.width
    for name, place in columns.places.items():
        line[place] = sheet_value(name, cells.get(name))
    return line


def _sheet_row(number: int, row: Sequence[Cell], columns: Columns, *, find_person: FindPerson) -> SheetRow:
    ref = read_ref_cell(row[columns.places["ref"]])
    cells: dict[str, str | None] = {}
    unreadable: dict[str, str] = {}
    if isinstance(ref, Refusal):
        unreadable["ref"] = ref.reason
        ref = None
    for name, place in columns.places.items():
        cell = row[place]
        text, reason = _canonical(name, cell, find_person=find_person)
        if reason and not (ref is None and name == "status" and text is None):  # a new row starts as proposed
            unreadable[name] = reason
        cells[name] = ref if name == "ref" and ref else text
    return SheetRow(number, ref, cells, unreadable)


def _canonical(name: str, cell: Cell, *, find_person: FindPerson) -> tuple[str | None, str | None]:
    """Give a cell's canonical text, or its text as typed and why it cannot be read."""
    typed = _typed(cell)
    if name in COMPUTED:
        return typed, None
    read = read_cell(name, cell, find_person=find_person)
    refusal = next((value for value in read.values() if isinstance(value, Refusal)), None)
    if refusal is not None:
        return typed, refusal.reason
    value = read["owner_name" if name == "owner" else name]
    return (as_text(value) if not isinstance(value, Refusal) else typed), None


def _typed(cell: Cell) -> str | None:
    if cell is None or cell == "":
        return None
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)


def folded(text: str) -> str:
    return " ".join(text.split()).casefold()


def _quoted(names: Sequence[str]) -> str:
    return " and no column ".join(f'"{name}"' for name in names)
