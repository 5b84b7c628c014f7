"""Keeps below Google's quota instead of running into it: 60 requests a minute for reads and for writes, per user."""

from __future__ import annotations

import threading

from integrations.patience import Monotonic, Sleep

PER_MINUTE = 50  # ten below the quota, for a second process or a person's script on the same account


class TokenBucket:
    """Let `per_minute` requests through at once and then one at a time as the minute refills."""

    def __init__(self, *, monotonic: Monotonic, sleep: Sleep, per_minute: int = PER_MINUTE) -> None:
        self._monotonic = monotonic
        self._sleep = sleep
        self._size = float(per_minute)
        self._per_second = per_minute / 60
        self._left = self._size
        self._counted_at = monotonic()
        self._lock = threading.Lock()

    def take(self) -> None:
        """Take one request's worth, sleeping until it is there."""
        wait = self._owed()
        if wait > 0:
            self._sleep(wait)

    def _owed(self) -> float:
        """Book one request, even on credit, and say how long until it is covered: callers queue in order."""
        with self._lock:
            now = self._monotonic()
            self._left = min(self._size, self._left + (now - self._counted_at) * self._per_second)
            self._counted_at = now
            self._left -= 1
            return max(0.0, -self._left / self._per_second)
