"""Adding, closing and listing actions on a real database."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.actions import repository
from bot.actions.model import Action, Principle, Status, changed, differences
from bot.actions.repository import Outdated
from bot.actions.service import ActionService
from bot.actions.wishes import Draft, List, Which
from bot.errors import UserError
from bot.storage.engine import Storage
from tests.builders import LONDON, MONDAY, FixedClock

A_DRAFT = Draft("Shorten the icebreaker", "USAM", "Sam Reed", date(2026, 3, 20), (Principle.C,))


class Changes(list[Action]):
    """Hears of every change, as sync does."""


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock()


@pytest.fixture
def heard() -> Changes:
    return Changes()


@pytest.fixture
def service(storage: Storage, clock: FixedClock, heard: Changes) -> ActionService:
    return ActionService(storage=storage, clock=clock, zone=LONDON, on_change=heard.append)


def test_an_added_action_is_kept_with_its_log(service: ActionService, heard: Changes) -> None:
    action = service.add(A_DRAFT, by="UKIM", request_id="r1")

    assert service.get("ACT-0001") == action
    assert (action.raised_on, action.raised_by, action.status) == (MONDAY, "UKIM", Status.PROPOSED)
    log = service.history("ACT-0001")
    assert {(entry.who, entry.origin, entry.at) for entry in log} == {
        ("UKIM", "slack", datetime(2026, 3, 16, 9, tzinfo=UTC))
    }
    assert ("ref", None, "ACT-0001") in {(entry.field, entry.old, entry.new) for entry in log}
    assert ("due_on", None, "2026-03-20") in {(entry.field, entry.old, entry.new) for entry in log}
    assert heard == [action]


def test_the_same_request_makes_one_action(service: ActionService, heard: Changes) -> None:
    first = service.add(A_DRAFT, by="UKIM", request_id="r1")
    again = service.add(A_DRAFT, by="UKIM", request_id="r1")

    assert again == first
    assert service.all() == (first,)
    assert heard == [first]


def test_two_requests_make_two_actions_with_their_own_numbers(service: ActionService) -> None:
    refs = [service.add(A_DRAFT, by="UKIM", request_id=f"r{number}").ref for number in range(3)]

    assert refs == ["ACT-0001", "ACT-0002", "ACT-0003"]


def test_the_day_is_the_one_where_the_team_works(service: ActionService, clock: FixedClock) -> None:
    clock.moment = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)  # half past midnight in London

    assert service.add(A_DRAFT, by="UKIM", request_id="r1").raised_on == date(2026, 7, 1)


def test_closing_keeps_what_changed_and_when(service: ActionService, heard: Changes) -> None:
    service.add(A_DRAFT, by="UKIM", request_id="r1")

    result = service.close("ACT-0001", by="USAM", request_id="r2", impact="Fewer words")

    assert result.by_now
    assert service.get("ACT-0001") == result.action
    assert (result.action.status, result.action.closed_on, result.action.impact) == (
        Status.CLOSED,
        MONDAY,
        "Fewer words",
    )
    assert [entry.field for entry in service.history("ACT-0001") if entry.who == "USAM"] == [
        "status",
        "implemented_on",
        "impact",
        "closed_on",
    ]
    assert heard[-1] == result.action


def test_closing_twice_changes_nothing_and_names_who_was_first(
    service: ActionService, clock: FixedClock, heard: Changes
) -> None:
    service.add(A_DRAFT, by="UKIM", request_id="r1")
    service.close("ACT-0001", by="USAM", request_id="r2")
    clock.advance(days=3)

    result = service.close("ACT-0001", by="UKIM", request_id="r3")

    assert not result.by_now
    assert (result.closed_by, result.action.closed_on) == ("USAM", MONDAY)
    assert len(heard) == 2


def test_a_repeated_request_to_close_is_answered_as_the_first_time(service: ActionService) -> None:
    service.add(A_DRAFT, by="UKIM", request_id="r1")
    first = service.close("ACT-0001", by="USAM", request_id="r2")

    assert service.close("ACT-0001", by="USAM", request_id="r2") == first


def test_what_changed_can_be_said_later_and_is_added_once(service: ActionService) -> None:
    service.add(A_DRAFT, by="UKIM", request_id="r1")
    service.close("ACT-0001", by="USAM", request_id="r2", impact="Fewer words")

    for _ in range(2):
        service.note_impact("ACT-0001", "More pictures", by="USAM", request_id="r3")

    assert service.get("ACT-0001").impact == "Fewer words\nMore pictures"


def test_an_unknown_or_declined_action_cannot_be_closed(service: ActionService, storage: Storage) -> None:
    action = service.add(A_DRAFT, by="UKIM", request_id="r1")
    change(storage, action, status=Status.DECLINED)

    with pytest.raises(UserError, match="There is no action ACT-0099"):
        service.close("ACT-0099", by="USAM", request_id="r2")
    with pytest.raises(UserError, match="ACT-0001 was declined"):
        service.close("ACT-0001", by="USAM", request_id="r3")


def test_a_change_to_an_action_that_was_changed_meanwhile_is_refused(service: ActionService, storage: Storage) -> None:
    read_before = service.add(A_DRAFT, by="UKIM", request_id="r1")
    service.close("ACT-0001", by="USAM", request_id="r2")

    with pytest.raises(Outdated):
        change(storage, read_before, title="Something else")

    assert service.get("ACT-0001").title == A_DRAFT.title


def test_lists_show_what_was_asked_for_the_most_pressing_first(service: ActionService, storage: Storage) -> None:
    day = timedelta(days=1)
    for number, (due_on, owner) in enumerate(
        [(MONDAY + 30 * day, "USAM"), (MONDAY - day, "UKIM"), (None, "USAM"), (MONDAY + 3 * day, "USAM")]
    ):
        draft = Draft("Do it", owner, owner, due_on, (Principle.A,) if number == 0 else ())
        service.add(draft, by="UKIM", request_id=f"r{number}")
    gone = service.add(A_DRAFT, by="UKIM", request_id="gone")
    change(storage, gone, archived=True)
    service.add(A_DRAFT, by="UKIM", request_id="closed")
    service.close("ACT-0006", by="UKIM", request_id="close")

    def numbers(wish: List) -> list[int]:
        return [action.number for action in service.listed(wish, asked_by="USAM")]

    assert numbers(List(Which.OPEN)) == [2, 4, 1, 3]
    assert numbers(List(Which.MINE)) == [4, 1, 3]
    assert numbers(List(Which.OVERDUE)) == [2]
    assert numbers(List(Which.DUE)) == [2, 4]
    assert numbers(List(Which.ALL)) == [2, 4, 1, 3, 6]
    assert numbers(List(Which.OPEN, Principle.A)) == [1]


def change(storage: Storage, action: Action, **values: object) -> None:
    after = changed(action, **values)  # type: ignore[arg-type]
    with storage.begin() as connection:
        repository.apply_changes(
            connection,
            action,
            differences(action, after),
            who="sheet",
            origin="sheet",
            at=datetime(2026, 3, 16, tzinfo=UTC),
            request_id=None,
        )
