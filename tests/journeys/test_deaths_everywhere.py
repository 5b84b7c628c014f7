"""A death at every commit of the cycle: each effect once, and the next start brings all to rest."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import event

from bot.assembly import Bot
from integrations.sandbox.clock import SandboxClock
from tests.journeys.full_cycle import a_plan_with_changes_on_both_sides, a_team, comes_to_rest, cycle


class Killed(BaseException):
    """What no `except Exception` catches, as a kill is."""


def test_a_death_at_any_commit_of_the_cycle_does_nothing_twice_and_leaves_nothing_out(
    clock: SandboxClock, tmp_path: Path
) -> None:
    died, nth = True, 0
    while died:
        nth += 1
        with a_team(tmp_path / str(nth), clock) as team:
            a_plan_with_changes_on_both_sides(team).close()
            bot = team.bot()
            died = dies_at_commit(bot, nth)
            bot.close()
            comes_to_rest(team)
    assert nth > 10


def dies_at_commit(bot: Bot, nth: int) -> bool:
    """Stop a cycle just before its nth commit. False if it has not so many."""
    left = nth

    def count(_connection: object) -> None:
        nonlocal left
        left -= 1
        if left == 0:
            raise Killed

    event.listen(bot.storage.engine, "commit", count)
    try:
        cycle(bot)
    except Killed:
        return True
    finally:
        event.remove(bot.storage.engine, "commit", count)
    return False
