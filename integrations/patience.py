"""How long to go on asking a service that is away or busy: one rule for every provider."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass

Sleep = Callable[[float], None]
Monotonic = Callable[[], float]
Jitter = Callable[[float], float]


def full_jitter(ceiling: float) -> float:
    """Choose a wait between nothing and `ceiling`, so that clients that failed together do not return together."""
    return random.uniform(0, ceiling)  # noqa: S311 - spreads load, guards nothing


@dataclass(frozen=True, kw_only=True)
class Patience:
    """The bounds of one call, its repeats and its waits together."""

    budget_seconds: float = 600.0
    most_requests: int = 8
    first_ceiling: float = 1.0
    last_ceiling: float = 64.0
    sleep: Sleep = time.sleep
    monotonic: Monotonic = time.monotonic
    jitter: Jitter = full_jitter

    def attempts(self, *, deadline: float | None = None) -> Attempts:
        """Begin to count one call. `deadline` is a moment of `monotonic` and can only shorten the budget."""
        end = self.monotonic() + self.budget_seconds
        return Attempts(self, end=end if deadline is None else min(end, deadline))


class Attempts:
    """The requests of one call: how many there were, and whether there may be another."""

    def __init__(self, patience: Patience, *, end: float) -> None:
        self._patience = patience
        self._end = end
        self.made = 0

    def count(self) -> None:
        self.made += 1

    def wait_for_another(self, retry_after: float | None = None) -> bool:
        """Sleep as long as told, else with full jitter, and say True; False at once if that would pass a bound."""
        patience = self._patience
        if self.made >= patience.most_requests:
            return False
        seconds = retry_after if retry_after is not None else patience.jitter(self._ceiling())
        if patience.monotonic() + seconds > self._end:
            return False
        patience.sleep(seconds)
        return True

    def _ceiling(self) -> float:
        patience = self._patience
        return min(patience.last_ceiling, patience.first_ceiling * 2.0**self.made)
