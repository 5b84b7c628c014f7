"""The responses in the database: written in bulk by statements that SQLite and PostgreSQL both understand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, func, insert, select, update

from bot.feedback.changes import Changes, Known, content_hash
from bot.feedback.model import Batch, Response, UnreadRow
from bot.feedback.rolls import keep_roll
from bot.feedback.versions import keep_versions
from bot.storage.engine import Storage, portions
from bot.storage.schema import responses, unread_rows

KEYS_AT_ONCE = 500  # SQLite takes at most 32,766 values in one statement, older builds 999
RESPONSES_AT_ONCE = 200  # about ten milliseconds of a transaction
PLACE_CHARACTERS = 200


@dataclass(frozen=True)
class Totals:
    total: int  # usable responses
    excluded: int
    unread: int


@dataclass(frozen=True)
class Arrivals:
    """What came in within a span of time: counts only."""

    forms: int
    cohorts: int
    excluded: int


class Responses:
    """The responses of one source."""

    def __init__(self, storage: Storage, *, source: str) -> None:
        self._storage = storage
        self.source = source

    def known(self) -> Mapping[str, Known]:
        """Return what is remembered, withdrawn responses among them, by key."""
        columns = (responses.c.key, responses.c.content_hash, responses.c.withdrawn_at)
        with self._storage.read() as connection:
            rows = connection.execute(select(*columns).where(self._mine)).all()
        return {
            row.key: Known(content_hash=row.content_hash, is_withdrawn=row.withdrawn_at is not None) for row in rows
        }

    def load(self, keys: Iterable[str]) -> tuple[Response, ...]:
        """Read these responses with their answers."""
        with self._storage.read() as connection:
            return tuple(self._load(connection, tuple(keys)))

    def waiting(self, *, until: datetime) -> tuple[Response, ...]:
        """Read the usable responses that are in no block of figures yet and were there by then."""
        with self._storage.read() as connection:
            rows = connection.execute(
                select(responses)
                .where(self._mine, *_USABLE, responses.c.block.is_(None), responses.c.first_seen_at <= until)
                .order_by(responses.c.submitted_at, responses.c.key)
            ).all()
        return tuple(_response(row) for row in rows)

    def arrivals(self, *, after: datetime | None, until: datetime) -> Arrivals:
        """Count what was first seen in this span, all of it if `after` is None."""
        seen = [self._mine, responses.c.withdrawn_at.is_(None), responses.c.first_seen_at <= until]
        if after is not None:
            seen.append(responses.c.first_seen_at > after)
        usable = responses.c.excluded_because.is_(None)
        with self._storage.read() as connection:
            forms, cohorts = connection.execute(
                select(func.count(), func.count(responses.c.cohort.distinct())).where(*seen, usable)
            ).one()
            excluded = connection.scalar(
                select(func.count()).select_from(responses).where(*seen, responses.c.excluded_because.is_not(None))
            )
        return Arrivals(forms=forms, cohorts=cohorts, excluded=excluded or 0)

    def totals(self) -> Totals:
        with self._storage.read() as connection:
            live = select(func.count()).select_from(responses).where(self._mine, responses.c.withdrawn_at.is_(None))
            return Totals(
                total=connection.scalar(live.where(responses.c.excluded_because.is_(None))) or 0,
                excluded=connection.scalar(live.where(responses.c.excluded_because.is_not(None))) or 0,
                unread=connection.scalar(
                    select(func.count()).select_from(unread_rows).where(unread_rows.c.source == self.source)
                )
                or 0,
            )

    def unread(self) -> tuple[UnreadRow, ...]:
        """Return the rows that could not be read, oldest first."""
        with self._storage.read() as connection:
            rows = connection.execute(
                select(unread_rows.c.key, unread_rows.c.place, unread_rows.c.reason)
                .where(unread_rows.c.source == self.source)
                .order_by(unread_rows.c.first_seen_at, unread_rows.c.place)
            ).all()
        return tuple(UnreadRow(key=row.key, place=row.place, reason=row.reason) for row in rows)

    def unread_keys(self) -> frozenset[str]:
        with self._storage.read() as connection:
            return frozenset(connection.scalars(select(unread_rows.c.key).where(unread_rows.c.source == self.source)))

    def apply(self, changes: Changes, batch: Batch, *, now: datetime) -> tuple[UnreadRow, ...]:
        """Write what was decided, and return the unreadable rows not known before.

        Each response is written in one statement, and many in portions, so that a slash command that comes in at the
        same time is kept at once. Killed in between, the next look finds what is missing and writes it.
        """
        for new in portions(changes.new, at_once=RESPONSES_AT_ONCE):
            rows = [self._new(response, now) for response in new]
            with self._storage.begin() as connection:
                connection.execute(insert(responses), rows)
        replaced = [(response.key, response) for response in changes.changed] + list(changes.edited)
        for some in portions(replaced, at_once=RESPONSES_AT_ONCE):
            with self._storage.begin() as connection:
                self._replace(connection, some, now=now)
        for keys in portions(changes.withdrawn, at_once=KEYS_AT_ONCE):
            with self._storage.begin() as connection:
                statement = update(responses).where(self._mine, responses.c.key.in_(keys))
                connection.execute(statement.values(withdrawn_at=now, changed_at=now))
        with self._storage.begin() as connection:
            # Last of all: until the roll is kept, the next look asks for the same rows and finds them stored.
            if batch.roll is not None:
                keep_roll(connection, batch.roll, source=self.source)
            return self._keep_unread(connection, batch, now=now)

    @property
    def _mine(self) -> Any:  # noqa: ANN401 - an SQL expression
        return responses.c.source == self.source

    def _load(self, connection: Connection, keys: Sequence[str]) -> Iterable[Response]:
        for portion in portions(keys, at_once=KEYS_AT_ONCE):
            for row in connection.execute(select(responses).where(self._mine, responses.c.key.in_(portion))):
                yield _response(row)

    def _new(self, response: Response, now: datetime) -> dict[str, Any]:
        return {"source": self.source, "key": response.key, "first_seen_at": now} | _said(response, now=now)

    def _replace(self, connection: Connection, replaced: Sequence[tuple[str, Response]], *, now: datetime) -> None:
        """Write what each now says, and keep what it said. An answer to a question no longer asked stays."""
        old = {response.key: response for response in self._load(connection, [key for key, _ in replaced])}
        answers = {key: {**old[key].answers, **response.answers} for key, response in replaced}
        now_said = [(old[key], replace(response, answers=answers[key])) for key, response in replaced]
        keep_versions(connection, now_said, source=self.source, now=now)
        written = ("submitted_at", "cohort", "answers", "content_hash", "excluded_because", "changed_at")
        statement = (
            update(responses)
            .where(self._mine, responses.c.key == bindparam("old_key"))
            .values({name: bindparam(f"new_{name}") for name in ("key", *written)} | {"withdrawn_at": None})
        )
        rows = []
        for key, response in replaced:
            said = _said(response, now=now) | {"key": response.key, "answers": answers[key]}
            rows.append({"old_key": key} | {f"new_{name}": value for name, value in said.items()})
        connection.execute(statement, rows)

    def _keep_unread(self, connection: Connection, batch: Batch, *, now: datetime) -> tuple[UnreadRow, ...]:
        mine = unread_rows.c.source == self.source
        known = set(connection.scalars(select(unread_rows.c.key).where(mine)))
        present = {row.key for row in batch.unread}
        mended = known & ({response.key for response in batch.responses} | set(batch.gone))
        if batch.complete:
            mended = known - present - batch.unchanged
        for keys in portions(sorted(mended), at_once=KEYS_AT_ONCE):
            connection.execute(delete(unread_rows).where(mine, unread_rows.c.key.in_(keys)))
        new = tuple(row for row in batch.unread if row.key not in known)
        if new:
            connection.execute(insert(unread_rows), [self._unread(row, now) for row in new])
        return new

    def _unread(self, row: UnreadRow, now: datetime) -> dict[str, Any]:
        place = row.place[:PLACE_CHARACTERS]
        return {"source": self.source, "key": row.key, "place": place, "reason": row.reason, "first_seen_at": now}


_USABLE = (responses.c.excluded_because.is_(None), responses.c.withdrawn_at.is_(None))


def _said(response: Response, *, now: datetime) -> dict[str, Any]:
    return {
        "submitted_at": response.submitted_at,
        "cohort": response.cohort,
        "answers": dict(response.answers),
        "content_hash": content_hash(response),
        "excluded_because": response.excluded_because,
        "changed_at": now,
    }


def _response(row: Row[Any]) -> Response:
    return Response(
        key=row.key,
        submitted_at=row.submitted_at,
        cohort=row.cohort,
        answers=row.answers,
        excluded_because=row.excluded_because,
    )
