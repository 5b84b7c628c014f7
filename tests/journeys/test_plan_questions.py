"""What the bot asks about the sheet, and what the buttons under its questions do."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.assembly import Bot
from bot.sync import messages
from tests.journeys.team import PLAN, Team, words_of

THURSDAY = datetime(2026, 3, 19, 8, 0, tzinfo=UTC)
TITLES = ("Shorten the icebreaker", "Print larger handouts", "Plan the summer forum", "Send the slides")


@pytest.fixture
def bot(team: Team) -> Iterator[Bot]:
    """The bot listening, on a plan of four actions of Ben's."""
    team.clock.hold_at(THURSDAY)
    with team.running() as running:
        running.refresh()
        for number, title in enumerate(TITLES, start=2):
            team.types_row(number, Action=title, Owner="Ben Hill", Due="31/03/2026", Status="agreed")
        running.refresh()
        yield running


def asked_of_ben(team: Team) -> dict[str, Any]:
    """Give the question that stands in Ben's conversation with the bot."""
    found = [message for message in team.direct_messages("Ben") if "Changed in two places" in words_of(message)]
    message: dict[str, Any] = found[-1]
    return message


def conversation_with(team: Team, name: str) -> str:
    people = [team.app.bot_user_id, team.people[name]]
    found: str = team.sandbox.do(lambda world: world.slack.direct_conversation(people).id)
    return found


def a_clash(team: Team, bot: Bot) -> None:
    """Have the same cell changed on both sides before either side knows."""
    bot.refresh()
    team.types_cell("ACT-0001", Progress_notes="Typed in the sheet")
    with bot.storage.begin() as connection:
        from bot.actions import repository
        from bot.actions.model import changed, differences

        action = repository.find(connection, "ACT-0001")
        assert action is not None
        repository.apply_changes(
            connection,
            action,
            differences(action, changed(action, notes="Said in Slack")),
            who=team.people["Ben"],
            origin="slack",
            at=team.clock.now(),
            request_id="request/clash",
        )
    bot.refresh()


@pytest.mark.parametrize(
    "button, counts", [(messages.KEEP_SHEET, "Typed in the sheet"), (messages.KEEP_SLACK, "Said in Slack")]
)
def test_the_value_that_the_owner_chooses_stands_on_both_sides(team: Team, bot: Bot, button: str, counts: str) -> None:
    a_clash(team, bot)
    assert team.plan_row("ACT-0001")["Progress notes"] == "Typed in the sheet"

    team.clicks("Ben", asked_of_ben(team), button, channel=conversation_with(team, "Ben"))

    team.wait_until(lambda: "counts" in words_of(asked_of_ben(team)))
    team.clock.move_on(timedelta(minutes=2))
    bot.refresh()
    assert team.plan_row("ACT-0001")["Progress notes"] == counts
    assert [action.notes for action in bot.actions() if action.ref == "ACT-0001"] == [counts]
    assert len([message for message in team.direct_messages("Ben") if "Changed in two" in words_of(message)]) == 1


def test_a_deleted_row_that_is_restored_stands_in_the_sheet_again(team: Team, bot: Bot) -> None:
    team.at_sheet(lambda person: person.delete(PLAN, at=3))
    bot.refresh()
    [question] = team.messages()
    assert "Archive it, or restore it?" in words_of(question)
    assert "ACT-0002" not in [action.ref for action in bot.actions()]

    team.clicks("Ana", question, messages.RESTORE)

    team.wait_until(lambda: "is back on the plan" in words_of(team.messages()[-1]))
    bot.refresh()
    assert team.plan_row("ACT-0002")["Action"] == "Print larger handouts"


def test_a_button_pressed_too_late_says_so_and_changes_nothing(team: Team, bot: Bot) -> None:
    row = team.at_sheet(lambda person: person.read(f"'{PLAN}'!3:3"))
    team.at_sheet(lambda person: person.delete(PLAN, at=3))
    bot.refresh()
    team.at_sheet(lambda person: person.type(f"'{PLAN}'!A9", row))
    bot.refresh()
    [question] = team.messages()

    team.clicks("Ana", question, messages.ARCHIVE)

    team.wait_until(lambda: "came back to the plan since" in words_of(team.messages()[-1]))
    assert "ACT-0002" in [action.ref for action in bot.actions()]


def test_rows_that_all_vanished_are_archived_once_somebody_says_it_was_meant(team: Team, bot: Bot) -> None:
    team.at_sheet(lambda person: person.delete(PLAN, at=2, count=3))
    bot.refresh()
    assert len(bot.actions()) == 4
    [question] = team.messages()

    team.clicks("Ana", question, messages.MEANT)

    team.wait_until(lambda: "counts as it stands" in words_of(team.messages()[0]))
    bot.refresh()
    assert [action.ref for action in bot.actions()] == ["ACT-0004"]


def test_a_reference_that_was_emptied_comes_back_and_an_unknown_one_is_left_alone_and_marked(
    team: Team, bot: Bot
) -> None:
    team.types_row(2, Ref="")
    team.types_row(3, Ref="ACT-0777")
    team.types_row(7, Ref="ACT-0900", Action="From another plan")

    bot.refresh()

    rows = {row["Action"]: row for row in team.plan_rows() if row["Action"]}
    assert [rows[title]["Ref"] for title in TITLES] == ["ACT-0001", "ACT-0002", "ACT-0003", "ACT-0004"]
    assert rows["From another plan"]["Ref"] == "ACT-0900"
    assert "ACT-0900 is no reference I gave out" in rows["From another plan"]["Check"]
    assert len(bot.actions()) == 4
    [told] = team.said()
    assert "ACT-0900 is no reference I gave out. Empty that cell, and the row gets one." in told


def test_a_cell_nobody_can_read_is_marked_beside_its_row_until_it_is_mended(team: Team, bot: Bot) -> None:
    team.types_cell("ACT-0001", Due="31/02/2026")
    bot.refresh()
    assert 'I could not read "31/02/2026"' in team.plan_row("ACT-0001")["Check"]

    team.types_cell("ACT-0001", Due="28/02/2026")
    bot.refresh()

    assert team.plan_row("ACT-0001")["Check"] == ""


def test_what_is_protected_is_left_out_and_named_and_the_rest_is_written(team: Team, bot: Bot) -> None:
    def protect(person: Any) -> None:
        column = person.read(f"'{PLAN}'!1:1")[0].index("Progress notes")
        area = {"sheetId": person.tab(PLAN).sheet_id, "startColumnIndex": column, "endColumnIndex": column + 1}
        editors = {"users": [person.email]}
        protected = {"range": area, "description": "Ana's column", "editors": editors}
        person.request({"addProtectedRange": {"protectedRange": protected}})

    team.at_sheet(protect)
    team.asks("Ben", "/action note 1 Half of it")
    team.asks("Ben", "/action close 2 Everybody can read them")

    team.wait_until(lambda: team.plan_row("ACT-0002")["Status"] == "closed")

    assert team.plan_row("ACT-0001")["Progress notes"] == ""
    team.wait_until(lambda: any("Ana's column" in words for words in team.told()))
