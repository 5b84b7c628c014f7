"""The ledger of figures: blocks of counts, cut once and printed as they are for good. See `privacy.floors` for why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

from sqlalchemy import bindparam, insert, select, update

from bot.storage.engine import Storage
from bot.storage.schema import figure_blocks, responses

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


class Figures:
    """The blocks of one source."""

    def __init__(self, storage: Storage, *, source: str) -> None:
        self._storage = storage
        self._source = source

    def blocks(self) -> tuple[FigureBlock, ...]:
        """Return all blocks in the order they were cut."""
        with self._storage.read() as connection:
            rows = connection.execute(
                select(figure_blocks).where(figure_blocks.c.source == self._source).order_by(figure_blocks.c.number)
            ).all()
        return tuple(
            FigureBlock(
                number=row.number,
                unit=row.unit,
                label=row.label,
                cohorts=row.cohorts,
                responses=row.responses,
                first_on=row.first_on,
                last_on=row.last_on,
                counts=row.counts,
                period=row.period,
            )
            for row in rows
        )

    def add(self, blocks: Sequence[FigureBlock], *, members: Mapping[int, Sequence[str]], cut_at: datetime) -> None:
        """Keep new blocks and mark whose answers each holds, in one transaction."""
        if not blocks:
            return
        with self._storage.begin() as connection:
            rows = [{**asdict(block), "source": self._source, "cut_at": cut_at} for block in blocks]
            connection.execute(insert(figure_blocks), rows)
            here = (responses.c.source == self._source) & (responses.c.key == bindparam("member"))
            connection.execute(
                update(responses).where(here).values(block=bindparam("its_block")),
                [{"member": key, "its_block": number} for number, keys in members.items() for key in keys],
            )
