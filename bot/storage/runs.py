"""Which job is done for which period: what decides whether something is due, and what makes a catch-up happen once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select, update

from bot.storage.engine import Storage
from bot.storage.schema import runs


@dataclass(frozen=True)
class Run:
    job: str
    period: str
    started_at: datetime
    finished_at: datetime | None
    attempts: int
    outcome: str | None


class Runs:
    """The record of runs."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    def find(self, job: str, period: str) -> Run | None:
        """Return the run of this job for this period, or None if it was never begun."""
        with self._storage.read() as connection:
            row = connection.execute(select(runs).where(runs.c.job == job, runs.c.period == period)).one_or_none()
        return Run(**row._mapping) if row else None

    def is_done(self, job: str, period: str) -> bool:
        run = self.find(job, period)
        return run is not None and run.finished_at is not None

    def begin(self, job: str, period: str, *, now: datetime) -> None:
        """Write down that the job is under way; a second begin counts as another attempt."""
        with self._storage.begin() as connection:
            here = (runs.c.job == job) & (runs.c.period == period)
            again = connection.execute(
                update(runs).where(here).values(started_at=now, attempts=runs.c.attempts + 1, finished_at=None)
            )
            if again.rowcount == 0:
                connection.execute(insert(runs).values(job=job, period=period, started_at=now, attempts=1))

    def finish(self, job: str, period: str, *, now: datetime, outcome: str) -> None:
        with self._storage.begin() as connection:
            connection.execute(
                update(runs)
                .where(runs.c.job == job, runs.c.period == period)
                .values(finished_at=now, outcome=outcome[:200])
            )

    def latest(self, job: str) -> Run | None:
        """Return the run that finished last, or None."""
        with self._storage.read() as connection:
            row = connection.execute(
                select(runs)
                .where(runs.c.job == job, runs.c.finished_at.is_not(None))
                .order_by(runs.c.finished_at.desc())
                .limit(1)
            ).one_or_none()
        return Run(**row._mapping) if row else None
