"""Seeing, in the answer to a write, whether each value landed in the row it was meant for, and undoing what did not.

Google Sheets has no compare-and-swap: a row that a person moved between our read and our write takes another's value.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.actions.plan_row import Refusal, read_ref_cell
from bot.sync.merge import MergePlan
from bot.sync.rows import Columns
from bot.sync.taking_over import Numbered
from integrations.google.tables import Cell, CellWrite, Table


@dataclass(frozen=True)
class Strayed:
    """A value that landed in another action's row."""

    row: int
    field: str
    lands_on: str | None  # the reference that row bears


def strayed(
    plan: MergePlan, new: Sequence[Numbered], *, before: Table, after: Table, columns: Columns
) -> list[Strayed]:
    """Name each cell that was written into a row it was not meant for."""
    refs = refs_by_row(after, columns)
    found = [Strayed(edit.row, edit.field, refs.get(edit.row)) for edit in plan.edits if refs.get(edit.row) != edit.ref]
    title = columns.places["title"]
    for one in new:
        landed_on = _row(after, one.row.number)
        words = _text(landed_on[title]) if landed_on else ""
        if words != _text(one.row.cells.get("title")):
            lands_on = _ref_titled(words, before, columns)
            found += [Strayed(one.row.number, name, lands_on) for name in one.to_write]
    return found


def put_back(found: Sequence[Strayed], *, before: Table, after: Table, columns: Columns) -> list[CellWrite]:
    """Write into each wrongly written cell what its row held before, as far as that row was known."""
    held = {ref: row for row, ref in refs_by_row(before, columns).items()}
    writes = []
    for one in found:
        if one.field not in columns.places:
            continue
        place = columns.places[one.field]
        source = _row(before, held[one.lands_on]) if one.lands_on in held else None
        writes.append(CellWrite(one.row, place, source[place] if source else None))
    return writes


def refs_by_row(table: Table, columns: Columns) -> Mapping[int, str]:
    """Give the reference in each row that has one."""
    place = columns.places["ref"]
    refs = {number: read_ref_cell(row[place]) for number, row in enumerate(table.rows, start=table.first_row)}
    return {number: ref for number, ref in refs.items() if ref is not None and not isinstance(ref, Refusal)}


def _ref_titled(words: str, table: Table, columns: Columns) -> str | None:
    """Find whose row it was before ours was written over its reference. None unless one row has these words."""
    title = columns.places["title"]
    rows = ((ref, _row(table, number)) for number, ref in refs_by_row(table, columns).items())
    found = [ref for ref, row in rows if row and _text(row[title]) == words]
    return found[0] if len(found) == 1 else None


def _row(table: Table, number: int) -> tuple[Cell, ...] | None:
    index = number - table.first_row
    return table.rows[index] if 0 <= index < len(table.rows) else None


def _text(cell: Cell) -> str:
    return "" if cell is None else " ".join(str(cell).split())
