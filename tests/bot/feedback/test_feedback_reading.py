"""A tab of responses becomes responses: by title, row by row, with the sheet's own time zone and never a guess."""

from __future__ import annotations

import random
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.feedback.reading import read_table
from integrations.google.tables import Cell, column_letters
from tests.bot.learner_form import HEADER, KEYS, LEARNER, NINE, a_row, a_tab, serial


def test_a_row_becomes_a_response_with_typed_answers() -> None:
    batch = read_table(a_tab([a_row(met_needs=5, delivery="5", most_useful="  The plan  ")]), LEARNER)

    (response,) = batch.responses
    assert batch.complete
    assert batch.notices == ()
    assert response.cohort == "2026-SPR-ON-03"
    assert response.submitted_at == NINE
    assert response.answers["met_needs"] == 5.0
    assert response.answers["delivery"] == 5.0
    assert response.answers["trainer_clear"] == 4.0
    assert response.answers["most_useful"] == "The plan"
    assert response.answers["should_change"] is None


@pytest.mark.parametrize("cell", [5, 5.0, "5", "5.0", "5,0", " 5 ", "+5"])
def test_a_rating_is_read_however_the_sheet_holds_it(cell: Cell) -> None:
    batch = read_table(a_tab([a_row(met_needs=cell)]), LEARNER)

    assert [response.answers["met_needs"] for response in batch.responses] == [5.0]


@pytest.mark.parametrize("cell", [0, 6, 4.5, "nan", "inf", "1E400", "٤", "#REF!", True, "1,5", "five", -1, 10**300])
def test_a_rating_off_its_scale_is_set_aside_and_the_other_rows_are_read(cell: Cell) -> None:
    batch = read_table(a_tab([a_row(cohort="A"), a_row(met_needs=cell, cohort="B"), a_row(cohort="C")]), LEARNER)

    assert [response.cohort for response in batch.responses] == ["A", "C"]
    (unread,) = batch.unread
    assert unread.place == 'tab "Form Responses 1", row 3'
    assert 'column G ("The training met my needs")' in unread.reason or "met my needs" in unread.reason
    assert "1 to 5" in unread.reason


def test_words_in_a_rating_column_are_never_quoted() -> None:
    batch = read_table(a_tab([a_row(met_needs="Sam was rude"), a_row(delivery=11)]), LEARNER)

    assert "Sam" not in batch.unread[0].reason
    assert '"11"' in batch.unread[1].reason


def test_blank_rows_in_between_are_passed_over_and_places_still_count_them() -> None:
    blank = (None,) * len(HEADER)
    batch = read_table(a_tab([a_row(), blank, a_row(met_needs=9)]), LEARNER)

    assert len(batch.responses) == 1
    assert batch.unread[0].place.endswith("row 4")


def test_a_comment_of_20000_characters_survives_whole() -> None:
    comment = "A long thought. " * 1_250
    batch = read_table(a_tab([a_row(most_useful=comment)]), LEARNER)

    assert batch.responses[0].answers["most_useful"] == comment.strip()
    assert len(comment.strip()) > 19_990


def test_a_formula_in_an_answer_stays_text() -> None:
    batch = read_table(a_tab([a_row(most_useful='=IMPORTXML("http://x","//a")')]), LEARNER)

    assert batch.responses[0].answers["most_useful"] == '=IMPORTXML("http://x","//a")'


def test_summer_time_is_taken_from_the_sheets_own_zone() -> None:
    july = datetime(2026, 7, 1, 10, 0, tzinfo=UTC)

    london = read_table(a_tab([a_row(serial(july))]), LEARNER)
    rome = read_table(a_tab([a_row(serial(july))], time_zone="Europe/Rome"), LEARNER)

    assert london.responses[0].submitted_at == datetime(2026, 7, 1, 9, 0, tzinfo=UTC)
    assert rome.responses[0].submitted_at == datetime(2026, 7, 1, 8, 0, tzinfo=UTC)


def test_the_hour_that_comes_twice_is_read_as_its_first() -> None:
    twice = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)

    batch = read_table(a_tab([a_row(serial(twice))]), LEARNER)

    assert batch.responses[0].submitted_at == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_the_hour_that_never_was_is_still_a_time() -> None:
    never = datetime(2026, 3, 29, 1, 30, tzinfo=UTC)

    assert read_table(a_tab([a_row(serial(never))]), LEARNER).responses[0].submitted_at == datetime(
        2026, 3, 29, 1, 30, tzinfo=UTC
    )


def test_an_unknown_time_zone_is_reported_and_nothing_is_read() -> None:
    batch = read_table(a_tab([a_row()], time_zone="Mars/Olympus"), LEARNER)

    assert batch.failed
    assert "Mars/Olympus" in batch.notices[0]


@pytest.mark.parametrize(
    "text, locale, expected",
    [
        ("16/03/2026 09:00:00", "en_GB", datetime(2026, 3, 16, 9, tzinfo=UTC)),
        ("3/4/2026 9:00", "en_GB", datetime(2026, 4, 3, 8, tzinfo=UTC)),
        ("3/4/2026 9:00", "en_US", datetime(2026, 3, 4, 9, tzinfo=UTC)),
        ("3/16/2026 19:08:16", "en_GB", datetime(2026, 3, 16, 19, 8, 16, tzinfo=UTC)),
        ("2026/03/16 10:00:00 PM", "en_GB", datetime(2026, 3, 16, 22, tzinfo=UTC)),
        ("2026/03/16 12:05:00 AM GMT+3", "en_GB", datetime(2026, 3, 15, 21, 5, tzinfo=UTC)),
        ("2026-03-16T09:00:00Z", "", datetime(2026, 3, 16, 9, tzinfo=UTC)),
        ("2026-03-16", "it_IT", datetime(2026, 3, 16, 0, tzinfo=UTC)),
        ("16.3.2026 9:00", "de_DE", datetime(2026, 3, 16, 9, tzinfo=UTC)),
    ],
)
def test_a_written_date_is_read_as_the_locale_writes_it(text: str, locale: str, expected: datetime) -> None:
    batch = read_table(a_tab([a_row(text)], locale=locale), LEARNER)

    assert [response.submitted_at for response in batch.responses] == [expected]


def test_a_date_that_could_be_two_is_refused_where_the_locale_does_not_decide() -> None:
    batch = read_table(a_tab([a_row("3/4/2026 9:00")], locale=""), LEARNER)

    assert batch.responses == ()
    assert 'column A holds "3/4/2026 9:00"' in batch.unread[0].reason
    assert "could be two dates" in batch.unread[0].reason


@pytest.mark.parametrize("cell", ["31/02/2026", "yesterday", "", None, 5, -3, 1e12, "2026-13-01", "16/03/2026 25:00"])
def test_a_time_that_does_not_exist_sets_only_its_row_aside(cell: Cell) -> None:
    batch = read_table(a_tab([a_row(cell), a_row()]), LEARNER)

    assert len(batch.responses) == 1
    assert batch.unread[0].place.endswith("row 2")


def test_sorting_inserting_and_moving_change_no_response() -> None:
    rows = [a_row(NINE.replace(minute=minute), met_needs=1 + minute % 5) for minute in range(20)]
    before = read_table(a_tab(rows), LEARNER)

    shuffled = rows[:]
    random.Random(4).shuffle(shuffled)
    order = list(range(len(HEADER)))
    random.Random(5).shuffle(order)
    moved = a_tab(
        [[None, *(row[index] for index in order)] for row in shuffled], header=["", *(HEADER[index] for index in order)]
    )
    after = read_table(moved, LEARNER)

    assert sorted(before.responses, key=lambda one: one.key) == sorted(after.responses, key=lambda one: one.key)


def test_two_identical_answers_of_the_same_second_are_two_responses() -> None:
    batch = read_table(a_tab([a_row(), a_row(), a_row()]), LEARNER)

    keys = [response.key for response in batch.responses]
    assert len(set(keys)) == 3
    assert [key.partition("#")[2] for key in keys] == ["", "2", "3"]


def test_titles_are_matched_after_folding_spaces_and_lines() -> None:
    header = [title.replace(" ", " \n ") + " " for title in HEADER]

    batch = read_table(a_tab([a_row()], header=header), LEARNER)

    assert batch.notices == ()
    assert batch.responses[0].answers["met_needs"] == 4.0


def test_a_renamed_question_is_reported_and_its_answers_go_nowhere_else() -> None:
    header = [
        "Did it meet your needs?" if key == "met_needs" else title for key, title in zip(KEYS, HEADER, strict=True)
    ]

    batch = read_table(a_tab([a_row(met_needs=2)], header=header), LEARNER)

    assert "met_needs" not in batch.responses[0].answers
    assert 2.0 not in batch.responses[0].answers.values()
    assert any('no column "The training met my needs"' in notice for notice in batch.notices)
    assert any('"Did it meet your needs?", is new to the bot' in notice for notice in batch.notices)


def test_without_its_cohort_column_nothing_is_read_and_the_notice_says_what_to_do() -> None:
    header = ["Group" if key == "cohort" else title for key, title in zip(KEYS, HEADER, strict=True)]

    batch = read_table(a_tab([a_row()], header=header), LEARNER)

    assert batch.failed
    assert batch.responses == ()
    assert any("Nothing new is read until it is there" in notice for notice in batch.notices)


def test_a_question_repeated_in_branches_counts_the_column_that_is_filled() -> None:
    header = [*HEADER, "The training met my needs"]
    rows = [[*a_row(met_needs=None), 2], [*a_row(met_needs=3), None], [*a_row(met_needs=3), 4]]

    batch = read_table(a_tab(rows, header=header), LEARNER)

    assert [response.answers["met_needs"] for response in batch.responses] == [2.0, 3.0]
    assert "different answers to the same question" in batch.unread[0].reason
    assert any("columns F and " in notice for notice in batch.notices)


@pytest.mark.parametrize(
    "cells, reason",
    [
        ({"cohort": "TEST"}, "cohort code"),
        ({"cohort": "test-2"}, "cohort code"),
        ({"most_useful": "Test."}, "says that it is a test"),
    ],
)
def test_a_trial_of_the_teams_own_is_marked_and_kept(cells: dict[str, Cell], reason: str) -> None:
    batch = read_table(a_tab([a_row(**cells)]), LEARNER)

    assert reason in (batch.responses[0].excluded_because or "")


@pytest.mark.parametrize("cells", [{"cohort": "TESTWOOD-1"}, {"most_useful": "The test at the end"}])
def test_an_answer_that_only_looks_like_a_trial_counts(cells: dict[str, Cell]) -> None:
    batch = read_table(a_tab([a_row(**cells)]), LEARNER)

    assert batch.responses[0].excluded_because is None


def test_an_email_address_is_not_kept() -> None:
    batch = read_table(a_tab([[*a_row(), "ann@example.org"]], header=[*HEADER, "Email Address"]), LEARNER)

    assert "ann@example.org" not in str(batch.responses)


@given(st.lists(st.one_of(st.none(), st.text(), st.integers(), st.floats(), st.booleans()), max_size=len(HEADER)))
def test_no_row_whatever_it_holds_stops_the_reading(cells: list[Cell]) -> None:
    row = [*cells, *([None] * (len(HEADER) - len(cells)))]

    batch = read_table(a_tab([row, a_row()]), LEARNER)

    assert batch.complete
    assert len(batch.responses) + len(batch.unread) in (1, 2)
    assert batch.responses


@pytest.mark.parametrize("index, letters", [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")])
def test_columns_are_named_as_the_sheet_names_them(index: int, letters: str) -> None:
    assert column_letters(index) == letters
