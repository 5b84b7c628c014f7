"""One line that adds an action: whom it names, by when, what it serves and how big it is; the rest is its title."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TypedDict

from bot.actions.dates import find_date, looks_like_a_date
from bot.actions.due_dates import suggested
from bot.actions.model import PRINCIPLES, TITLE_LIMIT, Principle, Priority, RevisionSize, Urgency
from bot.actions.slack_text import EDGE, Named, read_slack_text
from bot.actions.wishes import Add, Draft
from bot.blocks import long_date, shorten
from bot.calendar import SchoolCalendar
from bot.errors import UserError

NO_TITLE = "What should be done?"
NO_OWNER = "Who is going to do it?"
NO_DATE = "When should it be done?"
TWO_OWNERS = "An action has one owner, and you named more than one person. I took the first."
UNSURE_DATE = "I am not sure that the date in your text is the due date."

UNSURE_OWNER = "I am not sure that the person in your text is the one to do it."
LONG_TITLE = f"The action was longer than {TITLE_LIMIT} characters. Please say it shorter; details can go in the notes."

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


def parse_add(raw: str, *, today: date, calendar: SchoolCalendar, asked_by: str) -> Add:
    """Read a one-line action: whom it names, by when, which principles it serves; what is left over is its title."""
    text, people = read_slack_text(raw)
    people = tuple(Named(asked_by, None) if (one.name or "").lower() == "me" else one for one in people)
    text, quoted = _take_quoted(text)
    text, tags, tag_problems = _take_tags(text)
    text, due_on, date_problems = _take_date(text, today=today, calendar=calendar)
    text, owner, owner_problems = _take_owner(text, people, asked_by=asked_by)
    draft = Draft(quoted or text, owner.user_id, owner.name, due_on, **tags)
    problems = [*tag_problems, *date_problems, *owner_problems]
    if due_on is None and not date_problems:
        draft, suggestion = _with_suggested_date(draft, today=today, calendar=calendar)
        problems += suggestion
    if len(draft.title) > TITLE_LIMIT:
        problems.append(LONG_TITLE)
        draft = replace(draft, title=shorten(draft.title, limit=TITLE_LIMIT))
    return Add(draft=draft, problems=(*problems, *_missing(draft, date_was_wrong=bool(date_problems))))


def _with_suggested_date(draft: Draft, *, today: date, calendar: SchoolCalendar) -> tuple[Draft, list[str]]:
    """Put in the date that size and urgency suggest, and ask whether it is right."""
    found = suggested(size=draft.revision_size, urgency=draft.urgency, today=today, calendar=calendar)
    if found is None:
        return draft, []
    return replace(draft, due_on=found.day), [f"I suggest {long_date(found.day)} ({found.why}). Is that right?"]


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


class Tags(TypedDict, total=False):
    """What hashtags of a line say."""

    principles: tuple[Principle, ...]
    revision_size: RevisionSize
    urgency: Urgency
    priority: Priority


_MARKS: Mapping[str, Tags] = {
    **{size.value: Tags(revision_size=size) for size in (RevisionSize.MINOR, RevisionSize.MAJOR)},
    **{urgency.value: Tags(urgency=urgency) for urgency in Urgency},
    **{priority.value: Tags(priority=priority) for priority in Priority},
}


def _take_tags(text: str) -> tuple[str, Tags, list[str]]:
    principles: set[Principle] = set()
    tags: Tags = {}
    problems = []
    for tag in _TAG.findall(text):
        principle = principle_named(tag)
        if tag.lower() in _MARKS:
            tags.update(_MARKS[tag.lower()])
        elif principle is not None:
            principles.add(principle)
        else:
            shown = shorten(tag, limit=30)
            problems.append(f'I know no principle "#{shown}". They are A to I, such as `#A`.')
    if principles:
        tags["principles"] = tuple(sorted(principles))
    known = _TAG.sub(lambda found: "" if found[1].lower() in _MARKS or principle_named(found[1]) else found[0], text)
    return known, tags, problems


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
