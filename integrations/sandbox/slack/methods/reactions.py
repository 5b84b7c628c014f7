"""Reactions to messages: reactions.add."""

from __future__ import annotations

import re

from integrations.sandbox.slack import events
from integrations.sandbox.slack.errors import SlackError
from integrations.sandbox.slack.records import Json
from integrations.sandbox.slack.registry import Call, Method, find_channel

NAME = re.compile(r"[a-z0-9_+'-]+(::skin-tone-[2-6])?")


def add(call: Call) -> Json:
    """Put an emoji under a message."""
    channel, name = find_channel(call), call.arguments.text("name").strip(":")
    message = call.workspace.messages.find(channel.id, call.arguments.text("timestamp"))
    if message is None:
        raise SlackError("message_not_found")
    if not NAME.fullmatch(name):
        raise SlackError("invalid_name")
    users = message.reactions.setdefault(name, [])
    if call.bot_id in users:
        raise SlackError("already_reacted")
    users.append(call.bot_id)
    events.reaction_added(call.workspace, message, call.bot_id, name)
    call.workspace.changes.note()
    return {}


METHODS = (Method("reactions.add", add, 3, ("reactions:write",), ("channel", "name", "timestamp")),)
