"""Dates that the school year suggests."""

from __future__ import annotations

from datetime import date

import pytest

from bot.actions.due_dates import suggested
from bot.actions.model import RevisionSize, Urgency
from tests.builders import a_calendar

MINOR, MAJOR = RevisionSize.MINOR, RevisionSize.MAJOR


@pytest.mark.parametrize(
    "today, size, urgency, day",
    [
        (date(2026, 1, 6), MINOR, None, date(2026, 2, 13)),  # the Friday before half-term
        (date(2026, 3, 16), MINOR, None, date(2026, 3, 27)),  # the end of the spring term
        (date(2026, 3, 24), MINOR, None, date(2026, 5, 22)),  # the term's end is too near
        (date(2026, 1, 6), MAJOR, None, date(2026, 3, 27)),
        (date(2026, 3, 16), MAJOR, None, date(2026, 7, 21)),  # too near: the summer term is for it
        (date(2026, 3, 16), None, Urgency.URGENT, date(2026, 3, 23)),
        (date(2026, 3, 16), MAJOR, Urgency.URGENT, date(2026, 3, 23)),  # urgent, whatever its size
        (date(2026, 3, 16), MINOR, Urgency.ROUTINE, date(2026, 3, 27)),
    ],
)
def test_size_and_urgency_suggest_a_date_from_the_school_year(
    today: date, size: RevisionSize | None, urgency: Urgency | None, day: date
) -> None:
    found = suggested(size=size, urgency=urgency, today=today, calendar=a_calendar())

    assert found is not None
    assert found.day == day


def test_a_bank_holiday_is_no_working_day_and_no_due_date() -> None:
    calendar = a_calendar(bank_holidays=[date(2026, 3, 18), date(2026, 3, 27)])

    urgent = suggested(size=None, urgency=Urgency.URGENT, today=date(2026, 3, 16), calendar=calendar)
    minor = suggested(size=MINOR, urgency=None, today=date(2026, 3, 16), calendar=calendar)

    assert urgent is not None
    assert urgent.day == date(2026, 3, 24)
    assert minor is not None
    assert minor.day == date(2026, 3, 26)


def test_nothing_is_suggested_where_nothing_is_known() -> None:
    for size in (None, RevisionSize.NONE):
        assert suggested(size=size, urgency=None, today=date(2026, 3, 16), calendar=a_calendar()) is None
