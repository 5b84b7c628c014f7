"""One use case: a source that comes by a form or by a tab of another spreadsheet. Both are only ever read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

from bot.feedback.form_reading import full_title
from bot.feedback.prints import prints_of
from bot.feedback.values import folded
from bot.logbook import repository
from bot.logbook.model import JOINED, Answers, Entry, LogForm
from bot.logbook.reading import canonical, unread_cells
from bot.logbook.repository import Written
from bot.ports import Clock, Form, ReadableTabs
from bot.storage.engine import Storage
from integrations.google.tables import Cell


@dataclass(frozen=True)
class Seen:
    """What a source holds now: the answers by what each is known by there, and findings about the source itself."""

    answers: Mapping[str, Answers]
    notices: tuple[str, ...] = ()
    failed: bool = False  # nothing could be read; the notices say why


class LogSource(Protocol):
    def read(self, form: LogForm) -> Seen:
        """Read everything the source holds. Never a part: it raises."""
        ...


class SheetLog:
    """A tab of some spreadsheet, its columns headed as the log's questions."""

    def __init__(self, workbook: ReadableTabs, *, tab: str) -> None:
        self._workbook = workbook
        self._tab = tab

    def read(self, form: LogForm) -> Seen:
        table = self._workbook.read(self._tab)
        if table is None:
            notice = f'The spreadsheet has no tab "{self._tab}". Rename it back, or change `tab` in bot.toml.'
            return Seen({}, (notice,), failed=True)
        headings = [folded(heading).casefold() for heading in table.header]
        places = {key: headings.index(title) for key, title in _titles(form).items() if title in headings}
        notices = _missing(form, places, where=f'The tab "{self._tab}"')
        if notices:
            return Seen({}, notices, failed=True)
        rows = (
            ({key: row[place] for key, place in places.items()}, known.base)
            for row, known in zip(table.rows, prints_of(table.rows, stamps_at=0), strict=True)
            if known.base
        )
        return Seen(dict(_keyed(form, rows)))


class FormLog:
    """A Google Form that asks the log's questions."""

    def __init__(self, form: Form) -> None:
        self._form = form

    def read(self, form: LogForm) -> Seen:
        definition = self._form.definition()
        titles = {title: key for key, title in _titles(form).items()}
        asked = {one.question_id: titles.get(folded(full_title(one)).casefold()) for one in definition.questions}
        notices = _missing(form, [key for key in asked.values() if key], where=f'The form "{definition.title}"')
        if notices:
            return Seen({}, notices, failed=True)
        found: dict[str, Answers] = {}
        for answer in self._form.answers(since=None):
            cells: dict[str, Cell] = {
                key: JOINED.join(answer.answers[question])
                for question, key in asked.items()
                if key and question in answer.answers
            }
            found[answer.response_id] = _canonical(form, cells)
        return Seen(found)


class Elsewhere:
    """Keep the entries of one log equal to a source that is only read."""

    def __init__(self, form: LogForm, source: LogSource, *, storage: Storage, clock: Clock) -> None:
        self.form = form
        self._source = source
        self._storage = storage
        self._clock = clock

    def run(self) -> tuple[str, ...]:
        """Read, decide, write; return what a person should look at."""
        seen = self._source.read(self.form)
        if seen.failed:
            return seen.notices
        written = Written(by="form", origin="form", at=self._clock.now())
        unread: list[str] = []
        with self._storage.begin() as connection:
            known = repository.keys_of(connection, self.form.kind)
            for key, answers in seen.answers.items():
                entry = known.get(key)
                if entry is None:
                    ref = repository.next_ref(connection)
                    repository.create(connection, ref, self.form, answers, written=written, source_key=key)
                    unread += [f"{ref} ({self.form.title}): {what}" for what in unread_cells(self.form, answers)]
                elif entry.answers != answers:
                    repository.change(connection, entry, self.form, answers, written=written)
                if entry is not None and entry.is_withdrawn:
                    repository.withdraw(connection, entry.ref, written=written, back=True)
            for entry in _gone(known, seen):
                repository.withdraw(connection, entry.ref, written=written)
        return (*seen.notices, *unread)


def _gone(known: Mapping[str, Entry], seen: Seen) -> list[Entry]:
    return [entry for key, entry in known.items() if key not in seen.answers and not entry.is_withdrawn]


def _titles(form: LogForm) -> Mapping[str, str]:
    return {column.key: folded(column.heading).casefold() for column in form.columns}


def _missing(form: LogForm, found: object, *, where: str) -> tuple[str, ...]:
    """Name the questions that the source has to ask and does not."""
    present = set(found) if isinstance(found, Mapping | list) else set()
    needed = [column.heading for column in form.columns if column.question.required and column.key not in present]
    if not needed:
        return ()
    named = ", ".join(f'"{heading}"' for heading in needed)
    return (
        f"{where} has no question {named}, so nothing of it is read. "
        f"Word it as in forms/{form.kind}.toml, or change the title there.",
    )


def _keyed(form: LogForm, rows: Iterable[tuple[Mapping[str, Cell], str]]) -> Iterator[tuple[str, Answers]]:
    """Name each row by what it holds; rows that are alike are told apart by counting them."""
    seen: Counter[str] = Counter()
    for cells, key in rows:
        seen[key] += 1
        yield (key if seen[key] == 1 else f"{key}#{seen[key]}"), _canonical(form, cells)


def _canonical(form: LogForm, cells: Mapping[str, Cell]) -> Answers:
    questions = {column.key: column.question for column in form.columns}
    read = {key: canonical(questions[key], cell) for key, cell in cells.items()}
    return {key: text for key, text in read.items() if text is not None}
