"""What a response said before it was edited: kept with the date, under the key the response has now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, select, update

from bot.feedback.model import Response, Value
from bot.storage.engine import Storage, portions
from bot.storage.schema import response_versions

KEYS_AT_ONCE = 500  # as many as any SQLite takes in one statement


@dataclass(frozen=True)
class Version:
    """An earlier state of a response, 1 being the first."""

    number: int
    answers: Mapping[str, Value]
    cohort: str | None
    submitted_at: datetime | None
    replaced_at: datetime


def versions_of(storage: Storage, key: str, *, source: str) -> tuple[Version, ...]:
    """Read what a response said before, the first version first."""
    table = response_versions
    with storage.read() as connection:
        rows = connection.execute(
            select(table).where(table.c.source == source, table.c.key == key).order_by(table.c.version)
        ).all()
    return tuple(Version(row.version, row.answers, row.cohort, row.submitted_at, row.replaced_at) for row in rows)


def keep_versions(
    connection: Connection, replaced: Sequence[tuple[Response, Response]], *, source: str, now: datetime
) -> None:
    """Keep the first of each pair where the second takes something back, and let earlier versions follow the key."""
    table = response_versions
    mine = table.c.source == source
    moved = [{"old": old.key, "new": new.key} for old, new in replaced if old.key != new.key]
    if moved:
        statement = update(table).where(mine, table.c.key == bindparam("old")).values(key=bindparam("new"))
        connection.execute(statement, moved)
    lost = [(old, new) for old, new in replaced if _takes_back(old, new)]
    last = dict(_last(connection, [new.key for _, new in lost], source=source))
    rows: list[dict[str, Any]] = [
        {
            "source": source,
            "key": new.key,
            "version": last.get(new.key, 0) + 1,
            "submitted_at": old.submitted_at,
            "cohort": old.cohort,
            "answers": dict(old.answers),
            "replaced_at": now,
        }
        for old, new in lost
    ]
    if rows:
        connection.execute(insert(table), rows)


def _takes_back(old: Response, new: Response) -> bool:
    """Tell an edit from a response that is only read more fully than before, as after a question was mapped."""
    return old.cohort != new.cohort or any(new.answers.get(key) != value for key, value in old.answers.items())


def _last(connection: Connection, keys: Sequence[str], *, source: str) -> Iterator[tuple[str, int]]:
    table = response_versions
    for some in portions(keys, at_once=KEYS_AT_ONCE):
        latest = select(table.c.key, func.max(table.c.version)).where(table.c.source == source, table.c.key.in_(some))
        for row in connection.execute(latest.group_by(table.c.key)):
            yield row[0], row[1]
