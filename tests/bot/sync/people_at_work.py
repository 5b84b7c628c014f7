"""What people do to a plan's sheet, as acts that a test or a benchmark can choose from and let happen at any moment.

Every text they type is one of its own, so that it can be looked for afterwards, wherever it went.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from integrations.sandbox.google.person import PersonAtSheet
from tests.bot.sync.plan_desk import HEADINGS, PEOPLE, TAB, Desk, letters

TEXTS = ("title", "notes", "impact", "area", "outcome")
STATUSES = ("proposed", "in progress", "on hold", "agreed")
DAYS = ("20/03/2026", "01/04/2026", "15/05/2026")
OWN = "Our remarks"  # a column that is the team's own

Act = Callable[[PersonAtSheet], None]


@dataclass
class People:
    """The team at the sheet. Remembers what they typed, and which texts they themselves made disappear."""

    desk: Desk
    typed: set[str] = field(default_factory=set)
    took_away: Counter[str] = field(default_factory=Counter)
    happened: set[str] = field(default_factory=set)  # texts that their doings brought into the sheet
    _number: int = 0

    def do(self, act: Act) -> None:
        """Have somebody do something, and note which texts that took away."""

        def noted(person: PersonAtSheet) -> None:
            before = texts(person)
            act(person)
            after = texts(person)
            self.took_away += before - after
            self.happened |= set(after - before)

        self.desk.at_sheet(noted)

    def text(self, kind: str) -> str:
        """Make up a text that nobody has typed yet: words in Slack and in the sheet are told apart."""
        self._number += 1
        words = f"{kind} {_spelled(self._number)}"
        self.typed.add(words)
        return words

    # --- acts: each a function to be done at some moment

    def types_text(self, row: int, name: str) -> Act:
        words = self.text("typed")
        return lambda person: _type(person, row, HEADINGS[name], words)

    def types_own(self, row: int) -> Act:
        words = self.text("remark")
        return lambda person: _type(person, row, OWN, words)

    def types(self, row: int, name: str, words: str) -> Act:
        return lambda person: _type(person, row, HEADINGS[name], words)

    def types_row(self) -> Act:
        """Type a new action under the last row."""
        title, notes = self.text("typed"), self.text("typed")

        def act(person: PersonAtSheet) -> None:
            row = len(person.read(f"'{TAB}'")) + 1
            _type(person, row, HEADINGS["title"], title, anywhere=True)
            _type(person, row, HEADINGS["notes"], notes, anywhere=True)

        return act

    def pastes_over(self, row: int, name: str) -> Act:
        """Paste words over two cells, one beside the other."""
        first, second = self.text("typed"), self.text("typed")

        def act(person: PersonAtSheet) -> None:
            place = _place(person, HEADINGS[name])
            number = _row(person, row)
            if number is not None and place is not None:
                person.type(f"'{TAB}'!{letters(place)}{number}", [[first], [second]][: 1 + (number < _last(person))])

        return act


def sorts(column: int, *, descending: bool) -> Act:
    def act(person: PersonAtSheet) -> None:
        last, width = _last(person), _width(person)
        if last > 2:
            person.sort(f"'{TAB}'!2:{last}", column=column % width + 1, descending=descending)

    return act


def inserts_row(at: int) -> Act:
    return lambda person: person.insert(TAB, at=2 + at % _last(person))


def deletes_row(row: int) -> Act:
    def act(person: PersonAtSheet) -> None:
        number = _row(person, row)
        if number is not None:
            person.delete(TAB, at=number)

    return act


def moves_row(row: int, to: int) -> Act:
    def act(person: PersonAtSheet) -> None:
        number = _row(person, row)
        target = 2 + to % _last(person)
        if number is not None and target not in (number, number + 1):
            person.move(TAB, at=number, to=target)

    return act


def copies_row(row: int) -> Act:
    """Copy a row to the first free one."""

    def act(person: PersonAtSheet) -> None:
        number = _row(person, row)
        free = _last(person) + 1
        if number is not None:
            person.copy(f"'{TAB}'!{number}:{number}", f"'{TAB}'!{free}:{free}")

    return act


def inserts_column(at: int) -> Act:
    return lambda person: person.insert(TAB, at=1 + at % _width(person), dimension="COLUMNS")


def moves_column(column: int, to: int) -> Act:
    def act(person: PersonAtSheet) -> None:
        width = _width(person)
        source, target = 1 + column % width, 1 + to % width
        if target not in (source, source + 1):
            person.move(TAB, at=source, to=target, dimension="COLUMNS")

    return act


def renames_tab(old: str, new: str) -> Act:
    def act(person: PersonAtSheet) -> None:
        if any(sheet.title == old for sheet in person.book.sheets):
            properties = {"sheetId": person.tab(old).sheet_id, "title": new}
            person.request({"updateSheetProperties": {"properties": properties, "fields": "title"}})

    return act


def renames_heading(old: str, new: str) -> Act:
    def act(person: PersonAtSheet) -> None:
        place = _place(person, old)
        if place is not None:
            person.type(f"'{TAB}'!{letters(place)}1", new)

    return act


def deletes_tab(title: str, *, kept: list[Any] | None = None) -> Act:
    """Delete a tab; it goes into `kept` as the file's history has it."""

    def act(person: PersonAtSheet) -> None:
        if any(sheet.title == title for sheet in person.book.sheets):
            tab = person.tab(title)
            person.request({"deleteSheet": {"sheetId": tab.sheet_id}})
            if kept is not None:
                kept.append(tab)

    return act


def restores_tab(tab: Any, *, under_id: int) -> Act:
    """Bring a deleted tab back from the file's history, with its old id or another."""

    def act(person: PersonAtSheet) -> None:
        tab.sheet_id = under_id
        areas = [one["range"] for one in tab.protected_ranges]
        areas += [area for one in tab.conditional_formats for area in one["ranges"]]
        for area in areas:
            area["sheetId"] = under_id
        person.book.sheets.append(tab)

    return act


def sorts_log(person: PersonAtSheet) -> None:
    if any(sheet.title == "Log" for sheet in person.book.sheets):
        last = len(person.read("'Log'"))
        if last > 2:
            person.sort(f"'Log'!2:{last}", column=1, descending=True)


def adds_own_column(person: PersonAtSheet) -> None:
    """Give the team a column of its own, at the end."""
    person.insert(TAB, at=_width(person) + 1, dimension="COLUMNS")
    person.type(f"'{TAB}'!{letters(_width(person) + 1)}1", OWN)


def texts(person: PersonAtSheet) -> Counter[str]:
    """Count every text that stands in the plan."""
    if all(sheet.title != TAB for sheet in person.book.sheets):
        return Counter()
    return Counter(str(cell) for line in person.read(f"'{TAB}'")[1:] for cell in line if cell != "")


def _type(person: PersonAtSheet, row: int, heading: str, words: str, *, anywhere: bool = False) -> None:
    number = row if anywhere else _row(person, row)
    place = _place(person, heading)
    if number is None or place is None:
        return
    cell = f"'{TAB}'!{letters(place)}{number}"
    if words:
        person.type(cell, words)
    else:
        person.clear(cell)


def _row(person: PersonAtSheet, row: int) -> int | None:
    """Turn any number into that of a row with words in it. None if there is none."""
    filled = [number for number, line in enumerate(person.read(f"'{TAB}'"), 1) if number > 1 and any(line)]
    return filled[row % len(filled)] if filled else None


def _last(person: PersonAtSheet) -> int:
    return max(len(person.read(f"'{TAB}'")), 1)


def _width(person: PersonAtSheet) -> int:
    return len(person.read(f"'{TAB}'!1:1")[0])


def _place(person: PersonAtSheet, heading: str) -> int | None:
    header: Sequence[Any] = person.read(f"'{TAB}'!1:1")[0]
    return header.index(heading) + 1 if heading in header else None


def _spelled(number: int) -> str:
    """Spell a number with letters, as words do that Sheets takes for nothing else."""
    return "".join(chr(ord("a") + int(digit)) for digit in f"{number:04d}")


__all__ = ["DAYS", "PEOPLE", "STATUSES", "TEXTS", "Act", "People", "adds_own_column", "texts"]
