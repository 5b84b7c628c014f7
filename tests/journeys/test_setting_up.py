"""A new team sets the bot up for the form that its learners already use: looks, corrects, confirms, and is ready."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.cli import NEEDS_A_PERSON, OK, main
from bot.feedback.forms import load_form_map
from bot.initialising import filled_in, template, write_templates
from integrations.sandbox.clock import SandboxClock
from integrations.sandbox.google.forms import items
from integrations.sandbox.server import Sandbox
from integrations.sandbox.world import World
from tests.journeys.team import RESPONSES, Team

Typed = Callable[..., tuple[int, str]]
AGREEMENT = ("Strongly disagree", "Disagree", "Neither", "Agree", "Strongly agree", "Not applicable")


@pytest.fixture
def clock() -> SandboxClock:
    return SandboxClock()


@pytest.fixture
def team(sandbox: Sandbox, clock: SandboxClock, tmp_path: Path) -> Team:
    return Team(sandbox, tmp_path / "usual", clock=clock)


@pytest.fixture
def folder(team: Team, tmp_path: Path) -> Path:
    """A folder with fresh templates, and what leads to the sandbox instead of to Google and Slack."""
    fresh = tmp_path / "fresh"
    write_templates(fresh)
    url = team.sandbox.url
    addresses = {"api_url": f"{url}/api/", "sheets_url": url, "forms_url": url, "drive_url": url}
    (fresh / "bot.toml").write_text(filled_in(template("bot.toml"), addresses), encoding="utf-8")
    for name in ("service-account.json", ".env"):
        (fresh / name).write_bytes((team.folder / name).read_bytes())
        (fresh / name).chmod(0o600)
    return fresh


@pytest.fixture
def typed(capsys: pytest.CaptureFixture[str]) -> Typed:
    """Type a command; get its exit code and all that it printed."""

    def run(*arguments: str) -> tuple[int, str]:
        capsys.readouterr()
        code = main(arguments)
        printed = capsys.readouterr()
        return code, printed.out + printed.err

    return run


def team_flags(team: Team) -> list[str]:
    return [
        f"--channel={team.channel}",
        f"--alert-channel={team.alerts}",
        f"--plan-sheet={team.book_id}",
        f"--role=lead_trainer={team.people['Ben']}",
        f"--role=programme_manager={team.people['Ana']},{team.quality_group}",
    ]


def is_ready(folder: Path, typed: Typed) -> str:
    """See that the bot checks out and can print its digest with these settings; return the digest.

    Whom to tell of a worrying comment is not asked: `cqi check` says it, and a person writes it in.
    """
    code, printed = typed("check", "--config", str(folder / "bot.toml"))
    if "Nobody is named as safeguarding lead" in printed:
        assert "Put a member id into `deputy` of [safeguarding]" in printed
        text = (folder / "bot.toml").read_text(encoding="utf-8")
        people = re.findall(r'"(U[A-Z0-9]+)"', text)
        named = filled_in(text, {"lead": people[0], "deputy": people[-1]})
        (folder / "bot.toml").write_text(named, encoding="utf-8")
    code, printed = typed("check", "--config", str(folder / "bot.toml"))
    assert code == OK, printed
    code, digest = typed("digest", "--dry-run", "--config", str(folder / "bot.toml"))
    assert code == OK, digest
    return digest


# --- cqi profile, of the form itself and of its sheet


def test_a_form_tells_what_its_questions_are_and_is_only_read(team: Team, folder: Path, typed: Typed) -> None:
    team.cohort_answers("2026-SPR-ON-03", 6)

    before = team.last_request()
    code, printed = typed("profile", "--form", team.form_id, "--json", "--config", str(folder / "bot.toml"))

    told = json.loads(printed)
    by_header = {column["header"]: column for column in told["columns"]}
    assert code == OK
    assert told["rows"] == 6
    recommend = by_header["I would recommend this course"]
    assert (recommend["kind"], recommend["confidence"], recommend["reason"]) == ("rating", 1.0, "the form says so")
    assert (recommend["scale"]["min"], recommend["scale"]["max"]) == (0, 10)
    assert not recommend["scale"]["range_assumed"]
    assert by_header["The trainer [Knew the subject]"]["kind"] == "grid_row"
    assert by_header["My confidence to lead it NOW"]["partner"] is not None
    asked = [entry for entry in team.requests(before) if entry.path.startswith("/v1/forms")]
    assert [entry.method for entry in asked] == ["GET", "GET"]  # the questions, and one page of answers


def test_a_form_that_collects_addresses_is_said_not_to_be_anonymous(team: Team, folder: Path, typed: Typed) -> None:
    def make(world: World) -> str:
        questions = [items.scale("How useful was it?", 1, 5)]
        form_id: str = world.google.form_hands.create(
            "Feedback", owner="owner@team.example", items=questions, email_collection="VERIFIED"
        ).form_id
        world.google.share(form_id, team.key["client_email"])
        return form_id

    _, printed = typed("profile", "--form", team.sandbox.do(make), "--config", str(folder / "bot.toml"))

    assert "it is not anonymous" in printed
    assert "Email Address" in printed


def test_a_sheet_is_read_as_its_export_would_be(team: Team, folder: Path, typed: Typed) -> None:
    team.cohort_answers("2026-SPR-ON-03", 8)

    before = team.last_request()
    code, printed = typed("profile", "--sheet", team.book_id, "--json", "--config", str(folder / "bot.toml"))

    told = json.loads(printed)
    kinds = {column["header"]: column["kind"] for column in told["columns"]}
    assert code == OK
    assert told["rows"] == 8
    assert kinds["Timestamp"] == "timestamp"
    assert kinds["The training met my needs"] == "rating"
    asked = [entry for entry in team.requests(before) if entry.path.startswith("/v4/")]
    assert [entry.method for entry in asked] == ["GET"] * 3  # the tabs, their headers, and the rows of one


@pytest.mark.parametrize(
    "arguments, says",
    [
        (["--sheet", "{book}", "--tab", "Answers"], 'has no tab "Answers" (found: "Form Responses 1", "Notes")'),
        (["--form", "{book}"], "is no Google form"),
        (["--sheet", "1NoSuchSheetAnywhere"], "there is no such file"),
        (["--form", "https://docs.google.com/forms/d/e/1FAIpQLSd/viewform"], "where learners answer"),
        (["--form", "?"], "is no id of a form"),
        (["--form", "{form}", "--sheet", "{book}"], "Name one thing to look at"),
        ([], "Name one thing to look at"),
    ],
)
def test_what_cannot_be_looked_at_is_said_in_one_line(
    team: Team, folder: Path, typed: Typed, arguments: list[str], says: str
) -> None:
    given = [one.format(book=team.book_id, form=team.form_id) for one in arguments]

    code, printed = typed("profile", *given, "--config", str(folder / "bot.toml"))

    assert code == NEEDS_A_PERSON
    assert says in printed
    assert printed.count("\n") == 1


def test_a_form_that_is_not_shared_says_with_whom_to_share_it(team: Team, folder: Path, typed: Typed) -> None:
    team.sandbox.do(lambda world: world.google.unshare(team.form_id, team.key["client_email"]))

    code, printed = typed("profile", "--form", team.form_id, "--config", str(folder / "bot.toml"))

    assert code == NEEDS_A_PERSON
    assert team.key["client_email"] in printed
    assert printed.count("\n") == 1


# --- cqi init


@pytest.mark.parametrize("source", ["form", "sheet"])
def test_one_line_sets_up_the_shipped_form_until_the_digest_prints(
    team: Team, folder: Path, typed: Typed, source: str
) -> None:
    team.cohort_answers("2026-SPR-ON-03", 8)
    place = team.form_id if source == "form" else team.book_id

    code, printed = typed("init", str(folder), f"--{source}", place, *team_flags(team), "--yes")

    assert code == OK, printed
    form_map = load_form_map(folder / "forms" / "learner.toml")
    measured = {measure.key: measure for measure in form_map.measures}
    assert set(measured) == {
        "met_needs", "delivery", "trainer", "tools_and_resources", "impact", "knowledge", "confidence", "recommend",
    }  # fmt: skip
    assert (measured["knowledge"].before, measured["knowledge"].after) == ("knowledge_before", "knowledge_now")
    digest = is_ready(folder, typed)
    assert "2026-SPR-ON-03, 8 forms" in digest
    assert "Met my needs" in digest


def other_form(team: Team) -> str:
    """Make another team's form: other words, a grid of agreement, no question for the cohort."""
    questions = [
        items.text("Your name (optional)"),
        items.choice("Where do you work?", ["Nursery", "Primary", "Secondary"]),
        items.grid("How far do you agree?", ["The aims were clear to me", "The handouts helped me"], AGREEMENT),
        items.scale("How would you rate the facilitators?", 1, 7, low_label="Poor", high_label="Excellent"),
        items.scale("How likely are you to recommend the workshop?", 0, 10),
        items.choice("The pace of the day was", ["Too slow", "Just right", "Too fast"]),
        items.text("Anything else?", paragraph=True),
    ]

    def make(world: World) -> str:
        form_id: str = world.google.create_form("Workshop feedback", items=questions).form_id
        world.google.share(form_id, team.key["client_email"])
        first = datetime.now(UTC) - timedelta(days=60)
        for place in range(14):
            given: dict[str, Any] = {
                "Your name (optional)": f"Person {place}",
                "Where do you work?": "Primary",
                "How far do you agree? [The aims were clear to me]": "Agree",
                "How far do you agree? [The handouts helped me]": "Not applicable" if place % 3 else "Strongly agree",
                "How would you rate the facilitators?": 6,
                "How likely are you to recommend the workshop?": 9,
                "The pace of the day was": "Just right",
            }
            moment = first + timedelta(days=40 * (place % 2), minutes=place)
            world.google.submit(form_id, given, at=moment)
        return form_id

    made: str = team.sandbox.do(make)
    return made


def test_a_form_in_other_words_without_a_cohort_gets_cohorts_from_its_dates(
    team: Team, folder: Path, typed: Typed
) -> None:
    form_id = other_form(team)

    code, printed = typed(
        "init", str(folder), "--form", form_id, *team_flags(team), "--cohort-from", "dates", "--gap-days", "10",
        "--map", "How far do you agree?=met_needs", "--principles", "The pace of the day was=B,F", "--yes",
    )  # fmt: skip

    assert code == OK, printed
    form_map = load_form_map(folder / "forms" / "learner.toml")
    assert form_map.cohort_gap_days == 10
    assert form_map.question("your_name_optional").kind == "left-out"
    assert form_map.question("the_pace_the_day_was").principles == ("B", "F")
    assert "Left out" in printed
    digest = is_ready(folder, typed)
    assert "14 forms from 2 cohorts" in digest
    assert "Would recommend the course" in digest


def test_running_it_again_keeps_what_was_confirmed_and_shows_only_what_is_new(
    team: Team, folder: Path, typed: Typed
) -> None:
    team.cohort_answers("2026-SPR-ON-03", 8)
    flags = ["init", str(folder), "--form", team.form_id, *team_flags(team), "--yes"]
    typed(*flags)
    file = folder / "forms" / "learner.toml"
    file.write_text(file.read_text().replace('title = "Met my needs"', 'title = "Our needs"  # as we say it'))
    mine = file.read_text()

    code, unchanged = typed(*flags)
    assert (code, file.read_text()) == (OK, mine)
    assert "Nothing is new." in unchanged
    assert "No longer in the form" not in unchanged
    team.does_to_form("add_item", items.text("What would you tell a colleague?", paragraph=True))
    _, checked = typed("check", "--config", str(folder / "bot.toml"))
    code, added = typed(*flags)

    assert '"What would you tell a colleague?", which is in no figure' in checked
    assert code == OK
    table = added.split("No.  Question")[1].split("\n\n")[0]
    assert "What would you tell" in table
    assert "met my needs" not in table
    assert file.read_text().startswith(mine)
    assert len(tomllib.loads(file.read_text())["questions"]) == len(tomllib.loads(mine)["questions"]) + 1
    is_ready(folder, typed)


def conversation(folder: Path, *arguments: str, says: list[str]) -> subprocess.CompletedProcess[str]:
    """Start the command as a process of its own and answer its questions, a line each."""
    return subprocess.run(
        [sys.executable, "-m", "bot.cli", "init", str(folder), *arguments],
        input="\n".join(says) + "\n",
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_a_person_answers_corrects_and_confirms_line_by_line(team: Team, folder: Path, typed: Typed) -> None:
    team.cohort_answers("2026-SPR-ON-03", 8)
    says = [
        "7", "measure", "none",  # the seventh question, satisfaction with the delivery, is to be in no measure
        "99",  # no such question: asked again
        "",  # all is right
        "No such question", "",  # the first is none: asked again; then the suggested one is right
        "nowhere", team.channel, team.alerts, "the blue one", team.book_id,  # what is no id is asked for again
        team.people["Ben"], team.people["Ana"], "",
        "yes",
    ]  # fmt: skip

    done = conversation(folder, "--form", team.form_id, says=says)

    assert done.returncode == OK, done.stderr
    assert '"99" is no number from 1 to' in done.stdout
    assert 'no new question "No such question"' in done.stdout
    assert '"nowhere" is no such id.' in done.stdout
    assert '"the blue one" is no id of a sheet' in done.stdout
    form_map = load_form_map(folder / "forms" / "learner.toml")
    assert "delivery" not in {measure.key for measure in form_map.measures}
    assert is_ready(folder, typed)


def test_saying_no_or_stopping_half_way_leaves_everything_as_it_was(team: Team, folder: Path) -> None:
    before = {file: file.read_bytes() for file in folder.rglob("*") if file.is_file()}

    refused = conversation(folder, "--sheet", team.book_id, "--tab", RESPONSES, says=[])
    team.cohort_answers("2026-SPR-ON-03", 8)
    stopped = conversation(folder, "--form", team.form_id, says=["", ""])
    declined = conversation(folder, "--form", team.form_id, *team_flags(team), says=["", "", "", "no"])

    assert "no answers yet" in refused.stderr
    assert "nothing was written" in stopped.stderr
    assert "Nothing was written." in declined.stdout
    assert {file: file.read_bytes() for file in folder.rglob("*") if file.is_file()} == before


def test_an_export_is_enough_to_try(tmp_path: Path, typed: Typed) -> None:
    export = tmp_path / "feedback.csv"
    lines = [f"2026/03/16 9:4{place}:00 am GMT,Cohort A,{place % 3 + 3},More time for questions" for place in range(9)]
    export.write_text("\n".join(["Timestamp,Cohort,The training met my needs,What should we change?", *lines]))

    code, printed = typed("init", str(tmp_path / "new"), "--export", str(export), "--yes")

    assert code == OK, printed
    form_map = load_form_map(tmp_path / "new" / "forms" / "learner.toml")
    assert form_map.question("met_needs").favourable == (4, 5)
    assert form_map.question("cohort").titles == ("Cohort",)
    assert {file.name for file in (tmp_path / "new").iterdir()} >= {"bot.toml", "calendar.toml", "forms"}


def test_what_is_not_understood_is_said_and_nothing_is_written(team: Team, folder: Path, typed: Typed) -> None:
    team.cohort_answers("2026-SPR-ON-03", 8)
    before = (folder / "forms" / "learner.toml").read_text()

    for flag, says in (
        ("--map=The training met my needs=happiness", '"happiness" is no measure'),
        ("--map=No such question=delivery", 'no new question "No such question"'),
        ("--scale=The training met my needs=wide", '"wide" is no scale'),
        ("--role=lead_trainer", "write it as lead_trainer=U0123456789"),
        ("--principles=The pace was=Z", '"Z" is no principle'),
    ):
        code, printed = typed("init", str(folder), "--form", team.form_id, flag, "--yes")
        assert code == NEEDS_A_PERSON
        assert says in printed

    assert (folder / "forms" / "learner.toml").read_text() == before


@pytest.mark.skipif(sys.platform == "win32", reason="needs a terminal of its own")
def test_at_a_terminal_without_any_flag_it_asks_where_the_answers_are(tmp_path: Path) -> None:
    import os
    import pty

    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "bot.cli", "init", str(tmp_path / "config")]
    with subprocess.Popen(command, stdin=theirs, stdout=subprocess.PIPE, text=True) as started:
        os.write(ours, b"4\n")
        printed, _ = started.communicate(timeout=30)
    os.close(ours)
    os.close(theirs)

    assert "Where are the learners' answers?" in printed
    assert (tmp_path / "config" / "forms" / "learner.toml").read_text() == template("forms/learner.toml")
