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

    assert People(chat=chat, clock=FixedClock(), memory={}).refusal(request_of("USAM")) == refusal


def test_somebody_slack_does_not_know_is_refused() -> None:
    assert People(chat=FakeChat(), clock=FixedClock(), memory={}).refusal(request_of("UNOBODY")) == UNKNOWN


def test_a_slack_that_is_away_is_no_reason_to_let_somebody_in() -> None:
    chat = FakeChat()
    chat.fails("member", ServiceUnavailable("away"))

    with pytest.raises(ServiceUnavailable):
        People(chat=chat, clock=FixedClock(), memory={}).refusal(request_of("USAM"))


def test_somebody_who_became_a_guest_loses_their_rights_in_minutes() -> None:
    chat, clock = FakeChat(), FixedClock()
    people = People(chat=chat, clock=clock, memory={})
    assert people.refusal(request_of("USAM")) is None

    chat.members["USAM"] = a_member("USAM", is_guest=True)
    clock.advance(minutes=6)

    assert people.refusal(request_of("USAM")) == GUEST


def test_an_owner_is_named_as_slack_shows_them() -> None:
    people = People(chat=FakeChat(), clock=FixedClock(), memory={})

    assert people.owner("USAM") == Person("USAM", "Sam Reed")
    assert people.owner("UNOBODY") is None


def test_somebody_who_owns_an_action_is_found_by_name_without_asking_slack() -> None:
    known = [Person("UPRIYA", "Priya Shah"), Person("UALEX", "Alex"), Person("UALEX2", "alex")]
    chat = FakeChat()
    chat.fails("all_members", ServiceUnavailable("nobody was to ask"))
    people = People(chat=chat, clock=FixedClock(), memory={}, known=lambda: known)

    assert people.find("@Priya  SHAH") == Person("UPRIYA", "Priya Shah")
    assert people.find("Alex") is None  # there are two
    assert chat.failures["all_members"]


def test_somebody_never_met_is_found_among_everybody_by_either_name() -> None:
    chat = FakeChat(members={"UBO": a_member("UBO", name="bo", real_name="Bo Li")})
    people = People(chat=chat, clock=FixedClock(), memory={})

    assert people.find("Bo") == Person("UBO", "bo")
    assert people.find("@bo LI") == Person("UBO", "bo")


@pytest.mark.parametrize("facts", [{"is_bot": True}, {"is_active": False}])
def test_who_cannot_own_an_action_is_not_found(facts: dict[str, Any]) -> None:
    chat = FakeChat(members={"UBO": a_member("UBO", name="Bo", **facts)})

    assert People(chat=chat, clock=FixedClock(), memory={}).find("Bo") is None


def test_a_name_that_two_members_bear_is_nobodys() -> None:
    chat = FakeChat(members={"UBO": a_member("UBO", name="Bo"), "UBO2": a_member("UBO2", name="b2", real_name="Bo")})

    assert People(chat=chat, clock=FixedClock(), memory={}).find("Bo") is None


def test_an_unknown_name_asks_slack_again_after_an_hour_and_a_known_one_after_a_day() -> None:
    chat, clock, memory = FakeChat(), FixedClock(), dict[str, str]()
    people = People(chat=chat, clock=clock, memory=memory)
    assert people.find("New One") is None
    chat.members["UNEW"] = a_member("UNEW", name="New One")

    clock.advance(minutes=59)
    assert people.find("New One") is None
    clock.advance(minutes=1)
    assert people.find("New One") == Person("UNEW", "New One")

    del chat.members["UNEW"]
    clock.advance(hours=23)
    after_a_restart = People(chat=chat, clock=clock, memory=memory)
    assert after_a_restart.find("New One") == Person("UNEW", "New One")
    clock.advance(hours=1)
    assert after_a_restart.find("New One") is None


def test_a_slack_that_is_away_leaves_the_names_that_are_known() -> None:
    chat, clock, memory = FakeChat(), FixedClock(), dict[str, str]()
    people = People(chat=chat, clock=clock, memory=memory)
    people.find("Sam Reed")
    clock.advance(days=2)
    chat.fails("all_members", ServiceUnavailable("away"))

    assert people.find("Sam Reed") == Person("USAM", "Sam Reed")
