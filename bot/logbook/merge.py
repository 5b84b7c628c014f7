"""A tab and its entries brought together: what is decided from both, before anything is done. The sheet wins."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from bot.logbook.model import Answers, Entry, number_of
from bot.logbook.reading import TabColumns, TabRow, shown_in

SUSPICIOUS_LOSS = 3  # entries gone at once with nothing left: somebody cleared the tab


@dataclass(frozen=True)
class TabPlan:
    """What is to be done. `numbered` are rows that get a reference, `appended` entries that get a row."""

    numbered: tuple[TabRow, ...] = ()
    appended: tuple[Entry, ...] = ()
    taken: tuple[TabRow, ...] = ()  # rows whose reference stands and whose entry is not known yet
    changed: tuple[tuple[Entry, Answers], ...] = ()  # by hand, with all answers as they are now
    agreed: tuple[tuple[Entry, Answers], ...] = ()  # what the tab holds of them, where that is news
    withdrawn: tuple[Entry, ...] = ()
    came_back: tuple[Entry, ...] = ()
    strange: tuple[TabRow, ...] = ()  # their Ref cell holds no reference that was given out
    is_cleared: bool = False  # every row is gone at once: nothing is withdrawn

    @property
    def writes(self) -> bool:
        return bool(self.numbered or self.appended)


def plan(
    entries: Sequence[Entry], rows: Sequence[TabRow], *, columns: TabColumns, issued: int, elsewhere: Collection[str]
) -> TabPlan:
    """Decide. `entries` are all of this log, `elsewhere` the references of other logs, `issued` the last number."""
    known = {entry.ref: entry for entry in entries}
    by_ref: dict[str, TabRow] = {}
    numbered, taken, strange = [], [], []
    for row in rows:
        if row.bad_ref:
            strange.append(row)
        elif row.ref is None or row.ref in by_ref or row.ref in elsewhere:  # typed by hand, or copied with its Ref
            if row.cells:
                numbered.append(row)
        elif row.ref in known:
            by_ref[row.ref] = row
        elif not known or number_of(row.ref) <= issued:  # without any entry, the database is new and the tab is not
            by_ref[row.ref] = row
            taken.append(row)
        else:
            strange.append(row)
    gone = [entry for entry in entries if entry.held is not None and not entry.is_withdrawn and entry.ref not in by_ref]
    is_cleared = len(gone) >= SUSPICIOUS_LOSS and not by_ref
    return TabPlan(
        numbered=tuple(numbered),
        appended=tuple(_waiting(entries, by_ref)),
        taken=tuple(taken),
        changed=tuple(_changed(known, by_ref, columns)),
        agreed=tuple((known[ref], row.cells) for ref, row in by_ref.items() if _is_news(known, ref, row)),
        withdrawn=() if is_cleared else tuple(gone),
        came_back=tuple(entry for entry in entries if entry.is_withdrawn and entry.ref in by_ref),
        strange=tuple(strange),
        is_cleared=is_cleared,
    )


def overwritten(
    entries: Sequence[Entry], rows: Sequence[TabRow], *, given: Mapping[str, Answers]
) -> tuple[tuple[TabRow, str], ...]:
    """Name the rows that lost their reference to one `given` to another row, which somebody moved in that moment.

    Sheets writes to places, not to rows: a row that bears a new reference and says what an entry said whose own is
    gone is that entry's.
    """
    present = {row.ref for row in rows}
    lost = [entry for entry in entries if entry.held is not None and entry.ref not in present]
    found = []
    for row in rows:
        if row.ref and given.get(row.ref, row.cells) != row.cells:
            owner = next((entry for entry in lost if entry.held == row.cells), None)
            if owner is not None:
                lost.remove(owner)
                found.append((row, owner.ref))
    return tuple(found)


def _waiting(entries: Sequence[Entry], by_ref: Collection[str]) -> list[Entry]:
    """Give the entries that have no row yet. One whose row was written and its answer lost has one."""
    return [entry for entry in entries if entry.held is None and not entry.is_withdrawn and entry.ref not in by_ref]


def _changed(known: dict[str, Entry], by_ref: dict[str, TabRow], columns: TabColumns) -> list[tuple[Entry, Answers]]:
    found: list[tuple[Entry, Answers]] = []
    for ref, row in by_ref.items():
        entry = known.get(ref)
        if entry is not None and shown_in(entry.answers, columns) != row.cells:
            kept = {key: text for key, text in entry.answers.items() if key not in columns.places}
            found.append((entry, {**kept, **row.cells}))
    return found


def _is_news(known: dict[str, Entry], ref: str, row: TabRow) -> bool:
    entry = known.get(ref)
    return entry is not None and entry.held != row.cells
