"""Answers that the form's own API gives become the same responses as the linked sheet's."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from bot.feedback.form_reading import read_form
from integrations.google.tables import FormAnswers, FormDefinition, FormQuestion
from tests.bot.learner_form import LEARNER, NINE

DEFINITION = FormDefinition(
    form_id="F1",
    title="Learner feedback",
    revision="1",
    questions=(
        FormQuestion("c", "Cohort code", "choice"),
        FormQuestion("n", "The training met my needs", "scale", scale=(1, 5)),
        FormQuestion("t", "Explained clearly", "grid", group="The trainer"),
        FormQuestion("u", "What was most useful?", "paragraph"),
    ),
    collects_email=False,
    linked_spreadsheet_id=None,
)


def some_answers(response_id: str = "R1", at: datetime = NINE, **given: str) -> FormAnswers:
    said = {"c": "2026-SPR-ON-03", "n": "5", "t": "4", **given}
    return FormAnswers(response_id, at, at, {key: (value,) for key, value in said.items()})


def test_questions_and_grid_rows_are_found_by_their_titles() -> None:
    batch = read_form([some_answers()], DEFINITION, LEARNER)

    (response,) = batch.responses
    assert response.key == "R1"
    assert response.submitted_at == NINE
    assert response.answers == {"met_needs": 5.0, "trainer_clear": 4.0, "most_useful": None}


def test_what_the_form_does_not_ask_any_more_and_what_is_new_is_reported() -> None:
    new = replace(DEFINITION, questions=(*DEFINITION.questions, FormQuestion("x", "Anything else?", "paragraph")))

    batch = read_form([some_answers()], new, LEARNER)

    assert any('"Anything else?" is new to the bot' in notice for notice in batch.notices)
    assert any('no longer asks "The pace was"' in notice for notice in batch.notices)
    assert not any("Email" in notice for notice in batch.notices)


def test_without_its_cohort_question_nothing_is_read() -> None:
    batch = read_form([some_answers()], replace(DEFINITION, questions=DEFINITION.questions[1:]), LEARNER)

    assert batch.failed
    assert batch.responses == ()


def test_an_answer_off_its_scale_is_set_aside_by_day_alone() -> None:
    batch = read_form([some_answers("R1", n="7"), some_answers("R2")], DEFINITION, LEARNER)

    assert [response.key for response in batch.responses] == ["R2"]
    assert batch.unread[0].place == 'form "Learner feedback", a response of 16 March 2026'
    assert batch.unread[0].reason == '"The training met my needs" holds "7", which is not on the scale 1 to 5'


def test_the_cursor_is_the_latest_submission_to_the_microsecond_in_any_order() -> None:
    late = datetime(2026, 3, 17, 9, 0, 0, 123_457, tzinfo=UTC)

    batch = read_form([some_answers("R2", late), some_answers("R1")], DEFINITION, LEARNER)

    assert batch.cursor == late


def test_a_question_repeated_in_branches_counts_where_it_was_reached() -> None:
    twice = replace(
        DEFINITION, questions=(*DEFINITION.questions, FormQuestion("n2", "The training met my needs", "scale"))
    )
    answer = FormAnswers("R1", NINE, NINE, {"c": ("A",), "n2": ("2",)})

    batch = read_form([answer], twice, LEARNER)

    assert batch.responses[0].answers["met_needs"] == 2.0
