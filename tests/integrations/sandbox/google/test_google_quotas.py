"""Google's limits per minute, by the sandbox's clock."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from integrations.sandbox.clock import SandboxClock
from integrations.sandbox.google.discovery import document
from integrations.sandbox.google.errors import GoogleError
from integrations.sandbox.google.quotas import Quotas
from integrations.sandbox.server import Sandbox
from tests.integrations.sandbox.google.clients import SHEETS, session, shared_spreadsheet

MONDAY = datetime(2025, 9, 8, 9, 0, tzinfo=UTC)


@pytest.fixture
def clock() -> SandboxClock:
    return SandboxClock(held_at=MONDAY)


@pytest.fixture
def still(clock: SandboxClock) -> Iterator[Sandbox]:
    with Sandbox.start(clock=clock) as running:
        yield running


def count_allowed(quotas: Quotas, method_id: str, *, user: str = "bot") -> int:
    """Use a method until it is refused."""
    method = next(method for method in document(method_id.split(".")[0]).methods if method.method_id == method_id)
    for count in range(100_000):
        try:
            quotas.use(method, user=user, now=MONDAY)
        except GoogleError:
            return count
    raise AssertionError("never refused")


def test_sixty_reads_a_minute_and_then_429_until_the_next(still: Sandbox, clock: SandboxClock) -> None:
    url = f"{still.url}/v4/spreadsheets/{shared_spreadsheet(still)}/values/A1"
    bot = session(still, SHEETS)
    assert all(bot.get(url, timeout=5).ok for _ in range(60))

    refused = bot.get(url, timeout=5)

    error = refused.json()["error"]
    assert (refused.status_code, error["status"]) == (429, "RESOURCE_EXHAUSTED")
    assert error["message"].startswith(
        "Quota exceeded for quota metric 'Read requests' and limit 'Read requests per minute per user' of service "
        "'sheets.googleapis.com' for consumer 'project_number:"
    )
    assert error["details"][0]["metadata"]["quota_limit"] == "ReadRequestsPerMinutePerUser"
    assert bot.put(url, params={"valueInputOption": "RAW"}, json={"values": [[1]]}, timeout=5).ok

    clock.move_on(timedelta(minutes=1))
    assert bot.get(url, timeout=5).ok


@pytest.mark.parametrize(
    ("method_id", "allowed"),
    [
        ("sheets.spreadsheets.batchUpdate", 60),
        ("sheets.spreadsheets.getByDataFilter", 60),
        ("forms.forms.responses.list", 180),
        ("forms.forms.get", 390),
        ("forms.forms.batchUpdate", 150),
        ("drive.files.get", 65_000),
        ("drive.files.list", 3_250),
    ],
)
def test_each_user_has_a_limit_of_their_own(method_id: str, allowed: int) -> None:
    quotas = Quotas()

    assert count_allowed(quotas, method_id) == allowed
    assert count_allowed(quotas, method_id, user="another") == allowed


def test_all_users_together_have_the_projects_limit() -> None:
    quotas = Quotas()

    counts = [count_allowed(quotas, "sheets.spreadsheets.get", user=f"user {number}") for number in range(6)]

    assert counts == [60, 60, 60, 60, 60, 0]


def test_limits_can_be_left_off_for_bulk_work() -> None:
    with Sandbox.start(quotas=False) as sandbox:
        url = f"{sandbox.url}/v4/spreadsheets/{shared_spreadsheet(sandbox)}/values/A1"
        bot = session(sandbox, SHEETS)
        assert all(bot.get(url, timeout=5).ok for _ in range(70))
