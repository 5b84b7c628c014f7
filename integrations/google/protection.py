"""Names the protected ranges of a tab, which Google's refusal of a write leaves out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from gspread.exceptions import APIError

from integrations.google import errors

if TYPE_CHECKING:
    from gspread.http_client import HTTPClient

_FIELDS = "sheets(properties(sheetId,title),protectedRanges(range,description,warningOnly,requestingUserCanEdit))"


@dataclass(frozen=True)
class Closed:
    """A protected range: how people know it, and where it is as (top, bottom, left, right), None where open-ended."""

    name: str
    area: tuple[int, int | None, int, int | None]


def closed_ranges(http: HTTPClient, spreadsheet_id: str, *, sheet_id: int) -> list[Closed]:
    """Look up what on this tab is closed to the bot; empty if that cannot be learnt."""
    try:
        spreadsheet = http.fetch_sheet_metadata(spreadsheet_id, {"fields": _FIELDS})
    except (APIError, *errors.FAILURES):  # the refusal itself is worth more than the reason this look-up failed
        return []
    return [
        Closed(_named(protected, tab=str(sheet["properties"]["title"])), _area(protected.get("range", {})))
        for sheet in spreadsheet.get("sheets", [])
        if sheet["properties"].get("sheetId", 0) == sheet_id
        for protected in sheet.get("protectedRanges", [])
        if not (protected.get("warningOnly") or protected.get("requestingUserCanEdit"))
    ]


def _area(area: Mapping[str, int]) -> tuple[int, int | None, int, int | None]:
    return (
        area.get("startRowIndex", 0),
        area.get("endRowIndex"),
        area.get("startColumnIndex", 0),
        area.get("endColumnIndex"),
    )


def _named(protected: Mapping[str, Any], *, tab: str) -> str:
    description = protected.get("description", "").strip()
    place = f"'{tab}'{_a1(protected.get('range', {}))}"
    return f'"{description}" ({place})' if description else place


def _a1(area: Mapping[str, int]) -> str:
    if not {"startRowIndex", "endRowIndex", "startColumnIndex", "endColumnIndex"} & area.keys():
        return ""
    first = _column(area.get("startColumnIndex")) + _row(area.get("startRowIndex", 0), area)
    last = _column(area.get("endColumnIndex"), before=1) + str(area.get("endRowIndex", ""))
    is_one_cell = first == last and not first.isalpha() and not first.isdigit()
    return f"!{first}" if is_one_cell else f"!{first}:{last}"


def _row(start: int, area: Mapping[str, int]) -> str:
    return str(start + 1) if "endRowIndex" in area or start else ""


def _column(index: int | None, *, before: int = 0) -> str:
    if index is None:
        return ""
    letters, left = "", index - before + 1
    while left:
        left, rest = divmod(left - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
