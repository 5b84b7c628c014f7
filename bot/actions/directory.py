"""Everybody of the workspace by name, kept between runs: for the names that people type into the sheet."""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import MutableMapping, Sequence
from datetime import datetime, timedelta

from bot.actions.model import Person
from bot.ports import Chat, Clock
from integrations.errors import IntegrationError
from integrations.slack.message import Member

KEPT_AS = "people.directory"
A_DAY, AN_HOUR = timedelta(days=1), timedelta(hours=1)
TRIED_EVERY = timedelta(minutes=5)  # while Slack does not tell
log = logging.getLogger(__name__)


def name_key(name: str) -> str:
    """Reduce a name to what counts when two are compared."""
    return " ".join(name.casefold().removeprefix("@").split())


class Directory:
    """Who goes by which name: the one people see, or the full one. Asks Slack only for a name it does not have."""

    def __init__(self, *, chat: Chat, clock: Clock, memory: MutableMapping[str, str]) -> None:
        self._chat = chat
        self._clock = clock
        self._memory = memory
        self._asked_at: datetime | None = None
        self._tried_at: datetime | None = None
        self._named: dict[str, list[Person]] = {}
        self._lock = threading.Lock()

    def kept(self, key: str) -> Sequence[Person]:
        """Give those of this name as last learnt, and ask nobody."""
        with self._lock:
            if self._asked_at is None:
                self._recall()
            return tuple(self._named.get(key, ()))

    def find(self, key: str) -> Sequence[Person]:
        """Give those of this name. Slack is asked if what is kept is a day old, or an hour and has no such name."""
        found = self.kept(key)
        if self._is_older_than(A_DAY if found else AN_HOUR):
            self._renew()
            found = self.kept(key)
        return found

    def _is_older_than(self, age: timedelta) -> bool:
        return self._asked_at is None or self._clock.now() - self._asked_at >= age

    def _renew(self) -> None:
        """Ask Slack for everybody. If it does not tell, what is kept stays."""
        now = self._clock.now()
        if self._tried_at is not None and timedelta() <= now - self._tried_at < TRIED_EVERY:
            return
        self._tried_at = now
        try:
            members = self._chat.all_members()
        except IntegrationError as error:
            log.warning("directory_not_renewed kind=%s", type(error).__name__)
            return
        people = [[one.user_id, one.name, one.real_name] for one in members if _can_own(one)]
        self._memory[KEPT_AS] = json.dumps({"asked_at": now.isoformat(), "people": people})
        with self._lock:
            self._recall()

    def _recall(self) -> None:
        try:
            kept = json.loads(self._memory[KEPT_AS])
            asked_at, people = datetime.fromisoformat(kept["asked_at"]), kept["people"]
        except (KeyError, TypeError, ValueError):  # never kept, or kept by another version
            return
        named: dict[str, list[Person]] = {}
        for user_id, name, real_name in people:
            for key in {name_key(name), name_key(real_name)} - {""}:
                named.setdefault(key, []).append(Person(user_id, name))
        self._asked_at, self._named = asked_at, named


def _can_own(member: Member) -> bool:
    return member.is_active and not member.is_bot
