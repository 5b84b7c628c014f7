"""From the Forms API's JSON to the bot's form questions and answers. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from integrations.google.tables import FormAnswers, FormDefinition, FormQuestion

Json = Mapping[str, Any]

_CHOICE_KINDS = {"RADIO": "choice", "DROP_DOWN": "choice", "CHECKBOX": "tick-many"}
_COLLECTS_EMAIL = ("VERIFIED", "RESPONDER_INPUT")


def form_definition(form: Json) -> FormDefinition:
    """Read what `forms.get` returns."""
    info = form.get("info", {})
    return FormDefinition(
        form_id=form["formId"],
        title=info.get("title") or info.get("documentTitle", ""),
        revision=form.get("revisionId", ""),
        questions=tuple(question for item in form.get("items", []) for question in _questions(item)),
        collects_email=form.get("settings", {}).get("emailCollectionType") in _COLLECTS_EMAIL,
        linked_spreadsheet_id=form.get("linkedSheetId"),
    )


def form_answers(response: Json) -> FormAnswers:
    """Read one response of `forms.responses.list`. A file's answer is its name."""
    return FormAnswers(
        response_id=response["responseId"],
        created_at=_moment(response["createTime"]),
        submitted_at=_moment(response["lastSubmittedTime"]),
        answers={question_id: _values(answer) for question_id, answer in response.get("answers", {}).items()},
    )


def _questions(item: Json) -> Iterator[FormQuestion]:
    """Give an item's questions: none for a picture or a heading, one a row for a grid."""
    title = item.get("title", "")
    if "questionItem" in item:
        yield _question(item["questionItem"]["question"], title=title)
    group = item.get("questionGroupItem", {})
    columns = _options(group.get("grid", {}).get("columns", {}))
    for row in group.get("questions", []):
        yield FormQuestion(
            question_id=row["questionId"],
            title=row.get("rowQuestion", {}).get("title", ""),
            kind="grid",
            options=columns,
            group=title,
            required=row.get("required", False),
        )


def _question(question: Json, *, title: str) -> FormQuestion:
    choices = question.get("choiceQuestion", {})
    scale, labels = _scale(question)
    return FormQuestion(
        question_id=question["questionId"],
        title=title,
        kind=_kind(question),
        options=_options(choices),
        scale=scale,
        scale_labels=labels,
        required=question.get("required", False),
    )


def _kind(question: Json) -> str:
    if "choiceQuestion" in question:
        return _CHOICE_KINDS.get(question["choiceQuestion"].get("type", ""), "choice")
    if "textQuestion" in question:
        return "paragraph" if question["textQuestion"].get("paragraph") else "text"
    kinds = {
        "scaleQuestion": "scale",
        "ratingQuestion": "scale",
        "dateQuestion": "date",
        "timeQuestion": "time",
        "fileUploadQuestion": "file",
    }
    return next((kind for key, kind in kinds.items() if key in question), "text")


def _scale(question: Json) -> tuple[tuple[int, int] | None, tuple[str, str] | None]:
    """Give a scale's ends and what is written at them. Stars have no words."""
    if "ratingQuestion" in question:
        return (1, question["ratingQuestion"].get("ratingScaleLevel", 5)), None
    if "scaleQuestion" not in question:
        return None, None
    scale = question["scaleQuestion"]
    labels = (scale.get("lowLabel", ""), scale.get("highLabel", ""))
    return (scale.get("low", 0), scale.get("high", 0)), labels if any(labels) else None  # JSON leaves a 0 out


def _options(choices: Json) -> tuple[str, ...]:
    """Give the words offered; "Other..." offers none of its own."""
    return tuple(option.get("value", "") for option in choices.get("options", []) if not option.get("isOther"))


def _values(answer: Json) -> tuple[str, ...]:
    texts = tuple(one.get("value", "") for one in answer.get("textAnswers", {}).get("answers", []))
    files = tuple(one.get("fileName", "") for one in answer.get("fileUploadAnswers", {}).get("answers", []))
    return texts + files


def _moment(text: str) -> datetime:
    """Read an RFC 3339 moment; digits beyond the microsecond are cut."""
    return datetime.fromisoformat(text).astimezone(UTC)
