"""From the form's own answers to responses: questions are known by the form's ids, and those by their titles."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from bot.feedback.model import NEEDED_KINDS, Batch, FormMap, Question, Response, UnreadRow, Value
from bot.feedback.reading import as_response
from bot.feedback.values import Unreadable, folded, read_value
from integrations.google.tables import FormAnswers, FormDefinition, FormQuestion

JOINED = ", "  # as the linked sheet joins the answers to a tick-many question


def read_form(answers: Iterable[FormAnswers], definition: FormDefinition, form_map: FormMap) -> Batch:
    """Read answers that the form gave. Without its cohort question nothing is read and the notice says why."""
    questions, notices = match_questions(definition, form_map)
    found = {question.kind for question in questions.values()}
    if any(kind not in found for kind in form_map.needed_kinds if kind != "timestamp"):
        return Batch(notices=notices, failed=True)
    responses: list[Response] = []
    unread: list[UnreadRow] = []
    cursor = None
    for answer in answers:
        cursor = max(cursor, answer.submitted_at) if cursor else answer.submitted_at
        try:
            responses.append(_response(answer, questions, form_map))
        except Unreadable as error:
            day = answer.created_at.date()
            place = f'form "{definition.title}", a response of {day.day} {day:%B %Y}'
            unread.append(UnreadRow(key=answer.response_id, place=place, reason=str(error)))
    return Batch(responses=tuple(responses), unread=tuple(unread), notices=notices, cursor=cursor)


def match_questions(definition: FormDefinition, form_map: FormMap) -> tuple[Mapping[str, Question], tuple[str, ...]]:
    """Map the form's question ids to questions, and say which are missing or unknown."""
    by_title = {folded(title): question for question in form_map.questions for title in question.titles}
    matched: dict[str, Question] = {}
    notices: list[str] = []
    for asked in definition.questions:
        question = by_title.get(folded(full_title(asked)))
        if question is not None:
            matched[asked.question_id] = question
        else:
            notices.append(f'The question "{full_title(asked)[:80]}" is new to the bot: it is in no figure.')
    found = {question.key for question in matched.values()}
    for question in form_map.questions:
        if question.key in found or question.optional or question.kind in ("timestamp", "email"):
            continue
        held = "Nothing new is read" if question.kind in NEEDED_KINDS else "Its answers are not counted"
        remedy = "If it was reworded, add the new wording to the form's file."
        notices.append(f'The form no longer asks "{question.title}". {held} until it is there again. {remedy}')
    return matched, tuple(notices)


def full_title(asked: FormQuestion) -> str:
    """Name a row of a grid as the linked sheet heads its column."""
    return asked.full_title


def _response(answer: FormAnswers, questions: Mapping[str, Question], form_map: FormMap) -> Response:
    answers: dict[str, Value] = {}
    special: dict[str, str | None] = {}
    for question_id, question in questions.items():
        text = JOINED.join(answer.answers.get(question_id, ())).strip() or None
        if not question.is_kept:
            special[question.kind] = special.get(question.kind) or text
            continue
        # A question repeated in branches: the one that was reached counts.
        if answers.get(question.key) is None:
            answers[question.key] = _value(text, question)
    return as_response(
        answer.response_id, submitted_at=answer.created_at, special=special, answers=answers, form_map=form_map
    )


def _value(text: str | None, question: Question) -> Value:
    try:
        return read_value(text, question)
    except Unreadable as error:
        raise Unreadable(f'"{question.title}" {error}') from None
