"""What a person asks for with `/action`: a line of text in, one wish out."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date

from bot.actions.field_edits import Unclear, parse_values
from bot.actions.lifecycle import Move
from bot.actions.measures import MeasureNames
from bot.actions.model import TEXT_LIMIT, read_ref
from bot.actions.one_line import parse_add, principle_named
from bot.actions.plan_row import day_of_text
from bot.actions.slack_text import EDGE, Named, read_slack_text
from bot.actions.wishes import (
    Add,
    Assign,
    Close,
    Command,
    Draft,
    Edit,
    Export,
    Go,
    Help,
    History,
    List,
    Note,
    PlanFigures,
    Show,
    Undo,
    Verify,
    Which,
    YouSaid,
)
from bot.blocks import shorten
from bot.calendar import SchoolCalendar
from bot.errors import UserError

__all__ = ["VERBS", "Add", "Close", "Command", "Draft", "Help", "List", "Which", "parse"]

COHORT_LIMIT = 200

# What people write for each thing they can do; the first is the word that help names.
VERBS = {
    "add": ("add", "new", "create", "raise", "propose"),
    "close": ("close", "done", "finish", "complete"),
    "verify": ("verify",),
    "edit": ("edit", "change", "update"),
    "note": ("note", "comment"),
    "assign": ("assign", "reassign", "give"),
    "agree": ("agree", "approve", "accept"),
    "start": ("start", "begin", "resume"),
    "hold": ("hold", "block", "blocked", "pause"),
    "implement": ("implement", "implemented"),
    "decline": ("decline", "reject", "drop"),
    "reopen": ("reopen",),
    "list": ("list", "ls", "mine", "overdue", "due", "all"),
    "show": ("show", "view"),
    "history": ("history", "log"),
    "undo": ("undo",),
    "yousaid": ("yousaid", "you-said"),
    "figures": ("figures", "numbers"),
    "export": ("export", "download"),
    "help": ("help", "?", ""),
}
_MOVES = {move.value: move for move in Move if move is not Move.CLOSE}
_ASKS = {
    "close": "Which action is done?",
    "edit": "Which action shall be changed?",
    "note": "Which action is the note for?",
    "assign": "Which action goes to somebody else?",
    "show": "Which action shall I show?",
    "verify": "Which action did what it was to do?",
    "history": "Whose history?",
}
# Where a closed action's change begins to hold: "from cohort 2026-SPR-ON-03", or a code that can be nothing else.
_FROM_COHORT = re.compile(
    r"[\s,;(]*(?:(?:applies\s+)?from\s+cohort\s+(?P<named>[^,;()]+)|from\s+(?P<code>\d{4}-[A-Z]{3}\S*))\)?\s*$",
    re.IGNORECASE,
)


NO_MEASURES = MeasureNames()


def parse(
    text: str, *, today: date, calendar: SchoolCalendar, asked_by: str, measures: MeasureNames = NO_MEASURES
) -> Command:
    """Read what stands after `/action`. A `UserError` says what cannot be done as asked."""
    word, rest = _first_word(text)
    verb = next((verb for verb, words in VERBS.items() if word.lower() in words), None)
    if verb is None:
        return Help(problem=_unknown(word))
    if verb == "add":
        return parse_add(rest, today=today, calendar=calendar, asked_by=asked_by)
    if verb == "list":
        return _parse_list(rest if word.lower() in ("list", "ls") else word)
    whole: Mapping[str, Callable[[], Command]] = {"help": Help, "undo": Undo, "figures": PlanFigures}
    if verb in whole:
        return whole[verb]()
    if verb == "yousaid":
        return _parse_you_said(rest, today=today)
    if verb == "export":
        return _parse_export(rest)
    if verb == "show" and not read_ref(rest.split(" ")[0] if rest.split() else "x"):
        return _parse_list(rest)
    ref, said, people = _take_ref(rest, verb=verb)
    readers: dict[str, Callable[[], Command]] = {
        "close": lambda: _close(ref, said),
        "edit": lambda: _edit(ref, said, people, today=today, calendar=calendar, asked_by=asked_by, measures=measures),
        "implement": lambda: _implement(_close(ref, said)),
        "note": lambda: Note(ref, _worded(said, people)),
        "assign": lambda: Assign(ref, _person(said, people, asked_by=asked_by)),
        "verify": lambda: _verify(ref, _worded(said, people)),
        "show": lambda: Show(ref),
        "history": lambda: History(ref),
    }
    return readers[verb]() if verb in readers else Go(ref, _MOVES[verb], _worded(said, people))


def _first_word(text: str) -> tuple[str, str]:
    parts = text.split(maxsplit=1)
    return parts[0] if parts else "", parts[1] if len(parts) > 1 else ""


def _take_ref(raw: str, *, verb: str) -> tuple[str, str, tuple[Named, ...]]:
    """Read the reference that a line begins with. What is left may have people in it, by `EDGE`."""
    text, people = read_slack_text(raw)
    word, _, said = text.strip().partition(" ")
    if word.lower() == "act":  # "ACT 12 what changed"
        word, _, said = said.partition(" ")
    ref = read_ref(word.rstrip(":,.;"))
    if ref is None:
        shown = shorten(text.replace(EDGE, "@…"), limit=60)
        asked = _ASKS.get(verb, f"Which action, to {verb} it?")
        what = f'I could not find a reference in "{shown}".' if text else asked
        raise UserError(f"{what} Give its number, such as `/action {verb} 12`. `/action list` shows the open ones.")
    return ref, said.strip(" :,–-"), people


def _worded(said: str, people: tuple[Named, ...]) -> str | None:
    """Put the people of a text back into it by name."""
    for person in people:
        said = said.replace(EDGE, person.name or "somebody", 1)
    text = said.replace(EDGE, " ").strip()
    if len(text) > TEXT_LIMIT:
        raise UserError(f"That is longer than {TEXT_LIMIT} characters. Please say it shorter.")
    return text or None


def _close(ref: str, said: str) -> Close:
    impact = said.replace(EDGE, " ").strip()
    found = _FROM_COHORT.search(impact)
    applies_from = (found["named"] or found["code"]).strip() if found else None
    if found:
        impact = impact[: found.start()].strip(" ,;:–-")
    if len(impact) > TEXT_LIMIT:
        raise UserError(f"What changed is longer than {TEXT_LIMIT} characters. Please say it shorter.")
    return Close(ref, impact or None, shorten(applies_from, limit=COHORT_LIMIT) if applies_from else None)


def _verify(ref: str, said: str | None) -> Verify:
    """Read "no" and a reason as a refusal, anything else as how somebody knows."""
    first, _, rest = (said or "").partition(" ")
    if first.lower().rstrip(",:;.") == "no":
        return Verify(ref, rest.strip(" ,:;–-") or None, is_declined=True)
    return Verify(ref, said)


def _parse_you_said(raw: str, *, today: date) -> YouSaid:
    words = raw.strip().removeprefix("since ").strip()
    return YouSaid(_past_day(words, today=today) if words else None)


def _past_day(words: str, *, today: date) -> date:
    """Read a day up to today; without a year it is the last one of that name."""
    years = (today.year, today.year - 1)
    tries = [words, *(f"{words}{between}{year}" for year in years for between in (" ", "/"))]
    found = next((day for one in tries if (day := day_of_text(one)) and day <= today), None)
    if found is None:
        shown = shorten(read_slack_text(words)[0].replace(EDGE, "@…"), limit=40)
        raise UserError(f'I could not read the day "{shown}". Try `/action yousaid since 1 March 2026`.')
    return found


def _implement(done: Close) -> Go:
    """Read what was implemented as what is closed is read: what changed, and from which cohort."""
    return Go(done.ref, Move.IMPLEMENT, done.impact, done.applies_from)


def _edit(
    ref: str,
    said: str,
    people: tuple[Named, ...],
    *,
    today: date,
    calendar: SchoolCalendar,
    asked_by: str,
    measures: MeasureNames,
) -> Edit | Assign:
    if said.lower().startswith("owner"):
        return Assign(ref, _person(said[len("owner") :].strip(" :="), people, asked_by=asked_by))
    text = _worded(said, people)
    try:
        return Edit(ref, parse_values(text, today=today, calendar=calendar, measures=measures) if text else {})
    except Unclear as unclear:
        return Edit(ref, problem=str(unclear))


def _person(said: str, people: tuple[Named, ...], *, asked_by: str) -> Named | None:
    """Name who takes an action on: a mention, a typed name, or oneself."""
    if people:
        return Named(asked_by, None) if (people[0].name or "").lower() == "me" else people[0]
    name = said.removeprefix("to ").strip(" .@")
    if name.lower() in ("me", "myself"):
        return Named(asked_by, None)
    return Named(None, name) if name else None


def _parse_export(raw: str) -> Export:
    word = raw.strip().lower()
    if word not in ("", "all"):
        shown = shorten(read_slack_text(raw)[0].replace(EDGE, "@…"), limit=30)
        raise UserError(
            f'I cannot export "{shown}". `/action export` sends what is open or was finished this school year, '
            "`/action export all` everything."
        )
    return Export(everything=word == "all")


def _parse_list(raw: str) -> List:
    word = raw.strip().lower()
    if word.startswith("#"):
        principle = principle_named(word)
        if principle is not None:
            return List(which=Which.OPEN, principle=principle)
    elif word in ("", *Which):
        return List(which=Which(word or Which.OPEN))
    choices = ", ".join(f"`{which}`" for which in Which)
    shown = shorten(read_slack_text(raw)[0].replace(EDGE, "@…"), limit=30)
    raise UserError(f'I cannot list "{shown}". After `/action list` write {choices}, or a principle such as `#A`.')


def _unknown(word: str) -> str:
    from difflib import get_close_matches

    known = [word for words in VERBS.values() for word in words if len(word) > 1]
    close = get_close_matches(word.lower(), known, n=1, cutoff=0.6) if word.isalpha() else []
    meant = f" Did you mean `/action {close[0]}`?" if close else ""
    shown = shorten(read_slack_text(word)[0].replace(EDGE, "@…"), limit=30)
    return f'I know no command "{shown}".{meant}'
