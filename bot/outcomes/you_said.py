"""What learners are told: "you said, we did", drafted from verified actions in the team's own words. Pure.

A draft holds no figure: outside the team one needs ten answers and half of those who were asked (domain facts, section
5), and what somebody typed under "evidence and impact" names no such group. So sentences with figures are left out, and
so are quotations, cohorts and names: a person then edits the rest and approves it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date

from bot.actions.model import Action
from bot.blocks import shorten

TEXT_LIMIT = 3_000  # what one input of a form holds
SAID_LIMIT = 280  # characters of one action's words
OUTSIDE = (
    "Figures, quotations, cohorts and names are left out: outside the team a figure needs ten answers and at least "
    "half of those who were asked. Please read it as a learner would."
)
QUOTED = "\x00"  # in the place of a quotation, whose whole sentence goes: what is left of one makes no sense
_SENTENCE = re.compile(r"(?<=[.!?;])\s+|\n+")
_QUOTED = re.compile("[“\"«„][^”\"»“]*[”\"»“]|(?<!\\w)[‘'][^’'\n]{12,}[’'](?!\\w)")
_FIGURE = re.compile(
    r"\d+\s*(?:%|per\s?cent|of|out\s+of|/)\s*\d*|\b(?:one|two|three|four|five|six|seven|eight|nine|ten)\s+(?:out\s+)?of\b"
    r"|\b\d+(?:\.\d+)?\s*(?:points?|learners?|people|answers|responses|participants)\b|\bmean\b|\baverage\b",
    re.IGNORECASE,
)
_COHORT = re.compile(r"\b\d{4}-[A-Z]{2,4}(?:-\w+)*", re.IGNORECASE)


def to_tell(actions: Iterable[Action], *, since: date) -> tuple[Action, ...]:
    """Choose the actions that were verified since a day and that learners have not been told of."""
    chosen = [
        action
        for action in actions
        if action.verified_on is not None and action.verified_on >= since and not _is_told(action)
    ]
    return tuple(sorted(chosen, key=lambda action: (action.verified_on or since, action.number)))


def draft(actions: Sequence[Action], *, names: Iterable[str] = ()) -> tuple[str, tuple[Action, ...]]:
    """Write the draft, and say which actions are in it: as many as a form holds."""
    text, told = "You said, we did", []
    known = tuple(names)
    for action in actions:
        part = _part(action, known)
        if len(text) + len(part) + 2 > TEXT_LIMIT:
            break
        text = f"{text}\n\n{part}"
        told.append(action)
    return text, tuple(told)


def _part(action: Action, names: Sequence[str]) -> str:
    wanted = for_learners(action.outcome, action, names)
    did = for_learners(action.impact, action, names) or for_learners(action.title, action, names)
    said = f"You asked for this: {_lowered(wanted)}." if wanted else "You told us what could be better."
    return f"• {said}\n  We did: {_lowered(did) or '(say it in a sentence)'}."


def for_learners(text: str | None, action: Action, names: Iterable[str]) -> str:
    """Give the team's words without what must not leave the team: quotations, figures, cohorts, names."""
    kept = []
    for sentence in _SENTENCE.split(_QUOTED.sub(QUOTED, text or "")):
        if not sentence.strip() or QUOTED in sentence or _FIGURE.search(sentence):
            continue
        kept.append(_COHORT.sub("a course", _without(sentence, [action.cohort, action.applies_from])))
    said = " ".join(" ".join(kept).split())
    for name in _called(names):
        said = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", "the team", said)
    return shorten(said.strip(" ,;:."), limit=SAID_LIMIT)


def _called(names: Iterable[str]) -> list[str]:
    """Give how people are called, the longest first: by their whole name or the first of it, as a name is written.

    "Will" is left out as a name and "will" is not: the draft is read by a person, and shall read as one sentence.
    """
    whole = {name.strip() for name in names if name.strip()}
    called = {part[:1].upper() + part[1:] for name in whole for part in (name, name.split()[0])}
    return sorted(called, key=lambda name: (-len(name), name))


def _without(sentence: str, cohorts: Iterable[str | None]) -> str:
    for cohort in cohorts:
        if cohort:
            sentence = re.sub(re.escape(cohort), "a course", sentence, flags=re.IGNORECASE)
    return sentence


def _is_told(action: Action) -> bool:
    return "you said, we did" in (action.communicated_to or "").casefold()


def told_words(*, by: str, on: date) -> str:
    """Note on an action that learners were told of it."""
    return f"Learners (“You said, we did”, approved by {by} on {on:%d/%m/%Y})"


def _lowered(text: str) -> str:
    first = text.split(" ", 1)[0]
    return text if first.isupper() and len(first) > 1 else text[:1].lower() + text[1:]
