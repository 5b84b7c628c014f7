"""What keeps acknowledgements quick, as counts: how much one transaction holds while others wait to write."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, event, select

from bot.feedback.changes import Changes
from bot.feedback.figures import BLOCKS_AT_ONCE, FigureBlock, Figures
from bot.feedback.model import Batch, Response
from bot.feedback.repository import RESPONSES_AT_ONCE, Responses
from bot.storage.engine import Storage
from bot.storage.schema import figure_blocks, responses
from tests.bot.learner_form import FixedClock

MANY = 650
PEOPLE_IN_A_BLOCK = 5


class RowsWritten:
    """How many rows each transaction wrote."""

    def __init__(self, engine: Engine) -> None:
        self.each: list[int] = []
        event.listen(engine, "begin", self._begin)
        event.listen(engine, "before_cursor_execute", self._write)

    def _begin(self, _connection: Connection) -> None:
        self.each.append(0)

    def _write(self, _c: Any, _cursor: Any, statement: str, given: Sequence[Any], _x: Any, many: bool) -> None:
        if statement.startswith(("INSERT", "UPDATE")) and self.each:
            self.each[-1] += len(given) if many else 1


class PowerCut(Exception):
    """The process ends here."""


class Failing(Storage):
    """A database whose process is killed before the nth transaction that writes."""

    def __init__(self, engine: Engine, *, nth: int) -> None:
        super().__init__(engine)
        self._left = nth

    def begin(self) -> Any:
        self._left -= 1
        if self._left == 0:
            raise PowerCut
        return super().begin()


def many_responses() -> tuple[Response, ...]:
    now = FixedClock().now()
    return tuple(
        Response(key=f"row-{number}", submitted_at=now, cohort=f"2026-{number}", answers={"met_needs": 4.0})
        for number in range(MANY)
    )


def many_blocks() -> tuple[FigureBlock, ...]:
    day = date(2026, 3, 9)
    block = FigureBlock(
        number=0, unit="", label="", cohorts=1, responses=5, first_on=day, last_on=day, counts={}, period="2026-W11"
    )
    return tuple(replace(block, number=number, unit=f"c{number}") for number in range(1, MANY // PEOPLE_IN_A_BLOCK + 1))


def members_of(blocks: Sequence[FigureBlock]) -> dict[int, tuple[str, ...]]:
    size = PEOPLE_IN_A_BLOCK
    return {
        block.number: tuple(f"row-{number}" for number in range((block.number - 1) * size, block.number * size))
        for block in blocks
    }


def test_many_responses_are_written_in_short_transactions(storage: Storage) -> None:
    kept = Responses(storage, source="learner")
    written = RowsWritten(storage.engine)
    new = many_responses()

    kept.apply(Changes(new=new), Batch(complete=True), now=FixedClock().now())
    kept.apply(Changes(changed=new), Batch(complete=True), now=FixedClock().now())
    kept.apply(Changes(withdrawn=tuple(kept.known())), Batch(complete=True), now=FixedClock().now())

    assert max(written.each) <= RESPONSES_AT_ONCE
    assert all(known.is_withdrawn for known in kept.known().values())


def test_many_figures_are_written_in_short_transactions(storage: Storage) -> None:
    Responses(storage, source="learner").apply(Changes(new=many_responses()), Batch(), now=FixedClock().now())
    blocks = many_blocks()
    written = RowsWritten(storage.engine)

    Figures(storage, source="learner").add(blocks, members=members_of(blocks), cut_at=FixedClock().now())

    assert max(written.each) <= BLOCKS_AT_ONCE * (1 + PEOPLE_IN_A_BLOCK)
    assert Responses(storage, source="learner").waiting(until=FixedClock().now()) == ()


def test_a_block_and_whose_answers_it_holds_are_kept_together_wherever_the_process_is_killed(storage: Storage) -> None:
    Responses(storage, source="learner").apply(Changes(new=many_responses()), Batch(), now=FixedClock().now())
    blocks = many_blocks()
    failing = Failing(storage.engine, nth=3)

    with pytest.raises(PowerCut):
        Figures(failing, source="learner").add(blocks, members=members_of(blocks), cut_at=FixedClock().now())

    with storage.read() as connection:
        kept = set(connection.scalars(select(figure_blocks.c.number)))
        held = set(connection.scalars(select(responses.c.block).where(responses.c.block.is_not(None))))
    assert len(kept) == 2 * BLOCKS_AT_ONCE
    assert held == kept
