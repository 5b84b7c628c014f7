"""Socket Mode: tickets, WebSocket connections, and envelopes that each go to one of them until acknowledged."""

from __future__ import annotations

import asyncio
import json
import secrets
from collections.abc import Coroutine
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState

from integrations.sandbox.clock import SandboxClock
from integrations.sandbox.slack.errors import SlackError
from integrations.sandbox.slack.records import InstalledApp, Json

# https://docs.slack.dev/apis/events-api/using-socket-mode, read 2026-11
MOST_CONNECTIONS = 10
TICKET_LIFE = timedelta(seconds=30)
CONNECTION_SECONDS = 18060
GOING_AWAY = 1001

Reason = Literal["warning", "refresh_requested", "link_disabled", "too_many_websockets"]


class NoConnection(Exception):
    """No connection of the app is open."""


@dataclass(eq=False)
class Connection:
    """One WebSocket of an app. A retiring one gets no new envelopes but may still acknowledge."""

    app_id: str
    number: int
    socket: WebSocket
    is_retiring: bool = False
    sending: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def send(self, frame: Json) -> bool:
        """Send one frame; say whether the connection took it."""
        try:
            async with self.sending:
                await self.socket.send_text(json.dumps(frame))
        except (WebSocketDisconnect, RuntimeError):
            return False
        return True


@dataclass(eq=False)
class _Awaited:
    """An envelope that is out: who has it, and the acknowledgement to come."""

    connection: Connection
    answer: asyncio.Future[Json | None]  # its payload; an exception when the connection ends first


class SocketMode:
    """The Socket Mode side of every app."""

    def __init__(self, clock: SandboxClock, *, base_url: str) -> None:
        self._clock = clock
        self._base_url = base_url
        self._tickets: dict[str, tuple[InstalledApp, datetime]] = {}
        self._connections: dict[str, list[Connection]] = {}
        self._turns: dict[str, int] = {}
        self._awaited: dict[str, _Awaited] = {}
        self._last_number = 0
        self._tasks: set[asyncio.Task[None]] = set()

    def open(self, app: InstalledApp) -> str:
        """Return a WebSocket address, good for one connection."""
        if not app.socket_mode:
            raise SlackError("socket_mode_not_enabled")  # as docs.slack.dev words a switched-off setting
        ticket = secrets.token_urlsafe(24)
        self._tickets[ticket] = (app, self._clock.now())
        host = self._base_url.replace("http", "ws", 1)
        return f"{host}/link/?ticket={ticket}&app_id={app.app_id}"

    def connections(self, app_id: str) -> list[Connection]:
        """Return the open connections of an app that take new envelopes."""
        return [connection for connection in self._connections.get(app_id, ()) if not connection.is_retiring]

    async def serve(self, socket: WebSocket) -> None:
        """Hold one WebSocket from its handshake to its end."""
        app = self._redeem(socket.query_params.get("ticket", ""), socket.query_params.get("app_id", ""))
        if app is None:
            await socket.close()
            return
        await socket.accept()
        if len(self.connections(app.app_id)) >= MOST_CONNECTIONS:
            await socket.send_text(json.dumps(_disconnect_frame("too_many_websockets")))
            await socket.close()
            return
        connection = self._admit(app, socket)
        try:
            await connection.send(self._hello(connection))
            await self._listen(connection)
        finally:
            self._forget(connection)

    async def deliver(self, app_id: str, envelope: Json) -> Json | None:
        """Send an envelope to one connection and wait for its acknowledgement; return the payload that came with it.

        A connection that ends first hands the envelope on to another one. Raises NoConnection when there is none.
        """
        while True:
            connection = self._next_connection(app_id)
            awaited = _Awaited(connection, asyncio.get_running_loop().create_future())
            self._awaited[envelope["envelope_id"]] = awaited
            try:
                if await connection.send(envelope):
                    return await awaited.answer
                del self._awaited[envelope["envelope_id"]]
                self._forget(connection)
            except ConnectionResetError:
                continue
            finally:
                self._awaited.pop(envelope["envelope_id"], None)

    def disconnect(self, app_id: str, *, reason: Reason = "refresh_requested", closing_after: float = 0.5) -> None:
        """Tell every connection of an app to go; all but a mere warning are closed a moment later."""
        for connection in list(self._connections.get(app_id, ())):
            self._run(self._ask_to_go(connection, reason, closing_after))

    def close_all(self, app_id: str) -> None:
        """Close every connection of an app at once, with no disconnect frame before."""
        for connection in list(self._connections.get(app_id, ())):
            self._forget(connection)
            self._run(_close(connection))

    async def _ask_to_go(self, connection: Connection, reason: Reason, closing_after: float) -> None:
        await connection.send(_disconnect_frame(reason))
        if reason != "warning":
            connection.is_retiring = True
            await asyncio.sleep(closing_after)
            await _close(connection)

    def _redeem(self, ticket: str, app_id: str) -> InstalledApp | None:
        app, issued_at = self._tickets.pop(ticket, (None, self._clock.now()))
        in_time = self._clock.now() - issued_at <= TICKET_LIFE
        return app if app is not None and app.app_id == app_id and in_time else None

    def _admit(self, app: InstalledApp, socket: WebSocket) -> Connection:
        self._last_number += 1
        connection = Connection(app.app_id, self._last_number, socket)
        self._connections.setdefault(app.app_id, []).append(connection)
        return connection

    def _hello(self, connection: Connection) -> Json:
        return {
            "type": "hello",
            "num_connections": len(self.connections(connection.app_id)),
            "debug_info": {
                "host": "sandbox",
                "build_number": 1,
                "approximate_connection_time": CONNECTION_SECONDS,
            },
            "connection_info": {"app_id": connection.app_id},
        }

    async def _listen(self, connection: Connection) -> None:
        while True:
            try:
                frame = await connection.socket.receive_text()
            except (WebSocketDisconnect, RuntimeError, KeyError):
                return
            self._acknowledge(frame)

    def _acknowledge(self, frame: str) -> None:
        """Match a frame with its envelope; anything else is passed over, as Slack does."""
        try:
            content = json.loads(frame)
        except ValueError:
            return
        awaited = self._awaited.get(content.get("envelope_id", "")) if isinstance(content, dict) else None
        if awaited is not None and not awaited.answer.done():
            payload = content.get("payload")
            awaited.answer.set_result(payload if isinstance(payload, dict) and payload else None)

    def _next_connection(self, app_id: str) -> Connection:
        open_now = self.connections(app_id) or self._connections.get(app_id)  # retiring ones if there is nothing else
        if not open_now:
            raise NoConnection(app_id)
        turn = self._turns.get(app_id, -1) + 1
        self._turns[app_id] = turn
        return open_now[turn % len(open_now)]

    def _forget(self, connection: Connection) -> None:
        known = self._connections.get(connection.app_id, [])
        if connection in known:
            known.remove(connection)
        for awaited in list(self._awaited.values()):
            if awaited.connection is connection and not awaited.answer.done():
                awaited.answer.set_exception(ConnectionResetError())

    def _run(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


async def _close(connection: Connection) -> None:
    if connection.socket.application_state is WebSocketState.CONNECTED:
        try:
            await connection.socket.close(GOING_AWAY)
        except RuntimeError:
            return


def _disconnect_frame(reason: Reason) -> Json:
    return {"type": "disconnect", "reason": reason, "debug_info": {"host": "sandbox"}}
