"""Work that waits its turn."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from bot.work_queue import WorkQueue


@pytest.fixture
def work() -> Iterator[WorkQueue]:
    queue = WorkQueue(threads=2)
    queue.start()
    yield queue
    queue.stop()


def test_a_job_that_fails_stops_neither_its_thread_nor_the_jobs_after_it(work: WorkQueue) -> None:
    done: list[int] = []

    def fail() -> None:
        raise RuntimeError

    for number in range(10):
        work.put("sam", fail)
        work.put("sam", lambda number=number: done.append(number))  # type: ignore[misc]

    assert work.settle(timeout_seconds=10)
    assert done == list(range(10))


def test_one_persons_slow_job_keeps_nobody_else_waiting(work: WorkQueue) -> None:
    may_end, kim_is_done = threading.Event(), threading.Event()

    def wait() -> None:
        may_end.wait(timeout=30)

    work.put("sam", wait)
    work.put("sam", lambda: None)

    work.put("kim", kim_is_done.set)

    assert kim_is_done.wait(timeout=10)
    may_end.set()
    assert work.settle(timeout_seconds=10)


def test_stopping_finishes_what_waits() -> None:
    queue = WorkQueue(threads=1)
    done: list[str] = []
    queue.put("sam", lambda: done.append("one"))
    queue.start()

    queue.stop()

    assert done == ["one"]
