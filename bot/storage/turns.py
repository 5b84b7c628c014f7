"""A lock that is given in the order in which it was asked for.

SQLite lets one writer in at a time, and those who wait look again after a nap that grows to a tenth of a second.
Somebody who writes portion after portion would slip in before them every time, and Slack's three seconds pass quickly.
"""

from __future__ import annotations

import threading
from collections import deque
from types import TracebackType


class Turn:
    """Use it as a context manager. It cannot be taken twice by one thread."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._is_taken = False
        self._waiting: deque[threading.Lock] = deque()

    @property
    def waiting(self) -> int:
        """Tell how many wait for their turn now."""
        return len(self._waiting)

    def __enter__(self) -> None:
        with self._guard:
            if not self._is_taken:
                self._is_taken = True
                return
            mine = threading.Lock()
            mine.acquire()
            self._waiting.append(mine)
        try:
            mine.acquire()
        except BaseException:  # Ctrl+C: whoever gives up waiting must not be given the turn
            self._give_up(mine)
            raise

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._hand_on()

    def _hand_on(self) -> None:
        with self._guard:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._is_taken = False

    def _give_up(self, mine: threading.Lock) -> None:
        with self._guard:
            is_waiting = mine in self._waiting
            if is_waiting:
                self._waiting.remove(mine)
        if not is_waiting:  # it was handed over at that very moment
            self._hand_on()
