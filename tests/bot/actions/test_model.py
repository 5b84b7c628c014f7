"""What an action is, and what is computed from it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bot.actions.model import (
    Change,
    Principle,
    Rag,
    Status,
    applied,
    as_text,
    changed,
    differences,
    read_ref,
    working_days_after,
)
from tests.builders import MONDAY, a_calendar, an_action

YESTERDAY, TOMORROW = MONDAY - timedelta(days=1), MONDAY + timedelta(days=1)


@pytest.mark.parametrize("text", ["ACT-0012", "act-12", "Act 12", "12", " 0012 ", "ACT12"])
def test_a_reference_is_read_however_it_is_typed(text: str) -> None:
    assert read_ref(text) == "ACT-0012"


@pytest.mark.parametrize("text", ["", "0", "ACT-", "twelve", "12a", "1234567"])
def test_what_is_no_reference_is_none(text: str) -> None:
    assert read_ref(text) is None


def test_an_action_is_overdue_from_the_day_after_it_was_due() -> None:
    assert not an_action(due_on=MONDAY).is_overdue(today=MONDAY)
    assert an_action(due_on=YESTERDAY).is_overdue(today=MONDAY)
    assert not an_action(due_on=None).is_overdue(today=MONDAY)


@pytest.mark.parametrize("status", [Status.IMPLEMENTED, Status.CLOSED, Status.DECLINED])
def test_what_is_done_is_not_overdue(status: Status) -> None:
    assert not an_action(due_on=YESTERDAY, status=status).is_overdue(today=MONDAY)


@pytest.mark.parametrize(
    "status, due_on, colour",
    [
        (Status.AGREED, YESTERDAY, Rag.RED),
        (Status.PROPOSED, YESTERDAY, Rag.RED),
        (Status.ON_HOLD, None, Rag.RED),
        (Status.IN_PROGRESS, date(2026, 3, 30), Rag.AMBER),
        (Status.IN_PROGRESS, date(2026, 3, 31), Rag.GREEN),
        (Status.AGREED, None, Rag.GREEN),
        (Status.IMPLEMENTED, YESTERDAY, Rag.GREEN),
        (Status.CLOSED, YESTERDAY, Rag.BLUE),
        (Status.DECLINED, YESTERDAY, Rag.GREY),
        (Status.PROPOSED, TOMORROW, Rag.GREY),
    ],
)
def test_the_colour_follows_from_status_and_date(status: Status, due_on: date | None, colour: Rag) -> None:
    assert an_action(status=status, due_on=due_on).rag(today=MONDAY) is colour


def test_working_days_leave_out_what_the_calendar_says() -> None:
    calendar = a_calendar(bank_holidays=[date(2026, 3, 18)])

    assert working_days_after(MONDAY, 5) == date(2026, 3, 23)
    assert working_days_after(MONDAY, 5, is_working_day=calendar.is_working_day) == date(2026, 3, 24)


def test_a_change_is_counted_and_no_change_is_not() -> None:
    action = an_action(due_on=MONDAY)

    assert changed(action, due_on=TOMORROW).revision == 2
    assert changed(action, due_on=MONDAY) is action


def test_who_an_action_is_cannot_be_changed() -> None:
    with pytest.raises(ValueError, match="ref of ACT-0012"):
        changed(an_action(), ref="ACT-0013")


def test_differences_applied_again_give_the_same_action() -> None:
    before = an_action(due_on=MONDAY)
    after = changed(before, due_on=None, principles=(Principle.A,), status=Status.AGREED)

    changes = differences(before, after)

    assert Change("due_on", MONDAY, None) in changes
    assert applied(before, changes) == after


def test_the_log_has_values_as_text() -> None:
    assert as_text((Principle.A, Principle.C)) == "A, C"
    assert as_text(MONDAY) == "2026-03-16"
    assert as_text(Status.IN_PROGRESS) == "in progress"
    assert as_text(()) is None
