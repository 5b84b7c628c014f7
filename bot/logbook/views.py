"""What is seen of a log in Slack: the menu, the form of each source, and what is said when an entry is kept."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from bot import blocks
from bot.actions.buttons import add_button
from bot.blocks import bold, escape, fitted, long_date, section
from bot.logbook.model import Answers, Entry, LogForm, NeedsAction, Question
from bot.logbook.rules import draft_of, levels_of
from integrations.slack.message import Block, Message, Modal

OPEN = "logbook.open"  # the buttons of the menu, each with its log's name after it
SENT = "logbook.entry"  # a form that is sent in
NEEDING = "logbook.needing"  # the digest's button
MOST_OPTIONS = 100  # of a menu: https://docs.slack.dev/reference/block-kit/block-elements/select-menu-element
MOST_TICKS = 10  # of tick boxes; what offers more is a menu of many
SHORT = 200
SHOWN = 10  # entries in the list of those that need an action
ROOM_IN_BUTTON = 1_500  # characters of a line in a button's value, which takes 2,000

_HINTS = {
    "observation": "the termly observation with its checklist",
    "session_log": "what learners say on Day 1, Day 2 or in a one-to-one",
    "reflection": "your own reflection after a course",
    "cip_log": "what leads say at the Community in Practice",
    "qa_review": "feedback of the QA body, with its deadline",
    "guidance_watch": "new national guidance and best practice",
}


def menu(forms: Sequence[LogForm], *, unknown: str | None = None) -> Message:
    """Offer the logs; `unknown` is a word that names none of them."""
    if not forms:
        text = "No log is set up. `cqi init config` writes the files that say what each asks; then start me again."
        return Message(text, [section(text)])
    first = f"I know no log called “{escape(unknown, limit=40)}”. " if unknown else ""
    lines = [
        f"• {bold(escape(form.title))} `/log {form.word}` — {_HINTS.get(form.kind, escape(form.source))}"
        for form in forms
    ]
    text = f"{first}What would you like to log?"
    example = "_In one line: `/log session 2026-SPR-ON-03 day 1 two people asked for the slides in advance`_"
    return Message(
        f"{text} {', '.join(form.title for form in forms)}.",
        [
            section("\n".join([text, *lines])),
            blocks.actions(*(open_button(form) for form in forms)),
            blocks.context(example),
        ],
    )


def comes_elsewhere(form: LogForm) -> Message:
    """Tell that a log is not typed in Slack."""
    text = f"{form.title} comes by a form or sheet of its own here, so it is not typed in Slack. Please add it there."
    return Message(text, [section(escape(text))])


def open_button(form: LogForm, *, line: str = "") -> Block:
    """Open a log's form; `line` is what was typed already."""
    return blocks.button(form.title, f"{OPEN}.{form.kind}", value=f"{form.word} {line[:ROOM_IN_BUTTON]}".strip())


def opening_offer(form: LogForm, *, line: str) -> Message:
    """Offer the form by a button, where Slack would not let it open by itself any more."""
    text = f"{form.title}: press the button to go on."
    return Message(text, [section(text), blocks.actions(open_button(form, line=line))])


def entry_form(form: LogForm, answers: Answers, *, today: date, cohorts: Sequence[str], origin: str) -> Modal:
    """Ask what a log asks, filled in as far as it is known. `cohorts` are the register's codes, the newest first."""
    shown = [block for question in form.questions for block in _inputs(question, answers, today=today, cohorts=cohorts)]
    return blocks.modal(SENT, form.title, shown, submit="Keep", private_metadata=f"{form.kind} {origin}")


def kept(entry: Entry, form: LogForm, *, link: str) -> Message:
    """Tell that an entry is kept: its kind, day, cohort and reference, and nothing of what it says."""
    parts = [form.title, _when(entry), escape(entry.facts.cohort, limit=120) if entry.facts.cohort else ""]
    text = f"Kept as {bold(entry.ref)}: {', '.join(part for part in parts if part)}."
    where = blocks.context(f"It stands in the tab “{escape(form.tab)}” a moment from now; correct it there.")
    draft = draft_of(entry, form, link=link)
    if draft is None:
        return Message(text, [section(text), where])
    asks = f"{_asks(entry)} The form comes filled in; nothing is on the plan before you press Add."
    button = add_button("Make it an action", draft=draft)
    return Message(f"{text} {asks}", [section(f"{text}\n{asks}"), blocks.actions(button), where])


def needing_action(found: Sequence[tuple[Entry, LogForm]], *, link: str) -> Message:
    """List the entries that wait for an action, each with the form for it."""
    if not found:
        text = "No entry waits for an action: each that asks for one is on the plan."
        return Message(text, [section(text)])
    count = "1 entry asks" if len(found) == 1 else f"{len(found)} entries ask"
    text = f"{count} for an action and none is on the plan for it yet."
    shown = [_waiting(entry, form, link=link) for entry, form in found[:SHOWN]]
    more = len(found) - len(shown)
    rest = [blocks.context(f"…and {more} more; the tabs of the logs have them all.")] if more else []
    lines = [section(text), *shown, *rest]
    return Message(text, fitted(lines, left_out=lambda count: blocks.context(f"…and {count} more.")))


def _waiting(entry: Entry, form: LogForm, *, link: str) -> Block:
    words = f"{bold(entry.ref)} {escape(form.title)}, {_when(entry)} — {_asks(entry)}"
    draft = draft_of(entry, form, link=link)
    return section(words, accessory=add_button("Make it an action", draft=draft) if draft else None)


def _when(entry: Entry) -> str:
    return long_date(entry.facts.on) if entry.facts.on else "no date"


def _asks(entry: Entry) -> str:
    deadline = f" by {long_date(entry.facts.deadline_on)}" if entry.facts.deadline_on else ""
    if entry.facts.needs_action is NeedsAction.URGENT:
        return f"It asks for an urgent action{deadline}."
    return f"It asks for a {entry.facts.needs_action.value} revision{deadline}."


# --- the inputs


def _inputs(question: Question, answers: Answers, *, today: date, cohorts: Sequence[str]) -> Iterator[Block]:
    known = answers.get(question.key)
    if question.kind == "grid":
        yield from _level_inputs(question)
    elif question.kind == "date":
        initial = _day(known) or (today if question.gives == "date" else None)
        yield blocks.date_input(
            question.key, question.title, initial=initial, optional=not question.required, hint=question.hint
        )
    elif question.gives == "cohort":
        yield _cohort_input(question, known, cohorts)
    elif question.kind == "ticks":
        yield _ticks_input(question, known)
    elif question.kind in ("choice", "scale"):
        yield _choice_input(question, known)
    else:
        yield _text_input(question, known)


def _level_inputs(question: Question) -> Iterator[Block]:
    """Ask a grid level by level, the rows as choices: four inputs instead of ten."""
    rows = {row.key: row.title for row in question.rows}
    for level in levels_of(question):
        label = f"{question.title} — {question.levels[level.number]}"
        hint = question.hint if level.number == 0 else None
        yield blocks.choices_input(level.block_id, label, rows, hint=hint)


def _cohort_input(question: Question, known: str | None, cohorts: Sequence[str]) -> Block:
    """Offer the register's cohorts; where there is no register, the code is typed."""
    if not cohorts:
        return _text_input(question, known)
    listed = {code: code for code in cohorts[: MOST_OPTIONS - 1]}
    choices = listed if known is None or known in listed else {known: f"{known} (not in the register)", **listed}
    return blocks.choice_input(question.key, question.title, choices, initial=known, optional=not question.required)


def _ticks_input(question: Question, known: str | None) -> Block:
    choices = {option: option for option in question.options}
    initial = [option for option in question.options if known and option[:1] in known.split(", ")]
    if len(choices) > MOST_TICKS:
        return blocks.choices_input(question.key, question.title, choices, hint=question.hint)
    return blocks.ticks_input(question.key, question.title, choices, initial=initial, optional=not question.required)


def _choice_input(question: Question, known: str | None) -> Block:
    choices = {option: option for option in question.options}
    return blocks.choice_input(
        question.key,
        question.title,
        choices,
        initial=known,
        optional=not question.required,
        hint=question.hint,
    )


def _text_input(question: Question, known: str | None) -> Block:
    return blocks.text_input(
        question.key,
        question.title,
        initial=known,
        multiline=question.kind == "long",
        optional=not question.required,
        hint=question.hint,
        limit=question.limit or SHORT,
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
