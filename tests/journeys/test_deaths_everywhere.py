"""A death at every commit and every request of the cycle: each effect once, and the next start brings all to rest."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from bot.assembly import Bot, assemble
from integrations.google.transport import Transport
from integrations.sandbox.clock import SandboxClock
from integrations.slack.workspace import SlackChat
from tests.journeys.full_cycle import (
    a_plan_with_changes_on_both_sides,
    a_team,
    comes_to_rest,
    cycle,
    impatient,
    impatient_with_slack,
)


class Killed(BaseException):
    """What no `except Exception` catches, as a kill is."""


class Fate:
    """Lets the process die right before its nth request to a service, or right after the effect of it."""

    def __init__(self, nth: int, *, when: str) -> None:
        self._left = nth
        self._dies_after = when == "after"

    def around(self, request: Callable[..., Any]) -> Callable[..., Any]:
        def asked(*given: Any, **options: Any) -> Any:
            self._left -= 1
            if self._left == 0 and not self._dies_after:
                raise Killed
            answer = request(*given, **options)
            if self._left == 0:
                raise Killed
            return answer

        return asked


class DoomedTransport(Transport):
    """The way to Google of a process that is about to die."""

    def __init__(self, usual: Transport, fate: Fate) -> None:
        super().__init__(usual.access)
        self._asked = fate.around(usual.send)

    def send(self, *given: Any, **options: Any) -> Any:
        return self._asked(*given, **options)


class DoomedChat:
    """The way to Slack of a process that is about to die."""

    def __init__(self, usual: SlackChat, fate: Fate) -> None:
        self._usual = usual
        self._fate = fate

    def __getattr__(self, name: str) -> Any:
        return self._fate.around(getattr(self._usual, name))


@pytest.mark.timeout(600)
@pytest.mark.parametrize("when", ["before", "after"])
def test_a_death_at_any_request_of_the_cycle_does_nothing_twice_and_leaves_nothing_out(
    when: str, clock: SandboxClock, tmp_path: Path
) -> None:
    died, nth = True, 0
    while died:
        nth += 1
        with a_team(tmp_path / str(nth), clock) as team:
            a_plan_with_changes_on_both_sides(team).close()
            fate = Fate(nth, when=when)
            google = DoomedTransport(impatient(team), fate)
            chat: Any = DoomedChat(impatient_with_slack(team), fate)
            bot = assemble(team.settings(), clock=clock, google=google, chat=chat)
            died = dies(bot)
            bot.close()
            comes_to_rest(team)
    assert nth > 10


@pytest.mark.timeout(600)
@pytest.mark.parametrize("first", [1, 2])
def test_a_death_at_any_commit_of_the_cycle_does_nothing_twice_and_leaves_nothing_out(
    first: int, clock: SandboxClock, tmp_path: Path
) -> None:
    died, nth = True, first
    while died:
        with a_team(tmp_path / str(nth), clock) as team:
            a_plan_with_changes_on_both_sides(team).close()
            bot = team.bot()
            died = dies_at_commit(bot, nth)
            bot.close()
            comes_to_rest(team)
        nth += 2
    assert nth > 10


def dies_at_commit(bot: Bot, nth: int) -> bool:
    """Stop a cycle just before its nth commit. False if it has not so many."""
    left = nth

    def count(_connection: object) -> None:
        nonlocal left
        left -= 1
        if left == 0:
            raise Killed

    event.listen(bot.storage.engine, "commit", count)
    try:
        return dies(bot)
    finally:
        event.remove(bot.storage.engine, "commit", count)


def dies(bot: Bot) -> bool:
    try:
        cycle(bot)
    except Killed:
        return True
    return False
