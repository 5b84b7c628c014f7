"""Writers to one SQLite file take turns, in the order in which they came."""

from __future__ import annotations

import threading

import pytest

from bot.storage.turns import Turn

SECONDS = 20.0


def test_the_turn_is_given_in_the_order_it_was_asked_for() -> None:
    turn, served = Turn(), list[int]()

    def writer(number: int) -> None:
        with turn:
            served.append(number)

    writers = [threading.Thread(target=writer, args=(number,)) for number in range(5)]
    with turn:
        for number, thread in enumerate(writers, start=1):
            thread.start()
            wait_for_waiters(turn, number)
    for thread in writers:
        thread.join(SECONDS)

    assert served == [0, 1, 2, 3, 4]


def test_whoever_asks_again_at_once_does_not_slip_in_before_those_who_wait() -> None:
    turn, served = Turn(), list[str]()

    def patient() -> None:
        with turn:
            served.append("patient")

    thread = threading.Thread(target=patient)
    with turn:
        thread.start()
        wait_for_waiters(turn, 1)
    with turn:
        served.append("hasty")
    thread.join(SECONDS)

    assert served == ["patient", "hasty"]


def test_work_that_raises_hands_the_turn_on() -> None:
    turn = Turn()
    with pytest.raises(ValueError, match="spoilt"), turn:
        raise ValueError("spoilt")

    with turn:
        pass


def wait_for_waiters(turn: Turn, count: int) -> None:
    pause = threading.Event()
    for _ in range(int(SECONDS / 0.005)):
        if turn.waiting == count:
            return
        pause.wait(0.005)
    raise AssertionError("nobody waits")
