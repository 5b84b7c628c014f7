"""From a tab to responses: columns found by their titles, rows read one by one; a bad row never stops the rest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.feedback.dates import UnreadableDate, read_serial, read_text
from bot.feedback.model import NEEDED_KINDS, Batch, FormMap, Question, Response, UnreadRow, Value
from bot.feedback.values import Unreadable, as_text, excluded_because, fingerprint, folded, quoted, read_value
from integrations.google.tables import Cell, Table

COHORT_CHARACTERS = 120  # what the database keeps; a longer one is no code but somebody's words

Row = Sequence[Cell]


@dataclass(frozen=True)
class Columns:
    """Where each question stands. A title that heads several columns (a question repeated in branches) has them all."""

    places: Mapping[str, tuple[int, ...]]  # question key -> columns
    notices: tuple[str, ...]
    missing: tuple[Question, ...]

    @property
    def is_usable(self) -> bool:
        return not any(question.kind in NEEDED_KINDS for question in self.missing)


def read_table(table: Table, form_map: FormMap) -> Batch:
    """Read a tab whole. If its rows cannot be placed in time or cohort, nothing is read and the notice says why."""
    columns = find_columns(table.header, form_map, tab=table.title)
    if not columns.is_usable:
        return Batch(notices=columns.notices, failed=True)
    try:
        zone = ZoneInfo(table.time_zone)
    except (ZoneInfoNotFoundError, ValueError):
        notice = f'The spreadsheet\'s time zone "{table.time_zone}" is not known; choose one in File > Settings.'
        return Batch(notices=(*columns.notices, notice), failed=True)
    reader = _RowReader(columns=columns, form_map=form_map, table=table, zone=zone)
    return reader.read()


def find_columns(header: Sequence[str], form_map: FormMap, *, tab: str) -> Columns:
    """Find each question by its title, and say what is missing, repeated or unknown."""
    titles = [folded(title) for title in header]
    places: dict[str, tuple[int, ...]] = {}
    missing: list[Question] = []
    notices: list[str] = []
    for question in form_map.questions:
        wordings = {folded(title) for title in question.titles}
        found = tuple(index for index, title in enumerate(titles) if title in wordings)
        if found:
            places[question.key] = found
        elif not question.optional:
            missing.append(question)
            notices.append(_missing(question, tab=tab))
        if len(found) > 1:
            letters = " and ".join(column_letter(index) for index in found)
            notices.append(
                f'Tab "{tab}" has "{question.title}" in columns {letters}; each row counts the one filled in.'
            )
    known = {index for found in places.values() for index in found}
    unknown = [index for index, title in enumerate(titles) if title and index not in known]
    notices.extend(
        f'Column {column_letter(index)} of tab "{tab}", "{titles[index][:80]}", is new to the bot: it is in no figure.'
        for index in unknown
    )
    return Columns(places=places, notices=tuple(notices), missing=tuple(missing))


def _missing(question: Question, *, tab: str) -> str:
    wanted = f'Tab "{tab}" has no column "{question.title}".'
    remedy = "If it was renamed, rename it back or add the new wording to the form's file."
    if question.kind in NEEDED_KINDS:
        return f"{wanted} Nothing new is read until it is there. {remedy}"
    return f"{wanted} Its answers are not counted from now on, and earlier ones stay. {remedy}"


def column_letter(index: int) -> str:
    """Name a 0-based column as the sheet does: A, Z, AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


class _RowReader:
    """Read the rows of one table."""

    def __init__(self, *, columns: Columns, form_map: FormMap, table: Table, zone: ZoneInfo) -> None:
        self._columns = columns
        self._form_map = form_map
        self._table = table
        self._zone = zone
        self._read = [
            question
            for question in form_map.questions
            if question.key in columns.places and question.kind != "left-out"
        ]

    def read(self) -> Batch:
        responses: list[Response] = []
        unread: list[UnreadRow] = []
        seen: Counter[str] = Counter()
        for number, row in enumerate(self._table.rows, start=self._table.first_row):
            if all(cell is None for cell in row) or all(as_text(cell) is None for cell in row):
                continue
            key = self._key(row, seen)
            try:
                responses.append(self._response(row, key=key))
            except Unreadable as error:
                place = f'tab "{self._table.title}", row {number}'
                unread.append(UnreadRow(key=key, place=place, reason=str(error)))
        return Batch(responses=tuple(responses), unread=tuple(unread), complete=True, notices=self._columns.notices)

    def _key(self, row: Row, seen: Counter[str]) -> str:
        # Two rows that are alike to the millisecond are two answers: the copies are told apart by counting them.
        key = fingerprint(row)
        seen[key] += 1
        return key if seen[key] == 1 else f"{key}#{seen[key]}"

    def _response(self, row: Row, *, key: str) -> Response:
        answers: dict[str, Value] = {}
        special: dict[str, str | None] = {}
        submitted_at = None
        for question in self._read:
            place, cell = self._cell(row, question)
            if question.kind == "timestamp":
                submitted_at = self._time(cell, place=place)
            elif not question.is_kept:
                special[question.kind] = as_text(cell)
            else:
                answers[question.key] = self._value(cell, question, place=place)
        return as_response(key, submitted_at=submitted_at, special=special, answers=answers, form_map=self._form_map)

    def _cell(self, row: Row, question: Question) -> tuple[int, Cell]:
        """Give the question's cell in this row and its column: of several columns, the one that is filled in."""
        places = self._columns.places[question.key]
        if len(places) == 1:
            return places[0], row[places[0]] if places[0] < len(row) else None
        filled = [index for index in places if index < len(row) and as_text(row[index]) is not None]
        if len({as_text(row[index]) for index in filled}) > 1:
            letters = " and ".join(column_letter(index) for index in filled)
            raise Unreadable(f'columns {letters} ("{question.title}") hold different answers to the same question')
        index = filled[0] if filled else places[0]
        return index, row[index] if index < len(row) else None

    def _value(self, cell: Cell, question: Question, *, place: int) -> Value:
        try:
            return read_value(cell, question)
        except Unreadable as error:
            raise Unreadable(f'column {column_letter(place)} ("{question.title}") {error}') from None

    def _time(self, cell: Cell, *, place: int) -> datetime:
        letter = column_letter(place)
        text = as_text(cell)
        if text is None:
            raise Unreadable(f"column {letter} has no date and time; type when the answer was given")
        try:
            if isinstance(cell, int | float) and not isinstance(cell, bool):
                return read_serial(cell, zone=self._zone)
            return read_text(text, zone=self._zone, locale=self._table.locale)
        except UnreadableDate as error:
            raise Unreadable(f"column {letter} holds {quoted(text)}, which {error}") from None


def as_response(
    key: str,
    *,
    submitted_at: datetime | None,
    special: Mapping[str, str | None],
    answers: Mapping[str, Value],
    form_map: FormMap,
) -> Response:
    """Put a response together, and mark it if it is a trial of the team's own. Its e-mail address is dropped here."""
    cohort = special.get("cohort")
    written = {question.key for question in form_map.questions if question.kind == "text"}
    return Response(
        key=key,
        submitted_at=submitted_at,
        cohort=folded(cohort)[:COHORT_CHARACTERS] if cohort else None,
        answers=answers,
        excluded_because=excluded_because(
            cohort=cohort,
            email=special.get("email"),
            texts=[value for name, value in answers.items() if name in written and isinstance(value, str)],
            exclusions=form_map.exclusions,
        ),
    )
