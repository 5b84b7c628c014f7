"""One use case: somebody takes a copy of the plan. It goes to them alone, and is written down with who and how much."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy import insert, select

from bot.actions import csv_files, repository, views
from bot.actions.model import Action, Status
from bot.actions.repository import LogEntry
from bot.actions.service import ActionService
from bot.blocks import section
from bot.calendar import local_day
from bot.ports import Clock
from bot.posting import Poster
from bot.storage.engine import Storage
from bot.storage.schema import exports
from integrations.slack.message import File, Message

SEPTEMBER = 9  # the school year begins
log = logging.getLogger(__name__)


class Exporting:
    """Take copies of the plan."""

    def __init__(
        self,
        *,
        storage: Storage,
        service: ActionService,
        poster: Poster,
        headings: Mapping[str, str],
        clock: Clock,
        zone: ZoneInfo,
    ) -> None:
        self._storage = storage
        self._service = service
        self._poster = poster
        self._headings = headings
        self._clock = clock
        self._zone = zone

    def send(self, *, everything: bool, by: str, request_id: str) -> Message:
        """Send plan and log as two files by direct message, each once for a request; return what to answer.

        Raises:
            Denied: the person may not.
        """
        self._service.expect_export(by=by)
        today = local_day(self._clock.now(), zone=self._zone)
        actions, entries = self._chosen(everything=everything, today=today)
        scope = "all" if everything else "year"
        self._write_down(request_id, by=by, scope=scope, actions=len(actions), entries=len(entries))
        people = {one.user_id: one.name for one in self._service.owners()}
        content = csv_files.plan_csv(actions, headings=self._headings, today=today)
        plan = File(f"action-plan-{today}.csv", "Action plan", content)
        self._share(f"export/{request_id}/plan", plan, _words(len(actions), everything=everything, today=today), to=by)
        content = csv_files.log_csv(entries, people=people, zone=self._zone)
        changes = File(f"action-log-{today}.csv", "Log of the action plan", content)
        words = f"Every change of these actions: who, when, where, old and new ({len(entries):,} entries)."
        self._share(f"export/{request_id}/log", changes, words, to=by)
        return views.exported(len(actions))

    def _chosen(self, *, everything: bool, today: date) -> tuple[Sequence[Action], Sequence[LogEntry]]:
        with self._storage.read() as connection:
            known = repository.select_all(connection, archived=everything)
            entries = repository.whole_log(connection)
        if not everything:
            finished = _finished_on(entries, zone=self._zone)
            known = tuple(one for one in known if one.is_open or _is_of_year(one, finished.get(one.ref), today=today))
        refs = {action.ref for action in known}
        return known, [entry for entry in entries if entry.ref in refs]

    def _write_down(self, request_id: str, *, by: str, scope: str, actions: int, entries: int) -> None:
        """Keep who took how much, before anything leaves."""
        with self._storage.begin() as connection:
            if connection.execute(select(exports).where(exports.c.request_id == request_id)).first() is None:
                values = {"request_id": request_id, "at": self._clock.now(), "who": by, "scope": scope}
                connection.execute(insert(exports).values(**values, actions=actions, log_entries=entries))
        log.info("plan_exported scope=%s actions=%s log_entries=%s user=%s", scope, actions, entries, by)

    def _share(self, key: str, file: File, words: str, *, to: str) -> None:
        self._poster.share_once(key, lambda: file, channel_id=to, blocks=[section(words)])


def _words(actions: int, *, everything: bool, today: date) -> str:
    what = "all that was ever closed, declined or taken off it" if everything else "what ended since September"
    count = f"{actions:,} action{'' if actions == 1 else 's'}"
    names = "It names people: please keep it inside the team."
    return f"The action plan on {views.day_words(today)}, with {what}: {count}. {names}"


def _finished_on(entries: Sequence[LogEntry], *, zone: ZoneInfo) -> dict[str, date]:
    """Tell when each action's state changed last."""
    return {entry.ref: local_day(entry.at, zone=zone) for entry in entries if entry.field == "status"}


def _is_of_year(action: Action, changed_on: date | None, *, today: date) -> bool:
    """Tell whether an action was closed or declined in the school year of `today`."""
    begins = date(today.year - (today.month < SEPTEMBER), SEPTEMBER, 1)
    ended_on = action.closed_on if action.status is Status.CLOSED else changed_on
    return ended_on is not None and ended_on >= begins
