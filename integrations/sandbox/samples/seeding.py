"""Putting the sample programme into a sandbox: the form, its answers in a workbook, and the team in Slack."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from integrations.sandbox.google.sheets.grid import Spreadsheet
from integrations.sandbox.samples import form
from integrations.sandbox.samples.model import Answers, Programme

if TYPE_CHECKING:
    from integrations.sandbox.world import World

Json = dict[str, Any]

TEAM_NAME = "Northside Training (sample)"
TEAM_DOMAIN = "northside-sample"
CHANNEL = "training-quality"
TOPIC = "Invented sample data: no real course, school or person"
WORKBOOK = "Training quality (sample)"
ABOUT = (
    "About this workbook",
    "Everything in it is invented: no real course, school or person.",
    "“Form Responses 1” is filled by the form. Look, but do not edit it.",
    "“Cohorts” and the tabs of the logs are kept by the team; what is typed after /log in Slack comes to stand there.",
    "“Action plan” is made by the bot as soon as it runs. Edit it as you like: the bot reads it again soon.",
)
SERVICE_ACCOUNT = "cqi-bot"


@dataclass(frozen=True, kw_only=True)
class Seeded:
    """What the bot's settings need to know, and who is who."""

    team_id: str
    channel_id: str
    user_ids: Mapping[str, str]  # handle -> Slack id
    app_id: str
    bot_user_id: str
    bot_token: str
    app_token: str
    signing_secret: str
    spreadsheet_id: str
    responses_tab: str
    form_id: str
    service_account: Json  # a key file


def seed(world: World, *, programme: Programme, manifest: Mapping[str, Any]) -> Seeded:
    """Fill a sandbox; call it on the sandbox's own thread (`Sandbox.do`)."""
    user_ids = _add_people(world, programme)
    app = world.slack.install_app(manifest)
    channel = world.slack.add_channel(CHANNEL, members=[*user_ids.values(), app.bot_user_id], topic=TOPIC)
    account = world.google.service_account(SERVICE_ACCOUNT)
    book, form_id, tab = _add_files(world, programme, shared_with=account["client_email"])
    return Seeded(
        team_id=world.slack.team_id,
        channel_id=channel.id,
        user_ids=user_ids,
        app_id=app.app_id,
        bot_user_id=app.bot_user_id,
        bot_token=app.bot_token,
        app_token=app.app_token,
        signing_secret=app.signing_secret,
        spreadsheet_id=book.spreadsheet_id,
        responses_tab=tab,
        form_id=form_id,
        service_account=account,
    )


def _add_people(world: World, programme: Programme) -> dict[str, str]:
    world.slack.team_name, world.slack.team_domain = TEAM_NAME, TEAM_DOMAIN
    user_ids = {}
    for member in programme.members:
        user = world.slack.add_user(member.handle, real_name=member.name, email=member.email)
        user.title, user.display_name = member.title, member.name
        user_ids[member.handle] = user.id
    return user_ids


def _add_files(world: World, programme: Programme, *, shared_with: str) -> tuple[Spreadsheet, str, str]:
    """Make the form and the workbook that it is linked to, share both with the bot, and send the answers."""
    google, owner = world.google, programme.members[0].email
    book = google.create_spreadsheet(WORKBOOK, owner=owner, sheets=("About",))
    for row, text in enumerate(ABOUT):
        book.sheets[0].cell_for_writing(row, 0).value = text
    made = google.create_form(
        form.TITLE,
        owner=owner,
        items=form.questions([cohort.code for cohort in programme.cohorts]),
        description=form.DESCRIPTION,
    )
    tab = google.link_to_sheet(made.form_id, book.spreadsheet_id)
    for file_id, role in ((book.spreadsheet_id, "writer"), (made.form_id, "reader")):
        google.share(file_id, shared_with, role=role)
        for member in programme.members[1:]:
            google.share(file_id, member.email, role="writer")
    _send_answers(world, programme, made.form_id)
    return book, made.form_id, tab.title


def _send_answers(world: World, programme: Programme, form_id: str) -> None:
    """Send and edit the responses in the order of their times."""
    ids = {asked.title: asked.question_id for asked in world.google.forms[form_id].questions()}
    deeds: list[tuple[datetime, int, Answers]] = []
    for index, submission in enumerate(programme.submissions):
        deeds.append((submission.at, index, submission.answers))
        if submission.edit is not None:
            deeds.append((submission.edit.at, index, submission.edit.answers))
    sent: dict[int, str] = {}
    for at, index, answers in sorted(deeds, key=lambda deed: deed[:2]):
        by_id = {ids[title]: answer for title, answer in answers.items()}
        if index in sent:
            world.google.edit_response(form_id, sent[index], by_id, at=at)
        else:
            sent[index] = world.google.submit(form_id, by_id, at=at)
