"""A sandbox with a team, an app that answers, a form and its workbook; asked as the page asks, or seen in a browser."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from integrations.sandbox.google.forms import items
from integrations.sandbox.google.sheets.formulas import Calculation
from integrations.sandbox.google.sheets.render import formatted
from integrations.sandbox.server import Sandbox
from integrations.sandbox.world import World
from tests.integrations.sandbox.slack.conftest import MANIFEST, Bot, Team

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
QUIETLY = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PLAN = [
    ["Ref", "Action", "Status"],
    ["A-001", "Rework the pacing of Day 2", "agreed"],
    ["A-002", "Add a primary school example", "proposed"],
]
STATUSES = ["proposed", "agreed", "closed"]


@dataclass
class Office:
    """The team with its Google files."""

    team: Team
    book_id: str
    plan_id: int
    form_id: str

    @property
    def sandbox(self) -> Sandbox:
        return self.team.sandbox

    def shown(self, row: int, column: int) -> str:
        """Return what a cell of the plan shows."""

        def read(world: World) -> str:
            book = world.google.spreadsheets[self.book_id]
            sheet = book.sheet_by_id(self.plan_id)
            assert sheet is not None
            return formatted(Calculation(book, now=world.clock.now()), sheet, row, column)

        text: str = self.sandbox.do(read)
        return text

    def responses(self) -> list[dict[str, list[str]]]:
        """Return the answers of every response, by the questions' titles."""

        def read(world: World) -> list[dict[str, list[str]]]:
            form = world.google.forms[self.form_id]
            titles = {asked.question_id: asked.title for asked in form.questions()}
            return [{titles[key]: texts for key, texts in one.answers.items()} for one in form.responses.values()]

        answers: list[dict[str, list[str]]] = self.sandbox.do(read)
        return answers


@pytest.fixture
def office(sandbox: Sandbox) -> Office:
    sandbox.world.slack.delivery.seconds_to_answer = 2.0
    office: Office = sandbox.do(lambda world: _filled(sandbox, world))
    return office


def _filled(sandbox: Sandbox, world: World) -> Office:
    slack, google = world.slack, world.google
    app = slack.install_app(MANIFEST)
    asha = slack.add_user("asha", real_name="Asha Rao", email="asha@example.org")
    ben = slack.add_user("ben", real_name="Ben Hill", email="ben@example.org")
    channel = slack.add_channel("training", members=[asha, ben, app.bot_user_id])
    form = google.create_form(
        "Learner feedback",
        items=[
            items.scale("The course met my needs", required=True),
            items.grid("My trainer", ["knew the subject", "explained clearly"], ["1", "2", "3"], required=True),
            items.text("Most useful", paragraph=True),
        ],
    )
    book = google.create_spreadsheet("Training quality", sheets=["Action plan"])
    google.link_to_sheet(form.form_id, book.spreadsheet_id)
    plan = book.sheet_titled("Action plan")
    assert plan is not None
    for row, texts in enumerate(PLAN):
        for column, text in enumerate(texts):
            plan.cell_for_writing(row, column).value = text
    rule: dict[str, Any] = {
        "condition": {"type": "ONE_OF_LIST", "values": [{"userEnteredValue": status} for status in STATUSES]},
        "strict": True,
    }
    plan.cell_for_writing(1, 2).validation = rule
    plan.frozen_rows = 1
    google.touch(book.spreadsheet_id, editor="asha@example.org")
    return Office(Team(sandbox, app, asha.id, ben.id, channel.id), book.spreadsheet_id, plan.sheet_id, form.form_id)


@pytest.fixture
def bot(office: Office) -> Iterator[Bot]:
    made = Bot(office.team)
    yield made
    made.close()


@pytest.fixture
def page_requests(office: Office) -> Iterator[httpx.Client]:
    """A client that asks as the page does."""
    with httpx.Client(base_url=f"{office.sandbox.url}/sandbox/", timeout=10) as client:
        yield client


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    if path is None:
        pytest.skip(f"no browser here: install one of {', '.join(BROWSERS)} to try the page")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=path, args=QUIETLY)
        yield launched
        launched.close()


@pytest.fixture
def page(browser: Browser, office: Office) -> Iterator[Page]:
    """The page at 1280 pixels, on the channel, with Asha acting; an error in its scripts fails the test."""
    context = browser.new_context(viewport={"width": 1280, "height": 860}, locale="en-GB")
    context.set_default_timeout(20_000)
    opened = context.new_page()
    faults: list[str] = []
    opened.on("pageerror", lambda error: faults.append(str(error)))
    opened.goto(office.sandbox.url)
    opened.get_by_label("Act as").wait_for(state="attached")
    opened.locator(".composer-text").first.wait_for()
    yield opened
    assert faults == []
    context.close()
