"""A sandbox and a team for each journey, on a Monday morning in March."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from integrations.sandbox.clock import SandboxClock
from integrations.sandbox.server import Sandbox
from tests.journeys.team import MONDAY_MORNING, Team


@pytest.fixture
def clock() -> SandboxClock:
    return SandboxClock(held_at=MONDAY_MORNING)


@pytest.fixture
def sandbox(clock: SandboxClock) -> Iterator[Sandbox]:
    with Sandbox.start(clock=clock) as running:
        yield running


@pytest.fixture
def team(sandbox: Sandbox, clock: SandboxClock, tmp_path: Path) -> Team:
    return Team(sandbox, tmp_path / "config", clock=clock)
