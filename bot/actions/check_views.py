"""What people see of a check in Slack: its line in the digest, its buttons and their forms. Facts in, blocks out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot import blocks
from bot.actions.check_words import NOT_WHY, RULE, check_words, decision_words, verification_words
from bot.actions.model import TEXT_LIMIT, Action
from bot.actions.outcome_check import OutcomeCheck
from bot.actions.wishes import Draft
from integrations.slack.message import Block, Modal

ADAPT = "actions.adapt"  # opens the form for a follow-up
REOPEN_CHECKED = "actions.reopen_checked"  # the button that asks why, and its form
ACCEPT = "actions.accept"  # the same
VERIFY = "actions.verify"
NOT_VERIFIED = "actions.not_verified"  # the button that asks why, and its form
HOW = "how"  # the inputs
SHOWN = 5  # checks in one digest; the others come with the next, or stand with their actions
TITLE_SHOWN = 120
SIGNS = {
    "improved": ":large_green_circle:",
    "no worthwhile change": ":white_circle:",
    "worse": ":large_orange_circle:",
    "too early": ":hourglass_flowing_sand:",
}


def checked_actions(actions: Sequence[Action], *, period: str) -> list[Block]:
    """Show what was checked for this digest, and what still waits for a decision, each with its buttons."""
    if not actions:
        return []
    shown = sorted(actions, key=lambda action: (_period(action) != period, action.number))[:SHOWN]
    more = len(actions) - len(shown)
    left = [blocks.context(f"…and {more} more: `/action list all`, then `/action show`")] if more else []
    return [
        blocks.section(blocks.bold("Checked actions")),
        *(block for action in shown for block in checked_action(action)),
        *left,
        blocks.context(f"{NOT_WHY} {RULE}"),
    ]


def checked_action(action: Action) -> list[Block]:
    """Show one check with what can be done about it now."""
    row = check_row(action)
    line = blocks.section(check_line(action), block_id=f"check.{action.ref}")
    return [line, blocks.actions(*row, block_id=f"decide.{action.ref}")] if row else [line]


def check_line(action: Action) -> str:
    """Say what was found, and what was decided about it."""
    check = action.outcome_check
    titled = f"{blocks.bold(action.ref)} {blocks.escape(action.title, limit=TITLE_SHOWN)}"
    if check is None:
        return f":leftwards_arrow_with_hook: {titled}: open again, so its check is put aside."
    said = [blocks.escape(check_words(check))]
    if check.awaits_decision:
        said.append(blocks.bold("What now?"))
    who = blocks.mention(check.decided_by) if check.decided_by else ""
    decision = decision_words(_escaped(check), who=who)
    verification = verification_words(action)
    said += [decision] if decision else []
    said += [f"{blocks.escape(verification)}."] if verification else []
    return f"{SIGNS[check.verdict]} {titled}: {' '.join(said)}"


def check_row(action: Action) -> tuple[Block, ...]:
    """Give the buttons of a check: the three ways on if it did not improve, else who may says that it is verified."""
    check = action.outcome_check
    if check is not None and check.awaits_decision:
        value = f"{action.ref} {check.name}"
        return (
            blocks.button("Adapt", ADAPT, value=value),
            blocks.button("Reopen", REOPEN_CHECKED, value=value),
            blocks.button("Accept", ACCEPT, value=value),
        )
    if check is not None and check.is_final and can_be_verified(action):
        return verify_buttons(action)
    return ()


def can_be_verified(action: Action) -> bool:
    """Tell whether a button to verify it makes sense, whoever looks."""
    check = action.outcome_check
    return action.is_done and action.verified_on is None and not (check and check.awaits_decision)


def verify_buttons(action: Action) -> tuple[Block, Block]:
    return (
        blocks.button("Verify", VERIFY, value=action.ref),
        blocks.button("Not verified…", NOT_VERIFIED, value=action.ref),
    )


def again_button(action_id: str, value: str) -> Block:
    """Offer a form that could not open by itself."""
    return blocks.button("Go on", action_id, value=value)


def follow_up(action: Action) -> Draft:
    """Start an action that adapts one that did not help: the same aim, with what was found as its evidence."""
    check = action.outcome_check
    found = f"{action.ref} “{action.title}” did not do it. {check_words(check)}" if check else None
    return Draft(
        title="",
        owner_id=action.owner_id,
        owner_name=action.owner_name,
        principles=action.principles,
        source=action.source,
        area=action.area,
        outcome=action.outcome,
        evidence=found,
        evidence_link=action.evidence_link,
        measure=action.measure,
        follows=action.ref,
    )


def accept_form(action: Action, *, origin: str) -> Modal:
    return _reason_form(ACCEPT, action, origin, "Why is it enough as it is?", "Accept")


def reopen_form(action: Action, *, origin: str) -> Modal:
    return _reason_form(REOPEN_CHECKED, action, origin, "Why is it taken up again?", "Reopen")


def not_verified_form(action: Action, *, origin: str) -> Modal:
    return _reason_form(NOT_VERIFIED, action, origin, "What is missing?", "Not verified", hint="Its owner is told.")


def how_form(action: Action, *, origin: str) -> Modal:
    """Ask somebody who verifies without a figure how they know."""
    label = "No figure tells it. How do you know that it helped?"
    return _reason_form(
        VERIFY, action, origin, label, "Verify", hint="Kept with your name. No learner's words, please."
    )


def _reason_form(callback_id: str, action: Action, origin: str, label: str, submit: str, hint: str = "") -> Modal:
    check = action.outcome_check
    found = [blocks.section(blocks.escape(check_words(check)))] if check else []
    return blocks.modal(
        callback_id,
        f"{submit}: {action.ref}",
        [
            blocks.section(f"{blocks.bold(action.ref)} {blocks.escape(action.title, limit=300)}"),
            *found,
            blocks.text_input(
                HOW, label, multiline=True, limit=TEXT_LIMIT, hint=hint or "It goes into the progress notes."
            ),
        ],
        submit=submit,
        private_metadata=f"{action.ref} {origin} {check.name if check else ''}",
    )


def _escaped(check: OutcomeCheck) -> OutcomeCheck:
    return replace(check, reason=blocks.escape(check.reason, limit=300)) if check.reason else check


def _period(action: Action) -> str:
    return action.outcome_check.period if action.outcome_check else ""
