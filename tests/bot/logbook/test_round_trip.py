"""An entry laid out in its tab and read back is the same, whatever was answered and however the tab is arranged."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.logbook.forms import load_log_forms
from bot.logbook.merge import TabPlan, plan
from bot.logbook.model import JOINED, REF, Answers, Entry, LogForm, Question
from bot.logbook.reading import canonical, columns_of, facts_of, tab_line, tab_rows
from integrations.google.batch import extended_value
from integrations.google.tables import Cell, Table

FORMS = load_log_forms(Path(__file__).parents[3] / "config" / "forms")
DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))


def answers_to(question: Question) -> st.SearchStrategy[str | None]:
    """Give what somebody may answer, as the form of Slack sends it; what they typed may be anything."""
    typed = st.text(max_size=40)
    if question.kind == "date":
        return DAYS.map(date.isoformat)
    if question.kind == "ticks":
        return st.lists(st.sampled_from(question.options), unique=True).map(JOINED.join)
    if question.kind in ("choice", "scale") and question.options:
        return st.one_of(st.sampled_from(question.options), typed)
    return st.one_of(st.sampled_from(question.levels), typed) if question.kind == "grid" else typed


@st.composite
def entries(draw: st.DrawFn) -> tuple[LogForm, Answers]:
    form = draw(st.sampled_from(FORMS))
    said = {column.key: canonical(column.question, draw(answers_to(column.question))) for column in form.columns}
    return form, {key: text for key, text in said.items() if text is not None}


def as_read(value: Any) -> Cell:
    """Give what Google answers for a cell that was written: of a date, its serial number."""
    typed = extended_value(value) or {}
    return next(iter(typed.values()), None)


@given(entries(), st.randoms(use_true_random=False))
def test_an_entry_is_the_same_after_its_way_through_the_tab(given_entry: tuple[LogForm, Answers], order: Any) -> None:
    form, answers = given_entry
    header = [REF, *(column.heading for column in form.columns), "A column of the team's own"]
    order.shuffle(header)
    empty = Table(form.tab, tuple(header), ())
    columns = columns_of(empty, form)

    line = tuple(as_read(value) for value in tab_line("LOG-0001", form, answers, columns))
    [row] = tab_rows(Table(form.tab, tuple(header), (line,)), form, columns)

    assert row.ref == "LOG-0001"
    assert row.cells == answers
    assert facts_of(form, row.cells) == facts_of(form, answers)


@given(entries())
def test_a_second_look_at_an_entry_in_its_tab_finds_nothing_to_do(given_entry: tuple[LogForm, Answers]) -> None:
    form, answers = given_entry
    header = (REF, *(column.heading for column in form.columns))
    columns = columns_of(Table(form.tab, header, ()), form)
    line = tuple(as_read(value) for value in tab_line("LOG-0001", form, answers, columns))
    rows = tab_rows(Table(form.tab, header, (line,)), form, columns)
    entry = Entry(
        ref="LOG-0001",
        kind=form.kind,
        facts=facts_of(form, answers),
        answers=answers,
        logged_by="U1",
        logged_on=date(2026, 3, 16),
        held=answers,
    )

    decided = plan([entry], rows, columns=columns, issued=1, elsewhere=())

    assert decided == TabPlan()


@pytest.mark.parametrize(
    "typed, read",
    [
        ("Pace, Timetable", "Pace; Timetable"),
        ("timetable\npace", "Pace; Timetable"),
        ("Pace; the coffee", "Pace; the coffee"),
        ("Pace, the coffee", "Pace, the coffee"),
    ],
)
def test_ticks_typed_by_hand_are_read_as_people_write_them(typed: str, read: str) -> None:
    form = next(form for form in FORMS if form.kind == "session_log")
    topic = next(question for question in form.questions if question.key == "topic")

    assert canonical(topic, typed) == read


@pytest.mark.parametrize("typed", ["A, C", "a/c", "A; C", "A Content covers outcomes; C Evidence-informed"])
def test_principles_are_read_by_their_letters(typed: str) -> None:
    form = FORMS[0]
    question = form.giving("principles")
    assert question is not None

    assert canonical(question, typed) == "A, C"
