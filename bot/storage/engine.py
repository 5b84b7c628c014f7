"""The database: one engine, its migrations, and the transaction everything else is done in."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.pool import ConnectionPoolEntry

from bot.storage.turns import Turn

Item = TypeVar("Item")

MIGRATIONS = Path(__file__).parent / "migrations"
_READING = "cqi_reading"
BUSY_SECONDS = 30  # how long a writer waits for another: a weekly run and a slash command share the file


class Storage:
    """Hand out transactions on the bot's database."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        is_sqlite = engine.dialect.name == "sqlite"
        self._turn: AbstractContextManager[None] = Turn() if is_sqlite else nullcontext()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Give a connection for reading, which waits for no writer."""
        with self.engine.connect() as connection:
            yield connection.execution_options(**{_READING: True})

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        """Give a connection whose work is kept if the block ends well, and undone if it raises.

        Keep it short, and never open a second one inside: everybody else who writes is waiting.
        """
        with self._turn, self.engine.begin() as connection:
            yield connection

    def close(self) -> None:
        self.engine.dispose()


def portions(items: Sequence[Item], *, at_once: int) -> Iterator[Sequence[Item]]:
    """Cut what is to be written into pieces that each make a short transaction, or a statement of few values."""
    for start in range(0, len(items), at_once):
        yield items[start : start + at_once]


def open_storage(database_url: str) -> Storage:
    """Connect, and bring the tables up to date."""
    engine = create_engine(driver_named(database_url), pool_pre_ping=not database_url.startswith("sqlite"))
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    migrate(engine)
    return Storage(engine)


def driver_named(database_url: str) -> str:
    """Name psycopg for a bare `postgresql://` address, which SQLAlchemy would take for the older psycopg2."""
    url = make_url(database_url)
    if url.drivername in ("postgres", "postgresql"):
        url = url.set(drivername="postgresql+psycopg")
    return url.render_as_string(hide_password=False)


def migrate(engine: Engine) -> None:
    """Run the Alembic migrations that this database has not seen."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _prepare_sqlite(connection: sqlite3.Connection, _record: ConnectionPoolEntry) -> None:
    # The driver's own transaction handling commits at surprising moments; ours is explicit, as SQLAlchemy advises:
    # https://docs.sqlalchemy.org/en/20/dialects/sqlite.html#serializable-isolation-savepoints-transactional-ddl
    connection.isolation_level = None
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=NORMAL")
    connection.execute("PRAGMA foreign_keys=ON")
    connection.execute(f"PRAGMA busy_timeout={BUSY_SECONDS * 1000}")


def _begin_sqlite(connection: Connection) -> None:
    # IMMEDIATE takes the write lock at once: two transactions that read first and write later cannot deadlock.
    reading = connection.get_execution_options().get(_READING, False)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")
