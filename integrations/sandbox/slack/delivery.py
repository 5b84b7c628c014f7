"""Getting a payload to an app by Socket Mode or signed HTTP within three seconds; and trying events again."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import http.client
import json
import secrets
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal
from urllib.parse import urlencode, urlsplit

from integrations.sandbox.clock import SandboxClock
from integrations.sandbox.slack.records import InstalledApp, Json
from integrations.sandbox.slack.socket_mode import NoConnection, SocketMode

Kind = Literal["slash_commands", "interactive", "events_api"]
FORM = "application/x-www-form-urlencoded"
# https://docs.slack.dev/apis/events-api#errors, read 2026-11: at once, after a minute, after five
EVENT_RETRY_SECONDS = (0.0, 60.0, 300.0)
POLL_SECONDS = 0.02


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """How a delivery went: `error` is what Slack calls it, `answer` what the app sent back."""

    error: str | None = None
    answer: Json | None = None
    wants_no_retry: bool = False

    @property
    def is_acknowledged(self) -> bool:
        return self.error is None


class Delivery:
    """The way from Slack to the apps."""

    def __init__(self, clock: SandboxClock, *, base_url: str) -> None:
        self.sockets = SocketMode(clock, base_url=base_url)
        self.seconds_to_answer = 3.0
        self.event_retry_seconds = EVENT_RETRY_SECONDS
        self._clock = clock
        self._tasks: set[asyncio.Task[None]] = set()

    async def command(self, app: InstalledApp, fields: Json, *, url: str | None = None) -> Outcome:
        """Deliver a slash command; `url` is the command's own request URL."""
        body = urlencode({name: value for name, value in fields.items() if value is not None})
        return await self._send(app, "slash_commands", fields, url=url or app.request_url, body=body, content_type=FORM)

    async def interaction(self, app: InstalledApp, payload: Json) -> Outcome:
        """Deliver what a person did with blocks, views or shortcuts."""
        body = urlencode({"payload": json.dumps(payload)})
        return await self._send(app, "interactive", payload, url=app.request_url, body=body, content_type=FORM)

    def event(self, app: InstalledApp, payload: Json) -> None:
        """Deliver an event in the background, again and again as Slack does until it is acknowledged."""
        task = asyncio.get_running_loop().create_task(self._event(app, payload))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def passes_challenge(self, app: InstalledApp, url: str) -> bool:
        """Send the challenge that a new request URL has to answer."""
        challenge = secrets.token_hex(24)
        body = json.dumps({"token": app.verification_token, "challenge": challenge, "type": "url_verification"})
        status, _, answer = await _post_within(self.seconds_to_answer, app, url, body, "application/json", {})
        return status == 200 and _challenge_in(answer) == challenge

    async def _event(self, app: InstalledApp, payload: Json) -> None:
        sent_at = self._clock.now()
        outcome = await self._send_event(app, payload, attempt=0, reason="")
        for attempt, wait in enumerate(self.event_retry_seconds, start=1):
            if outcome.is_acknowledged or outcome.wants_no_retry:
                return
            await self._wait_until(sent_at + timedelta(seconds=wait))
            sent_at = self._clock.now()
            outcome = await self._send_event(app, payload, attempt=attempt, reason=outcome.error or "")

    async def _send_event(self, app: InstalledApp, payload: Json, *, attempt: int, reason: str) -> Outcome:
        return await self._send(
            app,
            "events_api",
            payload,
            url=app.request_url,
            body=json.dumps(payload),
            content_type="application/json",
            attempt=attempt,
            reason=reason,
        )

    async def _wait_until(self, due: datetime) -> None:
        """Wait by the sandbox's clock, so that a test can carry it forward."""
        while self._clock.now() < due:
            await asyncio.sleep(POLL_SECONDS)

    async def _send(
        self,
        app: InstalledApp,
        kind: Kind,
        payload: Json,
        *,
        url: str | None,
        body: str,
        content_type: str,
        attempt: int = 0,
        reason: str = "",
    ) -> Outcome:
        if app.socket_mode:
            return await self._by_socket(app, envelope(kind, payload, attempt=attempt, reason=reason))
        if url is None:
            return Outcome(error="dispatch_failed")
        again = {"X-Slack-Retry-Num": str(attempt), "X-Slack-Retry-Reason": reason} if attempt else {}
        return await self._by_http(app, url, body, content_type, again)

    async def _by_socket(self, app: InstalledApp, frame: Json) -> Outcome:
        try:
            async with asyncio.timeout(self.seconds_to_answer):
                return Outcome(answer=await self.sockets.deliver(app.app_id, frame))
        except NoConnection:
            return Outcome(error="dispatch_failed")
        except TimeoutError:
            return Outcome(error="timeout" if frame["type"] == "events_api" else "operation_timeout")

    async def _by_http(
        self, app: InstalledApp, url: str, body: str, content_type: str, headers: Mapping[str, str]
    ) -> Outcome:
        try:
            status, answered, text = await _post_within(self.seconds_to_answer, app, url, body, content_type, headers)
        except TimeoutError:
            return Outcome(error="http_timeout" if content_type != FORM else "operation_timeout")
        except (OSError, http.client.HTTPException):
            return Outcome(error="connection_failed" if content_type != FORM else "dispatch_failed")
        if status // 100 != 2:
            no_retry = answered.get("x-slack-no-retry") == "1"
            return Outcome(error="http_error" if content_type != FORM else "dispatch_failed", wants_no_retry=no_retry)
        return Outcome(answer=_answer_in(text))


def envelope(kind: Kind, payload: Json, *, attempt: int = 0, reason: str = "") -> Json:
    """Wrap a payload for Socket Mode."""
    frame: Json = {
        "envelope_id": str(uuid.uuid4()),
        "payload": payload,
        "type": kind,
        "accepts_response_payload": accepts_response(kind, payload),
    }
    return frame | ({"retry_attempt": attempt, "retry_reason": reason} if kind == "events_api" else {})


def accepts_response(kind: Kind, payload: Json) -> bool:
    """Say whether an acknowledgement may carry an answer: commands, submitted views and suggestions."""
    return kind == "slash_commands" or payload.get("type") in ("view_submission", "block_suggestion")


def signed_headers(signing_secret: str, body: str) -> dict[str, str]:
    """Sign a request as Slack does, by the real time: the receiver compares it with its own clock."""
    at = str(int(time.time()))
    digest = hmac.new(signing_secret.encode(), f"v0:{at}:{body}".encode(), hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": at, "X-Slack-Signature": f"v0={digest}"}


async def _post_within(
    seconds: float, app: InstalledApp, url: str, body: str, content_type: str, headers: Mapping[str, str]
) -> tuple[int, dict[str, str], str]:
    sent = {
        "Content-Type": content_type,
        "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
        **signed_headers(app.signing_secret, body),
        **headers,
    }
    async with asyncio.timeout(seconds):  # wait_for of Python 3.11 can swallow a cancellation
        return await asyncio.to_thread(_post, url, body.encode(), sent, seconds)


def _post(url: str, body: bytes, headers: dict[str, str], seconds: float) -> tuple[int, dict[str, str], str]:
    address = urlsplit(url)
    secure = address.scheme == "https"
    connecting = http.client.HTTPSConnection if secure else http.client.HTTPConnection
    connection = connecting(address.hostname or "", address.port, timeout=seconds)
    try:
        connection.request("POST", address.path or "/", body=body, headers=headers)
        response = connection.getresponse()
        answered = {name.lower(): value for name, value in response.getheaders()}
        return response.status, answered, response.read().decode("utf-8", "replace")
    finally:
        connection.close()


def _answer_in(text: str) -> Json | None:
    """Read what an app answered: JSON, or plain text as a message."""
    if not text.strip():
        return None
    try:
        content: Any = json.loads(text)
    except ValueError:
        return {"text": text}
    return content if isinstance(content, dict) and content else None


def _challenge_in(text: str) -> str:
    try:
        content = json.loads(text)
    except ValueError:
        return text.strip()
    return str(content.get("challenge", "")) if isinstance(content, dict) else ""
