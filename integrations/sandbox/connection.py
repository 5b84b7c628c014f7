"""Uvicorn's connection, opened up so that a fault can cut it as a failing network would."""

from __future__ import annotations

import asyncio
import socket
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol

TRANSPORT = "sandbox.transport"


class CuttableProtocol(H11Protocol):
    """Hand the transport to the application, in the scope's extensions."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - as uvicorn calls it
        super().__init__(*args, **kwargs)
        inner = self.app

        async def with_transport(scope: Any, receive: Any, send: Any) -> None:  # noqa: ANN401 - ASGI's own types
            scope.setdefault("extensions", {})[TRANSPORT] = self.transport
            await inner(scope, receive, send)

        self.app = with_transport

    def connection_made(self, transport: Any) -> None:  # noqa: ANN401 - asyncio's transport
        """Send small packets at once: asyncio leaves a socket alone that was opened without a named protocol."""
        transport.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        super().connection_made(transport)


async def cut(scope: Any) -> None:  # noqa: ANN401 - an ASGI scope
    """Break the connection without a word and wait until uvicorn has noticed."""
    transport: asyncio.Transport = scope["extensions"][TRANSPORT]
    transport.abort()
    while not transport.is_closing():
        await asyncio.sleep(0)
    await asyncio.sleep(0)
    await asyncio.sleep(0)


async def close_after_sending(scope: Any) -> None:  # noqa: ANN401 - an ASGI scope
    """Send what is written and hang up."""
    transport: asyncio.Transport = scope["extensions"][TRANSPORT]
    transport.close()
    await asyncio.sleep(0)
    await asyncio.sleep(0)
