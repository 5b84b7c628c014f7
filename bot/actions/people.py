"""Who somebody is: whom Slack and the settings know, and whether they may use the bot. Unknown means no."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.actions.model import Person
from bot.ports import Chat, Clock
from integrations.slack.message import Member

REMEMBERED_FOR = timedelta(minutes=5)  # somebody who leaves loses their rights within this time

STRANGER = (
    "I work for one team only, and you are in another workspace. Please ask somebody of the team to do this for you."
)
GUEST = "Guests of this workspace cannot change the action plan. Please ask a member of the team to do this for you."
UNKNOWN = "I could not find out who you are in this workspace, so I did nothing. Please ask a member of the team."


class People:
    """The people of the workspace. `known` are those the settings name: found by name without asking Slack."""

    def __init__(self, *, chat: Chat, clock: Clock, known: Sequence[Person] = (), team_id: str | None = None) -> None:
        self._chat = chat
        self._clock = clock
        self._named = {_key(person.name): person for person in known}
        self._team_id = team_id
        self._members: dict[str, tuple[datetime, Member | None]] = {}
        self._lock = threading.Lock()

    def refusal(self, user_id: str) -> str | None:
        """Say why this person may not use the bot. None if they may."""
        member = self.member(user_id)
        if member is None or member.is_bot or not member.is_active:
            return UNKNOWN
        if self._team_id is not None and member.team_id != self._team_id:
            return STRANGER
        return GUEST if member.is_guest else None

    def owner(self, user_id: str) -> Person | None:
        """Name somebody who can own an action: anybody at work here who is no bot."""
        member = self.member(user_id)
        if member is None or member.is_bot or not member.is_active:
            return None
        return Person(user_id=user_id, name=member.name)

    def find(self, name: str) -> Person | None:
        """Find somebody by the name the settings or Slack give them. None if nobody, or more than one, has it."""
        named = self._named.get(_key(name))
        if named is not None:
            return named
        with self._lock:
            members = [member for _, member in self._members.values() if member and _key(member.name) == _key(name)]
        return Person(members[0].user_id, members[0].name) if len(members) == 1 else None

    def member(self, user_id: str) -> Member | None:
        """Ask Slack who this is, at most once in five minutes."""
        now = self._clock.now()
        with self._lock:
            known = self._members.get(user_id)
        if known is None or now - known[0] > REMEMBERED_FOR:
            known = (now, self._chat.member(user_id))
            with self._lock:
                self._members[user_id] = known
        return known[1]


def _key(name: str) -> str:
    return " ".join(name.casefold().removeprefix("@").split())
