"""Who is reminded of what on which day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import pytest

from bot.actions.model import Action, Status
from bot.calendar import SchoolCalendar
from bot.reminders.rules import Plan, plan
from tests.builders import MONDAY, a_calendar, an_action

DAY = timedelta(days=1)
WEEK = 7 * DAY


def reminder_days(
    action: Action, *, first: date, last: date, calendar: SchoolCalendar | None = None, down: Sequence[date] = ()
) -> list[date]:
    """Run the rule day by day, as the job does, except on the days the bot is down; give the days it reminds."""
    calendar = calendar or a_calendar()
    reminded: dict[str, date] = {}
    days = []
    for number in range((last - first).days + 1):
        day = first + number * DAY
        if day in down or not calendar.is_school_day(day):
            continue
        if plan([action], today=day, reminded=reminded, calendar=calendar).reminders:
            days.append(day)
            reminded |= {action.ref: day, "USAM": day}
    return days


def test_a_reminder_comes_two_days_before_on_the_day_and_then_every_week() -> None:
    due_on = MONDAY + 3 * DAY  # a Thursday

    days = reminder_days(an_action(due_on=due_on), first=MONDAY - 4 * WEEK, last=date(2026, 5, 8))

    # The Easter holidays (28 March to 12 April) are left out; what fell into them comes once, right after.
    weekly = [due_on + WEEK, date(2026, 4, 13), date(2026, 4, 20), date(2026, 4, 27), date(2026, 5, 4)]
    assert days == [due_on - 2 * DAY, due_on, *weekly]


def test_what_is_due_on_a_sunday_is_reminded_of_before_the_weekend() -> None:
    sunday = date(2026, 3, 22)

    assert reminder_days(an_action(due_on=sunday), first=MONDAY, last=sunday + 3 * DAY) == [date(2026, 3, 20)]


def test_a_bank_holiday_is_no_day_for_a_reminder() -> None:
    may_day = date(2026, 5, 4)
    calendar = a_calendar(bank_holidays=[may_day])

    days = reminder_days(an_action(due_on=may_day), first=date(2026, 4, 27), last=date(2026, 5, 7), calendar=calendar)

    assert days == [date(2026, 5, 1)]


def test_after_downtime_there_is_one_catch_up_and_no_burst() -> None:
    due_on = date(2026, 4, 16)
    down = [date(2026, 4, 16) + number * DAY for number in range(12)]

    days = reminder_days(an_action(due_on=due_on), first=date(2026, 4, 13), last=date(2026, 5, 8), down=down)

    assert days == [due_on - 2 * DAY, date(2026, 4, 28), date(2026, 5, 5)]


def test_a_reminder_that_was_missed_on_the_day_itself_comes_the_day_after() -> None:
    due_on = MONDAY + 2 * DAY

    days = reminder_days(an_action(due_on=due_on), first=MONDAY, last=MONDAY + 4 * DAY, down=[due_on])

    assert days == [MONDAY, due_on + DAY]


def test_the_first_run_ever_reminds_once_of_what_is_long_overdue() -> None:
    days = reminder_days(an_action(due_on=date(2026, 1, 8)), first=MONDAY, last=MONDAY + 8 * DAY)

    assert days == [MONDAY, MONDAY + WEEK]


def test_a_new_date_begins_the_reminders_again() -> None:
    later = an_action(due_on=MONDAY + 10 * DAY)
    reminded = {later.ref: MONDAY - DAY}

    assert plan([later], today=MONDAY + 8 * DAY, reminded=reminded, calendar=a_calendar()).reminders


def test_somebody_who_was_written_to_today_is_left_alone_until_tomorrow() -> None:
    new = an_action(number=2, due_on=MONDAY)

    assert plan([new], today=MONDAY, reminded={"USAM": MONDAY}, calendar=a_calendar()).reminders == ()
    assert plan([new], today=MONDAY + DAY, reminded={"USAM": MONDAY}, calendar=a_calendar()).reminders


@pytest.mark.parametrize("status", [Status.CLOSED, Status.DECLINED, Status.IMPLEMENTED, Status.ON_HOLD])
def test_what_is_done_or_on_hold_is_not_reminded_of(status: Status) -> None:
    assert today_of(an_action(due_on=MONDAY, status=status)).reminders == ()


def test_nobody_is_reminded_of_what_has_no_date_or_was_taken_off_the_plan() -> None:
    assert today_of(an_action(due_on=None), an_action(due_on=MONDAY, archived=True)).reminders == ()


def test_all_that_is_due_for_one_person_is_one_reminder() -> None:
    mine = [an_action(number=1, due_on=MONDAY), an_action(number=2, due_on=MONDAY - WEEK)]
    theirs = an_action(number=3, due_on=MONDAY, owner_id="UKIM", owner_name="Kim Lowe")

    reminders = today_of(*mine, theirs).reminders

    assert [(item.owner_id, [action.number for action in item.actions]) for item in reminders] == [
        ("USAM", [2, 1]),
        ("UKIM", [3]),
    ]


def test_an_owner_known_by_name_only_is_listed_and_not_lost() -> None:
    nameless = an_action(number=1, due_on=MONDAY, owner_id=None, owner_name="Priya")
    nobody = an_action(number=2, due_on=MONDAY, owner_id=None, owner_name=None)

    planned = today_of(nameless, nobody)

    assert planned.reminders == ()
    assert planned.unreached == (nameless, nobody)


def test_nothing_is_sent_on_a_day_without_school() -> None:
    saturday = date(2026, 3, 21)

    assert plan([an_action(due_on=saturday)], today=saturday, reminded={}, calendar=a_calendar()).reminders == ()


def today_of(*actions: Action) -> Plan:
    return plan(actions, today=MONDAY, reminded={}, calendar=a_calendar())
