"""What a workspace is made of: people, channels, messages, files, views and installed apps, as plain records."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, TypeAlias

Json: TypeAlias = dict[str, Any]

ChannelKind = Literal["public", "private", "im", "mpim"]
FileState = Literal["awaited", "uploaded", "processing", "ready", "deleted"]


@dataclass
class User:
    id: str
    name: str
    real_name: str
    team_id: str
    email: str | None = None
    is_bot: bool = False
    is_restricted: bool = False
    is_stranger: bool = False  # from another workspace, through a shared channel
    deleted: bool = False
    tz: str = "Europe/London"
    app_id: str | None = None
    bot_id: str | None = None
    title: str = ""  # what the person does, as their profile says
    display_name: str | None = None  # None: the same as `name`


@dataclass
class Channel:
    id: str
    name: str
    kind: ChannelKind
    creator: str
    created: int
    members: list[str] = field(default_factory=list)
    topic: str = ""
    is_archived: bool = False


@dataclass
class Message:
    """A message as kept. `ephemeral_to` names its only reader; `app_id` is set where an app wrote it."""

    ts: str
    channel_id: str
    user_id: str
    text: str
    app_id: str | None = None
    bot_id: str | None = None
    subtype: str | None = None
    blocks: list[Json] = field(default_factory=list)
    attachments: list[Json] = field(default_factory=list)
    file_ids: list[str] = field(default_factory=list)
    metadata: Json | None = None
    thread_ts: str | None = None
    is_broadcast: bool = False
    mrkdwn: bool = True
    edited_ts: str | None = None
    ephemeral_to: str | None = None
    reactions: dict[str, list[str]] = field(default_factory=dict)

    @property
    def is_reply(self) -> bool:
        return self.thread_ts is not None and self.thread_ts != self.ts


@dataclass
class SlackFile:
    id: str
    name: str
    title: str
    length: int
    owner: str
    created: int
    alt_text: str = ""
    content: bytes = b""
    mimetype: str = ""
    filetype: str = ""
    state: FileState = "awaited"
    shares: dict[str, list[Json]] = field(default_factory=dict)  # channel id -> where it was shared


@dataclass
class View:
    """A modal or a Home tab: `body` is what the app sent, with the ids Slack fills in."""

    id: str
    app_id: str
    bot_id: str
    user_id: str
    body: Json
    hash: str
    root_view_id: str
    previous_view_id: str | None = None
    values: dict[str, dict[str, Json]] = field(default_factory=dict)
    response_channel_id: str | None = None

    @property
    def kind(self) -> str:
        return str(self.body["type"])


@dataclass
class Usergroup:
    id: str
    handle: str
    name: str
    members: list[str]
    created: int


@dataclass(frozen=True)
class Command:
    name: str
    description: str = ""
    usage_hint: str = ""
    should_escape: bool = False
    url: str | None = None


@dataclass(frozen=True)
class Shortcut:
    name: str
    callback_id: str
    kind: Literal["message", "global"]
    description: str = ""


@dataclass
class InstalledApp:
    """An app as installed from its manifest, with the credentials its maker would copy."""

    app_id: str
    name: str
    bot_user_id: str
    bot_id: str
    bot_token: str
    app_token: str
    signing_secret: str
    verification_token: str
    scopes: frozenset[str]
    commands: dict[str, Command]
    shortcuts: dict[str, Shortcut]
    events: frozenset[str]
    is_interactive: bool = True
    has_home_tab: bool = False
    socket_mode: bool = True
    request_url: str | None = None


@dataclass(frozen=True, kw_only=True)
class Seen:
    """What a person sees of what they just did: `error` is Slack's code, `notice` its sentence."""

    acknowledged: bool
    error: str | None = None
    notice: str | None = None
    text: str | None = None
    field_errors: dict[str, str] = field(default_factory=dict)
    options: list[Json] = field(default_factory=list)


@dataclass(frozen=True)
class Trigger:
    id: str
    app_id: str
    user_id: str
    view_id: str | None
    issued_at: datetime
