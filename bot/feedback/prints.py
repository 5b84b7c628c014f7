"""What is remembered of a tab's rows, so that a later look need not read them: a print of each, in their order. Pure.

Cells are normalised by column: survey columns hold few different values, so each is looked at once and not row by row.
"""

from __future__ import annotations

import hashlib
import unicodedata
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import NamedTuple

from bot.feedback.values import as_text
from integrations.google.tables import Cell

FIRST_ROW = 2  # of a tab's rows, below the header
STAMP_CHARACTERS = 24  # of a number; anything longer or of words is kept as its hash
BASE_CHARACTERS = 40
_BETWEEN = "\x1f"


class Print(NamedTuple):
    """One row. Rows of one `base` hold the same; of one `exact` too, they hold it in the same columns.

    A row without anything in it has an empty base.
    """

    stamp: str  # of its cell in the timestamps' column, "" where that is blank
    base: str
    exact: int


BLANK = Print("", "", 0)


@dataclass(frozen=True, kw_only=True)
class Roll:
    """A tab as it was last read: its header, and the print of each row in order, from FIRST_ROW on."""

    header: tuple[str, ...]
    reading: str  # sums up how rows are read; under another reading the prints tell nothing
    stamps_at: int  # the timestamps' column
    end_row: int  # the last row that the tab has, filled or not
    rows: tuple[Print, ...]
    unread: frozenset[str] = frozenset()  # bases of the rows that could not be read: somebody will mend them by hand


def prints_of(rows: Sequence[Sequence[Cell]], *, stamps_at: int) -> list[Print]:
    """Take the print of each row."""
    columns = [normalised(column) for column in zip_longest(*rows)]
    stamps = stamps_of(columns[stamps_at]) if stamps_at < len(columns) else [""] * len(rows)
    if not columns:
        return [BLANK] * len(rows)
    return [_print(stamp, held) for stamp, held in zip(stamps, zip(*columns, strict=True), strict=True)]


def normalised(column: Sequence[Cell]) -> list[str]:
    """Write cells so that equal contents read equally, "" where blank; each different cell is looked at once."""
    if bool in set(map(type, column)):  # True would be looked up as 1
        return [normal(cell) for cell in column]
    known = {cell: normal(cell) for cell in set(column)}
    return list(map(known.__getitem__, column))


def normal(cell: Cell) -> str:
    # Eight decimals of a day are about a millisecond: enough to tell two answers apart, and stable when read again.
    if isinstance(cell, float) and not isinstance(cell, bool):
        return f"{cell:.8f}".rstrip("0").rstrip(".")
    text = as_text(cell) or ""
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def stamps_of(normals: Sequence[str]) -> list[str]:
    """Make stamps of a column's normalised cells."""
    return [text if text[:1].isdigit() and len(text) <= STAMP_CHARACTERS else _short(text) for text in normals]


def _short(text: str) -> str:
    return hashlib.blake2b(text.encode(errors="replace"), digest_size=8).hexdigest() if text else ""


def _print(stamp: str, held: tuple[str, ...]) -> Print:
    filled = sorted(filter(None, held))
    if not filled:
        return BLANK
    base = hashlib.sha256(_BETWEEN.join(filled).encode(errors="replace")).hexdigest()[:BASE_CHARACTERS]
    exact = zlib.crc32(_BETWEEN.join(held).rstrip(_BETWEEN).encode(errors="replace"))
    return Print(stamp, base, exact)
