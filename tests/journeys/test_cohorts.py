"""The register of cohorts: response rates beside the figures, and what is outside the delivery standards."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from bot.cli import main
from tests.journeys.team import MONDAY_MORNING, Team, words_of

TAB = "Cohorts"
SPRING = ("2026-SPR-ON-03", "online", "3/3/2026", "10/3/2026", "13", "TR-01", "FA-01", "9", "8", "", "")


def writes_register(team: Team, *rows: tuple[str, ...]) -> None:
    """Have the team write its register into the tab that the bot has made."""
    team.bot().refresh()
    team.at_sheet(partial(_type, lines=[list(row) for row in rows]))


def _type(person: Any, *, lines: list[list[str]]) -> None:
    person.type(f"'{TAB}'!A2", lines)


def test_the_register_is_made_with_its_headings(team: Team) -> None:
    team.bot().refresh()

    header = team.at_sheet(lambda person: person.read(f"'{TAB}'!1:1"))[0]
    assert header[:5] == ["Code", "Mode", "Day 1", "Day 2", "Hours"]


def test_the_digest_shows_how_many_of_a_named_cohort_answered(team: Team) -> None:
    writes_register(team, SPRING)
    team.cohort_answers("2026-SPR-ON-03", 7)

    team.bot().timetable().tick()

    assert "2026-SPR-ON-03: 7 of 8 attended answered (88%)" in words_of(team.messages()[0])


def test_a_low_response_is_said_beside_the_figures(team: Team) -> None:
    writes_register(team, SPRING)
    team.cohort_answers("2026-SPR-ON-03", 5)

    team.bot().timetable().tick()

    words = words_of(team.messages()[0])
    assert "2026-SPR-ON-03: 5 of 8 attended answered (62%), too few to speak for the others" in words


def test_a_cohort_of_fewer_than_five_answers_is_named_with_no_rate(team: Team) -> None:
    writes_register(
        team, SPRING, ("2026-SPR-FF-01", "face to face", "2/3/2026", "9/3/2026", "13", "", "", "4", "4", "", "")
    )
    team.cohort_answers("2026-SPR-ON-03", 7)
    team.cohort_answers("2026-SPR-FF-01", 4)

    team.bot().timetable().tick()

    assert "4 of 4" not in "\n".join(map(words_of, team.messages()))


def test_a_cohort_that_answered_and_is_not_in_the_register_is_named_once(team: Team) -> None:
    writes_register(team, SPRING)
    team.cohort_answers("2026-SPR-ON-09", 5)
    team.bot().timetable().tick()
    team.clock.move_on(timedelta(days=7))
    team.bot().timetable().tick()

    named = [words for words in map(words_of, team.messages()) if "not in the register of cohorts" in words]
    assert len(named) == 1
    assert "2026-SPR-ON-09 answered and is not in the register of cohorts" in named[0]


def test_what_is_outside_the_standards_is_in_the_thread(team: Team) -> None:
    large = ("2026-SPR-ON-04", "online", "2/2/2026", "", "12", "", "", "11", "", "", "")
    writes_register(team, SPRING, large)
    team.cohort_answers("2026-SPR-ON-03", 7)

    team.bot().timetable().tick()

    [digest] = team.messages()
    thread = "\n".join(map(words_of, team.messages(thread_ts=digest["ts"])[1:]))
    assert "2026-SPR-ON-04: 11 enrolled online, the standard is 4 to 8; 12 hours instead of 13; no Day 2" in thread
    assert "2026-SPR-ON-03:" not in thread


def test_a_bad_cell_is_named_with_its_place_and_the_rest_of_its_row_counts(team: Team) -> None:
    writes_register(team, ("2026-SPR-ON-03", "online", "Fryday", "10/3/2026", "13", "", "", "9", "8", "", ""))
    team.bot().refresh()
    team.bot().refresh()
    team.cohort_answers("2026-SPR-ON-03", 7)
    team.bot().timetable().tick()

    told = [words for words in team.told() if "register" in words]
    assert len(told) == 1
    assert 'tab "Cohorts", row 2: "Day 1" holds "Fryday", which is not a date.' in told[0]
    assert "7 of 8 attended answered" in words_of(team.messages()[0])


def test_the_command_shows_the_register_as_a_table(team: Team, capsys: pytest.CaptureFixture[str]) -> None:
    writes_register(
        team, SPRING, ("2026-AUT-FF-01", "f2f", "3/11/2025", "10/11/2025", "13", "", "", "5", "5", "", "Autumn")
    )
    team.cohort_answers("2026-SPR-ON-03", 7, at=MONDAY_MORNING)
    team.bot().refresh()

    code = main(["cohorts", "--config", str(team.settings_file)])

    lines = capsys.readouterr().out.splitlines()
    assert code == 0
    assert lines[0].split()[:2] == ["Cohort", "Mode"]
    assert "8 attended" in lines[1]
    assert "7 (88%)" in lines[1]
    assert "5 attended face to face, the standard is 6 to 10" in lines[2]


def test_the_register_can_be_a_file_and_the_standards_are_settings(
    team: Team, capsys: pytest.CaptureFixture[str]
) -> None:
    team.change_settings('from = "tab"', 'from = "file"')
    team.change_settings("online = [4, 8]", "online = [4, 7]")
    (team.folder / "cohorts.toml").write_text(
        '[[cohort]]\ncode = "2026-SPR-ON-03"\nmode = "online"\nday_1 = 2026-03-03\nday_2 = 2026-03-10\nattended = 8\n',
        encoding="utf-8",
    )

    main(["cohorts", "--config", str(team.settings_file)])

    assert "8 attended online, the standard is 4 to 7" in capsys.readouterr().out
    assert all("Cohorts" not in entry.query for entry in team.requests())


def test_the_menu_of_cohorts_in_a_log_comes_from_the_register_the_newest_first(team: Team) -> None:
    writes_register(team, ("2026-AUT-FF-01", "f2f", "3/11/2025", "10/11/2025", *[""] * 7), SPRING)
    with team.running() as bot:
        bot.refresh()
        team.types("Ben", "/log session 2026-SUM-ON-01")
        form = team.open_form("Ben")

    [cohort] = [block["element"] for block in form["blocks"] if block.get("block_id") == "cohort"]
    assert [option["value"] for option in cohort["options"]] == ["2026-SUM-ON-01", "2026-SPR-ON-03", "2026-AUT-FF-01"]
    assert cohort["initial_option"]["text"]["text"] == "2026-SUM-ON-01 (not in the register)"
