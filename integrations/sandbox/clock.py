"""The sandbox's clock: real by default, held still or moved on by tests."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


class SandboxClock:
    """Tell the time in UTC; `hold_at` stops it, `move_on` carries it forward, `let_run` returns to real time."""

    def __init__(self, held_at: datetime | None = None) -> None:
        self._held_at = held_at

    def now(self) -> datetime:
        return self._held_at or datetime.now(UTC)

    def hold_at(self, moment: datetime) -> None:
        self._held_at = moment

    def move_on(self, by: timedelta) -> None:
        self._held_at = self.now() + by

    def let_run(self) -> None:
        self._held_at = None
