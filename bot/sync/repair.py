"""Seeing, in the answer to a write, whether each value landed in the cell it was meant for, and undoing what did not.

Google Sheets has no compare-and-swap: a row or column that a person moved between our read and our write takes
another's value.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.actions.plan_row import Refusal, read_ref_cell
from bot.sync.merge import MergePlan
from bot.sync.rows import Columns
from bot.sync.taking_over import Numbered
from integrations.google.tables import Cell, CellWrite, Table


@dataclass(frozen=True)
class Strayed:
    """A value that landed in a cell it was not meant for, and which cell that was before: None for a new one."""

    row: int
    place: int
    row_before: int | None
    place_before: int | None


def strayed(
    plan: MergePlan, new: Sequence[Numbered], *, before: Table, after: Table, columns: Columns
) -> list[Strayed]:
    """Name each cell that was written where it was not meant to be."""
    look = _Comparison(before, after, columns)
    found = []
    for edit in plan.edits:
        row_before = look.row_before(edit.row)
        if row_before is None or look.ref_before(row_before) != edit.ref or look.is_moved(edit.field):
            found.append(look.strayed(edit.row, edit.field, row_before))
    for one in new:
        is_there = look.title_now(one.row.number) == _text(one.row.cells.get("title"))
        row_before = one.row.number if is_there else look.row_titled(look.title_now(one.row.number))
        found += [
            look.strayed(one.row.number, name, row_before)
            for name in one.to_write
            if name in columns.places and (not is_there or look.is_moved(name))
        ]
    if any(look.is_moved(name) for name in columns.places):
        for row in look.rows_of(plan.appended):
            found += [look.strayed(row, name, None) for name in columns.places]
    return found


def put_back(found: Sequence[Strayed], *, before: Table) -> list[CellWrite]:
    """Write into each wrongly written cell what it held before; a row or column that is new held nothing."""
    return [CellWrite(one.row, one.place, _held(one, before)) for one in found]


def _held(one: Strayed, before: Table) -> Cell:
    row = _row(before, one.row_before)
    if row is None or one.place_before is None or one.place_before >= len(row):
        return None
    return row[one.place_before]


class _Comparison:
    """A tab as it was read and as it stood right after the write: which row and column of now was which of before."""

    def __init__(self, before: Table, after: Table, columns: Columns) -> None:
        self._before = before
        self._after = after
        self._places = columns.places
        self._place_before = _matched(before.header, after.header)
        self._place_now = {then: now for now, then in self._place_before.items()}
        self._refs_before = _refs(before, columns.places["ref"])
        self._rows_before = {ref: row for row, ref in reversed(list(self._refs_before.items()))}
        self._refs_now = _refs(after, self._place_now.get(columns.places["ref"]))

    def is_moved(self, field: str) -> bool:
        return self._place_now.get(self._places[field]) != self._places[field]

    def ref_before(self, row: int) -> str | None:
        return self._refs_before.get(row)

    def row_before(self, row: int) -> int | None:
        """Say which row this one was: by its reference, or, if that was written over, by its title."""
        ref = self._refs_now.get(row)
        return self._rows_before[ref] if ref in self._rows_before else self.row_titled(self.title_now(row))

    def title_now(self, row: int) -> str:
        return self._title(self._after, row, self._place_now.get(self._places["title"]))

    def row_titled(self, words: str) -> int | None:
        """Find the row that had these words. None unless there was just one."""
        found = [row for row in self._refs_before if self._title(self._before, row, self._places["title"]) == words]
        return found[0] if len(found) == 1 and words else None

    def rows_of(self, appended: Sequence[str]) -> Iterator[int]:
        """Find appended rows, which stand where the columns were."""
        wanted = set(appended)
        return (row for row, ref in _refs(self._after, self._places["ref"]).items() if ref in wanted)

    def strayed(self, row: int, field: str, row_before: int | None) -> Strayed:
        place = self._places[field]
        return Strayed(row, place, row_before, self._place_before.get(place))

    def _title(self, table: Table, number: int, place: int | None) -> str:
        row = _row(table, number)
        return _text(row[place]) if row and place is not None and place < len(row) else ""


def _matched(before: Sequence[str], after: Sequence[str]) -> dict[int, int]:
    """Say which column of before each column of now was: the same heading, and in its own place if it can be."""
    found = {now: now for now, text in enumerate(after) if now < len(before) and before[now] == text}
    for now, text in enumerate(after):
        if now not in found and text:
            free = (then for then, heading in enumerate(before) if heading == text and then not in found.values())
            then = next(free, None)
            if then is not None:
                found[now] = then
    renamed = [now for now in range(min(len(before), len(after))) if now not in found and now not in found.values()]
    return found | {now: now for now in renamed}


def _refs(table: Table, place: int | None) -> Mapping[int, str]:
    """Give the reference in each row that has one."""
    if place is None:
        return {}
    rows = enumerate(table.rows, start=table.first_row)
    refs = {number: read_ref_cell(row[place]) for number, row in rows if place < len(row)}
    return {number: ref for number, ref in refs.items() if ref is not None and not isinstance(ref, Refusal)}


def _row(table: Table, number: int | None) -> tuple[Cell, ...] | None:
    index = -1 if number is None else number - table.first_row
    return table.rows[index] if 0 <= index < len(table.rows) else None


def _text(cell: Cell) -> str:
    return "" if cell is None else " ".join(str(cell).split())
