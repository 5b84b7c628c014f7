"""What it costs at Google to keep up with the learners' answers, and that nothing is missed by asking for little."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from benchmarks.bench_requests import (
    MOST_GZIP,
    MOST_PLAIN,
    MOST_REQUESTS,
    MOST_ROWS,
    NEW_RESPONSES,
    weekly_cycle,
)
from integrations.sandbox.clock import SandboxClock
from integrations.sandbox.google.person import PersonAtSheet
from integrations.sandbox.server import Sandbox
from tests.journeys.google_costs import received, response_rows
from tests.journeys.team import MONDAY_MORNING, RESPONSES, Team, Ticking

MANY = 1_500  # more than the timestamps that are watched: a cycle costs the same from here on
Act = Callable[[PersonAtSheet], object]


@pytest.fixture
def desk(team: Team) -> Ticking:
    """The bot at work on sixteen answers to the form, which came in two cohorts; it is Thursday."""
    team.clock.hold_at(MONDAY_MORNING + timedelta(days=3))
    team.cohort_answers("2026-SPR-ON-01", 7, at=MONDAY_MORNING - timedelta(days=20))
    team.cohort_answers("2026-SPR-FF-02", 9, at=MONDAY_MORNING + timedelta(days=2), met_needs="3")
    desk = Ticking(team)
    desk.ticks()
    desk.later(minutes=2)
    return desk


def test_a_steady_week_takes_few_requests_few_bytes_and_only_the_rows_that_are_new(
    sandbox: Sandbox, clock: SandboxClock, team: Team
) -> None:
    team.change_settings("catch_up_hours = 60", "catch_up_hours = 168")

    requests = weekly_cycle(team, responses=MANY)

    cost = received(requests)
    rows = response_rows(requests, tab=RESPONSES, there=MANY + NEW_RESPONSES)
    assert len(requests) <= MOST_REQUESTS
    assert cost.gzip <= MOST_GZIP
    assert cost.plain <= MOST_PLAIN
    assert NEW_RESPONSES <= rows <= MOST_ROWS * NEW_RESPONSES


@pytest.mark.parametrize(
    "act, there, rows, left",
    [
        (lambda person: person.sort(f"'{RESPONSES}'!2:17", column=3, descending=True), 16, 0, 16),
        (lambda person: person.delete(RESPONSES, at=4), 15, 0, 15),
        (lambda person: person.insert(RESPONSES, at=5), 17, 2, 16),  # the blank row, and the last, one lower now
    ],
)
def test_rows_that_only_moved_are_known_again_and_not_read(
    desk: Ticking, act: Act, there: int, rows: int, left: int
) -> None:
    team = desk.team
    before = desk.bot.refresh()
    start = team.last_request()

    team.at_sheet(act)
    desk.later(minutes=2)

    assert response_rows(team.requests(start), tab=RESPONSES, there=there) == rows
    assert "16 in all" in before
    assert f"{left} in all" in desk.bot.refresh()


def test_an_answer_that_its_learner_changes_is_read_again_alone(desk: Ticking) -> None:
    team = desk.team
    response_id = team.sandbox.do(lambda world: sorted(world.google.forms[team.form_id].responses)[4])
    start = team.last_request()

    given = team.given("2026-SPR-ON-01", {"met_needs": "1"})
    team.sandbox.do(lambda world: world.google.edit_response(team.form_id, response_id, given, at=team.clock.now()))
    desk.later(minutes=2)

    assert response_rows(team.requests(start), tab=RESPONSES, there=16) == 1
    assert "0 new, 0 changed, 0 gone, 16 in all" in desk.bot.refresh()


def test_a_score_corrected_by_hand_counts_from_the_next_morning(desk: Ticking) -> None:
    team = desk.team
    header = team.at_sheet(lambda person: person.read(f"'{RESPONSES}'!1:1"))[0]
    column = chr(ord("A") + header.index("The training met my needs"))

    team.at_sheet(lambda person: person.type(f"'{RESPONSES}'!{column}3", "2"))
    desk.later(minutes=2)
    same_day = desk.bot.refresh()
    desk.later(hours=18)
    start = team.last_request()
    next_morning = desk.bot.refresh()

    assert "0 changed" in same_day
    assert "16 in all" in next_morning
    assert response_rows(team.requests(start), tab=RESPONSES, there=16) == 0  # it was compared at night
