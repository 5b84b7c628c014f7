"""Who is reminded of what on which day: two days before, on the day, then every week until it is done.

Nobody is written to on a day when schools are closed. What falls on such a day comes on the last school day before it,
or, once overdue, on the first after it. After downtime each person gets one message, not one for each day missed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from bot.actions.model import Action, Status
from bot.actions.service import by_due_date
from bot.calendar import SchoolCalendar

DAYS_AHEAD = 2
OVERDUE_EVERY = 7
LONGEST_HOLIDAY = 60  # days: a school year has no longer gap


@dataclass(frozen=True)
class Reminder:
    """All that one person is reminded of on one day."""

    owner_id: str
    actions: tuple[Action, ...]


@dataclass(frozen=True)
class Plan:
    """The reminders of one day, and the actions whose owner Slack cannot reach: only a name, or nobody, is known."""

    day: date
    reminders: tuple[Reminder, ...]
    unreached: tuple[Action, ...]


def plan(actions: Iterable[Action], *, today: date, reminded: Mapping[str, date], calendar: SchoolCalendar) -> Plan:
    """Decide the reminders of `today`. `reminded` tells when each action and each owner was last reminded."""
    if not calendar.is_school_day(today):
        return Plan(today, (), ())
    due = sorted(
        (action for action in actions if is_due(action, today=today, last=reminded.get(action.ref), calendar=calendar)),
        key=by_due_date,
    )
    owners = dict.fromkeys(action.owner_id for action in due if action.owner_id)
    return Plan(
        day=today,
        reminders=tuple(
            Reminder(owner, tuple(action for action in due if action.owner_id == owner))
            for owner in owners
            if reminded.get(owner) != today
        ),
        unreached=tuple(action for action in due if action.owner_id is None),
    )


def is_due(action: Action, *, today: date, last: date | None, calendar: SchoolCalendar) -> bool:
    """Tell whether a reminder of this action is due on `today`, or was due since the `last` one and never came."""
    if action.due_on is None or action.status is Status.ON_HOLD:
        return False
    if not action.is_due_by(today + timedelta(days=LONGEST_HOLIDAY)):
        return False
    ahead = _school_day_up_to(action.due_on - timedelta(days=DAYS_AHEAD), calendar)
    on_the_day = _school_day_up_to(action.due_on, calendar)
    if any(day <= today and (last is None or last < day) for day in (ahead, on_the_day)):
        return True
    return action.is_overdue(today=today) and last is not None and (today - last).days >= OVERDUE_EVERY


def _school_day_up_to(day: date, calendar: SchoolCalendar) -> date:
    for back in range(LONGEST_HOLIDAY):
        candidate = day - timedelta(days=back)
        if calendar.is_school_day(candidate):
            return candidate
    return day
