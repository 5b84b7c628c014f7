"""Google's paths: the token endpoint and every method of Sheets, Drive and Forms that their documents name."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from integrations.sandbox.answer import Answer, json_answer
from integrations.sandbox.google.tokens import TokenRefused, token_answer
from integrations.sandbox.world import World

KNOWN = frozenset({"https://www.googleapis.com/auth/spreadsheets"})


def routes(world: World) -> list[Route]:
    """Make the routes of the Google face."""

    async def token(request: Request) -> Response:
        try:
            body = token_answer(
                await request.body(),
                accounts=world.google.accounts,
                known_scopes=KNOWN,
            )
        except TokenRefused as refused:
            return answered(json_answer(refused.body, status=refused.status))
        return answered(json_answer(body, status=200))

    return [Route("/token", token, methods=["POST"])]


def answered(answer: Answer) -> Response:
    """Turn a whole answer into Starlette's."""
    response = Response(answer.body, answer.status)
    response.raw_headers = list(answer.headers)
    return response
