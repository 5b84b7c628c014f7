"""Which moves an action can make, what an agreement needs, and what a refusal says."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.actions import lifecycle
from bot.actions.lifecycle import MOVES, Move, NotAllowed, Step
from bot.actions.model import FINISHED, Status
from tests.builders import MONDAY, an_action

READY = an_action(
    due_on=date(2026, 3, 27), outcome="Nobody waits for the slides", evidence_link="https://example.org/notes"
)
AGREED = replace(READY, status=Status.AGREED, agreed_on=MONDAY)


def step(move: Move) -> Step:
    return Step(move, reason="It waits for the film", impact="It is shorter", signed="Kim Lowe")


@pytest.mark.parametrize("move", list(Move))
@pytest.mark.parametrize("status", list(Status))
def test_each_move_leads_where_the_table_says_or_is_refused_with_what_is_possible(status: Status, move: Move) -> None:
    action = replace(AGREED, status=status)

    if status in MOVES[move]:
        assert lifecycle.moved(action, step(move), today=MONDAY).status is MOVES[move][status]
    else:
        with pytest.raises(NotAllowed, match=r"^ACT-0012 cannot be .*: .+\. Possible now: `/action \w+ 12`"):
            lifecycle.moved(action, step(move), today=MONDAY)


@pytest.mark.parametrize("status", list(Status))
def test_there_is_a_way_on_from_every_state(status: Status) -> None:
    assert lifecycle.possible(replace(AGREED, status=status))


@given(st.lists(st.sampled_from(Move), max_size=12))
def test_no_way_of_moves_agrees_an_action_that_lacks_something(moves: list[Move]) -> None:
    action = replace(READY, outcome=None)
    for move in moves:
        if lifecycle.refusal(action, move) is None and move is not Move.AGREE:
            action = lifecycle.moved(action, step(move), today=MONDAY)

    assert action.status not in (Status.AGREED, Status.IN_PROGRESS, Status.IMPLEMENTED) or action.agreed_on
    assert action.agreed_on is None


@pytest.mark.parametrize(
    "lacks, words",
    [
        ({"owner_id": None, "owner_name": None}, "one named person who does it"),
        ({"due_on": None}, "a due date"),
        ({"outcome": None}, "what will be different once it is done"),
        ({"evidence_link": None}, "a link to the evidence"),
        ({"evidence_link": "in the minutes"}, "a link to the evidence"),
    ],
)
def test_an_agreement_needs_who_when_what_and_why(lacks: dict[str, Any], words: str) -> None:
    with pytest.raises(NotAllowed, match=f"ACT-0012 cannot be agreed yet. It still needs {words}."):
        lifecycle.moved(replace(READY, **lacks), Step(Move.AGREE), today=MONDAY)


def test_an_agreed_action_keeps_the_day_it_was_agreed() -> None:
    after = lifecycle.moved(READY, Step(Move.AGREE), today=MONDAY)

    assert (after.status, after.agreed_on) == (Status.AGREED, MONDAY)


@pytest.mark.parametrize("move", [Move.HOLD, Move.DECLINE])
def test_holding_and_declining_need_a_reason_which_goes_into_the_notes(move: Move) -> None:
    with pytest.raises(NotAllowed, match="without a reason"):
        lifecycle.moved(AGREED, Step(move), today=MONDAY)

    after = lifecycle.moved(replace(AGREED, notes="Begun"), step(move), today=MONDAY)

    assert (after.notes or "").startswith("Begun\n16/03/2026, Kim Lowe: ")
    assert (after.notes or "").endswith(": It waits for the film")


def test_closing_keeps_what_changed_and_from_which_cohort() -> None:
    closing = Step(Move.CLOSE, impact="Pace: too slow for 2 of 34", applies_from="2026-SPR-ON-03")
    after = lifecycle.moved(AGREED, closing, today=MONDAY)

    assert (after.impact, after.applies_from) == ("Pace: too slow for 2 of 34", "2026-SPR-ON-03")
    assert (after.implemented_on, after.closed_on) == (MONDAY, MONDAY)


def test_a_reopened_action_is_in_progress_again_or_a_proposal_if_it_never_was_agreed() -> None:
    closed = lifecycle.moved(AGREED, step(Move.CLOSE), today=MONDAY)
    never_agreed = lifecycle.moved(READY, step(Move.CLOSE), today=MONDAY)

    assert lifecycle.moved(closed, Step(Move.REOPEN), today=MONDAY).status is Status.IN_PROGRESS
    assert lifecycle.moved(never_agreed, Step(Move.REOPEN), today=MONDAY).status is Status.PROPOSED
    assert lifecycle.moved(closed, Step(Move.REOPEN), today=MONDAY).closed_on is None


def test_what_was_put_on_hold_before_it_was_agreed_cannot_be_started() -> None:
    held = lifecycle.moved(READY, step(Move.HOLD), today=MONDAY)

    with pytest.raises(NotAllowed, match="before it was agreed"):
        lifecycle.moved(held, Step(Move.START), today=MONDAY)
    assert lifecycle.moved(held, Step(Move.AGREE), today=MONDAY).status is Status.AGREED


def test_a_row_that_was_deleted_from_the_sheet_moves_nowhere() -> None:
    assert lifecycle.possible(replace(AGREED, archived=True)) == ()


@pytest.mark.parametrize("before", list(Status))
@pytest.mark.parametrize("after", list(Status))
def test_a_state_set_by_hand_is_judged_by_the_same_table(before: Status, after: Status) -> None:
    refusal = lifecycle.edit_refusal(replace(AGREED, status=before), replace(AGREED, status=after))

    leads = before is after or any(ways.get(before) is after for ways in MOVES.values())
    assert (refusal is None) == leads


def test_a_row_cannot_be_set_to_agreed_while_it_lacks_something() -> None:
    bare = replace(READY, outcome=None)

    assert "what will be different" in (lifecycle.edit_refusal(bare, replace(bare, status=Status.AGREED)) or "")


def test_only_what_is_finished_or_implemented_can_be_reopened() -> None:
    assert set(MOVES[Move.REOPEN]) == FINISHED | {Status.IMPLEMENTED}
