"""The profile of a form that can be asked itself: what it says is certain, and its answers tell the rest.

The form is laid out as its linked sheet would be, with every option it offers in place of those that happened to be
chosen, so that the rules for exports read it; what the form says of a question then goes before what they found.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from bot.feedback.profile.directions import direction_of
from bot.feedback.profile.headers import Sheet
from bot.feedback.profile.labels import read_label
from bot.feedback.profile.model import ColumnProfile, Kind, Profile, Scale
from bot.feedback.profile.profile import profile_sheet
from bot.feedback.profile.ranges import Anchors
from integrations.google.tables import FormAnswers, FormDefinition, FormQuestion

FEWEST_LINES = 60  # so that each option of a question comes several times
TIMESTAMP, EMAIL = "Timestamp", "Email Address"  # as the linked sheet heads them
SAYS_THE_FORM = "the form says so"
COLLECTS = (
    'This form collects e-mail addresses: it is not anonymous. If it is meant to be, choose "Do not collect" in the '
    "form's settings."
)
_CHOICES: frozenset[Kind] = frozenset({"likert", "yes_no", "choice", "cohort", "trainer", "consent"})
# What only words tell, whatever the form says of the question's sort.
_BY_WORDS: frozenset[Kind] = frozenset({"email", "person_name", "identifier", "trainer", "cohort", "consent", "number"})
_ONE_LINE: frozenset[Kind] = frozenset(
    {"email", "person_name", "identifier", "trainer", "cohort", "number", "date", "free_text"}
)


def profile_form(definition: FormDefinition, answers: Sequence[FormAnswers]) -> Profile:
    """Say of every question of a form what it is."""
    front = [TIMESTAMP, *([EMAIL] if definition.collects_email else [])]
    header = (*front, *(question.full_title for question in definition.questions))
    lines = _lines(definition, answers, blanks=len(front))
    guessed = profile_sheet(Sheet(header, lines))
    columns = [_kept_by_form(column) for column in guessed.columns[: len(front)]]
    for column, question in zip(guessed.columns[len(front) :], definition.questions, strict=True):
        answered = sum(1 for one in answers if any(text.strip() for text in one.answers.get(question.question_id, ())))
        columns.append(replace(_said(column, question), answered=answered))
    return Profile(columns=tuple(columns), rows=len(answers), warnings=_warnings(definition, answers))


def _lines(definition: FormDefinition, answers: Sequence[FormAnswers], *, blanks: int) -> tuple[tuple[str, ...], ...]:
    count = max(FEWEST_LINES, len(answers))
    by_question = [_cells(question, answers, count) for question in definition.questions]
    before = [""] * blanks
    return tuple((*before, *(cells[place] for cells in by_question)) for place in range(count))


def _cells(question: FormQuestion, answers: Sequence[FormAnswers], count: int) -> list[str]:
    """Fill a column: with what the form offers where it offers something, else with what people wrote."""
    offered = list(question.options)
    if question.scale:
        offered = [str(step) for step in range(question.scale[0], question.scale[1] + 1)]
    if offered:
        return [offered[place % len(offered)] for place in range(count)]
    given = [", ".join(one.answers.get(question.question_id, ())) for one in answers]
    return [*given, *[""] * (count - len(given))]


def _kept_by_form(column: ColumnProfile) -> ColumnProfile:
    kind: Kind = "timestamp" if column.header == TIMESTAMP else "email"
    return replace(column, kind=kind, confidence=1.0, reason=SAYS_THE_FORM, example="")


def _said(column: ColumnProfile, question: FormQuestion) -> ColumnProfile:
    """Put what the form says of a question over what was guessed."""
    said = _RULES.get(question.kind, _other)(column, question)
    if said.kind not in _BY_WORDS:
        return replace(said, confidence=1.0)
    return replace(said, confidence=column.confidence, reason=f"the form offers options or a line, and {column.reason}")


def _scale(column: ColumnProfile, question: FormQuestion) -> ColumnProfile:
    low, high = question.scale or (1, 5)
    labels = question.scale_labels or ()
    places = [read_label(label).place for label in labels if label]
    is_reversed = len(places) == 2 and None not in places and places[0] > places[1]  # type: ignore[operator]
    families = frozenset().union(*(read_label(label).families for label in labels)) if labels else frozenset()
    anchors = Anchors(low, high, is_reversed or None)
    direction, why = direction_of(column.header, families=families, anchors=anchors)
    if column.role == "before":
        direction, why = "unknown", "what people knew before is no quality of the course"
    scale = Scale(min=low, max=high, direction=direction, labels=labels, reason=f"{SAYS_THE_FORM}; {why}")
    return _plainly(column, "rating", scale=scale)


def _grid(column: ColumnProfile, question: FormQuestion) -> ColumnProfile:
    labels = question.options
    scale = _exact(column.scale, labels)
    if scale is None and all(label.isdigit() for label in labels):
        scale = Scale(min=int(labels[0]), max=int(labels[-1]), reason=SAYS_THE_FORM)
    cell_kind = column.cell_kind or (column.kind if column.kind != "grid_row" else "choice")
    return replace(
        column,
        kind="grid_row",
        cell_kind=cell_kind,
        question=question.group,
        row=question.title,
        scale=scale,
        separator=None,
        reason=SAYS_THE_FORM,
    )


def _choice(column: ColumnProfile, question: FormQuestion) -> ColumnProfile:
    found: Kind = column.kind if column.kind in _CHOICES else "likert" if column.scale else "choice"
    if found == "likert":
        return _plainly(column, found, scale=_exact(column.scale, question.options))
    return _plainly(column, found)


def _exact(scale: Scale | None, options: Sequence[str]) -> Scale | None:
    """Take the ends of a scale of words from the options: those that stand beside the scale are no steps of it."""
    if scale is None or not scale.labels:
        return scale
    steps = len(scale.labels)
    return replace(
        scale,
        max=scale.min + steps - 1,
        steps_unseen=0,
        is_assumed=False,
        beside=tuple(option for option in options if option not in scale.labels),
        reason=f"{SAYS_THE_FORM}; {scale.reason.partition('; ')[2] or 'the order is read from the words'}",
    )


def _tick_many(column: ColumnProfile, question: FormQuestion) -> ColumnProfile:
    return replace(_plainly(column, "multi_choice"), separator=", ")


def _text(column: ColumnProfile, question: FormQuestion) -> ColumnProfile:
    if column.kind not in _ONE_LINE or not column.answered:
        return _plainly(column, column.kind if column.kind in ("email", "person_name") else "free_text")
    return replace(column, scale=None, reason=SAYS_THE_FORM)


def _paragraph(column: ColumnProfile, question: FormQuestion) -> ColumnProfile:
    return _plainly(column, "free_text")


def _date(column: ColumnProfile, question: FormQuestion) -> ColumnProfile:
    return replace(_plainly(column, "date"), confidence=1.0)


def _other(column: ColumnProfile, question: FormQuestion) -> ColumnProfile:
    return _plainly(column, "other")


def _plainly(column: ColumnProfile, kind: Kind, *, scale: Scale | None = None) -> ColumnProfile:
    return replace(
        column, kind=kind, scale=scale, reason=SAYS_THE_FORM, question=None, row=None, cell_kind=None, separator=None
    )


_RULES: Mapping[str, Callable[[ColumnProfile, FormQuestion], ColumnProfile]] = {
    "scale": _scale,
    "grid": _grid,
    "choice": _choice,
    "tick-many": _tick_many,
    "text": _text,
    "paragraph": _paragraph,
    "date": _date,
}


def _warnings(definition: FormDefinition, answers: Sequence[FormAnswers]) -> tuple[str, ...]:
    said = [COLLECTS] if definition.collects_email else []
    if not answers:
        said.append("Nobody has answered yet: what people write in lines of text is not known.")
    return tuple(said)
