"""How the page's own requests are taken and answered: from this computer only, JSON in and out, refusals as {error}."""

from __future__ import annotations

import inspect
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from integrations.sandbox.google.errors import GoogleError
from integrations.sandbox.slack.errors import SlackError

Json = dict[str, Any]

LOOPBACK = {"127.0.0.1", "localhost", "::1"}
LARGEST_BODY = 5_000_000  # bytes; the page sends far less
SAFE_HEADERS = {
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


class Refusal(Exception):
    """A request that is not carried out, in words the person can read."""

    def __init__(self, message: str, *, status: int = 400) -> None:
        super().__init__(message)
        self.message = message
        self.status = status


@dataclass(frozen=True)
class Asked:
    """One request of the page: what its path, query and body say."""

    path: dict[str, Any]
    query: dict[str, str]
    body: Json

    def text(self, name: str) -> str:
        """Return a text that must be there."""
        value = self.body.get(name, self.query.get(name))
        if not isinstance(value, str):
            raise Refusal(f'"{name}" is missing.')
        return value

    def optional_text(self, name: str) -> str | None:
        value = self.body.get(name, self.query.get(name))
        return value if isinstance(value, str) and value else None

    def number(self, name: str) -> int:
        """Return a whole number that must be there."""
        value = self.optional_number(name)
        if value is None:
            raise Refusal(f'"{name}" is missing.')
        return value

    def optional_number(self, name: str) -> int | None:
        value = self.body.get(name, self.query.get(name))
        try:
            return None if value is None or isinstance(value, bool) else int(value)
        except (TypeError, ValueError):
            raise Refusal(f'"{name}" must be a whole number, not {value!r}.') from None


Act = Callable[[Asked], Json | Awaitable[Json]]


def reading(path: str, act: Act) -> Route:
    """Make a route that reads."""
    return Route(path, _endpoint(act), methods=["GET"])


def acting(path: str, act: Act) -> Route:
    """Make a route that does something."""
    return Route(path, _endpoint(act), methods=["POST"])


def _endpoint(act: Act) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        try:
            refuse_strangers(request)
            told = act(Asked(request.path_params, dict(request.query_params), await _body(request)))
            return JSONResponse(await told if inspect.isawaitable(told) else told, headers=SAFE_HEADERS)
        except Exception as error:  # worded for the person who did it; a bug goes on to the server's log
            refusal = _refusal(error)
            if refusal is None:
                raise
            return JSONResponse({"error": refusal.message}, status_code=refusal.status, headers=SAFE_HEADERS)

    return answer


def _refusal(error: Exception) -> Refusal | None:
    if isinstance(error, Refusal):
        return error
    if isinstance(error, GoogleError):
        return Refusal(error.message, status=error.code)
    if isinstance(error, SlackError):
        return Refusal(f"Slack refuses this: {error.error}.")
    if isinstance(error, LookupError | ValueError):
        return Refusal(str(error.args[0]) if error.args else "There is no such thing here.")
    return None


def refuse_strangers(request: Request) -> None:
    """Refuse what did not come from this computer's own page.

    Another site's page cannot send JSON here without being asked first, and is never allowed to; a name that somebody
    points at 127.0.0.1 is not loopback's own name.
    """
    host = request.headers.get("host", "")
    origin = request.headers.get("origin")
    if _name(f"//{host}") not in LOOPBACK:
        raise Refusal("The sandbox answers only at 127.0.0.1 or localhost.", status=403)
    if origin is not None and (_name(origin) not in LOOPBACK or urlsplit(origin).netloc != host):
        raise Refusal("The sandbox answers only to its own page.", status=403)
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        raise Refusal("The sandbox answers only to its own page.", status=403)


def _name(address: str) -> str | None:
    try:
        return urlsplit(address).hostname
    except ValueError:
        return None


async def _body(request: Request) -> Json:
    if request.method != "POST":
        return {}
    if request.headers.get("content-type", "").split(";")[0].strip().lower() != "application/json":
        raise Refusal("Send JSON (Content-Type: application/json).", status=415)
    raw = await request.body()
    if len(raw) > LARGEST_BODY:
        raise Refusal("That is more than this page ever sends.", status=413)
    try:
        body = json.loads(raw or b"{}")
    except ValueError:
        raise Refusal("The body is not JSON.") from None
    if not isinstance(body, dict):
        raise Refusal("The body must be a JSON object.")
    return body
