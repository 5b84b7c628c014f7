"""Seeing whether each value landed in the cell it was meant for, and what is owed to people where one did not.

Pure. Sheets has no precondition for a write: a row or column that a person moved between our read and our write takes
another's value, and what they typed there meanwhile is written over. What stood there right before is in the answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from bot.sync.aiming import Aim, Debt, Raw, Volley, same
from bot.sync.cells import Cells
from integrations.google.tables import Before, Cell, Formula, Table

ENOUGH_ALIKE = 0.6  # of a row's other cells, to know it again after more has been changed in it


@dataclass(frozen=True)
class Outcome:
    """What came of a write. `formulas` are the actions' cells that hold a person's formula: not the bot's to change."""

    debts: tuple[Debt, ...] = ()  # with those of the write before that this one was to pay, and did not
    is_clean: bool = True
    formulas: tuple[tuple[str, str], ...] = ()  # reference, field
    landed: tuple[Aim, ...] = ()  # those that stand where they were meant to
    appended: Mapping[str, Cells] = field(default_factory=dict)


def outcome_of(volley: Volley, before: Before, after: Table, *, at_once: bool) -> Outcome:
    """Compare what a write meant with what stood there. `at_once`: `after` is the tab right after the write itself."""
    look = _Look(volley, before)
    debts: list[Debt] = []
    formulas: list[tuple[str, str]] = []
    landed: list[Aim] = []
    missed: set[tuple[int, int]] = set()
    clean = True
    for aim in volley.aims:
        was = look.held(aim)
        took = not aim.swaps or same(was, aim.held)
        if look.is_meant(aim) and (same(was, aim.held) or (aim.is_own and isinstance(was, Formula))):
            has_landed = not (at_once and aim.swaps) or same(_at(after, aim.row, aim.place), aim.value)
            clean = clean and has_landed
            landed += [aim] if has_landed and aim.of else []
            continue
        clean = False
        missed.add((aim.row, aim.place))
        if isinstance(was, Formula) and look.is_meant(aim) and aim.field:
            formulas.append((aim.of, aim.field))
        if took and not same(was, aim.value):
            debts.append(look.debt(aim, was))
    if look.is_header_moved and volley.lines:
        clean = False
        debts += look.misplaced_lines(after)
    fresh = [replace(debt, is_placed=at_once) for debt in debts]
    unpaid = [replace(debt, is_placed=False) for debt in volley.debts if (debt.row, debt.place) in missed]
    appended = {} if look.is_header_moved else volley.appended
    return Outcome((*fresh, *unpaid), clean, tuple(formulas), tuple(landed), appended)


def located(debts: Sequence[Debt], table: Table) -> list[tuple[int, int, Debt]]:
    """Find the row and column of each debt that still stands; a cell that a person changed since is theirs."""
    found = []
    for debt in debts:
        place = debt.place if debt.is_placed else _column(debt, table)
        if place is None:
            continue
        row = debt.row if debt.is_placed else _row(debt, table, place)
        if row is not None and same(_at(table, row, place), debt.wrong):
            found.append((row, place, replace(debt, row=row, place=place, heading=_heading_of(table, place))))
    return found


def patched(table: Table, owed: Sequence[tuple[int, int, Debt]]) -> Table:
    """Give the tab as it will be with every debt paid. What a formula will be worth is not known: it is blank here."""
    rows = [list(row) for row in table.rows]
    for row, place, debt in owed:
        index = row - table.first_row
        if 0 <= index < len(rows) and place < len(rows[index]):
            rows[index][place] = None if isinstance(debt.right, Formula) else debt.right
    return replace(table, rows=tuple(tuple(row) for row in rows))


class _Look:
    """A tab's touched rows as they stood right before a write."""

    def __init__(self, volley: Volley, before: Before) -> None:
        self._volley = volley
        self._before = before
        header = before.header
        self._ref_place = header.index(volley.ref_heading) if volley.ref_heading in header else None
        self._title_place = header.index(volley.title_heading) if volley.title_heading in header else None
        self._aimed_at = {(aim.row, aim.place) for aim in volley.aims}

    @property
    def is_header_moved(self) -> bool:
        width = len(self._volley.header)
        return tuple(self._before.header[:width]) != tuple(self._volley.header)

    def held(self, aim: Aim) -> Raw:
        return self._held(aim.row, aim.place)

    def is_meant(self, aim: Aim) -> bool:
        """Tell whether the cell's column and row were still those it was aimed at."""
        if self._heading(aim.place) != aim.heading or not same(self._held(aim.row, self._ref_place), aim.ref):
            return False
        return aim.ref is not None or same(self._held(aim.row, self._title_place), aim.title)

    def debt(self, aim: Aim, was: Raw) -> Debt:
        others = {
            heading: cell
            for place, heading in enumerate(self._before.header)
            if heading and (aim.row, place) not in self._aimed_at
            for cell in [self._held(aim.row, place)]
            if not isinstance(cell, Formula)
        }
        ref = self._held(aim.row, self._ref_place)
        return Debt(
            row=aim.row,
            place=aim.place,
            heading=self._heading(aim.place),
            ref=None if isinstance(ref, Formula) else ref,
            others=others,
            wrong=aim.value,
            right=was,
        )

    def misplaced_lines(self, after: Table) -> Iterator[Debt]:
        """Give up whole each line that was appended under columns that had moved."""
        for line in self._volley.lines:
            for number, row in enumerate(after.rows, start=after.first_row):
                if all(
                    same(cell, row[place]) for place, cell in enumerate(line) if cell is not None and place < len(row)
                ):
                    for place, cell in enumerate(line):
                        if cell is not None:
                            yield Debt(number, place, _heading_of(after, place), None, {}, wrong=cell, right=None)
                    break

    def _heading(self, place: int) -> str:
        return self._before.header[place] if place < len(self._before.header) else ""

    def _held(self, row: int, place: int | None) -> Raw:
        cells = self._before.rows.get(row, ())
        return cells[place] if place is not None and place < len(cells) else None


def _column(debt: Debt, table: Table) -> int | None:
    if _heading_of(table, debt.place) == debt.heading:
        return debt.place
    places = [place for place, text in enumerate(table.header) if text and text == debt.heading]
    return places[0] if len(places) == 1 else None


def _row(debt: Debt, table: Table, place: int) -> int | None:
    """Find the row a debt is owed to: the one most like it that still holds the wrong value."""
    candidates = [
        (_alike(debt, table, row), number == debt.row, -number)
        for number, row in enumerate(table.rows, start=table.first_row)
        if place < len(row) and same(row[place], debt.wrong)
    ]
    likely = [found for found in candidates if found[0] >= ENOUGH_ALIKE]
    return -max(likely)[2] if likely else None


def _alike(debt: Debt, table: Table, row: Sequence[Cell]) -> float:
    cells = dict(zip(table.header, row, strict=False))
    compared = [(cell, cells[heading]) for heading, cell in debt.others.items() if heading in cells]
    filled = [(one, other) for one, other in compared if one is not None or other is not None]
    return sum(same(one, other) for one, other in filled) / len(filled) if filled else 1.0


def _heading_of(table: Table, place: int) -> str:
    return table.header[place] if place < len(table.header) else ""


def _at(table: Table, number: int, place: int) -> Cell:
    index = number - table.first_row
    row = table.rows[index] if 0 <= index < len(table.rows) else ()
    return row[place] if place < len(row) else None
