"""A response URL answers an interaction five times within half an hour."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
import requests

from integrations.sandbox.clock import SandboxClock

if TYPE_CHECKING:
    from tests.integrations.sandbox.slack.conftest import Team


@pytest.fixture
def url(team: Team) -> str:
    def issue(world: Any) -> str:
        slack = world.slack
        path = slack.response_urls.issue(team.app, user_id=team.asha, channel_id=team.channel, team_id=slack.team_id)
        return f"{world.base_url}{path}"

    issued: str = team.sandbox.do(issue)
    return issued


def answer(url: str, **body: Any) -> requests.Response:
    return requests.post(url, json=body, timeout=5)


def test_it_answers_privately_unless_asked_otherwise(team: Team, url: str) -> None:
    answer(url, text="For Asha")
    answer(url, text="For all", response_type="in_channel")

    assert [message["text"] for message in team.history()] == ["For all"]
    assert [message["text"] for message in team.history(viewer=team.asha)] == ["For Asha", "For all"]


def test_it_is_used_up_after_five_answers(url: str) -> None:
    codes = [answer(url, text="x").status_code for _ in range(5)]

    sixth = answer(url, text="x")

    assert codes == [200] * 5
    assert (sixth.status_code, sixth.json()) == (404, {"ok": False, "error": "used_url"})


def test_it_ends_after_half_an_hour(url: str, clock: SandboxClock) -> None:
    clock.hold_at(datetime.now(UTC) + timedelta(minutes=31))

    assert answer(url, text="x").json() == {"ok": False, "error": "expired_url"}


def test_it_replaces_and_deletes_what_was_answered(team: Team, url: str) -> None:
    answer(url, text="One")
    answer(url, text="Two", replace_original=True)
    assert [message["text"] for message in team.history(viewer=team.asha)] == ["Two"]

    answer(url, delete_original=True)

    assert team.history(viewer=team.asha) == []


def test_bad_blocks_are_refused_and_cost_no_use(team: Team, url: str) -> None:
    for _ in range(6):
        refused = answer(url, text="x", blocks=[{"type": "poem"}])
        assert (refused.status_code, refused.json()["error"]) == (404, "invalid_blocks")

    assert answer(url, text="x").text == "ok"
