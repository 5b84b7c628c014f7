"""`cqi comments` from the command line, and what a judged comment carries."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest

from bot.analysis.comments.themes import ThemeList, read_themes
from bot.cli import NEEDS_A_PERSON, OK, SETTINGS_AT_FAULT, main
from bot.comments.model import EMPTY, MAY_NAME_TRAINER, NAMES_TRAINER, READ_FIRST
from bot.comments.rules import Judge, judge_all
from bot.initialising import template
from bot.privacy.masking_roster import Roster

EXPORT = """Timestamp,What could be improved?,Rating
1/3/2026,"Please send the slides, I asked Bettina Quarrington twice",3
2/3/2026,n/a,4
3/3/2026,One of my lads keeps burning his arms and his mum does not know,5
4/3/2026,"The room was freezing, more breaks please",2
"""


@pytest.fixture(scope="module")
def themes() -> ThemeList:
    found, faults = read_themes(tomllib.loads(template("themes.toml")))
    assert faults == ()
    return found


@pytest.fixture
def export(tmp_path: Path) -> Path:
    file = tmp_path / "feedback.csv"
    file.write_text(EXPORT, encoding="utf-8")
    return file


def test_json_has_every_answer_masked_with_labels_reasons_and_its_place(
    export: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["comments", str(export), "--column", "What could", "--json"]) == OK

    told = json.loads(capsys.readouterr().out)
    assert [each["row"] for each in told] == [1, 2, 3, 4]
    assert sorted(each["queue_position"] for each in told) == [1, 2, 3, 4]
    assert told[0]["masked"] == "Please send the slides, I asked [name] twice"
    assert told[0]["suggestion"] == "Please send the slides, I asked [name] twice"
    assert "slides" in told[0]["reasons"]["materials"]
    assert told[1]["flags"] == [EMPTY]
    assert told[2]["queue_position"] == 1
    assert READ_FIRST in told[2]["flags"]
    assert set(told[3]["themes"]) == {"logistics_tech", "pace_time"}
    assert told[3]["sentiment"] == "negative"


def test_for_people_only_counts_are_printed(export: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["comments", str(export), "--column", "2"]) == OK

    printed = capsys.readouterr().out
    assert "3 comments, 1 answer saying nothing" in printed
    assert "to be read first (answer 3)" in printed
    assert "a net with holes" in printed
    assert not any(word in printed for word in ("Quarrington", "burning", "freezing", "[name]"))


def test_json_lines_and_a_roster_are_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines, roster = tmp_path / "comments.jsonl", tmp_path / "names.txt"
    lines.write_text('{"text": "bettina was great"}\n{"text": "we at cwm tawe liked it"}\n', encoding="utf-8")
    roster.write_text("# ours\ntrainer: Bettina Quarrington\nschool, Cwm Tawe\n", encoding="utf-8")

    assert main(["comments", str(lines), "--column", "text", "--roster", str(roster), "--json"]) == OK

    told = json.loads(capsys.readouterr().out)
    assert [each["masked"] for each in told] == ["[name] was great", "we at [school] liked it"]
    assert NAMES_TRAINER in told[0]["flags"]


def test_a_team_may_bring_its_own_themes(export: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    own = tmp_path / "own.toml"
    own.write_text('[themes.warmth]\nphrases = ["freez*"]\n', encoding="utf-8")

    assert main(["comments", str(export), "--column", "2", "--themes", str(own), "--json"]) == OK

    assert [each["themes"] for each in json.loads(capsys.readouterr().out)] == [[], [], [], ["warmth"]]


@pytest.mark.parametrize(
    "name, content, arguments, code, says",
    [
        (
            "a.csv",
            EXPORT,
            ["--column", "Nope"],
            NEEDS_A_PERSON,
            'has no column "Nope" (found: "Timestamp", "What could',
        ),
        ("a.csv", "Why?\n", ["--column", "1"], NEEDS_A_PERSON, "a header and no answers yet"),
        ("a.csv", "", ["--column", "1"], NEEDS_A_PERSON, "is empty"),
        ("a.jsonl", '{"text": "x"}\n{"text"', ["--column", "text"], NEEDS_A_PERSON, "line 2, is no JSON"),
        ("a.jsonl", '{"words": "x"}', ["--column", "text"], NEEDS_A_PERSON, 'entry 1, has no "text"'),
        ("a.csv", EXPORT, ["--column", "2", "--roster", "none.txt"], NEEDS_A_PERSON, "There is no file none.txt"),
        ("a.csv", EXPORT, ["--column", "2", "--themes", "none.toml"], SETTINGS_AT_FAULT, "none.toml cannot be read"),
    ],
)
def test_what_cannot_be_read_is_said_in_plain_words(
    name: str,
    content: str,
    arguments: list[str],
    code: int,
    says: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    file = tmp_path / name
    file.write_text(content, encoding="utf-8")

    assert main(["comments", str(file), *arguments]) == code

    output = capsys.readouterr()
    assert says in output.err
    assert output.out == ""


def test_a_possible_disclosure_is_nobodys_candidate_action(themes: ThemeList) -> None:
    judge = Judge(themes=themes, question="What could be improved?")

    judged = judge.judged("One of my lads keeps burning his arms")

    assert judged.attention.is_first
    assert judged.suggestions == ()


def test_a_comment_on_a_trainer_with_a_name_in_it_is_for_the_lead_trainer_only(themes: ThemeList) -> None:
    rostered = Judge(themes=themes, roster=Roster(trainers=("Sam Cole",)))

    assert NAMES_TRAINER in rostered.judged("sam was too fast").flags
    assert MAY_NAME_TRAINER in Judge(themes=themes).judged("Bettina was too fast").flags
    assert not rostered.judged("The slides were good").is_for_lead_trainer_only


def test_reasons_and_suggestions_never_quote_what_was_masked(themes: ThemeList) -> None:
    judged = Judge(themes=themes).judged("Thanks Siobhan Featherstone. Could Siobhan please share her slides?")

    told = json.dumps(judged.as_json())
    assert "Siobhan" not in told
    assert "Featherstone" not in told


def test_empty_answers_come_last_in_the_queue(themes: ThemeList) -> None:
    judged = judge_all(["-", "It was fine", "My stepdad hits me"], judge=Judge(themes=themes))

    assert [each.queue_position for each in judged] == [3, 2, 1]
