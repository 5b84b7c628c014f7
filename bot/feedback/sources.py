"""Where responses come from: the tab linked to the form, or the form itself. Both are only ever read."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Protocol

from bot.feedback.cohort_dates import with_dated_cohorts
from bot.feedback.form_reading import read_form
from bot.feedback.model import Batch, FormMap
from bot.feedback.reading import read_table
from bot.ports import Form, ReadableTabs


class ResponseSource(Protocol):
    @property
    def name(self) -> str:
        """Name the source as its responses are stored: the form's name."""
        ...

    def read(self, *, since: datetime | None) -> Batch:
        """Read what changed since then, or everything if None or if the source cannot tell. Never a part: it raises."""
        ...


class SheetSource:
    """The responses tab of a spreadsheet, always read whole."""

    def __init__(self, workbook: ReadableTabs, *, tab: str, form_map: FormMap) -> None:
        self._workbook = workbook
        self._tab = tab
        self._form_map = form_map

    @property
    def name(self) -> str:
        return self._form_map.name

    def read(self, *, since: datetime | None) -> Batch:
        table = self._workbook.read(self._tab)
        if table is None:
            notice = f'The spreadsheet has no tab "{self._tab}". Rename it back, or change `responses.tab` in bot.toml.'
            return Batch(notices=(notice,), failed=True)
        return with_dated_cohorts(read_table(table, self._form_map), self._form_map)


class FormSource:
    """The form itself, asked for what changed since the last time."""

    def __init__(self, form: Form, *, form_map: FormMap) -> None:
        self._form = form
        self._form_map = form_map

    @property
    def name(self) -> str:
        return self._form_map.name

    def read(self, *, since: datetime | None) -> Batch:
        if self._form_map.cohort_gap_days is not None:
            since = None  # which cohort a response is in, the responses around it tell
        batch = read_form(self._form.answers(since=since), self._form.definition(), self._form_map)
        batch = with_dated_cohorts(batch, self._form_map)
        return replace(batch, complete=since is None and not batch.failed)
