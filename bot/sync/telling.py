"""Telling people what a sync found, each thing once: what is noted and untold goes out, now or at the next try."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from bot.ports import Clock
from bot.posting import Poster
from bot.storage.engine import Storage
from bot.sync import echo_messages, messages, notices
from bot.sync.notices import Notice
from integrations.errors import IntegrationError, ServiceMisconfigured
from integrations.slack.message import Message

# Many of these at once make one message; the others have buttons of their own.
TOGETHER = frozenset({notices.UNREADABLE, notices.COPIED, notices.NEW, notices.COLUMN})
log = logging.getLogger(__name__)


class Teller:
    """Post what was noted: to the owner where there is one, else to the team."""

    def __init__(
        self,
        *,
        storage: Storage,
        poster: Poster,
        clock: Clock,
        team_channel_id: str,
        headings: Mapping[str, str],
        tab: str,
    ) -> None:
        self._storage = storage
        self._poster = poster
        self._clock = clock
        self._team = team_channel_id
        self._headings = headings
        self._tab = tab

    def tell(self) -> None:
        """Post all that is not told yet. What cannot be posted now stays for the next time."""
        with self._storage.read() as connection:
            waiting = notices.untold(connection)
        for group in _together(waiting):
            try:
                self._post(group)
            except IntegrationError as error:
                log.warning("plan_notice_not_posted kind=%s error=%s", group[0].kind, type(error).__name__)
                return

    def _post(self, group: Sequence[Notice]) -> None:
        message = messages.notice_message(group, self._headings, tab=self._tab)
        key = _key(group)
        recipient = _recipient(group[0]) or self._team
        try:
            if group[0].kind == notices.ECHO:
                self._post_in_thread(key, group[0], message)
            else:
                self._poster.post_once(key, recipient, message)
        except ServiceMisconfigured:
            if recipient == self._team and group[0].kind != notices.ECHO:
                raise
            self._post_to_team(key, message)  # somebody who has left, or a thread that is closed, takes no message
        with self._storage.begin() as connection:
            notices.told(connection, [notice.key for notice in group], at=self._clock.now())

    def _post_in_thread(self, key: str, echo: Notice, message: Message) -> None:
        """Reply under the action's own message, which is posted the first time it is needed."""
        card = echo_messages.thread_card(echo.facts)
        root = self._poster.post_once(f"card/{self._team}/{echo.facts['ref']}", self._team, card)
        self._poster.post_once(key, root.channel_id, message, thread_ts=root.ts)

    def _post_to_team(self, key: str, message: Message) -> None:
        self._poster.post_once(f"{key}/team", self._team, message)


def _together(waiting: Sequence[Notice]) -> Iterator[list[Notice]]:
    """Give the notices as they are posted: some kinds one by one, others all for one reader."""

    def order(notice: Notice) -> tuple[str, str]:
        return notice.kind, _recipient(notice) or ""

    for (kind, _), members in groupby(sorted(waiting, key=order), key=order):
        group = list(members)
        yield from [group] if kind in TOGETHER else [[notice] for notice in group]


def _key(group: Sequence[Notice]) -> str:
    """Name a message by what it tells and since when: a thing that is over and comes back is told again."""
    parts = [(notice.key, notice.noted_at.isoformat() if notice.noted_at else None) for notice in group]
    return "plan/" + hashlib.sha256(repr(parts).encode()).hexdigest()[:32]


def _recipient(notice: Notice) -> str | None:
    return notice.facts.get("owner_id") or None
