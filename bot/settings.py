"""What a team has set: `config/bot.toml` for what is no secret, the environment (or `.env`) for what is.

Everything is read once, by `cli`; every fault is found before anything starts, and each says where it was looked for.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import time
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.errors import ConfigError
from bot.roles import Permission, Role

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
T = TypeVar("T")


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
    roles: tuple[Role, ...]
    digest_weekday: int  # 0 is Monday
    digest_time: time
    digest_catch_up_hours: int
    reminders_time: time
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
    reader = _Reader(file=file, environment=environment)
    settings = _read(reader)
    if reader.faults:
        raise ConfigError(reader.faults)
    return settings


def _read(reader: _Reader) -> Settings:
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
        ),
        roles=_read_roles(reader),
        digest_weekday=reader.converted("digest.day", _weekday, says=f"is not one of {', '.join(DAYS)}"),
        digest_time=reader.converted("digest.time", _time_of_day, says="is not HH:MM"),
        digest_catch_up_hours=reader.number("digest.catch_up_hours"),
        reminders_time=reader.converted("reminders.time", _time_of_day, says="is not HH:MM"),
        database_url=reader.value("storage.database_url", str) or f"sqlite:///{folder / 'cqi.sqlite3'}",
    )


def _read_slack(reader: _Reader) -> SlackSettings:
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


def _read_google(reader: _Reader, *, folder: Path) -> GoogleSettings:
    return GoogleSettings(
        credentials=folder / reader.text("google.credentials"),
        sheets_url=reader.url("google.sheets_url"),
        forms_url=reader.url("google.forms_url"),
        drive_url=reader.url("google.drive_url"),
    )


def _read_responses(reader: _Reader, *, folder: Path) -> ResponsesSettings:
    from_form = reader.choice("responses.from", ("sheet", "form")) == "form"
    return ResponsesSettings(
        from_form=from_form,
        spreadsheet_id=reader.text("responses.spreadsheet_id", needed=not from_form),
        tab=reader.text("responses.tab", needed=not from_form),
        form_id=reader.text("responses.form_id", needed=from_form),
        questions=folder / reader.text("responses.questions"),
    )


EVERYBODY = "everybody"  # the role of every full member of the workspace


def _read_roles(reader: _Reader) -> tuple[Role, ...]:
    """Read `[roles.<name>]`. Without any, nobody may change anything: whom a role does not name, it does not allow."""
    return tuple(_read_role(reader, name) for name in reader.value("roles", dict) or {})


def _read_role(reader: _Reader, name: str) -> Role:
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


class _Reader:
    """Take values one by one, noting each fault instead of stopping at the first."""

    def __init__(self, *, file: Path, environment: Mapping[str, str]) -> None:
        self.file = file
        self.faults: list[str] = []
        self._content = self._load(file)
        self._env_file = file.parent / ".env"
        self._secrets = {**read_env_file(self._env_file), **environment}

    def _load(self, file: Path) -> Mapping[str, Any]:
        try:
            return tomllib.loads(file.read_text(encoding="utf-8"))
        except FileNotFoundError as error:
            raise ConfigError([f"{file} is not there. `cqi init` makes one, or name yours with --config."]) from error
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise ConfigError([f"{file} cannot be read: {error}."]) from error

    def value(self, name: str, kind: type[T]) -> T | None:
        """Return the value at a dotted name, or None (and a fault) if it is of another kind."""
        found: Any = self._content
        for part in name.split("."):
            found = found.get(part) if isinstance(found, Mapping) else None
        if found is None or (isinstance(found, kind) and not (kind is int and isinstance(found, bool))):
            return found
        self.faults.append(f"{name} is {found!r}; it should be {_WORDS[kind]} (in {self.file}).")
        return None

    def text(self, name: str, *, needed: bool = True, pattern: str | None = None, says: str = "") -> str:
        known = len(self.faults)
        value = (self.value(name, str) or "").strip()
        if not value and needed and len(self.faults) == known:
            self.faults.append(f"{name} is missing (looked in: {self.file}).")
        if value and pattern and not re.fullmatch(pattern, value):
            self.faults.append(f'{name} "{value}" {says} (in {self.file}).')
        return value

    def number(self, name: str) -> int:
        known = len(self.faults)
        value = self.value(name, int)
        if value is None and len(self.faults) == known:
            self.faults.append(f"{name} is missing (looked in: {self.file}).")
        return value or 0

    def flag(self, name: str) -> bool:
        return self.value(name, bool) is not False

    def table(self, name: str) -> Mapping[str, str]:
        content = self.value(name, dict) or {}
        for key, heading in content.items():
            if not isinstance(heading, str):
                self.faults.append(f"{name}.{key} is {heading!r}; it should be a heading in quotes (in {self.file}).")
        return {str(key): str(heading) for key, heading in content.items()}

    def words(
        self, name: str, *, among: Sequence[str] = (), pattern: str | None = None, says: str = ""
    ) -> tuple[str, ...]:
        """Return a list of texts; each that is not `among` the known ones, or not of the pattern, is a fault."""
        good = []
        for word in self.value(name, list) or ():
            if not isinstance(word, str) or (among and word not in among):
                self.faults.append(f"{name}: {word!r} is not one of {', '.join(among) or 'texts'} (in {self.file}).")
            elif pattern and not re.fullmatch(pattern, word):
                self.faults.append(f'{name}: "{word}" {says} (in {self.file}).')
            else:
                good.append(word)
        return tuple(good)

    def choice(self, name: str, choices: tuple[str, ...]) -> str:
        value = self.text(name)
        if value and value not in choices:
            self.faults.append(f'{name} "{value}" is not one of {", ".join(choices)} (in {self.file}).')
        return value

    def url(self, name: str) -> str:
        return self.text(name, pattern=r"https?://[^\s]+", says="is not an address that begins with https://")

    def converted(self, name: str, convert: Callable[[str], T], *, says: str) -> T:
        value = self.text(name)
        try:
            return convert(value)
        except (ValueError, ZoneInfoNotFoundError):
            if value:
                self.faults.append(f'{name} "{value}" {says} (in {self.file}).')
            return None  # type: ignore[return-value]  # a fault is noted, so these settings are never handed out

    def secret(self, name: str, *, begins: str = "", needed: bool = True) -> str | None:
        """Return a secret. A fault never shows its value."""
        value = self._secrets.get(name, "").strip()
        if not value:
            if needed:
                self.faults.append(f"{name} is missing (looked in: environment, {self._env_file}).")
            return None
        if not value.startswith(begins):
            self.faults.append(f"{name} does not begin with {begins}: is it another of Slack's tokens?")
        return value


_WORDS: Mapping[type, str] = {
    str: "a text in quotes",
    int: "a whole number",
    bool: "true or false",
    dict: "a table",
    list: "a list",
}


def read_env_file(file: Path) -> Mapping[str, str]:
    """Read NAME=value lines. An absent file has none; quotes around a value are taken off."""
    if not file.is_file():
        return {}
    lines = (line.strip() for line in file.read_text(encoding="utf-8").splitlines())
    pairs = (line.removeprefix("export ").partition("=") for line in lines if line and not line.startswith("#"))
    return {name.strip(): value.strip().strip("\"'") for name, _, value in pairs}
