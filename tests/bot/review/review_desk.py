"""The private review on a real database, with a Slack in hand, and a process that can be killed."""

from __future__ import annotations

from pathlib import Path

from bot.comments.files import read_theme_list
from bot.comments.rules import Judge
from bot.feedback.model import Response
from bot.posting import Poster
from bot.privacy.masking import NOBODY
from bot.review.chasing import Chasing
from bot.review.filling import Filling
from bot.review.model import Reader, Safeguarding
from bot.review.quotes import Quotes
from bot.review.service import ReviewService
from bot.roles import EVERY_PERMISSION, Permission
from bot.storage.engine import Storage
from bot.storage.sends import Sends
from tests.bot.digest.digest_desk import DigestDesk
from tests.bot.learner_form import LEARNER, LONDON, TODAY, a_response
from tests.builders import a_calendar

THEMES = read_theme_list(Path(__file__).parents[3] / "config" / "themes.toml")
ALERTS, LEAD, DEPUTY, REVIEWER = "C0ALERTS", "U0LEAD", "U0DEPUTY", "U0REVIEWER"
READER = Reader(REVIEWER, may_review=True, may_review_trainers=True)
DISCLOSURE = "A pupil in my class told me that her stepfather hits her and I do not know what to do."


class Everything:
    """Access that lets everybody do everything."""

    def permissions_of(self, user_id: str) -> frozenset[Permission]:
        return EVERY_PERMISSION

    def denied(self, permission: Permission, *, ref: str | None, user_id: str) -> LookupError:
        return LookupError(f"{user_id} has every permission")


class Review(DigestDesk):
    """What learners wrote on its way: the digest beside the private lane."""

    def __init__(self, storage: Storage) -> None:
        super().__init__(storage)
        self.storage = storage

    def filling(self, *, judged_by: str = "the lists") -> Filling:
        return Filling(
            storage=self.storage,
            memory=self.memory,
            clock=self.clock,
            form_map=LEARNER,
            judge=Judge(themes=THEMES),
            judged_by=judged_by,
        )

    def lane(self) -> ReviewService:
        people = Safeguarding(LEAD, DEPUTY)
        return ReviewService(
            storage=self.storage,
            clock=self.clock,
            access=Everything(),  # type: ignore[arg-type]  # it never denies
            safeguarding=people,
            themes=THEMES,
            roster=NOBODY,
        )

    def chasing(self) -> Chasing:
        return Chasing(
            storage=self.storage,
            poster=self.poster,
            clock=self.clock,
            people=Safeguarding(LEAD, DEPUTY),
            alert_channel_id=ALERTS,
            calendar=a_calendar(),
            reviewers=lambda: frozenset({REVIEWER}),
            reader=lambda _: READER,
            zone=LONDON,
        )

    def quotes(self) -> Quotes:
        return Quotes(storage=self.storage, chat=self.slack, poster=self.poster, clock=self.clock, themes=THEMES)

    @property
    def poster(self) -> Poster:
        return Poster(chat=self.slack, sends=Sends(self.storage), clock=self.clock)


def a_cohort_writing(text: str, *, people: int = 9, question: str = "most_useful", prefix: str = "r") -> list[Response]:
    """Build a cohort of whom the first wrote something."""
    silent = {"most_useful": None, "should_change": None, "first_step": None}
    return [
        a_response(
            f"{prefix}{number}", cohort="2026-SPR-ON-01", on=TODAY, **{**silent, question: None if number else text}
        )
        for number in range(people)
    ]
