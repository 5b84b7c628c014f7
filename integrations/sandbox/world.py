"""Everything the sandbox holds, in one place: its clock, its log, its faults, and the state behind each face."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from integrations.sandbox.changes import ChangeFeed
from integrations.sandbox.clock import SandboxClock
from integrations.sandbox.faults import Faults
from integrations.sandbox.request_log import RequestLog

if TYPE_CHECKING:
    from integrations.sandbox.google.state import GoogleState
    from integrations.sandbox.slack.workspace import SlackWorkspace

__all__ = ["ChangeFeed", "World"]


@dataclass
class World:
    """One sandbox's state; touched on the event loop's thread only (from elsewhere by `Sandbox.do`)."""

    base_url: str
    google: GoogleState
    slack: SlackWorkspace
    clock: SandboxClock = field(default_factory=SandboxClock)
    log: RequestLog = field(default_factory=RequestLog)
    faults: Faults = field(default_factory=Faults)
    changes: ChangeFeed = field(default_factory=ChangeFeed)
    accept_any_token: bool = False
    quotas: bool = True
