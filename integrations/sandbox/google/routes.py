"""Google's paths: the token endpoint, and every method of Sheets, Drive and Forms that their documents name."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from integrations.sandbox.answer import Answer, json_answer
from integrations.sandbox.google.calls import Asked, answer
from integrations.sandbox.google.discovery import known_scopes
from integrations.sandbox.google.methods import METHODS
from integrations.sandbox.google.tokens import TokenRefused, token_answer
from integrations.sandbox.world import World

VERBS = ["GET", "POST", "PUT", "PATCH", "DELETE"]


def routes(world: World) -> list[Route]:
    """Make the routes of the Google face."""

    async def token(request: Request) -> Response:
        body = await request.body()
        try:
            granted = token_answer(body, accounts=world.google.accounts, known_scopes=known_scopes())
        except TokenRefused as refused:
            return _response(json_answer(refused.body, status=refused.status))
        return _response(json_answer(granted, status=200))

    async def api(request: Request) -> Response:
        def note_caller(email: str) -> None:
            request.state.principal = email

        asked = Asked(
            request.method,
            request.scope["raw_path"].decode("ascii"),
            request.url.query,
            request.headers,
            await request.body(),
        )
        return _response(await answer(world, asked, METHODS, note_caller=note_caller))

    rooms = (
        "/v4/{rest:path}",
        "/v1/{rest:path}",
        "/drive/{rest:path}",
        "/upload/drive/{rest:path}",
        "/batch{rest:path}",
    )
    return [Route("/token", token, methods=["POST"]), *(Route(room, api, methods=VERBS) for room in rooms)]


def _response(whole: Answer) -> Response:
    response = Response(whole.body, whole.status)
    response.raw_headers = list(whole.headers)
    return response
