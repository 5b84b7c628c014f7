"""The token bucket that stays below Google's quota."""

from __future__ import annotations

from integrations.google.pacing import TokenBucket


class StillClock:
    def __init__(self) -> None:
        self.seconds = 0.0
        self.slept: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.seconds += seconds


def test_fifty_requests_go_at_once_and_the_next_waits_for_the_minute_to_refill() -> None:
    clock = StillClock()
    bucket = TokenBucket(monotonic=lambda: clock.seconds, sleep=clock.sleep)

    for _ in range(50):
        bucket.take()
    assert clock.slept == []

    bucket.take()
    assert [round(seconds, 3) for seconds in clock.slept] == [1.2]


def test_a_quiet_minute_fills_the_bucket_but_not_beyond_its_size() -> None:
    clock = StillClock()
    bucket = TokenBucket(monotonic=lambda: clock.seconds, sleep=clock.sleep)
    for _ in range(50):
        bucket.take()

    clock.seconds += 3600
    for _ in range(50):
        bucket.take()
    bucket.take()

    assert len(clock.slept) == 1
