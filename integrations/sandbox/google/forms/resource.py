"""Forms and responses as the API's JSON; defaults (false, zero, empty) are left out, as Google leaves them."""

from __future__ import annotations

from typing import Any

from integrations.sandbox.google.forms.model import Form, FormResponse, timestamp_text

Json = dict[str, Any]


def form_json(form: Form) -> Json:
    """Return the API's Form."""
    info: Json = {"title": form.title, "documentTitle": form.document_title}
    if form.description:
        info["description"] = form.description
    settings: Json = {"emailCollectionType": form.email_collection}
    if form.quiz_settings is not None:
        settings["quizSettings"] = form.quiz_settings
    answer: Json = {
        "formId": form.form_id,
        "info": info,
        "settings": settings,
        "revisionId": form.revision_id,
        "responderUri": form.responder_uri,
        "publishSettings": {"publishState": _publish_state(form)},
    }
    if form.items:
        answer["items"] = [_without_defaults(item) for item in form.items]
    if form.link is not None:
        answer["linkedSheetId"] = form.link.spreadsheet_id
    return answer


def response_json(response: FormResponse) -> Json:
    """Return the API's FormResponse; it says when it was made only to the millisecond."""
    answer: Json = {
        "responseId": response.response_id,
        "createTime": timestamp_text(response.created_at, milliseconds=True),
        "lastSubmittedTime": timestamp_text(response.last_submitted_at),
    }
    if response.email is not None:
        answer["respondentEmail"] = response.email
    if response.answers:
        answer["answers"] = {
            question_id: {
                "questionId": question_id,
                "textAnswers": {"answers": [{"value": text} for text in texts]},
            }
            for question_id, texts in response.answers.items()
        }
    return answer


def _publish_state(form: Form) -> Json:
    state: Json = {}
    if form.is_published:
        state["isPublished"] = True
    if form.is_accepting:
        state["isAcceptingResponses"] = True
    return state


def _without_defaults(value: Any) -> Any:  # noqa: ANN401 - any JSON
    if isinstance(value, dict):
        kept = {name: _without_defaults(content) for name, content in value.items()}
        return {name: content for name, content in kept.items() if not _is_default(content)}
    if isinstance(value, list):
        return [_without_defaults(element) for element in value]
    return value


def _is_default(content: object) -> bool:
    return content is False or content in ("", 0) or content == []
