"""What is kept of a form, on both databases: found once, told once, decided once, and answers moved all or nothing."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import cast

import pytest

from bot.actions.access import RoleAccess
from bot.actions.rights import Denied
from bot.drift import messages, repository
from bot.drift.listeners import DriftListeners
from bot.drift.open_questions import OpenQuestions
from bot.drift.service import FormKeeper
from bot.errors import UserError
from bot.feedback.drift_model import Answer
from bot.feedback.ingest import Ingest
from bot.feedback.repository import Responses
from bot.feedback.sources import FormSource
from bot.posting import Poster
from bot.roles import Permission, Role
from bot.slack_listening import Listening
from bot.slack_requests import ButtonClick, Request
from bot.storage.engine import Storage
from bot.storage.memory import Memory
from bot.storage.sends import Sends
from integrations.errors import ServiceUnavailable
from integrations.google.tables import FormAnswers, FormDefinition
from integrations.slack.message import Message
from tests.bot.feedback.test_drift_form import FORM, with_question
from tests.bot.learner_form import LEARNER, NINE
from tests.builders import LONDON, FakeChat, FixedClock

LEAD = Role("Lead Trainer", frozenset({Permission.SETTINGS}), people=frozenset({"USAM", "UKIM"}))
REWORDED = with_question("n", title="The course met my needs")


@dataclass
class FormToRead:
    """A form whose questions and answers are given."""

    asked: FormDefinition = FORM
    held: list[FormAnswers] = field(default_factory=list)

    def definition(self) -> FormDefinition:
        return self.asked

    def answers(self, *, since: object) -> list[FormAnswers]:
        return list(self.held)


@dataclass
class Answered:
    """Listening that remembers what it was to say."""

    drawn: list[Message] = field(default_factory=list)
    said: list[Message] = field(default_factory=list)

    def redraw(self, request: Request, message: Message) -> bool:
        self.drawn.append(message)
        return True

    def answer(self, request: Request, message: Message) -> None:
        self.said.append(message)


class Desk:
    """A form, the keeper of it, and Slack."""

    def __init__(self, storage: Storage) -> None:
        self.storage = storage
        self.clock = FixedClock(NINE)
        self.chat = FakeChat()
        self.form = FormToRead()
        self.questions = OpenQuestions(storage, form_map=LEARNER, file=Path("config/forms/learner.toml"))
        self.listening = Answered()

    def keeper(self) -> FormKeeper:
        return FormKeeper(
            storage=self.storage,
            form_map=LEARNER,
            file=self.questions.file,
            poster=Poster(chat=self.chat, sends=Sends(self.storage), clock=self.clock),
            channel_id="CALERTS",
            clock=self.clock,
        )

    def reads(self, *answers: str) -> None:
        """Let as many learners answer the question about their needs, and read."""
        for said in answers:
            at = NINE + timedelta(minutes=len(self.form.held))
            self.form.held.append(FormAnswers(f"R{len(self.form.held)}", at, at, {"c": ("A",), "n": (said,)}))
        source = FormSource(self.form, form_map=LEARNER, watch=self.keeper())  # type: ignore[arg-type]
        memory = Memory(self.storage)
        Ingest(source, responses=self.responses, memory=memory, clock=self.clock, zone=LONDON).run()

    @property
    def responses(self) -> Responses:
        return Responses(self.storage, source="learner")

    def stored(self, key: str) -> list[object]:
        return [one.answers[key] for one in self.responses.waiting(until=self.clock.now()) if key in one.answers]

    def presses(self, user_id: str, action_id: str, *, value: str = "learner/1") -> None:
        access = RoleAccess(roles=[LEAD], chat=self.chat, clock=self.clock)
        listeners = DriftListeners(listening=cast(Listening, self.listening), keeper=self.keeper(), access=access)
        click = ButtonClick(
            request_id="click/1", user_id=user_id, asked_at=NINE, action_id=action_id, value=value, response_url="u"
        )
        listeners.on_answer(click, {messages.SAME: Answer.SAME, messages.NEW: Answer.NEW}[action_id])


@pytest.fixture
def desk(storage: Storage) -> Desk:
    """A form that was read with three answers, and then reworded and answered twice."""
    made = Desk(storage)
    made.reads("4", "5", "3")
    made.form.asked = REWORDED
    made.reads("1", "2")
    return made


def test_answers_to_the_new_wording_are_kept_apart_and_known_ones_stay(desk: Desk) -> None:
    assert desk.stored("met_needs") == [4.0, 5.0, 3.0]
    assert desk.stored("met_needs@2") == [1.0, 2.0]


def test_the_same_question_brings_them_together_and_reading_again_changes_nothing(desk: Desk) -> None:
    desk.presses("USAM", messages.SAME)

    assert desk.stored("met_needs") == [4.0, 5.0, 3.0, 1.0, 2.0]
    assert desk.stored("met_needs@2") == []
    desk.reads("5")
    assert desk.stored("met_needs") == [4.0, 5.0, 3.0, 1.0, 2.0, 5.0]
    assert desk.questions.confirmed() == {"met_needs": ("The course met my needs",)}


def test_a_new_question_leaves_them_apart_and_is_listed(desk: Desk) -> None:
    desk.presses("USAM", messages.NEW)

    desk.reads("5")
    assert desk.stored("met_needs@2") == [1.0, 2.0, 5.0]
    [line] = desk.questions.notices()
    assert 'In no figure so far: "The course met my needs"' in line
    assert [question.key for question in desk.questions.apart()] == ["met_needs@2"]


def test_who_comes_second_is_told_who_decided_and_changes_nothing(desk: Desk) -> None:
    desk.keeper().tell()
    desk.presses("USAM", messages.SAME)

    desk.presses("UKIM", messages.NEW)

    [said] = desk.listening.said
    assert "That is decided already." in said.text
    assert "<@USAM>: the same question" in said.text
    assert len(desk.listening.drawn) == 2
    [change] = desk.questions.changes()
    assert (change.answer, change.answered_by, change.answered_at) == (Answer.SAME, "USAM", desk.clock.now())


def test_whom_no_role_allows_it_and_whose_button_is_of_nothing_known_change_nothing(desk: Desk) -> None:
    with pytest.raises(Denied, match=r"deciding about the form's questions is for the Lead Trainer"):
        desk.presses("USTRANGER", messages.SAME)
    for value in ("other/1", "learner/99", "learner/x", ""):
        with pytest.raises(UserError):
            desk.presses("USAM", messages.SAME, value=value)

    assert [change.answer for change in desk.questions.changes()] == [None]


def test_what_slack_does_not_take_is_told_later_and_nothing_twice(desk: Desk) -> None:
    desk.chat.fails("post", ServiceUnavailable("away"))
    desk.keeper().tell()
    assert desk.chat.posts == []

    desk.keeper().tell()
    desk.keeper().tell()

    [(channel_id, _, key)] = desk.chat.posts
    assert (channel_id, key) == ("CALERTS", "form/learner/1")


def test_a_decision_that_is_cut_off_moves_no_answer(desk: Desk) -> None:
    class PowerCut(Exception):
        pass

    def decide_and_die() -> None:
        with desk.storage.begin() as connection:
            [change] = repository.changes_of(connection, "learner")
            done = replace(change, answer=Answer.SAME, joins="met_needs", answered_by="USAM", answered_at=NINE)
            assert repository.settle(connection, "learner", done, before=(None,))
            assert repository.join_answers(connection, "learner", [done], key="met_needs@2") == 2
            raise PowerCut

    with pytest.raises(PowerCut):
        decide_and_die()

    assert desk.stored("met_needs@2") == [1.0, 2.0]
    assert [change.answer for change in desk.questions.changes()] == [None]
