"""One way to Slack's Web API: timeouts, and one rule of what is asked again.

Slack has no key that makes a repeated post harmless, so slack_sdk's own repeats are off. A call is repeated after a
429, which refuses before anything is done, and otherwise only if doing it twice is the same as doing it once.
"""

from __future__ import annotations

import logging
import threading
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

from integrations.patience import Patience
from integrations.slack.errors import FAILURES, Lost, refusal_of, translated, was_never_sent

if TYPE_CHECKING:
    from slack_sdk import WebClient

API_URL = "https://slack.com/api/"
TIMEOUT_SECONDS = 20

Result = TypeVar("Result")

log = logging.getLogger(__name__)


def web_client(token: str, *, api_url: str = API_URL, timeout_seconds: float = TIMEOUT_SECONDS) -> WebClient:
    """Make slack_sdk's client for one token, its repeats off."""
    from slack_sdk import WebClient

    return WebClient(token, base_url=api_url, timeout=timeout_seconds, retry_handlers=[])  # type: ignore[arg-type]  # urllib takes parts of a second too


class Caller:
    """Makes calls with patience, words what fails, and keeps the posts to one channel in their order."""

    def __init__(self, patience: Patience | None = None) -> None:
        self._patience = patience or Patience(budget_seconds=120, most_requests=5)
        self._turns: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)
        self._counting = threading.Lock()

    def read(self, call: Callable[[], Result], *, doing: str, place: str = "the channel") -> Result:
        """Make a call that may be made twice without harm."""
        return self._made(call, doing=doing, place=place, is_repeatable=True, is_waited=True)

    def write(
        self, call: Callable[[], Result], *, doing: str, place: str = "the channel", is_urgent: bool = False
    ) -> Result:
        """Make a call whose effect must not happen twice. An urgent one is of no use later, and waits for nothing."""
        return self._made(call, doing=doing, place=place, is_repeatable=False, is_waited=not is_urgent)

    @contextmanager
    def turn(self, channel_id: str) -> Iterator[None]:
        """Wait until earlier posts to this channel are through, a pause that Slack asked for included."""
        with self._counting:
            turn = self._turns[channel_id]
        with turn:
            yield

    def pause(self, seconds: float) -> None:
        """Give Slack a moment."""
        self._patience.sleep(seconds)

    def _made(
        self, call: Callable[[], Result], *, doing: str, place: str, is_repeatable: bool, is_waited: bool
    ) -> Result:
        attempts = self._patience.attempts()
        while True:
            attempts.count()
            try:
                return call()
            except FAILURES as error:
                refusal = refusal_of(error)
                told = refusal.retry_after if refusal else None
                is_worth_it = is_waited and _may_repeat(error, is_repeatable=is_repeatable)
                if not is_worth_it or not attempts.wait_for_another(told):
                    raise translated(error, doing=doing, writing=not is_repeatable, place=place) from error
                log.info("slack_asked_again after=%s request=%d", _short(error), attempts.made)


def _may_repeat(error: BaseException, *, is_repeatable: bool) -> bool:
    refusal = refusal_of(error)
    if refusal is not None:
        return refusal.is_for_the_pace or (is_repeatable and refusal.is_away)
    return was_never_sent(error) or (is_repeatable and isinstance(error, Lost))


def _short(error: BaseException) -> str:
    refusal = refusal_of(error)
    return type(error).__name__ if refusal is None else refusal.code or str(refusal.status)
