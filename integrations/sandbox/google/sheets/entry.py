"""What a cell becomes when something is put into it: as typed by a person (USER_ENTERED), or as it is (RAW)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from integrations.sandbox.google.sheets.grid import Cell, Json, Scalar


@dataclass(frozen=True, slots=True)
class Entry:
    """What goes into the cell: a literal or a formula, and the number format that typing it gives (None: no change)."""

    value: Scalar = None
    formula: str | None = None
    number_format: Json | None = None  # NumberFormat: {"type": "DATE", "pattern": "dd/mm/yyyy"}


def entered(typed: str | float | bool, *, locale: str, now: datetime, current_format: Json | None = None) -> Entry:
    """Return what typing this makes of a cell (USER_ENTERED). `current_format` is the cell's CellFormat or None.

    `now` is the spreadsheet's local time: it completes dates typed without a year.
    """
    raise NotImplementedError


def raw(given: str | float | bool) -> Entry:
    """Return what storing this as it is makes of a cell (RAW): never a formula, never a date."""
    raise NotImplementedError


def put(cell: Cell, entry: Entry) -> None:
    """Put an entry into a cell: its value and, where typing gave one, its number format; all else is kept."""
    raise NotImplementedError
