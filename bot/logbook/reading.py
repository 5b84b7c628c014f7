"""What is written in a form of Slack or in a cell of a tab, as the one text both have for it, and the facts in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.actions.model import Principle
from bot.actions.plan_row import read_cell
from bot.actions.slack_text import clean
from bot.logbook.model import JOINED, REF, Answers, Facts, Gives, LogForm, NeedsAction, Question, read_ref
from integrations.errors import ServiceMisconfigured
from integrations.google.tables import Cell, TabLayout, Table

COHORT_CHARACTERS = 120  # what the database keeps
SHORT_CHARACTERS = 200
_WIDE = 300  # pixels, for what holds sentences


@dataclass(frozen=True, kw_only=True)
class TabRow:
    """One row of a tab that is not blank."""

    number: int
    ref: str | None  # None: typed by hand
    cells: Answers
    bad_ref: str | None = None  # what stands in the Ref cell and is no reference


@dataclass(frozen=True)
class TabColumns:
    """Where each column stands in the tab as it is now: column key -> place, from 0."""

    ref: int
    places: Mapping[str, int]
    width: int


def canonical(question: Question, cell: Cell) -> str | None:
    """Give the text an answer is kept as. What does not fit its question stays as it was typed. None if blank."""
    text = _typed(cell)
    if text is None:
        return None
    if question.kind == "date":
        read = read_cell("raised_on", cell if isinstance(cell, int | float) else text, find_person=_nobody)["raised_on"]
        return read.isoformat() if isinstance(read, date) else text
    if question.gives == "principles":
        found = read_cell("principles", _letters(question, text), find_person=_nobody)["principles"]
        return ", ".join(found) or None if isinstance(found, tuple) else text
    if question.kind == "ticks":
        return _ticked(question, text)
    if question.kind in ("choice", "scale"):
        return _among(question.options, text)
    if question.kind == "grid":
        return _among(question.levels, text)
    return text


def facts_of(form: LogForm, answers: Answers) -> Facts:
    """Take out of the answers what every entry says of itself."""

    def said(fact: Gives) -> str | None:
        question = form.giving(fact)
        return answers.get(question.key) if question else None

    return Facts(
        on=_day(said("date")),
        cohort=_cut(said("cohort"), COHORT_CHARACTERS),
        stage=_cut(said("stage"), SHORT_CHARACTERS),
        author_role=_cut(said("role"), SHORT_CHARACTERS),
        principles=_principles(said("principles")),
        needs_action=_needs(form, said("needs_action"), action=said("action")),
        deadline_on=_day(said("deadline")),
        in_force_on=_day(said("in_force")),
        is_statutory=(said("status") or "").casefold() == "statutory",
    )


def unread_cells(form: LogForm, answers: Answers) -> tuple[str, ...]:
    """Name the columns whose text cannot be taken for what it should be, each with what to write instead."""
    found = []
    for question in form.questions:
        text = answers.get(question.key)
        if text is None:
            continue
        if question.kind == "date" and _day(text) is None:
            found.append(f'"{question.title}" is not a date. Write it day first with its year, such as 14/3/2026.')
        elif question.gives == "principles" and not _principles(text):
            found.append(f'"{question.title}" holds no principles. Write letters from A to I, such as "A, C".')
        elif question.gives == "needs_action" and text not in tuple(NeedsAction):
            found.append(f'"{question.title}" is not one of {", ".join(question.options)}.')
    return tuple(found)


# --- the tab


def layout(form: LogForm) -> TabLayout:
    """Describe the tab as the bot makes it where there is none."""
    columns = form.columns
    choices: dict[str, Sequence[str]] = {
        column.heading: _offered(column.question) for column in columns if _offered(column.question)
    }
    wide = [column.heading for column in columns if column.question.kind == "long"]
    return TabLayout(
        headings=(REF, *(column.heading for column in columns)),
        choices=choices,
        date_headings=[column.heading for column in columns if column.question.kind == "date"],
        warned_heading=REF,
        widths={REF: 80, **dict.fromkeys(wide, _WIDE)},
        wrapped_headings=wide,
    )


def columns_of(table: Table, form: LogForm) -> TabColumns:
    """Find each column by its heading, wherever it was moved to. A question's column may be gone, Ref may not.

    Raises:
        ServiceMisconfigured: the tab has no column Ref, or two.
    """
    headings = [_folded(heading) for heading in table.header]
    refs = [place for place, heading in enumerate(headings) if heading == REF.casefold()]
    if len(refs) != 1:
        what = "no column" if not refs else "more than one column"
        raise ServiceMisconfigured(
            f'The tab "{table.title}" has {what} "{REF}", by which the bot knows each entry. '
            f'Head one column "{REF}", and leave its cells empty in rows that you typed.'
        )
    places = {
        column.key: headings.index(_folded(column.heading))
        for column in form.columns
        if _folded(column.heading) in headings
    }
    return TabColumns(ref=refs[0], places=places, width=len(headings))


def tab_rows(table: Table, form: LogForm, columns: TabColumns) -> tuple[TabRow, ...]:
    """Read every row that holds something."""
    questions = {column.key: column.question for column in form.columns}
    found = []
    for number, row in enumerate(table.rows, start=table.first_row):
        cells = _cells(row, columns, questions)
        typed = _typed(row[columns.ref])
        ref = read_ref(typed) if typed else None
        if cells or typed:
            found.append(TabRow(number=number, ref=ref, cells=cells, bad_ref=typed if typed and not ref else None))
    return tuple(found)


def tab_line(ref: str, form: LogForm, answers: Answers, columns: TabColumns) -> Sequence[str | date | None]:
    """Lay an entry out as a row of this tab: text as text, a date as a date."""
    line: list[str | date | None] = [None] * columns.width
    line[columns.ref] = ref
    for column in form.columns:
        if column.key in columns.places:
            text = answers.get(column.key)
            day = _day(text) if column.question.kind == "date" else None
            line[columns.places[column.key]] = day or text
    return line


def shown_in(answers: Answers, columns: TabColumns) -> Answers:
    """Keep of an entry's answers what its tab has a column for."""
    return {key: text for key, text in answers.items() if key in columns.places}


def _cells(row: Sequence[Cell], columns: TabColumns, questions: Mapping[str, Question]) -> Answers:
    read = {key: canonical(questions[key], row[place]) for key, place in columns.places.items()}
    return {key: text for key, text in read.items() if text is not None}


def _offered(question: Question) -> tuple[str, ...]:
    if question.kind == "grid":
        return question.levels
    return question.options if question.kind in ("choice", "scale") else ()


def _ticked(question: Question, text: str) -> str | None:
    """Read ticks that the bot joined, or that somebody typed with commas or on lines of their own."""
    parts = [part.strip() for part in text.replace("\n", JOINED).split(JOINED.strip()) if part.strip()]
    if len(parts) == 1 and _among(question.options, parts[0]) not in question.options:
        by_comma = [_among(question.options, part.strip()) for part in parts[0].split(",")]
        if all(part in question.options for part in by_comma):
            parts = [part for part in by_comma if part]
    ticked = {_among(question.options, part) for part in parts}
    known = [option for option in question.options if option in ticked]
    return JOINED.join([*known, *sorted(one for one in ticked if one and one not in known)]) or None


def _letters(question: Question, text: str) -> str:
    """Write ticked principles by their letters: the sense of one may hold an "and"."""
    parts = [part.strip() for part in text.split(JOINED.strip())]
    return ", ".join(part[0] if part in question.options else part for part in parts)


def _among(options: Sequence[str], text: str) -> str:
    word = _folded(text)
    return next((option for option in options if _folded(option) == word), text)


def _needs(form: LogForm, text: str | None, *, action: str | None) -> NeedsAction:
    """Tell whether something has to be done. Where that is not asked, an action that is demanded says it."""
    if text in tuple(NeedsAction):
        return NeedsAction(text)
    is_demanded = form.giving("needs_action") is None and action
    return NeedsAction.MAJOR if is_demanded else NeedsAction.NO


def _principles(text: str | None) -> tuple[Principle, ...]:
    read = read_cell("principles", text, find_person=_nobody)["principles"] if text else ()
    return tuple(Principle(letter) for letter in read) if isinstance(read, tuple) else ()


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text and len(text) == len("2026-03-16") else None
    except ValueError:
        return None


def _typed(cell: Cell) -> str | None:
    if cell is None:
        return None
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    lines = clean(str(cell).replace("\r\n", "\n").replace("\r", "\n")).split("\n")
    return "\n".join(line.rstrip() for line in lines).strip() or None


def _cut(text: str | None, length: int) -> str | None:
    return text[:length] if text else None


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()


def _nobody(_name: str) -> None:
    return None
