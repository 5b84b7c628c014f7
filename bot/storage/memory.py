"""Small facts that outlive a restart, as a mapping: sheet ids, cursors, file versions, names of people."""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping

from sqlalchemy import delete, func, insert, select, update

from bot.storage.engine import Storage
from bot.storage.schema import memory


class Memory(MutableMapping[str, str]):
    """A dictionary of texts in the database. Each change is kept at once, in a transaction of its own."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    def __getitem__(self, name: str) -> str:
        with self._storage.read() as connection:
            value = connection.scalar(select(memory.c.value).where(memory.c.name == name))
        if value is None:
            raise KeyError(name)
        return str(value)

    def __setitem__(self, name: str, value: str) -> None:
        with self._storage.begin() as connection:
            changed = connection.execute(update(memory).where(memory.c.name == name).values(value=value))
            if changed.rowcount == 0:
                connection.execute(insert(memory).values(name=name, value=value))

    def __delitem__(self, name: str) -> None:
        with self._storage.begin() as connection:
            if connection.execute(delete(memory).where(memory.c.name == name)).rowcount == 0:
                raise KeyError(name)

    def __iter__(self) -> Iterator[str]:
        with self._storage.read() as connection:
            names = connection.scalars(select(memory.c.name).order_by(memory.c.name)).all()
        return iter(names)

    def __len__(self) -> int:
        with self._storage.read() as connection:
            return connection.scalar(select(func.count()).select_from(memory)) or 0
