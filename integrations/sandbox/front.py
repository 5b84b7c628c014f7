"""What every request passes through: numbering, faults, compression, the Date header, and the log."""

from __future__ import annotations

import asyncio
import inspect
import logging
import traceback
from dataclasses import dataclass
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from integrations.sandbox.answer import Answer, fault_answer, json_answer
from integrations.sandbox.connection import close_after_sending, cut
from integrations.sandbox.faults import FaultRule
from integrations.sandbox.off_loop import LARGE_BODY, off_loop
from integrations.sandbox.request_log import Entry, Face
from integrations.sandbox.world import World

LOG = logging.getLogger(__name__)

SLACK_PATHS = ("/api/", "/upload/v1/", "/link", "/commands/", "/actions/", "/files-pri/", "/services/", "/app/")
PAGE_PATHS = ("/static/", "/sandbox/", "/spreadsheets/", "/forms/", "/favicon.ico")
BEFORE_THE_EFFECT = {"401", "403", "404", "409", "429", "500", "503", "html-502"}


def face_of(path: str) -> Face:
    """Say which face a path belongs to."""
    if path.startswith(SLACK_PATHS):
        return "slack"
    if path == "/" or path.startswith(PAGE_PATHS):
        return "page"
    return "google"


@dataclass(slots=True)
class Exchange:
    """One request on its way through: what it is, and how it ended."""

    scope: Scope
    number: int
    face: Face
    body: bytes = b""
    outcome: str = "answered"

    @property
    def path(self) -> str:
        return str(self.scope["path"])

    @property
    def method(self) -> str:
        return str(self.scope["method"])

    def accepts_gzip(self) -> bool:
        accepted = b",".join(value for name, value in self.scope["headers"] if name == b"accept-encoding")
        return b"gzip" in accepted


class Front:
    """The ASGI application around the three faces. WebSockets and the page's streams pass through as they are."""

    def __init__(self, faces: ASGIApp, world: World) -> None:
        self._faces = faces
        self._world = world

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._faces(scope, receive, send)
            return
        scope.setdefault("state", {})
        exchange = Exchange(scope, self._world.log.next_number(), face_of(scope["path"]))
        if exchange.face == "page":
            await self._stream(exchange, receive, send)
        else:
            await self._answer(exchange, receive, send)

    async def _stream(self, exchange: Exchange, receive: Receive, send: Send) -> None:
        """Pass the page's traffic through as it comes, and log it."""
        sent = [0, 0]

        async def counting(message: Message) -> None:
            if message["type"] == "http.response.start":
                sent[0] = message["status"]
                message["headers"] = [*message.get("headers", ()), *Answer(200).dated(self._world.clock.now()).headers]
            else:
                sent[1] += len(message.get("body", b""))
            await send(message)

        try:
            await self._faces(exchange.scope, receive, counting)
        finally:
            self._log(exchange, status=sent[0] or None, length=sent[1], plain_length=sent[1])

    async def _answer(self, exchange: Exchange, receive: Receive, send: Send) -> None:
        """Take the request whole, let any fault befall it, log it, and only then let the client know anything."""
        answer: Answer | None = None
        rule: FaultRule | None = None
        try:
            exchange.body = await whole_body(receive)
            rule = self._world.faults.befalling(
                face=exchange.face, method=exchange.method, path=exchange.path, number=exchange.number
            )
            answer = await (self._faulty(exchange, receive, rule) if rule else self._from_face(exchange, receive))
            answer = await self._packed(exchange, answer) if answer else None
        except ClientGone:
            exchange.outcome = "abandoned"
        self._log(
            exchange,
            status=answer.status if answer else None,
            length=len(answer.body) if answer else 0,
            plain_length=answer.plain_bytes if answer else 0,
        )
        if answer is not None:
            await self._send(exchange, answer, send, truncated=rule is not None and rule.kind == "truncated")
        elif exchange.outcome != "abandoned":
            await cut(exchange.scope)

    async def _faulty(self, exchange: Exchange, receive: Receive, rule: FaultRule) -> Answer | None:
        """Let the fault happen; None means that the connection is to be cut."""
        exchange.outcome = rule.kind
        if rule.kind in BEFORE_THE_EFFECT:
            return self._fault_answer(exchange, rule)
        if rule.kind == "cut":
            return None
        if rule.kind == "stall":
            await self._stalled(receive)
        if rule.kind == "slow":
            await asyncio.sleep(rule.seconds)
        if rule.kind == "call" and rule.when == "before":
            await _called(rule)
        answer = await self._from_face(exchange, receive)
        if rule.kind == "call" and rule.when == "after":
            await _called(rule)
        if rule.kind == "cut-after":
            return None
        return self._fault_answer(exchange, rule) if rule.kind == "503-after" else answer

    def _fault_answer(self, exchange: Exchange, rule: FaultRule) -> Answer:
        return fault_answer(
            rule.kind,
            face=exchange.face,
            path=exchange.path,
            retry_after=rule.retry_after,
            slack_error=rule.slack_error,
        )

    async def _stalled(self, receive: Receive) -> None:
        """Wait until the stall is released; stop if the client gives up first."""
        released = asyncio.ensure_future(self._world.faults.until_released())
        gone = asyncio.ensure_future(receive())
        try:
            await asyncio.wait({released, gone}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            gone_first = gone.done() and not released.done()
            released.cancel()
            gone.cancel()
        if gone_first:
            raise ClientGone

    async def _from_face(self, exchange: Exchange, receive: Receive) -> Answer:
        """Ask the face that the path belongs to; a bug in it is logged and answered with 500."""
        collected: dict[str, Any] = {"body": []}

        async def once() -> Message:
            if "asked" not in collected:
                collected["asked"] = True
                return {"type": "http.request", "body": exchange.body, "more_body": False}
            return await receive()

        async def collect(message: Message) -> None:
            if message["type"] == "http.response.start":
                collected.update(status=message["status"], headers=tuple(message.get("headers", ())))
            else:
                collected["body"].append(message.get("body", b""))

        try:
            await self._faces(exchange.scope, once, collect)
        except Exception:
            self._world.log.bugs.append(f"{exchange.method} {exchange.path}\n{traceback.format_exc()}")
            LOG.exception("sandbox_bug method=%s path=%s", exchange.method, exchange.path)
            exchange.outcome = "bug"
            return json_answer(
                {"error": {"code": 500, "message": "Bug in the sandbox: see its log.", "status": "INTERNAL"}},
                status=500,
            )
        return Answer(collected["status"], collected["headers"], b"".join(collected["body"]))

    async def _packed(self, exchange: Exchange, answer: Answer) -> Answer:
        """Date an answer, and compress it where Google would."""
        answer = answer.dated(self._world.clock.now())
        if exchange.face == "google" and exchange.accepts_gzip():
            answer = await off_loop(answer.gzipped, large=len(answer.body) > LARGE_BODY)
        return answer

    async def _send(self, exchange: Exchange, answer: Answer, send: Send, *, truncated: bool) -> None:
        await send({"type": "http.response.start", "status": answer.status, "headers": list(answer.headers)})
        if not truncated:
            await send({"type": "http.response.body", "body": answer.body})
            return
        await send({"type": "http.response.body", "body": answer.body[: len(answer.body) // 2], "more_body": True})
        await close_after_sending(exchange.scope)

    def _log(self, exchange: Exchange, *, status: int | None, length: int, plain_length: int) -> None:
        self._world.log.add(
            Entry(
                number=exchange.number,
                face=exchange.face,
                method=exchange.method,
                path=exchange.path,
                query=exchange.scope["query_string"].decode("latin-1"),
                status=status,
                outcome=exchange.outcome,
                bytes_in=len(exchange.body),
                bytes_out=length,
                bytes_out_plain=plain_length,
                principal=exchange.scope["state"].get("principal"),
                at=self._world.clock.now(),
            )
        )


class ClientGone(Exception):
    """The client hung up before the answer."""


async def whole_body(receive: Receive) -> bytes:
    """Read the request's body to its end."""
    parts: list[bytes] = []
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientGone
        parts.append(message.get("body", b""))
        if not message.get("more_body", False):
            return b"".join(parts)


async def _called(rule: FaultRule) -> None:
    if rule.call is not None:
        result = rule.call()
        if inspect.isawaitable(result):
            await result
