"""One Google form as the bot's Form, on google-api-python-client over the transport that Sheets uses too."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from integrations.google import errors
from integrations.google.form_reading import form_answers, form_definition
from integrations.google.tables import FormAnswers, FormDefinition

if TYPE_CHECKING:
    from integrations.google.transport import Transport

FORMS_URL = "https://forms.googleapis.com"
PAGE_SIZE = 5000  # the most Google gives at once

_ANSWERS = "responses(responseId,createTime,lastSubmittedTime,answers),nextPageToken"  # no respondent's address
_IDS = "responses(responseId),nextPageToken"
_DEFINITION = "formId,info(title,documentTitle),settings(emailCollectionType),items,revisionId,linkedSheetId"


class GoogleForm:
    """One form, known by its id. Fulfils the bot's Form."""

    def __init__(
        self, form_id: str, *, transport: Transport, forms_url: str = FORMS_URL, page_size: int = PAGE_SIZE
    ) -> None:
        self._id = form_id
        self._page_size = page_size
        self._transport = transport
        self._url = forms_url.rstrip("/") + "/"
        self._building = threading.Lock()

    @property
    def link(self) -> str:
        """The page on which people edit the form."""
        return f"https://docs.google.com/forms/d/{self._id}/edit"

    def definition(self) -> FormDefinition:
        """Read the form's questions."""
        with self._building:
            forms = self._forms
        return form_definition(self._asked(forms.get(formId=self._id, fields=_DEFINITION), doing="reading the form"))

    def answers(self, *, since: datetime | None) -> Iterator[FormAnswers]:
        """Give every response submitted or edited at or after `since`, all pages or none."""
        latest: dict[str, FormAnswers] = {}
        for answers in map(form_answers, self._responses(since)):
            known = latest.get(answers.response_id)  # a response edited between two pages comes in both
            if known is None or answers.submitted_at >= known.submitted_at:
                latest[answers.response_id] = answers
        return iter(latest.values())

    def first_answers(self, most: int) -> tuple[FormAnswers, ...]:
        """Give one page of responses and ask for no other: what a look at the form needs."""
        with self._building:
            responses = self._forms.responses()
        wanted = responses.list(formId=self._id, pageSize=most, fields=_ANSWERS)
        page = self._asked(wanted, doing="reading the form's responses")
        return tuple(map(form_answers, page.get("responses", [])))

    def inventory(self) -> frozenset[str]:
        """Give the ids of all responses there are, all pages or none."""
        return frozenset(str(response["responseId"]) for response in self._responses(None, fields=_IDS))

    def try_answers(self) -> None:
        """Ask for a single response's id, only to see that the bot may ask."""
        with self._building:
            responses = self._forms.responses()
        wanted = responses.list(formId=self._id, pageSize=1, fields="responses(responseId)")
        self._asked(wanted, doing="reading the form's responses")

    def _responses(self, since: datetime | None, *, fields: str = _ANSWERS) -> list[Mapping[str, Any]]:
        with self._building:
            responses = self._forms.responses()
        wanted: dict[str, Any] = {"formId": self._id, "pageSize": self._page_size, "fields": fields}
        if since is not None:
            # To the microsecond: a moment cut to milliseconds brings its own response back for ever.
            wanted["filter"] = f"timestamp >= {since.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%fZ}"
        found: list[Mapping[str, Any]] = []
        while True:
            page = self._asked(responses.list(**wanted), doing="reading the form's responses")
            found += page.get("responses", [])
            if not page.get("nextPageToken"):
                return found
            wanted["pageToken"] = page["nextPageToken"]

    @cached_property
    def _forms(self) -> Any:  # noqa: ANN401 - made from the discovery document
        """Build the client from the description that the library carries; nothing is fetched."""
        from googleapiclient.discovery import build

        service = build(
            "forms",
            "v1",
            http=_OverTransport(self._transport),
            static_discovery=True,
            cache_discovery=False,
            client_options={"api_endpoint": self._url},
        )
        return service.forms()

    def _asked(self, request: Any, *, doing: str) -> Mapping[str, Any]:  # noqa: ANN401 - googleapiclient is untyped
        from googleapiclient.errors import Error

        try:
            answer: Mapping[str, Any] = request.execute(num_retries=0)
        except (Error, *errors.FAILURES) as error:
            address = self._transport.access.address
            raise errors.translated(error, doing=doing, address=address, link=self.link) from error
        return answer


class _OverTransport:
    """What googleapiclient takes for an httplib2.Http, which unlike that one may be shared between threads."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def request(
        self,
        uri: str,
        method: str = "GET",
        body: str | bytes | None = None,
        headers: Mapping[str, str] | None = None,
        **_: Any,  # noqa: ANN401 - httplib2's own settings
    ) -> tuple[Any, bytes]:
        from httplib2 import Response

        sent = body.encode() if isinstance(body, str) else body
        answer = self._transport.send(method, uri, body=sent, headers=headers)
        return Response({**answer.headers, "status": str(answer.status_code)}), answer.content

    def close(self) -> None:
        """Leave the transport open: it is not ours."""
