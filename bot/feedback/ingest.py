"""One use case: bring the database up to date with a source. A second look at the same data changes nothing."""

from __future__ import annotations

import json
from collections.abc import MutableMapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.feedback.changes import Changes, plan_changes, vanished_keys
from bot.feedback.drift_filing import filed
from bot.feedback.model import Batch, UnreadRow
from bot.feedback.repository import Responses
from bot.feedback.sources import ResponseSource
from bot.ports import Clock
from integrations.google.tables import Part

# Google shows a response a moment after its time of submission; asking again for the last minutes costs nothing.
OVERLAP = timedelta(minutes=5)
# What can be compared only by reading everything is compared at night if the bot is up then, so that no digest waits.
NIGHT = range(1, 6)  # hours of the team's clock
NOTICEABLE_LOSS = 0.2  # of the known responses gone at once: somebody cleared or replaced the tab


@dataclass(frozen=True)
class IngestReport:
    new: int = 0
    changed: int = 0
    withdrawn: int = 0
    excluded: int = 0  # of all that are there
    unread: int = 0  # of all that are there
    total: int = 0  # usable responses
    new_unread: tuple[UnreadRow, ...] = ()
    notices: tuple[str, ...] = ()


@dataclass(frozen=True)
class SourceState:
    """What is remembered of a source between two looks."""

    read_at: datetime | None
    notices: tuple[str, ...]


class Ingest:
    """Keep the stored responses equal to one source."""

    def __init__(
        self,
        source: ResponseSource,
        *,
        responses: Responses,
        memory: MutableMapping[str, str],
        clock: Clock,
        zone: ZoneInfo,
    ) -> None:
        self._source = source
        self._responses = responses
        self._memory = memory
        self._clock = clock
        self._zone = zone

    def wanted(self) -> tuple[Part, ...]:
        """Name the parts of a tab that `run` will ask for first, so that they may be gathered with others."""
        now = self._clock.now()
        return self._source.wanted(since=self._since(), compare=self._is_comparison_due(now))

    def run(self) -> IngestReport:
        """Read, decide, write. If the source cannot be read, nothing changes and the error is raised."""
        now = self._clock.now()
        batch = self._source.read(since=self._since(), compare=self._is_comparison_due(now))
        if batch.failed:
            self._remember("notices", json.dumps(batch.notices))
            return self._report(Changes(), batch.notices, new_unread=())
        known = self._responses.known()
        live = {key for key, entry in known.items() if not entry.is_withdrawn}
        if batch.unchanged - live - self._responses.unread_keys():  # something was missed: read it out
            batch = self._source.read(since=None, compare=True)
        batch = filed(batch, known, batch.changes)
        vanished = self._responses.load(vanished_keys(known, batch))
        changes = plan_changes(known, batch, vanished=vanished)
        new_unread = self._responses.apply(changes, batch, now=now)
        there = sum(not entry.is_withdrawn for entry in known.values())
        notices = (*batch.notices, *_loss(len(changes.withdrawn), of=there))
        self._note_read(batch, notices, now=now)
        return self._report(changes, notices, new_unread=new_unread)

    def state(self) -> SourceState:
        """Tell when the source was last read well, and what was found about it."""
        return source_state(self._memory, source=self._source.name)

    def _since(self) -> datetime | None:
        """Tell from when to ask: None for everything, at first."""
        cursor = self._recall("cursor") if self._recall("kind") == self._source.kind else None
        return datetime.fromisoformat(cursor) - OVERLAP if cursor else None

    def _is_comparison_due(self, now: datetime) -> bool:
        last = self._recall("whole_read_at")
        if last is None or self._recall("kind") != self._source.kind:
            return True
        passed, every = now - datetime.fromisoformat(last), self._source.compared_every
        is_night = now.astimezone(self._zone).hour in NIGHT
        return passed >= every or (is_night and passed >= every - timedelta(hours=12))

    def _note_read(self, batch: Batch, notices: tuple[str, ...], *, now: datetime) -> None:
        # Only after the database has the responses: a crash before this line asks for them again.
        if batch.cursor is not None:
            earlier = self._recall("cursor")
            latest = max(batch.cursor, datetime.fromisoformat(earlier)) if earlier else batch.cursor
            self._remember("cursor", latest.isoformat(timespec="microseconds"))
        if batch.complete:
            self._remember("whole_read_at", now.isoformat())
        self._remember("kind", self._source.kind)
        self._remember("notices", json.dumps(notices))
        self._remember("read_at", now.isoformat())

    def _report(self, changes: Changes, notices: tuple[str, ...], *, new_unread: tuple[UnreadRow, ...]) -> IngestReport:
        totals = self._responses.totals()
        return IngestReport(
            new=len(changes.new),
            changed=len(changes.changed) + len(changes.edited),
            withdrawn=len(changes.withdrawn),
            excluded=totals.excluded,
            unread=totals.unread,
            total=totals.total,
            new_unread=new_unread,
            notices=notices,
        )

    def _recall(self, name: str) -> str | None:
        return self._memory.get(_memory_name(self._source.name, name))

    def _remember(self, name: str, value: str) -> None:
        if self._recall(name) != value:
            self._memory[_memory_name(self._source.name, name)] = value


def source_state(memory: MutableMapping[str, str], *, source: str) -> SourceState:
    read_at = memory.get(_memory_name(source, "read_at"))
    return SourceState(
        read_at=datetime.fromisoformat(read_at) if read_at else None,
        notices=tuple(json.loads(memory.get(_memory_name(source, "notices"), "[]"))),
    )


def _memory_name(source: str, name: str) -> str:
    return f"responses.{source}.{name}"


def _loss(withdrawn: int, *, of: int) -> tuple[str, ...]:
    if not of or withdrawn / of <= NOTICEABLE_LOSS:
        return ()
    return (
        f"{withdrawn} of {of} responses are no longer in the source. What was printed stays as it was. "
        "If rows were removed by mistake, bring them back with File > Version history, and they count again.",
    )
