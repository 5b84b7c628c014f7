"""When jobs are due, across restarts, downtime and both changes of the clock."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.storage.engine import open_storage
from bot.storage.runs import Runs
from bot.timetable import Daily, Every, Job, Timetable, Weekly, local_moment
from integrations.errors import ServiceUnavailable

LONDON = ZoneInfo("Europe/London")
MONDAY_MORNING = Weekly(weekday=0, at=time(8, 30), catch_up=timedelta(hours=60))


class HeldClock:
    def __init__(self, now: datetime) -> None:
        self.moment = now

    def now(self) -> datetime:
        return self.moment


class Diary:
    """A timetable whose jobs write down the days they ran for."""

    def __init__(self, folder: Path, *, start: datetime, rule: Weekly | Daily | Every) -> None:
        self.clock = HeldClock(start)
        self.done: list[date] = []
        self.troubles: list[str] = []
        self.fail: Callable[[], None] = lambda: None
        self._runs = Runs(open_storage(f"sqlite:///{folder / 'cqi.sqlite3'}"))
        self._rule = rule
        self.restart()

    def restart(self) -> None:
        self.timetable = Timetable(
            [Job("digest", self._rule, self._do)],
            runs=self._runs,
            clock=self.clock,
            zone=LONDON,
            on_trouble=lambda name, error: self.troubles.append(f"{name}: {error}"),
            on_recovery=lambda name: None,
        )

    def _do(self, day: date) -> str:
        self.fail()
        self.done.append(day)
        return "done"

    def live_until(self, moment: datetime, *, step: timedelta) -> None:
        while self.clock.moment < moment:
            self.timetable.tick()
            self.clock.moment += step


def test_over_two_years_each_week_has_exactly_one_digest_at_half_past_eight_in_london(tmp_path: Path) -> None:
    diary = Diary(tmp_path, start=datetime(2025, 1, 2, tzinfo=UTC), rule=MONDAY_MORNING)

    diary.live_until(datetime(2027, 1, 1, tzinfo=UTC), step=timedelta(minutes=30))

    first = date(2025, 1, 6)
    assert diary.done == [first + timedelta(weeks=week) for week in range(104)]


@pytest.mark.parametrize("hour", range(24))
def test_a_weekly_slot_at_any_hour_of_a_day_the_clocks_change_comes_once(tmp_path: Path, hour: int) -> None:
    sunday = Weekly(weekday=6, at=time(hour, 30), catch_up=timedelta(hours=60))
    diary = Diary(tmp_path, start=datetime(2026, 3, 26, tzinfo=UTC), rule=sunday)

    diary.live_until(datetime(2026, 4, 1, tzinfo=UTC), step=timedelta(minutes=15))
    diary.clock.moment = datetime(2026, 10, 22, tzinfo=UTC)
    diary.live_until(datetime(2026, 10, 28, tzinfo=UTC), step=timedelta(minutes=15))

    assert diary.done == [date(2026, 3, 29), date(2026, 10, 25)]


def test_a_digest_missed_while_the_bot_was_down_is_caught_up_once(tmp_path: Path) -> None:
    diary = Diary(tmp_path, start=datetime(2026, 3, 17, 14, tzinfo=UTC), rule=MONDAY_MORNING)

    diary.timetable.tick()
    diary.restart()
    diary.timetable.tick()

    assert diary.done == [date(2026, 3, 16)]


def test_a_digest_is_not_caught_up_when_the_meeting_is_long_over(tmp_path: Path) -> None:
    diary = Diary(tmp_path, start=datetime(2026, 3, 20, 9, tzinfo=UTC), rule=MONDAY_MORNING)

    diary.timetable.tick()

    assert diary.done == []


def test_reminders_missed_for_a_week_are_not_sent_in_a_burst(tmp_path: Path) -> None:
    diary = Diary(tmp_path, start=datetime(2026, 3, 9, 10, tzinfo=UTC), rule=Daily(at=time(9)))

    diary.timetable.tick()
    diary.clock.moment = datetime(2026, 3, 16, 10, tzinfo=UTC)
    diary.timetable.tick()
    diary.timetable.tick()

    assert diary.done == [date(2026, 3, 9), date(2026, 3, 16)]


def test_a_job_that_fails_is_tried_again_when_the_service_said_it_would_answer(tmp_path: Path) -> None:
    diary = Diary(tmp_path, start=datetime(2026, 3, 16, 9, tzinfo=UTC), rule=MONDAY_MORNING)
    back_at = diary.clock.moment + timedelta(minutes=7)

    def away() -> None:
        raise ServiceUnavailable("Google Sheets is away", retry_at=back_at)

    diary.fail = away
    diary.timetable.tick()
    diary.fail = lambda: None
    diary.live_until(back_at, step=timedelta(minutes=1))
    tried_before = list(diary.done)
    diary.live_until(back_at + timedelta(minutes=2), step=timedelta(minutes=1))

    assert tried_before == []
    assert diary.done == [date(2026, 3, 16)]
    assert diary.troubles == ["digest: Google Sheets is away"]


def test_a_job_that_repeats_keeps_its_distance(tmp_path: Path) -> None:
    diary = Diary(tmp_path, start=datetime(2026, 3, 16, 9, tzinfo=UTC), rule=Every(timedelta(minutes=1)))

    diary.live_until(diary.clock.moment + timedelta(minutes=10), step=timedelta(seconds=10))

    assert len(diary.done) == 10


def test_a_time_that_comes_twice_means_the_first_of_the_two() -> None:
    assert local_moment(date(2026, 10, 25), time(1, 30), zone=LONDON) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
