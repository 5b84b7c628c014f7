"""`cqi check`: try every file, credential, scope, share, channel and tab, and say for each in plain words how it is.

Like `assembly`, this file names concrete adapters: it tries what `assembly` would use, one thing at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import make_url

from bot.assembly import CALENDAR, SystemClock, google_scopes, google_transport
from bot.calendar import load_calendar
from bot.drift.open_questions import OpenQuestions
from bot.errors import ConfigError
from bot.feedback.coverage import SENT_AT, coverage
from bot.feedback.forms import load_form_map
from bot.feedback.values import folded
from bot.initialising import manifest
from bot.logbook.building import FORMS
from bot.logbook.forms import load_log_forms
from bot.review.desk import read_lists
from bot.roles import Permission
from bot.settings import Settings
from bot.storage.engine import open_storage
from bot.sync import rows
from bot.sync.headings import Oddity, column_findings, finding_lines
from integrations.errors import IntegrationError
from integrations.findings import Finding
from integrations.google import checks as google
from integrations.google.forms import GoogleForm
from integrations.google.sampling import SpreadsheetSample, TabSeen
from integrations.google.sheets import GoogleWorkbook
from integrations.google.transport import Transport
from integrations.slack import checks as slack

# What plan, logs and review stand still without: to export and to drop are rare, and may be nobody's for a while.
NEEDED = (
    Permission.ADD,
    Permission.CHANGE_OWN,
    Permission.AGREE,
    Permission.VERIFY,
    Permission.LOG,
    Permission.REVIEW,
    Permission.REVIEW_TRAINERS,
)
LONGEST_TITLE = 60
GOOD, BAD = "ok  ", "FIX "


def check_everything(settings: Settings, *, say: Callable[[str], None]) -> bool:
    """Try everything and say each finding as it comes. True if nothing needs mending."""
    to_mend = 0
    for finding in _findings(settings):
        say(f"{GOOD if finding.ok else BAD} {finding.what}")
        if not finding.ok:
            to_mend += 1
            if finding.remedy:
                say(f"     -> {finding.remedy}")
    say("")
    say("All is well: `cqi run` starts the bot." if not to_mend else _to_mend_words(to_mend))
    return not to_mend


def _to_mend_words(count: int) -> str:
    return "1 thing needs mending." if count == 1 else f"{count} things need mending, the first one first."


def _findings(settings: Settings) -> Iterator[Finding]:
    yield from _files(settings)
    yield from _google(settings)
    yield from _slack(settings)
    yield from _form(settings)


def _unmapped(settings: Settings) -> Iterator[Finding]:
    """Name the questions that are in no measure: they are read, and somebody chose that; nothing is passed over."""
    try:
        form_map = load_form_map(settings.responses.questions)
    except ConfigError:
        return
    unmapped = [one.title for one in form_map.questions if one.is_kept and one.measure is None]
    left_out = [one.title for one in form_map.questions if one.kind == "left-out"]
    for titles, words in ((unmapped, "In no measure"), (left_out, "Left out, and never read")):
        if titles:
            yield Finding(True, f"{words}: {', '.join(_shortened(title) for title in titles)}.")


def _shortened(title: str) -> str:
    return f'"{title if len(title) <= LONGEST_TITLE else title[: LONGEST_TITLE - 1] + "…"}"'


def _questions(settings: Settings, transport: Transport) -> Iterator[Finding]:
    """Compare what the form asks with what its file says of it: nothing that is asked goes unnoticed."""
    try:
        asked = coverage(_headers(settings, transport), load_form_map(settings.responses.questions))
    except (ConfigError, IntegrationError):
        return  # said already
    with _remembered(settings) as questions:
        told = questions.told() if questions else frozenset()
    for title in (title for title in asked.new if folded(title) not in told):
        what = f"The form asks {_shortened(title)}, which is in no figure and not in its file."
        yield Finding(False, what, "Run `cqi init`: it shows what is new and asks what it means.")
    for title in (title for title in asked.gone if folded(title) not in told):
        what = f"The form does not ask {_shortened(title)}, which its file names."
        yield Finding(False, what, f"If it was reworded, add the new wording to {settings.responses.questions}.")


def _headers(settings: Settings, transport: Transport) -> Sequence[str]:
    where, responses = settings.google, settings.responses
    if responses.from_form:
        form = GoogleForm(responses.form_id, transport=transport, forms_url=where.forms_url)
        return [SENT_AT, *(question.full_title for question in form.definition().questions)]
    sample = SpreadsheetSample(responses.spreadsheet_id, transport=transport, sheets_url=where.sheets_url)
    tab = TabSeen(responses.tab, lines=1, columns=1)
    return sample.headers([tab])[responses.tab]


def _files(settings: Settings) -> Iterator[Finding]:
    loaders: dict[str, Callable[[], object]] = {
        "The form's questions": lambda: load_form_map(settings.responses.questions),
        "The school calendar": lambda: load_calendar(settings.folder / CALENDAR),
        "What the logs ask": lambda: load_log_forms(settings.folder / FORMS),
        "The list of themes": lambda: read_lists(settings),
    }
    for what, load in loaders.items():
        try:
            load()
        except ConfigError as error:
            yield from (
                Finding(False, f"{what}: {fault}", "Mend the file, or `cqi init` a fresh one.")
                for fault in error.faults
            )
        else:
            yield Finding(True, f"{what} can be read.")
    yield from _unmapped(settings)


def _form(settings: Settings) -> Iterator[Finding]:
    """See, once the bot has looked at the form, whether somebody still has to say what a question of it is."""
    with _remembered(settings) as questions:
        waiting, unmapped = (questions.waiting(), questions.unmapped()) if questions else (None, None)
    if waiting:
        yield Finding(False, waiting, "Press a button under the bot's message in the alert channel.")
    if unmapped:
        yield Finding(True, unmapped)


@contextmanager
def _remembered(settings: Settings) -> Iterator[OpenQuestions | None]:
    """Open what the bot remembers of the form. None where it has never run, or the form's file has faults."""
    database = make_url(settings.database_url)
    is_new = database.get_backend_name() == "sqlite" and not Path(database.database or "").exists()
    try:
        form_map = load_form_map(settings.responses.questions)
    except ConfigError:
        is_new = True
    if is_new:
        yield None
        return
    storage = open_storage(settings.database_url)
    try:
        yield OpenQuestions(storage, form_map=form_map, file=settings.responses.questions)
    finally:
        storage.close()


def _roles(settings: Settings) -> Iterator[Finding]:
    """See that somebody may do each thing that actions need, and that the user groups can be read."""
    named = [role for role in settings.roles if role.people or role.user_groups or role.for_everybody]
    for permission in NEEDED:
        if not any(permission in role.may for role in named):
            remedy = f"In [roles] of {settings.folder / 'bot.toml'}, name people or user groups of a role that may."
            yield Finding(False, f"Nobody has a role that may {permission.value}.", remedy)
    for role in settings.roles:
        for group_id in sorted(role.user_groups):
            door = settings.slack
            yield from slack.check_user_group(door.bot_token, group_id, role=role.title, api_url=door.api_url)


def _safeguarding(settings: Settings) -> Iterator[Finding]:
    """See that somebody is told, and somebody after them, when a comment looks like a disclosure."""
    named, door = settings.safeguarding, settings.slack
    for what, user_id in (("lead", named.lead), ("deputy", named.deputy)):
        if user_id is None:
            place = f"[safeguarding] in {settings.folder / 'bot.toml'} (profile > three dots > Copy member ID)"
            remedy = f"Put a member id into `{what}` of {place}."
            yield Finding(False, f"Nobody is named as safeguarding {what}: a worrying comment would wait.", remedy)
        else:
            yield slack.check_person(door.bot_token, user_id, what=f"safeguarding {what}", api_url=door.api_url)


def _google(settings: Settings) -> Iterator[Finding]:
    where, responses, plan = settings.google, settings.responses, settings.plan
    key = google.check_key_file(where.credentials, scopes=google_scopes(settings))
    yield from key
    if not key[0].ok:
        return
    try:
        transport = google_transport(settings, clock=SystemClock())
    except IntegrationError as error:
        yield Finding(False, "The Google key file cannot be used.", str(error))
        return
    signed_in = google.check_sign_in(transport)
    yield from signed_in
    if not signed_in[0].ok:
        return
    sources = settings.sources.values()
    forms = [responses.form_id] if responses.from_form else []
    for form_id in [*forms, *(one.form_id for one in sources if one.comes_from == "form")]:
        yield from google.check_form(transport, form_id, forms_url=where.forms_url)
    tabs: dict[str, list[str]] = {plan.spreadsheet_id: []}  # the plan's tab is made if it is missing
    if not responses.from_form:
        tabs.setdefault(responses.spreadsheet_id, []).append(responses.tab)
    for one in sources:
        if one.comes_from == "sheet":
            tabs.setdefault(one.spreadsheet_id, []).append(one.tab)
    can_be_read = True
    for spreadsheet_id, needed in tabs.items():
        findings = google.check_spreadsheet(
            transport,
            spreadsheet_id,
            tabs=needed,
            must_edit=spreadsheet_id == plan.spreadsheet_id,
            sheets_url=where.sheets_url,
            drive_url=where.drive_url,
        )
        yield from findings
        can_be_read = can_be_read and all(finding.ok for finding in findings)
    yield from _questions(settings, transport)
    if can_be_read:
        yield from _headings(settings, transport)


def _headings(settings: Settings, transport: Transport) -> Iterator[Finding]:
    """See that the plan's tab has its headings. One that is not there is made, or asked about if it held actions."""
    plan = settings.plan
    for name in rows.unknown_columns(plan.columns):
        known = ", ".join(rows.headings({}))
        yield Finding(False, f'[plan.columns] names "{name}", which is no column of the plan.', f"It knows: {known}.")
    book = GoogleWorkbook(plan.spreadsheet_id, transport=transport, memory={}, sheets_url=settings.google.sheets_url)
    named = rows.headings(plan.columns)
    try:
        table = book.read(plan.tab)
        columns = rows.columns_of(table, named) if table else None
    except IntegrationError as error:
        yield Finding(False, "The action plan cannot be used as it is.", str(error))
        return
    if table is None or columns is None:
        yield Finding(True, f'The tab "{plan.tab}" is not there: the bot makes it, or asks if it held actions before.')
        return
    found = column_findings(table, columns, named)
    for one in found:
        if one.oddity is not Oddity.ABSENT:
            [line] = finding_lines([one])
            yield Finding(False, f'The headings of the tab "{plan.tab}" need a look.', line)
    offered = finding_lines([one for one in found if one.oddity is Oddity.ABSENT])
    yield from (Finding(True, f'The tab "{plan.tab}": {line}') for line in offered)
    if not found:
        yield Finding(True, f'The tab "{plan.tab}" has all its headings.')


def _slack(settings: Settings) -> Iterator[Finding]:
    door = settings.slack
    scopes = manifest()["oauth_config"]["scopes"]["bot"]
    token = slack.check_bot_token(door.bot_token, scopes=scopes, api_url=door.api_url)
    yield from token
    if door.socket_mode:
        yield from slack.check_app_token(door.app_token or "", api_url=door.api_url)
    if not token[0].ok:
        return
    yield from slack.check_channel(door.bot_token, door.channel, purpose="the digest", api_url=door.api_url)
    if door.alert_channel.startswith(("C", "G")) and door.alert_channel != door.channel:
        yield from slack.check_channel(door.bot_token, door.alert_channel, purpose="alerts", api_url=door.api_url)
    yield from _roles(settings)
    yield from _safeguarding(settings)
