"""What a tab of a spreadsheet is to the bot: a header, rows of raw values, and the writes it may ask for.

Plain values only, so that the bot's ports can name them without knowing any client.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

Cell = str | int | float | bool | None


@dataclass(frozen=True)
class Table:
    """One tab as read: every row is padded to the header's width, a blank cell is None, a date is its serial number.

    `rows[0]` stands in sheet row `first_row`. Trailing blank rows are left out; blank rows in between stay.
    """

    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    first_row: int = 2
    time_zone: str = "Europe/London"
    locale: str = "en_GB"


@dataclass(frozen=True)
class CellWrite:
    """One cell to write: `row` is the 1-based sheet row, `column` the 0-based column. None empties the cell."""

    row: int
    column: int
    value: str | int | float | bool | date | None


@dataclass(frozen=True)
class TabLayout:
    """How a tab of the bot's own is set up, once: headings, choices, dates, and what is shaded."""

    headings: Sequence[str]
    choices: dict[str, Sequence[str]] = field(default_factory=dict)  # heading -> the words its drop-down offers
    date_headings: Sequence[str] = ()
    warned_heading: str | None = None  # the column whose edits Google warns about
    colours: dict[str, dict[str, str]] = field(default_factory=dict)  # heading -> {word: "#RRGGBB"}


@dataclass(frozen=True)
class FormQuestion:
    """One question of a form. A grid row is a question of its own, with the grid's title in `group`."""

    question_id: str
    title: str
    kind: str  # "scale", "choice", "tick-many", "text", "paragraph", "date", "time", "grid", "file"
    options: tuple[str, ...] = ()
    scale: tuple[int, int] | None = None
    scale_labels: tuple[str, str] | None = None
    group: str | None = None
    required: bool = False


@dataclass(frozen=True)
class FormDefinition:
    form_id: str
    title: str
    revision: str
    questions: tuple[FormQuestion, ...]
    collects_email: bool
    linked_spreadsheet_id: str | None


@dataclass(frozen=True)
class FormAnswers:
    """One response of a form: answers by question id, each a tuple because a tick-many question has several."""

    response_id: str
    created_at: datetime  # aware UTC
    submitted_at: datetime  # aware UTC; later than created_at when it was edited
    answers: dict[str, tuple[str, ...]]
