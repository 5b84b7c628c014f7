"""What a week adds to what was known: an alert is told when it arises, and only stands from then on."""

from __future__ import annotations

from dataclasses import dataclass

from bot.analysis.monitor import Alert, Direction, Watch

Series = tuple[str | None, Direction]


@dataclass(frozen=True)
class News:
    """Alerts that stand now and did not before, that stand as before, and that stood and are over."""

    arisen: tuple[Alert, ...] = ()
    still: tuple[Alert, ...] = ()
    over: tuple[Alert, ...] = ()


def news_of(now: Watch, before: Watch) -> News:
    """Compare the monitor's word with its word of before the week's groups.

    An alert is known by its series and direction, not by its cohort: late answers may move that a little. What came and
    went between two looks is told by neither.
    """
    stand, stood = _standing(now), _standing(before)
    return News(
        arisen=tuple(alert for series, alert in stand.items() if series not in stood),
        still=tuple(alert for series, alert in stand.items() if series in stood),
        over=tuple(alert for series, alert in stood.items() if series not in stand),
    )


def _standing(watch: Watch) -> dict[Series, Alert]:
    return {(alert.question, alert.direction): alert for alert in watch.alerts if alert.over_at is None}
