"""How Slack reaches the bot: over Socket Mode, where nothing must be reachable from outside, or over signed HTTP."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from bot.slack_http import ReplayGuard, limited

if TYPE_CHECKING:
    from slack_bolt import App

PATH = "/slack/events"
FIRST_WAIT_SECONDS, LONGEST_WAIT_SECONDS = 2.0, 60.0
HTTP_THREADS = 16
log = logging.getLogger(__name__)


def bolt_app(*, bot_token: str, signing_secret: str | None, api_url: str, replay_guard: ReplayGuard) -> App:
    """Make Bolt's app. It asks Slack nothing before an acknowledgement, not even whose token it has."""
    from slack_bolt import App
    from slack_bolt.authorization import AuthorizeResult
    from slack_sdk import WebClient

    def authorize(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id, bot_token=bot_token)

    app = App(
        client=WebClient(base_url=api_url),
        authorize=authorize,
        signing_secret=signing_secret or "not used in Socket Mode",
        # Our listeners keep the request and acknowledge; the work is done by our own queue. So nothing is slow here,
        # and Bolt need not wait for an acknowledgement by sleeping.
        process_before_response=True,
    )
    app.use(replay_guard)
    return app


@contextmanager
def socket_mode(app: App, *, app_token: str) -> Iterator[None]:
    """Keep a Socket Mode connection open. A Slack that is away at the start is tried again until it answers."""
    from slack_bolt.adapter.socket_mode import SocketModeHandler

    handler = SocketModeHandler(app, app_token)
    closing = threading.Event()
    opening = threading.Thread(target=_connect, args=(handler.connect, closing), name="slack-connection", daemon=True)
    opening.start()
    try:
        yield
    finally:
        closing.set()
        with suppress(AttributeError):  # slack_sdk's own, where the connection ends by itself at the same moment
            handler.close()  # type: ignore[no-untyped-call]


def _connect(connect: Callable[[], None], closing: threading.Event) -> None:
    wait = FIRST_WAIT_SECONDS
    while not closing.is_set():
        try:
            connect()
        except Exception as error:  # whatever stands in the way, the rest of the bot works on
            log.warning("slack_not_connected kind=%s next_try_in=%.0fs", type(error).__name__, wait)
            closing.wait(wait)
            wait = min(wait * 2, LONGEST_WAIT_SECONDS)
        else:
            log.info("slack_connected")
            return


@contextmanager
def http(app: App, *, port: int) -> Iterator[None]:
    """Serve Slack's signed requests at /slack/events on this port, to be put behind a proxy that speaks HTTPS."""
    from slack_bolt.adapter.wsgi import SlackRequestHandler
    from waitress.server import create_server

    handler = limited(SlackRequestHandler(app, path=PATH))
    server = create_server(handler, host="0.0.0.0", port=port, threads=HTTP_THREADS)  # noqa: S104 - behind a proxy
    serving = threading.Thread(target=server.run, name="slack-http", daemon=True)
    serving.start()
    log.info("slack_http_listening port=%s", port)
    try:
        yield
    finally:
        server.close()
