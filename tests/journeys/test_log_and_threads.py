"""What is edited in the sheet is told in the action's thread; every change stands in the Log tab, once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from bot.storage.schema import action_log
from integrations.sandbox.google.person import PersonAtSheet
from tests.journeys.team import Team, Ticking, words_of

THURSDAY = datetime(2026, 3, 19, 8, 0, tzinfo=UTC)
TITLES = tuple(f"Write handout {letter}" for letter in "ABCDEFG")


@pytest.fixture
def desk(team: Team) -> Ticking:
    """The bot at work on a plan of seven actions that people typed."""
    team.clock.hold_at(THURSDAY)
    desk = Ticking(team)
    desk.ticks()
    for number, title in enumerate(TITLES, start=2):
        team.types_row(number, Action=title, Owner="Ben Hill", Due="31/03/2026", Status="agreed")
    desk.later(minutes=2)
    return desk


def threads(team: Team) -> dict[str, list[str]]:
    """Give what stands in each action's thread, by reference."""
    cards = [message for message in team.messages() if "is told in this thread" in words_of(message)]
    return {
        card["text"].split()[0]: [words_of(reply) for reply in team.messages(thread_ts=card["ts"])[1:]]
        for card in cards
    }


def logged(team: Team, title: str = "Log") -> list[dict[str, str]]:
    header, *lines = team.at_sheet(lambda person: person.read(f"'{title}'"))
    return [dict(zip(header, [*line, *[""] * (len(header) - len(line))], strict=False)) for line in lines]


def entries(desk: Ticking) -> int:
    with desk.bot.storage.read() as connection:
        return int(connection.scalar(select(func.count()).select_from(action_log)) or 0)


def writes(team: Team, since: int) -> list[str]:
    return [entry.path for entry in team.requests(since) if entry.path.endswith(":batchUpdate")]


# --- threads


def test_an_edit_in_the_sheet_is_told_in_the_actions_thread_with_old_and_new(team: Team, desk: Ticking) -> None:
    team.types_cell("ACT-0002", Status="in progress", Due="02/04/2026")
    desk.later(minutes=2)
    team.types_cell("ACT-0002", Progress_notes="Half of <!channel> it")
    desk.later(minutes=2)

    assert list(threads(team)) == ["ACT-0002"]
    first, second = threads(team)["ACT-0002"]
    assert "ACT-0002 was changed in the sheet" in first
    assert 'Status: "agreed" → "in progress"' in first
    assert "Due: Tue 31 Mar 2026 → Thu 2 Apr 2026" in first
    assert "Progress notes: (blank) →" in second
    assert team.pings() == set()
    assert len(team.messages()) == 1


def test_rows_typed_by_hand_the_bots_own_writes_and_edits_in_slack_are_not_told_as_edits_in_the_sheet(
    team: Team, desk: Ticking
) -> None:
    desk.bot.close()
    with team.running() as bot:
        team.asks("Ben", "/action note 1 Half of it")
        team.wait_until(lambda: "Half of it" in team.plan_row("ACT-0001")["Progress notes"])
        bot.refresh()

    assert team.said() == []


def test_many_actions_edited_at_once_are_told_in_one_message(team: Team, desk: Ticking) -> None:
    for number in range(1, 7):
        team.types_cell(f"ACT-000{number}", Area="Materials")

    desk.later(minutes=2)

    [told] = team.said()
    assert "6 actions were changed in the sheet" in told
    assert "ACT-0006 Write handout F: Area" in told


def test_a_long_text_is_told_shortened(team: Team, desk: Ticking) -> None:
    team.types_cell("ACT-0001", Progress_notes="word " * 800)

    desk.later(minutes=2)

    [told] = threads(team)["ACT-0001"]
    assert len(told) < 1_000
    assert "word…" in told


# --- the log


def test_every_change_stands_in_the_log_once_with_who_when_and_where(team: Team, desk: Ticking) -> None:
    team.types_cell("ACT-0001", Status="in progress")
    desk.bot.close()
    with team.running() as bot:
        team.asks("Ben", "/action note 2 Half of it")
        team.wait_until(lambda: "Half of it" in team.plan_row("ACT-0002")["Progress notes"])
        bot.refresh()
        bot.refresh()

    rows = logged(team)
    assert [row["No."] for row in rows] == [str(number) for number in range(1, entries(Ticking(team)) + 1)]
    by_hand = next(row for row in rows if row["Before"] == "agreed")
    assert (by_hand["Ref"], by_hand["Who"], by_hand["Where"], by_hand["What"], by_hand["After"]) == (
        "ACT-0001",
        "sheet",
        "sheet",
        "Status",
        "in progress",
    )
    assert (by_hand["Date"], by_hand["Time"]) == ("19/03/2026", "08:02")
    in_slack = next(row for row in rows if "Half of it" in row["After"])
    assert (in_slack["Who"], in_slack["Where"], in_slack["What"]) == ("ben", "slack", "Progress notes")


def test_the_log_is_made_with_a_frozen_heading_row_and_a_warning_and_costs_nothing_while_nothing_happens(
    team: Team, desk: Ticking
) -> None:
    tab = team.at_sheet(lambda person: person.tab("Log"))
    assert tab.frozen_rows == 1
    assert [one["warningOnly"] for one in tab.protected_ranges] == [True]

    desk.later(minutes=2)  # its own write was a change
    start = team.last_request()
    for _ in range(4):
        desk.later(minutes=2)

    assert len(team.requests(start)) == 4
    assert writes(team, start) == []


@pytest.mark.parametrize("kind", ["503", "503-after", "cut", "cut-after", "truncated", "429"])
def test_a_write_to_the_log_that_fails_or_whose_answer_is_lost_is_made_once(
    team: Team, desk: Ticking, kind: str
) -> None:
    team.types_cell("ACT-0001", Progress_notes="Half of it")
    team.breaks(kind=kind, path="*:batchUpdate", times=1, retry_after=0 if kind == "429" else None)

    for _ in range(3):
        desk.later(minutes=2)

    assert [row["No."] for row in logged(team)] == [str(number) for number in range(1, entries(desk) + 1)]


def sorts(person: PersonAtSheet) -> None:
    person.sort("'Log'!2:20", column=1, descending=True)


def deletes_rows(person: PersonAtSheet) -> None:
    person.delete("Log", at=2, count=3)


def overwrites(person: PersonAtSheet) -> None:
    person.type("'Log'!A2", [["7", "mine"], ["8", "too"]])


@pytest.mark.parametrize("act, rows_gone", [(sorts, 0), (deletes_rows, 3), (overwrites, 0)])
def test_what_people_do_to_the_log_is_let_be_and_what_is_new_is_added(
    team: Team, desk: Ticking, act: Callable[[PersonAtSheet], None], rows_gone: int
) -> None:
    team.at_sheet(act)
    before = logged(team)

    team.types_cell("ACT-0001", Progress_notes="Half of it")
    desk.later(minutes=2)

    rows = logged(team)
    assert rows[: len(before)] == before
    assert [row["After"] for row in rows[len(before) :]] == ["Half of it"]
    assert len(rows) == entries(desk) - rows_gone


def test_a_deleted_log_is_made_again_with_everything_at_the_next_change(team: Team, desk: Ticking) -> None:
    team.at_sheet(lambda person: person.request({"deleteSheet": {"sheetId": person.tab("Log").sheet_id}}))

    team.types_cell("ACT-0001", Progress_notes="Half of it")
    desk.later(minutes=2)

    assert [row["No."] for row in logged(team)] == [str(number) for number in range(1, entries(desk) + 1)]


def test_a_tab_of_somebodys_own_that_is_called_log_is_left_alone_and_told_once(team: Team) -> None:
    team.clock.hold_at(THURSDAY)
    team.at_sheet(lambda person: person.request({"addSheet": {"properties": {"title": "Log"}}}))
    team.at_sheet(lambda person: person.type("'Log'!A1", "Our session log"))
    desk = Ticking(team)
    desk.ticks()
    team.types_row(2, Action=TITLES[0], Owner="Ben Hill", Due="31/03/2026", Status="agreed")

    for _ in range(4):
        desk.later(minutes=2)

    [told] = team.told()
    assert "a tab of that title is there, and it is not the bot's" in told
    assert "[plan] log_tab" in told
    assert team.at_sheet(lambda person: person.read("'Log'")) == [["Our session log"]]

    desk.bot.close()
    team.change_settings('log_tab = "Log"', 'log_tab = "Changes"')
    desk = Ticking(team)
    desk.ticks()
    assert len(logged(team, "Changes")) == entries(desk)


def test_the_principles_tab_shows_what_is_open_and_closed_and_is_written_only_when_that_changes(
    team: Team, desk: Ticking
) -> None:
    def principle(letter: str) -> dict[str, Any]:
        return next(row for row in logged(team, "Principles") if row["Principle"] == letter)

    team.types_cell("ACT-0001", Principle="A, C")
    team.types_cell("ACT-0002", Principle="C", Status="closed")
    desk.later(minutes=2)
    assert (principle("A")["Open"], principle("A")["What it asks for"]) == ("ACT-0001", "Content covers outcomes")
    assert (principle("C")["Open"], principle("C")["Closed"]) == ("ACT-0001", "ACT-0002")
    assert principle("C")["Newest date"] == "19/03/2026"

    team.at_sheet(lambda person: person.type("'Principles'!C2", "mine"))
    team.types_cell("ACT-0001", Progress_notes="Half of it")
    desk.later(minutes=2)
    assert principle("A")["Open"] == "mine"  # nothing of it changed, so it was not written

    team.types_cell("ACT-0003", Principle="B")
    team.clock.move_on(timedelta(minutes=2))
    desk.ticks()
    assert (principle("A")["Open"], principle("B")["Open"]) == ("ACT-0001", "ACT-0003")
