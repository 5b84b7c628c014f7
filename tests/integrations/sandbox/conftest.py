"""A sandbox for each test; a bug inside it fails the test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from integrations.sandbox.server import Sandbox
from tests.integrations.sandbox.gspread_desk import Desk, opened


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox.start() as running:
        yield running
        assert running.world.log.bugs == []


@pytest.fixture
def desk(sandbox: Sandbox) -> Desk:
    """Sit down at a spreadsheet that gspread made in a new sandbox."""
    return opened(sandbox)
