"""Slack's rate limits: a tier a method, and about one message a second a channel with short bursts tolerated."""

from __future__ import annotations

import math
from collections import deque
from datetime import datetime, timedelta

from integrations.sandbox.clock import SandboxClock
from integrations.sandbox.slack.errors import RateLimited

# https://docs.slack.dev/apis/web-api/rate-limits, read 2026-11. Calls a minute; tier 4 is "100+". Tier 1 is "1+ with a
# small burst": ten here, so that an app can open its ten connections.
PER_MINUTE = {1: 10, 2: 20, 3: 50, 4: 100}
MESSAGE_BURST = 5  # Slack tolerates short bursts and does not say how long
MINUTE = timedelta(minutes=1)
A_MESSAGE = timedelta(seconds=1)


class Limits:
    """Count calls by method and messages by channel; switch off with `enabled`."""

    def __init__(self, clock: SandboxClock) -> None:
        self.enabled = True
        self._clock = clock
        self._calls: dict[tuple[str, str], deque[datetime]] = {}
        self._posting: dict[str, datetime] = {}  # channel -> when its bucket is empty again

    def count_call(self, app_id: str, method: str, *, tier: int) -> None:
        """Count one call of a method by an app in this workspace."""
        if not self.enabled or tier not in PER_MINUTE:
            return
        now, calls = self._clock.now(), self._calls.setdefault((app_id, method), deque())
        while calls and not timedelta(0) <= now - calls[0] < MINUTE:  # a test may also set the clock back
            calls.popleft()
        if len(calls) >= PER_MINUTE[tier]:
            raise RateLimited(_whole_seconds(MINUTE - (now - calls[0])))
        calls.append(now)

    def count_message(self, app_id: str, channel_id: str) -> None:
        """Count one message of an app to a channel."""
        if not self.enabled:
            return
        key, now = f"{app_id}/{channel_id}", self._clock.now()
        before = self._posting.get(key, now)
        is_of_now = before - now <= A_MESSAGE * MESSAGE_BURST  # not of a time the clock was set back from
        empty_at = (max(before, now) if is_of_now else now) + A_MESSAGE
        excess = empty_at - now - A_MESSAGE * MESSAGE_BURST
        if excess > timedelta(0):
            raise RateLimited(_whole_seconds(excess))
        self._posting[key] = empty_at


def _whole_seconds(wait: timedelta) -> int:
    return max(1, math.ceil(wait.total_seconds()))
