"""What one write to the sheet means to do, cell by cell, and what must be true of each cell's place when it lands.

Written down before the write, so that a process that dies, or an answer that is lost, leaves nothing unknown.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta
from typing import Any

from bot.actions.plan_row import SERIAL_EPOCH, serial_of
from bot.sync.cells import Cells
from integrations.google.swapping import can_be_swapped
from integrations.google.tables import Cell, CellWrite, Formula

Raw = Cell | Formula
Json = dict[str, Any]


@dataclass(frozen=True)
class Aim:
    """One cell to be written: its place as it was read, what the place is known by, and what it held then."""

    row: int
    place: int  # column, from 0
    heading: str
    ref: Cell  # what stood in the row's reference cell
    title: Cell  # by which a row without a reference is known
    held: Raw
    value: Raw  # a date as its serial number
    is_date: bool = False
    field: str = ""  # "" where something is put back
    text: str | None = None  # the value as both sides agree on it once it has landed
    of: str = ""  # the action it belongs to
    is_own: bool = False  # a column that is the bot's alone: not even a formula there is a person's business
    swaps: bool = False  # only if the cell still shows what it held

    def write(self) -> CellWrite:
        value: Raw | date = self.value
        if self.is_date and isinstance(self.value, int) and not isinstance(self.held, int):
            # Written as a date it is shown the British way; where a date stood, its own look stays.
            value = SERIAL_EPOCH + timedelta(days=self.value)
        return CellWrite(self.row, self.place, value, expected=str(self.held) if self.swaps else None)


@dataclass(frozen=True)
class Debt:
    """A cell of somebody's that a write of the bot's changed, and what is to stand there again."""

    row: int
    place: int
    heading: str
    ref: Cell
    others: Mapping[str, Cell]  # the row's other cells by heading, as they were
    wrong: Raw
    right: Raw
    is_placed: bool = False  # `row` and `place` are where it is in the tab just seen, not where it once was


@dataclass(frozen=True)
class Volley:
    """One write: its cells, the lines it appends, and what is still owed from the one before."""

    header: tuple[str, ...]
    ref_heading: str
    title_heading: str
    aims: tuple[Aim, ...] = ()
    lines: tuple[tuple[Cell, ...], ...] = ()
    debts: tuple[Debt, ...] = ()
    appended: Mapping[str, Cells] = field(default_factory=dict)  # what the appended lines say, by reference
    token: str = field(default_factory=lambda: uuid.uuid4().hex)


def cell_of(value: Cell | date) -> Cell:
    """Give a value as a cell holds it: a date is its serial number."""
    return serial_of(value) if isinstance(value, date) else value


def aimed(
    *,
    row: int,
    place: int,
    line: Sequence[Cell],
    header: Sequence[str],
    known_by: tuple[int, int],
    value: Cell | date | Formula,
    may_swap: bool,
    **facts: Any,  # noqa: ANN401 - the fields of Aim that only the caller knows
) -> Aim:
    """Aim at a cell of a row as it was read; `known_by` are the places of reference and title."""

    def at(index: int) -> Cell:
        return line[index] if index < len(line) else None

    held = at(place)
    return Aim(
        row=row,
        place=place,
        heading=header[place] if place < len(header) else "",
        ref=at(known_by[0]),
        title=at(known_by[1]),
        held=held,
        value=value if isinstance(value, Formula) else cell_of(value),
        is_date=isinstance(value, date),
        swaps=may_swap and can_be_swapped(held, value),
        **facts,
    )


def same(one: Raw, other: Raw) -> bool:
    """Tell whether two cells hold the same; a formula is never the same as a value."""
    return ("" if one is None else one) == ("" if other is None else other)


def to_json(volley: Volley) -> Json:
    return {
        **asdict(volley),
        "aims": [{**asdict(aim), "held": _raw_json(aim.held), "value": _raw_json(aim.value)} for aim in volley.aims],
        "debts": [
            {**asdict(debt), "wrong": _raw_json(debt.wrong), "right": _raw_json(debt.right)} for debt in volley.debts
        ],
    }


def from_json(content: Mapping[str, Any]) -> Volley:
    return Volley(
        header=tuple(content["header"]),
        ref_heading=content["ref_heading"],
        title_heading=content["title_heading"],
        aims=tuple(Aim(**{**aim, "held": _raw(aim["held"]), "value": _raw(aim["value"])}) for aim in content["aims"]),
        lines=tuple(tuple(line) for line in content["lines"]),
        debts=tuple(
            Debt(**{**debt, "wrong": _raw(debt["wrong"]), "right": _raw(debt["right"]), "is_placed": False})
            for debt in content["debts"]
        ),
        appended=content["appended"],
        token=content["token"],
    )


def _raw_json(value: Raw) -> object:
    return {"formula": value.text} if isinstance(value, Formula) else value


def _raw(value: Any) -> Raw:  # noqa: ANN401 - JSON
    return Formula(str(value["formula"])) if isinstance(value, dict) else value
