"""Posting once: what the ledger says, what the channel shows, and what happens when neither is sure."""

from __future__ import annotations

import pytest

from bot.posting import Poster
from bot.storage.engine import Storage
from bot.storage.sends import SENDING, Sends
from integrations.errors import OutcomeUnknown, ServiceUnavailable
from integrations.slack.message import Message, Posted
from tests.builders import FakeChat, FixedClock

DIGEST = "digest/2026-W12"
WORDS = Message("The week")


class LostAnswers(FakeChat):
    """A Slack whose posts arrive while its answers do not."""

    def post(
        self, channel_id: str, message: Message, *, key: str | None = None, thread_ts: str | None = None
    ) -> Posted:
        super().post(channel_id, message, key=key, thread_ts=thread_ts)
        raise OutcomeUnknown("the connection was cut")


@pytest.fixture
def sends(storage: Storage) -> Sends:
    return Sends(storage)


def poster(chat: FakeChat, sends: Sends) -> Poster:
    return Poster(chat=chat, sends=sends, clock=FixedClock())


def test_the_same_key_is_posted_once_and_tells_where_it_stands(sends: Sends) -> None:
    chat = FakeChat()

    first = poster(chat, sends).post_once(DIGEST, "C1", WORDS)
    second = poster(chat, sends).post_once(DIGEST, "C1", WORDS)

    assert first == second
    assert len(chat.posts) == 1


def test_a_lost_answer_is_looked_up_at_once(sends: Sends) -> None:
    chat = LostAnswers()

    posted = poster(chat, sends).post_once(DIGEST, "C1", WORDS)

    assert posted.ts == "1.0"
    assert len(chat.posts) == 1


def test_after_a_crash_between_post_and_ledger_the_channel_is_searched_first(sends: Sends) -> None:
    chat = FakeChat()
    sends.begin(DIGEST, "C1", now=FixedClock().now())
    chat.post("C1", WORDS, key=DIGEST)

    poster(chat, sends).post_once(DIGEST, "C1", WORDS)

    assert len(chat.posts) == 1
    kept = sends.find(DIGEST)
    assert kept is not None
    assert kept.state != SENDING


def test_a_post_that_slack_refused_for_now_is_made_by_the_next_try(sends: Sends) -> None:
    chat = FakeChat()
    chat.fails("post", ServiceUnavailable("Slack is away"))

    with pytest.raises(ServiceUnavailable):
        poster(chat, sends).post_once(DIGEST, "C1", WORDS)
    poster(chat, sends).post_once(DIGEST, "C1", WORDS)

    assert len(chat.posts) == 1
