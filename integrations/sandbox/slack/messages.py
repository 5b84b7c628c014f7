"""The messages of every conversation: kept, found, changed and read back in order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from integrations.sandbox.slack.records import Message

SLACKBOT = "USLACKBOT"


class Messages:
    """Messages by channel, oldest first. Ephemeral ones are kept apart: no method of the Web API shows them."""

    def __init__(self) -> None:
        self._kept: dict[str, list[Message]] = {}
        self._ephemeral: dict[str, list[Message]] = {}

    def add(self, message: Message) -> Message:
        """Keep a message; a first reply turns its parent into a thread."""
        shelf = self._ephemeral if message.ephemeral_to else self._kept
        shelf.setdefault(message.channel_id, []).append(message)
        if message.is_reply and not message.ephemeral_to and message.thread_ts:
            parent = self.find(message.channel_id, message.thread_ts)
            if parent is not None:
                parent.thread_ts = parent.ts
        return message

    def find(self, channel_id: str, ts: str) -> Message | None:
        """Return a message everybody in the channel sees."""
        return next((message for message in self._kept.get(channel_id, ()) if message.ts == ts), None)

    def find_ephemeral(self, channel_id: str, ts: str) -> Message | None:
        return next((message for message in self._ephemeral.get(channel_id, ()) if message.ts == ts), None)

    def remove(self, message: Message) -> None:
        """Take a message away; one with replies leaves a tombstone that holds them."""
        if not message.is_reply and self.replies(message.channel_id, message.ts):
            _bury(message)
            return
        shelf = self._ephemeral if message.ephemeral_to else self._kept
        shelf[message.channel_id].remove(message)

    def timeline(self, channel_id: str) -> list[Message]:
        """Return what stands in the channel itself: no replies but those also sent to the channel."""
        return [
            self._as_in_channel(message)
            for message in self._kept.get(channel_id, ())
            if not message.is_reply or message.is_broadcast
        ]

    def replies(self, channel_id: str, thread_ts: str) -> list[Message]:
        """Return the replies of a thread, without its parent."""
        return [
            message for message in self._kept.get(channel_id, ()) if message.is_reply and message.thread_ts == thread_ts
        ]

    def ephemeral_for(self, channel_id: str, user_id: str) -> list[Message]:
        return [message for message in self._ephemeral.get(channel_id, ()) if message.ephemeral_to == user_id]

    def everywhere(self) -> Iterator[Message]:
        """Yield every message of every channel, ephemeral ones too."""
        for shelf in (self._kept, self._ephemeral):
            for messages in shelf.values():
                yield from messages

    @staticmethod
    def _as_in_channel(message: Message) -> Message:
        return replace(message, subtype="thread_broadcast") if message.is_broadcast else message


def _bury(message: Message) -> None:
    """Turn a message into the tombstone Slack shows above the replies that are left."""
    message.subtype, message.text, message.user_id = "tombstone", "This message was deleted.", SLACKBOT
    message.blocks, message.attachments, message.file_ids, message.metadata = [], [], [], None
    message.app_id = message.bot_id = message.edited_ts = None
    message.reactions = {}
