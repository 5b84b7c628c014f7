"""The three-way merge of the action plan: pure, decided whole before anything is written.

Both sides are compared with what they last agreed on, cell by cell. Changed on one side wins; changed alike is agreed;
changed differently keeps both values and asks a person. Rows are known by their reference, never by their place.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from bot.sync import guards, identity
from bot.sync.cells import Cells, SheetRow, normal
from bot.sync.guards import Suspicion

CHECK = "check"  # the bot's own column, which says beside a row what is wrong with it


@dataclass(frozen=True)
class CellEdit:
    """A cell of the sheet to be set to the bot's value; `held` is what it held when it was read."""

    row: int
    ref: str
    field: str
    text: str | None
    held: str | None


@dataclass(frozen=True)
class TakenOver:
    """A person's change in the sheet, to be taken into the database."""

    ref: str
    field: str
    text: str | None


@dataclass(frozen=True)
class Clash:
    """The same cell changed to different values on both sides. The person's value stays in the sheet."""

    ref: str
    field: str
    in_sheet: str | None
    in_slack: str | None


@dataclass(frozen=True)
class Unreadable:
    """A cell that cannot be taken over as it is: kept where it stands, and told."""

    row: int
    ref: str | None
    field: str
    text: str | None
    reason: str


@dataclass(frozen=True)
class MergePlan:
    """All that is to be done on either side, and what both sides then hold (`agreed`)."""

    edits: tuple[CellEdit, ...] = ()
    appended: tuple[str, ...] = ()  # references of actions that get a row
    taken_over: tuple[TakenOver, ...] = ()
    adopted: tuple[SheetRow, ...] = ()  # typed by hand, or copied: each becomes a new action with a new reference
    restored: tuple[SheetRow, ...] = ()  # a reference the database does not know: taken over under it
    archived: tuple[str, ...] = ()  # their rows were deleted by a person
    clashes: tuple[Clash, ...] = ()
    unreadable: tuple[Unreadable, ...] = ()
    agreed: Mapping[str, Cells] = field(default_factory=dict)
    suspicion: Suspicion | None = None  # why nothing is done at all

    @property
    def writes_to_sheet(self) -> bool:
        return bool(self.edits or self.appended or self.adopted)

    @property
    def is_empty(self) -> bool:
        """Tell whether both sides agree already."""
        return not (self.writes_to_sheet or self.taken_over or self.restored or self.archived or self.suspicion)

    @property
    def stopped(self) -> str | None:
        return self.suspicion.words if self.suspicion else None


def plan(
    base: Mapping[str, Cells],
    *,
    ours: Mapping[str, Cells],
    theirs: Sequence[SheetRow],
    computed: frozenset[str],
    retired: frozenset[str] = frozenset(),
    issued: int = 0,
    meant: frozenset[str] = frozenset(),
) -> MergePlan:
    """Decide what each side gets.

    `computed` fields are the bot's alone. `retired` references had their rows deleted by a person: never put back.
    `issued` is the last number given out; `meant` names the suspicions that a person has answered for.
    """
    found = identity.identified(theirs, base=base, ours=ours, retired=retired, issued=issued, computed=computed)
    vanished = [ref for ref in base if ref in ours and ref not in found.known and ref not in retired]
    in_step = [ref for ref in base if ref not in retired]
    suspicion = guards.vanished(vanished, known=len(in_step))
    suspicion = suspicion or guards.pasted_over(base, found.known, computed=computed)
    if suspicion and suspicion.key not in meant:
        return MergePlan(suspicion=suspicion)
    marks = {row.number: _mark(row, ours) for row in theirs}
    rows = [
        _merged(base.get(ref, {}), {**ours[ref], CHECK: marks[row.number]}, row, computed)
        for ref, row in found.known.items()
        if ref in ours
    ]
    return MergePlan(
        edits=(*(edit for row in rows for edit in row.edits), *_marked(found.unknown, marks)),
        appended=tuple(ref for ref in ours if ref not in found.known and ref not in base and ref not in retired),
        taken_over=tuple(change for row in rows for change in row.taken_over),
        adopted=(*found.copies, *found.typed),
        restored=tuple(row for ref, row in found.known.items() if ref not in ours),
        archived=tuple(vanished),
        clashes=tuple(clash for row in rows for clash in row.clashes),
        unreadable=tuple(cell for row in (*found.known.values(), *_strange(found)) for cell in _unreadable(row, ours)),
        agreed={row.ref: row.agreed for row in rows},
    )


def _strange(found: identity.Identified) -> Iterator[SheetRow]:
    """Give the rows beside the known ones, those of an unknown reference with the reason why they are left alone."""
    yield from (*found.copies, *found.typed)
    for row in found.unknown:
        yield row if row.ref is None else SheetRow(row.number, row.ref, row.cells, {"ref": _unknown(row.ref)})


def _unknown(ref: str) -> str:
    return f"{ref} is no reference I gave out. Empty that cell, and the row gets one."


def _marked(unknown: Sequence[SheetRow], marks: Mapping[int, str | None]) -> Iterator[CellEdit]:
    """Mark the rows that are left alone."""
    for row in unknown:
        mark = marks[row.number] if row.ref is None else _unknown(row.ref)
        if CHECK in row.cells and normal(row.cells[CHECK]) != mark:
            yield CellEdit(row.number, "", CHECK, mark, row.cells[CHECK])


def _mark(row: SheetRow, ours: Mapping[str, Cells]) -> str | None:
    """Say in one line what cannot be read in a row. None if all can."""
    return normal(" ".join(cell.reason for cell in _unreadable(row, ours)))


@dataclass(frozen=True)
class _MergedRow:
    ref: str
    edits: tuple[CellEdit, ...]
    taken_over: tuple[TakenOver, ...]
    clashes: tuple[Clash, ...]
    agreed: Cells


def _merged(base: Cells, ours: Cells, row: SheetRow, computed: frozenset[str]) -> _MergedRow:
    ref = row.ref or ""
    edits: list[CellEdit] = []
    taken_over: list[TakenOver] = []
    clashes: list[Clash] = []
    agreed: dict[str, str | None] = {}
    for name, mine, their in _compared(ours, row):
        was = base.get(name)
        agreed[name] = was
        if mine == their:
            agreed[name] = mine
        elif name in computed or (their == was and name not in row.unreadable):
            edits.append(CellEdit(row.number, ref, name, mine, their))
            agreed[name] = mine
        elif name in row.unreadable:
            continue
        elif mine == was:
            taken_over.append(TakenOver(ref, name, their))
            agreed[name] = their
        else:
            clashes.append(Clash(ref, name, in_sheet=their, in_slack=mine))
    return _MergedRow(ref, tuple(edits), tuple(taken_over), tuple(clashes), agreed)


def _compared(ours: Cells, row: SheetRow) -> Iterator[tuple[str, str | None, str | None]]:
    """Give each field the sheet has a column for, with the bot's text and the sheet's."""
    for name, text in row.cells.items():
        if name in ours:
            yield name, normal(ours[name]), normal(text)


def _unreadable(row: SheetRow, ours: Mapping[str, Cells]) -> Iterator[Unreadable]:
    """Name what a person typed and nobody can read. A cell that holds what the bot wrote there needs no reading."""
    mine = ours.get(row.ref or "", {})
    for name, reason in row.unreadable.items():
        text = row.cells.get(name)
        if name not in mine or normal(mine[name]) != normal(text):
            yield Unreadable(row.number, row.ref, name, text, reason)
