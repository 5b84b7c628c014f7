"""Numbers given out one by one and never twice, whoever asks and whatever becomes of what they were for."""

from __future__ import annotations

from sqlalchemy import Connection, insert, select, update

from bot.storage.schema import sequences


def next_of(connection: Connection, name: str) -> int:
    """Give the next number of a sequence, from 1. A transaction that is undone gives its number back."""
    raised = update(sequences).where(sequences.c.name == name).values(last=sequences.c.last + 1)
    number = connection.execute(raised.returning(sequences.c.last)).scalar_one_or_none()
    if number is None:
        connection.execute(insert(sequences).values(name=name, last=1))
        return 1
    return int(number)


def at_least(connection: Connection, name: str, number: int) -> None:
    """Make sure that numbers up to this one are not given out any more: somebody brought it along."""
    raised = update(sequences).where(sequences.c.name == name, sequences.c.last < number).values(last=number)
    if connection.execute(raised).rowcount == 0:
        known = connection.execute(update(sequences).where(sequences.c.name == name).values(name=name)).rowcount
        if known == 0:
            connection.execute(insert(sequences).values(name=name, last=number))


def last_of(connection: Connection, name: str) -> int:
    """Give the last number given out; 0 if none was."""
    return connection.scalar(select(sequences.c.last).where(sequences.c.name == name)) or 0
