"""Two guards for Slack over HTTP, beside the signature that Bolt checks: against replayed and oversized requests.

Socket Mode needs neither: nobody but Slack can write into it.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from bot.ports import Clock

if TYPE_CHECKING:
    from slack_bolt import BoltRequest, BoltResponse

BODY_LIMIT = 1024 * 1024  # Slack's own payloads stay far below
# Bolt refuses a signature older than five minutes, either way; twice that is certainly over.
REMEMBERED_FOR = timedelta(minutes=10)

WsgiApp = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class ReplayGuard:
    """Bolt middleware: the same signed request is let through once. Register it with `app.use`, after Bolt's own."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._seen: dict[tuple[str, str], datetime] = {}
        self._lock = threading.Lock()

    def __call__(self, req: BoltRequest, next: Callable[[], BoltResponse]) -> BoltResponse:
        # Bolt passes arguments by these names.
        stamp = _header(req, "x-slack-request-timestamp"), _header(req, "x-slack-signature")
        if req.mode == "http" and all(stamp) and not self._is_first(stamp):
            from slack_bolt import BoltResponse

            return BoltResponse(status=409, body='{"error": "this request was received before"}')
        return next()

    def _is_first(self, stamp: tuple[str, str]) -> bool:
        now = self._clock.now()
        with self._lock:
            for old in [key for key, seen_at in self._seen.items() if now - seen_at > REMEMBERED_FOR]:
                del self._seen[old]
            if stamp in self._seen:
                return False
            self._seen[stamp] = now
            return True


def limited(app: WsgiApp, *, limit: int = BODY_LIMIT) -> WsgiApp:
    """Refuse a request whose body is too long, or of a length it does not tell, before anything is read."""

    def guarded(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        length = str(environ.get("CONTENT_LENGTH") or "")
        if environ.get("REQUEST_METHOD") == "POST" and not (length.isdigit() and int(length) <= limit):
            start_response("413 Content Too Large", [("Content-Type", "text/plain; charset=utf-8")])
            return [b"The body is too long."]
        return app(environ, start_response)

    return guarded


def _header(req: BoltRequest, name: str) -> str:
    return (req.headers.get(name) or [""])[0]
