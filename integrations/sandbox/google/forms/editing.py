"""Forms' batchUpdate: items made, changed, moved and deleted, titles and settings; all of a batch or nothing."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

from integrations.sandbox.google.errors import GoogleError, bad_request
from integrations.sandbox.google.forms.model import Form, with_ids

Json = dict[str, Any]

KINDS = ("questionItem", "questionGroupItem", "pageBreakItem", "textItem", "imageItem", "videoItem")
QUESTION_KINDS = (
    "choiceQuestion",
    "textQuestion",
    "scaleQuestion",
    "dateQuestion",
    "timeQuestion",
    "ratingQuestion",
    "rowQuestion",
)


def batch_update(form: Form, body: Json) -> list[Json]:
    """Apply every request in order; where one fails, the form stays as it was."""
    requests = body.get("requests", [])
    if not requests:
        raise bad_request("Must specify at least one request.")
    _check_revision(form, body.get("writeControl", {}))
    draft = copy.deepcopy(form)
    replies: list[Json] = []
    for index, request in enumerate(requests):
        kind = next(iter(request), "")
        if kind not in APPLIERS:
            raise bad_request(f"Invalid requests[{index}]: No request set.")
        try:
            replies.append(APPLIERS[kind](draft, request[kind]))
        except GoogleError as error:
            raise bad_request(f"Invalid requests[{index}].{kind}: {error.message}") from error
    form.items, form.title, form.description = draft.items, draft.title, draft.description
    form.email_collection, form.quiz_settings = draft.email_collection, draft.quiz_settings
    return replies


def _check_revision(form: Form, control: Json) -> None:
    required = control.get("requiredRevisionId")
    if required is not None and required != form.revision_id:
        raise GoogleError(
            400,
            "FAILED_PRECONDITION",
            f"The required revision ID '{required}' does not match the latest revision.",
        )


def _create_item(form: Form, request: Json) -> Json:
    item = request.get("item", {})
    _check_item(item)
    index = _index(request.get("location"), len(form.items) + 1)
    whole = with_ids(item)
    _check_ids(form, whole)
    form.items.insert(index, whole)
    return {"createItem": {"itemId": whole["itemId"], **_question_ids(whole)}}


def _update_item(form: Form, request: Json) -> Json:
    index = _index(request.get("location"), len(form.items))
    item, old = request.get("item", {}), form.items[index]
    mask = _mask(request)
    if item.get("itemId", old["itemId"]) != old["itemId"]:
        raise bad_request("The item ID does not match the item at the location.")
    merged = {"itemId": old["itemId"], **item} if mask == ["*"] else copy.deepcopy(old)
    for path in [] if mask == ["*"] else mask:
        _put(merged, item, path.split("."))
    _check_item(merged)
    form.items[index] = with_ids(merged)
    return {}


def _delete_item(form: Form, request: Json) -> Json:
    del form.items[_index(request.get("location"), len(form.items))]
    return {}


def _move_item(form: Form, request: Json) -> Json:
    moving = form.items.pop(_index(request.get("originalLocation"), len(form.items)))
    form.items.insert(_index(request.get("newLocation"), len(form.items) + 1), moving)
    return {}


def _update_info(form: Form, request: Json) -> Json:
    info = request.get("info", {})
    for path in _mask(request):
        if path not in ("title", "description", "*"):
            raise bad_request(f"Invalid field mask: {path}")
        if path in ("title", "*"):
            form.title = info.get("title", "") or form.title
        if path in ("description", "*"):
            form.description = info.get("description", "")
    return {}


def _update_settings(form: Form, request: Json) -> Json:
    settings = request.get("settings", {})
    for path in _mask(request):
        known = False
        if path in ("emailCollectionType", "*"):
            form.email_collection, known = settings.get("emailCollectionType", form.email_collection), True
        if path in ("quizSettings", "quizSettings.isQuiz", "*"):
            form.quiz_settings, known = settings.get("quizSettings"), True
        if not known:
            raise bad_request(f"Invalid field mask: {path}")
    return {}


def _check_item(item: Json) -> None:
    kinds = [kind for kind in KINDS if kind in item]
    if len(kinds) != 1:
        raise bad_request("An item must have exactly one kind.")
    for question in _questions(item):
        asked = [kind for kind in QUESTION_KINDS if kind in question]
        if len(asked) != 1:
            raise bad_request("A question must have exactly one kind.")
        _check_question(question)


def _check_question(question: Json) -> None:
    scale = question.get("scaleQuestion")
    if scale is not None and (scale.get("low", 0) not in (0, 1) or not 2 <= scale.get("high", 0) <= 10):
        raise bad_request("A scale runs from 0 or 1 to a number from 2 to 10.")
    options = [option.get("value") for option in question.get("choiceQuestion", {}).get("options", ())]
    if "choiceQuestion" in question and (not options or len(set(options)) != len(options)):
        raise bad_request("A choice question needs options, each said once.")
    if any("\n" in (value or "") for value in options):
        raise bad_request("Displayed text cannot contain newlines")


def _check_ids(form: Form, item: Json) -> None:
    taken = {known["itemId"] for known in form.items} | {asked.question_id for asked in form.questions()}
    if item["itemId"] in taken or any(question["questionId"] in taken for question in _questions(item)):
        raise bad_request("The ID is already in use.")


def _questions(item: Json) -> list[Json]:
    single = item.get("questionItem", {}).get("question")
    return ([single] if single is not None else []) + list(item.get("questionGroupItem", {}).get("questions", ()))


def _question_ids(item: Json) -> Json:
    ids = [question["questionId"] for question in _questions(item)]
    return {"questionId": ids} if ids else {}


def _index(location: Json | None, limit: int) -> int:
    if location is None:
        raise bad_request("A location is required.")
    index = int(location.get("index", 0))
    if not 0 <= index < limit:
        raise bad_request(f"Index {index} is out of range.")
    return index


def _mask(request: Json) -> list[str]:
    paths = [path.strip() for path in request.get("updateMask", "").split(",") if path.strip()]
    if not paths:
        raise bad_request("updateMask is required.")
    return paths


def _put(target: Json, source: Json, path: list[str]) -> None:
    """Copy what stands at a path; what the source lacks is removed."""
    for name in path[:-1]:
        target, source = target.setdefault(name, {}), source.get(name, {})
    if path[-1] in source:
        target[path[-1]] = source[path[-1]]
    else:
        target.pop(path[-1], None)


APPLIERS: dict[str, Callable[[Form, Json], Json]] = {
    "createItem": _create_item,
    "updateItem": _update_item,
    "deleteItem": _delete_item,
    "moveItem": _move_item,
    "updateFormInfo": _update_info,
    "updateSettings": _update_settings,
}
