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
    """Decide the reminders of `today`. `reminded` tells up to which day each owner was last seen to."""
    if not calendar.is_school_day(today):
        return Plan(today, (), ())
    due = sorted(
        (action for action in actions if is_due(action, today=today, reminded=reminded, calendar=calendar)),
        key=by_due_date,
    )
    owners = dict.fromkeys(action.owner_id for action in due if action.owner_id)
    return Plan(
        day=today,
        reminders=tuple(Reminder(owner, tuple(a for a in due if a.owner_id == owner)) for owner in owners),
        unreached=tuple(action for action in due if action.owner_id is None),
    )


def is_due(action: Action, *, today: date, reminded: Mapping[str, date], calendar: SchoolCalendar) -> bool:
    """Tell whether a reminder of this action falls on `today`, or on a day since its owner was last seen to."""
    if action.due_on is None or not action.is_due_by(today + timedelta(days=LONGEST_HOLIDAY)):
        return False
    if action.status is Status.ON_HOLD:
        return False
    since = reminded.get(owner_key(action))
    if since is None:  # nobody was ever reminded: what is overdue counts from today
        since = today - timedelta(days=OVERDUE_EVERY if action.is_overdue(today=today) else 1)
    return any(since < day <= today for day in _days_of(action.due_on, today=today, calendar=calendar))


def owner_key(action: Action) -> str:
    """Name whoever is told of an action: its owner, or the person who looks after the bot."""
    return action.owner_id or ""


def _days_of(due_on: date, *, today: date, calendar: SchoolCalendar) -> list[date]:
    """Give the days for reminders of something due on `due_on`, as far as `today`."""
    ahead = [_school_day_up_to(due_on - timedelta(days=DAYS_AHEAD), calendar), _school_day_up_to(due_on, calendar)]
    weeks = (today - due_on).days // OVERDUE_EVERY
    return [*ahead, *([due_on + timedelta(days=OVERDUE_EVERY * weeks)] if weeks > 0 else [])]


def _school_day_up_to(day: date, calendar: SchoolCalendar) -> date:
    for back in range(LONGEST_HOLIDAY):
        candidate = day - timedelta(days=back)
        if calendar.is_school_day(candidate):
            return candidate
    return day
