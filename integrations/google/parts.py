"""Parts of a tab: how they are asked for in A1 notation, and what comes back, read or right after a write. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any

from integrations.google.grids import cells_of_values
from integrations.google.tables import CellWrite, Part, Stretch, column_letters
from integrations.google.tabs import Tab

LAST_COLUMN = "ZZZ"  # the last one a sheet can have: 18,278 columns
MOST_STRETCHES = 40  # of touched rows, beyond which the whole tab is not much more

_END_ROW = re.compile(r"(\d+)$")


def range_of(tab: Tab, part: Part) -> str:
    """Write a part in A1 notation: 'My tab'!A5:ZZZ."""
    last = LAST_COLUMN if part.last_column is None else column_letters(part.last_column)
    end = "" if part.last_row is None else str(part.last_row)
    return f"{tab.range_text}!{column_letters(part.first_column)}{part.first_row}:{last}{end}"


def stretch_of(found: Mapping[str, Any], part: Part, *, time_zone: str, locale: str) -> Stretch:
    """Read a ValueRange that was asked for as a part. Google echoes the range cut to what the tab has."""
    end = _END_ROW.search(str(found.get("range", "")))
    return Stretch(
        rows=cells_of_values(found.get("values", [])),
        end_row=int(end[1]) if end else part.first_row,
        time_zone=time_zone,
        locale=locale,
    )


def touched_ranges(tab: Tab, cells: Iterable[CellWrite]) -> list[str] | None:
    """Word the header and the touched rows as ranges. None where the whole tab is as well asked for."""
    spans = list(stretches_of({1, *(cell.row for cell in cells)}))
    if len(spans) > MOST_STRETCHES:
        return None
    return [f"{tab.range_text}!A{first}:{LAST_COLUMN}{last}" for first, last in spans]


def stretches_of(rows: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Give neighbouring rows together, as first and last."""
    for _, group in groupby(enumerate(sorted(rows)), key=lambda pair: pair[1] - pair[0]):
        members = [row for _, row in group]
        yield members[0], members[-1]
