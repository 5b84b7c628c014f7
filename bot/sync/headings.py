"""What is odd about the plan's heading row: a column renamed, taken away, new to this version, or there twice. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from bot.actions.plan_row import SERIAL_EPOCH
from bot.sync.cells import Cells, SheetRow, normal
from bot.sync.rows import NEEDED, Columns, folded
from integrations.google.tables import Cell, Table

NEW_IN_THIS_VERSION = frozenset(
    {"evidence_link", "outcome", "urgency", "applies_from", "measure", "baseline"}
)  # columns that a plan set up by an earlier version cannot have
SAME_CONTENT = 0.5  # of a column's filled cells, equal to what the plan last held there: it is that column
LIKE_NAME = 70  # of 100, by rapidfuzz: enough where the column was there a moment ago
VERY_LIKE_NAME = 88  # for a column that never was


class Oddity(StrEnum):
    GONE = "gone"  # it was there: renamed, or taken away
    ABSENT = "absent"  # it never was
    DOUBLE = "double"


@dataclass(frozen=True)
class ColumnFinding:
    """One heading to tell of. `likely` is the heading it seems to have been renamed to."""

    field: str
    heading: str
    oddity: Oddity
    likely: str | None = None


def column_findings(
    table: Table,
    columns: Columns,
    named: Mapping[str, str],
    *,
    rows: Sequence[SheetRow] = (),
    base: Mapping[str, Cells] | None = None,
    told: Mapping[str, str | None] | None = None,
) -> tuple[ColumnFinding, ...]:
    """Name what is odd. `told` are the fields of which it was told that their column is gone, and whither it seems."""
    told = told or {}
    seen = {*told, *(name for cells in (base or {}).values() for name in cells)}
    ours = {folded(heading) for heading in named.values()}
    free = {place: text for place, text in enumerate(table.header) if text.strip() and folded(text) not in ours}
    found = [ColumnFinding(name, named[name], Oddity.DOUBLE) for name in columns.doubled]
    for name, heading in named.items():
        if name in columns.places or name in NEEDED:
            continue
        place = next((place for place, text in free.items() if text == told.get(name)), None)
        if place is None:
            place = _by_content(name, table, free, rows=rows, base=base or {})
        if place is None:
            place = _by_name(heading, free, least=LIKE_NAME if name in seen else VERY_LIKE_NAME)
        likely = free.pop(place) if place is not None else None
        oddity = Oddity.GONE if name in seen or likely else Oddity.ABSENT
        found.append(ColumnFinding(name, heading, oddity, likely))
    return tuple(found)


def base_after_return(
    base: Mapping[str, Cells], rows: Sequence[SheetRow], *, returned: Collection[str]
) -> dict[str, Cells]:
    """Give what both sides held, where columns are there again that were gone.

    What was renamed and is named back holds what it held. A blank cell is another matter: the column was deleted and
    is new, so nobody emptied that cell, and the plan fills it.
    """
    blank = {row.ref or "": {name for name in returned if not normal(row.cells.get(name))} for row in rows}
    return {
        ref: {name: text for name, text in cells.items() if name not in blank.get(ref, ())}
        for ref, cells in base.items()
    }


def finding_lines(findings: Sequence[ColumnFinding]) -> list[str]:
    """Say what is odd and what to do, a line for each; what never was there in one line."""
    lines = [_words(one) for one in findings if one.oddity is not Oddity.ABSENT]
    absent = [one for one in findings if one.oddity is Oddity.ABSENT]
    new = [one.heading for one in absent if one.field in NEW_IN_THIS_VERSION]
    other = [one.heading for one in absent if one.field not in NEW_IN_THIS_VERSION]
    if new:
        lines.append(f"New in this version: {_listed(new)}. {_HOW_TO_ADD}")
    if other:
        lines.append(f"The tab has no column {_listed(other, word='or')}. {_HOW_TO_ADD}")
    return lines


_HOW_TO_ADD = (
    "Who wants it types the heading into a free cell of the first row, and I fill the column; "
    "without it everything goes on as before."
)


def _words(one: ColumnFinding) -> str:
    if one.oddity is Oddity.DOUBLE:
        return (
            f'The tab has more than one column "{one.heading}": I keep the first in step and leave the others alone. '
            "Give the others another heading."
        )
    if one.likely:
        return (
            f'The tab has no column "{one.heading}" (looks as if it was renamed "{one.likely}"): rename it back, or '
            f'set [plan.columns] {one.field} = "{one.likely}" in bot.toml. Until then what is in it is not taken '
            "over, and nothing is lost."
        )
    return (
        f'The tab has no column "{one.heading}" any more. If it was renamed, rename it back, or set [plan.columns] '
        f"{one.field} to its new heading in bot.toml; if it was deleted, a column with that heading is filled again. "
        "Until then nothing of it is taken over, and nothing is lost."
    )


def _by_content(
    name: str, table: Table, free: Mapping[int, str], *, rows: Sequence[SheetRow], base: Mapping[str, Cells]
) -> int | None:
    """Find the column that holds what the plan last held in this field."""
    held = {row.number: normal(base.get(row.ref or "", {}).get(name)) for row in rows}
    filled = {number: text for number, text in held.items() if text}
    if not filled:
        return None
    shares = {
        place: sum(_text(table, number, place) == text for number, text in filled.items()) / len(filled)
        for place in free
    }
    best = max(shares, key=lambda place: shares[place], default=None)
    return best if best is not None and shares[best] >= SAME_CONTENT else None


def _by_name(heading: str, free: Mapping[int, str], *, least: int) -> int | None:
    from rapidfuzz import fuzz, process

    found = process.extractOne(heading, free, scorer=fuzz.WRatio, processor=folded, score_cutoff=least)
    return int(found[2]) if found else None


def _text(table: Table, number: int, place: int) -> str | None:
    """Give a cell as the base would hold it, dates too."""
    index = number - table.first_row
    cell: Cell = table.rows[index][place] if 0 <= index < len(table.rows) else None
    if isinstance(cell, int) and not isinstance(cell, bool) and 0 < cell < 80_000:
        return (SERIAL_EPOCH + timedelta(days=cell)).isoformat()
    return normal(None if cell is None else str(cell))


def _listed(headings: Sequence[str], *, word: str = "and") -> str:
    quoted = [f'"{heading}"' for heading in headings]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} {word} {quoted[-1]}"
