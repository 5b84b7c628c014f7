"""The first lines of a tab as people see it, with reading rights alone: what a profile needs, in two requests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from gspread.exceptions import APIError

from integrations.google import errors
from integrations.google.sheets_client import SHEETS_URL, SheetsHTTPClient

if TYPE_CHECKING:
    from integrations.google.transport import Transport

MOST_LINES = 2001
_FIELDS = "properties(title),sheets(properties(title,sheetType,gridProperties(rowCount,columnCount)))"


@dataclass(frozen=True)
class TabSeen:
    title: str
    lines: int  # of the grid, blank ones too
    columns: int


@dataclass(frozen=True)
class SpreadsheetSeen:
    title: str
    tabs: tuple[TabSeen, ...]


class SpreadsheetSample:
    """One spreadsheet to look into. Nothing here can write."""

    def __init__(self, spreadsheet_id: str, *, transport: Transport, sheets_url: str = SHEETS_URL) -> None:
        self._id = spreadsheet_id
        self._http = SheetsHTTPClient(transport, sheets_url=sheets_url)

    @property
    def link(self) -> str:
        return f"https://docs.google.com/spreadsheets/d/{self._id}/edit"

    def look(self) -> SpreadsheetSeen:
        """Ask for the title and the tabs that hold cells."""
        try:
            answer = self._http.fetch_sheet_metadata(self._id, {"fields": _FIELDS})
        except (APIError, *errors.FAILURES) as error:
            raise self._worded(error, doing="looking at the spreadsheet") from error
        grids = [sheet["properties"] for sheet in answer.get("sheets", []) if "gridProperties" in sheet["properties"]]
        return SpreadsheetSeen(
            title=str(answer["properties"]["title"]),
            tabs=tuple(
                TabSeen(
                    str(one["title"]), int(one["gridProperties"]["rowCount"]), int(one["gridProperties"]["columnCount"])
                )
                for one in grids
            ),
        )

    def headers(self, tabs: Sequence[TabSeen]) -> Mapping[str, Sequence[str]]:
        """Read the first line of several tabs in one request."""
        found = self._shown([f"{_quoted(tab.title)}!1:1" for tab in tabs], doing="reading the headers of the tabs")
        return {tab.title: (lines or [[]])[0] for tab, lines in zip(tabs, found, strict=True)}

    def lines(self, tab: TabSeen, *, most: int = MOST_LINES) -> list[list[str]]:
        """Read the first lines of a tab as they are shown, which is what an export of it holds."""
        wanted = f"{_quoted(tab.title)}!1:{max(1, min(tab.lines, most))}"
        return self._shown([wanted], doing=f'reading the tab "{tab.title}"')[0]

    def _shown(self, ranges: Sequence[str], *, doing: str) -> list[list[list[str]]]:
        params: Any = {"valueRenderOption": "FORMATTED_VALUE", "fields": "valueRanges(values)"}
        try:
            answer = self._http.values_batch_get(self._id, list(ranges), params)
        except (APIError, *errors.FAILURES) as error:
            raise self._worded(error, doing=doing) from error
        found = answer.get("valueRanges") or [{} for _ in ranges]
        return [[[str(cell) for cell in line] for line in each.get("values", [])] for each in found]

    def _worded(self, error: BaseException, *, doing: str) -> Exception:
        return errors.translated(error, doing=doing, address=self._http.transport.access.address, link=self.link)


def _quoted(title: str) -> str:
    return "'" + title.replace("'", "''") + "'"
