"""Actions and their log in the database. Each function works inside its caller's transaction, so that sync can join."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, RowMapping, insert, select, update

from bot.actions.model import (
    ACTION_FIELDS,
    Action,
    Baseline,
    Change,
    Principle,
    Priority,
    RevisionSize,
    Status,
    Urgency,
    applied,
    as_text,
)
from bot.actions.outcome_check import OutcomeCheck
from bot.storage import sequences
from bot.storage.schema import action_log, actions

Origin = Literal["slack", "sheet", "bot"]

_NOT_LOGGED = frozenset({"ref", "number", "revision", "archived"})


class Outdated(Exception):
    """The action was changed since it was read: read it again and decide again."""


@dataclass(frozen=True)
class LogEntry:
    """One change of one field: who made it, when, and where."""

    ref: str
    at: datetime
    who: str  # Slack user id, "sheet" or "bot"
    origin: str
    field: str  # "ref" for the creation
    old: str | None
    new: str | None
    request_id: str | None = None
    undoes: str | None = None  # the request that this one took back


_LOGGED = tuple(action_log.c[name] for name in LogEntry.__dataclass_fields__)


def next_number(connection: Connection) -> int:
    """Take the next number for a reference. None comes twice, even if what it was for is never kept."""
    return sequences.next_of(connection, "action")


def create(
    connection: Connection, action: Action, *, who: str, origin: Origin, at: datetime, request_id: str | None
) -> None:
    """Write a new action and the log of what it started with.

    Raises:
        sqlalchemy.exc.IntegrityError: another transaction took the number first.
    """
    connection.execute(insert(actions).values(**_row(action)))
    filled = [
        Change(name, None, getattr(action, name))
        for name in ACTION_FIELDS
        if name not in _NOT_LOGGED and as_text(getattr(action, name)) is not None
    ]
    changes = [Change("ref", None, action.ref), *filled]
    _log(connection, action.ref, changes, who=who, origin=origin, at=at, request_id=request_id)


def apply_changes(
    connection: Connection,
    action: Action,
    changes: Iterable[Change],
    *,
    who: str,
    origin: Origin,
    at: datetime,
    request_id: str | None,
    undoes: str | None = None,
) -> Action:
    """Write these changes and their log, and return the action as it then is.

    Raises:
        Outdated: the action in the database is not the one given.
    """
    changes = [change for change in changes if change.old != change.new]
    after = applied(action, changes)
    if after == action:
        return action
    row = _row(after)
    values = {name: row[name] for name in ("revision", *(change.field for change in changes))}
    found = connection.execute(
        update(actions).where(actions.c.ref == action.ref, actions.c.revision == action.revision).values(**values)
    )
    if found.rowcount == 0:
        raise Outdated(action.ref)
    _log(connection, action.ref, changes, who=who, origin=origin, at=at, request_id=request_id, undoes=undoes)
    return after


def find(connection: Connection, ref: str) -> Action | None:
    row = connection.execute(select(actions).where(actions.c.ref == ref)).mappings().one_or_none()
    return _action(row) if row else None


def select_all(connection: Connection, *, archived: bool = False) -> tuple[Action, ...]:
    """Return every action in the order of its number; those whose row was deleted from the sheet only if asked."""
    query = select(actions).order_by(actions.c.number)
    if not archived:
        query = query.where(actions.c.archived.is_(False))
    return tuple(_action(row) for row in connection.execute(query).mappings())


def titles(connection: Connection) -> dict[str, str]:
    """Return the title of every action in the plan by its reference: a small read, made with each new action."""
    query = select(actions.c.ref, actions.c.title).where(actions.c.archived.is_(False))
    return {row.ref: row.title for row in connection.execute(query)}


def requested(connection: Connection, request_id: str) -> str | None:
    """Return the reference of the action that this Slack request already made or changed."""
    query = select(action_log.c.ref).where(action_log.c.request_id == request_id).limit(1)
    return connection.execute(query).scalar_one_or_none()


def log_of(connection: Connection, ref: str) -> tuple[LogEntry, ...]:
    """Return all that happened to an action, oldest first."""
    query = select(*_LOGGED).where(action_log.c.ref == ref)
    return tuple(LogEntry(**row._mapping) for row in connection.execute(query.order_by(action_log.c.id)))


def whole_log(connection: Connection) -> tuple[LogEntry, ...]:
    """Return all that ever happened to any action, oldest first."""
    return tuple(LogEntry(**row._mapping) for row in connection.execute(select(*_LOGGED).order_by(action_log.c.id)))


def last_change_by(connection: Connection, who: str) -> tuple[LogEntry, ...]:
    """Return what somebody's last request in Slack changed, oldest first; empty if they never changed anything."""
    theirs = (action_log.c.who == who, action_log.c.origin == "slack", action_log.c.request_id.is_not(None))
    last = select(action_log.c.request_id).where(*theirs).order_by(action_log.c.id.desc()).limit(1)
    query = select(*_LOGGED).where(action_log.c.request_id == last.scalar_subquery(), action_log.c.who == who)
    return tuple(LogEntry(**row._mapping) for row in connection.execute(query.order_by(action_log.c.id)))


def closed_by(connection: Connection, ref: str) -> str | None:
    """Tell who closed an action last: a Slack user id, "sheet" or "bot"."""
    query = (
        select(action_log.c.who)
        .where(action_log.c.ref == ref, action_log.c.field == "status", action_log.c.new == Status.CLOSED.value)
        .order_by(action_log.c.id.desc())
        .limit(1)
    )
    return connection.execute(query).scalar_one_or_none()


def _log(
    connection: Connection,
    ref: str,
    changes: Iterable[Change],
    *,
    who: str,
    origin: Origin,
    at: datetime,
    request_id: str | None,
    undoes: str | None = None,
) -> None:
    entries = [
        {
            "ref": ref,
            "at": at,
            "who": who,
            "origin": origin,
            "field": change.field,
            "old": as_text(change.old),
            "new": as_text(change.new),
            "request_id": request_id,
            "undoes": undoes,
        }
        for change in changes
    ]
    connection.execute(insert(action_log), entries)


def _row(action: Action) -> dict[str, Any]:
    return {
        **asdict(action),
        "principles": list(action.principles),
        "baseline": as_text(action.baseline),
        "outcome_check": as_text(action.outcome_check),
    }


def _action(row: RowMapping) -> Action:
    return Action(
        **{
            **row,
            "principles": tuple(Principle(letter) for letter in row["principles"]),
            "status": Status(row["status"]),
            "priority": Priority(row["priority"]) if row["priority"] else None,
            "revision_size": RevisionSize(row["revision_size"]) if row["revision_size"] else None,
            "urgency": Urgency(row["urgency"]) if row["urgency"] else None,
            "baseline": Baseline.from_text(row["baseline"]) if row["baseline"] else None,
            "outcome_check": OutcomeCheck.from_text(row["outcome_check"]) if row["outcome_check"] else None,
        }
    )
