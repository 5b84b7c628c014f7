"""Faults to order: which request shall fail, and how. The middleware that makes them happen is `front`."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Literal

from integrations.sandbox.request_log import Face

Kind = Literal[
    "401",
    "403",
    "404",
    "409",
    "429",
    "500",
    "503",
    "503-after",  # the effect is done, the answer is 503
    "cut",  # the connection is cut before the effect
    "cut-after",  # the effect is done, then the connection is cut
    "stall",  # accepted and never answered, until released or the client gives up
    "slow",  # answered after `seconds`
    "html-502",  # a proxy's page instead of an answer, before the effect
    "truncated",  # the effect is done, half of the answer arrives
    "call",  # `call` is run before or after the effect; the answer is the usual one
]

Call = Callable[[], object | Awaitable[object]]


@dataclass(frozen=True, kw_only=True)
class FaultRule:
    """One fault and the requests it befalls: from the nth match on, `times` times (None: for ever).

    `path` is a glob over the decoded path. `at_request` names one request by its number in the log instead.
    """

    kind: Kind
    path: str | None = None
    method: str | None = None
    face: Face | None = None
    nth: int = 1
    times: int | None = 1
    at_request: int | None = None
    retry_after: int | None = None
    slack_error: str | None = None  # Slack's error code in place of the usual one, for example "not_in_channel"
    seconds: float = 0.0
    call: Call | None = None
    when: Literal["before", "after"] = "before"

    def fits(self, *, face: Face, method: str, path: str, number: int) -> bool:
        if self.at_request is not None and self.at_request != number:
            return False
        if self.face is not None and self.face != face:
            return False
        if self.method is not None and self.method.upper() != method:
            return False
        return self.path is None or fnmatchcase(path, self.path)


@dataclass(slots=True)
class ArmedFault:
    """A rule with the count of requests it has matched so far."""

    fault_id: int
    rule: FaultRule
    matched: int = 0

    @property
    def is_spent(self) -> bool:
        rule = self.rule
        return rule.times is not None and self.matched >= rule.nth - 1 + rule.times

    def take(self) -> bool:
        """Count one matching request; say whether the fault befalls it."""
        befalls = not self.is_spent and self.matched + 1 >= self.rule.nth
        self.matched += 1
        return befalls


class Faults:
    """The faults in waiting. The first rule that befalls a request decides."""

    def __init__(self) -> None:
        self._armed: dict[int, ArmedFault] = {}
        self._last_id = 0
        self._released = asyncio.Event()
        self.stalled = 0  # requests that wait to be released now

    def add(self, rule: FaultRule) -> int:
        """Arm a fault; return the id to remove it by."""
        self._last_id += 1
        self._armed[self._last_id] = ArmedFault(self._last_id, rule)
        return self._last_id

    def remove(self, fault_id: int) -> None:
        self._armed.pop(fault_id, None)

    def clear(self) -> None:
        """Remove every fault and let go of stalled requests."""
        self._armed.clear()
        self.release()

    def waiting(self) -> list[ArmedFault]:
        """Return the faults that can still happen, oldest first."""
        return [armed for armed in self._armed.values() if not armed.is_spent]

    def befalling(self, *, face: Face, method: str, path: str, number: int) -> FaultRule | None:
        """Count a request against every rule that fits it; return the first fault that befalls it."""
        fitting = (
            armed
            for armed in self._armed.values()
            if armed.rule.fits(face=face, method=method, path=path, number=number)
        )
        befallen = [armed.rule for armed in list(fitting) if armed.take()]
        return befallen[0] if befallen else None

    def release(self) -> None:
        """Let every request that is stalled now go on."""
        self._released.set()
        self._released = asyncio.Event()

    async def until_released(self) -> None:
        self.stalled += 1
        try:
            await self._released.wait()
        finally:
            self.stalled -= 1
