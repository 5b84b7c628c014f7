"""A sandbox and a team for each journey, on a Monday morning in March."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from integrations.sandbox.clock import SandboxClock
from integrations.sandbox.server import Sandbox
from tests.journeys.team import LEAVING, MONDAY_MORNING, Team


@pytest.fixture
def clock() -> SandboxClock:
    return SandboxClock(held_at=MONDAY_MORNING)


@pytest.fixture(scope="session")
def ending() -> Iterator[list[threading.Thread]]:
    """Sandboxes whose journey is over, each kept until its bots have left."""
    threads: list[threading.Thread] = []
    yield threads
    for thread in threads:
        thread.join(timeout=20)


@pytest.fixture
def sandbox(clock: SandboxClock, ending: list[threading.Thread]) -> Iterator[Sandbox]:
    running = Sandbox.start(clock=clock)
    yield running

    def stop() -> None:
        for leaving in LEAVING.pop(running.url, []):
            leaving.join(timeout=20)
        running.stop()

    last = threading.Thread(target=stop, daemon=True)
    last.start()
    ending.append(last)


@pytest.fixture
def team(sandbox: Sandbox, clock: SandboxClock, tmp_path: Path) -> Team:
    return Team(sandbox, tmp_path / "config", clock=clock)
