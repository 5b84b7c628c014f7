"""The commands as somebody types them at a terminal, in real time: what they print, and the code they end with."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from bot.cli import NEEDS_A_PERSON, OK, SETTINGS_AT_FAULT, TRY_LATER, main
from bot.initialising import manifest
from integrations.sandbox.clock import SandboxClock
from integrations.sandbox.server import Sandbox
from integrations.sandbox.slack.records import InstalledApp
from integrations.sandbox.world import World
from tests.journeys.team import PLAN, RESPONSES, Team, words_of

Typed = Callable[..., tuple[int, str]]

NOT_UNDERSTOOD = 2
ASKS_ONLY = ("auth.test", "users.info", "users.list", "usergroups.list", "conversations.info", "conversations.history")


@pytest.fixture
def clock() -> SandboxClock:
    return SandboxClock()


@pytest.fixture
def team(sandbox: Sandbox, clock: SandboxClock, tmp_path: Path) -> Team:
    return Team(sandbox, tmp_path / "config", clock=clock)


@pytest.fixture
def typed(team: Team, capsys: pytest.CaptureFixture[str]) -> Typed:
    """Type a command for this team; get its exit code and all that it printed."""

    def run(*arguments: str) -> tuple[int, str]:
        capsys.readouterr()
        code = main([*arguments, "--config", str(team.settings_file)])
        printed = capsys.readouterr()
        return code, printed.out + printed.err

    return run


# --- cqi check


def test_check_says_that_all_is_well(team: Team, typed: Typed) -> None:
    code, printed = typed("check")

    assert code == OK, printed
    assert "FIX" not in printed
    assert "All is well: `cqi run` starts the bot." in printed
    for found in ("key file is readable", f'has the tab "{RESPONSES}"', "may edit", "bot token works", "the digest"):
        assert found in printed


def key_gone(team: Team) -> None:
    (team.folder / "service-account.json").unlink()


def key_open_to_all(team: Team) -> None:
    (team.folder / "service-account.json").chmod(0o644)


def not_shared(team: Team) -> None:
    team.sandbox.do(lambda world: world.google.unshare(team.book_id, team.key["client_email"]))


def shared_to_read(team: Team) -> None:
    team.sandbox.do(lambda world: world.google.share(team.book_id, team.key["client_email"], role="reader"))


def tab_missing(team: Team) -> None:
    team.change_settings(f'tab = "{RESPONSES}"', 'tab = "Answers"')


def api_off(team: Team) -> None:
    team.sandbox.do(lambda world: world.google.disabled_apis.add("sheets"))


def token_wrong(team: Team) -> None:
    file = team.folder / ".env"
    file.write_text(file.read_text().replace(team.app.bot_token, "xoxb-1-wrong"))


def app_token_wrong(team: Team) -> None:
    file = team.folder / ".env"
    file.write_text(file.read_text().replace(team.app.app_token, "xapp-1-wrong"))


def scope_missing(team: Team) -> None:
    described = manifest()
    described["oauth_config"]["scopes"]["bot"].remove("files:write")

    def install(world: World) -> InstalledApp:
        app = world.slack.install_app(described)
        for channel in (team.channel, team.alerts):
            world.slack.invite(channel, app.bot_user_id)
        return app

    app = team.sandbox.do(install)
    (team.folder / ".env").write_text(f"SLACK_BOT_TOKEN={app.bot_token}\nSLACK_APP_TOKEN={app.app_token}\n")


def bot_not_in_channel(team: Team) -> None:
    team.does("remove", team.channel, team.app.bot_user_id)


def group_wrong(team: Team) -> None:
    team.change_settings(team.quality_group, "S0NOWHERE0")


def nobody_may_agree(team: Team) -> None:
    team.change_settings('"agree", ', "")


def channel_wrong(team: Team) -> None:
    team.change_settings(f'channel = "{team.channel}"', 'channel = "C0NOWHERE0"')


@pytest.mark.parametrize(
    "broken, says",
    [
        (key_gone, "Keys > Add key > JSON"),
        (key_open_to_all, "Run `chmod 600"),
        (not_shared, "press Share, and add {robot} as Editor"),
        (shared_to_read, "press Share, and make {robot} an Editor."),
        (tab_missing, 'has no tab "Answers".\n     -> Open https://docs.google.com/spreadsheets/d/{book}/edit'),
        (api_off, "Switch it on at https://console.developers.google.com/apis/api/sheets.googleapis.com"),
        (token_wrong, "OAuth & Permissions, reinstall it, and put the new token in the settings"),
        (app_token_wrong, "The app token opens no connection."),
        (scope_missing, "Scopes > Bot Token Scopes, add files:write, and reinstall the app."),
        (bot_not_in_channel, "In that channel type `/invite @` and the bot's name"),
        (group_wrong, "The bot cannot see who is in the user group S0NOWHERE0 (role QA and CI team)."),
        (nobody_may_agree, "Nobody has a role that may agree.\n     -> In [roles] of "),
        (channel_wrong, "the bot sees no channel C0NOWHERE0. Correct the id in the settings"),
    ],
)
def test_check_names_what_is_broken_and_what_to_click(
    team: Team, typed: Typed, broken: Callable[[Team], None], says: str
) -> None:
    broken(team)

    code, printed = typed("check")

    assert code == NEEDS_A_PERSON
    assert says.format(robot=team.key["client_email"], book=team.book_id) in printed
    assert "FIX" in printed
    assert "1 thing needs mending." in printed
    assert team.app.bot_token not in printed


def test_check_names_a_heading_that_was_renamed_and_a_setting_that_is_no_column(team: Team, typed: Typed) -> None:
    typed("sync")
    column = team.column("Principle")
    team.at_sheet(lambda person: person.type(f"'{PLAN}'!{column}1", "Principles met"))
    team.change_settings("[plan.columns]", '[plan.columns]\ncolour = "Light"\n#')

    code, printed = typed("check")

    assert code == NEEDS_A_PERSON
    assert 'no column "Principle" (looks as if it was renamed "Principles met"): rename it back, or set' in printed
    assert '[plan.columns] names "colour", which is no column of the plan.' in printed


def test_check_tries_the_form_where_answers_are_read_from_it(
    sandbox: Sandbox, clock: SandboxClock, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    team = Team(sandbox, tmp_path / "config", clock=clock, from_form=True)

    assert main(["check", "--config", str(team.settings_file)]) == OK
    assert 'The bot can read the form "Learner feedback"' in capsys.readouterr().out

    sandbox.do(lambda world: world.google.unshare(team.form_id, team.key["client_email"]))
    assert main(["check", "--config", str(team.settings_file)]) == NEEDS_A_PERSON
    assert "FIX  The bot cannot read the form." in capsys.readouterr().out


# --- cqi digest, sync, remind


def filled(team: Team) -> Team:
    team.cohort_answers("2026-SPR-ON-01", 7)
    return team


def changes_made(team: Team) -> list[str]:
    """Name every request that was more than a question."""
    google = [
        entry.path
        for entry in team.requests()
        if entry.face == "google" and entry.method != "GET" and entry.path != "/token"
    ]
    return google + [
        entry.path for entry in team.requests() if entry.face == "slack" and not entry.path.endswith(ASKS_ONLY)
    ]


@pytest.mark.parametrize(
    "command, prints",
    [
        ("digest", "7 forms from 1 cohort"),
        ("sync", "The plan's tab is not there yet: it would be made, with its headings."),
        ("remind", "Reminders for"),
    ],
)
def test_a_dry_run_prints_what_would_happen_and_sends_and_writes_nothing(
    team: Team, typed: Typed, command: str, prints: str
) -> None:
    filled(team)

    code, printed = typed(command, "--dry-run")

    assert code == OK, printed
    assert prints in printed
    assert changes_made(team) == []
    assert team.said() + team.told() == []


def test_a_dry_run_of_the_sync_prints_each_change_both_ways(team: Team, typed: Typed) -> None:
    assert typed("sync")[0] == OK
    team.types_row(2, Action="Shorten the icebreaker", Owner="Ben Hill", Due="03/04/2031")
    typed("sync")
    team.types_cell("ACT-0001", Status="on hold")
    team.types_row(3, Action="Print larger handouts")
    start = team.last_request()

    code, printed = typed("sync", "--dry-run")

    assert code == OK
    assert 'From the sheet: ACT-0001 Status = "on hold"' in printed
    assert 'New in the sheet, row 3: "Print larger handouts" gets a reference' in printed
    assert [entry.path for entry in team.requests(start) if "batchUpdate" in entry.path] == []
    assert team.plan_rows()[1]["Ref"] == ""


def test_a_digest_shown_in_a_dry_run_is_still_to_be_posted_and_then_once(team: Team, typed: Typed) -> None:
    filled(team)
    typed("digest", "--dry-run")

    assert typed("digest")[0] == OK
    code, printed = typed("digest")

    assert code == OK
    assert "the digest stands in the channel" in printed
    [digest] = team.messages()
    assert "7 forms from 1 cohort" in words_of(digest)


def test_reminders_can_be_sent_by_hand_and_go_out_once(team: Team, typed: Typed) -> None:
    typed("sync")
    yesterday = team.clock.now() - timedelta(days=1)
    team.types_row(2, Action="Send the slides", Owner="Ben Hill", Due=f"{yesterday:%d/%m/%Y}")

    first, second = typed("remind"), typed("remind")

    assert (first[0], second[0]) == (OK, OK)
    is_closed = "schools are closed" in first[1]
    assert len(team.direct_messages("Ben")) == (0 if is_closed else 1)


@pytest.mark.parametrize("week", ["12", "2026-W54", "last", "2026-W12-1"])
def test_a_week_that_is_none_is_refused_before_anything_is_asked(team: Team, typed: Typed, week: str) -> None:
    code, printed = typed("digest", "--week", week)

    assert code == SETTINGS_AT_FAULT
    assert f'--week "{week}" is not a week such as 2026-W12.' in printed
    assert team.requests() == []


def test_another_weeks_digest_is_posted_under_its_own_name(team: Team, typed: Typed) -> None:
    filled(team)

    code, printed = typed("digest", "--week", "2026-W12")

    assert code == OK
    assert "2026-W12" in printed
    assert "16–22 March 2026" in words_of(team.messages()[0])


@pytest.mark.parametrize("command", ["sync", "sync --dry-run", "digest --dry-run"])
def test_a_google_that_is_away_ends_the_command_with_try_later(team: Team, typed: Typed, command: str) -> None:
    team.breaks(kind="503", path="/v4/*", times=None, retry_after=0)

    code, printed = typed(*command.split())

    assert code == TRY_LATER
    assert "503" in printed
    assert "Nothing is lost. Try again in a few minutes." in printed
    assert team.said() == []


@pytest.mark.parametrize("command", ["sync", "sync --dry-run"])
def test_a_sheet_that_is_not_shared_ends_the_command_with_what_to_click(team: Team, typed: Typed, command: str) -> None:
    not_shared(team)

    code, printed = typed(*command.split())

    assert code == NEEDS_A_PERSON
    assert f"press Share, and add {team.key['client_email']} as Editor" in printed


def test_a_slack_that_is_away_ends_the_digest_with_try_later(team: Team, typed: Typed) -> None:
    filled(team)
    team.breaks(kind="503", path="*/chat.postMessage", times=None, retry_after=0)

    code, printed = typed("digest")

    assert code == TRY_LATER
    assert "Nothing is lost. Try again in a few minutes." in printed
    team.mends()
    assert typed("digest")[0] == OK
    assert len(team.messages()) == 1


# --- settings


def test_init_writes_the_settings_with_their_comments_and_never_touches_what_a_team_wrote(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "new" / "config"

    assert main(["init", str(folder)]) == OK
    assert "Next: fill in the empty values of" in capsys.readouterr().out
    (folder / "bot.toml").write_text("mine")

    assert main(["init", str(folder)]) == OK

    assert (folder / "bot.toml").read_text() == "mine"
    assert (folder / "slack_manifest.yaml").exists()


def test_settings_that_are_missing_are_all_named_at_once_with_the_places_looked_in(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    main(["init", str(tmp_path)])
    capsys.readouterr()

    code = main(["check", "--config", str(tmp_path / "bot.toml")])

    printed = capsys.readouterr().err
    assert code == SETTINGS_AT_FAULT
    for name in (
        "slack.channel",
        "slack.alert_channel",
        "responses.spreadsheet_id",
        "plan.spreadsheet_id",
        "SLACK_BOT_TOKEN",
        "SLACK_APP_TOKEN",
    ):
        assert f"{name} is missing (looked in:" in printed
    assert str(tmp_path / ".env") in printed


def test_a_settings_file_that_is_not_there_says_how_to_make_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = main(["sync", "--config", str(tmp_path / "bot.toml")])

    assert code == SETTINGS_AT_FAULT
    assert "`cqi init` makes one, or name yours with --config." in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [["dance"], ["digest", "--wek", "2026-W12"], []])
def test_a_command_line_that_is_not_understood_says_so(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)

    assert ended.value.code == NOT_UNDERSTOOD
    assert "usage: cqi" in capsys.readouterr().err


def test_help_names_every_command_and_the_exit_codes(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--help"])

    printed = capsys.readouterr().out
    assert ended.value.code == OK
    for command in ("demo", "run", "sandbox", "check", "init", "digest", "sync", "remind"):
        assert f"\n    {command} " in printed
    assert "3 when the settings have faults" in printed


def test_the_commands_leave_the_plan_as_people_see_it(team: Team, typed: Typed) -> None:
    typed("sync")

    assert team.at_sheet(lambda person: person.tab(PLAN).frozen_rows) == 1
