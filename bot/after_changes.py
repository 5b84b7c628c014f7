"""Bringing what people change in Slack to Google: a moment later, so that several changes make one write."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

AFTER_SECONDS = 1.0
DRAIN_SECONDS = 8.0
log = logging.getLogger(__name__)


class AfterChanges:
    """Do what a change calls for, on a thread of its own. What is left at the end, the next start brings."""

    def __init__(self, steps: Mapping[str, Callable[[], object]]) -> None:
        self._steps = steps
        self._due: set[str] = set()
        self._lock = threading.Lock()
        self._changed = threading.Event()

    def note(self, name: str) -> None:
        """Have this step done soon."""
        with self._lock:
            self._due.add(name)
        self._changed.set()

    @contextmanager
    def at_work(self) -> Iterator[None]:
        leaving = threading.Event()
        worker = threading.Thread(target=self._work, args=(leaving,), name="after changes", daemon=True)
        worker.start()
        try:
            yield
        finally:
            leaving.set()
            self._changed.set()
            worker.join(timeout=DRAIN_SECONDS)

    def _work(self, leaving: threading.Event) -> None:
        while not leaving.is_set():
            self._changed.wait()
            leaving.wait(AFTER_SECONDS)
            if self._changed.is_set() and not leaving.is_set():
                for name in self._taken():
                    self._do(name)

    def _do(self, name: str) -> None:
        """Do one step. What fails in it is done at the next regular look, and stops no later change."""
        try:
            self._steps[name]()
        except Exception as error:
            log.error("after_change_failed step=%s kind=%s", name, type(error).__name__)

    def _taken(self) -> list[str]:
        self._changed.clear()
        with self._lock:
            due, self._due = self._due, set()
        return [name for name in self._steps if name in due]
