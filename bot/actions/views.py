"""What people see of actions in Slack: cards, lists, help, and the words around them. Facts in, message out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from bot import blocks
from bot.actions.model import PRINCIPLES, TITLE_LIMIT, Action, Rag, Status
from bot.actions.service import DUE_SOON_DAYS, Closed
from bot.actions.wishes import Draft, List, Which
from integrations.slack.message import Block, Message

ADD = "actions.add"  # the button that opens the form, and the form
DONE = "actions.done"
IMPACT = "actions.impact"  # the button that asks what changed, and its form

TITLE_SHOWN = 160  # of a title in a list, so that a full list stays inside Slack's limits
_LIGHTS = {
    Rag.RED: ":red_circle:",
    Rag.AMBER: ":large_orange_circle:",
    Rag.GREEN: ":large_green_circle:",
    Rag.BLUE: ":large_blue_circle:",
    Rag.GREY: ":white_circle:",
}
_HELP = (
    ("Add an action in one line", "`/action add Shorten the icebreaker @sam by Friday`"),
    ("With any date, and a principle", "`/action add Update the handouts @kim 12/9 #C`, or `by end of term`"),
    ("Add with a form", "`/action add`"),
    ("Close an action", "`/action close 12`, or `/action close 12 what has changed`"),
    ("See what is open", "`/action list`, or `list mine`, `list overdue`, `list due`, `list all`, `list #C`"),
)


def added(action: Action, *, today: date) -> Message:
    """Answer the person who added an action."""
    return Message(
        text=f"Added {_sentence(action)}",
        blocks=[
            blocks.section(f":white_check_mark: Added to the action plan as {blocks.bold(action.ref)}"),
            *action_card(action, today=today),
        ],
    )


def action_card(action: Action, *, today: date) -> list[Block]:
    """Show one action, with a button to close it while it is open."""
    facts = [
        f"*Owner*\n{_owner(action)}",
        f"*Due*\n{_due(action, today=today)}",
        f"*Status*\n{action.status.value}",
        f"*Principles*\n{_principles(action) or 'none named'}",
    ]
    card = [
        blocks.section(f"{_LIGHTS[action.rag(today=today)]} {_titled(action, limit=TITLE_LIMIT)}"),
        blocks.section(fields=facts),
    ]
    return [*card, blocks.actions(done_button(action))] if action.is_open else card


def done_button(action: Action, *, shown_in: Which | None = None) -> Block:
    """Offer to close an action; in a list, remember which list to draw again."""
    return blocks.button(
        "Done",
        DONE,
        value=f"{action.ref} {shown_in}" if shown_in else action.ref,
        confirm=blocks.confirm(
            f"Close {action.ref}?", "It is marked as closed in the action plan, and its reminders stop.", yes="Close it"
        ),
    )


def action_line(action: Action, *, today: date, shown_in: Which | None = None) -> Block:
    """Show one action as a line of a list, with its button."""
    text = (
        f"{_LIGHTS[action.rag(today=today)]} {_titled(action, limit=TITLE_SHOWN)}\n"
        f"{_owner(action)} · {_due(action, today=today)} · {action.status.value}"
    )
    return blocks.section(text, accessory=done_button(action, shown_in=shown_in) if action.is_open else None)


def action_list(actions: Sequence[Action], wish: List, *, today: date) -> Message:
    """Show the actions somebody asked for, the most pressing first."""
    what = _wished(wish)
    if not actions:
        text = f"There are no {what}." if wish.which is not Which.ALL else "The action plan is empty."
        return Message(text=text, blocks=[blocks.section(text), blocks.actions(add_button())])
    shown: list[Block] = [blocks.header(f"{len(actions)} {what if len(actions) != 1 else _singular(what)}")]
    for heading, group in _grouped(actions, today=today):
        shown.append(blocks.section(blocks.bold(heading)))
        shown.extend(action_line(action, today=today, shown_in=wish.which) for action in group)
    overdue = sum(action.is_overdue(today=today) for action in actions)
    return Message(
        text=f"{len(actions)} {what if len(actions) != 1 else _singular(what)}, {overdue} overdue",
        blocks=blocks.fitted([*shown, blocks.actions(add_button())], left_out=_left_out),
    )


def add_button(label: str = "Add an action", *, draft: Draft | None = None) -> Block:
    return blocks.button(label, ADD, value=draft.as_text() if draft else "new")


def closed(result: Closed, *, today: date) -> Message:
    """Answer the wish to close an action, also if it was closed before."""
    line = closed_line(result)
    offer = [blocks.actions(impact_button(result.action))] if result.by_now and not result.action.impact else []
    return Message(text=line, blocks=[blocks.section(line), *action_card(result.action, today=today)[:1], *offer])


def closed_line(result: Closed) -> str:
    """Say that an action is closed, or who was faster."""
    action = result.action
    if result.by_now:
        return f":white_check_mark: {blocks.bold(action.ref)} is closed. Thank you."
    on = f" on {_day(action.closed_on)}" if action.closed_on else ""
    return f":information_source: {blocks.bold(action.ref)} was already closed{on}{_by(result.closed_by)}."


def impact_button(action: Action) -> Block:
    return blocks.button("Say what changed", IMPACT, value=action.ref)


def redrawn(original: Sequence[Block], result: Closed) -> list[Block]:
    """Draw a message again with one action closed in it: its line is struck out and its button is gone."""
    ref = result.action.ref
    drawn: list[Block] = []
    for block in original:
        if _closes(block.get("accessory"), ref):
            offer = impact_button(result.action) if result.by_now and not result.action.impact else None
            line = f"{closed_line(result)}\n~{_titled(result.action, limit=TITLE_SHOWN)}~"
            drawn.append(blocks.section(line, accessory=offer))
            continue
        elements = [element for element in block.get("elements", ()) if not _closes(element, ref)]
        if block.get("type") != "actions" or len(elements) == len(block["elements"]):
            drawn.append(block)
        else:
            drawn.append(blocks.section(closed_line(result)))
            drawn.extend([{**block, "elements": elements}] if elements else [])
    return drawn


def help_text(problem: str | None = None) -> Message:
    """Explain the command to somebody who has never used one."""
    lines = [f"*{what}*\n{how}" for what, how in _HELP]
    intro = "Type these into the message box of any channel and press Enter. Only you see the answer."
    start = [blocks.section(f":wave: {safe(problem)}")] if problem else []
    return Message(
        text=f"{safe(problem) + ' ' if problem else ''}How to use /action: add, close, list, help.",
        blocks=[
            *start,
            blocks.header("What you can do with /action"),
            blocks.section(intro),
            *(blocks.section(line) for line in lines),
            blocks.context(
                "Dates are day first: 12/9 is 12 September. Anything unclear opens a form; nothing is guessed."
            ),
            blocks.actions(add_button()),
        ],
    )


def _sentence(action: Action) -> str:
    due = f", due {_day(action.due_on)}" if action.due_on else ""
    return f"{action.ref}: {blocks.escape(action.title, limit=TITLE_SHOWN)} ({_owner(action)}{due})"


def _titled(action: Action, *, limit: int) -> str:
    return f"{blocks.bold(action.ref)} {blocks.escape(action.title, limit=limit)}"


def _owner(action: Action) -> str:
    """Name the owner without a mention: nobody is notified because somebody else looks at a list."""
    return blocks.escape(action.owner_name, limit=80) if action.owner_name else "no owner yet"


def _due(action: Action, *, today: date) -> str:
    if action.closed_on:
        return f"closed {_day(action.closed_on)}"
    if action.due_on is None:
        return "no date yet"
    if action.is_overdue(today=today):
        days = (today - action.due_on).days
        return f"{_day(action.due_on)}, *{days} {'day' if days == 1 else 'days'} overdue*"
    return f"{blocks.short_date(action.due_on)} {action.due_on.year}"


def _day(day: date | None) -> str:
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


def _wished(wish: List) -> str:
    if wish.principle is not None:
        return f"open actions for principle {wish.principle.value}"
    return {
        Which.OPEN: "open actions",
        Which.MINE: "open actions of yours",
        Which.OVERDUE: "overdue actions",
        Which.DUE: "actions due within two weeks",
        Which.ALL: "actions in the plan",
    }[wish.which]


def _singular(what: str) -> str:
    return what.replace("actions", "action", 1)


def _grouped(actions: Iterable[Action], *, today: date) -> list[tuple[str, list[Action]]]:
    soon = today + timedelta(days=DUE_SOON_DAYS)
    groups: dict[str, list[Action]] = {
        "Overdue": [],
        "Due within two weeks": [],
        "Later": [],
        "No date yet": [],
        "Implemented, to be checked": [],
        "Closed or declined": [],
    }
    for action in actions:
        groups[_group_of(action, today=today, soon=soon)].append(action)
    return [(heading, group) for heading, group in groups.items() if group]


def _group_of(action: Action, *, today: date, soon: date) -> str:
    if not action.is_open:
        return "Closed or declined"
    if action.status is Status.IMPLEMENTED:
        return "Implemented, to be checked"
    if action.due_on is None:
        return "No date yet"
    if action.is_overdue(today=today):
        return "Overdue"
    return "Due within two weeks" if action.due_on <= soon else "Later"


def _left_out(count: int) -> Block:
    return blocks.context(f"… and about {count} more. The action plan in the sheet has all; `list mine` shows fewer.")


def _closes(element: Block | None, ref: str) -> bool:
    if element is None or element.get("action_id") != DONE:
        return False
    return str(element.get("value", "")).split(" ")[0] == ref
