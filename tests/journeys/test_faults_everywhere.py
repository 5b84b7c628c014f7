"""A fault of every kind at every request of the cycle: each effect once, and the next run brings all to rest."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.assembly import assemble
from integrations.sandbox.clock import SandboxClock
from tests.journeys.full_cycle import a_plan_with_changes_on_both_sides, a_team, comes_to_rest, cycle, impatient


@pytest.mark.parametrize("kind", ["429", "503", "503-after", "cut", "stall"])
def test_a_fault_at_any_request_of_the_cycle_does_nothing_twice_and_leaves_nothing_out(
    kind: str, clock: SandboxClock, tmp_path: Path
) -> None:
    number, was_reached = 0, True
    while was_reached:
        number += 1
        with a_team(tmp_path / str(number), clock) as team:
            a_plan_with_changes_on_both_sides(team).close()
            bot = assemble(team.settings(), clock=clock, google=impatient(team))
            at = team.last_request() + number
            face = "google" if kind == "stall" else None  # Slack's client waits half a minute, and that cannot be set
            team.breaks(kind=kind, at_request=at, face=face, retry_after=0 if kind == "429" else None)

            cycle(bot)

            bot.close()
            was_reached = team.last_request() >= at
            comes_to_rest(team)
    assert number > 10  # the cycle has that many requests at least, and each was tried
