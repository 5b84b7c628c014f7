"""A training team with its form, sheet and Slack in the sandbox, and the bot assembled for it by ordinary settings."""

from __future__ import annotations

import json
import re
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from bot.actions.model import Action
from bot.assembly import Bot, assemble
from bot.feedback.forms import load_form_map
from bot.feedback.model import FormMap, Question
from bot.initialising import filled_in, manifest, template, with_role, write_templates
from bot.settings import Settings, load_settings
from integrations.sandbox.clock import SandboxClock
from integrations.sandbox.google.forms import items
from integrations.sandbox.google.person import PersonAtSheet
from integrations.sandbox.request_log import Entry
from integrations.sandbox.server import Sandbox
from integrations.sandbox.world import World

Json = dict[str, Any]

# Bots on their way out, by the sandbox they talk to: slack_sdk's threads take a second to end, and no journey waits.
LEAVING: dict[str, list[threading.Thread]] = defaultdict(list)

MONDAY_MORNING = datetime(2026, 3, 16, 8, 30, tzinfo=UTC)  # winter time: London is UTC
RESPONSES, PLAN = "Form Responses 1", "Action plan"
FULL_NAMES = ("Ana Lowe", "Ben Hill", "Cat Moss", "Dev Rao", "Eve Stone", "Fay Wood", "Gil Park", "Hal Frost")
PEOPLE = tuple(name.split()[0] for name in FULL_NAMES)


class Team:
    """One team. People's doings are methods named as they would say them; `bot` is the real thing."""

    def __init__(self, sandbox: Sandbox, folder: Path, *, clock: SandboxClock, from_form: bool = False) -> None:
        self.sandbox = sandbox
        self.clock = clock
        self.folder = folder
        write_templates(folder)
        self.form_map = load_form_map(folder / "forms" / "learner.toml")
        self.people: dict[str, str] = {}
        sandbox.do(self._set_up)
        self._write_settings(from_form=from_form)

    # --- the world

    def _set_up(self, world: World) -> None:
        google, slack = world.google, world.slack
        self.book_id = google.create_spreadsheet("Course feedback", sheets=("Notes",)).spreadsheet_id
        self.form_id = google.create_form("Learner feedback", items=form_items(self.form_map)).form_id
        google.link_to_sheet(self.form_id, self.book_id)
        self.key = google.service_account()
        google.share(self.book_id, self.key["client_email"])
        google.share(self.form_id, self.key["client_email"])  # who reads a form's answers is its editor
        self.app = slack.install_app(manifest())
        for name in FULL_NAMES:
            self.people[name.split()[0]] = slack.add_user(name.split()[0].lower(), real_name=name).id
        self.channel = slack.add_channel("training-quality", members=[*self.people.values(), self.app.bot_user_id]).id
        self.alerts = slack.add_channel("bot-alerts", members=[self.people["Ana"], self.app.bot_user_id]).id
        self.quality_group = slack.add_usergroup("quality", "QA and CI team", members=[self.people["Cat"]]).id
        slack.delivery.seconds_to_answer = 3.0
        slack.files.processing_seconds = 0.0

    def _write_settings(self, *, from_form: bool) -> None:
        url = self.sandbox.url
        values = {
            "channel": self.channel,
            "alert_channel": self.alerts,
            "api_url": f"{url}/api/",
            "sheets_url": url,
            "forms_url": url,
            "drive_url": url,
            "spreadsheet_id": self.book_id,
            "form_id": self.form_id,
            "lead": self.people["Hal"],
            "deputy": self.people["Gil"],
        }
        text = filled_in(template("bot.toml"), values)
        text = with_role(text, "programme_manager", people=[self.people["Ana"]])
        text = with_role(text, "lead_trainer", people=[self.people["Ben"]])
        text = with_role(text, "quality_team", user_groups=[self.quality_group])
        if from_form:
            text = text.replace('from = "sheet"', 'from = "form"', 1)
        (self.folder / "bot.toml").write_text(text, encoding="utf-8")
        (self.folder / "service-account.json").write_text(json.dumps(self.key), encoding="utf-8")
        (self.folder / "service-account.json").chmod(0o600)
        tokens = f"SLACK_BOT_TOKEN={self.app.bot_token}\nSLACK_APP_TOKEN={self.app.app_token}\n"
        (self.folder / ".env").write_text(tokens, encoding="utf-8")

    @property
    def settings_file(self) -> Path:
        return self.folder / "bot.toml"

    def change_settings(self, old: str, new: str) -> None:
        text = self.settings_file.read_text(encoding="utf-8")
        assert old in text
        self.settings_file.write_text(text.replace(old, new), encoding="utf-8")

    def settings(self) -> Settings:
        return load_settings(file=self.settings_file, environment={})

    def bot(self) -> Bot:
        """Put the bot together anew, as a start of the process does."""
        return assemble(self.settings(), clock=self.clock)

    @contextmanager
    def running(self) -> Iterator[Bot]:
        """Have the bot listen to Slack, without its timetable: tests tick it themselves."""
        bot = self.bot()
        opened = ExitStack()
        opened.callback(bot.close)
        opened.enter_context(bot.listening())
        self.wait_until(self.is_connected)
        try:
            yield bot
        finally:
            self.sandbox.do(lambda world: world.slack.delivery.sockets.close_all(self.app.app_id))
            leaving = threading.Thread(target=opened.close, daemon=True)
            leaving.start()
            LEAVING[self.sandbox.url].append(leaving)

    def is_connected(self) -> bool:
        """Tell whether a bot listens to Slack."""
        return bool(self.sandbox.do(lambda world: world.slack.delivery.sockets.connections(self.app.app_id)))

    # --- learners

    def cohort_answers(self, code: str, count: int, *, at: datetime | None = None, **answers: Any) -> None:
        """Have a cohort fill in the form; `answers` by question key, the rest is good."""
        moment = at or self.clock.now() - timedelta(hours=2)

        def fill(world: World) -> None:
            for number in range(count):
                given = self.given(code, answers)
                world.google.submit(self.form_id, given, at=moment + timedelta(seconds=number))

        self.sandbox.do(fill)

    def given(self, code: str, answers: Mapping[str, Any]) -> dict[str, Any]:
        """Answer every question as a contented learner does, except what `answers` says by question key."""
        given: dict[str, Any] = {}
        for question in self.form_map.questions:
            if question.kind in ("timestamp", "email"):
                continue
            value = code if question.kind == "cohort" else answers.get(question.key, usual_answer(question))
            if value is not None:
                given[question.title] = value
        return given

    def does_to_form(self, act: str, *given: Any) -> None:
        """Have somebody change the form in its editor, by the name of the form's method."""
        self.sandbox.do(lambda world: getattr(world.google.form_hands, act)(self.form_id, *given))

    # --- people at the sheet

    def at_sheet(self, act: Callable[[Any], Any]) -> Any:
        """Do something by hand in the workbook, an act on `PersonAtSheet`."""
        return self.sandbox.do(lambda world: act(world.google.as_person(self.book_id)))

    def has_plan(self) -> bool:
        return bool(self.at_sheet(lambda person: any(sheet.title == PLAN for sheet in person.book.sheets)))

    def plan_rows(self) -> list[dict[str, str]]:
        """Read the plan as a person sees it."""
        lines = self.at_sheet(lambda person: person.read(f"'{PLAN}'"))
        header = lines[0]
        return [dict(zip(header, line + [""] * (len(header) - len(line)), strict=False)) for line in lines[1:]]

    def plan_row(self, ref: str) -> dict[str, str]:
        return next(row for row in self.plan_rows() if row["Ref"] == ref)

    def column(self, heading: str) -> str:
        """Give the letter of a column of the plan, wherever it stands now."""
        header = self.at_sheet(lambda person: person.read(f"'{PLAN}'!1:1"))[0]
        place = header.index(heading)
        return chr(ord("A") + place) if place < 26 else "A" + chr(ord("A") + place - 26)

    def row_number(self, ref: str) -> int:
        return next(number for number, row in enumerate(self.plan_rows(), start=2) if row["Ref"] == ref)

    def types_row(self, number: int, **cells: str) -> None:
        """Have somebody type into a row of the plan; `cells` by heading, with _ for a blank."""
        for heading, text in cells.items():
            place = f"'{PLAN}'!{self.column(heading.replace('_', ' '))}{number}"
            self.at_sheet(partial(_type, place=place, text=text))

    def types_cell(self, ref: str, **cells: str) -> None:
        self.types_row(self.row_number(ref), **cells)

    # --- people in Slack

    def types(self, name: str, text: str, *, channel: str | None = None) -> Any:
        """Have somebody type a slash command; return what Slack shows them at once."""
        user = self.people[name]
        return self.sandbox.do(lambda world: world.slack.run_command(user, channel or self.channel, text))

    def asks(self, name: str, text: str) -> str:
        """Have somebody type a slash command, and return what the bot answers to them alone."""
        known = len(self.private_answers(name))
        seen = self.types(name, text)
        assert seen.acknowledged, seen.error
        self.wait_until(lambda: len(self.private_answers(name)) > known)
        return words_of(self.private_answers(name)[-1])

    def clicks(self, name: str, message: Json, action_id: str, *, channel: str | None = None) -> Any:
        """Have somebody press the first button of this kind in a message."""
        return self.does("click", self.people[name], channel or self.channel, message["ts"], action_id)

    def open_form(self, name: str) -> Json:
        """Wait for the form that opens for somebody, and return it."""
        self.wait_until(lambda: bool(self.does("open_views", self.people[name])))
        form: Json = self.does("open_views", self.people[name])[-1]
        return form

    def sends(self, name: str, form: Json, **answers: Any) -> Any:
        """Fill in a form by its inputs' names and press its button."""
        inputs = {block["block_id"]: block["element"]["action_id"] for block in form["blocks"] if "element" in block}
        state = {block_id: {inputs[block_id]: answer} for block_id, answer in answers.items()}
        return self.does("submit_view", self.people[name], form["id"], state)

    def does(self, act: str, *given: Any, **options: Any) -> Any:
        """Have somebody click, submit or open something, by the name of the workspace's method."""
        return self.sandbox.do(lambda world: getattr(world.slack, act)(*given, **options))

    def messages(
        self, *, channel: str | None = None, viewer: str | None = None, thread_ts: str | None = None
    ) -> list[Json]:
        """Read a channel as `viewer` (a name) sees it, oldest first."""
        user = self.people[viewer] if viewer else None
        found: list[Json] = self.sandbox.do(
            lambda world: world.slack.history(channel or self.channel, viewer=user, thread_ts=thread_ts)
        )
        return sorted(found, key=lambda message: message["ts"])

    def private_answers(self, name: str) -> list[Json]:
        """Read what only this person sees in the team's channel."""
        return [message for message in self.messages(viewer=name) if message.get("is_ephemeral")]

    def direct_messages(self, name: str) -> list[Json]:
        """Read what the bot wrote to somebody directly."""
        conversation = self.sandbox.do(
            lambda world: world.slack.direct_conversation([self.app.bot_user_id, self.people[name]]).id
        )
        return self.messages(channel=conversation)

    def told(self) -> list[str]:
        """Read what the person who looks after the bot was told."""
        return [words_of(message) for message in self.messages(channel=self.alerts)]

    def said(self) -> list[str]:
        """Read what the bot said to the whole team."""
        return [words_of(message) for message in self.messages()]

    def pings(self) -> set[str]:
        """Tell who or what any message in the team's channel would notify."""

        def pinged(world: World) -> set[str]:
            found: set[str] = set()
            for message in world.slack.history(self.channel):
                mentions = world.slack.mentions(self.channel, message["ts"])
                found |= {*mentions.users, *mentions.usergroups, *mentions.broadcasts}
            return found

        return set(self.sandbox.do(pinged))

    # --- the log

    def requests(self, since: int = 0) -> list[Entry]:
        """What the bot asked of Google and Slack, without the people's own page."""
        entries: list[Entry] = self.sandbox.do(lambda world: world.log.since(since))
        return [entry for entry in entries if entry.face in ("google", "slack")]

    def last_request(self) -> int:
        return max((entry.number for entry in self.requests()), default=0)

    def breaks(self, **rule: Any) -> None:
        """Make something go wrong, as `FaultRule` describes."""
        from integrations.sandbox.faults import FaultRule

        self.sandbox.do(lambda world: world.faults.add(FaultRule(**rule)))

    def mends(self) -> None:
        self.sandbox.do(lambda world: world.faults.clear())

    def wait_until(self, holds: Callable[[], bool], *, seconds: float = 20.0) -> None:
        """Wait for another thread's doing; how long it takes is not what is tested."""
        pause = threading.Event()
        deadline = time.monotonic() + seconds
        while not holds():
            assert time.monotonic() < deadline, "waited in vain"
            pause.wait(0.02)


def _type(person: PersonAtSheet, *, place: str, text: str) -> None:
    person.type(place, text)


class Ticking:
    """The bot as its timetable runs it, from one tick to the next."""

    def __init__(self, team: Team) -> None:
        self.team = team
        self.bot = team.bot()
        self._timetable = self.bot.timetable()

    def ticks(self) -> None:
        self._timetable.tick()

    def later(self, **by: float) -> None:
        """Let time pass, then tick; a change by hand is seen within two minutes."""
        self.team.clock.move_on(timedelta(**by))
        self.ticks()

    def action(self, ref: str) -> Action:
        return next(action for action in self.bot.actions() if action.ref == ref)


def words_of(message: Mapping[str, Any]) -> str:
    """Give every word of a message that a person sees, from its blocks and its text."""
    found: list[str] = [str(message.get("text", ""))]

    def collect(value: Any) -> None:
        if isinstance(value, Mapping):
            if isinstance(value.get("text"), str):
                found.append(value["text"])
            for inner in value.values():
                collect(inner)
        elif isinstance(value, Sequence) and not isinstance(value, str):
            for inner in value:
                collect(inner)

    collect(message.get("blocks", []))
    return "\n".join(found)


def usual_answer(question: Question) -> str | None:
    """Answer as a contented learner does."""
    if question.scale:
        low, high = question.scale
        return str(high - 1 if "before" not in question.key else (low + high) // 2)
    if question.kind == "choice":
        return question.options[1] if question.options else "Yes"
    return "The examples helped." if question.kind == "text" else None


def form_items(form_map: FormMap) -> list[Json]:
    """Build the form that the shipped map describes."""
    made: list[Json] = []
    grids: dict[str, list[Question]] = {}
    for question in form_map.questions:
        if question.kind in ("timestamp", "email"):
            continue
        grid = re.fullmatch(r"(.*) \[(.*)\]", question.title)
        if grid:
            grids.setdefault(grid[1], []).append(question)
            if len(grids[grid[1]]) == 1:
                made.append({"grid": grid[1]})
        elif question.scale:
            made.append(items.scale(question.title, *question.scale))
        elif question.kind == "choice":
            made.append(items.choice(question.title, question.options or ("Yes", "No")))
        else:
            made.append(items.text(question.title, paragraph=question.kind == "text"))
    return [_grid_item(item["grid"], grids[item["grid"]]) if "grid" in item else item for item in made]


def _grid_item(title: str, rows: Sequence[Question]) -> Json:
    low, high = rows[0].scale or (1, 5)
    labels = [re.sub(r".*\[(.*)\]", r"\1", row.title) for row in rows]
    return items.grid(title, labels, [str(value) for value in range(low, high + 1)])
