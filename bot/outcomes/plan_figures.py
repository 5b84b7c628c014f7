"""How the plan itself does in each term: how long actions take, how many are on time, verified, dropped. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median
from zoneinfo import ZoneInfo

from bot.actions.model import Action, Status
from bot.actions.repository import LogEntry
from bot.calendar import local_day

# The official thirds of a school year, which any day falls into (domain facts, section 3.1).
_THIRDS = ((9, "Autumn"), (4, "Summer"), (1, "Spring"))


@dataclass(frozen=True)
class Third:
    """A third of a school year, by its first day and the first day of the next."""

    name: str
    starts: date
    ends_before: date

    def holds(self, day: date | None) -> bool:
        return day is not None and self.starts <= day < self.ends_before


@dataclass(frozen=True)
class Share:
    """So many of so many."""

    count: int
    of: int


@dataclass(frozen=True)
class TermFigures:
    """One term. `median_age_days` is from raised to done, 0 where nothing was done."""

    name: str
    done: int
    median_age_days: float
    on_time: Share  # of those that had a date
    verified: Share
    dropped: Share  # with a reason, of all that were


def third_of(day: date) -> Third:
    """Give the third of the school year that a day is in."""
    month, season = next((month, season) for month, season in _THIRDS if day.month >= month)
    following = {9: date(day.year + 1, 1, 1), 1: date(day.year, 4, 1), 4: date(day.year, 9, 1)}
    return Third(f"{season} {day.year}", date(day.year, month, 1), following[month])


def last_thirds(today: date, *, count: int = 3) -> tuple[Third, ...]:
    """Give this term and those before it, the newest first."""
    thirds = [third_of(today)]
    while len(thirds) < count:
        thirds.append(third_of(date.fromordinal(thirds[-1].starts.toordinal() - 1)))
    return tuple(thirds)


def figures_of(
    actions: Sequence[Action], entries: Sequence[LogEntry], *, today: date, zone: ZoneInfo
) -> tuple[TermFigures, ...]:
    """Count what was done and dropped in this term and the two before, by the log."""
    log = _by_ref(entries)
    return tuple(_figures(third, actions, log, zone=zone) for third in last_thirds(today))


def _figures(third: Third, actions: Sequence[Action], log: dict[str, list[LogEntry]], *, zone: ZoneInfo) -> TermFigures:
    done = [action for action in actions if action.is_done and third.holds(action.done_on)]
    dated = [(action, due) for action in done if (due := promised_date(action, log.get(action.ref, ()))) is not None]
    dropped = [
        entry
        for action in actions
        if action.status is Status.DECLINED and (entry := _last_drop(log.get(action.ref, ()))) is not None
        if third.holds(local_day(entry.at, zone=zone))
    ]
    ages = [(action.done_on - action.raised_on).days for action in done if action.done_on]
    return TermFigures(
        name=third.name,
        done=len(done),
        median_age_days=median(ages) if ages else 0,
        on_time=Share(sum(1 for action, due in dated if action.done_on and action.done_on <= due), len(dated)),
        verified=Share(sum(1 for action in done if action.verified_on), len(done)),
        dropped=Share(sum(1 for entry in dropped if _has_reason(entry, log[entry.ref])), len(dropped)),
    )


def promised_date(action: Action, entries: Sequence[LogEntry]) -> date | None:
    """Give the date that stood when an action was agreed, else its first: one moved later is not kept by moving it."""
    agreed = next((entry.at for entry in entries if (entry.field, entry.new) == ("status", Status.AGREED.value)), None)
    dates = [entry for entry in entries if entry.field == "due_on" and entry.new]
    standing = [entry for entry in dates if agreed is not None and entry.at <= agreed]
    chosen = standing[-1] if standing else dates[0] if dates else None
    return date.fromisoformat(chosen.new) if chosen and chosen.new else action.due_on


def _last_drop(entries: Sequence[LogEntry]) -> LogEntry | None:
    found = [entry for entry in entries if (entry.field, entry.new) == ("status", Status.DECLINED.value)]
    return found[-1] if found else None


def _has_reason(drop: LogEntry, entries: Sequence[LogEntry]) -> bool:
    """Tell whether the very change that dropped it also said why, in its notes."""
    return any(entry.field == "notes" and entry.at == drop.at and entry.new != entry.old for entry in entries)


def _by_ref(entries: Sequence[LogEntry]) -> dict[str, list[LogEntry]]:
    found: dict[str, list[LogEntry]] = {}
    for entry in entries:
        found.setdefault(entry.ref, []).append(entry)
    return found
