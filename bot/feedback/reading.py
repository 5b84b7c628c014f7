"""From a tab to responses: columns found by their titles and read as columns; a bad row never stops the rest.

A column of a survey holds few different answers, so each of them is read once, however many rows hold it.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from itertools import zip_longest
from typing import TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.feedback.dates import UnreadableDate, read_serial, read_text
from bot.feedback.matching import key_of
from bot.feedback.model import NEEDED_KINDS, Batch, FormMap, Question, Response, UnreadRow, Value
from bot.feedback.prints import prints_of
from bot.feedback.values import (
    Unreadable,
    as_text,
    cohort_excluded,
    email_excluded,
    excluded_because,
    folded,
    quoted,
    read_value,
    text_excluded,
)
from integrations.google.tables import Cell, Table, column_letters

COHORT_CHARACTERS = 120  # what the database keeps; a longer one is no code but somebody's words

Row = Sequence[Cell]
Read = TypeVar("Read")

# Raised when the same cells are read otherwise than before: then everything is read anew.
READING = "1"


@dataclass(frozen=True)
class Columns:
    """Where each question stands. A title that heads several columns (a question repeated in branches) has them all."""

    places: Mapping[str, tuple[int, ...]]  # question key -> columns
    notices: tuple[str, ...]
    missing: tuple[Question, ...]

    @property
    def is_usable(self) -> bool:
        return not any(question.kind in NEEDED_KINDS for question in self.missing)


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where a row stands, and the key of what is read from it."""

    number: int  # of the sheet's row
    key: str


@dataclass(frozen=True, kw_only=True)
class TabReader:
    """How the rows of one tab are read. Without `zone` they cannot be; the notices say why."""

    tab: str
    form_map: FormMap
    columns: Columns
    zone: ZoneInfo | None
    locale: str
    reading: str  # sums up all of this but the tab's title
    notices: tuple[str, ...]

    @property
    def is_usable(self) -> bool:
        return self.columns.is_usable and self.zone is not None

    @property
    def stamps_at(self) -> int:
        """The column of the timestamps."""
        keys = [question.key for question in self.form_map.questions if question.kind == "timestamp"]
        return next(self.columns.places[key][0] for key in keys if key in self.columns.places)

    def read(self, rows: Sequence[Row], places: Sequence[Place]) -> tuple[list[Response], list[UnreadRow]]:
        """Read rows, each of them filled somewhere."""
        return _Rows(self, rows).read(places) if rows else ([], [])


def tab_reader(header: Sequence[str], form_map: FormMap, *, tab: str, time_zone: str, locale: str) -> TabReader:
    """Find out how the rows under this header are to be read."""
    columns = find_columns(header, form_map, tab=tab)
    notices = columns.notices
    try:
        zone = ZoneInfo(time_zone)
    except (ZoneInfoNotFoundError, ValueError):
        zone = None
        notices += (f'The spreadsheet\'s time zone "{time_zone}" is not known; choose one in File > Settings.',)
    told = json.dumps([READING, asdict(form_map), time_zone, locale], default=sorted, sort_keys=True)
    return TabReader(
        tab=tab,
        form_map=form_map,
        columns=columns,
        zone=zone,
        locale=locale,
        reading=hashlib.sha256(told.encode()).hexdigest(),
        notices=notices,
    )


def read_table(table: Table, form_map: FormMap) -> Batch:
    """Read a tab whole. If its rows cannot be placed in time or cohort, nothing is read and the notice says why."""
    reader = tab_reader(table.header, form_map, tab=table.title, time_zone=table.time_zone, locale=table.locale)
    if not reader.is_usable:
        return Batch(notices=reader.notices, failed=True)
    prints = prints_of(table.rows, stamps_at=reader.stamps_at)
    seen: Counter[str] = Counter()
    rows, places = [], []
    for number, (row, one) in enumerate(zip(table.rows, prints, strict=True), start=table.first_row):
        if one.base:
            seen[one.base] += 1
            rows.append(row)
            places.append(Place(number=number, key=key_of(one.base, seen[one.base])))
    responses, unread = reader.read(rows, places)
    return Batch(responses=tuple(responses), unread=tuple(unread), complete=True, notices=reader.notices)


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
            letters = " and ".join(column_letters(index) for index in found)
            notices.append(
                f'Tab "{tab}" has "{question.title}" in columns {letters}; each row counts the one filled in.'
            )
    known = {index for found in places.values() for index in found}
    unknown = [index for index, title in enumerate(titles) if title and index not in known]
    notices.extend(
        f'Column {column_letters(index)} of tab "{tab}", "{titles[index][:80]}", is new to the bot: it is in no figure.'
        for index in unknown
    )
    return Columns(places=places, notices=tuple(notices), missing=tuple(missing))


def _missing(question: Question, *, tab: str) -> str:
    wanted = f'Tab "{tab}" has no column "{question.title}".'
    remedy = "If it was renamed, rename it back or add the new wording to the form's file."
    if question.kind in NEEDED_KINDS:
        return f"{wanted} Nothing new is read until it is there. {remedy}"
    return f"{wanted} Its answers are not counted from now on, and earlier ones stay. {remedy}"


class _Rows:
    """Some rows of a tab, turned into columns."""

    def __init__(self, reader: TabReader, rows: Sequence[Row]) -> None:
        self._reader = reader
        self._form_map = reader.form_map
        self._count = len(rows)
        self._columns: list[Sequence[Cell]] = list(zip_longest(*rows))
        self._faults: dict[int, str] = {}  # row -> the first thing that keeps it from being read

    def read(self, places: Sequence[Place]) -> tuple[list[Response], list[UnreadRow]]:
        times: Sequence[datetime | None] = [None] * self._count
        cohorts: Sequence[str | None] = times  # type: ignore[assignment]
        reasons: list[Sequence[str | None]] = []
        answers: dict[str, Sequence[Value]] = {}
        for question in self._form_map.questions:
            if question.key not in self._reader.columns.places or question.kind == "left-out":
                continue
            cells, at = self._cells(question)
            if question.kind == "timestamp":
                times = self._each(cells, self._time, at=at)
            elif not question.is_kept:
                texts = _by_value(cells, as_text)
                cohorts = texts if question.kind == "cohort" else cohorts
                reasons.append(self._excluded(texts, question))
            else:
                answers[question.key] = self._each(cells, _value_of(question), at=at, title=question.title)
                if question.kind == "text":
                    reasons.append(self._excluded(answers[question.key], question))
        return self._put_together(places, times=times, cohorts=cohorts, reasons=reasons, answers=answers)

    def _put_together(
        self,
        places: Sequence[Place],
        *,
        times: Sequence[datetime | None],
        cohorts: Sequence[str | None],
        reasons: Sequence[Sequence[str | None]],
        answers: Mapping[str, Sequence[Value]],
    ) -> tuple[list[Response], list[UnreadRow]]:
        responses: list[Response] = []
        unread: list[UnreadRow] = []
        codes = _by_value(cohorts, _cohort)
        because = [next(filter(None, row), None) for row in zip(*reasons, strict=True)] or [None] * self._count
        said = list(zip(*answers.values(), strict=True)) or [()] * self._count
        for index, (place, at, cohort, why, values) in enumerate(zip(places, times, codes, because, said, strict=True)):
            if index in self._faults:
                where = f'tab "{self._reader.tab}", row {place.number}'
                unread.append(UnreadRow(key=place.key, place=where, reason=self._faults[index]))
                continue
            said_here = dict(zip(answers, values, strict=True))
            responses.append(
                Response(key=place.key, submitted_at=at, cohort=cohort, answers=said_here, excluded_because=why)
            )
        return responses, unread

    def _cells(self, question: Question) -> tuple[Sequence[Cell], Sequence[int]]:
        """Give the question's cells, and their columns: of several columns, in each row the one that is filled in."""
        places = self._reader.columns.places[question.key]
        if len(places) == 1:
            return self._column(places[0]), [places[0]] * self._count
        columns = [self._column(place) for place in places]
        chosen = [self._chosen(row, question, places, index) for index, row in enumerate(zip(*columns, strict=True))]
        return [columns[which][index] for index, which in enumerate(chosen)], [places[which] for which in chosen]

    def _column(self, place: int) -> Sequence[Cell]:
        return self._columns[place] if place < len(self._columns) else [None] * self._count

    def _chosen(self, row: Sequence[Cell], question: Question, places: Sequence[int], index: int) -> int:
        filled = [which for which, cell in enumerate(row) if as_text(cell) is not None]
        if len({as_text(row[which]) for which in filled}) > 1:
            letters = " and ".join(column_letters(places[which]) for which in filled)
            self._faults.setdefault(
                index, f'columns {letters} ("{question.title}") hold different answers to the same question'
            )
        return filled[0] if filled else 0

    def _each(
        self, cells: Sequence[Cell], read: Callable[[Cell], Read], *, at: Sequence[int], title: str | None = None
    ) -> list[Read | None]:
        """Read cells, each different one once; where one cannot be, note it for its row."""

        def tried(cell: Cell) -> Read | _Fault:
            try:
                return read(cell)
            except Unreadable as error:
                return _Fault(str(error))

        values = _by_value(cells, tried)
        if _Fault not in set(map(type, values)):
            return values  # type: ignore[return-value]  # none of them is a fault
        asked = f' ("{title}")' if title else ""
        for index, value in enumerate(values):
            if isinstance(value, _Fault):
                self._faults.setdefault(index, f"column {column_letters(at[index])}{asked} {value.why}")
        return [None if isinstance(value, _Fault) else value for value in values]

    def _time(self, cell: Cell) -> datetime:
        text = as_text(cell)
        if text is None or self._reader.zone is None:
            raise Unreadable("has no date and time; type when the answer was given")
        try:
            if isinstance(cell, int | float) and not isinstance(cell, bool):
                return read_serial(cell, zone=self._reader.zone)
            return read_text(text, zone=self._reader.zone, locale=self._reader.locale)
        except UnreadableDate as error:
            raise Unreadable(f"holds {quoted(text)}, which {error}") from None

    def _excluded(self, texts: Sequence[Value], question: Question) -> Sequence[str | None]:
        """Say of each row whether this column marks it as a trial of the team's own."""
        rule = {"cohort": cohort_excluded, "email": email_excluded}.get(question.kind, text_excluded)
        exclusions = self._form_map.exclusions
        return _by_value(texts, lambda text: rule(text, exclusions) if isinstance(text, str) else None)


@dataclass(frozen=True)
class _Fault:
    """Why a cell cannot be read."""

    why: str


def _by_value(cells: Sequence[Cell], read: Callable[[Cell], Read]) -> list[Read]:
    """Apply a reading to each different cell once."""
    if bool in set(map(type, cells)):  # True would be looked up as 1
        return [read(cell) for cell in cells]
    known = {cell: read(cell) for cell in set(cells)}
    return list(map(known.__getitem__, cells))


def _value_of(question: Question) -> Callable[[Cell], Value]:
    return lambda cell: read_value(cell, question)


def _cohort(cell: Cell) -> str | None:
    text = as_text(cell)
    return folded(text)[:COHORT_CHARACTERS] if text else None


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
        cohort=_cohort(cohort),
        answers=answers,
        excluded_because=excluded_because(
            cohort=cohort,
            email=special.get("email"),
            texts=[value for name, value in answers.items() if name in written and isinstance(value, str)],
            exclusions=form_map.exclusions,
        ),
    )
