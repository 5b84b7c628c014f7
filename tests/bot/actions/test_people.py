"""Who may use the bot, and who can own an action."""

from __future__ import annotations

from typing import Any

import pytest

from bot.actions.model import Person
from bot.actions.people import GUEST, STRANGER, UNKNOWN, People
from bot.slack_requests import HomeOpened
from integrations.errors import ServiceUnavailable
from tests.builders import TEAM, FakeChat, FixedClock, a_member


def request_of(user_id: str) -> HomeOpened:
    return HomeOpened(request_id="r", user_id=user_id, asked_at=FixedClock().now(), team_id=TEAM)


@pytest.mark.parametrize(
    "facts, refusal",
    [
        ({}, None),
        ({"is_guest": True}, GUEST),
        ({"team_id": "T0OTHER"}, STRANGER),
        ({"is_bot": True}, UNKNOWN),
        ({"is_active": False}, UNKNOWN),
    ],
)
def test_only_a_full_member_of_the_workspace_may_use_the_bot(facts: dict[str, Any], refusal: str | None) -> None:
    chat = FakeChat(members={"USAM": a_member("USAM", **facts)})

    assert People(chat=chat, clock=FixedClock()).refusal(request_of("USAM")) == refusal


def test_somebody_slack_does_not_know_is_refused() -> None:
    assert People(chat=FakeChat(), clock=FixedClock()).refusal(request_of("UNOBODY")) == UNKNOWN


def test_a_slack_that_is_away_is_no_reason_to_let_somebody_in() -> None:
    chat = FakeChat()
    chat.fails("member", ServiceUnavailable("away"))

    with pytest.raises(ServiceUnavailable):
        People(chat=chat, clock=FixedClock()).refusal(request_of("USAM"))


def test_somebody_who_became_a_guest_loses_their_rights_in_minutes() -> None:
    chat, clock = FakeChat(), FixedClock()
    people = People(chat=chat, clock=clock)
    assert people.refusal(request_of("USAM")) is None

    chat.members["USAM"] = a_member("USAM", is_guest=True)
    clock.advance(minutes=6)

    assert people.refusal(request_of("USAM")) == GUEST


def test_an_owner_is_named_as_slack_shows_them() -> None:
    people = People(chat=FakeChat(), clock=FixedClock())

    assert people.owner("USAM") == Person("USAM", "Sam Reed")
    assert people.owner("UNOBODY") is None


def test_somebody_is_found_by_name_whether_known_or_met() -> None:
    known = [Person("UPRIYA", "Priya Shah"), Person("UALEX", "Alex"), Person("UALEX2", "alex")]
    people = People(chat=FakeChat(), clock=FixedClock(), known=lambda: known)
    assert people.find("sam reed") is None
    people.owner("USAM")

    assert people.find("@Sam  REED") == Person("USAM", "Sam Reed")
    assert people.find("priya shah") == Person("UPRIYA", "Priya Shah")
    assert people.find("Alex") is None  # there are two
