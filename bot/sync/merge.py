"""The three-way merge of the action plan: pure, decided whole before anything is written.

Both sides are compared with what they last agreed on, cell by cell. Changed on one side wins; changed alike is agreed;
changed differently keeps both values and asks a person. Rows are known by their reference, never by their place.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

Cells = Mapping[str, str | None]  # field name -> text; None where blank

VANISHED_SHARE = (
    0.2  # more known rows gone than this at once is an accident, not a decision (rclone's --max-delete idea)
)
VANISHED_FEW = 2  # but one or two rows may always go


@dataclass(frozen=True)
class SheetRow:
    """One row of the sheet: its 1-based number, its reference if it has one, and its cells as canonical text."""

    number: int
    ref: str | None
    cells: Cells
    unreadable: Mapping[str, str] = field(default_factory=dict)  # field -> why its cell cannot be taken over


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
    stopped: str | None = None  # why nothing is done at all

    @property
    def writes_to_sheet(self) -> bool:
        return bool(self.edits or self.appended or self.adopted)

    @property
    def is_empty(self) -> bool:
        """Tell whether both sides agree already."""
        return not (self.writes_to_sheet or self.taken_over or self.restored or self.archived or self.stopped)


def normal(text: str | None) -> str | None:
    """Reduce a text to what counts in a comparison: composed characters, one kind of line end, no outer blanks."""
    if text is None:
        return None
    folded = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")).strip()
    return folded or None


def plan(
    base: Mapping[str, Cells],
    *,
    ours: Mapping[str, Cells],
    theirs: Sequence[SheetRow],
    computed: frozenset[str],
    retired: frozenset[str] = frozenset(),
) -> MergePlan:
    """Decide what each side gets.

    `computed` fields are the bot's alone. `retired` references had their rows deleted by a person: never put back.
    """
    first, copies, typed = _sorted_out(theirs)
    vanished = [ref for ref in base if ref in ours and ref not in first and ref not in retired]
    known = [ref for ref in base if ref not in retired]
    if len(vanished) > VANISHED_FEW and len(vanished) > VANISHED_SHARE * len(known):
        return MergePlan(stopped=_too_many_gone(len(vanished), len(known)))
    rows = [_merged(base.get(ref, {}), ours[ref], row, computed) for ref, row in first.items() if ref in ours]
    return MergePlan(
        edits=tuple(edit for row in rows for edit in row.edits),
        appended=tuple(ref for ref in ours if ref not in first and ref not in base and ref not in retired),
        taken_over=tuple(change for row in rows for change in row.taken_over),
        adopted=(*copies, *typed),
        restored=tuple(row for ref, row in first.items() if ref not in ours),
        archived=tuple(vanished),
        clashes=tuple(clash for row in rows for clash in row.clashes),
        unreadable=tuple(cell for row in theirs for cell in _unreadable(row, ours)),
        agreed={row.ref: row.agreed for row in rows},
    )


def _sorted_out(rows: Sequence[SheetRow]) -> tuple[dict[str, SheetRow], list[SheetRow], list[SheetRow]]:
    """Part rows into the first of each reference, further copies of one, and those with words but no reference."""
    first: dict[str, SheetRow] = {}
    copies: list[SheetRow] = []
    typed: list[SheetRow] = []
    for row in rows:
        if "ref" in row.unreadable:
            continue
        if row.ref is None:
            if row.cells.get("title"):
                typed.append(row)
        elif row.ref in first:
            copies.append(row)
        else:
            first[row.ref] = row
    return first, copies, typed


def _too_many_gone(gone: int, known: int) -> str:
    return (
        f"{gone} of {known} actions are gone from the sheet at once. Nothing was changed on either side. If they were "
        "deleted by mistake, bring them back with File > Version history in the sheet; if it was meant, delete them "
        "a few at a time."
    )


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
