"""Responses that were erased stay out: a source is read as if the form did not have them any more.

The form itself is never written to, so it goes on giving them until a person deletes them there.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import Connection, insert, select

from bot.feedback.model import Batch
from bot.feedback.sources import ResponseSource
from bot.storage.engine import Storage
from bot.storage.schema import erased_responses
from integrations.google.tables import Part


class WithoutErased:
    """A source without what was erased."""

    def __init__(self, source: ResponseSource, *, storage: Storage) -> None:
        self._source = source
        self._storage = storage

    @property
    def name(self) -> str:
        return self._source.name

    @property
    def kind(self) -> str:
        return self._source.kind

    @property
    def compared_every(self) -> timedelta:
        return self._source.compared_every

    def wanted(self, *, since: datetime | None, compare: bool) -> tuple[Part, ...]:
        return self._source.wanted(since=since, compare=compare)

    def read(self, *, since: datetime | None, compare: bool) -> Batch:
        batch = self._source.read(since=since, compare=compare)
        query = select(erased_responses.c.key).where(erased_responses.c.source == self.name)
        with self._storage.read() as connection:
            gone = frozenset(connection.scalars(query))
        if not gone:
            return batch
        return replace(
            batch,
            responses=tuple(each for each in batch.responses if each.key not in gone),
            unread=tuple(each for each in batch.unread if each.key not in gone),
            unchanged=batch.unchanged - gone,
        )


def keep_out(connection: Connection, source: str, keys: Collection[str], *, now: datetime) -> None:
    """Remember by their keys alone that these are erased."""
    mine = erased_responses.c.source == source
    known = set(connection.scalars(select(erased_responses.c.key).where(mine, erased_responses.c.key.in_(keys))))
    new = [{"source": source, "key": key, "erased_at": now} for key in keys if key not in known]
    if new:
        connection.execute(insert(erased_responses), new)
