"""Moving, editing, noting and undoing on a real database: once for each request, logged, and only by who may."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

import pytest

from bot.actions.access import RoleAccess
from bot.actions.lifecycle import Move, NotAllowed, Step
from bot.actions.model import Action, Person, Status
from bot.actions.rights import Denied
from bot.actions.service import ActionService
from bot.actions.wishes import Draft
from bot.errors import UserError
from bot.roles import EVERY_PERMISSION, Permission, Role
from bot.storage.engine import Storage
from tests.builders import LONDON, MONDAY, FakeChat, FixedClock

DRAFT = Draft("Shorten the icebreaker", "USAM", "Sam Reed", date(2026, 3, 20))
NEEDED = {"outcome": "Day 1 ends on time", "evidence_link": "https://example.org/report"}
ROLES = (
    Role("everybody", frozenset({Permission.ADD, Permission.CHANGE_OWN}), for_everybody=True),
    Role("Training Programme Manager", EVERY_PERMISSION, people=frozenset({"UANA"})),
)


@dataclass
class Desk:
    """A plan with one action of Sam's that Kim raised."""

    service: ActionService
    clock: FixedClock
    heard: list[Action] = field(default_factory=list)
    asked: int = 0

    def request(self) -> str:
        self.asked += 1
        return f"r{self.asked}"

    def moves(self, move: Move, *, by: str = "UANA", **said: str) -> Action:
        return self.service.move("ACT-0001", Step(move, **said), by=by, request_id=self.request())

    def edits(self, *, by: str = "USAM", **values: str | date) -> Action:
        return self.service.edit("ACT-0001", values, by=by, request_id=self.request())

    def log(self) -> list[tuple[str, str, str | None, str | None]]:
        return [(one.who, one.field, one.old, one.new) for one in self.service.history("ACT-0001")]


@pytest.fixture
def desk(storage: Storage) -> Desk:
    clock, heard = FixedClock(), list[Action]()
    access = RoleAccess(roles=ROLES, chat=FakeChat(), clock=clock)
    service = ActionService(storage=storage, clock=clock, zone=LONDON, access=access, on_change=heard.append)
    service.add(DRAFT, by="UKIM", request_id="add")
    heard.clear()
    return Desk(service, clock, heard)


def test_an_agreement_is_made_with_what_it_needed_in_one_step(desk: Desk) -> None:
    after = desk.service.agree("ACT-0001", NEEDED, by="UANA", request_id="agree")

    assert (after.status, after.agreed_on, after.outcome) == (Status.AGREED, MONDAY, "Day 1 ends on time")
    assert ("UANA", "status", "proposed", "agreed") in desk.log()
    assert desk.heard == [after]


def test_an_agreement_that_still_lacks_something_changes_nothing(desk: Desk) -> None:
    with pytest.raises(NotAllowed, match="It still needs a link to the evidence"):
        desk.service.agree("ACT-0001", {"outcome": "Day 1 ends on time"}, by="UANA", request_id="agree")

    assert desk.service.get("ACT-0001").outcome is None


def test_a_repeated_request_moves_once(desk: Desk) -> None:
    for _ in range(2):
        after = desk.service.move("ACT-0001", Step(Move.HOLD, reason="No room"), by="USAM", request_id="hold")

    assert after.status is Status.ON_HOLD
    assert [entry for entry in desk.log() if entry[1] == "status" and entry[2]] == [
        ("USAM", "status", "proposed", "on hold")
    ]


def test_nobody_changes_what_is_neither_theirs_nor_their_task(desk: Desk) -> None:
    with pytest.raises(Denied, match="is for the Training Programme Manager"):
        desk.edits(by="UX", title="Something else")
    with pytest.raises(Denied):
        desk.service.close("ACT-0001", by="UX", request_id="close", impact="Done")
    with pytest.raises(Denied):
        desk.service.note("ACT-0001", "Hello", by="UX", request_id="note", signed="X")

    assert len(desk.log()) == len(desk.service.history("ACT-0001"))
    assert {who for who, *_ in desk.log()} == {"UKIM"}


def test_the_log_says_who_changed_what_from_what_to_what(desk: Desk) -> None:
    desk.edits(due_on=date(2026, 3, 27), area="Content")

    assert desk.log()[-2:] == [
        ("USAM", "area", None, "Content"),
        ("USAM", "due_on", "2026-03-20", "2026-03-27"),
    ]


def test_notes_are_dated_and_signed_one_below_the_other(desk: Desk) -> None:
    desk.service.note("ACT-0001", "Begun", by="USAM", request_id="n1", signed="Sam Reed")
    desk.clock.advance(days=1)
    after = desk.service.note("ACT-0001", "Half done", by="USAM", request_id="n2", signed="Sam Reed")

    assert after.notes == "16/03/2026, Sam Reed: Begun\n17/03/2026, Sam Reed: Half done"


def test_a_new_owner_may_change_what_is_theirs_now(desk: Desk) -> None:
    desk.service.assign("ACT-0001", Person("UBEN", "Ben Hill"), by="USAM", request_id="assign")

    assert desk.edits(by="UBEN", area="Content").area == "Content"
    with pytest.raises(Denied):
        desk.edits(by="USAM", area="Delivery")


def test_undoing_brings_every_field_of_the_last_change_back(desk: Desk) -> None:
    before = desk.service.get("ACT-0001")
    desk.moves(Move.HOLD, by="USAM", reason="No room")

    undone = desk.service.undo(by="USAM", request_id="undo")

    assert set(undone.fields) == {"status", "notes"}
    assert undone.action == desk.service.get("ACT-0001")
    assert (undone.action.status, undone.action.notes) == (before.status, before.notes)
    assert [entry.undoes for entry in desk.service.history("ACT-0001")][-1] == "r1"


def test_a_repeated_undo_undoes_once_and_a_second_one_says_so(desk: Desk) -> None:
    desk.edits(area="Content")
    first = desk.service.undo(by="USAM", request_id="undo")

    assert desk.service.undo(by="USAM", request_id="undo") == first
    with pytest.raises(UserError, match="is undone already"):
        desk.service.undo(by="USAM", request_id="another")


def test_what_somebody_else_changed_since_is_not_undone(desk: Desk) -> None:
    desk.edits(area="Content")
    desk.edits(by="UANA", area="Delivery")

    with pytest.raises(UserError, match="has been changed again since"):
        desk.service.undo(by="USAM", request_id="undo")
    assert desk.service.get("ACT-0001").area == "Delivery"


def test_another_field_that_somebody_changed_since_stays(desk: Desk) -> None:
    desk.edits(area="Content")
    desk.edits(by="UANA", cohort="2026-SPR-ON-01")

    desk.service.undo(by="USAM", request_id="undo")

    action = desk.service.get("ACT-0001")
    assert (action.area, action.cohort) == (None, "2026-SPR-ON-01")


def test_an_action_added_by_mistake_is_declined_and_keeps_its_number(desk: Desk) -> None:
    undone = desk.service.undo(by="UKIM", request_id="undo")

    assert (undone.action.status, undone.fields) == (Status.DECLINED, ())
    assert "added by mistake and taken back" in (undone.action.notes or "")
    assert desk.service.add(DRAFT, by="UKIM", request_id="again").ref == "ACT-0002"


def test_whoever_changed_nothing_has_nothing_to_undo(desk: Desk) -> None:
    with pytest.raises(UserError, match="There is nothing of yours to undo"):
        desk.service.undo(by="UX", request_id="undo")


def test_what_the_qa_body_demands_needs_its_deadline_and_keeps_it(desk: Desk) -> None:
    with pytest.raises(UserError, match="needs its deadline"):
        desk.service.add(Draft("Give the list", source="QA review"), by="UKIM", request_id="qa")
    draft = Draft("Give the list", "UKIM", "Kim Lowe", date(2026, 4, 17), source="QA review")
    ref = desk.service.add(draft, by="UKIM", request_id="qa").ref

    for values in ({"due_on": date(2026, 5, 1)}, {"due_on": None}, {"source": "observation"}):
        with pytest.raises(Denied, match="the QA body demands is for the Training Programme Manager"):
            desk.service.edit(ref, values, by="UKIM", request_id=desk.request())
    with pytest.raises(Denied):
        desk.service.move(ref, Step(Move.DECLINE, reason="No time"), by="UKIM", request_id=desk.request())

    assert desk.service.edit(ref, {"area": "Content"}, by="UKIM", request_id="area").area == "Content"
    assert desk.service.edit(ref, {"due_on": date(2026, 5, 1)}, by="UANA", request_id="date").due_on == date(2026, 5, 1)
