"""When jobs are due. `schedule` only ticks; what is due is decided here from local time and the stored record of runs.

So a restart, a clock change or an hour of downtime neither skips a job nor does it twice.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.calendar import week_of
from bot.ports import Clock
from bot.storage.runs import Runs
from integrations.errors import ServiceMisconfigured, ServiceUnavailable

TICK_SECONDS = 10
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Slot:
    """One time that a job should happen. `period` names it in the record of runs: "2026-W12", "2026-03-16"."""

    period: str
    day: date
    due_at: datetime
    too_late_at: datetime

    def is_open(self, *, now: datetime) -> bool:
        return self.due_at <= now < self.too_late_at


@dataclass(frozen=True)
class Weekly:
    """Once in each ISO week, at a local time of day. After downtime it is caught up, within `catch_up`."""

    weekday: int  # 0 is Monday
    at: time
    catch_up: timedelta

    def latest_slot(self, *, now: datetime, zone: ZoneInfo) -> Slot:
        """Return the slot that came last, whether or not it was used."""
        today = now.astimezone(zone).date()
        day = today - timedelta(days=(today.weekday() - self.weekday) % 7)
        if local_moment(day, self.at, zone=zone) > now:
            day -= timedelta(days=7)
        due_at = local_moment(day, self.at, zone=zone)
        return Slot(week_of(day).key, day, due_at, due_at + self.catch_up)


@dataclass(frozen=True)
class Daily:
    """Once a day at a local time; after downtime only today's is caught up, so that no burst follows."""

    at: time

    def latest_slot(self, *, now: datetime, zone: ZoneInfo) -> Slot:
        today = now.astimezone(zone).date()
        tomorrow = local_moment(today + timedelta(days=1), time(0), zone=zone)
        return Slot(today.isoformat(), today, local_moment(today, self.at, zone=zone), tomorrow)


@dataclass(frozen=True)
class Every:
    """Again and again, this far apart; not recorded, because doing it once more does no harm."""

    interval: timedelta


def local_moment(day: date, at: time, *, zone: ZoneInfo) -> datetime:
    """Say when a local time of day is, in UTC: the first of the two when clocks go back."""
    return datetime.combine(day, at, tzinfo=zone).astimezone(UTC)


@dataclass(frozen=True)
class Job:
    """Something the bot does by itself. `run` gets the local day it is for and returns what came of it, in words."""

    name: str
    rule: Weekly | Daily | Every
    run: Callable[[date], str]


class Timetable:
    """Do what is due. One job's trouble is noted and the others go on; what failed is tried again at the next tick."""

    def __init__(
        self,
        jobs: Sequence[Job],
        *,
        runs: Runs,
        clock: Clock,
        zone: ZoneInfo,
        on_trouble: Callable[[str, Exception], None],
        on_recovery: Callable[[str], None],
    ) -> None:
        self._jobs = jobs
        self._runs = runs
        self._clock = clock
        self._zone = zone
        self._on_trouble = on_trouble
        self._on_recovery = on_recovery
        self._last_done: dict[str, datetime] = {}
        self._wait_until: dict[str, datetime] = {}

    def tick(self) -> list[str]:
        """Do every job that is due now, and return their names."""
        return [job.name for job in self._jobs if self._done_if_due(job)]

    def _done_if_due(self, job: Job) -> bool:
        now = self._clock.now()
        if now < self._wait_until.get(job.name, now):
            return False
        if isinstance(job.rule, Every):
            last = self._last_done.get(job.name)
            if last is not None and now - last < job.rule.interval:
                return False
            self._last_done[job.name] = now
            return self._guarded(job, lambda: job.run(now.astimezone(self._zone).date()))
        slot = job.rule.latest_slot(now=now, zone=self._zone)
        if not slot.is_open(now=now) or self._runs.is_done(job.name, slot.period):
            return False
        return self._guarded(job, lambda: self._recorded(job, slot))

    def _recorded(self, job: Job, slot: Slot) -> str:
        self._runs.begin(job.name, slot.period, now=self._clock.now())
        outcome = job.run(slot.day)
        self._runs.finish(job.name, slot.period, now=self._clock.now(), outcome=outcome)
        log.info("job_done job=%s period=%s outcome=%r", job.name, slot.period, outcome)
        return outcome

    def _guarded(self, job: Job, work: Callable[[], str]) -> bool:
        try:
            work()
        except Exception as error:  # whatever a job runs into, the other jobs go on
            self._wait_until[job.name] = self._next_try(error)
            self._on_trouble(job.name, error)
        else:
            self._wait_until.pop(job.name, None)
            self._on_recovery(job.name)
        return True

    def _next_try(self, error: Exception) -> datetime:
        now = self._clock.now()
        if isinstance(error, ServiceUnavailable) and error.retry_at is not None:
            return max(error.retry_at, now)
        patience = timedelta(minutes=10) if isinstance(error, ServiceMisconfigured) else timedelta(minutes=1)
        return now + patience


def tick_until(stopped: threading.Event, timetable: Timetable) -> None:
    """Tick until told to stop. A tick never raises, because `schedule` would end its loop."""
    import schedule

    scheduler = schedule.Scheduler()
    scheduler.every(TICK_SECONDS).seconds.do(timetable.tick)
    timetable.tick()
    while not stopped.wait(timeout=max(0.0, scheduler.idle_seconds or 0.0)):
        scheduler.run_pending()
