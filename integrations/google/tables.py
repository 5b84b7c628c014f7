"""What a tab of a spreadsheet is to the bot: a header, rows of raw values, and the writes it may ask for.

Plain values only, so that the bot's ports can name them without knowing any client.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
class Part:
    """A rectangle of a tab: 1-based rows and 0-based columns, both ends among them. None is as far as the tab goes."""

    title: str
    first_row: int = 1
    last_row: int | None = None
    first_column: int = 0
    last_column: int | None = None


@dataclass(frozen=True)
class Stretch:
    """What a part of a tab holds: cells as in a Table; blank cells and rows at its ends are left out.

    `end_row` is the last row that the tab has within the part, filled or not.
    """

    rows: tuple[tuple[Cell, ...], ...]
    end_row: int
    time_zone: str = "Europe/London"
    locale: str = "en_GB"


@dataclass(frozen=True)
class Formula:
    """What stands in a cell as a formula, from "=" on. The bot writes one only where it puts a person's back."""

    text: str


@dataclass(frozen=True)
class CellWrite:
    """One cell to write: `row` is the 1-based sheet row, `column` the 0-based column. None empties the cell.

    With `expected` the cell is written only if it shows exactly this text at that moment, and is no formula.
    """

    row: int
    column: int
    value: str | int | float | bool | date | Formula | None
    expected: str | None = None


@dataclass(frozen=True)
class Before:
    """What stood in a tab the moment before a write: its header, and each row that the write touched.

    `rows` goes by the 1-based sheet row; cells are as in a Table, and a formula is itself, not what it was worth.
    """

    token: str  # the write's own name, "" if there never was one
    header: tuple[str, ...] = ()
    rows: Mapping[int, tuple[Cell | Formula, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Written:
    """The answer to a watched write: what stood there right before it, and the tab right after.

    Where `is_whole` is not so, only the header and the rows that were written to are in the table, at their places.
    """

    table: Table
    before: Before
    is_whole: bool = True


@dataclass(frozen=True)
class TabLayout:
    """How a tab of the bot's own is set up, once: headings, choices, dates, and what is shaded."""

    headings: Sequence[str]
    choices: dict[str, Sequence[str]] = field(default_factory=dict)  # heading -> the words its drop-down offers
    date_headings: Sequence[str] = ()
    warned_heading: str | None = None  # the column whose edits Google warns about
    colours: dict[str, dict[str, str]] = field(default_factory=dict)  # heading -> {word: "#RRGGBB"}
    widths: dict[str, int] = field(
        default_factory=dict
    )  # heading -> pixels; the others stay as wide as Sheets makes them
    wrapped_headings: Sequence[str] = ()  # long texts are seen whole
    is_warned: bool = False  # Google warns about any edit of the tab
    is_watched: bool = False  # it will be written by watched writes, which keep what they touch


@dataclass(frozen=True)
class PageWrite:
    """What is to be written to a tab that is the bot's alone, and what the tab is to remember of it.

    `name` is what the bot knows the tab by, whatever people call it. `mark` lands with the rows or not at all.
    """

    name: str
    title: str  # as it is made; people may rename it
    layout: TabLayout
    rows: Sequence[Sequence[Cell | date]]
    mark: str
    replaces: bool = False  # the rows take the place of all that stands there; else they are added at the end


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

    @property
    def full_title(self) -> str:
        """Name a row of a grid as the linked sheet heads its column."""
        return f"{self.group} [{self.title}]" if self.group else self.title


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


def column_letters(index: int) -> str:
    """Name a 0-based column as the sheet does: A, Z, AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
