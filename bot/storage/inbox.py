"""What Slack handed over, kept before it is acknowledged: a retry is recognised, and a crash loses nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from bot.storage.engine import Storage
from bot.storage.schema import inbox


@dataclass(frozen=True)
class Received:
    request_id: str
    kind: str
    payload: Mapping[str, Any]
    received_at: datetime


class Inbox:
    """Requests received and requests done."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    def receive(self, request_id: str, kind: str, payload: Mapping[str, Any], *, now: datetime) -> bool:
        """Keep a request. False if it is there already: Slack has sent it before."""
        row = {"request_id": request_id, "kind": kind, "payload": dict(payload), "received_at": now}
        try:
            with self._storage.begin() as connection:
                connection.execute(insert(inbox).values(**row))
        except IntegrityError:
            return False
        return True

    def done(self, request_id: str, *, now: datetime) -> None:
        """Mark a request as dealt with, and forget what it said: the id alone recognises a retry."""
        with self._storage.begin() as connection:
            connection.execute(update(inbox).where(inbox.c.request_id == request_id).values(done_at=now, payload={}))

    def unfinished(self) -> list[Received]:
        """Return what was received and never done, oldest first."""
        with self._storage.read() as connection:
            rows = connection.execute(
                select(inbox.c.request_id, inbox.c.kind, inbox.c.payload, inbox.c.received_at)
                .where(inbox.c.done_at.is_(None))
                .order_by(inbox.c.received_at)
            ).all()
        return [Received(**row._mapping) for row in rows]

    def forget_before(self, moment: datetime) -> None:
        """Drop finished requests older than `moment`: Slack retries for minutes, not days."""
        with self._storage.begin() as connection:
            connection.execute(delete(inbox).where(inbox.c.done_at < moment))
