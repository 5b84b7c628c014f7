"""Dates and times as the numbers that sheets keep them by: days since 30 December 1899, in the file's own time zone."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

_DAY_ZERO = datetime(1899, 12, 30)  # noqa: DTZ001 - serial numbers have no time zone
_SECONDS_A_DAY = 86_400


def serial_of(moment: datetime) -> float:
    """Return the serial number of a wall-clock time; its time zone, if any, is not looked at."""
    since = moment.replace(tzinfo=None) - _DAY_ZERO
    return since.days + (since.seconds + since.microseconds / 1e6) / _SECONDS_A_DAY


def moment_of(serial: float) -> datetime:
    """Return the wall-clock time of a serial number, to the millisecond."""
    milliseconds = round(serial * _SECONDS_A_DAY * 1000)
    return _DAY_ZERO + timedelta(milliseconds=milliseconds)


def local_time(now: datetime, time_zone: str) -> datetime:
    """Return an aware moment as the clocks of a spreadsheet's time zone show it."""
    return now.astimezone(ZoneInfo(time_zone))
