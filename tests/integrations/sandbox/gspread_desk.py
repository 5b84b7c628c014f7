"""gspread with one spreadsheet open in the sandbox, as the tests of its methods find it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from integrations.sandbox.server import Sandbox
from tests.integrations.sandbox.google.clients import gspread_client

PLAN: list[list[Any]] = [["Ref", "Title", "Weeks"], ["A-1", "Slides", 3], ["A-2", "Practice", 1], ["A-3", "Rooms", 2]]
COLLEAGUE = "ana@school.example"


@dataclass(frozen=True)
class Desk:
    """A client with one spreadsheet open."""

    client: Any  # gspread's own types say of methods that return nothing that they cannot stand in a list
    book: Any
    sheet: Any

    def properties(self) -> dict[str, Any]:
        """Return the tab's properties as Google tells them now."""
        return dict(self.book.fetch_sheet_metadata()["sheets"][0]["properties"])

    def permission_id(self) -> str:
        """Share the file with a colleague and return the permission's id."""
        return str(self.book.share(COLLEAGUE, "user", "writer").json()["id"])

    def lines(self, kind: str) -> list[dict[str, Any]]:
        """Return the first tab's "rowMetadata" or "columnMetadata"."""
        answer = self.book.fetch_sheet_metadata({"fields": f"sheets.data.{kind}"})
        return list(answer["sheets"][0]["data"][0][kind])

    def cell(self, address: str, part: str) -> Any:
        """Return one part of a cell's CellData; None where the cell has none."""
        mask = {"ranges": f"'{self.sheet.title}'!{address}", "fields": f"sheets.data.rowData.values.{part}"}
        rows = self.book.fetch_sheet_metadata(mask)["sheets"][0]["data"][0].get("rowData") or [{}]
        found = (rows[0].get("values") or [{}])[0]
        for name in part.split("."):
            found = found.get(name) if found else None
        return found


def opened(sandbox: Sandbox) -> Desk:
    """Make a spreadsheet with a small plan in it."""
    client = gspread_client(sandbox)
    book = client.create("Plan")
    book.sheet1.update(PLAN, "A1")
    return Desk(client, book, book.sheet1)
