"""The plan's tab and its headings in people's hands: deleted, restored, renamed, and columns that are not there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.assembly import Bot
from bot.sync import messages
from integrations.sandbox.google.person import PersonAtSheet
from tests.journeys.team import PLAN, Team, words_of

THURSDAY = datetime(2026, 3, 19, 8, 0, tzinfo=UTC)
TITLES = ("Shorten the icebreaker", "Print larger handouts", "Plan the summer forum", "Send the slides")
AREAS = ("Opening", "Materials", "Events", "Materials")


@pytest.fixture
def bot(team: Team) -> Iterator[Bot]:
    """The bot listening, on a plan of four actions of Ben's."""
    team.clock.hold_at(THURSDAY)
    with team.running() as running:
        running.refresh()
        for number, (title, area) in enumerate(zip(TITLES, AREAS, strict=True), start=2):
            team.types_row(number, Action=title, Area=area, Owner="Ben Hill", Due="31/03/2026", Status="agreed")
        running.refresh()
        yield running


def deletes_the_plan(team: Team) -> Any:
    """Delete the plan's tab; return it as Google keeps it in the file's history."""

    def act(person: PersonAtSheet) -> Any:
        tab = person.tab(PLAN)
        person.request({"deleteSheet": {"sheetId": tab.sheet_id}})
        return tab

    return team.at_sheet(act)


def restores(team: Team, tab: Any, *, under_id: int) -> None:
    """Bring the tab back from the file's history, with its old id or one of Google's choosing."""

    def act(person: PersonAtSheet) -> None:
        tab.sheet_id = under_id
        for one in tab.protected_ranges:
            one["range"]["sheetId"] = under_id
        for one in tab.conditional_formats:
            for area in one["ranges"]:
                area["sheetId"] = under_id
        person.book.sheets.append(tab)

    team.at_sheet(act)


def tabs(team: Team) -> list[str]:
    return list(team.at_sheet(lambda person: [sheet.title for sheet in person.book.sheets if not sheet.hidden]))


def questions(team: Team) -> list[dict[str, Any]]:
    return [message for message in team.messages() if "is gone from the spreadsheet" in message["text"]]


def renames_heading(team: Team, old: str, new: str) -> None:
    column = team.column(old)
    team.at_sheet(lambda person: person.type(f"'{PLAN}'!{column}1", new))


def headings_told(team: Team) -> list[str]:
    return [words for words in team.said() if "headings of the sheet" in words]


# --- the tab


def test_a_deleted_tab_is_not_made_again_before_the_team_was_asked_and_slack_goes_on(team: Team, bot: Bot) -> None:
    deletes_the_plan(team)

    for _ in range(3):
        bot.refresh()

    [question] = questions(team)
    assert "which held 4 actions" in words_of(question)
    assert "File > Version history" in words_of(question)
    assert PLAN not in tabs(team)
    assert len(bot.actions()) == 4
    assert "Added ACT-0005" in team.asks("Ana", "/action add Book a quieter room for me by Friday")
    assert team.told() == []


def test_the_tab_is_made_again_with_every_action_when_somebody_says_so(team: Team, bot: Bot) -> None:
    deletes_the_plan(team)
    bot.refresh()

    team.clicks("Ana", questions(team)[0], messages.MAKE_AGAIN)
    team.wait_until(lambda: "I make the tab again" in words_of(questions(team)[0]))
    bot.refresh()

    assert [row["Action"] for row in team.plan_rows()] == list(TITLES)
    assert {row["Status"] for row in team.plan_rows()} == {"agreed"}
    assert "I made it again with all its 4 actions." in team.said()[-1]
    start = team.last_request()
    bot.refresh()
    assert not [entry for entry in team.requests(start) if entry.path.endswith(":batchUpdate")]

    deletes_the_plan(team)
    bot.refresh()
    assert len(questions(team)) == 2  # what was allowed once is not allowed for good


@pytest.mark.parametrize("has_its_old_id", [True, False])
def test_a_tab_that_is_restored_is_the_plan_again_without_a_click(team: Team, bot: Bot, has_its_old_id: bool) -> None:
    tab = deletes_the_plan(team)
    old_id = tab.sheet_id
    bot.refresh()
    team.asks("Ben", "/action note 1 Half of it")

    restores(team, tab, under_id=old_id if has_its_old_id else 4711)
    team.types_cell("ACT-0002", Area="Print")
    bot.refresh()

    assert team.plan_row("ACT-0001")["Progress notes"] == "19/03/2026, ben: Half of it"
    assert {action.ref: action.area for action in bot.actions()}["ACT-0002"] == "Print"
    assert tabs(team).count(PLAN) == 1
    team.clicks("Ana", questions(team)[0], messages.MAKE_AGAIN)
    team.wait_until(lambda: "The tab is there again." in words_of(questions(team)[0]))
    bot.refresh()
    assert tabs(team).count(PLAN) == 1


def test_who_says_it_is_restored_when_it_is_not_is_asked_again(team: Team, bot: Bot) -> None:
    deletes_the_plan(team)
    bot.refresh()

    team.clicks("Ana", questions(team)[0], messages.TAB_RESTORED)
    team.wait_until(lambda: "I look again" in words_of(questions(team)[0]))
    bot.refresh()

    assert len(questions(team)) == 2
    assert PLAN not in tabs(team)


def test_a_tab_deleted_in_the_moment_of_the_write_is_asked_about_and_nothing_is_lost(team: Team, bot: Bot) -> None:
    kept: list[Any] = []
    team.breaks(kind="call", path="*:batchUpdate", call=lambda: kept.append(deletes_the_plan(team)))
    team.asks("Ben", "/action note 1 Half of it")
    team.wait_until(lambda: bool(questions(team)))

    restores(team, kept[0], under_id=kept[0].sheet_id)
    bot.refresh()

    assert team.plan_row("ACT-0001")["Progress notes"] == "19/03/2026, ben: Half of it"
    assert team.told() == []


def test_a_renamed_tab_is_followed_and_told_once_with_the_setting_to_change(team: Team, bot: Bot) -> None:
    def rename(person: PersonAtSheet) -> None:
        properties = {"sheetId": person.tab(PLAN).sheet_id, "title": "Plan 2026"}
        person.request({"updateSheetProperties": {"properties": properties, "fields": "title"}})

    status = team.column("Status")
    team.at_sheet(rename)
    team.at_sheet(lambda person: person.type(f"'Plan 2026'!{status}2", "in progress"))

    for _ in range(3):
        bot.refresh()

    [told] = [words for words in team.said() if "was renamed" in words]
    assert 'The plan\'s tab "Action plan" is called "Plan 2026" now. I go on with it.' in told
    assert "`[plan] tab`" in told
    assert {action.ref: action.status for action in bot.actions()}["ACT-0001"] == "in progress"
    assert 'called "Plan 2026" now: set [plan] tab' in bot.refresh(dry_run=True)


# --- headings


def test_a_renamed_heading_is_told_once_with_both_names_and_what_to_do(team: Team, bot: Bot) -> None:
    renames_heading(team, "Area", "Topic")

    for _ in range(3):
        bot.refresh()

    [told] = headings_told(team)
    assert (
        'The tab has no column "Area" (looks as if it was renamed "Topic"): rename it back, or set '
        '[plan.columns] area = "Topic" in bot.toml. Until then what is in it is not taken over, and nothing is lost.'
    ) in told
    assert 'has no column "Area" (looks as if it was renamed "Topic")' in bot.refresh(dry_run=True)
    assert [action.area for action in bot.actions()] == list(AREAS)


def test_what_was_typed_under_a_renamed_heading_is_taken_over_when_it_is_back(team: Team, bot: Bot) -> None:
    renames_heading(team, "Area", "Topic")
    bot.refresh()
    team.types_cell("ACT-0003", Topic="Forums")
    bot.refresh()

    renames_heading(team, "Topic", "Area")
    bot.refresh()

    assert [row["Area"] for row in team.plan_rows()] == ["Opening", "Materials", "Forums", "Materials"]
    assert [action.area for action in bot.actions()] == ["Opening", "Materials", "Forums", "Materials"]
    assert team.direct_messages("Ben") == []


def test_a_column_that_was_deleted_and_is_typed_anew_is_filled_and_nothing_is_emptied(team: Team, bot: Bot) -> None:
    def deletes(person: PersonAtSheet) -> None:
        person.delete(PLAN, at=person.read(f"'{PLAN}'!1:1")[0].index("Area") + 1, dimension="COLUMNS")

    team.at_sheet(deletes)
    bot.refresh()
    assert 'no column "Area" any more' in headings_told(team)[0]

    team.at_sheet(lambda person: person.insert(PLAN, at=3, dimension="COLUMNS"))
    team.at_sheet(lambda person: person.type(f"'{PLAN}'!C1", "Area"))
    bot.refresh()

    assert [row["Area"] for row in team.plan_rows()] == list(AREAS)
    assert [action.area for action in bot.actions()] == list(AREAS)


def test_a_heading_renamed_a_second_time_is_told_a_second_time(team: Team, bot: Bot) -> None:
    for new in ("Topic", "Subject"):
        renames_heading(team, "Area", new)
        bot.refresh()
        renames_heading(team, new, "Area")
        team.clock.move_on(timedelta(minutes=2))
        bot.refresh()

    assert ["Topic" in words for words in headings_told(team)] == [True, False]


def test_a_heading_that_stands_twice_is_told_and_the_first_one_counts(team: Team, bot: Bot) -> None:
    renames_heading(team, "Communicated to", "Area")

    bot.refresh()

    [told] = headings_told(team)
    assert 'more than one column "Area": I keep the first in step and leave the others alone' in told
    assert 'no column "Communicated to" any more' in told
    assert [action.area for action in bot.actions()] == list(AREAS)


def test_columns_that_an_earlier_versions_sheet_cannot_have_are_offered_once_and_filled_when_typed(
    team: Team,
) -> None:
    team.clock.hold_at(THURSDAY)
    header = ["Ref", "Date raised", "Action", "Owner", "Due", "Status", "Progress notes", "Area"]
    team.at_sheet(lambda person: person.request({"addSheet": {"properties": {"title": PLAN}}}))
    team.at_sheet(lambda person: person.type(f"'{PLAN}'!A1", [header, ["", "", TITLES[0], "Ben Hill", "31/03/2026"]]))
    bot = team.bot()

    for _ in range(3):
        bot.refresh()

    [told] = headings_told(team)
    assert "New in this version: " in told
    new = told[told.index("New in this version") :].partition(".")[0]
    assert all(f'"{heading}"' in new for heading in ("Evidence link", "Outcome", "Urgency", "Measure", "Baseline"))
    assert "types the heading into a free cell of the first row" in told
    assert [action.title for action in bot.actions()] == [TITLES[0]]

    team.at_sheet(lambda person: person.type(f"'{PLAN}'!I1", "RAG"))
    bot.refresh()
    assert team.plan_row("ACT-0001")["RAG"] == "grey"
    assert len(headings_told(team)) == 1
    assert team.told() == []
