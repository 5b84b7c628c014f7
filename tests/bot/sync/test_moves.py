"""What people type into the sheet is held to the rules of Slack, and what is refused stays where it was typed."""

from __future__ import annotations

from datetime import date

from bot.actions.model import Action, Person, Status
from bot.sync.cells import SheetRow
from bot.sync.moves import FIXED_DATE, held_to_the_rules
from bot.sync.rows import our_cells
from tests.builders import an_action

TODAY = date(2026, 3, 16)


def typed(action: Action, **cells: str | None) -> SheetRow:
    """The row of an action that was in agreement, with these cells typed over; returned as it is held."""
    base = our_cells(action, today=TODAY)
    row = SheetRow(2, action.ref, {**base, **cells})
    [held] = held_to_the_rules(
        [row], actions={action.ref: action}, base={action.ref: base}, find_person=lambda name: Person("UANA", name)
    )
    return held


def test_a_state_that_can_be_is_taken_over() -> None:
    assert typed(an_action(status=Status.AGREED), status="in progress").unreadable == {}


def test_a_state_that_cannot_be_says_why_and_what_is_possible() -> None:
    held = typed(an_action(status=Status.PROPOSED), status="implemented")

    assert "proposed cannot become implemented. Possible now:" in held.unreadable["status"]
    assert held.cells["status"] == "implemented"


def test_nothing_is_agreed_in_the_sheet_without_what_an_agreement_needs() -> None:
    held = typed(an_action(status=Status.PROPOSED, due_on=date(2026, 4, 1)), status="agreed")

    assert "It cannot be agreed yet. It still needs" in held.unreadable["status"]


def test_a_row_of_no_known_action_may_say_anything() -> None:
    row = SheetRow(2, "ACT-0099", {"title": "Old", "status": "closed"})

    assert held_to_the_rules([row], actions={}, base={}, find_person=lambda _: None) == [row]


def test_where_slack_changed_the_state_too_a_person_decides() -> None:
    action = an_action(status=Status.PROPOSED)
    base = our_cells(action, today=TODAY)
    row = SheetRow(2, action.ref, {**base, "status": "on hold"})
    closed = an_action(status=Status.CLOSED)

    [held] = held_to_the_rules([row], actions={action.ref: closed}, base={action.ref: base}, find_person=lambda _: None)

    assert held == row


def test_the_date_of_a_corrective_action_cannot_be_moved_in_the_sheet() -> None:
    corrective = an_action(status=Status.AGREED, source="QA review", due_on=date(2026, 4, 1))
    assert corrective.is_corrective

    held = typed(corrective, due_on="2026-06-01")

    assert held.unreadable == {"due_on": FIXED_DATE}
