"""The ledger of figures: blocks of counts, cut once and printed as they are for good. See `privacy.floors` for why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from bot.storage.engine import Storage, portions
from bot.storage.schema import figure_blocks, responses

BLOCKS_AT_ONCE = 25  # a first digest has a thousand: those who wait to write get their turn in between

Counts = Mapping[str, Mapping[str, int]]  # question or measure -> value -> how many gave it


@dataclass(frozen=True, kw_only=True)
class FigureBlock:
    """The counts of one group of at least five people. A cohort has more than one if late forms made another."""

    number: int
    unit: str
    label: str
    cohorts: int
    responses: int
    first_on: date
    last_on: date
    counts: Counts
    period: str


def blocks_in(connection: Connection, *, source: str) -> tuple[FigureBlock, ...]:
    """Return all blocks in the order they were cut, as a transaction sees them."""
    query = select(figure_blocks).where(figure_blocks.c.source == source).order_by(figure_blocks.c.number)
    names = [field.name for field in fields(FigureBlock)]
    return tuple(FigureBlock(**{name: row[name] for name in names}) for row in connection.execute(query).mappings())


class Figures:
    """The blocks of one source."""

    def __init__(self, storage: Storage, *, source: str) -> None:
        self._storage = storage
        self._source = source

    def blocks(self) -> tuple[FigureBlock, ...]:
        """Return all blocks in the order they were cut."""
        with self._storage.read() as connection:
            return blocks_in(connection, source=self._source)

    def add(self, blocks: Sequence[FigureBlock], *, members: Mapping[int, Sequence[str]], cut_at: datetime) -> None:
        """Keep new blocks and mark whose answers each holds: a block with its members in one transaction.

        Killed between two portions, the next attempt finds the rest of the answers waiting and cuts them.
        """
        here = (responses.c.source == self._source) & (responses.c.key == bindparam("member"))
        mark = update(responses).where(here).values(block=bindparam("its_block"))
        for portion in portions(blocks, at_once=BLOCKS_AT_ONCE):
            rows = [self._row(block, cut_at=cut_at) for block in portion]
            marks = [{"member": key, "its_block": block.number} for block in portion for key in members[block.number]]
            with self._storage.begin() as connection:
                connection.execute(insert(figure_blocks), rows)
                connection.execute(mark, marks)

    def _row(self, block: FigureBlock, *, cut_at: datetime) -> dict[str, Any]:
        return {field.name: getattr(block, field.name) for field in fields(block)} | {
            "source": self._source,
            "cut_at": cut_at,
        }
