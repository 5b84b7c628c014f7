"""What `cqi check` asks of a spreadsheet: its title, its tabs, and whether the bot may edit, which only Drive tells."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from gspread.exceptions import APIError
from gspread.urls import DRIVE_FILES_API_V3_URL

from integrations.errors import IntegrationError
from integrations.google import errors
from integrations.google.sheets_client import DRIVE_URL, SHEETS_URL, SheetsHTTPClient

if TYPE_CHECKING:
    from integrations.google.transport import Transport


@dataclass(frozen=True)
class FileSeen:
    title: str
    tabs: tuple[str, ...]


def look_at_file(transport: Transport, spreadsheet_id: str, *, link: str, sheets_url: str = SHEETS_URL) -> FileSeen:
    """Ask for a spreadsheet's title and its tabs."""
    http = SheetsHTTPClient(transport, sheets_url=sheets_url)
    fields = "properties(title),sheets(properties(title))"
    try:
        answer = http.fetch_sheet_metadata(spreadsheet_id, {"fields": fields})
    except (APIError, *errors.FAILURES) as error:
        raise _worded(error, transport, doing="looking at the spreadsheet", link=link) from error
    tabs = tuple(str(sheet["properties"]["title"]) for sheet in answer.get("sheets", []))
    return FileSeen(title=str(answer["properties"]["title"]), tabs=tabs)


def look_at_rights(transport: Transport, spreadsheet_id: str, *, link: str, drive_url: str = DRIVE_URL) -> bool:
    """Ask Drive whether the bot may edit; trying it by writing would leave a trace."""
    http = SheetsHTTPClient(transport, drive_url=drive_url)
    params: Any = {"fields": "capabilities(canEdit)", "supportsAllDrives": "true"}
    try:
        answer = http.request("get", f"{DRIVE_FILES_API_V3_URL}/{spreadsheet_id}", params=params).json()
    except (APIError, *errors.FAILURES) as error:
        raise _worded(error, transport, doing="asking Drive for the bot's rights", link=link) from error
    return bool(answer.get("capabilities", {}).get("canEdit"))


def _worded(error: Exception, transport: Transport, *, doing: str, link: str) -> IntegrationError:
    return errors.translated(error, doing=doing, address=transport.access.address, link=link)
