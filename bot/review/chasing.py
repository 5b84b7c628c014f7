"""One use case: the safeguarding lead is told that something waits, and is chased until somebody has seen it.

Each step goes out once, without a word of the comment, and is logged with whom it was told and when.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy import select, update

from bot.calendar import SchoolCalendar
from bot.ports import Clock
from bot.posting import Poster
from bot.review import messages, repository, rules
from bot.review.model import GONE, Comment, Concern, LogEntry, Reader, Safeguarding, Step
from bot.review.repository import BOT, Comments
from bot.storage.engine import Storage
from bot.storage.schema import concerns
from integrations.errors import IntegrationError, ServiceUnavailable
from integrations.slack.message import Message

log = logging.getLogger(__name__)


class Chasing:
    """The clocks of what looks like a disclosure, and the daily word to the reviewers."""

    def __init__(
        self,
        *,
        storage: Storage,
        poster: Poster,
        clock: Clock,
        people: Safeguarding,
        alert_channel_id: str,
        calendar: SchoolCalendar,
        reviewers: Callable[[], frozenset[str]],
        reader: Callable[[str], Reader],
        zone: ZoneInfo,
    ) -> None:
        self._storage = storage
        self._comments = Comments(storage)
        self._poster = poster
        self._clock = clock
        self._people = people
        self._alert_channel_id = alert_channel_id
        self._calendar = calendar
        self._reviewers = reviewers
        self._reader = reader
        self._zone = zone

    def chase(self) -> str:
        """Tell whoever's turn it is, once each.

        Raises:
            ServiceUnavailable: Slack did not take some of it now; the others were told. Call again.
        """
        told, failure = 0, None
        for concern in self._running():
            try:
                told += self._take_step(concern)
            except ServiceUnavailable as error:
                failure = error
        if failure is not None:
            raise failure
        return f"told {told}"

    def remind_reviewers(self, day: date) -> str:
        """Tell each reviewer, once on a working day, how many comments wait for them; never what they say."""
        if not self._calendar.is_working_day(day):
            return "nobody told: no working day"
        told = 0
        for user_id in sorted(self._reviewers()):
            count = self._comments.waiting(self._reader(user_id))
            if count:
                told += self._tell_reviewer(user_id, day, count)
        return f"told {told}"

    def _tell_reviewer(self, user_id: str, day: date, count: int) -> bool:
        try:
            self._poster.post_once(f"review/{day.isoformat()}/{user_id}", user_id, messages.comments_wait(count))
        except ServiceUnavailable:
            raise
        except IntegrationError as error:  # one who cannot be reached keeps nobody else from being told
            log.warning("review_notice_refused user=%s error=%s", user_id, type(error).__name__)
            return False
        return True

    def _running(self) -> list[Concern]:
        query = select(concerns).where(concerns.c.acknowledged_at.is_(None), concerns.c.step != Step.OVER.value)
        with self._storage.read() as connection:
            rows = connection.execute(query.order_by(concerns.c.number)).all()
        return [Concern(**{**row._mapping, "step": Step(row.step)}) for row in rows]

    def _take_step(self, concern: Concern) -> bool:
        now = self._clock.now()
        step = rules.next_step(concern, now=now, people=self._people)
        if step is None:
            return False
        waiting = [each for each in self._comments.in_concern(concern.number) if each.state not in GONE]
        if not waiting:
            self._close(concern)
            return False
        told = rules.told_at(step, self._people) or self._alert_channel_id
        reached = self._tell(concern, step, told, waiting)
        following, due_at = rules.after(step, reached=reached, now=now, people=self._people)
        did = f"told: {step.value}" if reached else f"could not reach: {step.value}"
        with self._storage.begin() as connection:
            moved = connection.execute(
                update(concerns)
                .where(concerns.c.number == concern.number, concerns.c.step == concern.step.value)
                .values(step=following.value, due_at=due_at)
            )
            if moved.rowcount:
                repository.note(connection, LogEntry(now, BOT, did, concern=concern.number, told=told))
        log.info("concern_told concern=%s step=%s reached=%s", concern.number, step.value, reached)
        return reached

    def _tell(self, concern: Concern, step: Step, told: str, waiting: list[Comment]) -> bool:
        key = f"safeguarding/{concern.number}/{step.value.replace(' ', '-')}"
        message = self._message(concern, step, waiting)
        try:
            self._poster.post_once(key, told, message)
        except ServiceUnavailable:
            raise
        except IntegrationError as error:
            if step is Step.ALERT:
                raise  # nobody is left to tell: the job's trouble says so until it is mended
            log.warning("concern_not_told step=%s error=%s", step.value, type(error).__name__)
            return False
        return True

    def _message(self, concern: Concern, step: Step, waiting: list[Comment]) -> Message:
        refs = [each.ref for each in waiting]
        since = concern.opened_at.astimezone(self._zone)
        if step is Step.ALERT:
            return messages.concern_for_alert_channel(refs, since=since, nobody_is_named=not self._anybody)
        return messages.concern_for_lead(concern.number, refs, since=since, step=step)

    @property
    def _anybody(self) -> bool:
        return bool(self._people.lead or self._people.deputy)

    def _close(self, concern: Concern) -> None:
        now = self._clock.now()
        with self._storage.begin() as connection:
            connection.execute(update(concerns).where(concerns.c.number == concern.number).values(step=Step.OVER.value))
            repository.note(connection, LogEntry(now, BOT, "over: nothing is left to read", concern=concern.number))
