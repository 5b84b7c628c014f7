"""What a form that was sent in says, what is wrong with it, and the action that an entry asks for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bot.actions.model import TITLE_LIMIT, RevisionSize, Urgency
from bot.actions.wishes import Draft
from bot.actions.wording import is_link
from bot.blocks import shorten
from bot.logbook.model import JOINED, Answers, Entry, LogForm, NeedsAction, Question
from bot.logbook.reading import canonical
from bot.slack_requests import ViewSubmission

ROOM_IN_BUTTON = 300  # characters of a title in a button's value, which takes 2,000 once quoted

BLANK = "Please fill this in."
STILL_TO_COME = "That day is still to come. Choose the day on which it was."
NO_NUMBER = "Write a number, such as 12."
NO_LINK = "A link begins with https://. Paste the address of the page or file."
BEFORE = "The deadline is before the day on which the review came. Choose a later day."


@dataclass(frozen=True)
class Level:
    """One input of a grid: the rows that are on this level."""

    question: Question
    number: int

    @property
    def block_id(self) -> str:
        return f"{self.question.key}:{self.number}"


def levels_of(question: Question) -> tuple[Level, ...]:
    return tuple(Level(question, number) for number in range(len(question.levels)))


def answers_sent(form: LogForm, request: ViewSubmission) -> Answers:
    """Read a form by its questions, each answer as it will stand in the tab."""
    answers: dict[str, str] = {}
    for question in form.questions:
        if question.kind == "grid":
            for level in levels_of(question):
                words = question.levels[level.number]
                answers |= {f"{question.key}.{row}": words for row in request.ticks(level.block_id)}
            continue
        ticked = JOINED.join(request.ticks(question.key))
        text = canonical(question, ticked or request.text(question.key))
        if text is not None:
            answers[question.key] = text
    return answers


def faults_of(form: LogForm, request: ViewSubmission, *, today: date) -> Mapping[str, str]:
    """Say what is wrong, by input, so that it can be put right before the form closes."""
    answers = answers_sent(form, request)
    faults: dict[str, str] = {}
    for question in form.questions:
        if question.kind == "grid":
            faults |= _grid_faults(question, request)
            continue
        fault = _fault(question, answers.get(question.key), today=today)
        if fault:
            faults[question.key] = fault
    return faults or _order_faults(form, answers)


def _fault(question: Question, text: str | None, *, today: date) -> str | None:
    if text is None:
        return BLANK if question.required else None
    if question.gives == "date" and text > today.isoformat():
        return STILL_TO_COME
    if question.kind == "number" and not re.fullmatch(r"\d{1,4}", text):
        return NO_NUMBER
    return NO_LINK if question.kind == "link" and not is_link(text) else None


def _grid_faults(question: Question, request: ViewSubmission) -> Mapping[str, str]:
    """A row is on one level; the fault stands where it is met a second time."""
    seen: dict[str, str] = {}
    faults: dict[str, str] = {}
    titles = {row.key: row.title for row in question.rows}
    for level in levels_of(question):
        for row in request.ticks(level.block_id):
            if row in seen:
                faults[level.block_id] = f"“{titles[row]}” is under “{seen[row]}” too. Leave it in one of them."
            seen.setdefault(row, question.levels[level.number])
    return faults


def _order_faults(form: LogForm, answers: Answers) -> Mapping[str, str]:
    began, deadline = form.giving("date"), form.giving("deadline")
    if began and deadline and answers.get(deadline.key, "9") < answers.get(began.key, ""):
        return {deadline.key: BEFORE}
    return {}


def draft_of(entry: Entry, form: LogForm, *, link: str) -> Draft | None:
    """Give the action that an entry asks for, as far as it says it. None if it asks for none."""
    needs = entry.facts.needs_action
    if needs is NeedsAction.NO:
        return None
    question = form.giving("action")
    said = entry.answers.get(question.key, "") if question else ""
    is_urgent = needs is NeedsAction.URGENT
    return Draft(
        title=shorten(" ".join(said.split()), limit=min(ROOM_IN_BUTTON, TITLE_LIMIT)),
        due_on=entry.facts.deadline_on,
        principles=entry.facts.principles,
        revision_size=None if is_urgent else RevisionSize(needs.value),
        urgency=Urgency.URGENT if is_urgent else None,
        source=form.source,
        cohort=entry.facts.cohort,
        evidence=evidence_of(entry, form),
        evidence_link=link,
    )


def evidence_of(entry: Entry, form: LogForm) -> str:
    """Point to an entry without quoting it: "LOG-0007, QA review, 3 March 2026"."""
    on = entry.facts.on
    parts = [entry.ref, form.source, f"{on.day} {on:%B %Y}" if on else None, entry.facts.cohort]
    return ", ".join(part for part in parts if part)
