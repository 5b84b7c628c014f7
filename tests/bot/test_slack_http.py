"""The guards in front of Slack's signed requests over HTTP."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import pytest
from slack_bolt import App, BoltRequest
from slack_sdk.signature import SignatureVerifier

from bot.slack_http import BODY_LIMIT, ReplayGuard, limited
from tests.bot.slack_payloads import SIGNING_SECRET, a_command, an_app, as_http
from tests.builders import FixedClock


@pytest.fixture
def heard() -> list[str]:
    return []


@pytest.fixture
def app(heard: list[str]) -> App:
    app = an_app()
    app.use(ReplayGuard(FixedClock()))

    @app.command("/action")
    def listen(ack: Callable[[], None], body: dict[str, Any]) -> None:
        ack()
        heard.append(body["text"])

    return app


def signed(body: str, *, secret: str = SIGNING_SECRET) -> BoltRequest:
    import time

    timestamp = str(int(time.time()))  # Bolt compares it with the real clock
    signature = SignatureVerifier(secret).generate_signature(timestamp=timestamp, body=body)
    headers: dict[str, str | Sequence[str]] = {
        "content-type": "application/x-www-form-urlencoded",
        "x-slack-request-timestamp": timestamp,
        "x-slack-signature": signature or "",
    }
    return BoltRequest(body=body, headers=headers)


def test_a_signed_request_is_heard_and_its_replay_is_not(app: App, heard: list[str]) -> None:
    request = signed(as_http(a_command("list")))
    replay = BoltRequest(body=request.raw_body, headers=request.headers)

    assert app.dispatch(request).status == 200
    assert app.dispatch(replay).status == 409
    assert heard == ["list"]


def test_a_request_with_another_signature_is_refused(app: App, heard: list[str]) -> None:
    assert app.dispatch(signed(as_http(a_command("list")), secret="another")).status == 401
    assert heard == []


@pytest.mark.parametrize(
    "length, status", [("5", "200 OK"), (str(BODY_LIMIT + 1), "413 Content Too Large"), ("", "413 Content Too Large")]
)
def test_a_body_too_long_or_of_unknown_length_is_refused_unread(length: str, status: str) -> None:
    statuses = []

    def app(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        start_response("200 OK", [])
        return [b""]

    limited(app)({"REQUEST_METHOD": "POST", "CONTENT_LENGTH": length}, lambda line, headers: statuses.append(line))

    assert statuses == [status]
