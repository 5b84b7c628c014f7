"""By when an action should be done, from how big and how urgent it is and from the school year. Pure.

Urgent is urgent whatever its size; a minor revision is ready before teaching starts again after the next half-term or
holiday, a major one before the next term. A break that comes too soon is let go by.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from bot.actions.model import RevisionSize, Urgency, working_days_after
from bot.calendar import SchoolCalendar

A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Suggestion:
    """A day, and why that one."""

    day: date
    why: str


def suggested(
    *, size: RevisionSize | None, urgency: Urgency | None, today: date, calendar: SchoolCalendar
) -> Suggestion | None:
    """Suggest a due date. None where neither size nor urgency says anything."""
    if urgency is Urgency.URGENT:
        days = calendar.lead_days.urgent
        day = working_days_after(today, days, is_working_day=calendar.is_working_day)
        return Suggestion(day, f"urgent: within {days} working days")
    if size is RevisionSize.MINOR:
        day = _break_after(today, calendar.lead_days.minor, calendar, ends_of_term_only=False)
        return Suggestion(day, "a minor revision: in use after the next half-term or holiday")
    if size is RevisionSize.MAJOR:
        day = _break_after(today, calendar.lead_days.major, calendar, ends_of_term_only=True)
        return Suggestion(day, "a major revision: in use from the next term")
    return None


def _break_after(today: date, lead: int, calendar: SchoolCalendar, *, ends_of_term_only: bool) -> date:
    """Give the last working day before the first break that leaves enough school days to prepare."""
    earliest = working_days_after(today, lead, is_working_day=calendar.is_school_day)
    day = calendar.next_end_of_term(earliest)
    if not ends_of_term_only:
        before_half_term = calendar.next_half_term(earliest + A_DAY) - A_DAY
        day = min(day, before_half_term)
    while not calendar.is_working_day(day):
        day -= A_DAY
    return day
