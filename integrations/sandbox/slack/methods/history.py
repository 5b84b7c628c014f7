"""Reading what was written: conversations.history and conversations.replies."""

from __future__ import annotations

import re

from integrations.sandbox.slack.errors import SlackError
from integrations.sandbox.slack.paging import next_cursor, page
from integrations.sandbox.slack.records import Channel, Json, Message
from integrations.sandbox.slack.registry import Call, Method, find_channel
from integrations.sandbox.slack.renderings import message_json

HISTORY_SCOPES = {
    "public": "channels:history",
    "private": "groups:history",
    "im": "im:history",
    "mpim": "mpim:history",
}
MOST_MESSAGES = 999
TIMESTAMP = re.compile(r"\d+(\.\d{1,6})?")


def history(call: Call) -> Json:
    """Return a conversation's messages, the newest first."""
    channel = _readable(call)
    written = call.workspace.messages.timeline(channel.id)[::-1]
    messages, cursor = page(_within(call, written), call.arguments, default=100, most=MOST_MESSAGES)
    return _answer(call, messages, cursor) | {"pin_count": 0}


def replies(call: Call) -> Json:
    """Return a thread from its parent on, the oldest first."""
    channel = _readable(call)
    ts = call.arguments.text("ts")
    parent = call.workspace.messages.find(channel.id, ts)
    if parent is None:
        raise SlackError("thread_not_found")
    if parent.is_reply and parent.thread_ts is not None:  # a reply's own ts shows that reply alone
        thread: list[Message] = [parent]
    else:
        thread = [parent, *_within(call, call.workspace.messages.replies(channel.id, ts))]
    messages, cursor = page(thread, call.arguments, default=MOST_MESSAGES, most=MOST_MESSAGES)
    return _answer(call, messages, cursor)


def _readable(call: Call) -> Channel:
    channel = find_channel(call)
    call.require_scope(HISTORY_SCOPES[channel.kind])
    return channel


def _within(call: Call, messages: list[Message]) -> list[Message]:
    """Keep the messages between `oldest` and `latest`."""
    oldest, latest = _bound(call, "oldest", 0.0), _bound(call, "latest", float("inf"))
    if call.arguments.flag("inclusive"):
        return [message for message in messages if oldest <= float(message.ts) <= latest]
    return [message for message in messages if oldest < float(message.ts) < latest]


def _bound(call: Call, name: str, default: float) -> float:
    text = call.arguments.text(name)
    if not text:
        return default
    if not TIMESTAMP.fullmatch(text):
        raise SlackError(f"invalid_ts_{name}")
    return float(text)


def _answer(call: Call, messages: list[Message], cursor: str) -> Json:
    with_metadata = call.arguments.flag("include_all_metadata")
    shown = [message_json(call.workspace, message, with_metadata=with_metadata) for message in messages]
    return {"messages": shown, "has_more": bool(cursor)} | (next_cursor(cursor) if cursor else {})


METHODS = (
    Method("conversations.history", history, 3, tuple(HISTORY_SCOPES.values()), ("channel",)),
    Method("conversations.replies", replies, 3, tuple(HISTORY_SCOPES.values()), ("channel", "ts")),
)
