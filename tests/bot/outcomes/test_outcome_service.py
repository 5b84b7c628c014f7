"""Looks are kept once with what they were judged by, whatever stops the bot in between; owners are asked once."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import select

from bot.actions import repository as actions_kept
from bot.actions.model import Action, Status, changed, differences
from bot.analysis.model import Unit
from bot.feedback.figures import FigureBlock
from bot.outcomes import repository
from bot.outcomes.service import OutcomeService
from bot.posting import Poster
from bot.storage.engine import Storage
from bot.storage.memory import Memory
from bot.storage.schema import outcome_checks
from bot.storage.sends import Sends
from integrations.errors import ServiceUnavailable
from tests.bot.learner_form import LEARNER
from tests.bot.outcomes.printed import NAMES, done, units
from tests.builders import LONDON, FakeChat, FixedClock

MIXED = (3, 6, 4, 7, 2, 5)
WEEK = "2026-W16"


def blocks_of(groups: Sequence[Unit]) -> list[FigureBlock]:
    return [
        FigureBlock(
            number=number,
            unit=unit.unit,
            label=unit.label,
            cohorts=1,
            responses=unit.responses,
            first_on=unit.first_on,
            last_on=unit.last_on,
            counts=unit.counts,
            period="",
        )
        for number, unit in enumerate(groups, start=1)
    ]


class Desk:
    def __init__(self, storage: Storage) -> None:
        self.storage = storage
        self.clock = FixedClock(datetime(2026, 4, 13, 8, 30, tzinfo=UTC))
        self.chat = FakeChat()
        self.changed: list[str] = []

    def service(self) -> OutcomeService:
        """Wire the service as a fresh process would."""
        return OutcomeService(
            storage=self.storage,
            form_map=LEARNER,
            names=NAMES,
            memory=Memory(self.storage),
            poster=Poster(chat=self.chat, sends=Sends(self.storage), clock=self.clock),
            clock=self.clock,
            zone=LONDON,
            longest_wait_months=12,
            on_change=lambda action: self.changed.append(action.ref),
        )

    def holds(self, action: Action) -> None:
        with self.storage.begin() as connection:
            actions_kept.create(connection, action, who="UKIM", origin="slack", at=self.clock.now(), request_id=None)

    def action(self, ref: str = "ACT-0012") -> Action:
        with self.storage.read() as connection:
            found = actions_kept.find(connection, ref)
        assert found is not None
        return found

    def looks(self) -> list[tuple[int, int, str]]:
        with self.storage.read() as connection:
            return list(repository.looks_of(connection, "ACT-0012"))


@pytest.fixture
def desk(storage: Storage) -> Desk:
    return Desk(storage)


def test_a_look_is_kept_with_each_group_it_was_judged_by_and_stands_on_the_action_and_in_its_log(desk: Desk) -> None:
    desk.holds(done(after=6))

    [shown] = desk.service().take(blocks_of(units([*MIXED, 0, 0, 0, 0])), period=WEEK)

    assert shown == desk.action()
    assert desk.looks() == [(1, 4, "improved")]
    assert desk.changed == ["ACT-0012"]
    with desk.storage.read() as connection:
        facts = connection.execute(select(outcome_checks.c.facts)).scalar_one()
        log = actions_kept.log_of(connection, "ACT-0012")
    assert facts["told"] == json.loads(str(shown.outcome_check and shown.outcome_check.as_text()))
    assert [group[0] for group in facts["judged_by"]] == [f"2026-SPR-ON-{number:02}" for number in range(10)]
    assert facts["judged_by"][-1][2] == 8
    assert (log[-1].field, log[-1].who, log[-1].origin) == ("outcome_check", "bot", "bot")


def test_later_answers_never_change_what_was_found_and_a_second_run_finds_nothing_new(desk: Desk) -> None:
    desk.holds(done(after=6))
    service = desk.service()
    service.take(blocks_of(units([*MIXED, 0, 0, 0, 0])), period=WEEK)
    before = desk.action()

    again = desk.service().take(blocks_of(units([*MIXED, 0, 0, 0, 0])), period=WEEK)
    later = desk.service().take(blocks_of(units([*MIXED, 8, 8, 8, 8, 8, 8, 8, 8])), period="2026-W20")

    assert again == (before,)
    assert later == ()
    assert desk.action() == before
    assert desk.looks() == [(1, 4, "improved")]


def test_what_waits_for_a_decision_is_shown_each_time_until_there_is_one(desk: Desk) -> None:
    desk.holds(done(after=6))
    groups = blocks_of(units([*MIXED, 4, 5, 4, 5]))
    desk.service().take(groups, period=WEEK)

    for period in ("2026-W17", "2026-W18"):
        [waiting] = desk.service().take(groups, period=period)
        assert waiting.outcome_check is not None
        assert waiting.outcome_check.period == WEEK


def test_a_preview_shows_the_same_and_keeps_nothing(desk: Desk) -> None:
    desk.holds(done(after=6))
    groups = blocks_of(units([*MIXED, 0, 0, 0, 0]))

    [previewed] = desk.service().preview(groups, period=WEEK)

    assert desk.looks() == []
    assert desk.action().outcome_check is None
    [taken] = desk.service().take(groups, period=WEEK)
    assert previewed.outcome_check == taken.outcome_check


def test_an_action_done_anew_after_it_was_reopened_is_looked_at_as_a_second_attempt(desk: Desk) -> None:
    desk.holds(done(after=6))
    desk.service().take(blocks_of(units([*MIXED, 4, 5, 4, 5])), period=WEEK)
    action = desk.action()
    with desk.storage.begin() as connection:
        after = changed(action, outcome_check=None, applies_from="2026-SPR-ON-10")
        actions_kept.apply_changes(
            connection, action, differences(action, after), who="UKIM", origin="slack", at=desk.clock.now(),
            request_id=None,
        )  # fmt: skip

    desk.service().take(blocks_of(units([*MIXED, 4, 5, 4, 5, 0, 0, 0, 0])), period="2026-W20")

    assert desk.looks() == [(1, 4, "no worthwhile change"), (2, 4, "improved")]


def a_question(desk: Desk) -> list[Any]:
    return [place for place, _, _ in desk.chat.posts]


def test_an_owner_is_asked_once_in_one_message_for_all_of_theirs(desk: Desk) -> None:
    desk.holds(done(after=6, measure=None))
    desk.holds(done(after=6, number=13, measure=None))
    desk.holds(done(after=6, number=14, measure=None, owner_id=None))
    desk.holds(done(after=6, number=15, measure=None, status=Status.CLOSED))

    for period in (WEEK, WEEK, "2026-W17"):
        desk.service().ask_owners(period=period)

    [(place, message, _)] = desk.chat.posts
    assert place == "USAM"
    assert "ACT-0012" in str(message.blocks)
    assert "ACT-0013" in str(message.blocks)
    assert "ACT-0015" not in str(message.blocks)


def test_a_question_that_slack_did_not_take_is_asked_at_the_next_try_of_the_same_digest(desk: Desk) -> None:
    desk.holds(done(after=6, measure=None))
    desk.chat.fails("post", ServiceUnavailable("Slack is away"))
    with pytest.raises(ServiceUnavailable):
        desk.service().ask_owners(period=WEEK)

    desk.service().ask_owners(period=WEEK)

    assert a_question(desk) == ["USAM"]
