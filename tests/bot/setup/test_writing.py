"""Settings files are put in place whole, or not at all; bot.toml keeps all that a team wrote."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from bot.errors import ConfigError
from bot.initialising import template
from bot.setup.bot_file import with_choices
from bot.setup.looking import Where
from bot.setup.model import TeamChoices
from bot.setup.writing import differences, write_files

SHEET = Where(kind="sheet", place="1SheetOfAnswers", tab="Antworten")


def test_choices_go_into_bot_toml_and_comments_stay() -> None:
    chosen = TeamChoices(channel="C0123456789", plan_sheet="1Plan", roles={"lead_trainer": ("U0123456789", "S0123456")})

    text = with_choices(template("bot.toml"), SHEET, chosen)

    settings = tomllib.loads(text)
    assert settings["responses"] | {"spreadsheet_id": "1SheetOfAnswers", "tab": "Antworten"} == settings["responses"]
    assert settings["roles"]["lead_trainer"]["people"] == ["U0123456789"]
    assert settings["roles"]["lead_trainer"]["user_groups"] == ["S0123456"]
    comments = [line.partition("#")[2] for line in template("bot.toml").splitlines() if "#" in line]
    assert all(comment in text for comment in comments)


def test_what_was_not_chosen_stays_and_a_second_time_changes_nothing() -> None:
    text = with_choices(
        template("bot.toml"), SHEET, TeamChoices(channel="C0123456789", roles={"lead_trainer": ("U01",)})
    )

    assert with_choices(text, SHEET, TeamChoices(roles={"lead_trainer": ("U01",)})) == text


def test_a_difference_shows_only_lines_that_change(tmp_path: Path) -> None:
    file = tmp_path / "bot.toml"

    shown = differences({file: "a = 1\nb = 2\n"}, {file: "a = 1\nb = 3\n", tmp_path / "new.toml": "x\n"})

    assert "-b = 2" in shown
    assert "+b = 3" in shown
    assert "a = 1" not in shown
    assert "new.toml: new, 1 lines" in shown


def test_if_one_file_cannot_be_written_none_is(tmp_path: Path) -> None:
    first, second = tmp_path / "bot.toml", tmp_path / "taken" / "learner.toml"
    first.write_text("mine")
    (tmp_path / "taken").write_text("a file where a folder should be")

    with pytest.raises(ConfigError, match="cannot be written"):
        write_files({first: "new", second: "new"})

    assert first.read_text() == "mine"
    assert {file.name for file in tmp_path.iterdir()} == {"bot.toml", "taken"}
