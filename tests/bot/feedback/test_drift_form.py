"""How each change of a Google Form is found: questions are known by their ids, what an answer depends on is told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from bot.feedback.drift import Resolution, resolved_form
from bot.feedback.drift_model import Answer, Change, Shape, What, settled, shape_from_json, shape_to_json
from bot.feedback.drift_reading import confirmed_wordings, series_of, settled_in_file
from bot.feedback.form_reading import read_form
from bot.feedback.model import FormMap
from integrations.google.tables import FormAnswers, FormDefinition, FormQuestion
from tests.bot.learner_form import LEARNER, NINE

FORM = FormDefinition(
    form_id="F1",
    title="Learner feedback",
    revision="1",
    questions=(
        FormQuestion("c", "Cohort code", "choice", options=("A", "B")),
        FormQuestion("n", "The training met my needs", "scale", scale=(1, 5), scale_labels=("Not at all", "Fully")),
        FormQuestion("p", "The pace was", "choice", options=("Too slow", "About right", "Too fast")),
        FormQuestion("m", "Delivery mode", "choice", options=("Online", "Face to face")),
        FormQuestion("t1", "Knew the subject", "grid", options=("1", "2", "3", "4", "5"), group="The trainer"),
        FormQuestion("t2", "Explained clearly", "grid", options=("1", "2", "3", "4", "5"), group="The trainer"),
        FormQuestion("u", "What was most useful?", "paragraph"),
    ),
    collects_email=False,
    linked_spreadsheet_id=None,
)


def look(
    form: FormDefinition = FORM,
    *,
    after: Resolution | None = None,
    changes: Sequence[Change] | None = None,
    form_map: FormMap = LEARNER,
) -> Resolution:
    known = changes if changes is not None else (after.changes if after else ())
    return resolved_form(form_map, form, shape=after.shape if after else None, changes=known, now=NINE)


def with_question(question_id: str, **fields: Any) -> FormDefinition:
    """Change one question of the form."""
    changed = [replace(one, **fields) if one.question_id == question_id else one for one in FORM.questions]
    return replace(FORM, questions=tuple(changed))


def without(question_id: str, *more: FormQuestion) -> FormDefinition:
    kept = [one for one in FORM.questions if one.question_id != question_id]
    return replace(FORM, questions=(*kept, *more))


def test_the_first_look_takes_the_forms_file_at_its_word_and_finds_nothing() -> None:
    first = look()

    assert first.found == ()
    assert not first.is_blocked
    assert [question.title for question in first.questions] == [
        "Cohort code", "The training met my needs", "The pace was", "Delivery mode",
        "The trainer [Knew the subject]", "The trainer [Explained clearly]", "What was most useful?",
    ]  # fmt: skip


def test_looking_again_at_the_same_form_finds_nothing() -> None:
    first = look()

    again = look(after=first)

    assert again.found == ()
    assert again.shape == first.shape
    assert not again.asks_everything


@pytest.mark.parametrize(
    "question_id, fields, what",
    [
        ("n", {"title": "The course met my needs"}, What.RENAMED),
        ("t1", {"group": "The trainers"}, What.RENAMED),
        ("n", {"scale": (1, 7)}, What.RESCALED),
        ("n", {"scale": (0, 10), "title": "Anew"}, What.RESCALED),
        ("t2", {"options": ("1", "2", "3", "4", "5", "6", "7")}, What.RESCALED),
        ("n", {"scale_labels": ("Fully", "Not at all")}, What.REVERSED),
        ("n", {"scale_labels": ("Hardly", "Wholly")}, What.RELABELLED),
        ("n", {"kind": "choice", "scale": None, "scale_labels": None, "options": ("Yes", "No")}, What.RETYPED),
        ("n", {"kind": "paragraph", "scale": None, "scale_labels": None}, What.RETYPED),
        ("u", {"kind": "scale", "scale": (1, 5)}, What.RETYPED),
        ("p", {"kind": "tick-many"}, What.RETYPED),
        ("p", {"options": ("Too slow", "Right", "Too fast")}, What.OPTIONS),
        ("p", {"options": ("Too slow", "About right", "Too fast", "No idea")}, What.OPTIONS),
    ],
)
def test_what_an_answer_depends_on_is_asked_about(question_id: str, fields: dict[str, Any], what: What) -> None:
    changed = look(with_question(question_id, **fields), after=look())

    [change] = changed.found
    assert (change.what, change.is_question, change.waits) == (what, True, True)
    assert change.key == f"{change.before}@2"
    assert changed.asks_everything


@pytest.mark.parametrize(
    "form",
    [
        replace(FORM, questions=(FORM.questions[0], *reversed(FORM.questions[1:]))),
        replace(FORM, title="Another title", revision="2"),
        with_question("n", required=True),
        with_question("n", title="  The training met\nmy needs "),
        with_question("p", options=("Too fast", "About right", "Too slow")),
        with_question("c", options=("A", "B", "C", "D")),
        with_question("m", options=("Online", "Face to face", "Both")),
        with_question("u", kind="text"),
        with_question("n", scale_labels=None),
    ],
    ids=["moved", "title", "required", "blanks", "options in another order", "codes", "uncounted", "short", "no words"],
)
def test_what_no_answer_depends_on_is_not_worth_a_word(form: FormDefinition) -> None:
    assert look(form, after=look()).found == ()


def test_a_question_that_is_gone_and_one_that_is_new_are_told_and_nobody_has_to_choose() -> None:
    changed = look(without("u", FormQuestion("x", "Rate the coffee", "scale", scale=(1, 5))), after=look())

    assert [(change.what, change.is_question) for change in changed.found] == [
        (What.REMOVED, False),
        (What.ADDED, False),
    ]
    assert "Rate the coffee" not in [question.title for question in changed.questions]


def test_one_put_in_the_place_of_another_may_be_the_same_so_it_is_asked() -> None:
    other = FormQuestion("n9", "How well did it meet your needs?", "scale", scale=(1, 5))
    replaced = replace(FORM, questions=(FORM.questions[0], other, *FORM.questions[2:]))

    [change] = look(replaced, after=look()).found

    assert change.what is What.REPLACED
    assert (change.before, change.key) == ("met_needs", "met_needs@2")


def test_one_deleted_and_asked_again_is_another_question_until_somebody_says_it_is_not() -> None:
    again = without("n", FormQuestion("n9", "The training met my needs", "scale", scale=(1, 5)))

    [change] = look(again, after=look()).found

    assert (change.what, change.key) == (What.ASKED_AGAIN, "met_needs@2")


def test_a_second_question_of_the_same_title_is_kept_apart() -> None:
    twice = replace(FORM, questions=(*FORM.questions, FormQuestion("n2", "The training met my needs", "scale")))

    changed = look(twice, after=look())

    [change] = changed.found
    assert change.what is What.TWIN
    read = read_form([FormAnswers("R1", NINE, NINE, {"c": ("A",), "n": ("5",), "n2": ("1",)})],
                     replace(twice, questions=changed.questions), changed.form_map)  # fmt: skip
    assert read.responses[0].answers["met_needs"] == 5.0
    assert read.responses[0].answers["met_needs@2"] == 1.0


def test_collecting_addresses_is_told_when_it_is_switched_on_and_each_time_it_is() -> None:
    anonymous = look()
    collecting = replace(FORM, collects_email=True)

    switched_on = look(collecting, after=anonymous)
    still_on = look(collecting, after=switched_on)
    off = look(after=still_on)
    on_again = look(collecting, after=off)

    assert [change.what for change in switched_on.found] == [What.COLLECTS_EMAIL]
    assert still_on.found == ()
    assert [change.what for change in on_again.found] == [What.COLLECTS_EMAIL]


def test_without_the_cohort_question_as_it_was_confirmed_nothing_is_read() -> None:
    reworded = look(with_question("c", title="Your school"), after=look())
    gone = look(without("c"), after=look())

    assert (reworded.is_blocked, gone.is_blocked) == (True, True)
    assert reworded.found[0].is_needed


def test_the_cohort_question_is_read_again_once_somebody_says_it_is_the_same() -> None:
    form = with_question("c", title="Code of your cohort")
    reworded = look(form, after=look())
    same = [settled(one, Answer.SAME, by="UANA", at=NINE, joins=one.before) for one in reworded.changes]

    resolved = look(form, after=reworded, changes=same)

    assert not resolved.is_blocked
    read = read_form([FormAnswers("R1", NINE, NINE, {"c": ("A",)})],
                     replace(form, questions=resolved.questions), resolved.form_map)  # fmt: skip
    assert read.responses[0].cohort == "A"


def test_a_question_worded_as_before_goes_on_in_its_series_and_what_came_in_between_stays_apart() -> None:
    first = look()
    reworded = look(with_question("n", title="Anew"), after=first)

    back = look(after=reworded)

    [_, change] = back.changes
    assert (change.answer, change.told_in) == (Answer.BACK, None)
    assert series_of(change.key or "", back.changes) == "met_needs"
    assert series_of("met_needs@2", back.changes) == "met_needs@2"


def test_a_file_that_has_another_scale_than_the_form_is_found_at_the_first_look() -> None:
    [change] = look(with_question("n", scale=(1, 7))).found

    assert change.what is What.RESCALED
    assert change.old is not None
    assert change.old.scale == (1, 5)


def test_writing_the_new_wording_into_the_forms_file_settles_it() -> None:
    reworded = look(with_question("n", title="Anew"), after=look())
    questions = [
        replace(one, titles=(*one.titles, "Anew")) if one.key == "met_needs" else one for one in LEARNER.questions
    ]

    [change] = settled_in_file(replace(LEARNER, questions=tuple(questions)), reworded.changes, at=NINE)

    assert (change.answer, change.joins, change.answered_by) == (Answer.IN_FILE, "met_needs", "file")
    assert settled_in_file(LEARNER, reworded.changes, at=NINE) == ()


def test_what_people_confirmed_can_be_listed_for_the_forms_file() -> None:
    reworded = look(with_question("n", title="Anew"), after=look())
    same = [settled(one, Answer.SAME, by="UANA", at=NINE, joins=one.before) for one in reworded.changes]

    assert confirmed_wordings(LEARNER, same) == {"met_needs": ("Anew",)}
    assert confirmed_wordings(LEARNER, reworded.changes) == {}


def test_a_shape_comes_back_from_the_database_as_it_was() -> None:
    shape: Shape = look().shape

    assert shape_from_json(shape_to_json(shape)) == shape
