"""The tab that a form writes its responses to: headers that follow the questions, and one row for each response.

Forms remembers the row and the columns it wrote to. Here a row is known again by its timestamp, and a column by its
header or, if a person renamed it, by its place, so that both are found after sorting, inserting and moving.
"""

from __future__ import annotations

from datetime import datetime

from integrations.sandbox.google.forms.answers import as_entry
from integrations.sandbox.google.forms.model import Column, Form, FormResponse, Link
from integrations.sandbox.google.sheets.entry import Entry, put, raw
from integrations.sandbox.google.sheets.grid import Cell, Row, Sheet, Spreadsheet
from integrations.sandbox.google.sheets.locales import locale_of
from integrations.sandbox.google.sheets.serials import local_time, serial_of

TIMESTAMP, EMAIL = "timestamp", "email"
TAB, TIMESTAMP_HEADER, EMAIL_HEADER = "Form Responses", "Timestamp", "Email address"
FIRST_ROWS, FIRST_COLUMNS = 100, 20


def link(form: Form, book: Spreadsheet, *, sheet_id: int) -> Sheet:
    """Add the tab for responses in front of the others, with its headers and a row for each response so far."""
    number = 1
    while book.sheet_titled(f"{TAB} {number}"):
        number += 1
    sheet = Sheet(sheet_id, f"{TAB} {number}", FIRST_ROWS, FIRST_COLUMNS, frozen_rows=1)
    book.sheets.insert(0, sheet)
    form.link = Link(book.spreadsheet_id, sheet_id)
    write_headers(form, book)
    for response in sorted(form.responses.values(), key=lambda response: response.created_at):
        add_row(form, book, response)
    return sheet


def write_headers(form: Form, book: Spreadsheet) -> None:
    """Bring the headers up to the questions: renamed ones change, new ones are added at the right."""
    sheet = _tab(form, book)
    if sheet is None or form.link is None:
        return
    wanted = {TIMESTAMP: TIMESTAMP_HEADER} | ({EMAIL: EMAIL_HEADER} if form.collects_email else {})
    wanted |= {asked.question_id: asked.title for asked in form.questions()}
    _find_columns(sheet, form.link)
    known = {column.key: column for column in form.link.columns}
    for key, header in wanted.items():
        column = known.get(key)
        if column is None:
            column = Column(key, header, _first_free_column(sheet, form.link))
            form.link.columns.append(column)
            _write_header(sheet, column)
        elif column.header != header:
            column.header = header
            _write_header(sheet, column)


def add_row(form: Form, book: Spreadsheet, response: FormResponse) -> None:
    """Insert a row for a new response below the last one."""
    sheet = _tab(form, book)
    if sheet is None or form.link is None:
        return
    _find_columns(sheet, form.link)
    last = _last_row(sheet, [column.position for column in form.link.columns])
    sheet.row_count += 1
    sheet.row_for_writing(last)
    sheet.rows.insert(last + 1, Row())
    _write(form, book, sheet, last + 1, response)


def change_row(form: Form, book: Spreadsheet, response: FormResponse, *, previous: datetime) -> None:
    """Write an edited response over its row; if the row was deleted by hand, the response comes back as a new one."""
    sheet = _tab(form, book)
    if sheet is None or form.link is None:
        return
    _find_columns(sheet, form.link)
    column = form.link.columns[0].position
    wanted = _timestamp(book, previous).value
    for index in range(1, len(sheet.rows)):
        cell = sheet.cell(index, column)
        if cell is not None and cell.value == wanted:
            _write(form, book, sheet, index, response)
            return
    add_row(form, book, response)


def _last_row(sheet: Sheet, columns: list[int]) -> int:
    """Return the last row with anything in the form's own columns."""
    for index in range(len(sheet.rows) - 1, 0, -1):
        cells = (sheet.cell(index, column) for column in columns)
        if any(cell is not None and not cell.is_blank for cell in cells):
            return index
    return 0


def _tab(form: Form, book: Spreadsheet) -> Sheet | None:
    """Return the tab, or None if it was deleted by hand."""
    return book.sheet_by_id(form.link.sheet_id) if form.link else None


def _write(form: Form, book: Spreadsheet, sheet: Sheet, row: int, response: FormResponse) -> None:
    asked = {question.question_id: question for question in form.questions()}
    for column in form.link.columns if form.link else ():
        if column.key == TIMESTAMP:
            entry = _timestamp(book, response.last_submitted_at)
        elif column.key == EMAIL:
            entry = raw(response.email or "")
        elif column.key in asked:
            answers = response.answers.get(column.key, [])
            entry = as_entry(asked[column.key], answers, book, now=response.last_submitted_at)
        else:
            continue
        put(_cell(sheet, row, column.position), entry)


def _timestamp(book: Spreadsheet, moment: datetime) -> Entry:
    local = local_time(moment, book.time_zone)
    to_the_millisecond = local.replace(microsecond=local.microsecond // 1000 * 1000)
    pattern = locale_of(book.locale).date_time
    return Entry(value=serial_of(to_the_millisecond), number_format={"type": "DATE_TIME", "pattern": pattern})


def _find_columns(sheet: Sheet, form_link: Link) -> None:
    """Note where each column stands now: by its header, or where a person renamed it, in a place nobody else claims."""
    headers = {
        index: cell.value for index, cell in enumerate(sheet.rows[0].cells if sheet.rows else []) if cell is not None
    }
    free = {index for index, header in headers.items() if header is not None}
    renamed: list[Column] = []
    for column in form_link.columns:
        found = [index for index in free if headers[index] == column.header]
        if found:
            column.position = min(found, key=lambda index: abs(index - column.position))
            free.discard(column.position)
        else:
            renamed.append(column)
    for column in renamed:
        column.position = min(free, key=lambda index: abs(index - column.position), default=column.position)
        free.discard(column.position)


def _first_free_column(sheet: Sheet, form_link: Link) -> int:
    """Return the column after the form's own and after any that a person filled."""
    filled = max((column for _, column, _ in sheet.filled_cells()), default=-1)
    own = max((column.position for column in form_link.columns), default=-1)
    return max(filled, own) + 1


def _write_header(sheet: Sheet, column: Column) -> None:
    _cell(sheet, 0, column.position).value = column.header


def _cell(sheet: Sheet, row: int, column: int) -> Cell:
    """Return a cell to write to, the grid made wider if it ends before."""
    sheet.column_count = max(sheet.column_count, column + 1)
    return sheet.cell_for_writing(row, column)
