"""Whose row is whose: by the reference, and where a person blanked, altered or copied one, by what the row says.

Pure. A reference that cannot be told is never guessed: such a row is left alone and a person is asked.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from bot.sync.cells import Cells, SheetRow, normal

ALIKE = 0.8  # share of equal cells that makes a row somebody's although its reference is gone
ALIKE_WITH_TITLE = 0.5  # less will do where the title is the same, word for word
MOST_COMPARISONS = 200_000  # a pasted-over plan is stopped anyway; it need not be compared row by row


@dataclass(frozen=True)
class Identified:
    """Every row of the sheet, by what it is."""

    known: Mapping[str, SheetRow] = field(default_factory=dict)
    copies: tuple[SheetRow, ...] = ()  # a reference that another row has the better right to
    typed: tuple[SheetRow, ...] = ()  # words, and no reference
    unknown: tuple[SheetRow, ...] = ()  # a reference that was never given out, or none at all by its looks


def identified(
    rows: Sequence[SheetRow],
    *,
    base: Mapping[str, Cells],
    ours: Mapping[str, Cells],
    retired: frozenset[str],
    issued: int,
    computed: frozenset[str],
) -> Identified:
    """Say of each row which action it is."""
    claims: dict[str, list[SheetRow]] = {}
    for row in rows:
        if row.ref is not None:
            claims.setdefault(row.ref, []).append(row)
    known: dict[str, SheetRow] = {}
    copies: list[SheetRow] = []
    unknown = [row for row in rows if "ref" in row.unreadable]
    for ref, claiming in claims.items():
        keeper = max(claiming, key=lambda row: likeness(row, base.get(ref, {}), computed=computed).share)
        if ref in ours or ref in retired or not base or number_of(ref) <= issued:
            known[ref] = keeper
        else:
            unknown.append(keeper)
        copies += [row for row in claiming if row is not keeper]
    typed = [row for row in rows if row.ref is None and "ref" not in row.unreadable]
    missing = {ref: base[ref] for ref in base if ref in ours and ref not in known and ref not in retired}
    mended = _mended([*typed, *unknown, *copies], missing, computed=computed)
    known |= {ref: replace(row, ref=ref, unreadable=_without_ref(row)) for ref, row in mended.items()}
    taken = {row.number for row in mended.values()}
    return Identified(
        known=known,
        copies=tuple(row for row in copies if row.number not in taken),
        typed=tuple(row for row in typed if row.number not in taken and row.cells.get("title")),
        unknown=tuple(row for row in unknown if row.number not in taken),
    )


def number_of(ref: str) -> int:
    return int(ref.rpartition("-")[2])


@dataclass(frozen=True)
class Likeness:
    share: float  # of the cells that either side fills, how many are equal
    same_title: bool

    @property
    def is_enough(self) -> bool:
        return self.share >= (ALIKE_WITH_TITLE if self.same_title else ALIKE)


def likeness(row: SheetRow, cells: Cells, *, computed: frozenset[str]) -> Likeness:
    """Compare a row with what an action's row held when both sides last agreed."""
    pairs = [
        (normal(row.cells.get(name)), normal(text))
        for name, text in cells.items()
        if name in row.cells and name not in computed
    ]
    filled = [(one, other) for one, other in pairs if one is not None or other is not None]
    equal = sum(one == other for one, other in filled)
    title = normal(cells.get("title"))
    same_title = title is not None and normal(row.cells.get("title")) == title
    return Likeness(equal / len(filled) if filled else 0.0, same_title)


def _mended(rows: Sequence[SheetRow], missing: Mapping[str, Cells], *, computed: frozenset[str]) -> dict[str, SheetRow]:
    """Give each missing action the row that is most like it, if one is like enough."""
    if len(rows) * len(missing) > MOST_COMPARISONS:
        found = sorted(_alike_by_title(rows, missing, computed=computed), key=lambda one: -one[0])
    else:
        compared = (
            (likeness(row, cells, computed=computed), ref, row) for ref, cells in missing.items() for row in rows
        )
        enough = [(alike.share + alike.same_title, ref, row) for alike, ref, row in compared if alike.is_enough]
        found = sorted(enough, key=lambda one: -one[0])
    mended: dict[str, SheetRow] = {}
    taken: set[int] = set()
    for _, ref, row in found:
        if ref not in mended and row.number not in taken:
            mended[ref] = row
            taken.add(row.number)
    return mended


def _alike_by_title(
    rows: Sequence[SheetRow], missing: Mapping[str, Cells], *, computed: frozenset[str]
) -> Iterator[tuple[float, str, SheetRow]]:
    """Compare only rows of the same title: enough where thousands of references went at once."""
    titled: dict[str | None, list[SheetRow]] = {}
    for row in rows:
        titled.setdefault(normal(row.cells.get("title")), []).append(row)
    for ref, cells in missing.items():
        for row in titled.get(normal(cells.get("title")), [])[:20]:
            alike = likeness(row, cells, computed=computed)
            if alike.is_enough:
                yield alike.share + alike.same_title, ref, row


def _without_ref(row: SheetRow) -> Mapping[str, str]:
    return {name: reason for name, reason in row.unreadable.items() if name != "ref"}
