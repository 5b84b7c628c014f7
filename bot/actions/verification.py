"""Who may say that an action did what it was to do, when, and what becomes of it. Pure.

The states stay the policy's: implemented waits for its check, closed is over. Verifying an implemented action closes
it; one that is closed keeps its state, and both carry who verified it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot.actions.lifecycle import NotAllowed, noted
from bot.actions.model import Action, FieldValue, Person, Status, changed
from bot.actions.outcome_check import Decision

OWN = "You own {ref}, so somebody else has to verify it: that is what verifying is for."
OLD = (
    "{ref} has been decided about, or checked again, since this button was drawn. `/action show {number}` shows how it "
    "stands."
)


def check_verifiable(action: Action, *, by: str, note: str | None) -> None:
    """Refuse to verify an action that cannot be, or not by this person, or not yet.

    Raises:
        NotAllowed: in words for the person who asked.
    """
    check_judge(action, by=by)
    check = action.outcome_check
    if action.verified_on is not None:
        raise NotAllowed(f"{action.ref} is verified already, by {action.verified_by}.")
    if check is not None and check.awaits_decision:
        raise NotAllowed(
            f"{action.ref} is checked, and it waits for a decision first: adapt it, reopen it, or accept it as it is. "
            f"`/action show {action.number}` has the buttons."
        )
    if not note and (check is None or not check.is_final):
        raise NotAllowed(
            f"No figure tells yet whether {action.ref} helped. To verify it all the same, say how you know: "
            f"`/action verify {action.number} what you have seen`."
        )
    if not action.impact:
        raise NotAllowed(
            f"Nobody has said yet what {action.ref} changed. The owner can: `/action close {action.number}`."
        )


def check_judge(action: Action, *, by: str) -> None:
    """Refuse a judgement of one's own action, or of one that is not done.

    Raises:
        NotAllowed: in words for the person who asked.
    """
    if not action.is_done:
        state = "off the plan" if action.archived else action.status.value
        raise NotAllowed(f"{action.ref} is {state}. Only what is implemented or closed can be verified.")
    if action.owner_id == by:
        raise NotAllowed(OWN.format(ref=action.ref))


def verified(action: Action, *, by: Person, note: str | None, today: date) -> Action:
    """Give the action after somebody verified it."""
    check_verifiable(action, by=by.user_id, note=note)
    values: dict[str, FieldValue] = {
        "verified_on": today,
        "verified_by": by.name,
        "verified_by_id": by.user_id,
        "verification": note,
    }
    if action.status is Status.IMPLEMENTED:
        values |= {"status": Status.CLOSED, "closed_on": today}
    return changed(action, **values)


def not_verified(action: Action, *, by: Person, reason: str, today: date) -> Action:
    """Give the action after somebody declined to verify it. Its state stays; the owner sees the reason."""
    check_judge(action, by=by.user_id)
    said = f"not verified: {reason}"
    return changed(
        action,
        verified_on=None,
        verified_by=None,
        verified_by_id=None,
        verification=f"Not verified by {by.name} on {today:%d/%m/%Y}: {reason}",
        notes=noted(action.notes, said, on=today, signed=by.name),
    )


def decided(action: Action, decision: Decision, *, name: str | None, by: str, reason: str, today: date) -> Action:
    """Give the action after people decided about its check. `name` is the check they saw; None takes the present one.

    Raises:
        NotAllowed: there is nothing to decide (any more).
    """
    check = action.outcome_check
    if check is None or not check.awaits_decision or name not in (None, check.name):
        raise NotAllowed(OLD.format(ref=action.ref, number=action.number))
    after = replace(check, decision=decision, decided_by=by, decided_on=today, reason=reason)
    return changed(action, outcome_check=after)
