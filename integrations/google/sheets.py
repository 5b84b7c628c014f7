"""One spreadsheet as the bot's Workbook, on gspread's HTTP client: one request a read, and one a verified write."""

from __future__ import annotations

import threading
from collections.abc import Collection, Mapping, MutableMapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, NoReturn

from gspread.exceptions import APIError
from gspread.urls import DRIVE_FILES_API_V3_URL, SPREADSHEET_BATCH_UPDATE_URL, SPREADSHEET_URL

from integrations.errors import (
    IntegrationError,
    OutcomeUnknown,
    Overtaken,
    RangesProtected,
    ServiceMisconfigured,
    ServiceUnavailable,
)
from integrations.google import errors, parts, watching
from integrations.google.batch import writing_requests
from integrations.google.grids import table_of_grids, table_of_values
from integrations.google.layouts import set_up_requests
from integrations.google.protection import closed_ranges
from integrations.google.sheets_client import DRIVE_URL, SHEETS_URL, SheetsHTTPClient
from integrations.google.tables import Before, Cell, CellWrite, Part, Stretch, TabLayout, Table, Written
from integrations.google.tabs import Tab, TabMemory, derived_sheet_id

if TYPE_CHECKING:
    from integrations.google.transport import Transport

FAILURES = (APIError, *errors.FAILURES)

Copy = Table | Stretch | None  # of a tab or a part; None where there is no such tab

_WRITE_ANSWER = (
    "updatedSpreadsheet(properties(timeZone,locale),"
    "sheets(properties(sheetId,title),data(startRow,rowData(values(effectiveValue)))))"
)
_WATCHED = (
    "properties(timeZone,locale),"
    "sheets(properties(sheetId,title),data(startRow,rowData(values(effectiveValue,userEnteredValue(formulaValue)))))"
)


class GoogleWorkbook:
    """One spreadsheet, known by its id. Fulfils the bot's Workbook.

    `memory` outlives the process, so that a steady run asks Google nothing but its cells. `read_only_titles` are the
    tabs that are somebody else's: no write to them ever leaves here.
    """

    def __init__(
        self,
        spreadsheet_id: str,
        *,
        transport: Transport,
        memory: MutableMapping[str, str],
        read_only_titles: Collection[str] = (),
        sheets_url: str = SHEETS_URL,
        drive_url: str = DRIVE_URL,
    ) -> None:
        self._id = spreadsheet_id
        self._http = SheetsHTTPClient(transport, sheets_url=sheets_url, drive_url=drive_url)
        self._tabs = TabMemory(spreadsheet_id, memory)
        self._read_only_titles = tuple(read_only_titles)
        self._thread = threading.local()  # a copy gathered by one thread's job is not for another's

    @property
    def link(self) -> str:
        """The page people open."""
        return f"https://docs.google.com/spreadsheets/d/{self._id}/edit"

    def knows(self, title: str) -> bool:
        """Tell whether the file had this tab when it was last looked at. Asks for nothing."""
        titles = [present.casefold() for present in self._tabs.titles]
        return self._tabs.find(title) is not None or title.casefold() in titles

    def look_for(self, *titles: str) -> None:
        """Look which of these tabs the file has, in one request; `knows` tells of them afterwards."""
        self._learn(*titles)

    def gather(self, *wanted: str | Part) -> None:
        """Read tabs and parts of tabs in one request; the next `read` of each takes that copy."""
        try:
            self._gathered().update(self._read_together(wanted))
        except Overtaken:  # a part begins below the last row: whoever wants it asks again, and then for other rows
            self._gathered().update(self._read_together([one for one in wanted if isinstance(one, str)]))

    def read(self, title: str) -> Table | None:
        """Read one tab whole. None if the file has no such tab."""
        [found] = self._copies(title)
        return found if isinstance(found, Table) else None

    def read_parts(self, *wanted: Part) -> tuple[Stretch, ...] | None:
        """Read parts of a tab as they stood at one moment. None if the file has no such tab."""
        found = tuple(copy for copy in self._copies(*wanted) if isinstance(copy, Stretch))
        return found if len(found) == len(wanted) else None

    def write(
        self, title: str, *, cells: Sequence[CellWrite] = (), rows: Sequence[Sequence[Cell | date]] = ()
    ) -> Table:
        """Write cells and append rows in one atomic request, and return the tab as it stood right after."""
        tab = self._writable(title)
        requests = writing_requests(tab.sheet_id, cells=cells, rows=rows)
        self._gathered().pop(title, None)
        if not requests:
            return self.read(title) or self._missing(title)
        body = {
            "requests": requests,
            "includeSpreadsheetInResponse": True,
            "responseIncludeGridData": True,
            "responseRanges": [tab.range_text],
        }
        sheet, _ = self._sent(body, fields=_WRITE_ANSWER, title=title, tab=tab)
        return self._table(title, sheet)

    def write_watched(
        self,
        title: str,
        *,
        token: str,
        width: int,
        cells: Sequence[CellWrite] = (),
        rows: Sequence[Sequence[Cell | date]] = (),
    ) -> Written:
        """Write as `write` does, and tell what stood in the touched rows right before, `width` columns of it."""
        tab, keeping = self._writable(title), self._keeping_tab(title)
        self._gathered().pop(title, None)
        requests = [
            *watching.keeping_requests(tab.sheet_id, keeping.sheet_id, cells=cells, width=width, token=token),
            *writing_requests(tab.sheet_id, cells=cells, rows=rows),
        ]
        touched = parts.touched_ranges(tab, cells)
        body = {
            "requests": requests,
            "includeSpreadsheetInResponse": True,
            "responseIncludeGridData": True,
            "responseRanges": [*(touched or [tab.range_text]), keeping.range_text],
        }
        sheet, answer = self._sent(body, fields=f"updatedSpreadsheet({_WATCHED})", title=title, tab=tab)
        before = watching.before_of_grid(_sheet(answer, keeping))
        return Written(self._table(title, sheet), before, is_whole=touched is None)

    def look_back(self, title: str) -> Written | None:
        """Read a tab together with what the last watched write kept. None if there is no such tab."""
        tab, keeping = self._find(title), self._find(watching.keeping_title(title))
        if tab is None or keeping is None:
            table = self.read(title)
            return Written(table, Before("")) if table else None
        url = SPREADSHEET_URL % self._id
        params = {"fields": _WATCHED, "ranges": [tab.range_text, keeping.range_text], "includeGridData": "true"}
        try:
            answer = self._http.request("get", url, params=params).json()
            sheet, kept = _sheet(answer, tab), _sheet(answer, keeping)
        except FAILURES as error:
            if isinstance(error, _OtherTab) or errors.is_unknown_range(error):
                self._tabs.doubt_titles()
                raise ServiceUnavailable(f'The tab "{title}" was renamed while it was read: read it again.') from error
            raise self._worded(error, doing=f'reading the tab "{title}"') from error
        return Written(self._table(title, sheet), watching.before_of_grid(kept))

    def title_of(self, title: str) -> str | None:
        """Tell what a tab is called now, as far as that was seen. Asks for nothing; None if no such tab is known."""
        tab = self._tabs.find(title)
        return tab.title if tab else None

    def set_up(self, title: str, layout: TabLayout) -> None:
        """Create the tab with its headings, drop-downs and colours. Asks for nothing if it is there."""
        self._refuse_read_only(title)
        if self._find(title) is not None:
            return
        requests = set_up_requests(title, layout, sheet_id=derived_sheet_id(title))
        made = [title]
        keeping = watching.keeping_title(title)
        if layout.is_watched and self._find(keeping) is None:
            requests.append(watching.add_keeping_tab(keeping, sheet_id=derived_sheet_id(keeping)))
            made.append(keeping)
        self._make(made, requests)

    def version(self) -> str:
        """Give a number that grows with every change of the file; a file in the bin is reported as such."""
        doing = "asking whether the spreadsheet has changed"
        try:
            url = f"{DRIVE_FILES_API_V3_URL}/{self._id}"
            params = {"fields": "version,trashed", "supportsAllDrives": "true"}
            answer = self._http.request("get", url, params=params).json()
            version = str(answer["version"])
        except FAILURES as error:
            raise self._worded(error, doing=doing) from error
        if answer.get("trashed"):
            raise ServiceMisconfigured(f"The spreadsheet is in the bin. Open {self.link} and restore it.")
        return version

    # --- tabs of the bot's own

    def _make(self, titles: Sequence[str], requests: Sequence[Mapping[str, Any]]) -> None:
        url = SPREADSHEET_BATCH_UPDATE_URL % self._id
        try:
            self._http.request("post", url, params={"fields": "spreadsheetId"}, json={"requests": requests})
        except FAILURES as error:
            if not errors.is_taken_title(error):  # somebody else made it just now
                raise self._worded(error, doing=f'setting up the tab "{titles[0]}"', writing=True) from error
        self._learn(*titles)

    def _keeping_tab(self, title: str) -> Tab:
        """Find the tab that watched writes keep what they touch in; make it where there is none."""
        name = watching.keeping_title(title)
        if self._find(name) is None:
            self._make([name], [watching.add_keeping_tab(name, sheet_id=derived_sheet_id(name))])
        return self._find(name) or self._missing(name)

    # --- reading

    def _gathered(self) -> dict[str | Part, Copy]:
        gathered: dict[str | Part, Copy] | None = getattr(self._thread, "gathered", None)
        if gathered is None:
            gathered = self._thread.gathered = {}
        return gathered

    def _copies(self, *wanted: str | Part) -> list[Copy]:
        """Give what was gathered, where all of it was, and else ask."""
        gathered = self._gathered()
        if all(one in gathered for one in wanted):
            return [gathered.pop(one) for one in wanted]
        found = self._read_together(wanted)
        return [found[one] for one in wanted]

    def _read_together(self, wanted: Sequence[str | Part]) -> dict[str | Part, Copy]:
        titles = tuple(dict.fromkeys(one if isinstance(one, str) else one.title for one in wanted))
        doing = "reading " + " and ".join(f'the tab "{title}"' for title in titles)
        try:
            tabs = self._find_all(titles)
            try:
                return self._values(wanted, tabs)
            except FAILURES as error:
                if not errors.is_unknown_range(error):
                    raise
            self._learn(*titles)  # a tab was renamed or deleted since it was last looked at
            return self._values(wanted, {title: self._tabs.find(title) for title in titles})
        except FAILURES as error:
            if errors.is_outside_grid(error):
                raise Overtaken(f"Rows were taken away while {doing}: read it again.") from error
            raise self._worded(error, doing=doing) from error

    def _values(self, wanted: Sequence[str | Part], tabs: Mapping[str, Tab | None]) -> dict[str | Part, Copy]:
        copies: dict[str | Part, Copy] = dict.fromkeys(wanted)
        ranges = {}
        for one in wanted:
            tab = tabs[one if isinstance(one, str) else one.title]
            if tab is not None:
                ranges[one] = tab.range_text if isinstance(one, str) else parts.range_of(tab, one)
        if not ranges:
            return copies
        params: Any = {
            "valueRenderOption": "UNFORMATTED_VALUE",
            "dateTimeRenderOption": "SERIAL_NUMBER",
            "fields": "valueRanges(range,values)",
        }
        answer = self._http.values_batch_get(self._id, list(ranges.values()), params)
        settings = {"time_zone": self._tabs.time_zone, "locale": self._tabs.locale}
        for one, found in zip(ranges, answer["valueRanges"], strict=True):
            if isinstance(one, str):
                copies[one] = table_of_values(one, found.get("values", []), **settings)
            else:
                copies[one] = parts.stretch_of(found, one, **settings)
        return copies

    # --- writing

    def _sent(
        self, body: Mapping[str, Any], *, fields: str, title: str, tab: Tab
    ) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
        """Send a batch; give the tab and the file from its answer. One that cannot be read leaves the outcome open."""
        doing = f'writing to the tab "{title}"'
        url = SPREADSHEET_BATCH_UPDATE_URL % self._id
        try:
            answer = self._http.request("post", url, params={"fields": fields}, json=body).json()
            spreadsheet = answer["updatedSpreadsheet"]
            sheet = _sheet(spreadsheet, tab)
            self._tabs.learn_one(title, spreadsheet, sheet=sheet)
        except FAILURES as error:
            raise self._worded_write(error, doing=doing, title=title, tab=tab) from error
        return sheet, spreadsheet

    def _table(self, title: str, sheet: Mapping[str, Any]) -> Table:
        """Read what an answer holds of a tab: all of it, or some of its rows."""
        data = sheet.get("data", [])
        return table_of_grids(title, data, time_zone=self._tabs.time_zone, locale=self._tabs.locale)

    def _worded_write(self, error: Exception, *, doing: str, title: str, tab: Tab) -> IntegrationError:
        """Word why a write failed; where that concerns the tab itself, look again first."""
        if errors.is_missing_tab(error):
            self._learn(title)
            happened = "deleted" if self._tabs.find(title) is None else "replaced"
            return Overtaken(f'The tab "{title}" was {happened} while {doing}: read it again.')
        if errors.is_outside_grid(error):
            return Overtaken(f"Rows or columns were taken away while {doing}: read it again.")
        if isinstance(error, _OtherTab) or errors.is_unknown_range(error):
            self._tabs.doubt_titles()  # renamed a moment ago; of an unknown range Google does not say whether it wrote
            return OutcomeUnknown(f'The tab "{title}" was renamed while {doing}: read it again.')
        if errors.is_protected(error):
            closed = closed_ranges(self._http, self._id, sheet_id=tab.sheet_id)
            if closed:
                return RangesProtected(
                    f"Google refused {doing}: {' and '.join(one.name for one in closed)} is protected. "
                    f"Open {self.link}, Data > Protect sheets and ranges, and let {self._who} edit it, or only warn.",
                    areas=[one.area for one in closed],
                )
        return self._worded(error, doing=doing, writing=True)

    def _writable(self, title: str) -> Tab:
        self._refuse_read_only(title)
        tab = self._find(title)
        if tab is None:
            self._missing(title)
        for other in self._read_only_titles:
            theirs = self._tabs.find(other)
            if theirs is not None and theirs.sheet_id == tab.sheet_id:
                self._refuse_read_only(other)
        return tab

    def _refuse_read_only(self, title: str) -> None:
        if title.casefold() in (other.casefold() for other in self._read_only_titles):
            raise ServiceMisconfigured(
                f'The tab "{title}" holds the learners\' answers, and the bot never writes there. '
                "Name another tab for the action plan in the settings."
            )

    # --- tabs

    def _find(self, title: str) -> Tab | None:
        try:
            return self._find_all((title,))[title]
        except FAILURES as error:
            raise self._worded(error, doing=f'looking for the tab "{title}"') from error

    def _find_all(self, titles: Sequence[str]) -> dict[str, Tab | None]:
        tabs = {title: self._tabs.find(title) for title in titles}
        if None in tabs.values():
            self._learn(*titles)
            tabs = {title: self._tabs.find(title) for title in titles}
        return tabs

    def _learn(self, *titles: str) -> None:
        try:
            spreadsheet = self._http.fetch_sheet_metadata(self._id, {"fields": TabMemory.FIELDS})
        except FAILURES as error:
            raise self._worded(error, doing="looking at the spreadsheet's tabs") from error
        self._tabs.learn(spreadsheet, configured_titles=(*titles, *self._read_only_titles))

    # --- wording

    @property
    def _who(self) -> str:
        return self._http.transport.access.address or "the account the bot signs in with"

    def _no_tab(self, title: str) -> ServiceMisconfigured:
        found = ", ".join(f'"{each}"' for each in self._tabs.titles) or "none"
        return ServiceMisconfigured(
            f'The spreadsheet {self.link} has no tab "{title}" (found: {found}). '
            "Name the tab so again, or correct the title in the settings."
        )

    def _missing(self, title: str) -> NoReturn:
        raise self._no_tab(title)

    def _worded(self, error: Exception, *, doing: str, writing: bool = False) -> IntegrationError:
        address = self._http.transport.access.address
        return errors.translated(error, doing=doing, writing=writing, address=address, link=self.link)


class _OtherTab(LookupError):
    """The title that was asked for belongs to another tab than the one written to."""


def _sheet(spreadsheet: Mapping[str, Any], tab: Tab) -> Mapping[str, Any]:
    sheets: list[Mapping[str, Any]] = spreadsheet["sheets"]
    for sheet in sheets:
        if sheet["properties"].get("sheetId", 0) == tab.sheet_id:
            return sheet
    raise _OtherTab(tab.title)
