"""A sandbox of its own for each test, and Slack in it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from integrations.sandbox.server import Sandbox
from integrations.slack.message import Message
from tests.integrations.slack.slack_in_sandbox import Slack


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox.start() as running:
        yield running


@pytest.fixture
def slack(sandbox: Sandbox) -> Slack:
    return Slack(sandbox)


@pytest.fixture
def greeting() -> Message:
    return Message("Week 11", [{"type": "section", "text": {"type": "mrkdwn", "text": "*Week 11*"}}])
