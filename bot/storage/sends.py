"""The ledger of what must go out exactly once: written before the send, completed after it.

An entry that says "sending" when a run starts is a send whose outcome nobody knows: look in the channel before sending
again.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select, update

from bot.storage.engine import Storage
from bot.storage.schema import sends

SENDING = "sending"
SENT = "sent"


@dataclass(frozen=True)
class Send:
    """One entry. `ts` and `posted_channel_id` are known once it is sent; `file_id` once a picture is uploaded."""

    key: str
    channel_id: str
    state: str
    attempted_at: datetime
    file_id: str | None
    posted_channel_id: str | None
    ts: str | None
    sent_at: datetime | None


class Sends:
    """The ledger."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    def find(self, key: str) -> Send | None:
        with self._storage.read() as connection:
            row = connection.execute(select(sends).where(sends.c.key == key)).one_or_none()
        return Send(**row._mapping) if row else None

    def begin(self, key: str, channel_id: str, *, now: datetime, file_id: str | None = None) -> None:
        """Write down, before it happens, that this is being sent; the first attempt's time stays."""
        with self._storage.begin() as connection:
            known = connection.execute(
                update(sends).where(sends.c.key == key).values(channel_id=channel_id, file_id=file_id)
            )
            if known.rowcount == 0:
                connection.execute(
                    insert(sends).values(
                        key=key, channel_id=channel_id, state=SENDING, attempted_at=now, file_id=file_id
                    )
                )

    def complete(self, key: str, *, now: datetime, channel_id: str, ts: str | None) -> None:
        with self._storage.begin() as connection:
            connection.execute(
                update(sends)
                .where(sends.c.key == key)
                .values(state=SENT, posted_channel_id=channel_id, ts=ts, sent_at=now)
            )
