"""Where a person's words are in the database: counting them, and taking them out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, String, Table, and_, cast, delete, func, or_, select, update

from bot.review import repository
from bot.review.erased import keep_out
from bot.review.model import LogEntry, State, ref_of
from bot.storage.engine import Storage
from bot.storage.schema import (
    action_log,
    actions,
    comment_retags,
    comments,
    entries,
    erased_responses,
    inbox,
    posted_quotes,
    response_versions,
    responses,
    unread_rows,
)

SHORTEST_MENTION = 20  # characters: shorter answers ("very good") are everybody's words
_ACTION_TEXTS = (actions.c.title, actions.c.evidence, actions.c.outcome, actions.c.notes, actions.c.impact)


@dataclass(frozen=True)
class Reached:
    """How much of somebody's was found, or erased, place by place."""

    responses: int = 0
    earlier_versions: int = 0
    unread_rows: int = 0
    comments: int = 0
    themes_put_right: int = 0
    posted_quotes: int = 0
    requests_under_way: int = 0

    def __add__(self, other: Reached) -> Reached:
        return Reached(**{one.name: getattr(self, one.name) + getattr(other, one.name) for one in fields(self)})

    @property
    def total(self) -> int:
        return sum(getattr(self, one.name) for one in fields(self))


class Erasure:
    """What is kept of the responses of one source."""

    def __init__(self, storage: Storage, *, source: str) -> None:
        self._storage = storage
        self._source = source

    def keys_of(self, reference: str, number: int | None) -> tuple[str, ...]:
        """Find the response that is meant, by its key or by a comment of it. Empty if nothing of it is kept."""
        mine = comments.c.source == self._source
        with self._storage.read() as connection:
            if number is not None:
                by_comment = select(comments.c.response_key).where(mine, comments.c.number == number)
                reference = connection.scalar(by_comment) or reference
            places = [
                select(table.c[column]).where(table.c.source == self._source, table.c[column] == reference)
                for table, column in _KEYED
            ]
            return (reference,) if any(connection.execute(place.limit(1)).first() for place in places) else ()

    def was_erased(self, key: str) -> bool:
        here = and_(erased_responses.c.source == self._source, erased_responses.c.key == key)
        with self._storage.read() as connection:
            return connection.execute(select(erased_responses.c.key).where(here)).first() is not None

    def keys_before(self, moment: datetime) -> tuple[str, ...]:
        """Find the responses that were sent before, those that the source no longer has among them."""
        query = select(responses.c.key).where(responses.c.source == self._source, responses.c.submitted_at < moment)
        with self._storage.read() as connection:
            return tuple(connection.scalars(query.order_by(responses.c.submitted_at, responses.c.key)))

    def found(self, keys: Sequence[str]) -> Reached:
        """Count what erasing would reach."""
        with self._storage.read() as connection:
            return self._found(connection, keys)

    def mentions(self, keys: Sequence[str]) -> tuple[str, ...]:
        """Name actions and log entries that hold a whole answer: somebody pasted it in, and a person must look."""
        with self._storage.read() as connection:
            texts = tuple(self._texts(connection, keys))
            if not texts:
                return ()
            holds = or_(*(_holds(column, text) for text in texts for column in _ACTION_TEXTS))
            logged = or_(*(_holds(action_log.c[name], text) for text in texts for name in ("old", "new")))
            refs = set(connection.scalars(select(actions.c.ref).where(holds)))
            refs |= set(connection.scalars(select(action_log.c.ref).where(logged)))
            for ref, answers in connection.execute(select(entries.c.ref, entries.c.answers)):
                written = "\n".join(str(each) for each in answers.values()).lower()
                refs |= {ref} if any(text.lower() in written for text in texts) else set()
        return tuple(sorted(refs))

    def unpublish(self, keys: Sequence[str]) -> None:
        """Take every comment of these out of the queue and back from release, before Slack's copies are changed."""
        with self._storage.begin() as connection:
            mine = self._here(comments, keys)
            connection.execute(update(comments).where(mine).values(state=State.ERASED.value))

    def erase(self, keys: Sequence[str], *, who: str, now: datetime) -> None:
        """Take out all of it, and remember the keys so that none is read in again."""
        with self._storage.begin() as connection:
            numbers = list(connection.scalars(select(comments.c.number).where(self._here(comments, keys))))
            keep_out(connection, self._source, keys, now=now)
            _empty_requests(connection, numbers, now=now)
            connection.execute(delete(comment_retags).where(comment_retags.c.comment.in_(numbers)))
            connection.execute(update(comments).where(comments.c.number.in_(numbers)).values(**_NOTHING))
            for table in (response_versions, unread_rows, responses):
                connection.execute(delete(table).where(self._here(table, keys)))
            for number in numbers:
                repository.note(connection, LogEntry(now, who, State.ERASED.value, comment=number))

    def log(self, did: str, *, who: str, now: datetime, how_many: int) -> None:
        with self._storage.begin() as connection:
            repository.note(connection, LogEntry(now, who, did, how_many=how_many))

    def compact(self) -> None:
        """Have SQLite overwrite what was deleted: its file keeps it until the room is used again."""
        if self._storage.engine.dialect.name != "sqlite":
            return
        with self._storage.engine.connect() as connection:
            plain = connection.connection.driver_connection
            if plain is not None:
                plain.execute("VACUUM")
                plain.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def _found(self, connection: Connection, keys: Sequence[str]) -> Reached:
        def many(table: Table, condition: Any) -> int:  # noqa: ANN401 - an SQL expression
            return connection.scalar(select(func.count()).select_from(table).where(condition)) or 0

        numbers = list(connection.scalars(select(comments.c.number).where(self._here(comments, keys))))
        shown = and_(posted_quotes.c.comment.in_(numbers), posted_quotes.c.withdrawn_at.is_(None))
        unfinished = [each for each in _unfinished(connection) if _is_about(each[1], numbers)]
        return Reached(
            responses=many(responses, self._here(responses, keys)),
            earlier_versions=many(response_versions, self._here(response_versions, keys)),
            unread_rows=many(unread_rows, self._here(unread_rows, keys)),
            comments=many(comments, and_(comments.c.number.in_(numbers), comments.c.masked != "")),
            themes_put_right=many(comment_retags, comment_retags.c.comment.in_(numbers)),
            posted_quotes=many(posted_quotes, shown),
            requests_under_way=len(unfinished),
        )

    def _texts(self, connection: Connection, keys: Sequence[str]) -> Iterator[str]:
        for table in (responses, response_versions):
            for answers in connection.scalars(select(table.c.answers).where(self._here(table, keys))):
                yield from (
                    text for text in answers.values() if isinstance(text, str) and len(text) >= SHORTEST_MENTION
                )
        query = select(comments.c.quote, comments.c.masked).where(self._here(comments, keys))
        for row in connection.execute(query):
            yield from (text for text in row if text and len(text) >= SHORTEST_MENTION)

    def _here(self, table: Table, keys: Sequence[str]) -> Any:  # noqa: ANN401 - an SQL expression
        column = table.c.response_key if table is comments else table.c.key
        return and_(table.c.source == self._source, column.in_(keys))


_KEYED = (
    (responses, "key"),
    (response_versions, "key"),
    (unread_rows, "key"),
    (comments, "response_key"),
)
_NOTHING: Mapping[str, Any] = {
    "text_hash": "",
    "masked": "",
    "themes": [],
    "listed_themes": [],
    "reasons": {},
    "sentiment": "",
    "suggestions": [],
    "order_reasons": [],
    "flags": [],
    "quote": None,
    "state": State.ERASED.value,
}


def _holds(column: Any, text: str) -> Any:  # noqa: ANN401 - an SQL expression
    return func.lower(cast(column, String)).contains(text.lower(), autoescape=True)


def _unfinished(connection: Connection) -> list[tuple[str, Mapping[str, Any]]]:
    query = select(inbox.c.request_id, inbox.c.payload).where(inbox.c.done_at.is_(None))
    return [(row.request_id, row.payload) for row in connection.execute(query)]


def _is_about(payload: Mapping[str, Any], numbers: Sequence[int]) -> bool:
    said = f"{payload.get('private_metadata', '')} {payload.get('value', '')}"
    return any(ref_of(number) in said.split() for number in numbers)


def _empty_requests(connection: Connection, numbers: Sequence[int], *, now: datetime) -> None:
    """Drop what somebody asked of these comments and was not done yet: it may hold words for a quote."""
    about = [request_id for request_id, payload in _unfinished(connection) if _is_about(payload, numbers)]
    if about:
        connection.execute(update(inbox).where(inbox.c.request_id.in_(about)).values(payload={}, done_at=now))
