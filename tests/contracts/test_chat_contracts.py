"""The Slack adapter on the sandbox, and the tests' own stand-in, keep the contract of the bot's Chat."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from bot.ports import Chat
from integrations.sandbox.server import Sandbox
from tests.builders import FakeChat
from tests.contracts.chat_contract import PostingContract, ShowingContract
from tests.integrations.slack.slack_in_sandbox import Slack


@dataclass
class AWorkspace:
    chat: Chat
    channel_id: str
    member_id: str
    group_id: str


@dataclass
class AStandIn:
    chat: FakeChat = field(default_factory=lambda: FakeChat(groups={"S0QA": frozenset({"USAM"})}))
    channel_id: str = "C0IMPROVE"
    member_id: str = "USAM"
    group_id: str = "S0QA"


class TestSlackChat(PostingContract, ShowingContract):
    @pytest.fixture
    def workspace(self) -> Iterator[AWorkspace]:
        with Sandbox.start() as sandbox:
            slack = Slack(sandbox)
            sam = slack.do(lambda world: world.slack.add_user("Sam Reed", real_name="Sam Reed"))
            group = slack.do(lambda world: world.slack.add_usergroup("qa", "QA team", members=[sam.id]))
            yield AWorkspace(slack.chat(), slack.channel_id, sam.id, group.id)


class TestFakeChat(PostingContract):
    @pytest.fixture
    def workspace(self) -> AStandIn:
        return AStandIn()
