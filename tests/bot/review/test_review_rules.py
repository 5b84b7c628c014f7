"""What the private review decides, without a database."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.privacy.masking import Masked, mask
from bot.review.model import Comment, Concern, Reader, Safeguarding, State, Step, Surroundings, read_ref
from bot.review.rules import Answer, after, agreement, kept_since, may_read, next_step, pieces, plan_queue, refusal

NOW = datetime(2026, 3, 16, 9, 0, tzinfo=UTC)
BOTH = Safeguarding("U0LEAD", "U0DEPUTY")
ENOUGH = Surroundings(cohort_size=9, with_same_theme=1)
FIRST = Answer("r1", "most_useful", "The slides.")
COMMENT = Comment(
    number=1,
    source="learner",
    response_key="r1",
    question_key="most_useful",
    text_hash=FIRST.text_hash,
    masked="The slides.",
    themes=("materials",),
    listed_themes=("materials",),
    reasons={"materials": ["slides"]},
    sentiment="neutral",
    suggestions=(),
    score=0,
    order_reasons=(),
    flags=(),
    names_trainer=False,
    concern=None,
    state=State.WAITING,
    arrived_at=NOW,
    changed_at=NOW,
)


def test_an_answer_is_new_the_same_edited_moved_or_gone() -> None:
    edited = Answer("r1", "most_useful", "The videos.")
    elsewhere = Answer("r9", "most_useful", "The slides.")

    assert plan_queue([], [FIRST]).new == (FIRST,)
    assert plan_queue([COMMENT], [FIRST]).same == ((COMMENT, FIRST),)
    assert plan_queue([COMMENT], [edited]).edited == ((COMMENT, edited),)
    assert plan_queue([], [elsewhere], orphans=[COMMENT]).moved == ((COMMENT, elsewhere),)
    assert plan_queue([COMMENT], []).gone == (COMMENT,)
    assert plan_queue([replace(COMMENT, state=State.WITHDRAWN)], []).gone == ()


def test_a_form_that_comes_back_waits_again() -> None:
    withdrawn = replace(COMMENT, state=State.WITHDRAWN)

    assert plan_queue([withdrawn], [FIRST]).edited == ((withdrawn, FIRST),)


@pytest.mark.parametrize(
    ("reader", "comment", "may"),
    [
        (Reader("U1", may_review=True), COMMENT, True),
        (Reader("U1", may_review=True), replace(COMMENT, names_trainer=True), False),
        (Reader("U1", may_review=True, may_review_trainers=True), replace(COMMENT, names_trainer=True), True),
        (Reader("U1", is_safeguarding=True), COMMENT, False),
        (Reader("U1", is_safeguarding=True), replace(COMMENT, concern=3), True),
        (Reader("U1", is_safeguarding=True), replace(COMMENT, state=State.REFERRED), True),
        (Reader("U1"), replace(COMMENT, concern=3), False),
    ],
)
def test_who_may_read_what(reader: Reader, comment: Comment, may: bool) -> None:
    assert may_read(comment, reader) is may


@pytest.mark.parametrize(
    ("words", "around", "why"),
    [
        ("The slides.", Surroundings(4, 1), "fewer than 5 forms"),
        ("The slides.", Surroundings(7, 1), "only comment on its theme"),
        ("The slides.", Surroundings(9, 1, concern_is_open=True), "safeguarding lead has not seen it"),
        ("", ENOUGH, "nothing in it"),
        ("x" * 601, ENOUGH, "at most 600 characters"),
    ],
)
def test_what_would_tell_who_it_is_is_refused_with_a_reason(words: str, around: Surroundings, why: str) -> None:
    assert why in (refusal(COMMENT, Masked(words), around) or "")


def test_what_may_be_shown_is_not_refused() -> None:
    assert refusal(COMMENT, Masked("The slides."), ENOUGH) is None
    assert refusal(COMMENT, Masked("The slides."), Surroundings(7, 2)) is None


def test_while_a_trainer_is_named_it_is_never_quotable() -> None:
    about_trainer = replace(COMMENT, names_trainer=True)

    assert "names a trainer" in (refusal(about_trainer, mask("Thanks, Siobhan Kowalczyk!"), ENOUGH) or "")
    assert "names a trainer" in (refusal(about_trainer, mask("Thanks, [name]!"), ENOUGH) or "")
    assert refusal(about_trainer, mask("Thanks for the examples."), ENOUGH) is None


def test_the_clock_goes_from_lead_to_reminder_to_deputy_to_the_alert_channel_and_stops() -> None:
    concern, told, now = Concern(1, NOW, Step.LEAD, NOW), [], NOW
    while (step := next_step(concern, now=now, people=BOTH)) is not None:
        told.append((step, now - NOW))
        following, due_at = after(step, reached=True, now=now, people=BOTH)
        concern, now = replace(concern, step=following, due_at=due_at), due_at

    four = timedelta(hours=4)
    assert told == [(Step.LEAD, 0 * four), (Step.REMINDER, four), (Step.DEPUTY, 2 * four), (Step.ALERT, 3 * four)]


def test_whom_nobody_named_is_passed_over() -> None:
    concern = Concern(1, NOW, Step.LEAD, NOW)

    assert next_step(concern, now=NOW, people=Safeguarding(None, "U0DEPUTY")) is Step.DEPUTY
    assert next_step(concern, now=NOW, people=Safeguarding()) is Step.ALERT
    assert next_step(replace(concern, step=Step.DEPUTY), now=NOW, people=Safeguarding("U0LEAD")) is Step.ALERT


def test_before_its_time_and_after_it_was_seen_nobody_is_told() -> None:
    concern = Concern(1, NOW, Step.REMINDER, NOW + timedelta(hours=4))

    assert next_step(concern, now=NOW, people=BOTH) is None
    assert next_step(replace(concern, due_at=NOW, acknowledged_at=NOW), now=NOW, people=BOTH) is None


def test_a_lead_who_cannot_be_reached_is_followed_by_the_deputy_at_once() -> None:
    assert after(Step.LEAD, reached=False, now=NOW, people=BOTH) == (Step.DEPUTY, NOW)


@pytest.mark.parametrize(
    ("day", "first_kept"),
    [
        (date(2026, 3, 16), date(2024, 9, 1)),
        (date(2026, 8, 31), date(2024, 9, 1)),
        (date(2026, 9, 1), date(2025, 9, 1)),
    ],
)
def test_the_forms_of_an_academic_year_go_at_the_end_of_the_next(day: date, first_kept: date) -> None:
    assert kept_since(day) == first_kept


def test_agreement_counts_comments_whose_themes_stood() -> None:
    assert agreement([(["a", "b"], ["b", "a"]), (["a"], []), ([], [])]) == (2, 3)


@pytest.mark.parametrize(("text", "number"), [("C-0012", 12), ("c12", 12), ("12", 12), ("C-", None), ("ACT-12", None)])
def test_references_are_read_as_people_write_them(text: str, number: int | None) -> None:
    assert read_ref(text) == number


def test_a_long_comment_is_cut_into_pieces_and_nothing_is_lost() -> None:
    text = "".join(chr(97 + number % 26) for number in range(7001))

    assert "".join(pieces(text, size=2900)) == text
