"""A fault of every kind at every request of the cycle: each effect once, and the next run brings all to rest."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.assembly import assemble
from integrations.sandbox.clock import SandboxClock
from tests.journeys.full_cycle import (
    AT_EASE,
    IN_HASTE,
    a_plan_with_changes_on_both_sides,
    a_team,
    comes_to_rest,
    cycle,
    impatient,
    impatient_with_slack,
)

SHARES = 4  # the requests are dealt out, so that several tests can try them side by side


@pytest.mark.timeout(600)
@pytest.mark.parametrize("first", range(1, SHARES + 1))
@pytest.mark.parametrize("kind", ["429", "503", "503-after", "cut", "stall"])
def test_a_fault_at_any_request_of_the_cycle_does_nothing_twice_and_leaves_nothing_out(
    kind: str, first: int, clock: SandboxClock, tmp_path: Path
) -> None:
    number, was_reached = first, True
    while was_reached:
        with a_team(tmp_path / str(number), clock) as team:
            a_plan_with_changes_on_both_sides(team).close()
            waits = IN_HASTE if kind == "stall" else AT_EASE
            google, chat = impatient(team, waits=waits), impatient_with_slack(team, waits=waits)
            bot = assemble(team.settings(), clock=clock, google=google, chat=chat)
            at = team.last_request() + number
            team.breaks(kind=kind, at_request=at, retry_after=0 if kind == "429" else None)

            cycle(bot)

            bot.close()
            was_reached = team.last_request() >= at
            comes_to_rest(team)
        number += SHARES
    assert number > 15  # the cycle has that many requests at least, and each was tried
