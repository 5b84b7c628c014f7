"""What the bot says in Slack, as data: messages with their plain-text fallback, pictures, modals, and posts."""

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
class Picture:
    """A PNG with the words that say what it shows."""

    name: str
    title: str
    alt_text: str
    png: bytes


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
