"""The sandbox's server: one thread, one event loop, three faces on one port of loopback."""

from __future__ import annotations

import asyncio
import inspect
import socket
import threading
from collections.abc import Callable
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, TypeVar

import uvicorn
from starlette.applications import Starlette

from integrations.sandbox.changes import ChangeFeed
from integrations.sandbox.clock import SandboxClock
from integrations.sandbox.connection import CuttableProtocol
from integrations.sandbox.front import Front
from integrations.sandbox.google.routes import routes as google_routes
from integrations.sandbox.google.state import GoogleState
from integrations.sandbox.slack.routes import routes as slack_routes
from integrations.sandbox.slack.workspace import SlackWorkspace
from integrations.sandbox.web.routes import routes as web_routes
from integrations.sandbox.world import World

if TYPE_CHECKING:
    from uvicorn._types import ASGIApplication

Result = TypeVar("Result")

START_SECONDS = 20.0
STOP_SECONDS = 5.0


def application(world: World) -> ASGIApplication:
    """Put the three faces behind the front that logs, breaks and dates every answer."""
    faces = Starlette(routes=[*google_routes(world), *slack_routes(world), *web_routes(world)])
    return Front(faces, world)  # type: ignore[return-value]


def new_world(base_url: str, *, clock: SandboxClock, accept_any_token: bool, quotas: bool) -> World:
    """Make an empty world whose parts share one clock and one feed of changes."""
    changes = ChangeFeed()
    return World(
        base_url=base_url,
        google=GoogleState(clock=clock, base_url=base_url, changes=changes),
        slack=SlackWorkspace(clock=clock, base_url=base_url, changes=changes),
        clock=clock,
        changes=changes,
        accept_any_token=accept_any_token,
        quotas=quotas,
    )


class _LoopServer(uvicorn.Server):
    """Uvicorn without its ticks: it starts and stops at once, so that a test can afford a sandbox of its own."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.is_up = threading.Event()
        self.loop: asyncio.AbstractEventLoop | None = None
        self._leave = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        self.loop = asyncio.get_running_loop()
        await super().startup(sockets=sockets)
        self.is_up.set()

    async def main_loop(self) -> None:
        await self._leave.wait()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        for server in self.servers:
            server.close()
        for connection in list(self.server_state.connections):
            connection.transport.abort()
        for task in list(self.server_state.tasks):
            task.cancel()
        await asyncio.gather(*self.server_state.tasks, return_exceptions=True)
        await self.lifespan.shutdown()

    def leave(self) -> None:
        """Ask the server to stop; callable from any thread."""
        if self.loop is not None and not self.loop.is_closed():
            self.loop.call_soon_threadsafe(self._leave.set)


class Sandbox:
    """A running sandbox. Use it as a context manager, or call `stop`."""

    def __init__(self, world: World, server: _LoopServer, listening: socket.socket) -> None:
        self.world = world
        self.url = world.base_url
        self._server = server
        self._thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, name="sandbox", daemon=True)

    @classmethod
    def start(
        cls,
        *,
        port: int = 0,
        clock: SandboxClock | None = None,
        accept_any_token: bool = False,
        quotas: bool = True,
        host: str = "127.0.0.1",
    ) -> Sandbox:
        """Start a sandbox on its own thread; port 0 takes any free one."""
        listening = socket.create_server((host, port))
        base_url = f"http://{host}:{listening.getsockname()[1]}"
        world = new_world(base_url, clock=clock or SandboxClock(), accept_any_token=accept_any_token, quotas=quotas)
        config = uvicorn.Config(
            application(world),
            http=CuttableProtocol,
            ws="websockets-sansio",
            lifespan="off",
            loop="asyncio",
            log_config=None,
            access_log=False,
            server_header=False,
            date_header=False,
            timeout_keep_alive=75,
        )
        sandbox = cls(world, _LoopServer(config), listening)
        sandbox._thread.start()
        if not sandbox._server.is_up.wait(START_SECONDS):
            raise RuntimeError(f"The sandbox did not start at {base_url} within {START_SECONDS:.0f} seconds.")
        return sandbox

    def do(self, action: Callable[[World], Any]) -> Any:  # noqa: ANN401 - whatever the action returns, awaited if need be
        """Run `action(world)` on the event loop's thread and return its result; a coroutine is awaited there."""
        if threading.current_thread() is self._thread:
            return action(self.world)
        loop = self._server.loop
        if loop is None or loop.is_closed():
            raise RuntimeError("The sandbox is not running.")

        async def done() -> object:
            result = action(self.world)
            return await result if inspect.isawaitable(result) else result

        return asyncio.run_coroutine_threadsafe(done(), loop).result()

    def wait(self) -> None:
        """Stay until the sandbox stops."""
        self._thread.join()

    def stop(self) -> None:
        """Stop at once: open connections are cut."""
        self._server.leave()
        self._thread.join(STOP_SECONDS)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
