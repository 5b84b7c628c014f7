"""Who may verify what, what came back, and what a form for a follow-up carries along."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from bot.actions.came_back import came_back
from bot.actions.carrying import carried_over, carrying
from bot.actions.commands import parse
from bot.actions.lifecycle import NotAllowed
from bot.actions.measures import NothingMeasured, settled, without_its_check
from bot.actions.model import Baseline, Person, Status
from bot.actions.outcome_check import Decision
from bot.actions.verification import decided, not_verified, verified
from bot.actions.wishes import Draft, PlanFigures, Verify, YouSaid
from bot.errors import UserError
from bot.slack_requests import ViewSubmission
from tests.bot.actions.test_check_words import a_check, a_checked
from tests.builders import MONDAY, FixedClock, a_calendar, an_action

KIM = Person("UKIM", "Kim Lowe")
DONE: dict[str, Any] = {"status": Status.IMPLEMENTED, "impact": "Wishes are asked for"}


def test_an_improved_action_is_verified_by_somebody_else_and_closed() -> None:
    action = replace(a_checked(), impact="Wishes are asked for")

    after = verified(action, by=KIM, note=None, today=MONDAY)

    assert (after.status, after.closed_on) == (Status.CLOSED, MONDAY)
    assert (after.verified_on, after.verified_by, after.verified_by_id) == (MONDAY, "Kim Lowe", "UKIM")


@pytest.mark.parametrize(
    ("fields", "note", "why"),
    [
        ({**DONE, "owner_id": "UKIM"}, "I saw it", "You own ACT-0012, so somebody else"),
        ({"status": Status.AGREED}, "I saw it", "ACT-0012 is agreed"),
        ({**DONE, "archived": True}, "I saw it", "ACT-0012 is off the plan"),
        (DONE, None, "No figure tells yet whether ACT-0012 helped"),
        ({**DONE, "outcome_check": a_check(verdict="too early", next_look=8)}, None, "No figure tells yet"),
        ({**DONE, "outcome_check": a_check(verdict="worse")}, "I saw it", "it waits for a decision first"),
        ({**DONE, "impact": None}, "I saw it", "Nobody has said yet what ACT-0012 changed"),
        ({**DONE, "verified_on": MONDAY, "verified_by": "Ana"}, "I saw it", "is verified already, by Ana"),
    ],
)
def test_what_cannot_be_verified_says_why(fields: dict[str, Any], note: str | None, why: str) -> None:
    with pytest.raises(NotAllowed, match=why):
        verified(an_action(**fields), by=KIM, note=note, today=MONDAY)


def test_declining_keeps_the_state_and_the_reason() -> None:
    after = not_verified(an_action(**DONE), by=KIM, reason="Nobody reads them", today=MONDAY)

    assert after.status is Status.IMPLEMENTED
    assert after.verification == "Not verified by Kim Lowe on 16/03/2026: Nobody reads them"
    assert after.notes == "16/03/2026, Kim Lowe: not verified: Nobody reads them"


def test_a_decision_is_taken_once_and_only_about_the_check_that_was_seen() -> None:
    action = a_checked(verdict="worse")

    after = decided(action, Decision.ACCEPTED, name="1.4", by="UKIM", reason="Enough", today=MONDAY)

    assert after.outcome_check is not None
    assert (after.outcome_check.decision, after.outcome_check.decided_on) == (Decision.ACCEPTED, MONDAY)
    for late in (after, a_checked(), a_checked(verdict="worse", look=8)):
        with pytest.raises(NotAllowed, match="has been decided about, or checked again"):
            decided(late, Decision.ACCEPTED, name="1.4", by="UKIM", reason="Enough", today=MONDAY)


def test_reopening_by_any_door_puts_check_and_verification_aside(storage: Any) -> None:
    before = replace(a_checked(), verified_on=MONDAY, verified_by="Kim Lowe", verified_by_id="UKIM")

    with storage.begin() as connection:
        reopened = settled(
            connection, before, replace(before, status=Status.IN_PROGRESS), measuring=NothingMeasured(), today=MONDAY
        )
    closed = without_its_check(before, replace(before, status=Status.CLOSED))

    assert (reopened.outcome_check, reopened.verified_on, reopened.verified_by) == (None, None, None)
    assert (closed.outcome_check, closed.verified_on) == (before.outcome_check, MONDAY)


def test_a_row_of_the_sheet_that_says_implemented_is_dated(storage: Any) -> None:
    before = an_action(status=Status.AGREED, agreed_on=MONDAY)

    with storage.begin() as connection:
        after = settled(
            connection, before, replace(before, status=Status.IMPLEMENTED), measuring=NothingMeasured(), today=MONDAY
        )

    assert after.implemented_on == MONDAY


# --- came back


def test_the_action_closed_last_on_a_measure_is_the_one_that_came_back() -> None:
    older = an_action(number=1, status=Status.CLOSED, measure="Met my needs", closed_on=date(2025, 11, 3))
    newer = an_action(number=2, status=Status.CLOSED, measure="met my  needs", closed_on=date(2026, 2, 3))
    still_open = an_action(number=3, status=Status.AGREED, measure="Met my needs")
    another = an_action(number=4, status=Status.CLOSED, measure="The trainer", closed_on=date(2026, 3, 3))
    gone = replace(newer, ref="ACT-0005", number=5, archived=True, closed_on=MONDAY)

    assert came_back("Met my needs", [older, newer, still_open, another, gone]) == newer
    assert came_back("Tools and resources", [older, newer]) is None


def test_a_measure_is_known_by_the_key_of_its_baseline_under_another_title_too() -> None:
    baseline = Baseline(measure="met_needs", title="Met my needs", frozen_on=MONDAY)
    closed = an_action(status=Status.CLOSED, measure="Met my needs", baseline=baseline, closed_on=MONDAY)

    assert came_back("met_needs", [closed]) == closed


# --- what a form carries, and what people type


def submitted(metadata: str) -> ViewSubmission:
    return ViewSubmission(
        request_id="view/V1", user_id="UKIM", asked_at=FixedClock().now(), callback_id="actions.add", view_id="V1",
        private_metadata=metadata,
    )  # fmt: skip


@pytest.mark.parametrize(
    "draft",
    [
        Draft("Print larger"),
        Draft("Print larger", follows="ACT-0012"),
        Draft("Print larger", alert_from="2026-SPR-ON-01", alert_to="2 small cohorts, Jan–Feb 2026"),
        Draft("Print larger", follows="ACT-0012", alert_from="a", alert_to="b"),
    ],
)
def test_what_an_action_follows_up_and_what_raised_it_survive_button_and_form(draft: Draft) -> None:
    sent = carried_over(Draft("Print larger"), submitted(carrying(draft, origin="click/1.2")))

    assert sent == draft
    assert Draft.from_text(draft.as_text()) == draft


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("verify 12", Verify("ACT-0012")),
        ("verify 12 I sat in on two courses", Verify("ACT-0012", "I sat in on two courses")),
        ("verify 12 no, nobody reads them", Verify("ACT-0012", "nobody reads them", is_declined=True)),
        ("verify 12 no", Verify("ACT-0012", None, is_declined=True)),
        ("verify 12 nobody complains", Verify("ACT-0012", "nobody complains")),
        ("yousaid", YouSaid()),
        ("yousaid since 1 March", YouSaid(date(2026, 3, 1))),
        ("yousaid 1/12", YouSaid(date(2025, 12, 1))),
        ("yousaid since 1 March 2025", YouSaid(date(2025, 3, 1))),
        ("figures", PlanFigures()),
    ],
)
def test_what_is_typed_about_checked_actions_is_understood(text: str, wish: object) -> None:
    assert parse(text, today=MONDAY, calendar=a_calendar(), asked_by="UKIM") == wish


def test_a_day_that_is_none_is_refused_with_an_example() -> None:
    with pytest.raises(UserError, match="Try `/action yousaid since 1 March 2026`"):
        parse("yousaid since the flood", today=MONDAY, calendar=a_calendar(), asked_by="UKIM")
