"""What learners are told, and how the plan itself does: nothing that must not leave the team, few things as counts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

import pytest

from bot.actions.model import Action, Status
from bot.actions.repository import LogEntry
from bot.outcomes.messages import plan_figures
from bot.outcomes.plan_figures import Share, figures_of, last_thirds, third_of
from bot.outcomes.you_said import TEXT_LIMIT, draft, for_learners, to_tell
from tests.builders import LONDON, an_action

TODAY = date(2026, 3, 16)


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("The course starts from wishes. 7 of 8 said 4 or 5", "The course starts from wishes"),
        ("Up by 30%; the film is new", "the film is new"),
        ("The mean rose. The film is new", "The film is new"),
        ("All 9 learners agreed. The film is new", "The film is new"),
        ("One wrote “it dragged. On and on.” so we acted. The film is new", "The film is new"),
        ('She said "far too long". We cut it', "We cut it"),
        ("Cut for 2026-SPR-ON-03 and after", "Cut for a course and after"),
        ("Sam now asks for wishes; Sam Reed keeps them", "the team now asks for wishes; the team keeps them"),
        ("We will ask, and same again", "We will ask, and same again"),
        (None, ""),
    ],
)
def test_figures_quotations_cohorts_and_names_are_left_out(written: str | None, told: str) -> None:
    assert for_learners(written, an_action(cohort="CiP spring"), ["Sam Reed", "Will Hay"]) == told


def a_verified(number: int, **fields: Any) -> Action:
    known: dict[str, Any] = {
        "status": Status.CLOSED,
        "verified_on": date(2026, 3, 2),
        "outcome": "More time for practice",
        "impact": "The second film is cut.",
    }
    return an_action(number=number, **{**known, **fields})


def test_only_what_was_verified_since_then_and_not_told_yet_is_in_the_draft() -> None:
    actions = [
        a_verified(1),
        a_verified(2, verified_on=date(2026, 2, 1)),
        a_verified(3, communicated_to="Learners (“You said, we did”, approved by Kim on 01/03/2026)"),
        a_verified(4, verified_on=None),
    ]

    chosen = to_tell(actions, since=date(2026, 3, 1))
    text, told = draft(chosen)

    assert [action.number for action in told] == [1]
    assert (
        text == "You said, we did\n\n• You asked for this: more time for practice.\n  We did: the second film is cut."
    )


def test_a_draft_is_never_longer_than_its_form_and_says_what_is_in_it() -> None:
    many = [a_verified(number, outcome="o" * 400, impact="i" * 400) for number in range(1, 30)]

    text, told = draft(many)

    assert len(text) <= TEXT_LIMIT
    assert 0 < len(told) < len(many)


def test_evidence_with_learners_words_is_never_part_of_a_draft() -> None:
    text, _ = draft([a_verified(1, evidence="They wrote: the room is cold", notes="private", outcome=None)])

    assert "cold" not in text
    assert "private" not in text


# --- how the plan does


def entry(ref: str, at: datetime, field: str, new: str | None, old: str | None = None) -> LogEntry:
    return LogEntry(ref=ref, at=at, who="UKIM", origin="slack", field=field, old=old, new=new)


def moment(month: int, day: int) -> datetime:
    return datetime(2026, month, day, 10, 0, tzinfo=UTC)


def a_done(number: int, *, done_on: date, due_on: date | None = date(2026, 3, 10), **fields: Any) -> Action:
    known: dict[str, Any] = {"status": Status.CLOSED, "implemented_on": done_on, "raised_on": date(2026, 2, 10)}
    return an_action(number=number, due_on=due_on, **{**known, **fields})


def log_of(action: Action, *, promised: str) -> Sequence[LogEntry]:
    return (
        entry(action.ref, moment(2, 10), "due_on", "2026-02-20"),
        entry(action.ref, moment(2, 12), "due_on", promised, "2026-02-20"),
        entry(action.ref, moment(2, 14), "status", "agreed", "proposed"),
        entry(action.ref, moment(3, 1), "due_on", "2026-03-31", promised),
    )


def test_a_date_that_was_moved_after_the_agreement_does_not_make_an_action_on_time() -> None:
    late = a_done(1, done_on=date(2026, 3, 12), due_on=date(2026, 3, 31))
    kept = a_done(2, done_on=date(2026, 3, 9), verified_on=date(2026, 3, 12))

    spring, autumn, _ = figures_of(
        [late, kept], [*log_of(late, promised="2026-03-10"), *log_of(kept, promised="2026-03-10")],
        today=TODAY, zone=LONDON,
    )  # fmt: skip

    assert (spring.name, spring.done, spring.median_age_days) == ("Spring 2026", 2, 28.5)
    assert (spring.on_time, spring.verified) == (Share(1, 2), Share(1, 2))
    assert (autumn.name, autumn.done) == ("Autumn 2025", 0)


def test_what_was_dropped_is_counted_with_whether_a_reason_was_given() -> None:
    with_reason, without = an_action(number=1, status=Status.DECLINED), an_action(number=2, status=Status.DECLINED)
    entries = [
        entry("ACT-0001", moment(3, 2), "status", "declined", "agreed"),
        entry("ACT-0001", moment(3, 2), "notes", "02/03/2026, Kim: declined: no money"),
        entry("ACT-0002", moment(3, 3), "status", "declined", "agreed"),
    ]

    spring, *_ = figures_of([with_reason, without], entries, today=TODAY, zone=LONDON)

    assert spring.dropped == Share(1, 2)


def test_every_day_is_in_one_third_of_a_school_year() -> None:
    assert third_of(date(2026, 8, 31)).name == "Summer 2026"
    assert third_of(date(2026, 9, 1)).name == "Autumn 2026"
    assert [third.name for third in last_thirds(date(2026, 1, 1))] == ["Spring 2026", "Autumn 2025", "Summer 2025"]
    assert all(third_of(third.starts) == third for third in last_thirds(TODAY, count=9))


def test_few_are_told_as_counts_and_ten_as_a_percentage_too() -> None:
    nine = [a_done(number, done_on=date(2026, 3, 9)) for number in range(1, 10)]
    ten = [*nine, a_done(10, done_on=date(2026, 3, 20))]

    few = str(plan_figures(figures_of(nine, [], today=TODAY, zone=LONDON)).blocks)
    many = str(plan_figures(figures_of(ten, [], today=TODAY, zone=LONDON)).blocks)

    assert "On time: 9 of 9" in few
    assert "%" not in few
    assert "On time: 9 of 10 (90%)" in many


def test_a_plan_without_any_action_says_so_for_each_term() -> None:
    said = str(plan_figures(figures_of([], [], today=TODAY, zone=LONDON)).blocks)

    assert said.count("Nothing was finished or dropped.") == 3
