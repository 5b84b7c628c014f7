"""Tabs of a spreadsheet that are the bot's alone, each with a mark that says how far it is written.

The mark is developer metadata of the tab: it is written in the same atomic batch as the rows, people do not see it,
and no sorting or editing of theirs touches it. So a write whose answer was lost is settled by one look at the marks.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, MutableMapping
from typing import TYPE_CHECKING, Any

from gspread.exceptions import APIError
from gspread.urls import SPREADSHEET_BATCH_UPDATE_URL

from integrations.errors import IntegrationError, Overtaken, ServiceMisconfigured
from integrations.google import errors
from integrations.google.batch import append_request
from integrations.google.layouts import set_up_requests
from integrations.google.sheets_client import SHEETS_URL, SheetsHTTPClient
from integrations.google.tables import PageWrite
from integrations.google.tabs import derived_sheet_id

if TYPE_CHECKING:
    from integrations.google.transport import Transport

Json = dict[str, Any]

FAILURES = (APIError, *errors.FAILURES)
KEY_PREFIX = "cqi."  # of the marks, so that those of another program are let alone
_MARKS = "sheets(properties(sheetId),developerMetadata(metadataKey,metadataValue))"


class GooglePages:
    """The bot's own tabs in one spreadsheet. Fulfils the bot's Pages. `memory` keeps their ids from run to run."""

    def __init__(
        self,
        spreadsheet_id: str,
        *,
        transport: Transport,
        memory: MutableMapping[str, str],
        taken_titles: Collection[str] = (),
        sheets_url: str = SHEETS_URL,
    ) -> None:
        """Build with `taken_titles`, the tabs that hold something else: none of them is ever written to here."""
        self._id = spreadsheet_id
        self._http = SheetsHTTPClient(transport, sheets_url=sheets_url)
        self._memory = memory
        self._key = f"google.pages.{spreadsheet_id}"
        self._taken = {title.casefold() for title in taken_titles}

    def marks(self) -> Mapping[str, str]:
        """Tell the mark of each tab of the bot's own that is there, by name."""
        try:
            spreadsheet = self._http.fetch_sheet_metadata(self._id, {"fields": _MARKS})
        except FAILURES as error:
            raise self._worded(error, doing="looking for the bot's own tabs") from error
        found: dict[str, tuple[int, str]] = {}
        for sheet in spreadsheet.get("sheets", []):
            sheet_id = int(sheet["properties"].get("sheetId", 0))
            for item in sheet.get("developerMetadata", []):
                name = str(item.get("metadataKey", "")).removeprefix(KEY_PREFIX)
                is_ours = str(item.get("metadataKey", "")).startswith(KEY_PREFIX)
                # Somebody's copy of the tab carries the mark too; the tab the bot made comes first.
                if is_ours and (name not in found or sheet_id == _page_id(name)):
                    found[name] = (sheet_id, str(item.get("metadataValue", "")))
        self._remember({name: sheet_id for name, (sheet_id, _) in found.items()})
        return {name: mark for name, (_, mark) in found.items()}

    def write(self, *pages: PageWrite) -> None:
        """Write to several tabs in one atomic request; one that is not known to be there is made."""
        known = self._known()
        requests = [request for page in pages for request in self._requests(page, known.get(page.name))]
        doing = "writing to " + " and ".join(f'the tab "{page.title}"' for page in pages)
        url = SPREADSHEET_BATCH_UPDATE_URL % self._id
        try:
            self._http.request("post", url, params={"fields": "spreadsheetId"}, json={"requests": requests})
        except FAILURES as error:
            raise self._worded_write(error, doing=doing) from error
        self._remember({**known, **{page.name: known.get(page.name, _page_id(page.name)) for page in pages}})

    # --- wording

    def _requests(self, page: PageWrite, sheet_id: int | None) -> Iterator[Json]:
        if page.title.casefold() in self._taken:
            raise ServiceMisconfigured(
                f'The tab "{page.title}" holds something else, and the bot writes no {page.name} there. '
                f"Give [plan] {page.name}_tab in bot.toml another title."
            )
        if sheet_id is None:
            sheet_id = _page_id(page.name)
            yield from set_up_requests(page.title, page.layout, sheet_id=sheet_id)
            yield _mark_request(page, sheet_id)
        else:
            yield _new_mark_request(page, sheet_id)
        if page.replaces:
            yield {"updateCells": {"range": {"sheetId": sheet_id}, "fields": "userEnteredValue"}}
            yield append_request(sheet_id, [list(page.layout.headings), *page.rows])
        elif page.rows:
            yield append_request(sheet_id, page.rows)

    def _worded_write(self, error: Exception, *, doing: str) -> IntegrationError:
        if errors.is_missing_tab(error):
            return Overtaken(f"A tab is gone while {doing}: look again.")
        if errors.is_taken_title(error):
            return ServiceMisconfigured(
                f"Google refused {doing}: a tab of that title is there, and it is not the bot's. Rename it, or give "
                "[plan] log_tab or principles_tab in bot.toml another title."
            )
        return self._worded(error, doing=doing, writing=True)

    def _worded(self, error: Exception, *, doing: str, writing: bool = False) -> IntegrationError:
        address = self._http.transport.access.address
        link = f"https://docs.google.com/spreadsheets/d/{self._id}/edit"
        return errors.translated(error, doing=doing, writing=writing, address=address, link=link)

    # --- remembering

    def _known(self) -> dict[str, int]:
        known: dict[str, int] = json.loads(self._memory.get(self._key, "{}"))
        return known

    def _remember(self, known: Mapping[str, int]) -> None:
        text = json.dumps(known, sort_keys=True)
        if self._memory.get(self._key) != text:
            self._memory[self._key] = text


def _page_id(name: str) -> int:
    return derived_sheet_id(f"page of the bot: {name}")


def _mark_request(page: PageWrite, sheet_id: int) -> Json:
    item = {
        "metadataKey": KEY_PREFIX + page.name,
        "metadataValue": page.mark,
        "location": {"sheetId": sheet_id},
        "visibility": "DOCUMENT",
    }
    return {"createDeveloperMetadata": {"developerMetadata": item}}


def _new_mark_request(page: PageWrite, sheet_id: int) -> Json:
    lookup = {"metadataKey": KEY_PREFIX + page.name, "metadataLocation": {"sheetId": sheet_id}}
    return {
        "updateDeveloperMetadata": {
            "dataFilters": [{"developerMetadataLookup": lookup}],
            "developerMetadata": {"metadataValue": page.mark},
            "fields": "metadataValue",
        }
    }
