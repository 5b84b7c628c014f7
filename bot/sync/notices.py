"""What people are to be told of the plan, kept in the transaction that makes it true: told once, never lost."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from bot.storage.schema import plan_notices

CLASH, ARCHIVED, COPIED, NEW, UNREADABLE, STOPPED = "clash", "archived", "copied", "new", "unreadable", "stopped"
COLUMN, RENAMED, GONE = "column", "renamed", "gone"  # of the tab itself
ECHO, ECHOES = "echo", "echoes"  # what was edited in the sheet, told in Slack
MEANT = "meant"  # the answer to a stop


@dataclass(frozen=True)
class Notice:
    """One thing to be told, by a key that stands for it for good."""

    key: str
    kind: str
    facts: Mapping[str, Any]
    answer: str | None = None
    noted_at: datetime | None = None


def note(connection: Connection, notice: Notice, *, at: datetime) -> bool:
    """Keep a notice to be told. False if this very thing was noted before."""
    known = connection.scalar(select(plan_notices.c.key).where(plan_notices.c.key == notice.key))
    if known is not None:
        return False
    values = {"key": notice.key, "kind": notice.kind, "facts": dict(notice.facts), "noted_at": at}
    connection.execute(insert(plan_notices).values(**values))
    return True


def untold(connection: Connection) -> list[Notice]:
    """Return what is still to be told, oldest first."""
    columns = [plan_notices.c[name] for name in Notice.__dataclass_fields__]
    rows = connection.execute(
        select(*columns).where(plan_notices.c.told_at.is_(None)).order_by(plan_notices.c.noted_at, plan_notices.c.key)
    )
    return [Notice(**row._mapping) for row in rows]


def told(connection: Connection, keys: Collection[str], *, at: datetime) -> None:
    connection.execute(update(plan_notices).where(plan_notices.c.key.in_(list(keys))).values(told_at=at))


def find(connection: Connection, key: str) -> Notice | None:
    columns = [plan_notices.c[name] for name in Notice.__dataclass_fields__]
    row = connection.execute(select(*columns).where(plan_notices.c.key == key)).one_or_none()
    return Notice(**row._mapping) if row else None


def answer(connection: Connection, key: str, words: str) -> bool:
    """Keep which button was pressed. False if one was pressed before, or there is no such notice."""
    open_ = (plan_notices.c.key == key) & plan_notices.c.answer.is_(None)
    return connection.execute(update(plan_notices).where(open_).values(answer=words)).rowcount > 0


def last_of(connection: Connection, kind: str) -> Notice | None:
    """Return the newest notice of a kind."""
    columns = [plan_notices.c[name] for name in Notice.__dataclass_fields__]
    newest = plan_notices.c.noted_at.desc(), plan_notices.c.key.desc()
    query = select(*columns).where(plan_notices.c.kind == kind).order_by(*newest).limit(1)
    row = connection.execute(query).one_or_none()
    return Notice(**row._mapping) if row else None


def all_of(connection: Connection, kind: str) -> list[Notice]:
    columns = [plan_notices.c[name] for name in Notice.__dataclass_fields__]
    return [Notice(**row._mapping) for row in connection.execute(select(*columns).where(plan_notices.c.kind == kind))]


def settle(connection: Connection, key: str, words: str) -> None:
    """Write down how a question ended, whatever was answered before."""
    connection.execute(update(plan_notices).where(plan_notices.c.key == key).values(answer=words))


def meant(connection: Connection) -> frozenset[str]:
    """Return the suspicions that a person has answered for."""
    query = select(plan_notices.c.facts).where(plan_notices.c.kind == STOPPED, plan_notices.c.answer == MEANT)
    return frozenset(str(facts["suspicion"]) for facts in connection.scalars(query))


def forget_others(connection: Connection, kind: str, *, still: Collection[str]) -> None:
    """Forget what of this kind is over, so that the same thing is told again when it comes back."""
    keys = connection.scalars(select(plan_notices.c.key).where(plan_notices.c.kind == kind)).all()
    over = [key for key in keys if key not in still]
    if over:
        connection.execute(delete(plan_notices).where(plan_notices.c.key.in_(over)))
