"""What the cells of a sheet tell where its header does not: which column is which, and on what scale it is answered.

Nothing here keeps an answer: a cell is remembered as a short sum, and only to be compared with.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from bot.feedback.drift_model import WORDS, Asked, Slot
from bot.feedback.model import Question
from bot.feedback.values import as_text, folded
from integrations.google.tables import Cell, Table

MARKED_ROWS = 24  # enough that two columns of ratings hardly agree by chance, few enough to keep
SUSPECTS_ENOUGH = 2  # one answer off its scale is a slip of somebody who typed; two are another scale
EXCUSED_KEPT = 200
ROW_NAME_CHARACTERS = 12
HIGHEST_SCALES = (7, 10)  # what a form offers beyond five, with the scales people really use

Marks = Mapping[str, Mapping[str, str]]


def marks_of(table: Table, slots: Sequence[Slot], *, moment: int) -> Marks:
    """Remember what the newest rows hold in each mapped column. A row goes by its timestamp, where it has its own."""
    places = {slot.key: slot.asked.place for slot in slots if slot.is_there and slot.key}
    times = Counter(_time(row, moment) for row in table.rows)
    telling = [row for row in table.rows if _time(row, moment) and times[_time(row, moment)] == 1]
    return {
        _time(row, moment): {key: _sum(row[place]) for key, place in places.items() if place < len(row)}
        for row in telling[-MARKED_ROWS:]
    }


def latest_marks(older: Marks, newer: Marks) -> Marks:
    """Keep the newest of both: a look at a few rows tells of these alone, and of a column that is gone nothing."""
    kept = {name: cells for name, cells in older.items() if name not in newer}
    renewed = {name: {**older.get(name, {}), **cells} for name, cells in newer.items()}
    return dict(list((kept | renewed).items())[-MARKED_ROWS:])


class Evidence:
    """Compare what a column holds now with what a slot held."""

    def __init__(self, table: Table, marks: Marks, *, moment: int | None) -> None:
        rows = {_time(row, moment): row for row in table.rows} if marks and moment is not None else {}
        self._pairs = [(rows[time], cells) for time, cells in marks.items() if time in rows]

    def agrees(self, slot: Slot, asked: Asked) -> bool | None:
        """Tell whether most of the rows that are still there hold the same in this column. None if nothing tells."""
        if slot.key is None:
            return None
        pairs = ((row, cells) for row, cells in self._pairs if slot.key in cells and asked.place < len(row))
        both = [(cells[slot.key], _sum(row[asked.place])) for row, cells in pairs]
        telling = [was == is_now for was, is_now in both if was or is_now]  # two blanks tell nothing
        return sum(telling) * 2 > len(telling) if telling else None


def fits_scale(table: Table, place: int, question: Question) -> bool:
    """Tell whether a column holds something, and nothing but what is on a question's scale."""
    held = [row[place] for row in table.rows if place < len(row) and as_text(row[place]) is not None]
    return bool(held) and question.kind == "scale" and all(_is_on(cell, question) for cell in held)


def holds_something(table: Table, place: int) -> bool:
    return any(place < len(row) and as_text(row[place]) is not None for row in table.rows)


def off_scale(table: Table, place: int, question: Question) -> Iterator[tuple[str, Cell]]:
    """Give the answers of a column that are not on its scale, each with the short name of its row."""
    if question.kind != "scale" or question.scale is None:
        return
    for row in table.rows:
        cell = row[place] if place < len(row) else None
        if cell is not None and cell not in question.values and not _is_on(cell, question):
            yield _name(row), cell


def as_answered(slot: Slot, question: Question, cells: Sequence[Cell]) -> Asked | None:
    """Say what these answers make of a question: another scale, or words. None if they make no sense together."""
    numbers = [number for number in map(_whole, cells) if number is not None]
    low, high = question.scale or (0, 0)
    if len(numbers) >= SUSPECTS_ENOUGH and min(numbers) >= 0 and max(numbers) <= HIGHEST_SCALES[-1]:
        top = max(high, *numbers)
        high = next((end for end in HIGHEST_SCALES if end >= top), top) if top > high else high
        return replace(slot.asked, scale=(min(low, *numbers), high))
    words = [cell for cell in cells if isinstance(cell, str) and any(map(str.isalpha, cell))]
    return replace(slot.asked, kind=WORDS, scale=None) if len(words) >= SUSPECTS_ENOUGH else None


def _is_on(cell: Cell, question: Question) -> bool:
    text = as_text(cell)
    if text is None or folded(text).casefold() in {*question.labels, *question.no_answers}:
        return True
    number = _whole(cell)
    return number is not None and number in question.values


def _whole(cell: Cell) -> int | None:
    text = as_text(cell)
    if text is None or isinstance(cell, bool):
        return None
    whole = text.removesuffix(".0").removesuffix(",0").removeprefix("+")
    return int(whole) if whole.isascii() and whole.isdecimal() and len(whole) <= 4 else None


def _time(row: Sequence[Cell], moment: int) -> str:
    cell = row[moment] if moment < len(row) else None
    if isinstance(cell, float | int) and not isinstance(cell, bool):
        return f"{cell:.8f}"
    return as_text(cell) or ""


def _name(row: Sequence[Cell]) -> str:
    """Name a row by what it holds, wherever it and its columns stand."""
    held = sorted(filter(None, map(as_text, row)))
    return hashlib.sha256("\x1f".join(held).encode(errors="replace")).hexdigest()[:ROW_NAME_CHARACTERS]


def _sum(cell: Cell) -> str:
    text = as_text(cell)
    return hashlib.sha256(text.encode(errors="replace")).hexdigest()[:8] if text else ""
