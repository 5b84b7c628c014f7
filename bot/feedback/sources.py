"""Where responses come from: the tab linked to the form, or the form itself. Both are only ever read."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Protocol

from bot.feedback.cohort_dates import with_dated_cohorts
from bot.feedback.drift import UNWATCHED, FormWatch, Resolution
from bot.feedback.form_reading import read_form
from bot.feedback.model import Batch, FormMap
from bot.feedback.rolls import Rolls
from bot.feedback.tab_looks import STAMPS_WATCHED, PartLook, parts_to_follow
from bot.feedback.whole_looks import WholeLook, first_chunk
from bot.ports import Form, ReadableTabs
from integrations.errors import Overtaken
from integrations.google.tables import Part, Table


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
        watch: FormWatch = UNWATCHED,
    ) -> None:
        """Read from `tab`, its columns looked at by `watch`; edits of the last `watched` rows show at the next look."""
        self._workbook = workbook
        self._tab = tab
        self._form_map = form_map
        self._rolls = rolls
        self._watched = watched
        self._watch = watch

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
                batch = PartLook(self._workbook, tab=self._tab, resolve=self._resolved, roll=roll).look(wanted)
            except Overtaken:  # the tab is shorter than it was
                batch = None
            if batch is not None:
                return batch
        whole = WholeLook(self._workbook, tab=self._tab, resolve=self._resolved, roll=roll).look()
        return with_dated_cohorts(whole, self._form_map)

    def _resolved(self, table: Table) -> Resolution:
        """Tell how the columns under this header are read, before any row is."""
        return self._watch.table(table, self._form_map)


class FormSource:
    """The form itself, asked for what changed since the last time. It does not tell what was deleted."""

    kind = "form"
    compared_every = timedelta(days=6)

    def __init__(self, form: Form, *, form_map: FormMap, watch: FormWatch = UNWATCHED) -> None:
        self._form = form
        self._form_map = form_map
        self._watch = watch

    @property
    def name(self) -> str:
        return self._form_map.name

    def wanted(self, *, since: datetime | None, compare: bool) -> tuple[Part, ...]:
        return ()

    def read(self, *, since: datetime | None, compare: bool) -> Batch:
        definition = self._form.definition()
        seen = self._watch.form(definition, self._form_map)
        if seen.is_blocked:
            return Batch(failed=True)
        if seen.asks_everything or self._form_map.cohort_gap_days is not None:
            since = None  # read by another key now; or which cohort a response is in, the responses around it tell
        # The ids first: a response that comes in between is then among the answers, and not taken for deleted.
        there = self._form.inventory() if compare and since is not None else frozenset()
        answers = self._form.answers(since=since)
        batch = read_form(answers, replace(definition, questions=seen.questions), seen.form_map)
        batch = replace(with_dated_cohorts(batch, self._form_map), changes=seen.changes)
        if batch.failed or not (compare or since is None):
            return batch
        return replace(batch, complete=True, unchanged=there)
