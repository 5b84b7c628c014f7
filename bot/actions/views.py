"""What people see of one action in Slack: its card, its line, and the words after a change. Facts in, message out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from bot import blocks
from bot.actions.buttons import ADD as ADD
from bot.actions.buttons import (
    ADD_ANYWAY,
    SHOW,
    TAKE_DATE,
    add_button,
    done_button,
    edit_button,
    impact_button,
    menu,
    row_of,
)
from bot.actions.came_back import came_back_words
from bot.actions.check_views import can_be_verified, check_row, verify_buttons
from bot.actions.check_words import plan_words, verification_words
from bot.actions.due_dates import Suggestion
from bot.actions.measures import MeasureNames
from bot.actions.model import PLAN_FIELDS, PRINCIPLES, TITLE_LIMIT, Action, Rag
from bot.actions.service import Closed
from bot.actions.similar import Likeness
from bot.actions.undoing import Undone
from bot.actions.wishes import Draft, Which
from bot.actions.wording import baseline_words
from integrations.slack.message import Block, Message

TITLE_SHOWN = 160  # of a title in a list, so that a full list stays inside Slack's limits
TEXT_SHOWN = 1_000  # of each long field, its end where it grows by the line
OLD_BUTTON = "This button is from an earlier version of the bot. Please use `/action list` instead."
FIELD_WORDS = {
    **{field.name: field.heading for field in PLAN_FIELDS},
    "owner_id": "Owner",
    "owner_name": "Owner",
    "raised_by": "Raised by",
    "archived": "Off the plan",
    "verification": "Verification",
    "follows": "Follows up",
    "alert_from": "Seen from group",
    "alert_to": "Seen to group",
}
_ADDRESS = re.compile(r"https?://[^\s<>|]+")
_LIGHTS = {
    Rag.RED: ":red_circle:",
    Rag.AMBER: ":large_orange_circle:",
    Rag.GREEN: ":large_green_circle:",
    Rag.BLUE: ":large_blue_circle:",
    Rag.GREY: ":white_circle:",
}


def added(action: Action, *, today: date, hint: str | None = None, suggestion: Suggestion | None = None) -> Message:
    """Answer the person who added an action, and ask for a clearer title or offer a date where that helps."""
    more: list[Block] = []
    if hint:
        more.append(blocks.section(f":pencil2: {blocks.escape(hint)}", accessory=edit_button(action, "Rewrite it")))
    if suggestion:
        value = f"{action.ref} {suggestion.day.isoformat()}"
        take = blocks.button("Take this date", TAKE_DATE, value=value)
        words = f":calendar: It has no date yet. I suggest {blocks.long_date(suggestion.day)} ({suggestion.why})."
        more.append(blocks.section(words, accessory=take))
    return Message(
        text=f"Added {_sentence(action)}",
        blocks=[
            blocks.section(f":white_check_mark: Added to the action plan as {blocks.bold(action.ref)}"),
            *action_card(action, today=today),
            *more,
        ],
    )


def similar(draft: Draft, likenesses: Sequence[Likeness], *, today: date) -> Message:
    """Show what is like a new action before it is added."""
    text = "Nothing is added yet: the plan already has something like it."
    buttons = [
        blocks.button("Add it all the same", ADD_ANYWAY, value=draft.as_text()),
        add_button("Change it first", draft=draft),
    ]
    return Message(
        text=text,
        blocks=[
            blocks.section(f":mag: {text}"),
            *(
                blocks.section(
                    _likeness_text(one, today=today), accessory=blocks.button("Show", SHOW, value=one.action.ref)
                )
                for one in likenesses
            ),
            blocks.section(f"Yours: {blocks.escape(draft.title, limit=TITLE_SHOWN)}"),
            blocks.actions(*buttons),
        ],
    )


def _likeness_text(one: Likeness, *, today: date) -> str:
    text = action_text(one.action, today=today)
    return f"{text}\n:repeat: {came_back_words(one.action)}" if one.came_back else text


def changed(action: Action, words: str, *, today: date) -> Message:
    """Say what was done with an action, over its card."""
    line = f":white_check_mark: {blocks.bold(action.ref)} {words}"
    return Message(text=f"{action.ref} {words}", blocks=[blocks.section(line), *action_card(action, today=today)])


def action_card(action: Action, *, today: date) -> list[Block]:
    """Show one action, with what can be done with it now."""
    facts = [
        f"*Owner*\n{owner_words(action)}",
        f"*Due*\n{_due(action, today=today)}",
        f"*Status*\n{action.status.value}",
        f"*Principles*\n{_principles(action) or 'none named'}",
        *([f"*Measure*\n{blocks.escape(action.measure, limit=TITLE_SHOWN)}"] if action.measure else []),
        *([f"*Outcome check*\n{action.outcome_check.verdict}"] if action.outcome_check else []),
        *([f"*Verified by*\n{blocks.escape(action.verified_by, limit=80)}"] if action.verified_by else []),
    ]
    light = _LIGHTS[action.rag(today=today)]
    card = [
        blocks.section(f"{light} {titled(action, limit=TITLE_LIMIT)}", block_id=f"card.{action.ref}"),
        blocks.section(fields=facts, block_id=f"facts.{action.ref}"),
    ]
    row = row_of(action) if action.is_open else ()
    return [*card, blocks.actions(*row, block_id=f"row.{action.ref}")] if row else card


def whole_action(action: Action, *, today: date, check: str | None = None) -> Message:
    """Show everything that is known of an action. `check` says how its check stands."""
    details = [
        f"{label}: {_seen(str(value))}"
        for label, value in (
            ("What will be different", action.outcome),
            ("Issue and evidence", action.evidence),
            ("Evidence link", None if _links(action) else action.evidence_link),
            ("Source", action.source),
            ("Cohort or term", action.cohort),
            ("Area", action.area),
            ("Revision", action.revision_size),
            ("Urgency", action.urgency),
            ("Priority", action.priority),
            ("Raised on", day_words(action.raised_on)),
            ("Agreed on", day_words(action.agreed_on)),
            ("Started on", day_words(action.start_on)),
            ("Implemented on", day_words(action.implemented_on)),
            ("Progress notes", action.notes),
            ("Evidence and impact", action.impact),
            ("Applies from", action.applies_from),
            ("Communicated to", action.communicated_to),
            ("Measure", action.measure),
            ("Baseline", baseline_words(action.baseline) if action.baseline else None),
            ("Outcome check", check),
            ("Verification", verification_words(action)),
            ("Follows up", action.follows),
        )
        if value
    ]
    card = action_card(action, today=today)
    link = [blocks.section(blocks.link(action.evidence_link or "", "Open the evidence"))] if _links(action) else []
    row = [] if action.archived else [*row_of(action), edit_button(action)]
    rows = [row, check_row(action) or (verify_buttons(action) if can_be_verified(action) else ())]
    names = (f"row.{action.ref}", f"decide.{action.ref}")
    buttons = [blocks.actions(*each, block_id=name) for each, name in zip(rows, names, strict=True) if each]
    return Message(
        text=_sentence(action),
        blocks=blocks.fitted(
            [*card[:2], *buttons, *link, *map(blocks.plain, details)],
            left_out=lambda _: blocks.context("… the rest stands in the action plan."),
        ),
    )


def _links(action: Action) -> bool:
    return bool(action.evidence_link and _ADDRESS.fullmatch(action.evidence_link))


def _seen(text: str) -> str:
    return text if len(text) <= TEXT_SHOWN else blocks.ELLIPSIS + text[-TEXT_SHOWN:]


def action_text(action: Action, *, today: date) -> str:
    """Say an action in two lines: what; who, by when and how it stands."""
    return (
        f"{_LIGHTS[action.rag(today=today)]} {titled(action, limit=TITLE_SHOWN)}\n"
        f"{owner_words(action)} · {_due(action, today=today)} · {action.status.value}"
    )


def action_line(action: Action, *, today: date, shown_in: Which | None = None) -> Block:
    """Show one action as a line of a list, with its button."""
    button = done_button(action, shown_in=shown_in) if action.is_open else None
    return blocks.section(action_text(action, today=today), accessory=button)


def action_rows(action: Action, *, today: date) -> list[Block]:
    """Show one action with all its buttons, as a reminder does."""
    line = blocks.section(action_text(action, today=today), block_id=f"line.{action.ref}")
    row = row_of(action)
    return [line, blocks.actions(*row, block_id=f"row.{action.ref}")] if row else [line]


def action_with_menu(action: Action, text: str) -> Block:
    """Show one action in somebody else's words, with a menu of what can be done with it."""
    return blocks.section(text, accessory=menu(action))


def exported(actions: int) -> Message:
    """Say where a copy of the plan went."""
    count = f"{actions:,} {'action' if actions == 1 else 'actions'}"
    text = f"I have sent you the plan ({count}) and its log as two files, in a direct message. Only you see them."
    return Message(text=text, blocks=[blocks.section(f":outbox_tray: {text}")])


def agreed_words(action: Action, *, measures: MeasureNames, longest_wait_months: int) -> str:
    """Say that an action is agreed, what its check will compare with, and when it will be."""
    if action.measure is None and measures.titles:
        command = f"`/action edit {action.number} measure …`"
        return f"is agreed. No measure is linked, so nobody will see whether it helped; {command} links one."
    planned = plan_words(action, longest_wait_months=longest_wait_months)
    return " ".join(filter(None, ("is agreed.", baseline_line(action), planned and safe(planned))))


def baseline_line(action: Action) -> str | None:
    """Say how an action's measure stood. None as long as nothing is frozen."""
    if action.baseline is None:
        return None
    title = blocks.escape(action.baseline.title, limit=TITLE_SHOWN)
    return f"Baseline of {title}: {safe(baseline_words(action.baseline))}."


def implemented(action: Action, *, today: date, check: str | None) -> Message:
    """Say that an action waits for its check, and ask from which cohort it can be seen if nobody has said."""
    words = f"is {action.status.value}. Thank you.{f' {safe(check)}' if check else ''}"
    message = changed(action, words, today=today)
    if action.applies_from and action.impact:
        return message
    asks = blocks.context("From which cohort does it apply? That day splits the trend, so that its effect can be seen.")
    return Message(message.text, [*message.blocks, asks, blocks.actions(impact_button(action))])


def closed(result: Closed, *, today: date) -> Message:
    """Answer the wish to close an action, also if it was closed before; ask what is not known yet."""
    line = closed_line(result)
    missing = result.by_now and not (result.action.impact and result.action.applies_from)
    offer = [blocks.actions(impact_button(result.action))] if missing else []
    asks = (
        [blocks.context("From which cohort does it apply? That day splits the trend, so that its effect can be seen.")]
        if missing and result.action.impact
        else []
    )
    card = action_card(result.action, today=today)[:1]
    return Message(text=line, blocks=[blocks.section(line), *card, *asks, *offer])


def closed_line(result: Closed) -> str:
    """Say that an action is closed, or who was faster."""
    action = result.action
    if result.by_now:
        return f":white_check_mark: {blocks.bold(action.ref)} is closed. Thank you."
    on = f" on {day_words(action.closed_on)}" if action.closed_on else ""
    return f":information_source: {blocks.bold(action.ref)} was already closed{on}{_by(result.closed_by)}."


def gone_words(action: Action) -> str:
    """Say how an action left the open ones without being closed."""
    return "was taken off the plan" if action.archived else "was declined"


def _sentence(action: Action) -> str:
    due = f", due {day_words(action.due_on)}" if action.due_on else ""
    return f"{action.ref}: {blocks.escape(action.title, limit=TITLE_SHOWN)} ({owner_words(action)}{due})"


def titled(action: Action, *, limit: int) -> str:
    """Name an action by its reference and its words."""
    return f"{blocks.bold(action.ref)} {blocks.escape(action.title, limit=limit)}"


def owner_words(action: Action) -> str:
    """Name the owner without a mention: nobody is notified because somebody else looks at a list."""
    return blocks.escape(action.owner_name, limit=80) if action.owner_name else "no owner yet"


def _due(action: Action, *, today: date) -> str:
    if action.closed_on:
        return f"closed {day_words(action.closed_on)}"
    if action.due_on is None:
        return "no date yet"
    if action.is_overdue(today=today):
        days = (today - action.due_on).days
        return f"{day_words(action.due_on)}, *{days} {'day' if days == 1 else 'days'} overdue*"
    return f"{blocks.short_date(action.due_on)} {action.due_on.year}"


def day_words(day: date | None) -> str:
    return f"{day.day} {day:%B} {day.year}" if day else ""


def _by(who: str | None) -> str:
    if who is None or who == "bot":
        return ""
    return " in the sheet" if who == "sheet" else f" by {blocks.mention(who)}"


def _principles(action: Action) -> str:
    return ", ".join(f"{principle.value} {PRINCIPLES[principle]}" for principle in action.principles)


def safe(text: str) -> str:
    """Make words of ours that quote somebody safe, and leave our `code` marks."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def opening_button(action_id: str, ref: str) -> Block:
    """Offer a form that could not open by itself."""
    return blocks.button("Go on", action_id, value=ref)


def named(name: str) -> str:
    """Name a person in words that ping nobody."""
    return blocks.escape(name, limit=80)


def undone_words(undone: Undone) -> str:
    """Say what was taken back."""
    if not undone.fields:
        return "is taken back: it is declined, and stays in the plan with its number."
    fields = [FIELD_WORDS.get(name, name) for name in undone.fields if name != "owner_id"]
    return f"is as it was before your last change ({', '.join(fields)})."
