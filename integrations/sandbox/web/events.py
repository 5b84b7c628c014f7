"""Telling the page that something changed: a stream of change numbers, from which it reads again what it shows."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress

from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from integrations.sandbox.web.exchange import SAFE_HEADERS, Refusal, refuse_strangers
from integrations.sandbox.world import World

HEARTBEAT_SECONDS = 15.0
GATHERING_SECONDS = 0.04  # changes that come together are told once
RETRY_MILLISECONDS = 1000


class _Stream(StreamingResponse):
    """A stream that ends without a word when the server stops: that is its usual end."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        with suppress(asyncio.CancelledError):
            await super().__call__(scope, receive, send)


def route(world: World) -> Route:
    """Return the route of the event stream."""

    async def stream(request: Request) -> Response:
        try:
            refuse_strangers(request)
        except Refusal as refusal:
            return JSONResponse({"error": refusal.message}, status_code=refusal.status)
        return _Stream(_events(world), media_type="text/event-stream", headers=SAFE_HEADERS)

    return Route("/sandbox/events", stream)


async def _events(world: World) -> AsyncIterator[str]:
    """Yield the change number now, and again after every change; a comment now and then keeps the line open."""
    told = world.changes.number
    yield f"retry: {RETRY_MILLISECONDS}\n{_event(told)}"
    while True:
        changed = False
        with suppress(TimeoutError):
            await asyncio.wait_for(world.changes.changed(told), HEARTBEAT_SECONDS)
            changed = True
        if changed:
            await asyncio.sleep(GATHERING_SECONDS)
            told = world.changes.number
            yield _event(told)
        else:
            yield ": still here\n\n"


def _event(number: int) -> str:
    return f'data: {{"change": {number}}}\n\n'
