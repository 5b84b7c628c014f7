"""The private review put together: what upkeep, timetable and Slack ask of it. `assembly` hands in the ports."""

from __future__ import annotations

from collections.abc import MutableMapping
from dataclasses import dataclass
from datetime import time, timedelta
from importlib import resources
from typing import Protocol

from bot.calendar import SchoolCalendar
from bot.comments.files import read_roster, read_theme_list
from bot.comments.people import PutRight
from bot.comments.rules import Judge
from bot.feedback.model import FormMap
from bot.ports import Chat, Clock
from bot.posting import Poster
from bot.privacy.masking import NOBODY
from bot.review.chasing import Chasing
from bot.review.erasing import Erasing
from bot.review.filling import Filling
from bot.review.listeners import ReviewListeners
from bot.review.model import Safeguarding
from bot.review.quotes import Quotes
from bot.review.repository import Comments
from bot.review.service import ReviewAccess, ReviewService
from bot.roles import Permission
from bot.settings import Settings
from bot.slack_listening import Listening
from bot.storage.engine import Storage
from bot.timetable import Daily, Every, Job
from integrations.slack.message import Posted


class Access(ReviewAccess, Protocol):
    """What else is asked of the roles."""

    def people_who_may(self, permission: Permission) -> frozenset[str]:
        """Tell whom to tell that something waits."""
        ...


THEMES = "themes.toml"
A_MINUTE = timedelta(minutes=1)
REVIEWERS_TOLD_AT = time(12)  # reminders come in the morning; reading takes a quiet quarter of an hour
PURGED_AT = time(4)  # while nobody waits for the database


@dataclass(frozen=True)
class Ports:
    """What the review works with."""

    storage: Storage
    memory: MutableMapping[str, str]
    chat: Chat
    poster: Poster
    clock: Clock
    calendar: SchoolCalendar


class ReviewDesk:
    """One for the bot."""

    def __init__(self, ports: Ports, *, access: Access, form_map: FormMap, settings: Settings) -> None:
        """Read the lists and put it together.

        Raises:
            ConfigError, UserError: the themes or the roster cannot be read.
        """
        self._ports = ports
        self._form_map = form_map
        self._settings = settings
        judge, judged_by = read_lists(settings)
        named = settings.safeguarding
        safeguarding = Safeguarding(named.lead, named.deputy, named.acknowledge_within_hours)
        storage, clock = ports.storage, ports.clock
        self._comments = Comments(storage)
        self._filling = Filling(
            storage=storage, memory=ports.memory, clock=clock, form_map=form_map, judge=judge, judged_by=judged_by
        )
        self._service = ReviewService(
            storage=storage,
            clock=clock,
            access=access,
            safeguarding=safeguarding,
            themes=judge.themes,
            roster=judge.roster,
        )
        self._chasing = Chasing(
            storage=storage,
            poster=ports.poster,
            clock=clock,
            people=safeguarding,
            alert_channel_id=settings.slack.alert_channel,
            calendar=ports.calendar,
            reviewers=lambda: access.people_who_may(Permission.REVIEW),
            reader=self._service.reader,
            zone=settings.zone,
        )
        self.quotes = Quotes(storage=storage, chat=ports.chat, poster=ports.poster, clock=clock, themes=judge.themes)

        self.erasing = Erasing(
            storage=storage,
            source=form_map.name,
            quotes=self.quotes,
            poster=ports.poster,
            clock=clock,
            zone=settings.zone,
            alert_channel_id=settings.slack.alert_channel,
        )

    def jobs(self) -> list[Job]:
        """What is done by itself, and when."""
        settings = self._settings
        jobs = [
            Job("the private review", Every(A_MINUTE), lambda _: self.keep_watch()),
            Job("waiting comments", Daily(REVIEWERS_TOLD_AT), self._chasing.remind_reviewers),
        ]
        if settings.privacy.erases_old_responses:
            jobs.append(Job("yearly purge", Daily(PURGED_AT), self.erasing.purge_if_due))
        return jobs

    def register(self, listening: Listening) -> None:
        questions = {question.key: question.title for question in self._form_map.questions}
        ReviewListeners(
            listening=listening,
            chat=self._ports.chat,
            service=self._service,
            questions=questions,
            zone=self._settings.zone,
        ).register()

    def put_right(self) -> PutRight:
        """Read what people have put right of the themes, for whoever counts comments."""
        return self._comments.put_right()

    def queue(self) -> bool:
        """Bring the queue up to date with the responses; tell whether it is."""
        return self._filling.run()

    def keep_watch(self) -> str:
        """Do what cannot wait: go on with a backlog, tell the safeguarding lead, take back quotes that do not stand."""
        if self._filling.is_behind:
            self._filling.run()
        try:  # both, so that trouble with one keeps nothing from the other
            return self._chasing.chase()
        finally:
            self.quotes.withdraw()

    def post_quotes(self, period: str, thread: Posted) -> int:
        return self.quotes.post(period, thread)


def read_lists(settings: Settings) -> tuple[Judge, str]:
    """Read the team's themes, or the shipped ones where it has none, and the roster; name both for what they say."""
    file = settings.folder / THEMES
    shipped = (resources.files("config") / THEMES).read_text(encoding="utf-8")
    themes = read_theme_list(file if file.is_file() else shipped)
    roster = read_roster(settings.privacy.roster) if settings.privacy.roster else NOBODY
    written = file.read_text(encoding="utf-8") if file.is_file() else shipped
    return Judge(themes=themes, roster=roster), repr((written, roster))
