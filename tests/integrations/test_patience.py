"""How long to go on asking: bounded in requests and in time."""

from __future__ import annotations

from integrations.patience import Attempts, Patience


class StillClock:
    """A clock that only moves when somebody sleeps."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.slept: list[float] = []

    def monotonic(self) -> float:
        return self.seconds

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.seconds += seconds


def patience(clock: StillClock, **bounds: float) -> Patience:
    return Patience(sleep=clock.sleep, monotonic=clock.monotonic, jitter=lambda ceiling: ceiling, **bounds)  # type: ignore[arg-type]


def go_on(attempts: Attempts, *, retry_after: float | None = None) -> int:
    attempts.count()
    while attempts.wait_for_another(retry_after):
        attempts.count()
    return attempts.made


def test_the_wait_doubles_up_to_a_ceiling_and_ends_after_eight_requests() -> None:
    clock = StillClock()

    made = go_on(patience(clock).attempts())

    assert made == 8
    assert clock.slept == [2, 4, 8, 16, 32, 64, 64]


def test_a_service_that_names_its_wait_is_obeyed_inside_the_budget() -> None:
    clock = StillClock()

    made = go_on(patience(clock, budget_seconds=100).attempts(), retry_after=40)

    assert clock.slept == [40, 40]
    assert made == 3


def test_a_wait_longer_than_the_budget_is_not_begun() -> None:
    clock = StillClock()

    assert go_on(patience(clock, budget_seconds=60).attempts(), retry_after=61) == 1
    assert clock.slept == []


def test_a_deadline_that_is_handed_in_shortens_the_budget() -> None:
    clock = StillClock()

    go_on(patience(clock).attempts(deadline=10), retry_after=4)

    assert clock.slept == [4, 4]
