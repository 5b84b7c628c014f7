"""Posting exactly once, although a process may die, or an answer be lost, at any moment.

Slack has no idempotency key for a post. So each post has a key: it is written to the ledger before the request and put
into the message's metadata; when the outcome of an earlier attempt is unknown, the bot looks for the key first.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta

from bot.ports import Chat, Clock
from bot.storage.sends import SENT, Send, Sends
from integrations.errors import OutcomeUnknown
from integrations.slack.message import Block, File, Message, Posted

CLOCKS_MAY_DIFFER_BY = timedelta(minutes=5)


class Poster:
    """Post messages and share files, each once per key."""

    def __init__(self, *, chat: Chat, sends: Sends, clock: Clock) -> None:
        self._chat = chat
        self._sends = sends
        self._clock = clock

    def is_posted(self, key: str) -> bool:
        """Tell whether this post is known to stand."""
        earlier = self._sends.find(key)
        return earlier is not None and earlier.state == SENT

    def post_once(self, key: str, channel_id: str, message: Message, *, thread_ts: str | None = None) -> Posted:
        """Post unless `key` was posted before; return where it stands.

        Raises:
            OutcomeUnknown: the answer was lost and no post is to be seen. Call again later: it will look first.
        """
        earlier = self._sends.find(key)
        found = self._found(earlier, thread_ts=thread_ts)
        if found is None:
            self._sends.begin(key, channel_id, now=self._clock.now())
            found = self._posted(key, channel_id, message, thread_ts=thread_ts)
        if earlier is None or earlier.state != SENT:
            self._sends.complete(key, now=self._clock.now(), channel_id=found.channel_id, ts=found.ts)
        return found

    def share_once(
        self,
        key: str,
        make: Callable[[], File],
        *,
        channel_id: str,
        thread_ts: str | None = None,
        blocks: Sequence[Block] = (),
    ) -> None:
        """Make, upload and share a file, with sections of text in its message, unless `key` was shared before."""
        earlier = self._sends.find(key)
        if earlier is not None and earlier.state == SENT:
            return
        file_id = earlier.file_id if earlier else None
        if file_id is None or not self._chat.is_shared(file_id, channel_id=channel_id):
            file = make()
            file_id = self._chat.upload(file)
            self._sends.begin(key, channel_id, now=self._clock.now(), file_id=file_id)
            self._share(file_id, file.title, channel_id=channel_id, thread_ts=thread_ts, blocks=blocks)
        self._sends.complete(key, now=self._clock.now(), channel_id=channel_id, ts=None)

    def _found(self, earlier: Send | None, *, thread_ts: str | None) -> Posted | None:
        """Tell where an earlier attempt stands: from the ledger if it was completed, else by looking in the channel."""
        if earlier is None:
            return None
        if earlier.state == SENT and earlier.posted_channel_id and earlier.ts:
            return Posted(earlier.posted_channel_id, earlier.ts)
        since = earlier.attempted_at - CLOCKS_MAY_DIFFER_BY
        return self._chat.find_post(earlier.channel_id, key=earlier.key, since=since, thread_ts=thread_ts)

    def _posted(self, key: str, channel_id: str, message: Message, *, thread_ts: str | None) -> Posted:
        started_at = self._clock.now()
        try:
            return self._chat.post(channel_id, message, key=key, thread_ts=thread_ts)
        except OutcomeUnknown:
            since = started_at - CLOCKS_MAY_DIFFER_BY
            found = self._chat.find_post(channel_id, key=key, since=since, thread_ts=thread_ts)
            if found is None:
                raise
            return found

    def _share(
        self, file_id: str, title: str, *, channel_id: str, thread_ts: str | None, blocks: Sequence[Block]
    ) -> None:
        try:
            self._chat.share(file_id, title=title, channel_id=channel_id, thread_ts=thread_ts, blocks=blocks)
        except OutcomeUnknown:
            if not self._chat.is_shared(file_id, channel_id=channel_id):
                raise
