"""What Google Forms and people put into cells, case by case, and what becomes of each."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.feedback.model import FormMap, Question, Response
from bot.feedback.prints import normal, normalised
from bot.feedback.reading import read_table
from bot.feedback.ticks import ticks_of
from bot.feedback.values import Unreadable, read_value
from integrations.google.tables import Cell, Table
from tests.bot.learner_form import LEARNER, NINE, a_row, a_tab, serial

SCALE = Question(key="s", titles=("S",), kind="scale", scale=(0, 10))
OPTIONS = ("Slides", "Handouts", "Slides, printed", "Videos, films and clips", "Übungen 🎲")
QUESTIONS = (
    Question(key="at", titles=("Timestamp", "Zeitstempel"), kind="timestamp"),
    Question(key="cohort", titles=("Cohort code",), kind="cohort"),
    Question(key="used", titles=("What did you use?",), kind="tick-many", options=OPTIONS),
    Question(key="room", titles=("The room [Made room for everyone]",), kind="scale", scale=(1, 5)),
    Question(key="why", titles=("Why?",), kind="text"),
)
FORM: FormMap = replace(LEARNER, questions=QUESTIONS, measures=())
HEADER = tuple(question.title for question in QUESTIONS)


def the_response(*cells: Cell, header: tuple[str, ...] = HEADER) -> Response:
    table = Table(title="T", header=header, rows=((serial(NINE), "A", *cells),))
    batch = read_table(table, FORM)
    assert batch.unread == ()
    return batch.responses[0]


# --- tick-many


@pytest.mark.parametrize(
    "text, ticked",
    [
        ("Slides", ("Slides",)),
        ("Slides, Handouts", ("Slides", "Handouts")),
        ("Slides, printed", ("Slides, printed",)),
        ("Slides, Slides, printed", ("Slides", "Slides, printed")),
        ("Slides, Videos, films and clips", ("Slides", "Videos, films and clips")),
        ("SLIDES, handouts", ("Slides", "Handouts")),
        ("Handouts, a board, chalk and pens", ("Handouts", "a board, chalk and pens")),
        ("Slideshow", ("Slideshow",)),
        ("Übungen 🎲, Slides", ("Übungen 🎲", "Slides")),
        ("Slides;Handouts;", ("Slides", "Handouts")),
        ("Slides, printed;a board;", ("Slides, printed", "a board")),
    ],
)
def test_ticks_are_told_apart_by_the_longest_option_first_and_other_keeps_the_rest(
    text: str, ticked: tuple[str, ...]
) -> None:
    assert ticks_of(text, OPTIONS) == ticked
    assert the_response(text).answers["used"] == "\n".join(ticked)


@given(st.lists(st.sampled_from(OPTIONS), unique=True), st.sampled_from(["", "a board", "chalk, pens"]))
def test_whatever_is_ticked_is_found_again(chosen: list[str], other: str) -> None:
    joined = ", ".join([*chosen, *([other] if other else [])])

    found = ticks_of(joined, OPTIONS)

    # "Slides" right before "printed" cannot be told from the option of that name; nothing else is ambiguous.
    assert set(chosen) <= set(found)
    assert [tick for tick in found if tick not in OPTIONS] == ([other] if other else [])


# --- numbers


@pytest.mark.parametrize(
    "cell, value", [(5, 5.0), (5.0, 5.0), ("5", 5.0), ("5.0", 5.0), ("007", 7.0), (0, 0.0), ("0", 0.0)]
)
def test_a_number_is_read_however_it_is_written(cell: Cell, value: float) -> None:
    assert read_value(cell, SCALE) == value


@pytest.mark.parametrize("text", ["007", "1,2", "nan", "1E400", "+39061234", "١٢", "TRUE", "-", "1.234,56"])
def test_a_text_that_looks_like_a_number_stays_text_where_words_were_asked_for(text: str) -> None:
    assert the_response("Slides", 3, text).answers["why"] == text


@pytest.mark.parametrize("text", ["1,2", "nan", "1E400", "inf", "١٢", "4 / 5", "0x5", "5e0"])
def test_a_text_that_is_no_whole_number_is_none_where_a_score_was_asked_for(text: str) -> None:
    with pytest.raises(Unreadable):
        read_value(text, SCALE)


def test_zero_is_an_answer_and_blank_is_none() -> None:
    assert (read_value(0, SCALE), read_value(None, SCALE), read_value("  ", SCALE)) == (0.0, None, None)


def test_a_question_that_a_branch_left_out_is_blank_and_no_zero() -> None:
    response = the_response(None, None, None)

    assert response.answers == {"used": None, "room": None, "why": None}


@given(st.lists(st.one_of(st.none(), st.text(max_size=4), st.integers(-3, 3), st.booleans(), st.floats(-3, 3))))
def test_a_column_read_value_by_value_is_read_as_cell_by_cell(column: list[Cell]) -> None:
    column = [0 if cell == 0 and not isinstance(cell, bool) else cell for cell in column]  # a sheet has no -0

    assert normalised(column) == [normal(cell) for cell in column]


# --- headers


def test_a_row_of_a_grid_is_a_question_of_its_own() -> None:
    assert the_response("Slides", 4, None).answers["room"] == 4.0


def test_a_header_over_several_lines_is_the_same_header() -> None:
    header = ("Timestamp", "Cohort\ncode", "What did\n\nyou use?", "The room  [Made room\nfor everyone]", "Why?")

    assert the_response("Slides", 4, "so", header=header).answers["room"] == 4.0


def test_blank_headers_are_passed_over_wherever_they_stand() -> None:
    table = Table(
        title="T",
        header=("", "Timestamp", "", "Cohort code", "Why?", ""),
        rows=(("a note", serial(NINE), None, "A", "so", 5),),
    )

    batch = read_table(table, FORM)

    assert batch.responses[0].answers == {"why": "so"}
    assert not any('""' in notice for notice in batch.notices)


def test_a_header_in_another_language_is_found_by_its_second_wording() -> None:
    header = ("Zeitstempel", *HEADER[1:])

    assert the_response("Slides", 4, "weil 🎉 تجربة", header=header).answers["why"] == "weil 🎉 تجربة"


def test_accents_written_in_two_ways_are_one_spelling() -> None:
    composed, decomposed = "caf\u00e9", "cafe\u0301"

    one, other = (read_table(a_tab([a_row(cohort=code)]), LEARNER).responses[0] for code in (composed, decomposed))

    assert (one.key, one.cohort) == (other.key, other.cohort)


# --- dates


def test_the_spreadsheets_locale_decides_a_written_date_and_without_one_it_is_refused() -> None:
    rows = [a_row("3/4/2026 9:00")]

    british, american, unset = (read_table(a_tab(rows, locale=locale), LEARNER) for locale in ("en_GB", "en_US", ""))

    assert british.responses[0].submitted_at == datetime(2026, 4, 3, 8, tzinfo=UTC)
    assert american.responses[0].submitted_at == datetime(2026, 3, 4, 9, tzinfo=UTC)
    assert "could be two dates" in unset.unread[0].reason
