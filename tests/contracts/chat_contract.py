"""What every answer to the bot's Chat must do, in parts, so that a stand-in may join only one of them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Protocol

import pytest

from bot.ports import Chat
from integrations.errors import ServiceMisconfigured
from integrations.slack.message import File, Message

GREETING = Message("Week 11", [{"type": "section", "text": {"type": "mrkdwn", "text": "*Week 11*"}}])
PICTURE = File("measures.png", "The main measures", b"\x89PNG\r\n\x1a\nrest", "A line that rises to 4.2")


class ChatAtHand(Protocol):
    """A workspace with a channel the bot is in, a member "Sam Reed" and a user group of Sam alone."""

    @property
    def chat(self) -> Chat: ...

    @property
    def channel_id(self) -> str: ...

    @property
    def member_id(self) -> str: ...

    @property
    def group_id(self) -> str: ...


def lately() -> datetime:
    return datetime.now(UTC) - timedelta(hours=1)


class PostingContract:
    """Subclasses give `workspace`."""

    @pytest.fixture
    def workspace(self) -> ChatAtHand:
        raise NotImplementedError

    def test_a_post_is_found_again_by_its_key(self, workspace: ChatAtHand) -> None:
        workspace.chat.post(workspace.channel_id, GREETING)
        workspace.chat.post(workspace.channel_id, GREETING, key="another")
        posted = workspace.chat.post(workspace.channel_id, GREETING, key="digest 2025-W11")

        assert workspace.chat.find_post(workspace.channel_id, key="digest 2025-W11", since=lately()) == posted

    def test_a_key_that_was_never_posted_is_not_found(self, workspace: ChatAtHand) -> None:
        workspace.chat.post(workspace.channel_id, GREETING, key="digest 2025-W11")

        assert workspace.chat.find_post(workspace.channel_id, key="digest 2025-W12", since=lately()) is None

    def test_two_posts_are_two_places(self, workspace: ChatAtHand) -> None:
        first = workspace.chat.post(workspace.channel_id, GREETING)
        second = workspace.chat.post(workspace.channel_id, GREETING)

        assert first != second

    def test_a_member_is_told_by_name_and_nobody_is_none(self, workspace: ChatAtHand) -> None:
        member = workspace.chat.member(workspace.member_id)

        assert member is not None
        assert (member.name, member.is_active, member.is_bot) == ("Sam Reed", True, False)
        assert workspace.chat.member("U0NOBODY0") is None

    def test_a_member_is_among_all_members(self, workspace: ChatAtHand) -> None:
        everybody = {member.user_id: member for member in workspace.chat.all_members()}

        assert everybody[workspace.member_id] == workspace.chat.member(workspace.member_id)

    def test_a_user_group_tells_its_members_and_one_that_is_not_there_has_none(self, workspace: ChatAtHand) -> None:
        assert workspace.chat.group_members(workspace.group_id) == {workspace.member_id}
        assert workspace.chat.group_members("S0NOTHERE0") == frozenset()


class ShowingContract:
    """Threads, changes and pictures. Subclasses give `workspace`."""

    @pytest.fixture
    def workspace(self) -> ChatAtHand:
        raise NotImplementedError

    def test_a_reply_is_found_in_its_thread_only(self, workspace: ChatAtHand) -> None:
        chat, channel_id = workspace.chat, workspace.channel_id
        parent = chat.post(channel_id, GREETING, key="parent")
        reply = chat.post(channel_id, GREETING, key="reply", thread_ts=parent.ts)

        assert chat.find_post(channel_id, key="reply", since=lately(), thread_ts=parent.ts) == reply
        assert chat.find_post(channel_id, key="reply", since=lately()) is None

    def test_a_changed_post_keeps_its_key(self, workspace: ChatAtHand) -> None:
        posted = workspace.chat.post(workspace.channel_id, GREETING, key="k")

        workspace.chat.update(posted, Message("Week 11, corrected"))

        assert workspace.chat.find_post(workspace.channel_id, key="k", since=lately()) == posted

    def test_a_picture_is_shared_only_when_it_is_shared(self, workspace: ChatAtHand) -> None:
        chat, channel_id = workspace.chat, workspace.channel_id

        file_id = chat.upload(PICTURE)
        before = chat.is_shared(file_id, channel_id=channel_id)
        chat.share(file_id, title=PICTURE.title, channel_id=channel_id)

        assert not before
        assert chat.is_shared(file_id, channel_id=channel_id)

    def test_a_channel_that_is_not_there_is_for_a_person_to_mend(self, workspace: ChatAtHand) -> None:
        with pytest.raises(ServiceMisconfigured):
            workspace.chat.post("C0NOWHERE0", GREETING)
