"""What sheet and database held when they last agreed, and the clashes that wait for a person, in the database."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select, update

from bot.storage.schema import plan_base, plan_clashes
from bot.sync.merge import Cells, Clash


def agreed(connection: Connection) -> dict[str, Cells]:
    """Return what both sides held, by reference."""
    rows = connection.execute(select(plan_base.c.ref, plan_base.c.cells))
    return {row.ref: row.cells for row in rows}


def agree(
    connection: Connection, cells_by_ref: Mapping[str, Cells], *, before: Mapping[str, Cells], at: datetime
) -> None:
    """Write down what both sides hold now, where that is news."""
    for ref, cells in cells_by_ref.items():
        now = {**before.get(ref, {}), **cells}
        if now == before.get(ref):
            continue
        values = {"cells": now, "agreed_at": at}
        if connection.execute(update(plan_base).where(plan_base.c.ref == ref).values(**values)).rowcount == 0:
            connection.execute(insert(plan_base).values(ref=ref, **values))


def forget(connection: Connection, refs: Iterable[str]) -> None:
    """Drop the base of rows that are gone."""
    connection.execute(delete(plan_base).where(plan_base.c.ref.in_(list(refs))))


def note_clashes(connection: Connection, clashes: Sequence[Clash], *, at: datetime) -> list[Clash]:
    """Keep new clashes, settle those that are over, and return the new ones."""
    waiting = connection.execute(select(plan_clashes).where(plan_clashes.c.settled_at.is_(None))).all()
    known = {Clash(row.ref, row.field, row.in_sheet, row.in_slack): row.id for row in waiting}
    over = [number for clash, number in known.items() if clash not in clashes]
    connection.execute(update(plan_clashes).where(plan_clashes.c.id.in_(over)).values(settled_at=at))
    new = [clash for clash in clashes if clash not in known]
    for clash in new:
        values = {"ref": clash.ref, "field": clash.field, "in_sheet": clash.in_sheet, "in_slack": clash.in_slack}
        connection.execute(insert(plan_clashes).values(found_at=at, **values))
    return new
