"""What tests are made of: an action, a calendar, a clock and a chat, each whole and each to be varied by keyword."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.actions.model import Action, ref_of
from bot.calendar import SchoolCalendar, Term
from integrations.errors import IntegrationError
from integrations.slack.message import Block, File, Member, Message, Modal, Posted

LONDON = ZoneInfo("Europe/London")
MONDAY = date(2026, 3, 16)  # in the middle of a half-term, twelve days before the end of the spring term
TEAM = "T0TEAM"


def an_action(*, number: int = 12, title: str = "Shorten the icebreaker", **fields: Any) -> Action:
    """An open action of Sam's."""
    known: dict[str, Any] = {
        "ref": ref_of(number),
        "number": number,
        "title": title,
        "raised_on": date(2026, 3, 2),
        "raised_by": "UKIM",
        "owner_id": "USAM",
        "owner_name": "Sam Reed",
    }
    return Action(**{**known, **fields})


def a_calendar(*, bank_holidays: Sequence[date] = ()) -> SchoolCalendar:
    """The school year 2025/26 and the autumn after it."""
    terms = (
        Term("Autumn 2025", date(2025, 9, 2), date(2025, 12, 19), (date(2025, 10, 27), date(2025, 10, 31))),
        Term("Spring 2026", date(2026, 1, 5), date(2026, 3, 27), (date(2026, 2, 16), date(2026, 2, 20))),
        Term("Summer 2026", date(2026, 4, 13), date(2026, 7, 21), (date(2026, 5, 25), date(2026, 5, 29))),
        Term("Autumn 2026", date(2026, 9, 2), date(2026, 12, 18), (date(2026, 10, 26), date(2026, 10, 30))),
    )
    return SchoolCalendar(terms=terms, bank_holidays=lambda year: frozenset(d for d in bank_holidays if d.year == year))


@dataclass
class FixedClock:
    """A clock that stands until it is told to go on."""

    moment: datetime = datetime(2026, 3, 16, 9, 0, tzinfo=UTC)

    def now(self) -> datetime:
        return self.moment

    def advance(self, **by: float) -> None:
        self.moment += timedelta(**by)


def a_member(user_id: str, *, name: str = "", **facts: Any) -> Member:
    """Somebody who works in the team's workspace."""
    known: dict[str, Any] = {
        "email": None,
        "time_zone": "Europe/London",
        "is_bot": False,
        "is_guest": False,
        "is_active": True,
        "team_id": TEAM,
    }
    return Member(user_id=user_id, name=name or user_id, **{**known, **facts})


@dataclass
class FakeChat:
    """Slack behind the bot's port: remembers what it was told, and fails as told to."""

    members: dict[str, Member] = field(
        default_factory=lambda: {
            "USAM": a_member("USAM", name="Sam Reed"),
            "UKIM": a_member("UKIM", name="Kim Lowe"),
        }
    )
    groups: dict[str, frozenset[str]] = field(default_factory=dict)
    posts: list[tuple[str, Message, str | None]] = field(default_factory=list)
    answers: list[tuple[str, Message, bool]] = field(default_factory=list)
    modals: list[tuple[str, Modal]] = field(default_factory=list)
    failures: dict[str, list[IntegrationError]] = field(
        default_factory=dict
    )  # method or user id -> what it raises next

    def fails(self, at: str, *errors: IntegrationError) -> None:
        self.failures.setdefault(at, []).extend(errors)

    def post(
        self, channel_id: str, message: Message, *, key: str | None = None, thread_ts: str | None = None
    ) -> Posted:
        self._fail("post")
        self._fail(channel_id)
        self.posts.append((channel_id, message, key))
        return Posted(channel_id, f"{len(self.posts)}.0")

    def find_post(self, channel_id: str, *, key: str, since: datetime, thread_ts: str | None = None) -> Posted | None:
        places = (
            number for number, (place, _, known) in enumerate(self.posts, 1) if (place, known) == (channel_id, key)
        )
        return next((Posted(channel_id, f"{number}.0") for number in places), None)

    def update(self, posted: Posted, message: Message) -> None:
        raise AssertionError("nothing here updates a message")

    def answer(self, response_url: str, message: Message, *, replace_original: bool = False) -> None:
        self._fail("answer")
        self.answers.append((response_url, message, replace_original))

    def open_modal(self, trigger_id: str, modal: Modal) -> str:
        self._fail("open_modal")
        self.modals.append((trigger_id, modal))
        return f"V{len(self.modals)}"

    def update_modal(self, view_id: str, modal: Modal) -> None:
        raise AssertionError("nothing here updates a modal")

    def upload(self, file: File) -> str:
        raise AssertionError("nothing here uploads a picture")

    def share(
        self, file_id: str, *, title: str, channel_id: str, thread_ts: str | None = None, blocks: Sequence[Block] = ()
    ) -> None:
        raise AssertionError("nothing here shares a picture")

    def is_shared(self, file_id: str, *, channel_id: str) -> bool:
        return False

    def member(self, user_id: str) -> Member | None:
        self._fail("member")
        return self.members.get(user_id)

    def group_members(self, group_id: str) -> frozenset[str]:
        self._fail("group_members")
        return self.groups.get(group_id, frozenset())

    def all_members(self) -> Sequence[Member]:
        self._fail("all_members")
        return tuple(self.members.values())

    def _fail(self, at: str) -> None:
        if self.failures.get(at):
            raise self.failures[at].pop(0)
