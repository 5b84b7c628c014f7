"""`cqi demo` and `cqi sandbox`: the stand-in for Google and Slack, and the ordinary bot started against it.

Nothing of the bot knows that it is in a demo: it gets a key file, tokens and settings like any other, whose addresses
lead to the sandbox on this machine.
"""

from __future__ import annotations

import json
import logging
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from bot.assembly import SystemClock, assemble
from bot.calendar import local_day
from bot.cohorts import reading as cohorts
from bot.errors import ConfigError
from bot.initialising import filled_in, manifest, template, with_role, write_templates
from bot.logbook.building import FORMS
from bot.logbook.forms import load_log_forms
from bot.logbook.reading import layout as log_layout
from bot.running import run_until_stopped
from bot.settings import Settings, load_settings
from bot.sync.rows import headings
from integrations.google.layouts import set_up_requests
from integrations.google.tabs import derived_sheet_id
from integrations.sandbox import samples
from integrations.sandbox.samples import Programme, SampleAction, Seeded
from integrations.sandbox.samples.log import register
from integrations.sandbox.samples.team import MEMBERS
from integrations.sandbox.server import Sandbox

if TYPE_CHECKING:
    from integrations.sandbox.world import World

Say = Callable[[str], None]
PLAN, COHORTS = "Action plan", "Cohorts"
# The demo is looked at on any day and at any hour, so its digest may always be caught up, and reminders come at once.
ROLES = {
    "programme_manager": "Training Programme Manager",
    "lead_trainer": "Lead Trainer",
    "quality_team": "QA and CI team",
}
AT_ANY_TIME = {"catch_up_hours = 60": "catch_up_hours = 168", 'time = "09:00"': 'time = "00:01"'}


def show(*, port: int, seed: int, say: Say) -> int:
    """Seed a sandbox, run the weekly cycle once, say where to look, and stay until stopped."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s %(message)s")
    with _sandbox(port) as sandbox, tempfile.TemporaryDirectory(prefix="cqi-demo-") as folder:
        say("Inventing two school years of feedback ...")
        programme, seeded = _seeded(sandbox, seed=seed)
        settings = _settings(Path(folder), sandbox.url, seeded)
        sandbox.do(lambda world: _type_logs(world, programme, seeded, folder=settings.folder))
        with closing(assemble(settings)) as bot:
            say("Reading the responses and making the action plan ...")
            bot.refresh()
            sandbox.do(lambda world: _type_plan(world, programme, seeded))
            bot.refresh()
            say("Posting the weekly digest and the reminders ...")
            bot.timetable().tick()
            say(f"\nReady. Open {sandbox.url}/ in your browser. Everybody and everything there is invented.\n")
            run_until_stopped(bot, say=say)
    return 0


def serve_sandbox(*, port: int, empty: bool, accept_any_token: bool, say: Say) -> int:
    """Run the sandbox alone and say what a client needs to know, until stopped."""
    with (
        _sandbox(port, accept_any_token=accept_any_token) as sandbox,
        tempfile.TemporaryDirectory(prefix="cqi-sandbox-") as folder,
    ):
        facts = _empty_facts(sandbox) if empty else _seeded_facts(sandbox)
        key_file = _write_key(Path(folder), facts.pop("key"))
        for name, value in {**_addresses(sandbox), "Google key file": str(key_file), **facts}.items():
            say(f"{name:<18}{value}")
        say("\nPress Ctrl+C to stop it. What is in it is then gone.")
        sandbox.wait()
    return 0


@contextmanager
def _sandbox(port: int, *, accept_any_token: bool = False) -> Iterator[Sandbox]:
    try:
        sandbox = Sandbox.start(port=port, accept_any_token=accept_any_token)
    except OSError as error:
        fault = f"Port {port} cannot be used ({error.strerror}). Choose another: --port {port + 1}."
        raise ConfigError([fault]) from error
    with sandbox:
        yield sandbox


def _seeded(sandbox: Sandbox, *, seed: int) -> tuple[Programme, Seeded]:
    today = local_day(SystemClock().now(), zone=ZoneInfo("Europe/London"))
    programme = samples.programme(seed, today)
    seeded: Seeded = sandbox.do(lambda world: samples.seed(world, programme=programme, manifest=manifest()))
    return programme, seeded


def _settings(folder: Path, url: str, seeded: Seeded) -> Settings:
    """Write the settings that a team would write, and read them as any start of the bot does."""
    write_templates(folder)
    values = {
        "channel": seeded.channel_id,
        "alert_channel": next(iter(seeded.user_ids.values())),
        "api_url": f"{url}/api/",
        "sheets_url": url,
        "forms_url": url,
        "drive_url": url,
        "spreadsheet_id": seeded.spreadsheet_id,
        "form_id": seeded.form_id,
        "lead": next(seeded.user_ids[one.handle] for one in MEMBERS if one.title == ROLES["programme_manager"]),
        "deputy": next(seeded.user_ids[one.handle] for one in MEMBERS if one.title == ROLES["lead_trainer"]),
    }
    text = filled_in(template("bot.toml"), values)
    for role, title in ROLES.items():
        text = with_role(text, role, people=[seeded.user_ids[one.handle] for one in MEMBERS if one.title == title])
    for usual, here in AT_ANY_TIME.items():
        text = text.replace(usual, here)
    (folder / "bot.toml").write_text(text, encoding="utf-8")
    _write_key(folder, seeded.service_account)
    tokens = {"SLACK_BOT_TOKEN": seeded.bot_token, "SLACK_APP_TOKEN": seeded.app_token}
    return load_settings(file=folder / "bot.toml", environment=tokens)


def _write_key(folder: Path, key: Mapping[str, Any]) -> Path:
    file = folder / "service-account.json"
    file.touch(mode=0o600)
    file.write_text(json.dumps(key), encoding="utf-8")
    return file


def _type_plan(world: World, programme: Programme, seeded: Seeded) -> None:
    """Have the team type its plan into the sheet by hand, as it would in its first week with the bot."""
    names = {member.handle: member.name for member in programme.members}
    order = list(headings({}))
    lines = [_line(action, names, order) for action in programme.actions]
    world.google.as_person(seeded.spreadsheet_id).type(f"'{PLAN}'!A2", lines)


def _type_logs(world: World, programme: Programme, seeded: Seeded, *, folder: Path) -> None:
    """Have the team type its register and its logs into tabs of their own, made as the bot makes them."""
    person = world.google.as_person(seeded.spreadsheet_id)
    person.request(*set_up_requests(COHORTS, cohorts.layout(), sheet_id=derived_sheet_id(COHORTS)))
    rows = [
        [_typed(row[name]) for name in cohorts.HEADINGS] for row in register(programme.cohorts, today=programme.today)
    ]
    person.type(f"'{COHORTS}'!A2", rows)
    for form in load_log_forms(folder / FORMS):
        noted = [entry.answers for entry in programme.entries if entry.log == form.kind]
        person.request(*set_up_requests(form.tab, log_layout(form), sheet_id=derived_sheet_id(form.tab)))
        person.type(f"'{form.tab}'!B2", [[_typed(answers.get(one.key)) for one in form.columns] for answers in noted])


def _line(action: SampleAction, names: Mapping[str, str], order: Sequence[str]) -> list[str]:
    cells: dict[str, str | date | None] = {
        "raised_on": action.raised_on,
        "source": action.source,
        "cohort": action.cohort,
        "principles": action.principle,
        "area": action.area,
        "evidence": action.evidence,
        "title": action.title,
        "revision_size": action.revision_size,
        "priority": action.priority,
        "owner": names[action.owner],
        "agreed_on": action.agreed_on,
        "due_on": action.due_on,
        "status": action.status,
        "notes": action.notes,
        "implemented_on": action.implemented_on,
        "impact": action.impact,
        "closed_on": action.closed_on,
    }
    return [_typed(cells.get(name)) for name in order]


def _typed(value: str | int | date | None) -> str:
    return f"{value:%d/%m/%Y}" if isinstance(value, date) else "" if value is None else str(value)


def _addresses(sandbox: Sandbox) -> dict[str, str]:
    return {
        "Page for people": f"{sandbox.url}/",
        "Google": f"{sandbox.url}  (Sheets /v4, Drive /drive/v3, Forms /v1, tokens /token)",
        "Slack Web API": f"{sandbox.url}/api/",
    }


def _seeded_facts(sandbox: Sandbox) -> dict[str, Any]:
    _, seeded = _seeded(sandbox, seed=1)
    return {
        "key": seeded.service_account,
        "Bot token": seeded.bot_token,
        "App token": seeded.app_token,
        "Signing secret": seeded.signing_secret,
        "Channel": seeded.channel_id,
        "Workbook": f"{seeded.spreadsheet_id}  (responses: {seeded.responses_tab})",
        "Form": seeded.form_id,
    }


def _empty_facts(sandbox: Sandbox) -> dict[str, Any]:
    """Give a new workspace what every workspace has: a person, #general, and the app installed in it."""

    def begin(world: World) -> dict[str, Any]:
        app = world.slack.install_app(manifest())
        person = world.slack.add_user("someone", real_name="Someone")
        channel = world.slack.add_channel("general", members=[person, app.bot_user_id])
        return {
            "key": world.google.service_account(),
            "Bot token": app.bot_token,
            "App token": app.app_token,
            "Signing secret": app.signing_secret,
            "Channel": channel.id,
        }

    facts: dict[str, Any] = sandbox.do(begin)
    return facts
