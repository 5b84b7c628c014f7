"""Work that waits its turn: a few threads, one person's requests in their order, and no failure that stops the rest."""

from __future__ import annotations

import logging
import queue
import threading
from collections import deque
from collections.abc import Callable

log = logging.getLogger(__name__)

Job = Callable[[], None]


class WorkQueue:
    """Run jobs on `threads` threads. Jobs with the same key run one after the other, in the order they came."""

    def __init__(self, *, threads: int = 4) -> None:
        self._count = threads
        self._threads: list[threading.Thread] = []
        self._waiting: dict[str, deque[Job]] = {}  # a key stays in here while its first job runs
        self._ready: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        self._changed = threading.Condition()

    def start(self) -> None:
        for number in range(self._count):
            thread = threading.Thread(target=self._run, name=f"work-{number + 1}", daemon=True)
            thread.start()
            self._threads.append(thread)

    def put(self, key: str, job: Job) -> None:
        with self._changed:
            jobs = self._waiting.setdefault(key, deque())
            jobs.append(job)
            if len(jobs) == 1:
                self._ready.put(key)

    def settle(self, *, timeout_seconds: float) -> bool:
        """Wait until nothing is left to do. False if that took too long."""
        with self._changed:
            return self._changed.wait_for(lambda: not self._waiting, timeout=timeout_seconds)

    def stop(self, *, timeout_seconds: float = 10) -> None:
        """Finish what waits, as far as the time allows, and end the threads."""
        self.settle(timeout_seconds=timeout_seconds)
        for _ in self._threads:
            self._ready.put(None)
        for thread in self._threads:
            thread.join(timeout=1)
        self._threads.clear()

    def _run(self) -> None:
        while (key := self._ready.get()) is not None:
            with self._changed:
                job = self._waiting[key][0]
            try:
                job()
            except Exception as error:  # a job that fails must not take its thread with it
                log.error("work_failed error=%s", type(error).__name__)  # the message may hold somebody's words
            with self._changed:
                self._waiting[key].popleft()
                if self._waiting[key]:
                    self._ready.put(key)
                else:
                    del self._waiting[key]
                    self._changed.notify_all()
