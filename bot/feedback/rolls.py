"""The roll of a tab in the database: kept in parts, so that a few new rows at its end cost one part and not all."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from bot.feedback.prints import FIRST_ROW, Print, Roll
from bot.storage.engine import Storage
from bot.storage.schema import tab_rolls

ROWS_IN_A_PART = 1000
MOST_UNREAD = 20  # rows that are read again at each look until they are mended


@dataclass(frozen=True)
class RollHead:
    """What is remembered of a tab, without its rows."""

    header: tuple[str, ...]
    reading: str
    stamps_at: int
    end_row: int
    count: int
    unread: tuple[int, ...]  # the sheet's numbers of the rows that could not be read, the last ones


class Rolls:
    """The roll of one source's tab."""

    def __init__(self, storage: Storage, *, source: str) -> None:
        self._storage = storage
        self._source = source

    def head(self) -> RollHead | None:
        """Give what is remembered of the tab. None if it was never read."""
        with self._storage.read() as connection:
            content = connection.scalar(
                select(tab_rolls.c.content).where(tab_rolls.c.source == self._source, tab_rolls.c.part == 0)
            )
        return _head(content) if content is not None else None

    def load(self) -> Roll | None:
        with self._storage.read() as connection:
            parts = connection.scalars(
                select(tab_rolls.c.content).where(tab_rolls.c.source == self._source).order_by(tab_rolls.c.part)
            ).all()
        if not parts:
            return None
        head = _head(parts[0])
        return Roll(
            header=head.header,
            reading=head.reading,
            stamps_at=head.stamps_at,
            end_row=head.end_row,
            rows=(rows := tuple(Print(*row) for part in parts[1:] for row in json.loads(part))),
            unread=frozenset(rows[number - FIRST_ROW].base for number in head.unread),
        )


def keep_roll(connection: Connection, roll: Roll, *, source: str) -> None:
    """Write what differs from what is kept. In one transaction with the last of the responses that it tells of."""
    mine = tab_rolls.c.source == source
    kept = {row.part: row.content for row in connection.execute(select(tab_rolls).where(mine))}
    parts = dict(enumerate(_parts(roll)))
    changed = {part: content for part, content in parts.items() if kept.get(part) != content}
    new = [{"source": source, "part": part, "content": changed[part]} for part in changed if part not in kept]
    if new:
        connection.execute(insert(tab_rolls), new)
    rewritten = [{"of": part, "as": changed[part]} for part in changed if part in kept]
    if rewritten:
        statement = update(tab_rolls).where(mine, tab_rolls.c.part == bindparam("of"))
        connection.execute(statement.values(content=bindparam("as")), rewritten)
    connection.execute(delete(tab_rolls).where(mine, tab_rolls.c.part >= len(parts)))


def _parts(roll: Roll) -> Iterator[str]:
    unread = [number for number, row in enumerate(roll.rows, start=FIRST_ROW) if row.base in roll.unread]
    head: dict[str, Any] = {
        "header": roll.header,
        "reading": roll.reading,
        "stamps_at": roll.stamps_at,
        "end_row": roll.end_row,
        "count": len(roll.rows),
        "unread": unread[-MOST_UNREAD:],
    }
    yield json.dumps(head, sort_keys=True)
    for start in range(0, len(roll.rows), ROWS_IN_A_PART):
        yield json.dumps(roll.rows[start : start + ROWS_IN_A_PART], separators=(",", ":"))


def _head(content: str) -> RollHead:
    told = json.loads(content)
    return RollHead(
        header=tuple(told["header"]),
        reading=told["reading"],
        stamps_at=told["stamps_at"],
        end_row=told["end_row"],
        count=told["count"],
        unread=tuple(told["unread"]),
    )
