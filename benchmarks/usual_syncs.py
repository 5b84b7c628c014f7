"""Five usual ways to bring changes into a sheet that people edit, for comparison: none of them is part of the product.

Each reads first and writes later, as such programs do; a person's hand may come in between.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from integrations.sandbox.google.person import PersonAtSheet
from integrations.sandbox.google.sheets import values
from tests.bot.sync.plan_desk import HEADINGS, TAB, Desk, letters

Edit = tuple[str, str, str]  # reference, field, text
Lines = list[list[str]]


@dataclass
class Usual:
    """What they have in common: the sheet as last read, header first."""

    desk: Desk
    lines: Lines = field(default_factory=list)

    def read(self) -> None:
        self.lines = self.desk.lines()

    def write(self, edits: Sequence[Edit]) -> None:
        raise NotImplementedError

    def rows(self) -> dict[str, int]:
        """Give the row number of each reference, the first of each."""
        place = self.lines[0].index("Ref")
        found: dict[str, int] = {}
        for number, line in enumerate(self.lines[1:], start=2):
            if len(line) > place and line[place]:
                found.setdefault(line[place], number)
        return found

    def place(self, name: str) -> int:
        return self.lines[0].index(HEADINGS[name])

    def type(self, row: int, name: str, text: str) -> None:
        cell = f"'{TAB}'!{letters(self.place(name) + 1)}{row}"

        def act(person: PersonAtSheet) -> None:
            _make_room(person, rows=row)  # a remembered row, or the one after the last, need not be there
            person.type(cell, text)

        self._do(act)

    def _do(self, act: Callable[[PersonAtSheet], Any]) -> None:
        self.desk.at_sheet(act)


def _make_room(person: PersonAtSheet, *, rows: int) -> None:
    there = person.tab(TAB).row_count
    if rows > there:
        person.insert(TAB, at=there + 1, count=rows - there)


class WholeFrame(Usual):
    """Read everything, change it in memory, write everything."""

    def write(self, edits: Sequence[Edit]) -> None:
        rows = self.rows()
        width = len(self.lines[0])
        frame = [[*line, *[""] * (width - len(line))] for line in self.lines]
        for ref, name, text in edits:
            if ref in rows:
                frame[rows[ref] - 1][self.place(name)] = text
        frame += [[""] * width] * 4  # what a shorter frame leaves behind is cleared

        def act(person: PersonAtSheet) -> None:
            _make_room(person, rows=len(frame))
            person.type(f"'{TAB}'!A1", frame)

        self._do(act)


@dataclass
class RowNumbers(Usual):
    """Remember in which row each action was written."""

    known: dict[str, int] = field(default_factory=dict)
    columns: dict[str, int] = field(default_factory=dict)

    def write(self, edits: Sequence[Edit]) -> None:
        for ref, row in self.rows().items():
            self.known.setdefault(ref, row)
        for ref, name, text in edits:
            if ref in self.known:
                self.type(self.known[ref], name, text)


class LookUp(Usual):
    """Look for the reference, then write the cell."""

    def write(self, edits: Sequence[Edit]) -> None:
        rows = self.rows()
        for ref, name, text in edits:
            if ref in rows:
                self.type(rows[ref], name, text)


@dataclass
class RowMetadata(Usual):
    """Put developer metadata on each row, and write by it. It follows a row that moves, not what a sort puts there."""

    marked: set[str] = field(default_factory=set)

    def write(self, edits: Sequence[Edit]) -> None:
        new = {ref: row for ref, row in self.rows().items() if ref not in self.marked}
        for ref, row in new.items():
            self._do(lambda person, ref=ref, row=row: person.request(_marking(person, ref, row)))  # type: ignore[misc]
        self.marked |= new.keys()
        for ref, name, text in edits:
            line = [*[None] * self.place(name), text]
            lookup = {"metadataKey": "ref", "metadataValue": ref}
            body = {
                "valueInputOption": "RAW",
                "data": [{"dataFilter": {"developerMetadataLookup": lookup}, "values": [line]}],
            }

            def act(person: PersonAtSheet, body: dict[str, Any] = body) -> None:
                now = self.desk.clock.now()
                values.batch_update_values_by_data_filter(
                    person.book, body, now=now, editor=person.email, owner=person.email
                )

            self._do(act)


def _marking(person: PersonAtSheet, ref: str, row: int) -> dict[str, Any]:
    span = {"sheetId": person.tab(TAB).sheet_id, "dimension": "ROWS", "startIndex": row - 1, "endIndex": row}
    location = {"dimensionRange": span}
    metadata = {"metadataKey": "ref", "metadataValue": ref, "visibility": "DOCUMENT", "location": location}
    return {"createDeveloperMetadata": {"developerMetadata": metadata}}


@dataclass
class Merge(Usual):
    """Compare with what was last agreed, and leave a cell alone that a person has changed. Nothing is verified."""

    base: dict[tuple[str, str], str] = field(default_factory=dict)

    def write(self, edits: Sequence[Edit]) -> None:
        rows = self.rows()
        for ref, name, text in edits:
            if ref not in rows:
                continue
            line = self.lines[rows[ref] - 1]
            held = line[self.place(name)] if len(line) > self.place(name) else ""
            if held == self.base.get((ref, name), held):
                self.type(rows[ref], name, text)
                self.base[ref, name] = text
            else:
                self.base[ref, name] = held


USUAL: dict[str, Callable[[Desk], Usual]] = {
    "whole frame written back": WholeFrame,
    "row numbers remembered": RowNumbers,
    "reference looked up, then written": LookUp,
    "row developer metadata": RowMetadata,
    "reference and three-way merge": Merge,
}
