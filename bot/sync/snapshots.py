"""What the sync keeps in the database: what both sides last agreed on, the clashes that wait, the write under way."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from bot.storage.schema import action_log, plan_base, plan_clashes, plan_writes
from bot.sync.aiming import Volley, from_json, to_json
from bot.sync.cells import Cells
from bot.sync.merge import Clash


def agreed(connection: Connection) -> dict[str, Cells]:
    """Return what both sides held, by reference."""
    rows = connection.execute(select(plan_base.c.ref, plan_base.c.cells))
    return {row.ref: row.cells for row in rows}


def agree(
    connection: Connection, cells_by_ref: Mapping[str, Cells], *, before: Mapping[str, Cells], at: datetime
) -> None:
    """Write down what both sides hold now, where that is news."""
    for ref, cells in cells_by_ref.items():
        now = dict(cells)
        if now == before.get(ref):
            continue
        values = {"cells": now, "agreed_at": at}
        if connection.execute(update(plan_base).where(plan_base.c.ref == ref).values(**values)).rowcount == 0:
            connection.execute(insert(plan_base).values(ref=ref, **values))


def forget(connection: Connection, refs: Iterable[str]) -> None:
    """Drop the base of rows that are gone."""
    connection.execute(delete(plan_base).where(plan_base.c.ref.in_(list(refs))))


def set_cell(connection: Connection, ref: str, field: str, text: str | None, *, at: datetime) -> None:
    """Write down for one cell what both sides are to be compared with from now on."""
    row = connection.execute(select(plan_base.c.cells).where(plan_base.c.ref == ref)).one_or_none()
    if row is not None:
        cells = {**row.cells, field: text}
        connection.execute(update(plan_base).where(plan_base.c.ref == ref).values(cells=cells, agreed_at=at))


@dataclass(frozen=True)
class KeptClash:
    """A clash in the log, and how it ended if it has."""

    number: int
    clash: Clash
    settled_as: str | None
    is_settled: bool


def find_clash(connection: Connection, number: int) -> KeptClash | None:
    row = connection.execute(select(plan_clashes).where(plan_clashes.c.id == number)).one_or_none()
    if row is None:
        return None
    clash = Clash(row.ref, row.field, row.in_sheet, row.in_slack)
    return KeptClash(row.id, clash, row.settled_as, row.settled_at is not None)


def settle_clash(connection: Connection, number: int, *, as_: str, at: datetime) -> bool:
    """Write down how a clash was decided. False if it was over already."""
    waiting = (plan_clashes.c.id == number) & plan_clashes.c.settled_at.is_(None)
    return connection.execute(update(plan_clashes).where(waiting).values(settled_at=at, settled_as=as_)).rowcount > 0


def note_clashes(connection: Connection, clashes: Sequence[Clash], *, at: datetime) -> list[tuple[int, Clash]]:
    """Keep new clashes, settle those that are over, and return the new ones with their numbers."""
    waiting = connection.execute(select(plan_clashes).where(plan_clashes.c.settled_at.is_(None))).all()
    known = {Clash(row.ref, row.field, row.in_sheet, row.in_slack): row.id for row in waiting}
    over = [number for clash, number in known.items() if clash not in clashes]
    connection.execute(update(plan_clashes).where(plan_clashes.c.id.in_(over)).values(settled_at=at))
    new = [clash for clash in clashes if clash not in known]
    numbers = []
    for clash in new:
        values = {"ref": clash.ref, "field": clash.field, "in_sheet": clash.in_sheet, "in_slack": clash.in_slack}
        kept = connection.execute(insert(plan_clashes).values(found_at=at, **values))
        numbers.append(int((kept.inserted_primary_key or (0,))[0]))
    return list(zip(numbers, new, strict=True))


def log_after(connection: Connection, number: int, *, most: int) -> Sequence[Row[Any]]:
    """Return what happened to actions after the log's entry `number`, oldest first."""
    query = select(action_log).where(action_log.c.id > number).order_by(action_log.c.id).limit(most)
    return connection.execute(query).all()


def last_logged(connection: Connection) -> int:
    """Return the number of the log's newest entry. 0 if it has none."""
    return connection.scalar(select(func.max(action_log.c.id))) or 0


def write_under_way(connection: Connection) -> Volley | None:
    """Return the write whose outcome nobody has looked at yet. None if there is none."""
    row = connection.execute(select(plan_writes.c.content).limit(1)).one_or_none()
    return from_json(row.content) if row else None


def begin_write(connection: Connection, volley: Volley, *, at: datetime) -> None:
    """Write down what is about to be written, in place of the one before."""
    end_write(connection)
    connection.execute(insert(plan_writes).values(token=volley.token, content=to_json(volley), begun_at=at))


def end_write(connection: Connection) -> None:
    connection.execute(delete(plan_writes))
