"""What a person does in a spreadsheet from the page: type, paste, sort, insert, delete, move and hide."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from starlette.routing import BaseRoute

from integrations.sandbox.google.person import PersonAtSheet
from integrations.sandbox.google.sheets.a1 import GridRange, column_letters, to_a1
from integrations.sandbox.google.sheets.grid import Sheet, Spreadsheet
from integrations.sandbox.web.exchange import Asked, Json, Refusal, acting, reading
from integrations.sandbox.web.sheet_reading import choices_for, tab_json, tabs_json

if TYPE_CHECKING:
    from integrations.sandbox.world import World

MOST_BLANK_ROWS = 5000


@dataclass(frozen=True)
class Hand:
    """A person's hand on one tab."""

    person: PersonAtSheet
    sheet: Sheet
    now: datetime

    def type_in(self, row: int, column: int, texts: list[list[str]]) -> None:
        """Type texts into a block of cells, as the keyboard or a paste does."""
        height, width = len(texts), max((len(line) for line in texts), default=0)
        if height and width:
            area = GridRange(self.sheet.sheet_id, row, row + height, column, column + width)
            self.person.type(to_a1(self.person.book, area), texts)

    def ask(self, **request: Json) -> None:
        """Do one request of spreadsheets.batchUpdate."""
        self.person.request(request)

    def lines(self, dimension: str, start: int, count: int = 1) -> Json:
        """Name rows or columns of the tab."""
        return {
            "sheetId": self.sheet.sheet_id,
            "dimension": dimension,
            "startIndex": start,
            "endIndex": start + count,
        }


def routes(world: World) -> list[BaseRoute]:
    """Return the routes of the spreadsheets."""
    acts = {
        "cell": _type,
        "cells": _paste,
        "sort": _sort,
        "rows/insert": _insert_row,
        "rows/delete": _delete_row,
        "rows/move": _move_row,
        "columns/hide": _hide_column,
        "columns/show": _show_columns,
    }
    at = "/sandbox/sheets/{file}"
    return [
        reading(at, partial(_tab, world)),
        *(acting(f"{at}/{path}", partial(act, world)) for path, act in acts.items()),
    ]


def _book(world: World, asked: Asked) -> Spreadsheet:
    book = world.google.spreadsheets.get(asked.path["file"])
    if book is None or world.google.files[book.spreadsheet_id].trashed:
        raise Refusal("There is no such spreadsheet, or it is in the bin.", status=404)
    return book


def _hand(world: World, asked: Asked) -> Hand:
    """Take a person by the hand: someone whom the file is shared with, else its owner's colleague in their name."""
    book = _book(world, asked)
    sheet = book.sheet_by_id(asked.number("tab"))
    if sheet is None:
        raise Refusal("This tab is no longer there.", status=404)
    file = world.google.files[book.spreadsheet_id]
    person = world.slack.users.get(asked.optional_text("as") or "")
    email = person.email if person and person.email else ""
    hand = email if email and file.may_write(email) else file.owner
    return Hand(world.google.as_person(book.spreadsheet_id, email=hand), sheet, world.clock.now())


def _tab(world: World, asked: Asked) -> Json:
    """Tell a tab whole, unless the page already knows this version of it."""
    book = _book(world, asked)
    wanted = asked.optional_number("tab")
    shown = next((sheet for sheet in book.sheets if sheet.sheet_id == wanted), None)
    shown = shown or _first_shown(world, book)
    version = f"{book.version}.{shown.sheet_id}"
    if asked.optional_text("known") == version:
        return {"unchanged": True}
    blanks = min(max(asked.optional_number("blanks") or 0, 0), MOST_BLANK_ROWS)
    told = tab_json(book, shown, now=world.clock.now(), blanks=blanks)
    return told | {"version": version, "title": book.title, "tabs": tabs_json(book)}


def _first_shown(world: World, book: Spreadsheet) -> Sheet:
    """Choose the tab to open a file with: the last one that is no form's, as people come for their own work."""
    linked = {form.link.sheet_id for form in world.google.forms.values() if form.link}
    visible = [sheet for sheet in book.sheets if not sheet.hidden] or book.sheets
    own = [sheet for sheet in visible if sheet.sheet_id not in linked]
    return (own or visible)[-1]


def _type(world: World, asked: Asked) -> Json:
    hand = _hand(world, asked)
    row, column, text = asked.number("row"), asked.number("column"), asked.text("text")
    _refuse_invalid(hand, row, column, text)
    hand.type_in(row, column, [[text]])
    return {}


def _refuse_invalid(hand: Hand, row: int, column: int, text: str) -> None:
    """Refuse what a strict drop-down refuses, in Sheets' words."""
    cell = hand.sheet.cell(row, column)
    rule: Json = (cell.validation if cell else None) or {}
    condition: Json = rule.get("condition", {})
    if not text or not rule.get("strict") or condition.get("type") not in ("ONE_OF_LIST", "ONE_OF_RANGE"):
        return
    choices = choices_for(hand.person.book, hand.sheet, condition, now=hand.now)
    if text in choices:
        return
    name = f"{column_letters(column)}{row + 1}"
    raise Refusal(
        f"The data you entered in cell {name} violates the data validation rules set on this cell. "
        f"Please enter one of the following values: {', '.join(choices)}."
    )


def _paste(world: World, asked: Asked) -> Json:
    """Put a block of texts in from a cell on; as in Sheets, the block must fit on the tab."""
    texts = asked.body.get("texts")
    if not isinstance(texts, list) or not all(isinstance(line, list) for line in texts):
        raise Refusal('"texts" must be rows of texts.')
    block = [[str(text) for text in line] for line in texts]
    _hand(world, asked).type_in(asked.number("row"), asked.number("column"), block)
    return {}


def _sort(world: World, asked: Asked) -> Json:
    """Sort everything below the frozen rows by one column."""
    hand = _hand(world, asked)
    order = "DESCENDING" if asked.body.get("descending") is True else "ASCENDING"
    area = {"sheetId": hand.sheet.sheet_id, "startRowIndex": hand.sheet.frozen_rows}
    hand.ask(sortRange={"range": area, "sortSpecs": [{"dimensionIndex": asked.number("column"), "sortOrder": order}]})
    return {}


def _insert_row(world: World, asked: Asked) -> Json:
    """Insert a row; one inserted below takes its look from the row above it."""
    hand = _hand(world, asked)
    from_before = asked.body.get("below") is True
    hand.ask(insertDimension={"range": hand.lines("ROWS", asked.number("row")), "inheritFromBefore": from_before})
    return {}


def _delete_row(world: World, asked: Asked) -> Json:
    hand = _hand(world, asked)
    hand.ask(deleteDimension={"range": hand.lines("ROWS", asked.number("row"))})
    return {}


def _move_row(world: World, asked: Asked) -> Json:
    hand = _hand(world, asked)
    hand.ask(moveDimension={"source": hand.lines("ROWS", asked.number("row")), "destinationIndex": asked.number("to")})
    return {}


def _hide_column(world: World, asked: Asked) -> Json:
    hand = _hand(world, asked)
    _set_hidden(hand, asked.number("column"), 1, hidden=True)
    return {}


def _show_columns(world: World, asked: Asked) -> Json:
    hand = _hand(world, asked)
    _set_hidden(hand, 0, hand.sheet.column_count, hidden=False)
    return {}


def _set_hidden(hand: Hand, start: int, count: int, *, hidden: bool) -> None:
    hand.ask(
        updateDimensionProperties={
            "range": hand.lines("COLUMNS", start, count),
            "properties": {"hiddenByUser": hidden},
            "fields": "hiddenByUser",
        }
    )
