"""The profile of a form that is asked itself: what it says is certain, its answers tell the rest."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from bot.feedback.profile.asked import profile_form
from bot.feedback.profile.model import ColumnProfile, Profile
from integrations.google.tables import FormAnswers, FormDefinition, FormQuestion

AGREEMENT = ("Strongly disagree", "Disagree", "Neither", "Agree", "Strongly agree", "Not applicable")


def asked(*questions: dict[str, Any], answers: tuple[str, ...] = (), collects_email: bool = False) -> Profile:
    """Profile a form of these questions; `answers` are those to its first one."""
    made = tuple(FormQuestion(question_id=str(place), **given) for place, given in enumerate(questions))
    definition = FormDefinition(
        form_id="1Form",
        title="Feedback",
        revision="1",
        questions=made,
        collects_email=collects_email,
        linked_spreadsheet_id=None,
    )
    moment = datetime(2026, 3, 16, tzinfo=UTC)
    given = [FormAnswers(str(place), moment, moment, {"0": (text,)}) for place, text in enumerate(answers)]
    return profile_form(definition, given)


def only(answers: tuple[str, ...] = (), **question: Any) -> ColumnProfile:
    return asked(question, answers=answers).columns[1]


def test_a_scale_has_the_ends_and_words_that_the_form_gives_it() -> None:
    column = only(title="How useful was it?", kind="scale", scale=(0, 7), scale_labels=("Not at all", "Very"))

    assert column.scale
    assert (column.scale.min, column.scale.max, column.scale.labels) == (0, 7, ("Not at all", "Very"))
    assert (column.kind, column.confidence, column.scale.is_assumed) == ("rating", 1.0, False)
    assert column.scale.direction == "higher_is_better"


def test_a_scale_whose_words_run_down_has_its_good_end_at_the_low_one() -> None:
    column = only(title="The course was", kind="scale", scale=(1, 5), scale_labels=("Excellent", "Very poor"))

    assert column.scale
    assert column.scale.direction == "lower_is_better"


def test_a_grid_knows_every_step_even_if_nobody_chose_it() -> None:
    column = only(title="The aims were clear", group="Do you agree?", kind="grid", options=AGREEMENT)

    assert (column.kind, column.question, column.row) == ("grid_row", "Do you agree?", "The aims were clear")
    assert column.scale
    assert (column.scale.labels, column.scale.beside) == (AGREEMENT[:5], ("Not applicable",))
    assert (column.scale.steps_unseen, column.scale.is_assumed) == (0, False)


@pytest.mark.parametrize(
    "question, kind",
    [
        ({"kind": "choice", "title": "Would you come again?", "options": ("Yes", "No")}, "yes_no"),
        ({"kind": "choice", "title": "Setting", "options": ("Primary", "Secondary", "College")}, "choice"),
        ({"kind": "choice", "title": "The aims were clear", "options": AGREEMENT}, "likert"),
        ({"kind": "choice", "title": "Which course did you attend?", "options": ("Leads A", "Leads B")}, "cohort"),
        ({"kind": "tick-many", "title": "What did you use?", "options": ("Slides", "Films")}, "multi_choice"),
        ({"kind": "tick-many", "title": "I agree to be contacted", "options": ("Yes",)}, "multi_choice"),
        ({"kind": "paragraph", "title": "What should we change?"}, "free_text"),
        ({"kind": "paragraph", "title": "Your name and what you liked"}, "free_text"),
        ({"kind": "date", "title": "When were you there?"}, "date"),
        ({"kind": "time", "title": "When did it end?"}, "other"),
        ({"kind": "file", "title": "Your certificate"}, "other"),
        ({"kind": "text", "title": "Your name (optional)"}, "person_name"),
        ({"kind": "text", "title": "E-mail"}, "email"),
    ],
)
def test_each_sort_of_question_is_what_the_form_makes_it(question: dict[str, Any], kind: str) -> None:
    assert only(**question).kind == kind


def test_a_line_of_text_is_told_by_what_people_wrote() -> None:
    ages, names = ("34", "51", "29", "46", "33"), ("Ada Quarn", "Bo Tolvaj", "Cy Marsk", "Di Wendt")

    assert only(ages, title="How old are you?", kind="text").kind == "number"
    assert only(names, title="Who are you?", kind="text").kind == "person_name"


def test_what_only_words_tell_is_not_called_certain() -> None:
    column = only(title="Which course did you attend?", kind="choice", options=("Leads A", "Leads B"))

    assert column.confidence < 1


def test_columns_stand_as_in_the_linked_sheet_and_addresses_are_warned_of() -> None:
    profile = asked({"title": "Why?", "kind": "paragraph"}, answers=("Because",), collects_email=True)

    assert [(column.index, column.header, column.kind) for column in profile.columns] == [
        (0, "Timestamp", "timestamp"),
        (1, "Email Address", "email"),
        (2, "Why?", "free_text"),
    ]
    assert (profile.rows, profile.columns[2].answered) == (1, 1)
    assert any("not anonymous" in warning for warning in profile.warnings)


def test_a_form_that_nobody_answered_is_profiled_all_the_same() -> None:
    profile = asked({"title": "How was it?", "kind": "scale", "scale": (1, 5)})

    assert profile.rows == 0
    assert any("Nobody has answered yet" in warning for warning in profile.warnings)
