"""The action plan edited by hand in the sheet: what the bot takes over, what it leaves alone, and what it asks about.

It is a Thursday before anybody is reminded, and no digest is due, so that only the plan is at work.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from integrations.sandbox.clock import SandboxClock
from integrations.sandbox.google.person import PersonAtSheet
from integrations.sandbox.server import Sandbox
from tests.journeys.team import PLAN, Team, Ticking, words_of

THURSDAY = datetime(2026, 3, 19, 8, 0, tzinfo=UTC)
A_WEEK_LATER = THURSDAY + timedelta(days=7)  # three of the four actions are overdue by then, and the bot says so
DUE = ("23/03/2026", "24/03/2026", "25/03/2026", "31/03/2026")
RAG_THEN = {"ACT-0001": "red", "ACT-0002": "red", "ACT-0003": "red", "ACT-0004": "amber"}
TITLES = ("Shorten the icebreaker", "Print larger handouts", "Plan the summer forum", "Send the slides")


@pytest.fixture
def desk(team: Team) -> Ticking:
    """The bot at work on a plan of four actions that people typed."""
    team.clock.hold_at(THURSDAY)
    desk = Ticking(team)
    desk.ticks()
    for number, (title, due) in enumerate(zip(TITLES, DUE, strict=True), start=2):
        team.types_row(number, Action=title, Owner="Ben Hill", Due=due, Status="agreed")
    desk.later(minutes=2)
    return desk


def refs(team: Team) -> dict[str, str]:
    return {row["Action"]: row["Ref"] for row in team.plan_rows() if row["Action"]}


# --- rows


def test_a_row_typed_by_hand_gets_a_reference_and_stands_in_the_list_within_two_minutes(team: Team) -> None:
    team.clock.hold_at(THURSDAY)
    with team.running() as bot:
        timetable = bot.timetable()
        timetable.tick()
        team.types_row(2, Action="Shorten the icebreaker", Owner="Ben Hill", Due="20/03/2026")
        team.clock.move_on(timedelta(minutes=2))

        timetable.tick()

        row = team.plan_row("ACT-0001")
        assert (row["Action"], row["Status"], row["Date raised"]) == (
            "Shorten the icebreaker",
            "proposed",
            "19/03/2026",
        )
        assert row["Owner"] == "Ben Hill"  # as it was typed, though Slack shows him as ben
        answer = team.asks("Ana", "/action list")
        assert "*ACT-0001* Shorten the icebreaker" in answer
        assert "Fri 20 Mar 2026" in answer
        assert "ACT-0001" in team.asks("Ben", "/action list mine")


def test_a_title_typed_alone_is_an_action_too(team: Team, desk: Ticking) -> None:
    team.types_row(6, Action="Ask for a bigger room")

    desk.later(minutes=2)

    action = desk.action("ACT-0005")
    assert (action.title, action.owner_id, action.due_on, action.status) == (
        "Ask for a bigger room",
        None,
        None,
        "proposed",
    )


@pytest.mark.parametrize(
    "heading, typed, field, value",
    [
        ("Status", "in progress", "status", "in progress"),
        ("Status", "Done", "status", "closed"),
        ("Due", "03/04/2026", "due_on", date(2026, 4, 3)),
        ("Due", "1 Dec 2026", "due_on", date(2026, 12, 1)),
        ("Owner", "Cat Moss", "owner_name", "cat"),
        ("Owner", "@cat", "owner_name", "cat"),
        ("Action", "Shorten the icebreaker a lot", "title", "Shorten the icebreaker a lot"),
        ("Principle", "A, C", "principles", ("A", "C")),
        ("Progress notes", "Half of it", "notes", "Half of it"),
    ],
)
def test_a_cell_edited_by_hand_is_taken_over_and_left_as_it_was_typed(
    team: Team, desk: Ticking, heading: str, typed: str, field: str, value: Any
) -> None:
    team.types_cell("ACT-0001", **{heading.replace(" ", "_"): typed})
    shown = team.plan_row("ACT-0001")[heading]

    desk.later(minutes=2)

    assert getattr(desk.action("ACT-0001"), field) == value
    assert team.plan_row("ACT-0001")[heading] == shown
    assert [desk.action(f"ACT-000{number}").title for number in (2, 3, 4)] == list(TITLES[1:])


def place(person: PersonAtSheet, heading: str) -> int:
    """Give the place of a column, from 0."""
    return int(person.read(f"'{PLAN}'!1:1")[0].index(heading))


def sorts(person: PersonAtSheet) -> None:
    person.sort(f"'{PLAN}'!2:5", column=place(person, "Action") + 1, descending=True)


def filters(person: PersonAtSheet) -> None:
    area = {"sheetId": person.tab(PLAN).sheet_id, "startRowIndex": 0, "endRowIndex": 5}
    hidden = {"criteria": {str(place(person, "Action")): {"hiddenValues": [TITLES[1]]}}}
    person.request({"setBasicFilter": {"filter": {"range": area, **hidden}}})


def inserts_a_row(person: PersonAtSheet) -> None:
    person.insert(PLAN, at=3)


def drags_a_row(person: PersonAtSheet) -> None:
    person.move(PLAN, at=2, to=6)


def moves_a_column(person: PersonAtSheet) -> None:
    person.move(PLAN, at=11, to=2, dimension="COLUMNS")


def inserts_a_column(person: PersonAtSheet) -> None:
    person.insert(PLAN, at=4, dimension="COLUMNS")


@pytest.mark.parametrize("act", [sorts, filters, inserts_a_row, drags_a_row, moves_a_column, inserts_a_column])
def test_rearranging_the_sheet_changes_nothing_and_later_writes_find_their_rows(
    team: Team, desk: Ticking, act: Callable[[PersonAtSheet], None]
) -> None:
    before, actions = refs(team), desk.bot.actions()
    team.at_sheet(act)
    desk.later(minutes=2)
    assert (refs(team), desk.bot.actions()) == (before, actions)

    team.clock.hold_at(A_WEEK_LATER)
    desk.ticks()

    lights = {row["Ref"]: row["RAG"] for row in team.plan_rows() if row["Ref"]}
    assert lights == RAG_THEN
    assert refs(team) == before
    assert team.told() == []


def test_what_the_team_added_to_the_sheet_stays(team: Team, desk: Ticking) -> None:
    def decorate(person: PersonAtSheet) -> None:
        person.insert(PLAN, at=2, dimension="COLUMNS")
        person.type(f"'{PLAN}'!B1", [["Our remarks"], ["ask Fay"], ["=LEN(I3)"]])
        tab = person.tab(PLAN)
        column = place(person, "Action")
        area = {"sheetId": tab.sheet_id, "startRowIndex": 1, "endRowIndex": 2, "startColumnIndex": column}
        cell = {"note": "Agreed in March", "userEnteredFormat": {"textFormat": {"bold": True}}}
        person.request(
            {
                "repeatCell": {
                    "range": {**area, "endColumnIndex": column + 1},
                    "cell": cell,
                    "fields": "note,userEnteredFormat",
                }
            }
        )

    def looks(person: PersonAtSheet) -> tuple[Any, ...]:
        tab = person.tab(PLAN)
        titled, remark, formula = tab.cell(1, place(person, "Action")), tab.cell(1, 1), tab.cell(2, 1)
        assert titled
        assert remark
        assert formula
        return titled.note, titled.format, remark.value, formula.formula

    team.at_sheet(decorate)
    before = team.at_sheet(looks)
    assert before == ("Agreed in March", {"textFormat": {"bold": True}}, "ask Fay", "=LEN(I3)")

    team.clock.hold_at(A_WEEK_LATER)
    desk.ticks()

    assert team.plan_row("ACT-0001")["RAG"] == "red"  # so the bot did write
    assert team.at_sheet(looks) == before
    assert team.plan_row("ACT-0001")["Our remarks"] == "ask Fay"


def test_a_copied_row_gets_a_new_reference(team: Team, desk: Ticking) -> None:
    team.at_sheet(lambda person: person.copy(f"'{PLAN}'!2:2", f"'{PLAN}'!6:6"))

    desk.later(minutes=2)

    assert [row["Ref"] for row in team.plan_rows()] == ["ACT-0001", "ACT-0002", "ACT-0003", "ACT-0004", "ACT-0005"]
    assert desk.action("ACT-0005").title == desk.action("ACT-0001").title == TITLES[0]


def test_a_deleted_row_is_taken_off_the_plan_and_told_and_comes_back_with_its_reference(
    team: Team, desk: Ticking
) -> None:
    row = team.at_sheet(lambda person: person.read(f"'{PLAN}'!3:3"))
    team.at_sheet(lambda person: person.delete(PLAN, at=3))

    desk.later(minutes=2)

    assert "ACT-0002" not in [action.ref for action in desk.bot.actions()]
    assert "ACT-0002 was deleted from the sheet, so it is off the plan: Print larger handouts" in team.said()[-1]

    team.at_sheet(lambda person: person.type(f"'{PLAN}'!A9", row))
    desk.later(minutes=2)

    assert desk.action("ACT-0002").title == "Print larger handouts"
    assert len(team.said()) == 1


def test_rows_that_vanish_all_at_once_stop_the_bot_which_asks(team: Team, desk: Ticking) -> None:
    rows = team.at_sheet(lambda person: person.read(f"'{PLAN}'!2:5"))
    team.at_sheet(lambda person: person.clear(f"'{PLAN}'!2:5"))

    for _ in range(3):
        desk.later(minutes=2)

    assert len(desk.bot.actions()) == 4
    [asked] = team.said()
    assert "4 of 4 actions are gone from the sheet at once. Nothing was changed on either side." in asked
    assert "Version history" in asked

    team.at_sheet(lambda person: person.type(f"'{PLAN}'!A2", rows))
    desk.later(minutes=2)
    assert set(refs(team)) == set(TITLES)


# --- both sides at once


def test_the_same_cell_changed_on_both_sides_keeps_both_and_asks_once(team: Team, desk: Ticking) -> None:
    desk.bot.close()
    with team.running() as bot:
        team.types_cell("ACT-0001", Status="on hold")
        team.asks("Ben", "/action close 1 Five minutes now")
        team.wait_until(lambda: bool(asked_of_ben(team)))
        timetable = bot.timetable()
        for _ in range(2):
            team.clock.move_on(timedelta(minutes=2))
            timetable.tick()

        [asked] = asked_of_ben(team)
        assert 'ACT-0001, Status: the sheet says "on hold", Slack says "closed"' in asked
        assert team.plan_row("ACT-0001")["Status"] == "on hold"
        assert team.plan_row("ACT-0001")["Date closed"] == "19/03/2026"

        team.types_cell("ACT-0001", Status="closed")
        team.clock.move_on(timedelta(minutes=2))
        timetable.tick()
        assert "There is no" not in team.asks("Ana", "/action list all")
        assert len(asked_of_ben(team)) == 1
        assert team.said() == []


def asked_of_ben(team: Team) -> list[str]:
    """Read which clashes Ben, who owns the actions, was asked about."""
    words = [words_of(message) for message in team.direct_messages("Ben")]
    return [text for text in words if "Changed in two places" in text]


def test_different_cells_changed_on_both_sides_both_survive(team: Team, desk: Ticking) -> None:
    desk.bot.close()
    with team.running():
        team.types_cell("ACT-0001", Progress_notes="Half of it")
        team.asks("Ben", "/action close 1 Five minutes now")
        team.wait_until(lambda: team.plan_row("ACT-0001")["Status"] == "closed")

        row = team.plan_row("ACT-0001")
        assert (row["Progress notes"], row["Evidence and impact"]) == ("Half of it", "Five minutes now")
        assert team.said() == []


@pytest.mark.parametrize("act", [sorts, inserts_a_row, drags_a_row, moves_a_column, inserts_a_column])
def test_rows_and_columns_moved_between_the_bots_reading_and_its_writing_are_not_damaged(
    team: Team, desk: Ticking, act: Callable[[PersonAtSheet], None]
) -> None:
    def by_ref() -> dict[str, dict[str, str]]:
        rows = [row for row in team.plan_rows() if any(row.values())]
        return {row["Ref"]: {heading: text for heading, text in row.items() if heading} for row in rows}

    before = by_ref()
    team.breaks(kind="call", path="*:batchUpdate", call=lambda: team.at_sheet(act))
    team.clock.hold_at(A_WEEK_LATER)

    desk.ticks()

    assert by_ref() == {ref: {**row, "RAG": RAG_THEN[ref]} for ref, row in before.items()}
    assert team.said() == []


def test_a_sync_with_nothing_to_do_writes_nothing(team: Team, desk: Ticking) -> None:
    start = team.last_request()

    for _ in range(20):
        desk.later(minutes=2)

    assert writes(team, start) == []


def writes(team: Team, since: int) -> list[str]:
    return [entry.path for entry in team.requests(since) if entry.method != "GET" and not entry.path.endswith("/token")]


# --- what cannot be read


@pytest.mark.parametrize(
    "heading, typed, says",
    [
        ("Status", "nearly", 'row 2, Status: "nearly" is no status I know. Write one of: proposed, agreed'),
        ("Due", "31/02/2026", 'row 2, Due: I could not read "31/02/2026" in "Due" as a date.'),
        ("Owner", "Zoe Nobody", 'row 2, Owner: I know nobody called "Zoe Nobody".'),
        ("Principle", "Z", 'row 2, Principle: "Z" is no principle I know.'),
        ("Action", "", 'row 2, Action: The cell "Action" is empty.'),
        ("Status", "=1/0", "row 2, Status:"),
    ],
)
def test_a_cell_nobody_can_read_is_kept_and_told_once_and_the_others_go_on(
    team: Team, desk: Ticking, heading: str, typed: str, says: str
) -> None:
    kept = desk.action("ACT-0001")
    team.types_cell("ACT-0001", **{heading: typed})
    shown = team.plan_row("ACT-0001")[heading]
    team.types_cell("ACT-0002", Status="in progress")

    for _ in range(3):
        desk.later(minutes=2)

    [told] = [words for words in team.said() if "need a look" in words]
    assert says in told
    assert team.plan_row("ACT-0001")[heading] == shown
    assert desk.action("ACT-0001") == kept
    assert desk.action("ACT-0002").status == "in progress"


def test_a_renamed_heading_is_told_with_its_old_name_and_those_that_are_there(team: Team, desk: Ticking) -> None:
    due = team.column("Due")
    team.at_sheet(lambda person: person.type(f"'{PLAN}'!{due}1", "Deadline"))

    for _ in range(3):
        desk.later(minutes=2)

    [told] = team.told()
    assert 'Sheet "Action plan" has no column "Due"' in told
    assert "Deadline" in told
    assert "Rename it back, or change [plan.columns] in bot.toml." in told

    team.at_sheet(lambda person: person.type(f"'{PLAN}'!{due}1", "Due"))
    desk.later(minutes=2)
    assert "works again" in team.told()[-1]


def test_headings_named_otherwise_in_the_settings_are_used(team: Team) -> None:
    team.clock.hold_at(THURSDAY)
    team.change_settings("[plan.columns]", '[plan.columns]\ndue_on = "Deadline"\n#')
    desk = Ticking(team)
    desk.ticks()
    team.types_row(2, Action="Shorten the icebreaker", Deadline="03/04/2026")

    desk.later(minutes=2)

    assert desk.action("ACT-0001").due_on == date(2026, 4, 3)


# --- text stays text, dates stay dates


@pytest.mark.parametrize("text", ["=1+1", "=IMPORTXML(A1,A2)", "+44 1234", "-5", "@everyone"])
def test_a_title_that_looks_like_a_formula_stays_text_on_its_way_to_the_sheet_and_back(team: Team, text: str) -> None:
    team.clock.hold_at(THURSDAY)
    with team.running() as bot:
        bot.refresh()
        team.asks("Ana", f'/action add "{text}" for me by Friday')
        team.wait_until(lambda: bool(team.plan_rows()))

        cell = team.at_sheet(lambda person: person.tab(PLAN).cell(1, place(person, "Action")))
        assert (cell.value, cell.formula) == (text, None)
        bot.refresh()
        assert [action.title for action in bot.actions()] == [text]
        assert team.pings() == set()


def test_a_cell_that_a_person_typed_as_text_is_not_turned_into_a_formula(team: Team, desk: Ticking) -> None:
    team.types_cell("ACT-0001", Progress_notes="'=HYPERLINK")

    for _ in range(2):
        desk.later(minutes=2)

    assert desk.action("ACT-0001").notes == "=HYPERLINK"
    cell = team.at_sheet(lambda person: person.tab(PLAN).cell(1, place(person, "Progress notes")))
    assert (cell.value, cell.formula) == ("=HYPERLINK", None)


@pytest.mark.parametrize("locale, typed", [("en_GB", "03/04/2026"), ("it_IT", "03/04/2026"), ("en_US", "04/03/2026")])
def test_the_third_of_april_is_never_the_fourth_of_march_in_any_locale(
    sandbox: Sandbox, clock: SandboxClock, tmp_path: Path, locale: str, typed: str
) -> None:
    team = Team(sandbox, tmp_path / "config", clock=clock)
    clock.hold_at(THURSDAY)
    sandbox.do(lambda world: setattr(world.google.spreadsheets[team.book_id], "locale", locale))
    desk = Ticking(team)
    desk.ticks()
    team.types_row(2, Action="Typed by hand", Owner="Ben Hill", Due=typed)
    desk.later(minutes=2)
    assert desk.action("ACT-0001").due_on == date(2026, 4, 3)
    desk.bot.close()

    with team.running():
        team.asks("Ana", "/action add Asked in Slack for me by 3/4")
        team.wait_until(lambda: len(team.plan_rows()) == 2)

    serials = team.at_sheet(lambda person: [person.tab(PLAN).cell(row, place(person, "Due")).value for row in (1, 2)])
    assert serials == [46115, 46115]
    assert team.said() == []


def test_nobody_is_pinged_by_what_the_bot_tells_of_the_sheet(team: Team, desk: Ticking) -> None:
    team.types_cell("ACT-0001", Status="<!channel> <@" + team.people["Ana"] + "> @here")
    team.types_row(6, Action="<!channel> & <@" + team.people["Ana"] + ">")
    desk.later(minutes=2)
    team.at_sheet(lambda person: person.delete(PLAN, at=6))

    desk.later(minutes=2)

    assert len(team.said()) == 3  # one cell nobody can read, one row without owner and date, one row deleted
    assert team.pings() == set()
