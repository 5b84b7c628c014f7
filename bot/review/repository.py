"""The queue in the database: comments, what was decided, and the log that only grows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, and_, exists, func, insert, select, update

from bot.comments.model import JudgedComment
from bot.comments.people import PutRight
from bot.review.model import GONE, Comment, LogEntry, Reader, State, Step, Surroundings
from bot.review.rules import Answer
from bot.storage.engine import Storage
from bot.storage.schema import comment_log, comment_retags, comments, concerns, responses
from bot.storage.sequences import next_of

_TUPLES = ("themes", "listed_themes", "suggestions", "order_reasons", "flags")
_DECIDED = tuple(state.value for state in State if state not in GONE and state is not State.WAITING)
_GONE = tuple(sorted(state.value for state in GONE))  # values: a driver may write an enum by its name
BOT = "bot"


class Comments:
    """The comments of all sources."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    def get(self, number: int) -> Comment | None:
        with self._storage.read() as connection:
            return get(connection, number)

    def of_responses(self, source: str, keys: Sequence[str]) -> tuple[Comment, ...]:
        wanted = and_(comments.c.source == source, comments.c.response_key.in_(keys))
        return self._found(select(comments).where(wanted))

    def orphans(self, source: str) -> tuple[Comment, ...]:
        """Find comments whose response has no row any more: the row was corrected, which gives it another key."""
        has_row = exists().where(responses.c.source == comments.c.source, responses.c.key == comments.c.response_key)
        return self._found(
            select(comments).where(comments.c.source == source, comments.c.state.not_in(_GONE), ~has_row)
        )

    def next_for(self, reader: Reader) -> Comment | None:
        """Find what somebody should read next: the gravest first, then the oldest."""
        rows = self._found(
            select(comments).where(_waits_for(reader)).order_by(comments.c.score.desc(), comments.c.number).limit(1)
        )
        return rows[0] if rows else None

    def waiting(self, reader: Reader) -> int:
        with self._storage.read() as connection:
            return connection.scalar(select(func.count()).select_from(comments).where(_waits_for(reader))) or 0

    def in_concern(self, concern: int) -> tuple[Comment, ...]:
        return self._found(select(comments).where(comments.c.concern == concern).order_by(comments.c.number))

    def asking(self) -> tuple[Comment, ...]:
        """Find the decided comments that ask for something: what was withheld or not read yet is not counted."""
        decided = (State.RELEASED.value, State.PARAPHRASED.value, State.PRIVATE.value)
        found = self._found(select(comments).where(comments.c.state.in_(decided)).order_by(comments.c.number))
        return tuple(each for each in found if each.suggestions and not each.is_first and each.concern is None)

    def themes_left(self) -> tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]:
        """Give the themes of every decided comment, as listed and as a person left them."""
        query = select(comments.c.listed_themes, comments.c.themes).where(comments.c.state.in_(_DECIDED))
        with self._storage.read() as connection:
            return tuple((tuple(row.listed_themes), tuple(row.themes)) for row in connection.execute(query))

    def put_right(self) -> PutRight:
        """Read what people have put right of the themes; the latest word on the same answer stands."""
        query = select(comment_retags.c.question_key, comment_retags.c.text_hash, comment_retags.c.themes)
        with self._storage.read() as connection:
            rows = connection.execute(query.order_by(comment_retags.c.id)).all()
        left = {(row.question_key, row.text_hash): tuple(row.themes) for row in rows}
        return lambda question, text: left.get((question, Answer("", question, text).text_hash))

    def log(self, *, limit: int) -> tuple[LogEntry, ...]:
        """Give what was told to whom and acknowledged by whom, the newest first."""
        query = select(comment_log).where(comment_log.c.concern.is_not(None)).order_by(comment_log.c.id.desc())
        with self._storage.read() as connection:
            return tuple(_entry(row) for row in connection.execute(query.limit(limit)))

    def surroundings(self, comment: Comment) -> Surroundings:
        with self._storage.read() as connection:
            return surroundings(connection, comment)

    def _found(self, query: Any) -> tuple[Comment, ...]:  # noqa: ANN401 - an SQL statement
        with self._storage.read() as connection:
            return tuple(read(row) for row in connection.execute(query))


def _waits_for(reader: Reader) -> Any:  # noqa: ANN401 - an SQL expression
    waiting = comments.c.state == State.WAITING.value
    if reader.may_review:
        return waiting if reader.may_review_trainers else and_(waiting, comments.c.names_trainer.is_(False))
    open_concerns = select(concerns.c.number).where(concerns.c.acknowledged_at.is_(None))
    return and_(comments.c.state.not_in(_GONE), comments.c.concern.in_(open_concerns))


# --- inside somebody's transaction


def get(connection: Connection, number: int) -> Comment | None:
    row = connection.execute(select(comments).where(comments.c.number == number)).one_or_none()
    return read(row) if row else None


def read(row: Row[Any]) -> Comment:
    values = dict(row._mapping)
    values |= {name: tuple(values[name]) for name in _TUPLES} | {"state": State(values["state"])}
    return Comment(**values)


def keep_new(
    connection: Connection, source: str, answer: Answer, judged: JudgedComment, *, concern: int | None, now: datetime
) -> int:
    """Put a comment into the queue and return its number."""
    number = next_of(connection, "comment")
    place = {"source": source, "response_key": answer.response_key, "question_key": answer.question_key}
    row = {"number": number, "arrived_at": now, "concern": concern} | place | _fresh(answer, now=now)
    connection.execute(insert(comments).values(**row, **judged_columns(connection, answer, judged)))
    note(connection, LogEntry(now, BOT, "queued", comment=number, concern=concern))
    return number


def bring_back(
    connection: Connection,
    comment: Comment,
    answer: Answer,
    judged: JudgedComment,
    *,
    concern: int | None,
    now: datetime,
) -> None:
    """Put an edited comment back into the queue as if nobody had decided on it; its quote no longer stands."""
    values = _fresh(answer, now=now) | judged_columns(connection, answer, judged) | {"concern": concern}
    connection.execute(update(comments).where(comments.c.number == comment.number).values(**values))
    note(connection, LogEntry(now, BOT, "back to waiting", comment=comment.number, concern=concern))


def change(connection: Connection, comment: Comment, **values: Any) -> None:  # noqa: ANN401 - columns
    connection.execute(update(comments).where(comments.c.number == comment.number).values(**values))


def leave(connection: Connection, comment: Comment, *, now: datetime) -> None:
    change(connection, comment, state=State.WITHDRAWN.value, quote=None, changed_at=now)
    note(connection, LogEntry(now, BOT, State.WITHDRAWN.value, comment=comment.number))


def judged_columns(connection: Connection, answer: Answer, judged: JudgedComment) -> dict[str, Any]:
    """Write down what was judged. Themes that a person gave the same words before win over the list."""
    retagged = connection.scalar(
        select(comment_retags.c.themes)
        .where(comment_retags.c.text_hash == answer.text_hash, comment_retags.c.question_key == answer.question_key)
        .order_by(comment_retags.c.id.desc())
        .limit(1)
    )
    return {
        "masked": judged.masked.text,
        "themes": list(judged.themes) if retagged is None else list(retagged),
        "listed_themes": list(judged.themes),
        "reasons": {tag.theme: list(tag.reasons) for tag in judged.tags},
        "sentiment": judged.sentiment.feeling,
        "suggestions": [each.text for each in judged.suggestions],
        "score": judged.attention.score,
        "order_reasons": list(judged.attention.reasons),
        "flags": list(judged.flags),
        "names_trainer": judged.is_for_lead_trainer_only,
    }


def open_concern(connection: Connection, *, now: datetime) -> int:
    number = next_of(connection, "concern")
    connection.execute(insert(concerns).values(number=number, opened_at=now, step=Step.LEAD.value, due_at=now))
    return number


def note(connection: Connection, entry: LogEntry, *, request_id: str | None = None) -> None:
    """Add to the log. Nothing of the bot changes or deletes a line of it."""
    connection.execute(
        insert(comment_log).values(
            at=entry.at,
            who=entry.who,
            did=entry.did,
            comment=entry.comment,
            concern=entry.concern,
            told=entry.told,
            how_many=entry.how_many,
            request_id=request_id,
        )
    )


def was_asked(connection: Connection, request_id: str) -> bool:
    query = select(func.count()).select_from(comment_log).where(comment_log.c.request_id == request_id)
    return bool(connection.scalar(query))


def surroundings(connection: Connection, comment: Comment) -> Surroundings:
    """Count the people and voices of a comment's cohort."""
    mine = and_(responses.c.source == comment.source, responses.c.key == comment.response_key)
    cohort = connection.scalar(select(responses.c.cohort).where(mine))
    same_cohort = responses.c.cohort == cohort if cohort is not None else responses.c.cohort.is_(None)
    usable = (responses.c.excluded_because.is_(None), responses.c.withdrawn_at.is_(None))
    there = and_(responses.c.source == comment.source, same_cohort, *usable)
    size = connection.scalar(select(func.count()).select_from(responses).where(there)) or 0
    joined = and_(comments.c.source == responses.c.source, comments.c.response_key == responses.c.key)
    spoken = connection.execute(
        select(comments.c.response_key, comments.c.themes)
        .select_from(comments.join(responses, joined))
        .where(there, comments.c.state.not_in(_GONE))
    ).all()
    themes = set(comment.themes)
    voices = {row.response_key for row in spoken if themes & set(row.themes) or (not themes and not row.themes)}
    acknowledged = connection.execute(
        select(concerns.c.acknowledged_at).where(concerns.c.number == comment.concern)
    ).one_or_none()
    is_open = acknowledged is not None and acknowledged[0] is None
    return Surroundings(cohort_size=size, with_same_theme=len(voices), concern_is_open=is_open)


def _fresh(answer: Answer, *, now: datetime) -> dict[str, Any]:
    undecided: Mapping[str, Any] = dict.fromkeys(("decided_by", "decided_at", "quote"))
    return {
        "text_hash": answer.text_hash,
        "state": State.WAITING.value,
        "changed_at": now,
        **undecided,
    }


def _entry(row: Row[Any]) -> LogEntry:
    return LogEntry(row.at, row.who, row.did, row.comment, row.concern, row.told, row.how_many)
