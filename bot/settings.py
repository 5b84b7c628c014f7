"""What a team has set: `config/bot.toml` for what is no secret, the environment (or `.env`) for what is.

Everything is read once, by `cli`; every fault is found before anything starts, and each says where it was looked for.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.errors import ConfigError
from bot.roles import Permission, Role
from bot.settings_reading import Reader

USUAL_LONGEST_WAIT = 12  # months: a year of cohorts is all that a plan of a school year can wait for
LONGEST_WAIT_LIMIT = 60
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True)
class SlackSettings:
    bot_token: str = field(repr=False)
    app_token: str | None = field(repr=False)
    signing_secret: str | None = field(repr=False)
    channel: str
    alert_channel: str
    socket_mode: bool
    http_port: int
    api_url: str


@dataclass(frozen=True)
class GoogleSettings:
    credentials: Path
    sheets_url: str
    forms_url: str
    drive_url: str


@dataclass(frozen=True)
class ResponsesSettings:
    from_form: bool
    spreadsheet_id: str
    tab: str
    form_id: str
    questions: Path


@dataclass(frozen=True)
class PlanSettings:
    spreadsheet_id: str
    tab: str
    columns: Mapping[str, str]  # field name -> heading, where it differs from the usual one
    log_tab: str = "Log"
    principles_tab: str = "Principles"


KEPT_FOR_GOOD, KEPT_TO_NEXT_YEAR = "for good", "end of next academic year"


@dataclass(frozen=True)
class PrivacySettings:
    roster: Path | None = None  # names of trainers, learners and schools, to be masked in any case
    erases_old_responses: bool = False  # those of an academic year at the end of the next one


@dataclass(frozen=True)
class SafeguardingSettings:
    """Who is told, without its words, of a comment that looks like a disclosure."""

    lead: str | None = None
    deputy: str | None = None
    acknowledge_within_hours: int = 4


@dataclass(frozen=True)
class Standards:
    """How the programme is to be delivered (policy, section 5)."""

    online: tuple[int, int] = (4, 8)  # people in a cohort
    face_to_face: tuple[int, int] = (6, 10)
    hours: int = 13
    days: int = 2
    response_share: int = 80  # per cent of those who attended


@dataclass(frozen=True)
class CohortSettings:
    """Where the register of cohorts is kept."""

    from_tab: bool  # False: in the file
    tab: str
    file: Path
    standards: Standards


@dataclass(frozen=True)
class SourceSettings:
    """Where the entries of one of the other sources come from: typed in Slack, or only read in a sheet or form."""

    comes_from: str  # one of SOURCES_COME_FROM
    spreadsheet_id: str = ""
    tab: str = ""
    form_id: str = ""


SOURCES_COME_FROM = ("slack", "sheet", "form")


@dataclass(frozen=True)
class Settings:
    """All of it. `folder` is where `bot.toml` stands; relative paths in it start there."""

    folder: Path
    team_name: str
    zone: ZoneInfo
    slack: SlackSettings
    google: GoogleSettings
    responses: ResponsesSettings
    plan: PlanSettings
    sources: Mapping[str, SourceSettings]  # by kind; one that is not named is typed in Slack
    cohorts: CohortSettings | None  # None: no register is kept
    roles: tuple[Role, ...]
    privacy: PrivacySettings
    safeguarding: SafeguardingSettings
    digest_weekday: int  # 0 is Monday
    digest_time: time
    digest_catch_up_hours: int
    reminders_time: time
    longest_wait_months: int
    database_url: str = field(repr=False)

    @property
    def is_one_workbook(self) -> bool:
        """Tell whether responses and plan are tabs of one file, which saves a request each time."""
        return not self.responses.from_form and self.responses.spreadsheet_id == self.plan.spreadsheet_id


def load_settings(*, file: Path, environment: Mapping[str, str]) -> Settings:
    """Read `bot.toml` and the secrets.

    Raises:
        ConfigError: naming every setting that is missing or wrong, and the places looked in.
    """
    reader = Reader(file=file, environment=environment)
    settings = _read(reader)
    if reader.faults:
        raise ConfigError(reader.faults)
    return settings


def _read(reader: Reader) -> Settings:
    folder = reader.file.resolve().parent
    return Settings(
        folder=folder,
        team_name=reader.text("team.name"),
        zone=reader.converted("team.time_zone", ZoneInfo, says="is not a time zone such as Europe/London"),
        slack=_read_slack(reader),
        google=_read_google(reader, folder=folder),
        responses=_read_responses(reader, folder=folder),
        plan=PlanSettings(
            spreadsheet_id=reader.text("plan.spreadsheet_id"),
            tab=reader.text("plan.tab"),
            columns=reader.table("plan.columns"),
            log_tab=reader.text("plan.log_tab", needed=False) or PlanSettings.log_tab,
            principles_tab=reader.text("plan.principles_tab", needed=False) or PlanSettings.principles_tab,
        ),
        sources=_read_sources(reader),
        cohorts=_read_cohorts(reader, folder=folder),
        roles=_read_roles(reader),
        privacy=_read_privacy(reader, folder=folder),
        safeguarding=_read_safeguarding(reader),
        digest_weekday=reader.converted("digest.day", _weekday, says=f"is not one of {', '.join(DAYS)}"),
        digest_time=reader.converted("digest.time", _time_of_day, says="is not HH:MM"),
        digest_catch_up_hours=reader.number("digest.catch_up_hours"),
        reminders_time=reader.converted("reminders.time", _time_of_day, says="is not HH:MM"),
        longest_wait_months=_read_longest_wait(reader),
        database_url=reader.value("storage.database_url", str) or f"sqlite:///{folder / 'cqi.sqlite3'}",
    )


def _read_slack(reader: Reader) -> SlackSettings:
    socket_mode = reader.flag("slack.socket_mode")
    return SlackSettings(
        bot_token=reader.secret("SLACK_BOT_TOKEN", begins="xoxb-") or "",
        app_token=reader.secret("SLACK_APP_TOKEN", begins="xapp-", needed=socket_mode),
        signing_secret=reader.secret("SLACK_SIGNING_SECRET", needed=not socket_mode),
        channel=reader.text(
            "slack.channel", pattern=r"[CG][A-Z0-9]{5,}", says="is not a channel id such as C0123456789"
        ),
        alert_channel=reader.text(
            "slack.alert_channel",
            pattern=r"[CGDUW][A-Z0-9]{5,}",
            says="is not a channel or member id such as U0123456789",
        ),
        socket_mode=socket_mode,
        http_port=reader.number("slack.http_port"),
        api_url=reader.url("slack.api_url"),
    )


def _read_google(reader: Reader, *, folder: Path) -> GoogleSettings:
    return GoogleSettings(
        credentials=folder / reader.text("google.credentials"),
        sheets_url=reader.url("google.sheets_url"),
        forms_url=reader.url("google.forms_url"),
        drive_url=reader.url("google.drive_url"),
    )


def _read_responses(reader: Reader, *, folder: Path) -> ResponsesSettings:
    from_form = reader.choice("responses.from", ("sheet", "form")) == "form"
    return ResponsesSettings(
        from_form=from_form,
        spreadsheet_id=reader.text("responses.spreadsheet_id", needed=not from_form),
        tab=reader.text("responses.tab", needed=not from_form),
        form_id=reader.text("responses.form_id", needed=from_form),
        questions=folder / reader.text("responses.questions"),
    )


def _read_sources(reader: Reader) -> Mapping[str, SourceSettings]:
    """Read `[sources.<kind>]`, where a source is another than what people type in Slack."""
    return {str(kind): _read_source(reader, f"sources.{kind}") for kind in reader.value("sources", dict) or {}}


def _read_source(reader: Reader, here: str) -> SourceSettings:
    comes_from = reader.choice(f"{here}.from", SOURCES_COME_FROM)
    return SourceSettings(
        comes_from=comes_from,
        spreadsheet_id=reader.text(f"{here}.spreadsheet_id", needed=comes_from == "sheet"),
        tab=reader.text(f"{here}.tab", needed=comes_from == "sheet"),
        form_id=reader.text(f"{here}.form_id", needed=comes_from == "form"),
    )


def _read_cohorts(reader: Reader, *, folder: Path) -> CohortSettings | None:
    """Read `[cohorts]`. Settings from before there was a register have none, and keep none."""
    if reader.value("cohorts", dict) is None:
        return None
    usual = Standards()
    from_tab = reader.choice("cohorts.from", ("tab", "file")) == "tab"
    return CohortSettings(
        from_tab=from_tab,
        tab=reader.text("cohorts.tab", needed=from_tab),
        file=folder / (reader.text("cohorts.file", needed=False) or "cohorts.toml"),
        standards=Standards(
            online=reader.span("cohorts.online", usual.online),
            face_to_face=reader.span("cohorts.face_to_face", usual.face_to_face),
            hours=reader.value("cohorts.hours", int) or usual.hours,
            days=reader.value("cohorts.days", int) or usual.days,
            response_share=reader.value("cohorts.response_share", int) or usual.response_share,
        ),
    )


def _read_privacy(reader: Reader, *, folder: Path) -> PrivacySettings:
    """Read `[privacy]`. Settings from before it was there keep responses for good and have no roster."""
    roster = reader.text("privacy.roster", needed=False)
    kept = reader.text("privacy.keep_responses", needed=False) or KEPT_FOR_GOOD
    if kept not in (KEPT_FOR_GOOD, KEPT_TO_NEXT_YEAR):
        reader.faults.append(
            f'privacy.keep_responses "{kept}" is not "{KEPT_TO_NEXT_YEAR}" or "{KEPT_FOR_GOOD}" (in {reader.file}).'
        )
    if roster and not (folder / roster).is_file():
        reader.faults.append(f'privacy.roster "{roster}" is not there: {folder / roster} (in {reader.file}).')
    return PrivacySettings(roster=folder / roster if roster else None, erases_old_responses=kept == KEPT_TO_NEXT_YEAR)


def _read_safeguarding(reader: Reader) -> SafeguardingSettings:
    lead, deputy = (
        reader.text(
            f"safeguarding.{who}",
            needed=False,
            pattern=r"[UW][A-Z0-9]{5,}",
            says="is no member id such as U0123456789",
        )
        for who in ("lead", "deputy")
    )
    hours = reader.value("safeguarding.acknowledge_within_hours", int)
    if hours is not None and hours < 1:
        reader.faults.append(
            f"safeguarding.acknowledge_within_hours is {hours}; it should be 1 or more (in {reader.file})."
        )
    return SafeguardingSettings(
        lead=lead or None, deputy=deputy or None, acknowledge_within_hours=max(1, 4 if hours is None else hours)
    )


def _read_longest_wait(reader: Reader) -> int:
    """Read how long a check waits for cohorts. An earlier file does not say."""
    months = reader.value("outcomes.longest_wait_months", int)
    if months is not None and not 1 <= months <= LONGEST_WAIT_LIMIT:
        reader.faults.append(
            f"outcomes.longest_wait_months is {months}; it should be 1 to {LONGEST_WAIT_LIMIT} (in {reader.file})."
        )
    return USUAL_LONGEST_WAIT if months is None else months


EVERYBODY = "everybody"  # the role of every full member of the workspace


def _read_roles(reader: Reader) -> tuple[Role, ...]:
    """Read `[roles.<name>]`. Without any, nobody may change anything: whom a role does not name, it does not allow."""
    return tuple(_read_role(reader, name) for name in reader.value("roles", dict) or {})


def _read_role(reader: Reader, name: str) -> Role:
    here = f"roles.{name}"
    words = tuple(permission.value for permission in Permission)
    people = reader.words(f"{here}.people", pattern=r"[UW][A-Z0-9]{5,}", says="is no member id such as U0123456789")
    groups = reader.words(f"{here}.user_groups", pattern=r"S[A-Z0-9]{5,}", says="is no id such as S0123456789")
    return Role(
        title=reader.text(f"{here}.title", needed=False) or name.replace("_", " "),
        may=frozenset(Permission(word) for word in reader.words(f"{here}.may", among=words)),
        people=frozenset(people),
        user_groups=frozenset(groups),
        for_everybody=name == EVERYBODY,
    )


def _weekday(name: str) -> int:
    return DAYS.index(name.strip().capitalize())


def _time_of_day(text: str) -> time:
    if not re.fullmatch(r"\d{1,2}:\d{2}", text):
        raise ValueError(text)
    hour, minute = text.split(":")
    return time(int(hour), int(minute))
