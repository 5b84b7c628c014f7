"""What holds for the whole house: what loads when, what its papers promise, and how its tests are made."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from bot.actions.adding import FROM_MESSAGE
from bot.actions.commands import VERBS
from bot.actions.list_views import help_text
from bot.actions.listeners import COMMAND
from bot.cli import main
from bot.initialising import TEMPLATES, manifest, template
from bot.logbook.forms import load_log_forms
from bot.logbook.listeners import COMMAND as LOG
from bot.review.listeners import COMMAND as REVIEW

ROOT = Path(__file__).parents[2]
HEAVY = (
    "pandas",
    "matplotlib",
    "scipy",
    "numpy",
    "googleapiclient",
    "gspread",
    "slack_bolt",
    "slack_sdk",
    "sqlalchemy",
    "starlette",
    "holidays",
    "vaderSentiment",
)
COMMANDS = (
    "analyse",
    "check",
    "cohorts",
    "comments",
    "demo",
    "digest",
    "erase",
    "init",
    "profile",
    "purge",
    "remind",
    "run",
    "sandbox",
    "sync",
)


def loaded_by(*arguments: str) -> set[str]:
    """Run a command in a fresh interpreter and return the top-level modules it loaded."""
    program = (
        "import sys\nfrom bot.cli import main\n"
        f"try:\n    main({list(arguments)!r})\nexcept SystemExit:\n    pass\n"
        "print('\\n' + ' '.join(sorted({name.partition('.')[0] for name in sys.modules})))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=ROOT, check=True)
    return set(done.stdout.splitlines()[-1].split())


@pytest.mark.parametrize("arguments", [("--help",), ("--version",), ("digest", "--help")])
def test_asking_for_help_loads_nothing_heavy(arguments: tuple[str, ...]) -> None:
    assert loaded_by(*arguments) & set(HEAVY) == set()


def test_help_names_every_command_and_the_exit_codes(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])

    words = capsys.readouterr().out
    assert all(f"    {command} " in words for command in COMMANDS)
    assert "2 when the\ncommand line was not understood" in words


def test_the_readme_tells_of_every_command_and_no_other() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")

    told = set(re.findall(r"^\| `cqi (\w+)", readme, flags=re.MULTILINE))
    assert told == set(COMMANDS)


def test_the_slack_manifest_declares_just_the_commands_that_are_listened_to() -> None:
    commands = manifest()["features"]["slash_commands"]

    listened_to = [(COMMAND, True), (LOG, True), (REVIEW, True)]
    assert [(entry["command"], entry["should_escape"]) for entry in commands] == listened_to
    assert manifest()["settings"]["socket_mode_enabled"]
    assert manifest()["settings"]["interactivity"]["is_enabled"]


def test_the_slack_manifest_declares_just_the_shortcut_that_is_listened_to() -> None:
    shortcuts = manifest()["features"]["shortcuts"]

    assert [(entry["callback_id"], entry["type"]) for entry in shortcuts] == [(FROM_MESSAGE, "message")]
    assert all(len(entry["name"]) <= 24 for entry in shortcuts)  # Slack's limit
    assert {"commands", "usergroups:read"} <= set(manifest()["oauth_config"]["scopes"]["bot"])


def test_the_readme_and_the_help_tell_of_every_verb_of_the_command() -> None:
    readme, shown = (ROOT / "README.md").read_text(encoding="utf-8"), help_text().text

    for verb in VERBS:
        assert f"`{verb}" in readme, verb
        assert verb in shown or verb == "implement", verb


def test_the_readme_tells_of_every_log() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")

    for form in load_log_forms(ROOT / "config" / "forms"):
        assert f"| `{form.word}" in readme, form.word


def test_every_template_is_shipped_and_holds_no_secret() -> None:
    for name in TEMPLATES:
        text = template(name)
        assert text
        assert not re.search(r"xox[a-z]-|xapp-\d|PRIVATE KEY", text)


def test_no_test_patches_a_vendor() -> None:
    words = re.compile(r"monkeypatch\.setattr|import mock|MagicMock|(?<!\.)\bpatch\(")
    offenders = [
        str(file.relative_to(ROOT))
        for file in (ROOT / "tests").rglob("*.py")
        if words.search(file.read_text(encoding="utf-8")) and file != Path(__file__)
    ]

    assert offenders == []


def test_the_changelog_the_runbook_and_the_decisions_are_there() -> None:
    for name in ("CHANGELOG.md", "docs/runbook.md", "CONTRIBUTING.md", "LICENSE"):
        assert (ROOT / name).stat().st_size > 0
    for page in (ROOT / "docs" / "decisions").glob("*.md"):
        assert "## Check" in page.read_text(encoding="utf-8"), page
