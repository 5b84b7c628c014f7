"""Who may do what: by person, by user group, and nobody by default."""

from __future__ import annotations

import logging
from typing import Any

import pytest

from bot.actions import rights
from bot.actions.access import RoleAccess
from bot.actions.lifecycle import Move
from bot.actions.model import Status
from bot.roles import Permission, Role
from integrations.errors import ServiceMisconfigured, ServiceUnavailable
from tests.builders import FakeChat, FixedClock, an_action

OWN, ANY = Permission.CHANGE_OWN, Permission.CHANGE_ANY
EVERYBODY = Role("everybody", frozenset({Permission.ADD, OWN}), for_everybody=True)
LEAD = Role("Lead Trainer", frozenset({ANY, Permission.AGREE}), people=frozenset({"USAM"}))
QA = Role("QA team", frozenset({ANY}), user_groups=frozenset({"S0QA"}))


def access(*roles: Role, chat: FakeChat | None = None, clock: FixedClock | None = None) -> RoleAccess:
    return RoleAccess(roles=roles, chat=chat or FakeChat(), clock=clock or FixedClock())


def test_whom_no_role_names_may_do_nothing() -> None:
    assert access(LEAD, QA).permissions_of("UKIM") == frozenset()
    assert access().permissions_of("USAM") == frozenset()


def test_whoever_has_several_roles_may_do_what_any_of_them_allows() -> None:
    assert access(EVERYBODY, LEAD).permissions_of("USAM") == {Permission.ADD, OWN, ANY, Permission.AGREE}
    assert access(EVERYBODY, LEAD).permissions_of("UKIM") == {Permission.ADD, OWN}


def test_a_user_group_gives_its_role_for_five_minutes_before_it_is_asked_again() -> None:
    chat, clock = FakeChat(groups={"S0QA": frozenset({"UKIM"})}), FixedClock()
    roles = access(QA, chat=chat, clock=clock)
    assert ANY in roles.permissions_of("UKIM")

    chat.groups["S0QA"] = frozenset()
    clock.advance(minutes=4)
    assert ANY in roles.permissions_of("UKIM")
    clock.advance(minutes=1)
    assert ANY not in roles.permissions_of("UKIM")


def test_a_group_is_not_asked_for_what_somebody_has_anyway() -> None:
    chat = FakeChat()
    chat.fails("group_members", ServiceUnavailable("away"))

    assert ANY in access(LEAD, QA, chat=chat).permissions_of("USAM")


def test_a_group_that_slack_will_not_tell_of_gives_nothing_and_one_it_cannot_tell_of_now_is_asked_later() -> None:
    chat = FakeChat(groups={"S0QA": frozenset({"UKIM"})})
    chat.fails("group_members", ServiceMisconfigured("missing_scope"))
    assert access(QA, chat=chat).permissions_of("UKIM") == frozenset()

    chat.fails("group_members", ServiceUnavailable("away"))
    with pytest.raises(ServiceUnavailable):
        access(QA, chat=chat).permissions_of("UKIM")


def test_a_refusal_is_polite_names_who_may_and_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING)

    denied = access(EVERYBODY, LEAD).denied(Permission.AGREE, ref="ACT-0012", user_id="UKIM")

    assert str(denied) == (
        "Sorry, agreeing an action, or declining one that is agreed, is for the Lead Trainer. ACT-0012 stays as it is. "
        "Please ask one of them to do it."
    )
    assert "action_refused permission=agree ref=ACT-0012 user=UKIM" in caplog.text


def test_a_permission_that_nobody_has_says_so() -> None:
    assert "is for nobody yet" in str(access(EVERYBODY).denied(Permission.VERIFY, ref=None, user_id="UKIM"))


@pytest.mark.parametrize(
    "facts, move, permission",
    [
        ({}, Move.START, OWN),
        ({"owner_id": "UX", "raised_by": "UY"}, Move.START, ANY),
        ({}, Move.AGREE, Permission.AGREE),
        ({"status": Status.IMPLEMENTED}, Move.CLOSE, Permission.VERIFY),
        ({"status": Status.IN_PROGRESS}, Move.CLOSE, OWN),
        ({}, Move.DECLINE, OWN),
        ({"status": Status.AGREED}, Move.DECLINE, Permission.AGREE),
        ({"source": "qa review "}, Move.DECLINE, Permission.DROP),
    ],
)
def test_each_move_takes_its_permission(facts: dict[str, Any], move: Move, permission: Permission) -> None:
    assert rights.for_move(an_action(**facts), move, user_id="USAM") is permission
