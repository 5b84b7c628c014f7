"""A sandbox of its own for each test, and Google in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from integrations.google.tables import TabLayout
from integrations.sandbox.server import Sandbox
from tests.integrations.google.google_in_sandbox import Google


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox.start() as running:
        yield running


@pytest.fixture
def google(sandbox: Sandbox, tmp_path: Path) -> Google:
    return Google(sandbox, tmp_path)


@pytest.fixture
def plan_layout() -> TabLayout:
    return TabLayout(
        headings=("Ref", "Action", "Owner", "Due", "Status"),
        choices={"Status": ("Open", "Done")},
        date_headings=("Due",),
        warned_heading="Ref",
        colours={"Status": {"Done": "#D9EAD3"}},
    )
