"""What a person asks for with `/action`: a line of text in, one of four requests out."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from bot.actions.dates import find_date, looks_like_a_date
from bot.actions.model import PRINCIPLES, TEXT_LIMIT, TITLE_LIMIT, Principle, read_ref
from bot.actions.slack_text import EDGE, Named, read_slack_text
from bot.blocks import shorten
from bot.calendar import SchoolCalendar
from bot.errors import UserError


class Which(StrEnum):
    """Which actions a list shows."""

    OPEN = "open"
    MINE = "mine"
    OVERDUE = "overdue"
    DUE = "due"
    ALL = "all"


@dataclass(frozen=True)
class Draft:
    """An action as far as it is known. `owner_name` alone means somebody typed a name that Slack did not resolve."""

    title: str = ""
    owner_id: str | None = None
    owner_name: str | None = None
    due_on: date | None = None
    principles: tuple[Principle, ...] = ()

    def as_text(self) -> str:
        """Write it down for a button's value."""
        fields = {"t": self.title, "o": self.owner_id, "n": self.owner_name, "p": "".join(self.principles)}
        return json.dumps({**fields, "d": self.due_on.isoformat() if self.due_on else None}, ensure_ascii=False)

    @staticmethod
    def from_text(text: str) -> Draft:
        """Read what `as_text` wrote; an empty draft from anything else: a button's value is in the client's hands."""
        try:
            fields = json.loads(text)
            return Draft(
                title=str(fields["t"]),
                owner_id=fields["o"] and str(fields["o"]),
                owner_name=fields["n"] and str(fields["n"]),
                due_on=date.fromisoformat(fields["d"]) if fields["d"] else None,
                principles=tuple(Principle(letter) for letter in fields["p"]),
            )
        except (ValueError, KeyError, TypeError):
            return Draft()


@dataclass(frozen=True)
class Add:
    """A new action. `problems` are what has to be asked; without any it can be added as it is."""

    draft: Draft
    problems: tuple[str, ...] = ()


@dataclass(frozen=True)
class Close:
    ref: str
    impact: str | None = None


@dataclass(frozen=True)
class List:
    which: Which = Which.OPEN
    principle: Principle | None = None


@dataclass(frozen=True)
class Help:
    """The help text; `problem` says first what was not understood."""

    problem: str | None = None


Command = Add | Close | List | Help

NO_TITLE = "What should be done?"
NO_OWNER = "Who is going to do it?"
NO_DATE = "When should it be done?"
TWO_OWNERS = "An action has one owner, and you named more than one person. I took the first."
UNSURE_DATE = "I am not sure that the date in your text is the due date."

UNSURE_OWNER = "I am not sure that the person in your text is the one to do it."
LONG_TITLE = f"The action was longer than {TITLE_LIMIT} characters. Please say it shorter; details can go in the notes."

_VERBS = {
    "add": ("add", "new", "create"),
    "close": ("close", "done", "finish", "complete"),
    "list": ("list", "show", "ls"),
    "help": ("help", "?", ""),
}
_QUOTE = "\x01"  # stands in the text where the quoted title was
_QUOTED = re.compile(rf"[“\"]([^“”\"{EDGE}]+)[”\"]")
_TAG = re.compile(r"(?<![\w#&])#([A-Za-z][\w-]*)")
_FOR_ME = re.compile(r"\b(?:for|owner:?|assign(?:ed)?\s+to)\s+me\s*$", re.IGNORECASE)
_OWNER_WORD = re.compile(r"(?:\b(?:for|owner:?|owned\s+by|assign(?:ed)?\s+to)|[,;:–-])\s*$", re.IGNORECASE)
# A person after one of these is more often spoken to or of than the one who acts.
_SPOKEN_OF = re.compile(
    r"\b(?:to|with|from|about|of|by|and|ask|tell|email|contact|call|meet|help|remind|invite|thank)\s*$", re.IGNORECASE
)
_MARKED = re.compile(rf"\b(?:by|due(?:\s+(?:on|by))?)\s+([^{EDGE}{_QUOTE}]+?)\s*(?=$|[{EDGE}{_QUOTE}])", re.IGNORECASE)


def parse(text: str, *, today: date, calendar: SchoolCalendar, asked_by: str) -> Command:
    """Read what stands after `/action`. A `UserError` says what cannot be done as asked."""
    word, _, rest = " ".join(text.split()).partition(" ")
    verb = next((verb for verb, words in _VERBS.items() if word.lower() in words), None)
    if verb == "add":
        return parse_add(rest, today=today, calendar=calendar, asked_by=asked_by)
    if verb == "close":
        return _parse_close(rest)
    if verb == "list":
        return _parse_list(rest)
    return Help() if verb == "help" else Help(problem=_unknown(word))


def parse_add(raw: str, *, today: date, calendar: SchoolCalendar, asked_by: str) -> Add:
    """Read a one-line action: whom it names, by when, which principles it serves; what is left over is its title."""
    text, people = read_slack_text(raw)
    people = tuple(Named(asked_by, None) if (one.name or "").lower() == "me" else one for one in people)
    text, quoted = _take_quoted(text)
    text, principles, tag_problems = _take_tags(text)
    text, due_on, date_problems = _take_date(text, today=today, calendar=calendar)
    text, owner, owner_problems = _take_owner(text, people, asked_by=asked_by)
    draft = Draft(quoted or text, owner.user_id, owner.name, due_on, principles)
    problems = [*tag_problems, *date_problems, *owner_problems]
    if len(draft.title) > TITLE_LIMIT:
        problems.append(LONG_TITLE)
        draft = replace(draft, title=shorten(draft.title, limit=TITLE_LIMIT))
    return Add(draft=draft, problems=(*problems, *_missing(draft, date_was_wrong=bool(date_problems))))


def _missing(draft: Draft, *, date_was_wrong: bool) -> list[str]:
    missing = [] if draft.title else [NO_TITLE]
    if not (draft.owner_id or draft.owner_name):
        missing.append(NO_OWNER)
    if not (draft.due_on or date_was_wrong):
        missing.append(NO_DATE)
    return missing


def _take_quoted(text: str) -> tuple[str, str | None]:
    """Take out a title in quotation marks, whose words are left alone."""
    found = _QUOTED.search(text)
    return (_QUOTED.sub(f" {_QUOTE} ", text, count=1), found[1].strip()) if found else (text, None)


def _take_tags(text: str) -> tuple[str, tuple[Principle, ...], list[str]]:
    principles: list[Principle] = []
    problems = []
    for tag in _TAG.findall(text):
        principle = principle_named(tag)
        if principle is None:
            problems.append(f'I know no principle "#{shorten(tag, limit=30)}". They are A to I, such as `#A`.')
        elif principle not in principles:
            principles.append(principle)
    text = _TAG.sub(lambda found: "" if principle_named(found[1]) else found[0], text)
    return text, tuple(sorted(principles)), problems


def principle_named(tag: str) -> Principle | None:
    """Read "A", "principle-a" or a word of its sense ("accessible"). None if it names none, or several."""
    word = tag.lower().strip("# ").removeprefix("principle").strip("-_ ")
    if word.upper() in Principle.__members__:
        return Principle(word.upper())
    if len(word) < 4:
        return None
    named = [one for one, sense in PRINCIPLES.items() if any(part.startswith(word) for part in _parts(sense))]
    return named[0] if len(named) == 1 else None


def _parts(sense: str) -> list[str]:
    return re.findall(r"[a-z]+", sense.lower())


def _take_date(text: str, *, today: date, calendar: SchoolCalendar) -> tuple[str, date | None, list[str]]:
    wrong = next((found for found in _MARKED.finditer(text) if looks_like_a_date(found[1])), None)
    without = f"{text[: wrong.start()]} {text[wrong.end() :]}" if wrong else text
    try:
        found = find_date(text, today=today, calendar=calendar)
    except UserError as error:
        return without, None, [str(error)]
    if found is not None and found.sure:
        return f"{text[: found.start]} {text[found.end :]}", found.day, []
    if found is not None:
        return text, found.day, [UNSURE_DATE]
    if wrong:
        shown = shorten(wrong[1], limit=40)
        return without, None, [f'I could not read the date "{shown}". Try `by Friday` or `by 14/3`.']
    return text, None, []


def _take_owner(text: str, people: Sequence[Named], *, asked_by: str) -> tuple[str, Named, list[str]]:
    """Take the person out of the text, unless the sentence speaks of them; a second one stays in it by name."""
    me = _FOR_ME.search(text)
    if me and not people:
        return _tidied(text[: me.start()]), Named(asked_by, None), []
    problems = []
    parts = text.split(EDGE)
    title = parts[0]
    for number, (person, part) in enumerate(zip(people, parts[1:], strict=True)):
        before, owner_words = _OWNER_WORD.subn("", title, count=1)
        if number == 0 and not owner_words and _SPOKEN_OF.search(title):
            problems.append(UNSURE_OWNER)
            title = f"{title}{person.name or ''} {part}"
        elif number == 0:
            title = f"{before} {part}"
        else:
            title = f"{title}{person.name or ''} {part}"
    if len({(person.user_id, person.name) for person in people}) > 1:
        problems.append(TWO_OWNERS)
    return _tidied(title), people[0] if people else Named(None, None), problems


def _tidied(text: str) -> str:
    return " ".join(text.replace(_QUOTE, " ").split()).strip(" ,;:–-.")


def _parse_close(raw: str) -> Close:
    text = read_slack_text(raw)[0].replace(EDGE, " ").strip()
    word, _, impact = text.partition(" ")
    if word.lower() == "act":  # "ACT 12 what changed"
        word, _, impact = impact.partition(" ")
    ref = read_ref(word.rstrip(":,.;"))
    if ref is None:
        what = f'I could not find a reference in "{shorten(text, limit=60)}".' if text else "Which action is done?"
        raise UserError(f"{what} Give its number, such as `/action close 12`. `/action list` shows the open ones.")
    if len(impact) > TEXT_LIMIT:
        raise UserError(f"What changed is longer than {TEXT_LIMIT} characters. Please say it shorter.")
    return Close(ref=ref, impact=impact.strip(" :,–-") or None)


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

    known = [word for words in _VERBS.values() for word in words if len(word) > 1]
    close = get_close_matches(word.lower(), known, n=1, cutoff=0.6)
    meant = f" Did you mean `/action {close[0]}`?" if close else ""
    shown = shorten(read_slack_text(word)[0].replace(EDGE, "@…"), limit=30)
    return f'I know no command "{shown}".{meant}'
