"""What a team sets: every fault found at once, none of them showing a secret."""

from __future__ import annotations

from datetime import time
from pathlib import Path

import pytest

from bot.errors import ConfigError
from bot.initialising import template, write_templates
from bot.roles import Permission
from bot.settings import load_settings
from bot.settings_reading import read_env_file

TOKENS = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1"}


def filled(**changes: str) -> str:
    """Fill the shipped template in as a team would."""
    text = template("bot.toml")
    values = {
        'channel = ""': 'channel = "C0123456789"',
        'alert_channel = ""': 'alert_channel = "U0123456789"',
        'spreadsheet_id = ""': 'spreadsheet_id = "sheet-1"',
        **changes,
    }
    for old, new in values.items():
        text = text.replace(f"\n{old}", f"\n{new}")
    return text


def written(folder: Path, text: str) -> Path:
    file = folder / "bot.toml"
    file.write_text(text, encoding="utf-8")
    return file


def test_the_template_filled_in_is_all_the_bot_needs(tmp_path: Path) -> None:
    settings = load_settings(file=written(tmp_path, filled()), environment=TOKENS)

    assert settings.slack.channel == "C0123456789"
    assert (settings.digest_weekday, settings.digest_time) == (0, time(8, 30))
    assert settings.google.credentials == tmp_path.resolve() / "service-account.json"
    assert settings.is_one_workbook
    assert settings.database_url == f"sqlite:///{tmp_path.resolve() / 'cqi.sqlite3'}"


def test_every_fault_is_said_at_once_with_the_places_looked_in(tmp_path: Path) -> None:
    text = filled(
        **{'time = "08:30"': 'time = "9"', 'day = "Monday"': 'day = "Moonday"', "http_port = 3000": 'http_port = "x"'}
    )

    with pytest.raises(ConfigError) as caught:
        load_settings(file=written(tmp_path, text), environment={"SLACK_APP_TOKEN": "xapp-1"})

    words = str(caught.value)
    assert words.startswith("4 settings need attention:")
    assert f"SLACK_BOT_TOKEN is missing (looked in: environment, {tmp_path / '.env'})." in words
    assert 'digest.time "9" is not HH:MM' in words
    assert 'digest.day "Moonday" is not one of Monday' in words
    assert "slack.http_port is 'x'; it should be a whole number" in words


def test_a_fault_in_a_token_never_shows_the_token(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        load_settings(file=written(tmp_path, filled()), environment={**TOKENS, "SLACK_BOT_TOKEN": "xapp-secret"})

    assert "SLACK_BOT_TOKEN does not begin with xoxb-" in str(caught.value)
    assert "secret" not in str(caught.value)


def test_settings_printed_by_mistake_show_no_secret(tmp_path: Path) -> None:
    settings = load_settings(file=written(tmp_path, filled()), environment={**TOKENS, "SLACK_BOT_TOKEN": "xoxb-secret"})

    assert "secret" not in repr(settings)


def test_tokens_may_stand_in_a_file_beside_the_settings_and_the_environment_wins(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text('# tokens\nSLACK_BOT_TOKEN="xoxb-file"\nexport SLACK_APP_TOKEN=xapp-file\n')

    settings = load_settings(file=written(tmp_path, filled()), environment={"SLACK_APP_TOKEN": "xapp-environment"})

    assert settings.slack.bot_token == "xoxb-file"
    assert settings.slack.app_token == "xapp-environment"


def test_http_instead_of_socket_mode_needs_the_signing_secret_and_no_app_token(tmp_path: Path) -> None:
    text = filled(**{"socket_mode = true": "socket_mode = false"})

    with pytest.raises(ConfigError, match="SLACK_SIGNING_SECRET is missing") as caught:
        load_settings(file=written(tmp_path, text), environment={"SLACK_BOT_TOKEN": "xoxb-1"})

    assert "SLACK_APP_TOKEN" not in str(caught.value)


def test_a_file_that_is_not_there_or_no_toml_is_said_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="is not there"):
        load_settings(file=tmp_path / "bot.toml", environment={})
    with pytest.raises(ConfigError, match="cannot be read"):
        load_settings(file=written(tmp_path, "[team\n"), environment={})


def test_an_absent_env_file_has_no_values(tmp_path: Path) -> None:
    assert read_env_file(tmp_path / ".env") == {}


def test_templates_are_written_once_and_never_over_what_a_team_wrote(tmp_path: Path) -> None:
    folder = tmp_path / "config"
    write_templates(folder)
    (folder / "bot.toml").write_text("mine")

    said = write_templates(folder)

    assert (folder / "bot.toml").read_text() == "mine"
    assert (folder / "slack_manifest.yaml").exists()
    assert "All files are in" in said


def test_roles_are_read_with_what_each_may(tmp_path: Path) -> None:
    text = filled().replace('title = "Lead Trainer"\npeople = []', 'title = "Lead Trainer"\npeople = ["U0123456789"]')

    roles = {role.title: role for role in load_settings(file=written(tmp_path, text), environment=TOKENS).roles}

    assert list(roles) == ["everybody", "QA and CI team", "Lead Trainer", "Training Programme Manager"]
    assert roles["everybody"].for_everybody
    assert roles["Lead Trainer"].people == {"U0123456789"}
    assert Permission.AGREE in roles["Lead Trainer"].may
    assert Permission.AGREE not in roles["QA and CI team"].may
    assert [title for title, role in roles.items() if Permission.DROP in role.may] == ["Training Programme Manager"]


def test_a_role_with_an_unknown_word_or_id_is_a_fault(tmp_path: Path) -> None:
    text = filled().replace('may = ["add", "change own", "log"]', 'may = ["add", "change mine"]\npeople = ["ana"]', 1)

    with pytest.raises(ConfigError) as caught:
        load_settings(file=written(tmp_path, text), environment=TOKENS)

    assert "roles.everybody.may: 'change mine' is not one of add, change own, change any, agree" in str(caught.value)
    assert 'roles.everybody.people: "ana" is no member id such as U0123456789' in str(caught.value)


def test_without_roles_nobody_has_one(tmp_path: Path) -> None:
    text = filled()
    start, end = text.index("[roles.everybody]"), text.index("[digest]")

    assert load_settings(file=written(tmp_path, text[:start] + text[end:]), environment=TOKENS).roles == ()
