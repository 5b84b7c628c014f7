"""The plan and its log as CSV files: what a spreadsheet program opens, and can run nothing from. Pure."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from zoneinfo import ZoneInfo

from bot.actions.list_views import stored_words
from bot.actions.model import PLAN_FIELDS, Action
from bot.actions.plan_row import to_cells
from bot.actions.repository import LogEntry
from bot.actions.views import FIELD_WORDS

LOG_HEADINGS = ("When", "Ref", "Who", "Where", "What", "Before", "After")
# A cell that begins so is run as a formula by Excel, LibreOffice or Google Sheets, also after blanks and in the wide
# forms of East Asian keyboards: https://owasp.org/www-community/attacks/CSV_Injection (read 2026-11-28).
_RUNS = frozenset("=+-@\t\r\0")
_BOM = "\ufeff"  # without it Excel takes UTF-8 for the old code page of Windows


def plan_csv(actions: Iterable[Action], *, headings: Mapping[str, str], today: date) -> bytes:
    """Write the plan as the sheet shows it: its headings, in its order. A date is 2026-03-16, which no reader turns."""
    names = [field.name for field in PLAN_FIELDS]
    rows = [[cells[name] for name in names] for cells in (to_cells(action, today=today) for action in actions)]
    return _csv([[headings[name] for name in names], *rows])


def log_csv(entries: Iterable[LogEntry], *, people: Mapping[str, str], zone: ZoneInfo) -> bytes:
    """Write who changed what, when and where, the oldest first. `people` gives names by Slack user id."""
    rows = [
        [
            f"{entry.at.astimezone(zone):%Y-%m-%d %H:%M:%S}",
            entry.ref,
            people.get(entry.who, entry.who),
            entry.origin,
            "Added as" if entry.field == "ref" else FIELD_WORDS.get(entry.field, entry.field),
            stored_words(entry.field, entry.old),
            stored_words(entry.field, entry.new),
        ]
        for entry in entries
    ]
    return _csv([LOG_HEADINGS, *rows])


def harmless(text: str) -> str:
    """Put an apostrophe before a text that a spreadsheet would run as a formula."""
    folded = unicodedata.normalize("NFKC", text)
    begins = folded.lstrip()[:1]
    return f"'{text}" if folded[:1] in _RUNS or begins in _RUNS else text


def _csv(rows: Iterable[Sequence[str | date | None]]) -> bytes:
    """Write rows by RFC 4180."""
    file = io.StringIO(newline="")
    file.write(_BOM)
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerows([[harmless(_text(cell)) for cell in row] for row in rows])
    return file.getvalue().encode("utf-8", errors="replace")


def _text(cell: str | date | None) -> str:
    return "" if cell is None else cell if isinstance(cell, str) else cell.isoformat()
