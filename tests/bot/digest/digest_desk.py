"""A digest service on a real database, with a Slack in hand that can lose answers and a process that can be killed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path

from bot.actions.model import Action, Status
from bot.calendar import Week, week_of
from bot.cohorts.repository import Cohorts
from bot.cohorts.service import CohortRegister
from bot.comments.files import themes_of
from bot.comments.people import PutRight, never_put_right
from bot.digest.model import DigestButtons, OtherSources
from bot.digest.service import DigestService
from bot.feedback.changes import Changes
from bot.feedback.figures import Figures
from bot.feedback.model import Batch, Response
from bot.feedback.repository import Responses
from bot.posting import Poster
from bot.storage.engine import Storage
from bot.storage.memory import Memory
from bot.storage.sends import Sends
from integrations.errors import OutcomeUnknown
from integrations.slack.message import Block, File, Member, Message, Modal, Posted
from tests.bot.learner_form import LEARNER, LONDON, FixedClock

THEMES = themes_of(Path(__file__).parents[3] / "config")
CHANNEL = "C0QUALITY"
BUTTONS = DigestButtons(
    "https://docs.google.com/spreadsheets/d/plan", "digest.open_plan", "actions.add", "logbook.needing"
)


class Killed(BaseException):
    """The process is gone: nothing may catch this."""


@dataclass
class SlackInHand:
    """A channel as a list. Before each request it counts down to the moment the process is killed."""

    posts: list[tuple[str, str | None, Message]] = field(default_factory=list)  # key, thread, message
    shared: list[tuple[str, str | None]] = field(default_factory=list)  # file, thread
    shown: list[Block] = field(default_factory=list)  # what was said beside shared pictures
    uploads: list[File] = field(default_factory=list)
    killed_at: int | None = None
    loses_answers: bool = False
    requests: int = 0

    def _step(self) -> None:
        self.requests += 1
        if self.requests == self.killed_at:
            raise Killed

    def post(
        self, channel_id: str, message: Message, *, key: str | None = None, thread_ts: str | None = None
    ) -> Posted:
        self._step()
        self.posts.append((key or "", thread_ts, message))
        if self.loses_answers:
            raise OutcomeUnknown("the connection was cut")
        self._step()  # killed after Slack has it, before we know
        return Posted(channel_id, f"{len(self.posts)}.0")

    def find_post(self, channel_id: str, *, key: str, since: datetime, thread_ts: str | None = None) -> Posted | None:
        found = [index for index, post in enumerate(self.posts) if post[:2] == (key, thread_ts)]
        return Posted(channel_id, f"{found[0] + 1}.0") if found else None

    def upload(self, file: File) -> str:
        self._step()
        self.uploads.append(file)
        return f"F{len(self.uploads)}"

    def share(
        self, file_id: str, *, title: str, channel_id: str, thread_ts: str | None = None, blocks: Sequence[Block] = ()
    ) -> None:
        self._step()
        self.shared.append((file_id, thread_ts))
        self.shown += blocks
        if self.loses_answers:
            raise OutcomeUnknown("the connection was cut")
        self._step()

    def is_shared(self, file_id: str, *, channel_id: str) -> bool:
        return any(file_id == shared for shared, _ in self.shared)

    def update(self, posted: Posted, message: Message) -> None: ...

    def answer(self, response_url: str, message: Message, *, replace_original: bool = False) -> None: ...

    def open_modal(self, trigger_id: str, modal: Modal) -> str:
        return "V1"

    def update_modal(self, view_id: str, modal: Modal) -> None: ...

    def group_members(self, group_id: str) -> frozenset[str]:
        raise AssertionError("a digest asks for no user group")

    def all_members(self) -> Sequence[Member]:
        return ()

    def member(self, user_id: str) -> Member | None:
        return None


class DigestDesk:
    """Everything a digest needs, and the week it is for."""

    def __init__(self, storage: Storage) -> None:
        self.clock = FixedClock()
        self.slack = SlackInHand()
        self.actions: list[Action] = []
        self.form_notices: tuple[str, ...] = ()
        self.memory = Memory(storage)
        self.responses = Responses(storage, source=LEARNER.name)
        self.figures = Figures(storage, source=LEARNER.name)
        self.others = OtherSources()
        self.put_right: PutRight = never_put_right
        self.cohorts = Cohorts(storage, source=LEARNER.name)
        self._storage = storage

    @property
    def week(self) -> Week:
        return week_of(self.clock.now().date())

    def service(self) -> DigestService:
        """Wire the service as a fresh process would."""
        return DigestService(
            form_map=LEARNER,
            responses=self.responses,
            figures=self.figures,
            memory=self.memory,
            all_actions=lambda: self.actions,
            themes=lambda: THEMES,
            put_right=lambda: self.put_right,
            others=lambda _after, _until: self.others,
            register=CohortRegister(None, workbook=None, kept=self.cohorts, clock=self.clock),
            form_notices=lambda: self.form_notices,
            apart=tuple,
            poster=Poster(chat=self.slack, sends=Sends(self._storage), clock=self.clock),
            channel_id=CHANNEL,
            buttons=BUTTONS,
            clock=self.clock,
            zone=LONDON,
        )

    def receives(self, *responses: Response) -> None:
        self.responses.apply(Changes(new=responses), Batch(), now=self.clock.now())

    def next_week(self) -> None:
        self.clock.moves_on(days=7)

    def said(self) -> str:
        """Give every word that any post so far could show."""
        posted = "\n".join(f"{message.text}\n{message.blocks}" for _, _, message in self.slack.posts)
        return f"{posted}\n{self.slack.shown}"


def an_action(
    number: int, *, due_on: date | None = None, title: str = "Shorten the slides", **values: object
) -> Action:
    return Action(
        ref=f"ACT-{number:04}",
        number=number,
        raised_on=date(2026, 1, 12),
        raised_by="sheet",
        title=title,
        status=Status.AGREED,
        due_on=due_on,
        owner_id="U0ANN",
    )


def a_cohort(code: str, people: int, *, on: date, good: int | None = None) -> Sequence[Response]:
    """Build a cohort's answers; `good` of them said 5 to "met my needs", the others 3."""
    from tests.bot.learner_form import a_response

    praise = people if good is None else good
    return [
        a_response(f"{code}/{number}", cohort=code, on=on, met_needs=5.0 if number < praise else 3.0)
        for number in range(people)
    ]


A_WEEK = timedelta(days=7)
