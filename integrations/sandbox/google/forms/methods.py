"""Forms v1 over HTTP: the form, its responses with their filter and pages, and making and changing forms."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from integrations.sandbox.google.access import document_file
from integrations.sandbox.google.calls import Call, Later, Work
from integrations.sandbox.google.drive_file import FORM
from integrations.sandbox.google.errors import bad_request, not_found
from integrations.sandbox.google.forms import editing
from integrations.sandbox.google.forms.model import Form, FormResponse
from integrations.sandbox.google.forms.resource import form_json, response_json
from integrations.sandbox.off_loop import LARGE_LIST

Json = dict[str, Any]

LARGEST_PAGE = 5000
INVALID = "Request contains an invalid argument."
FILTER = re.compile(r"\s*timestamp\s*(>=|>)\s*(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?Z\s*")
ONLY_TITLE = "Only info.title can be set when creating a form. To add items and change settings, use batchUpdate."


@dataclass(frozen=True, slots=True)
class SubmittedFrom:
    """A filter of responses: from when on they were last submitted, in nanoseconds."""

    nanoseconds: int
    inclusive: bool

    def lets_in(self, response: FormResponse) -> bool:
        submitted = _nanoseconds(response.last_submitted_at)
        return submitted >= self.nanoseconds if self.inclusive else submitted > self.nanoseconds


def _form(call: Call) -> Form:
    """Return the form that the path names; forms are open only to those who may edit them."""
    file = document_file(call.world, call.caller, call.method, call.parameters["formId"], mime_type=FORM, writing=True)
    return call.google.forms[file.file_id]


def _get(call: Call) -> Json:
    return form_json(_form(call))


def _get_response(call: Call) -> Json:
    response = _form(call).responses.get(call.parameters["responseId"])
    if response is None:
        raise not_found()
    return response_json(response)


def _list_responses(call: Call) -> Json | Later:
    """List responses in an order of Forms' own, page by page; a page's token fits only the same form and filter."""
    form, filter_text = _form(call), call.parameters.get("filter", "")
    size = call.parameters.get("pageSize", 0)
    if size < 0:
        raise bad_request(INVALID)
    wanted = _read_filter(filter_text) if filter_text else None
    after = _read_token(call.parameters["pageToken"], form, filter_text) if call.parameters.get("pageToken") else ""
    listed = sorted(
        (
            (place, response)
            for response in form.responses.values()
            if (wanted is None or wanted.lets_in(response)) and (place := _place(response)) > after
        ),
        key=lambda pair: pair[0],
    )
    page = listed[: min(size or LARGEST_PAGE, LARGEST_PAGE)]
    more = {"nextPageToken": _token(page[-1][0], form, filter_text)} if len(page) < len(listed) else {}
    responses = [replace(response) for _, response in page]

    def made() -> Json:
        return ({"responses": [response_json(response) for response in responses]} if responses else {}) | more

    return Later(made) if len(responses) > LARGE_LIST else made()


def _place(response: FormResponse) -> str:
    """Return where a response stands in lists: a fixed place that has nothing to do with time."""
    return hashlib.sha256(response.response_id.encode()).hexdigest()[:24]


def _token(place: str, form: Form, filter_text: str) -> str:
    binding = hashlib.sha256(f"{form.form_id}\n{filter_text}".encode()).hexdigest()[:16]
    return base64.urlsafe_b64encode(json.dumps([place, binding]).encode()).decode().rstrip("=")


def _read_token(token: str, form: Form, filter_text: str) -> str:
    try:
        place, _ = json.loads(base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)))
        if _token(str(place), form, filter_text) != token:
            raise bad_request(INVALID)
    except (ValueError, TypeError) as error:
        raise bad_request(INVALID) from error
    return str(place)


def _read_filter(text: str) -> SubmittedFrom:
    found = FILTER.fullmatch(text)
    if found is None:
        raise bad_request(INVALID)
    try:
        moment = datetime.fromisoformat(found[2] + "+00:00")
    except ValueError as error:
        raise bad_request(INVALID) from error
    return SubmittedFrom(_nanoseconds(moment) + int((found[3] or "").ljust(9, "0")), found[1] == ">=")


def _nanoseconds(moment: datetime) -> int:
    return int(moment.replace(microsecond=0).timestamp()) * 1_000_000_000 + moment.microsecond * 1000


def _create(call: Call) -> Json:
    """Make a form with nothing but its titles, as the API allows."""
    info = call.body.get("info", {})
    if set(call.body) - {"info"} or "description" in info or not info.get("title"):
        raise bad_request(ONLY_TITLE)
    form = call.google.form_hands.create(
        info["title"],
        owner=call.caller.email,
        document_title=info.get("documentTitle", "Untitled form"),
        app=call.caller.app,
    )
    form.is_published = form.is_accepting = not call.parameters.get("unpublished", False)
    return form_json(form)


def _batch_update(call: Call) -> Json:
    form = _form(call)
    replies = editing.batch_update(form, call.body)
    call.google.form_hands.questions_changed(form)
    answer: Json = {"replies": replies, "writeControl": {"requiredRevisionId": form.revision_id}}
    if call.body.get("includeFormInResponse"):
        answer["form"] = form_json(form)
    return answer


def _set_publish_settings(call: Call) -> Json:
    form = _form(call)
    state = call.body.get("publishSettings", {}).get("publishState", {})
    if state.get("isAcceptingResponses") and not state.get("isPublished"):
        raise bad_request(INVALID)
    form.is_published = state.get("isPublished", False)
    form.is_accepting = state.get("isAcceptingResponses", False)
    call.google.touch(form.form_id, editor=call.caller.email)
    return {"formId": form.form_id, "publishSettings": form_json(form)["publishSettings"]}


METHODS: Mapping[str, Work] = {
    "forms.forms.get": _get,
    "forms.forms.create": _create,
    "forms.forms.batchUpdate": _batch_update,
    "forms.forms.setPublishSettings": _set_publish_settings,
    "forms.forms.responses.get": _get_response,
    "forms.forms.responses.list": _list_responses,
}
