"""Reading a Web API request: form, multipart, JSON or query; and asking for its arguments with Slack's refusals."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from starlette.requests import Request

from integrations.sandbox.slack.errors import SlackError, invalid_arguments
from integrations.sandbox.slack.records import Json
from integrations.sandbox.slack.shape import problem

TRUE, FALSE = {"true", "1"}, {"false", "0", ""}
FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
BEARER = re.compile(r"Bearer\s+(\S+)", re.IGNORECASE)


class Arguments:
    """A method's arguments, whatever form they came in."""

    def __init__(self, given: Mapping[str, Any]) -> None:
        self.given = {name: value for name, value in given.items() if value is not None}

    def require(self, names: tuple[str, ...]) -> None:
        """Refuse the call unless every one of these is given."""
        missing = [f"missing required field: {name}" for name in names if self.given.get(name) in (None, "")]
        if missing:
            raise invalid_arguments(*missing)

    def has(self, name: str) -> bool:
        return name in self.given

    def text(self, name: str, default: str = "") -> str:
        value = self.given.get(name, default)
        if isinstance(value, dict | list):
            raise invalid_arguments(problem("must provide a string", f"/{name}"))
        return str(value)

    def flag(self, name: str, *, default: bool = False) -> bool:
        value = self.given.get(name, default)
        if isinstance(value, bool):
            return value
        if str(value).lower() in TRUE | FALSE:
            return str(value).lower() in TRUE
        raise invalid_arguments(problem("must provide a boolean", f"/{name}"))

    def number(self, name: str, default: int) -> int:
        try:
            return int(self.given.get(name, default))
        except (TypeError, ValueError):
            raise invalid_arguments(problem("must provide an integer", f"/{name}")) from None

    def json(self, name: str, *, error: str | None = None) -> Any:  # noqa: ANN401 - JSON
        """Return an argument that is JSON, as such or as text; None if it is not given."""
        value = self.given.get(name)
        if not isinstance(value, str):
            return value
        if not value.strip():
            return None
        try:
            return json.loads(value)
        except ValueError:
            refused = SlackError(error) if error else invalid_arguments(problem("must provide valid json", f"/{name}"))
            raise refused from None


async def read(request: Request) -> tuple[str | None, Arguments]:
    """Return a request's token and its arguments."""
    given: Json = dict(request.query_params)
    given.pop("token", None)  # refused in the query for every app made since 2021
    bearer = BEARER.fullmatch(request.headers.get("authorization", ""))
    posted = await _posted(request) if request.method == "POST" else {}
    token = posted.pop("token", None) if _is_form(request) else None
    return (bearer[1] if bearer else token), Arguments(given | posted)


def _is_form(request: Request) -> bool:
    return request.headers.get("content-type", "").startswith(FORMS)


async def _posted(request: Request) -> Json:
    content_type = request.headers.get("content-type", "").split(";")[0].strip()
    if _is_form(request):
        async with request.form() as form:
            return {name: value if isinstance(value, str) else await value.read() for name, value in form.items()}
    body = await request.body()
    if not body:
        return {}
    if not content_type:
        raise SlackError("missing_post_type")
    if content_type != "application/json":
        raise SlackError("invalid_post_type")
    try:
        content = json.loads(body)
    except ValueError:
        raise SlackError("invalid_json") from None
    if not isinstance(content, dict):
        raise SlackError("json_not_object")
    return content
