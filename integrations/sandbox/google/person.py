"""A person at a spreadsheet: typing, sorting, inserting, deleting and moving by hand, under Sheets' own rules."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal

from integrations.sandbox.google.errors import forbidden
from integrations.sandbox.google.sheets import batch, values
from integrations.sandbox.google.sheets.a1 import parse_range
from integrations.sandbox.google.sheets.grid import Sheet, Spreadsheet

if TYPE_CHECKING:
    from integrations.sandbox.google.state import GoogleState

Json = dict[str, Any]

Dimension = Literal["ROWS", "COLUMNS"]


class PersonAtSheet:
    """What a person can do with a spreadsheet open. Rows and columns are counted from 1, as the person sees them."""

    def __init__(self, google: GoogleState, spreadsheet_id: str, *, email: str) -> None:
        self._google = google
        self._file_id = spreadsheet_id
        self.email = email

    @property
    def book(self) -> Spreadsheet:
        return self._google.spreadsheets[self._file_id]

    def tab(self, title: str) -> Sheet:
        sheet = self.book.sheet_titled(title)
        if sheet is None:
            raise KeyError(f"{self.book.title!r} has no tab {title!r}.")
        return sheet

    def read(self, range_text: str) -> list[list[Any]]:
        """Return what is seen in a range, as text."""
        return list(values.get_values(self.book, range_text, now=self._google.clock.now()).get("values", []))

    def type(self, range_text: str, typed: str | Sequence[Sequence[str]]) -> None:
        """Type into a cell, or paste rows of text with their top left corner there."""
        self._check()
        rows = [[typed]] if isinstance(typed, str) else [list(row) for row in typed]
        values.update_values(
            self.book,
            range_text,
            {"values": rows},
            value_input_option="USER_ENTERED",
            now=self._google.clock.now(),
            **self._people(),
        )
        self._note()

    def clear(self, range_text: str) -> None:
        """Press Delete on a range."""
        self._check()
        values.clear_values(self.book, range_text, **self._people())
        self._note()

    def sort(self, range_text: str, *, column: int, descending: bool = False) -> None:
        """Sort a range by one of the tab's columns."""
        order = {"dimensionIndex": column - 1, "sortOrder": "DESCENDING" if descending else "ASCENDING"}
        area = parse_range(self.book, range_text).to_json()
        self.request({"sortRange": {"range": area, "sortSpecs": [order]}})

    def insert(self, tab: str, *, at: int, count: int = 1, dimension: Dimension = "ROWS") -> None:
        """Insert blank rows (or columns) so that the first of them becomes number `at`."""
        span = self._span(tab, at, count, dimension)
        self.request({"insertDimension": {"range": span, "inheritFromBefore": at > 1}})

    def delete(self, tab: str, *, at: int, count: int = 1, dimension: Dimension = "ROWS") -> None:
        """Delete rows or columns from number `at` on."""
        self.request({"deleteDimension": {"range": self._span(tab, at, count, dimension)}})

    def move(self, tab: str, *, at: int, to: int, count: int = 1, dimension: Dimension = "ROWS") -> None:
        """Drag rows or columns so that they come to stand in front of what is number `to` now."""
        span = self._span(tab, at, count, dimension)
        self.request({"moveDimension": {"source": span, "destinationIndex": to - 1}})

    def copy(self, source: str, target: str) -> None:
        """Copy a range and paste it with its top left corner at the target."""
        book = self.book
        self.request(
            {
                "copyPaste": {
                    "source": parse_range(book, source).to_json(),
                    "destination": parse_range(book, target).to_json(),
                    "pasteType": "PASTE_NORMAL",
                }
            }
        )

    def request(self, *requests: Json) -> list[Json]:
        """Do anything else that Sheets' batchUpdate can say; return its replies."""
        self._check()
        now = self._google.clock.now()
        replies = batch.batch_update(self.book, {"requests": list(requests)}, now=now, **self._people())
        self._note()
        return replies

    def _people(self) -> dict[str, Any]:
        return {"editor": self.email, "owner": self._google.files[self._file_id].owner}

    def _check(self) -> None:
        if not self._google.files[self._file_id].may_write(self.email):
            raise forbidden()

    def _note(self) -> None:
        self._google.touch(self._file_id, editor=self.email)

    def _span(self, tab: str, at: int, count: int, dimension: Dimension) -> Json:
        start = at - 1
        return {
            "sheetId": self.tab(tab).sheet_id,
            "dimension": dimension,
            "startIndex": start,
            "endIndex": start + count,
        }
