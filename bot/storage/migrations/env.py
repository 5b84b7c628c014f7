"""Alembic's entry: run the migrations on the connection that `engine.migrate` hands in."""

from __future__ import annotations

from typing import Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext

from bot.storage.schema import UtcDateTime, metadata


def render_item(kind: str, item: object, _context: AutogenContext) -> str | Literal[False]:
    """Write our datetime type as the plain one it is stored as, so that a migration imports nothing of the bot."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, UtcDateTime) else False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,  # SQLite cannot alter a table in place
    render_item=render_item,
)
with context.begin_transaction():
    context.run_migrations()
