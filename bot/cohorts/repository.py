"""The register in the database, and how many forms each cohort sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, insert, select

from bot.cohorts.model import Cohort
from bot.cohorts.reading import from_json, to_json
from bot.storage.engine import Storage
from bot.storage.schema import cohorts, responses


class Cohorts:
    """The register as it was last read, beside the responses of one source."""

    def __init__(self, storage: Storage, *, source: str) -> None:
        self._storage = storage
        self._source = source

    def all(self) -> tuple[Cohort, ...]:
        """Return the cohorts in the register's own order."""
        with self._storage.read() as connection:
            found = connection.scalars(select(cohorts.c.facts).order_by(cohorts.c.position)).all()
        return tuple(from_json(facts) for facts in found)

    def replace(self, register: Sequence[Cohort], *, at: datetime) -> None:
        """Write the register anew, if it says anything else than before."""
        if tuple(register) == self.all():
            return
        rows = [
            {"code": cohort.code, "position": position, "facts": to_json(cohort), "read_at": at}
            for position, cohort in enumerate(register)
        ]
        with self._storage.begin() as connection:
            connection.execute(delete(cohorts))
            if rows:
                connection.execute(insert(cohorts), rows)

    def forms(self) -> Mapping[str, int]:
        """Count the usable forms of each cohort, by its code in lower case."""
        query = select(responses.c.cohort, func.count()).where(*self._usable).group_by(responses.c.cohort)
        counts: dict[str, int] = {}
        with self._storage.read() as connection:
            for code, count in connection.execute(query):
                counts[code.casefold()] = counts.get(code.casefold(), 0) + count
        return counts

    def first_seen(self, *, after: datetime | None, until: datetime) -> tuple[str, ...]:
        """Name the cohorts whose first form came in this span."""
        first = func.min(responses.c.first_seen_at)
        query = select(responses.c.cohort).where(*self._usable).group_by(responses.c.cohort).having(first <= until)
        if after is not None:
            query = query.having(first > after)
        with self._storage.read() as connection:
            return tuple(connection.scalars(query.order_by(responses.c.cohort)))

    @property
    def _usable(self) -> tuple[Any, ...]:
        return (
            responses.c.source == self._source,
            responses.c.cohort.is_not(None),
            responses.c.withdrawn_at.is_(None),
            responses.c.excluded_because.is_(None),
        )
