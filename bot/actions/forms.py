"""The forms for a whole action: adding, editing and agreeing it. What was sent in is read back here too."""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping, Sequence
from datetime import date

from bot import blocks
from bot.actions.buttons import ADD, AGREE, EDIT, add_button
from bot.actions.measures import MeasureNames
from bot.actions.model import (
    PRINCIPLES,
    TEXT_LIMIT,
    TITLE_LIMIT,
    Action,
    FieldValue,
    Principle,
    Priority,
    RevisionSize,
    Source,
    Urgency,
    as_text,
)
from bot.actions.slack_text import clean
from bot.actions.views import safe
from bot.actions.wishes import Draft
from bot.slack_requests import ViewSubmission
from integrations.slack.message import Block, Message, Modal

TITLE, OWNER, DUE, PRINCIPLE = "title", "owner", "due", "principles"  # their inputs
START, SIZE, URGENCY, PRIORITY, SOURCE = "start", "size", "urgency", "priority", "source"
EVIDENCE, LINK, OUTCOME, AREA, COHORT, TOLD = "evidence", "link", "outcome", "area", "cohort", "told"
MEASURE = "measure"
COHORT_LIMIT, SHORT_LIMIT = 120, 200  # what the columns take
LONGEST_OPTION = 75

# The field that each input of a form stands for, apart from the owner, who is two of them.
FIELD_OF = {
    TITLE: "title",
    DUE: "due_on",
    START: "start_on",
    PRINCIPLE: "principles",
    SIZE: "revision_size",
    URGENCY: "urgency",
    PRIORITY: "priority",
    SOURCE: "source",
    EVIDENCE: "evidence",
    LINK: "evidence_link",
    OUTCOME: "outcome",
    AREA: "area",
    COHORT: "cohort",
    TOLD: "communicated_to",
    MEASURE: "measure",
}
NO_MEASURES = MeasureNames()


def add_form(
    draft: Draft, problems: Sequence[str], *, origin: str, dates: str = "", measures: MeasureNames = NO_MEASURES
) -> Modal:
    """Ask for an action, filled in as far as it is known, and say what could not be read."""
    asked = _problems(problems)
    return blocks.modal(
        ADD,
        "Add an action",
        [
            *asked,
            _title_input(draft.title),
            blocks.person_input(OWNER, "Who does it?", initial=draft.owner_id, optional=True),
            blocks.date_input(DUE, "By when?", initial=draft.due_on, optional=True, hint=dates or None),
            _size_input(draft.revision_size),
            _urgency_input(draft.urgency),
            _principles_input(draft.principles),
            _evidence_input(draft.evidence),
            _link_input(draft.evidence_link, optional=True),
            _outcome_input(draft.outcome, optional=True),
            *_measure_input(draft.measure, measures),
            _source_input(draft.source),
        ],
        submit="Add",
        private_metadata=origin,
    )


def edit_form(
    action: Action, *, origin: str, measures: MeasureNames = NO_MEASURES, problems: Sequence[str] = ()
) -> Modal:
    """Show every field of an action that a form can hold, and remember how each stood."""
    shown = [
        _title_input(action.title),
        blocks.person_input(OWNER, "Who does it?", initial=action.owner_id, optional=True),
        blocks.date_input(DUE, "By when?", initial=action.due_on, optional=True),
        blocks.date_input(START, "From when?", initial=action.start_on, optional=True),
        _outcome_input(action.outcome, optional=True),
        *_measure_input(action.measure, measures, is_frozen=action.baseline is not None),
        _evidence_input(action.evidence),
        _link_input(action.evidence_link, optional=True),
        _principles_input(action.principles),
        _size_input(action.revision_size),
        _urgency_input(action.urgency),
        blocks.choice_input(PRIORITY, "Priority", _words(Priority), initial=action.priority, optional=True),
        _source_input(action.source),
        _short_input(COHORT, "Cohort or term", action.cohort, limit=COHORT_LIMIT),
        _short_input(AREA, "Area", action.area),
        _short_input(TOLD, "Communicated to", action.communicated_to),
    ]
    fits = [block for block in shown if _fits(block)]
    note = [blocks.context("A text that is too long for a form is left out here; edit it in the sheet.")]
    return blocks.modal(
        EDIT,
        f"Edit {action.ref}",
        [*_problems(problems), *fits, *(note if len(fits) < len(shown) else [])],
        submit="Save",
        private_metadata=f"{action.ref} {origin} {json.dumps(marks_of(action), separators=(',', ':'))}",
    )


def agree_form(action: Action, missing: Sequence[str], *, origin: str, measures: MeasureNames = NO_MEASURES) -> Modal:
    """Ask for what an agreement still needs, with what is known already filled in."""
    lines = "\n".join(f"• {words}" for words in missing)
    shown = [
        blocks.section(f"{blocks.bold(action.ref)} {blocks.escape(action.title, limit=TITLE_LIMIT)}"),
        *([blocks.section(f"To be agreed, it still needs:\n{lines}")] if missing else []),
        blocks.person_input(OWNER, "Who does it?", initial=action.owner_id),
        blocks.date_input(DUE, "By when?", initial=action.due_on),
        _outcome_input(action.outcome, optional=False),
        _link_input(action.evidence_link, optional=False),
        *_measure_input(action.measure, measures, is_frozen=action.baseline is not None),
    ]
    return blocks.modal(
        AGREE,
        f"Agree {action.ref}",
        [block for block in shown if _fits(block)],
        submit="Agree",
        private_metadata=f"{action.ref} {origin}",
    )


def form_offer(draft: Draft, problems: Sequence[str]) -> Message:
    """Offer the form by a button, where Slack would not let it open by itself any more."""
    text = "\n".join(["Nothing is added yet:", *(f"• {safe(problem)}" for problem in problems)])
    return Message(text=text, blocks=[blocks.section(text), blocks.actions(add_button("Open the form", draft=draft))])


def opening_offer(ref: str, button: Block) -> Message:
    """Offer another form by its button, for the same reason."""
    text = f"{ref}: one more thing is needed. Press the button to go on."
    return Message(text=text, blocks=[blocks.section(text), blocks.actions(button)])


def draft_sent(request: ViewSubmission) -> Draft:
    """Read the form for a new action."""
    values = values_sent(request)
    return Draft(owner_id=request.text(OWNER) or None, **values)  # type: ignore[arg-type]  # by FIELD_OF


def values_sent(request: ViewSubmission) -> dict[str, FieldValue]:
    """Read what stands in a form, by field; the owner is read apart."""
    return {name: _sent(request, block_id) for block_id, name in FIELD_OF.items() if block_id in request.values}


def marks_of(action: Action) -> dict[str, str]:
    """Mark how each field stands, to tell later whether somebody changed it meanwhile."""
    names = [*FIELD_OF.values(), "owner_id"]
    return {name: mark(getattr(action, name)) for name in names}


def changed_in_form(
    values: Mapping[str, FieldValue], *, marks: Mapping[str, str], now: Action
) -> tuple[dict[str, FieldValue], tuple[str, ...]]:
    """Part what somebody changed in a form from what somebody else changed meanwhile, which stays as it is."""
    touched = {name: value for name, value in values.items() if mark(value) != marks.get(name)}
    current = marks_of(now)
    overtaken = tuple(
        name
        for name, value in touched.items()
        if current.get(name) != marks.get(name) and mark(value) != current.get(name)
    )
    return {name: value for name, value in touched.items() if name not in overtaken}, overtaken


def mark(value: FieldValue) -> str:
    """Give a short mark that differs where two values differ."""
    text = (as_text(value) or "").replace("\r\n", "\n").strip()
    return f"{zlib.crc32(text.encode()):x}"


def _sent(request: ViewSubmission, block_id: str) -> FieldValue:
    text = clean(request.text(block_id))
    if block_id == TITLE:
        return " ".join(text.split())
    if block_id == PRINCIPLE:
        return tuple(Principle(letter) for letter in request.ticks(block_id))
    if block_id in (DUE, START):
        return date.fromisoformat(text) if text else None
    kinds = {SIZE: RevisionSize, URGENCY: Urgency, PRIORITY: Priority}
    return kinds[block_id](text) if block_id in kinds and text else text or None


def _title_input(title: str) -> Block:
    return blocks.text_input(
        TITLE,
        "What should be done?",
        initial=title,
        limit=TITLE_LIMIT,
        hint="One thing that one person does, such as “Replace slides 4 to 9 with one worked example each”.",
    )


def _outcome_input(outcome: str | None, *, optional: bool) -> Block:
    return blocks.text_input(
        OUTCOME,
        "What will be different once it is done?",
        initial=outcome,
        multiline=True,
        optional=optional,
        limit=TEXT_LIMIT,
        hint="Something that can be seen or counted afterwards. Needed before the action can be agreed.",
    )


def _evidence_input(evidence: str | None) -> Block:
    return blocks.text_input(
        EVIDENCE,
        "Issue and evidence",
        initial=evidence,
        multiline=True,
        optional=True,
        limit=TEXT_LIMIT,
        hint="What was seen, and how often. No names of learners, please.",
    )


def _link_input(link: str | None, *, optional: bool) -> Block:
    return blocks.text_input(
        LINK,
        "Link to the evidence",
        initial=link,
        optional=optional,
        limit=TEXT_LIMIT,
        hint="A page, a file or a Slack message; it begins with https://. Needed before the action can be agreed.",
    )


def _measure_input(measure: str | None, measures: MeasureNames, *, is_frozen: bool = False) -> list[Block]:
    """Offer the form's measures, and the action's own if the form has another title for it by now."""
    titles = [title for title in measures.titles if len(title) <= LONGEST_OPTION]
    if measure and measure not in titles and len(measure) <= LONGEST_OPTION:
        titles.append(measure)
    if not titles:
        return []
    hint = (
        "Its baseline is frozen. Another measure gets a baseline of its own; the history keeps this one."
        if is_frozen
        else "How it stands is written down when the action is agreed, to be compared with later."
    )
    words = {title: title for title in titles}
    return [
        blocks.choice_input(MEASURE, "Which measure should it move?", words, initial=measure, optional=True, hint=hint)
    ]


def _problems(problems: Sequence[str]) -> list[Block]:
    return [blocks.section("\n".join(f"• {safe(problem)}" for problem in problems))] if problems else []


def _short_input(block_id: str, label: str, text: str | None, *, limit: int = SHORT_LIMIT) -> Block:
    return blocks.text_input(block_id, label, initial=text, optional=True, limit=limit)


def _size_input(size: RevisionSize | None) -> Block:
    words = {"none": "No revision", "minor": "Minor: wording, a slide, timing", "major": "Major: outcomes, hours, mode"}
    return blocks.choice_input(SIZE, "How big is the revision?", words, initial=size, optional=True)


def _urgency_input(urgency: Urgency | None) -> Block:
    words = {"routine": "Routine", "urgent": "Urgent: safety, legal, accessibility"}
    return blocks.choice_input(URGENCY, "How urgent is it?", words, initial=urgency, optional=True)


def _principles_input(principles: Sequence[Principle]) -> Block:
    choices = {principle.value: f"{principle.value}  {sense}" for principle, sense in PRINCIPLES.items()}
    return blocks.ticks_input(PRINCIPLE, "Which principles does it serve?", choices, initial=principles)


def _source_input(source: str | None) -> Block:
    """Offer the known sources, and the action's own if somebody typed another one."""
    words = _words(Source)
    if source and source not in words and len(source) <= LONGEST_OPTION:
        words = {**words, source: source}
    return blocks.choice_input(SOURCE, "Where was the need for it seen?", words, initial=source, optional=True)


def _words(kind: type[Priority] | type[Source]) -> dict[str, str]:
    return {one.value: one.value[:1].upper() + one.value[1:] for one in kind}


def _fits(block: Block) -> bool:
    element = block.get("element") or {}
    longest = element.get("max_length")
    return longest is None or len(element.get("initial_value") or "") <= longest
