"""Running for good: Slack's connection, the timetable's ticks, and a calm end when told to stop."""

from __future__ import annotations

import gc
import logging
import signal
import sys
import threading
from collections.abc import Callable
from types import FrameType
from typing import TYPE_CHECKING

from integrations.secrets import HideSecrets

if TYPE_CHECKING:
    from bot.assembly import Bot

SWITCH_SECONDS = 0.001  # how long a thread that computes keeps the others waiting; Python's own choice is 5 ms
COLLECT_AFTER = (10_000, 10, 50)  # objects, then young and middle collections; Python's own choice is 700, 10, 10
log = logging.getLogger(__name__)


def show_log() -> None:
    """Write the log to standard error, a line for each event, with every secret hidden."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    handler.addFilter(HideSecrets())
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    for chatty in ("alembic", "slack_bolt", "slack_sdk", "googleapiclient", "matplotlib", "waitress", "urllib3"):
        logging.getLogger(chatty).setLevel(logging.WARNING)


def run_until_stopped(bot: Bot, *, say: Callable[[str], None]) -> None:
    """Run until SIGTERM or Ctrl+C; then finish what is in hand, within ten seconds."""
    stopped = threading.Event()

    def stop(_number: int, _frame: FrameType | None) -> None:
        stopped.set()

    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, stop)
    share_the_interpreter()
    say("The bot is running. Press Ctrl+C to stop it.")
    bot.run(stopped)
    say("Stopped. Nothing in hand was lost.")


def share_the_interpreter() -> None:
    """Let acknowledgements through while a digest computes, at a few per cent of its speed.

    An acknowledgement hands over between threads some ten times, and each time waits for the one that computes. A full
    garbage collection amid ten thousand responses, all of them in use, stops every thread for a tenth of a second.
    """
    sys.setswitchinterval(SWITCH_SECONDS)
    gc.set_threshold(*COLLECT_AFTER)
