"""Slack's addresses: the Web API, file uploads and downloads, Socket Mode, and response URLs."""

from __future__ import annotations

import asyncio
import json
from contextlib import suppress
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.websockets import WebSocket

from integrations.sandbox.slack import arguments, response_urls
from integrations.sandbox.slack.errors import RateLimited, SlackError
from integrations.sandbox.slack.methods import METHODS
from integrations.sandbox.slack.records import Json
from integrations.sandbox.slack.registry import Call, Method
from integrations.sandbox.slack.tokens import Principal

if TYPE_CHECKING:
    from integrations.sandbox.world import World


def routes(world: World) -> list[BaseRoute]:
    """Return every route of the Slack face."""
    face = SlackFace(world)
    families = [
        Route(f"/{family}/{{rest:path}}", face.response_url, methods=["POST"])
        for family in ("commands", "actions", "app")
    ]
    return [
        Route("/api/{method}", face.web_api, methods=["GET", "POST"]),
        Route("/upload/v1/{ticket}", face.upload, methods=["POST"]),
        Route("/files-pri/{file}/{name:path}", face.download, methods=["GET"]),
        WebSocketRoute("/link/", face.socket),
        *families,
    ]


class SlackFace:
    """Answers on Slack's addresses."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._workspace = world.slack
        self._workspace.tokens.any_is_good = world.accept_any_token
        self._workspace.limits.enabled = world.quotas

    async def web_api(self, request: Request) -> Response:
        """Answer one call of the Web API."""
        name = request.path_params["method"]
        method, principal, headers = METHODS.get(name), None, {}
        try:
            token, given = await arguments.read(request)
            if name == "api.test":
                return _tested(given)
            if method is None:
                raise SlackError("unknown_method", req_method=name)
            principal = self._workspace.tokens.principal(token)
            request.state.principal = principal.app.bot_user_id
            call = Call(self._workspace, principal, given)
            method.admit(call)
            body = {"ok": True, **method.answer(call)}
        except RateLimited as limited:
            return JSONResponse(limited.body(), 429, {"Retry-After": str(limited.retry_after)})
        except SlackError as error:
            body = error.body()
        headers = _scope_headers(method, principal)
        return JSONResponse(body, headers=headers)

    async def upload(self, request: Request) -> Response:
        """Take a file's bytes, raw or as a form's one file."""
        content = await _file_content(request)
        file = self._workspace.files.receive(request.path_params["ticket"], content)
        if file is None:
            return PlainTextResponse("invalid upload", 400)
        return PlainTextResponse(f"OK - {len(content)}")

    async def download(self, request: Request) -> Response:
        """Return a file's bytes to its workspace's apps, and to the sandbox's own page."""
        file = self._workspace.files.files.get(request.path_params["file"].partition("-")[2])
        if file is None or file.state != "ready":
            return PlainTextResponse("file not found", 404)
        if not self._may_download(request):
            return Response(status_code=302, headers={"Location": f"{self._workspace.base_url}/"})
        return Response(file.content, media_type=file.mimetype)

    async def response_url(self, request: Request) -> Response:
        """Take an answer to an interaction."""
        try:
            body = await _json_body(request)
            response_urls.answer(self._workspace, request.url.path, body)
        except SlackError as error:
            return JSONResponse(error.body(), 404)
        return PlainTextResponse("ok")

    async def socket(self, socket: WebSocket) -> None:
        """Hold a Socket Mode connection, until one side or the whole sandbox goes."""
        with suppress(asyncio.CancelledError):
            await self._workspace.delivery.sockets.serve(socket)

    def _may_download(self, request: Request) -> bool:
        """Let in tokens with files:read, and a browser looking at the sandbox's page."""
        if request.headers.get("sec-fetch-site") == "same-origin":
            return True
        bearer = arguments.BEARER.fullmatch(request.headers.get("authorization", ""))
        try:
            principal = self._workspace.tokens.principal(bearer[1] if bearer else None)
        except SlackError:
            return False
        return "files:read" in principal.scopes


def _tested(given: arguments.Arguments) -> Response:
    """Answer api.test, which needs no token and gives back what it was given."""
    error = given.text("error")
    body = {"ok": not error, "args": given.given} | ({"error": error} if error else {})
    return JSONResponse(body)


def _scope_headers(method: Method | None, principal: Principal | None) -> dict[str, str]:
    if principal is None:
        return {}
    headers = {"X-OAuth-Scopes": ",".join(sorted(principal.scopes))}
    if method is not None and method.scopes:
        headers["X-Accepted-OAuth-Scopes"] = ",".join(method.scopes)
    return headers


async def _file_content(request: Request) -> bytes:
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        return await request.body()
    async with request.form() as form:
        for value in form.values():
            if not isinstance(value, str):
                return await value.read()
    return b""


async def _json_body(request: Request) -> Json:
    """Read what was posted to a response URL: JSON, or a form whose `payload` is JSON."""
    content: object
    try:
        if request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
            async with request.form() as form:
                content = json.loads(str(form.get("payload", "")))
        else:
            content = json.loads(await request.body())
    except ValueError:
        raise SlackError("invalid_payload") from None
    if not isinstance(content, dict):
        raise SlackError("invalid_payload")
    return content
