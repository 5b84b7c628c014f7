"""What the bot says in Slack, as data: messages with their plain-text fallback, files, modals, and posts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Block = Mapping[str, Any]


@dataclass(frozen=True)
class Message:
    """`text` is what notifications and screen readers read out; `blocks` are Block Kit dictionaries."""

    text: str
    blocks: Sequence[Block] = ()


@dataclass(frozen=True)
class Posted:
    channel_id: str
    ts: str


@dataclass(frozen=True)
class File:
    """Something to be handed over in Slack. `alt_text` says what a picture shows; other files have none."""

    name: str
    title: str
    content: bytes
    alt_text: str = ""


@dataclass(frozen=True)
class Modal:
    """A view as `views.open` takes it."""

    view: Mapping[str, Any]


@dataclass(frozen=True)
class Member:
    """One person of the workspace, as `users.info` tells."""

    user_id: str
    name: str  # what people call them: the display name, else the real name
    email: str | None
    time_zone: str | None
    is_bot: bool
    is_guest: bool
    is_active: bool
    team_id: str
    real_name: str = ""
