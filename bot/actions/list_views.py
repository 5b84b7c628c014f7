"""What people see of many actions: a list by urgency, the log of one, and the help. Facts in, message out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from bot import blocks
from bot.actions.buttons import add_button
from bot.actions.check_words import check_words, decision_words
from bot.actions.model import Action, Baseline, Status
from bot.actions.outcome_check import OutcomeCheck
from bot.actions.repository import LogEntry
from bot.actions.service import DUE_SOON_DAYS
from bot.actions.views import FIELD_WORDS, action_line, safe
from bot.actions.wishes import List, Which
from bot.actions.wording import baseline_words
from integrations.slack.message import Block, Message

VALUE_SHOWN = 140  # of an old or new value in a history
_HELP = (
    ("Add an action in one line", "`/action add Shorten the icebreaker @sam by Friday`"),
    ("With any date, and a principle", "`/action add Update the handouts @kim 12/9 #C`, or `by end of term`"),
    ("With a suggested date", "`/action add Rewrite the quiz @kim #minor`, or `#major`, `#urgent`"),
    ("Add with a form", "`/action add`; or, on a message, *⋮ > Turn into an action*"),
    ("Close an action", "`/action close 12`, or `/action close 12 what has changed from cohort 2026-SPR-ON-03`"),
    ("Agree, start, put on hold, decline, reopen", "`/action agree 12`, `/action hold 12 waits for the new film`"),
    ("Change an action", "`/action edit 12`, or `/action edit 12 due end of term`, `/action assign 12 @kim`"),
    ("Note how it goes", "`/action note 12 half of the links are checked`"),
    ("See what is open", "`/action list`, or `list mine`, `list overdue`, `list due`, `list all`, `list #C`"),
    ("Look at one", "`/action show 12`, or `/action history 12` for all that happened to it"),
    ("Say that it did what it was to do", "`/action verify 12`, or `/action verify 12 no` and why; never your own"),
    ("Tell learners what became of it", "`/action yousaid`, or `/action yousaid since 1 March`: a draft to approve"),
    ("See how the plan does", "`/action figures`: how fast, on time, verified, dropped, term by term"),
    ("Name the measure it should move", "`/action edit 12 measure met my needs`; frozen when it is agreed"),
    ("Take your own last change back", "`/action undo`"),
    ("Take a copy of the plan", "`/action export`, or `/action export all`: two CSV files, sent to you alone"),
)
_PLACES = {"slack": "in Slack", "sheet": "in the sheet", "bot": "by the bot"}


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


def history(action: Action, entries: Sequence[LogEntry], *, zone: ZoneInfo) -> Message:
    """Show all that happened to an action, the newest first: who, when, where, old and new."""
    title = f"What happened to {action.ref}"

    def left_out(count: int) -> Block:
        return blocks.context(f"… and about {count} earlier changes, which the log keeps.")

    changes = [tuple(group) for _, group in groupby(entries, key=lambda one: (one.at, one.who, one.request_id))]
    lines = [blocks.section(_change_words(change, zone=zone)) for change in reversed(changes)]
    head = [blocks.header(title), blocks.section(blocks.escape(action.title, limit=300))]
    return Message(text=f"{title}: {len(changes)} changes", blocks=blocks.fitted([*head, *lines], left_out=left_out))


def _change_words(change: Sequence[LogEntry], *, zone: ZoneInfo) -> str:
    first = change[0]
    at = first.at.astimezone(zone)
    by = "" if first.who in _PLACES else f" by {blocks.mention(first.who)}"
    what = "added" if first.field == "ref" else "undone" if first.undoes else "changed"
    head = f"*{at.day} {at:%B %Y}, {at:%H:%M}*: {what}{by} {_PLACES.get(first.origin, '')}".rstrip()
    entries = [entry for entry in change if entry.field not in ("ref", "owner_id", "raised_by", "verified_by_id")]
    lines = [head]
    for entry in entries:
        line = f"• {_entry_words(entry)}"
        if sum(len(one) + 1 for one in lines) + len(line) > blocks.SECTION_CHARACTERS - 10:
            lines.append("• …")
            break
        lines.append(line)
    return "\n".join(lines)


def _entry_words(entry: LogEntry) -> str:
    label = FIELD_WORDS.get(entry.field, entry.field.replace("_", " "))
    new, old = stored_words(entry.field, entry.new), stored_words(entry.field, entry.old)
    shown = blocks.escape(new, limit=VALUE_SHOWN) if new else "(empty)"
    return f"{label}: {blocks.escape(old, limit=VALUE_SHOWN)} → {shown}" if old else f"{label}: {shown}"


def stored_words(field: str, text: str | None) -> str | None:
    """Give a value of the log as people read it: a baseline and a check in words, the rest as it is kept."""
    if text and field == "baseline":
        return baseline_words(Baseline.from_text(text))
    if text and field == "outcome_check":
        check = OutcomeCheck.from_text(text)
        return " ".join(filter(None, (decision_words(check), check_words(check))))
    return text


def help_text(problem: str | None = None) -> Message:
    """Explain the command to somebody who has never used one."""
    lines = [f"*{what}*\n{how}" for what, how in _HELP]
    intro = "Type these into the message box of any channel and press Enter. Only you see the answer."
    start = [blocks.section(f":wave: {safe(problem)}")] if problem else []
    verbs = "add, close, edit, note, assign, verify, agree, start, hold, decline, reopen, list, show, history, undo"
    return Message(
        text=f"{safe(problem) + ' ' if problem else ''}How to use /action: {verbs}, export, yousaid, figures, help.",
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
