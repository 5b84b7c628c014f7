"""Who somebody is: whom Slack and the settings know, and whether they may use the bot. Unknown means no."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping, MutableMapping
from datetime import datetime, timedelta

from bot.actions.directory import Directory, name_key
from bot.actions.model import Person
from bot.ports import Chat, Clock
from bot.slack_requests import Request
from integrations.errors import IntegrationError
from integrations.slack.message import Member

REMEMBERED_FOR = timedelta(minutes=5)  # somebody who leaves loses their rights within this time
LISTED_FOR = timedelta(minutes=1)

STRANGER = (
    "I work for one team only, and you are in another workspace. Please ask somebody of the team to do this for you."
)
GUEST = "Guests of this workspace cannot change the action plan. Please ask a member of the team to do this for you."
UNKNOWN = "I could not find out who you are in this workspace, so I did nothing. Please ask a member of the team."


class People:
    """The people of the workspace. `known` gives those to be found by name without asking Slack."""

    def __init__(
        self,
        *,
        chat: Chat,
        clock: Clock,
        memory: MutableMapping[str, str],
        known: Callable[[], Iterable[Person]] = tuple,
    ) -> None:
        self._chat = chat
        self._clock = clock
        self._known = known
        self._directory = Directory(chat=chat, clock=clock, memory=memory)
        self._members: dict[str, tuple[datetime, Member | None]] = {}
        self._listed: tuple[datetime, Mapping[str, list[Person]]] | None = None
        self._lock = threading.Lock()

    def refusal(self, request: Request) -> str | None:
        """Say why whoever asks this may not use the bot. None if they may."""
        member = self.member(request.user_id)
        if member is None or member.is_bot or not member.is_active:
            return UNKNOWN
        if request.team_id and member.team_id != request.team_id:
            return STRANGER
        return GUEST if member.is_guest else None

    def owner(self, user_id: str) -> Person | None:
        """Name somebody who can own an action: anybody at work here who is no bot."""
        member = self.member(user_id)
        if member is None or member.is_bot or not member.is_active:
            return None
        return Person(user_id=user_id, name=member.name)

    def name_of(self, user_id: str) -> str:
        """Give the name somebody goes by; their id where Slack does not tell."""
        try:
            member = self.member(user_id)
        except IntegrationError:
            return user_id
        return member.name if member and member.name else user_id

    def find(self, name: str) -> Person | None:
        """Find somebody by the name they go by, or their full name. None if nobody, or more than one person, has it."""
        key = name_key(name)
        with self._lock:
            met = [member for _, member in self._members.values() if member]
        named = {one.user_id: Person(one.user_id, one.name) for one in met if key in _keys(one)}
        named |= {person.user_id: person for person in self._known_by_name().get(key, ())}
        # Somebody the plan knows costs no question, so that a steady cycle asks Slack for nobody.
        listed = self._directory.kept(key) if named else self._directory.find(key)
        named = {person.user_id: person for person in listed} | named
        return next(iter(named.values())) if len(named) == 1 else None

    def _known_by_name(self) -> Mapping[str, list[Person]]:
        """Give the known people by name, asked for once a minute: a plan has thousands of rows."""
        now = self._clock.now()
        if self._listed is None or now - self._listed[0] > LISTED_FOR:
            people: dict[str, list[Person]] = {}
            for person in self._known():
                people.setdefault(name_key(person.name), []).append(person)
            self._listed = (now, people)
        return self._listed[1]

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


def _keys(member: Member) -> set[str]:
    return {name_key(member.name), name_key(member.real_name)}
