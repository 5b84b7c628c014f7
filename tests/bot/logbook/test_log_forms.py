"""The files that say what each log asks: what is wrong in them is named, all of it at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.errors import ConfigError
from bot.logbook.forms import load_log_forms
from bot.logbook.model import KINDS

SHIPPED = Path(__file__).parents[3] / "config" / "forms"


def faults_of(folder: Path, text: str) -> str:
    (folder / "cip_log.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load_log_forms(folder)
    return str(caught.value)


def test_the_shipped_files_are_all_read_in_the_order_of_the_menu() -> None:
    assert tuple(form.kind for form in load_log_forms(SHIPPED)) == KINDS


def test_every_shipped_log_gives_its_date_its_author_and_its_principles() -> None:
    for form in load_log_forms(SHIPPED):
        assert all(form.giving(fact) for fact in ("date", "role", "principles", "text"))


def test_a_log_whose_file_is_not_there_is_not_offered(tmp_path: Path) -> None:
    assert load_log_forms(tmp_path) == ()


@pytest.mark.parametrize(
    "text, fault",
    [
        ("word = ", "cannot be read"),
        ('word = "cip"', "title is missing"),
        ('word = "cip"', "there are no [[questions]]"),
        ('[[questions]]\nkey = "on"\ntitle = "Date"\nkind = "day"', 'kind "day" is not one of'),
        ('[[questions]]\nkey = "x"\ntitle = "X"\nkind = "choice"', "a choice needs options"),
        ('[[questions]]\nkey = "x"\ntitle = "X"\nkind = "ticks"\noptions = ["a; b"]', "no semicolon"),
        ('[[questions]]\nkey = "x"\ntitle = "X"\nkind = "short"', 'one question of kind "date" has to give the date'),
        ('[[questions]]\nkey = "x"\ntitle = "X"\nkind = "short"\nlimit = "long"', "limit is a number"),
        ('[[questions]]\nkey = "x"\ntitle = "X"\nkind = "scale"\nscale = [5, 1]', "scale is missing"),
        ('[[questions]]\nkey = "x"\ntitle = "X"\nkind = "grid"\nlevels = ["a"]', "a grid needs levels, and rows"),
        (
            '[[questions]]\nkey = "x"\ntitle = "X"\nkind = "choice"\ngives = "needs_action"\noptions = ["maybe"]',
            "options are some of no, minor, major, urgent",
        ),
    ],
)
def test_a_fault_is_named(tmp_path: Path, text: str, fault: str) -> None:
    assert fault in faults_of(tmp_path, text)


def test_two_logs_may_not_share_a_word_or_a_tab(tmp_path: Path) -> None:
    shipped = (SHIPPED / "cip_log.toml").read_text(encoding="utf-8")
    (tmp_path / "session_log.toml").write_text(shipped, encoding="utf-8")

    said = faults_of(tmp_path, shipped)
    assert 'two logs have word = "cip"' in said
    assert 'two logs have tab = "cip log"' in said
