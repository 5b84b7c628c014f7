"""A row of the plan as texts, as the merge compares them."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field

Cells = Mapping[str, str | None]  # field name -> text; None where blank


@dataclass(frozen=True)
class SheetRow:
    """One row of the sheet: its 1-based number, its reference if it has one, and its cells as canonical text."""

    number: int
    ref: str | None
    cells: Cells
    unreadable: Mapping[str, str] = field(default_factory=dict)  # field -> why its cell cannot be taken over


def normal(text: str | None) -> str | None:
    """Reduce a text to what counts in a comparison: composed characters, one kind of line end, no outer blanks."""
    if text is None:
        return None
    folded = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")).strip()
    return folded or None
