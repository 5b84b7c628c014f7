"""One use case: look at what done actions were to move, after so many printed groups; ask where that cannot be told.

A look is kept before it is told, in one transaction with the action that shows it: killed at any step, a second run
repeats nothing.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, MutableMapping, Sequence
from dataclasses import replace
from zoneinfo import ZoneInfo

from sqlalchemy.exc import IntegrityError

from bot.actions import repository as actions_kept
from bot.actions.measures import MeasureNames
from bot.actions.model import Action, Status
from bot.actions.repository import Outdated
from bot.analysis.model import CountedBlock
from bot.analysis.scores import units_of
from bot.calendar import local_day
from bot.feedback.model import FormMap
from bot.outcomes import messages, repository
from bot.outcomes.rules import Looking, is_watched, judged_by, looks_due, missing
from bot.ports import Clock
from bot.posting import Poster
from bot.storage.engine import Storage
from integrations.errors import ServiceMisconfigured

log = logging.getLogger(__name__)


class OutcomeService:
    """The checks of actions."""

    def __init__(
        self,
        *,
        storage: Storage,
        form_map: FormMap,
        names: MeasureNames,
        memory: MutableMapping[str, str],
        poster: Poster,
        clock: Clock,
        zone: ZoneInfo,
        longest_wait_months: int,
        on_change: Callable[[Action], None] = lambda _: None,
    ) -> None:
        self._storage = storage
        self._form_map = form_map
        self._names = names
        self._memory = memory
        self._poster = poster
        self._clock = clock
        self._zone = zone
        self._longest_wait_months = longest_wait_months
        self._on_change = on_change

    def take(self, blocks: Iterable[CountedBlock], *, period: str) -> tuple[Action, ...]:
        """Take every look that is due by what is printed now; return the actions that this period's digest shows."""
        looking = self._looking(blocks, period=period)
        for action in self._actions():
            if is_watched(action, self._names):
                self._take(action.ref, looking)
        return self.shown(period=period)

    def preview(self, blocks: Iterable[CountedBlock], *, period: str) -> tuple[Action, ...]:
        """Return the actions as `take` would leave them, and change nothing."""
        looking = self._looking(blocks, period=period)
        found = []
        for action in self._actions():
            watched = is_watched(action, self._names)
            checks = looks_due(action, looking, attempt=self._attempt(action)) if watched else ()
            found.append(replace(action, outcome_check=checks[-1]) if checks else action)
        return _shown(found, period=period)

    def shown(self, *, period: str) -> tuple[Action, ...]:
        """Return what was checked for this digest, and what waits for a decision."""
        return _shown(self._actions(), period=period)

    def ask_owners(self, *, period: str) -> int:
        """Ask each owner once what is missing to check their actions, in one message; return how many were asked."""
        waiting: dict[str, list[tuple[Action, str]]] = {}
        for action in self._actions():
            why = missing(action, self._names) if action.status is Status.IMPLEMENTED else None
            if why is not None and action.owner_id:
                waiting.setdefault(action.owner_id, []).append((action, why))
        return sum(self._ask(owner_id, theirs, period=period) for owner_id, theirs in sorted(waiting.items()))

    def _take(self, ref: str, looking: Looking) -> None:
        """Take one action's looks in one short transaction. What another copy of the bot took, it took."""
        try:
            with self._storage.begin() as connection:
                action = actions_kept.find(connection, ref)
                if action is None:
                    return
                checks = looks_due(action, looking, attempt=repository.attempt_of(connection, action))
                if not checks:
                    return
                inputs = [judged_by(check, looking) for check in checks]
                after = repository.keep(connection, action, checks, inputs=inputs, at=self._clock.now())
        except (IntegrityError, Outdated):
            log.info("outcome_taken_elsewhere ref=%s", ref)
            return
        log.info(
            "outcome_checked ref=%s look=%s verdict=%s", ref, checks[-1].look, checks[-1].verdict.replace(" ", "_")
        )
        self._on_change(after)

    def _ask(self, owner_id: str, theirs: Sequence[tuple[Action, str]], *, period: str) -> bool:
        """Ask about those that were not asked about before, or were in this very period: then it stands already."""
        new = [(action, why) for action, why in theirs if self._memory.get(_asked(action), period) == period]
        if not new:
            return False
        for action, _ in new:
            self._memory.setdefault(_asked(action), period)
        try:
            self._poster.post_once(f"outcomes/{period}/{owner_id}", owner_id, messages.what_is_missing(new))
        except ServiceMisconfigured:
            log.warning("outcome_owner_not_reached user=%s", owner_id)  # has left: the plan shows it all the same
            return False
        return True

    def _looking(self, blocks: Iterable[CountedBlock], *, period: str) -> Looking:
        return Looking(
            units=units_of(blocks),
            form_map=self._form_map,
            names=self._names,
            today=local_day(self._clock.now(), zone=self._zone),
            period=period,
            longest_wait_months=self._longest_wait_months,
        )

    def _actions(self) -> tuple[Action, ...]:
        with self._storage.read() as connection:
            return tuple(action for action in actions_kept.select_all(connection) if action.is_done)

    def _attempt(self, action: Action) -> int:
        with self._storage.read() as connection:
            return repository.attempt_of(connection, action)


def _asked(action: Action) -> str:
    return f"outcomes.asked/{action.ref}"


def _shown(actions: Iterable[Action], *, period: str) -> tuple[Action, ...]:
    return tuple(
        action
        for action in actions
        if action.outcome_check and (action.outcome_check.period == period or action.outcome_check.awaits_decision)
    )
