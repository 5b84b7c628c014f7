"""Where responses come from: the tab linked to the form, or the form itself. Both are only ever read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Protocol

from bot.feedback.cohort_dates import with_dated_cohorts
from bot.feedback.form_reading import read_form
from bot.feedback.model import Batch, FormMap
from bot.feedback.rolls import Rolls
from bot.feedback.tab_looks import STAMPS_WATCHED, PartLook, parts_to_follow
from bot.feedback.whole_looks import WholeLook, first_chunk
from bot.ports import Form, ReadableTabs
from integrations.errors import Overtaken
from integrations.google.tables import Part


class ResponseSource(Protocol):
    @property
    def name(self) -> str:
        """Name the source as its responses are stored: the form's name."""
        ...

    @property
    def kind(self) -> str:
        """Tell in a word what is read: of another kind, the same responses have other keys."""
        ...

    @property
    def compared_every(self) -> timedelta:
        """Tell after how long everything is to be read, because reading what changed cannot see all."""
        ...

    def wanted(self, *, since: datetime | None, compare: bool) -> tuple[Part, ...]:
        """Name the parts of a tab that `read` will ask for first, so that they may be gathered with others."""
        ...

    def read(self, *, since: datetime | None, compare: bool) -> Batch:
        """Read what changed since then; if None everything, whatever is remembered. Never a part: it raises.

        With `compare`, find also what reading the changes cannot see.
        """
        ...


class SheetSource:
    """The responses tab of a spreadsheet. With `rolls` only what can have changed is asked for.

    What that cannot see, until everything is compared: an answer that somebody corrects by hand, as its timestamp
    stays, and one that its learner edits when many others came after it.
    """

    kind = "sheet"
    compared_every = timedelta(days=1)

    def __init__(
        self,
        workbook: ReadableTabs,
        *,
        tab: str,
        form_map: FormMap,
        rolls: Rolls | None = None,
        watched: int = STAMPS_WATCHED,
    ) -> None:
        """Read from `tab`; of the last `watched` rows, edits are seen at the next look."""
        self._workbook = workbook
        self._tab = tab
        self._form_map = form_map
        self._rolls = rolls
        self._watched = watched

    @property
    def name(self) -> str:
        return self._form_map.name

    def wanted(self, *, since: datetime | None, compare: bool) -> tuple[Part, ...]:
        can_follow = since is not None and not compare and self._form_map.cohort_gap_days is None
        head = self._rolls.head() if self._rolls and can_follow else None
        if head is None or not head.count:
            return (first_chunk(self._tab),)
        return parts_to_follow(head, self._tab, watched=self._watched)

    def read(self, *, since: datetime | None, compare: bool) -> Batch:
        if self._form_map.cohort_gap_days is not None:
            since = None  # which cohort a response is in, the responses around it tell
        roll = self._rolls.load() if self._rolls and since is not None else None
        wanted = self.wanted(since=since, compare=compare)
        if roll is not None and len(wanted) > 1:
            try:
                batch = PartLook(self._workbook, tab=self._tab, map_for=self._map_for, roll=roll).look(wanted)
            except Overtaken:  # the tab is shorter than it was
                batch = None
            if batch is not None:
                return batch
        whole = WholeLook(self._workbook, tab=self._tab, map_for=self._map_for, roll=roll).look()
        return with_dated_cohorts(whole, self._form_map)

    def _map_for(self, header: Sequence[str]) -> FormMap:
        """Tell what the questions under this header mean, before any row is read by it."""
        return self._form_map


class FormSource:
    """The form itself, asked for what changed since the last time. It does not tell what was deleted."""

    kind = "form"
    compared_every = timedelta(days=6)

    def __init__(self, form: Form, *, form_map: FormMap) -> None:
        self._form = form
        self._form_map = form_map

    @property
    def name(self) -> str:
        return self._form_map.name

    def wanted(self, *, since: datetime | None, compare: bool) -> tuple[Part, ...]:
        return ()

    def read(self, *, since: datetime | None, compare: bool) -> Batch:
        if self._form_map.cohort_gap_days is not None:
            since = None  # which cohort a response is in, the responses around it tell
        # The ids first: a response that comes in between is then among the answers, and not taken for deleted.
        there = self._form.inventory() if compare and since is not None else frozenset()
        batch = read_form(self._form.answers(since=since), self._form.definition(), self._form_map)
        batch = with_dated_cohorts(batch, self._form_map)
        if batch.failed or not (compare or since is None):
            return batch
        return replace(batch, complete=True, unchanged=there)
