"""A form as it stands now against the form as it is remembered: what changed, and how its answers are read from now on.

No wording is taken for another by the bot. What a person confirmed, in the form's file or by a button, is read under
its question; every other wording is read apart, under a key of its own, until somebody says which it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.feedback.drift_looking import Looking
from bot.feedback.drift_matching import match_columns, match_form
from bot.feedback.drift_model import Asked, Change, Shape, Slot, What, asked_in_form, asked_in_header
from bot.feedback.drift_reading import Reading, question_of, reading_map
from bot.feedback.drift_values import (
    EXCUSED_KEPT,
    Evidence,
    as_answered,
    fits_scale,
    holds_something,
    latest_marks,
    marks_of,
    off_scale,
)
from bot.feedback.model import FormMap
from integrations.google.tables import Cell, FormDefinition, FormQuestion, Table

NOTHING_SEEN = Shape(slots=())


@dataclass(frozen=True, kw_only=True)
class Resolution:
    """How a source is read now. What it found is to be kept before anything is read by it."""

    form_map: FormMap
    shape: Shape = NOTHING_SEEN
    changes: tuple[Change, ...] = ()  # all there ever were, those `found` among them
    found: tuple[Change, ...] = ()
    is_blocked: bool = False  # a question is gone, or waits, without which no row can be placed: nothing is read
    asks_everything: bool = False  # what was read before is to be read again, by another key
    header: tuple[str, ...] = ()  # of a sheet: its titles as the questions of `form_map` have them
    questions: tuple[FormQuestion, ...] = ()  # of a form: those that are read, titled in the same way


class FormWatch(Protocol):
    """Whoever remembers what a form looked like."""

    def form(self, definition: FormDefinition, form_map: FormMap) -> Resolution:
        """Look at a form's questions, keep what changed, and say how they are read."""
        ...

    def table(self, table: Table, form_map: FormMap) -> Resolution:
        """Look at a tab's columns, keep what changed, and say how they are read."""
        ...


class _Unwatched:
    """Takes every form as its file has it."""

    def form(self, definition: FormDefinition, form_map: FormMap) -> Resolution:
        return Resolution(form_map=form_map, questions=definition.questions)

    def table(self, table: Table, form_map: FormMap) -> Resolution:
        return Resolution(form_map=form_map, header=table.header)


UNWATCHED: FormWatch = _Unwatched()


def resolved_form(
    form_map: FormMap, definition: FormDefinition, *, shape: Shape | None, changes: Sequence[Change], now: datetime
) -> Resolution:
    """Compare a form's own questions, which are known by their ids."""
    asked = asked_in_form(definition)
    looking = Looking(form_map, changes, now=now)
    if shape is None:
        slots = looking.first_look(asked)
    else:
        known = looking.by_file(shape.slots)
        slots = looking.next_look(known, asked, match_form(known, asked))
        if definition.collects_email and not shape.collects_email:
            looking.tell(What.COLLECTS_EMAIL)
    reading = reading_map(
        form_map, slots, looking.changes, needed=[kind for kind in form_map.needed_kinds if kind != "timestamp"]
    )
    settled = _settled(looking.changes)
    return Resolution(
        form_map=reading.form_map,
        shape=Shape(slots=slots, collects_email=definition.collects_email, settled=settled),
        changes=looking.changes,
        found=looking.found,
        is_blocked=reading.missing_need is not None,
        asks_everything=shape is not None and (settled, _keys(slots)) != (shape.settled, _keys(shape.slots)),
        questions=tuple(_as_read(slots, reading)),
    )


def resolved_table(
    form_map: FormMap, table: Table, *, shape: Shape | None, changes: Sequence[Change], now: datetime
) -> Resolution:
    """Compare the columns of a tab, which are known by their titles, their places and what stands in them."""
    asked = asked_in_header(table.header)
    looking = Looking(form_map, changes, now=now, is_sheet=True, holds=lambda one: holds_something(table, one.place))
    if shape is None:
        slots = looking.first_look(asked)
        misfits = _misfits(table, slots, form_map, looking.changes)
        excused = tuple(row for _, found in misfits for row, _ in found)[:EXCUSED_KEPT]
    else:
        known, excused = looking.by_file(shape.slots), shape.excused
        slots = _next_columns(table, known, asked, looking, form_map, shape)
    reading = reading_map(form_map, slots, looking.changes, needed=form_map.needed_kinds)
    moment = _moment(slots, form_map, looking.changes)
    marks = marks_of(table, _marked(slots, form_map), moment=moment.asked.place) if moment else {}
    header = ["" for _ in table.header]
    for index, title in reading.titles.items():
        if slots[index].is_there:
            header[slots[index].asked.place] = title
    return Resolution(
        form_map=reading.form_map,
        shape=Shape(
            slots=slots,
            settled=_settled(looking.changes),
            marks=latest_marks(shape.marks if shape else {}, marks),
            excused=excused,
        ),
        changes=looking.changes,
        found=looking.found,
        is_blocked=reading.missing_need is not None,
        asks_everything=shape is not None and _keys(slots) != _keys(shape.slots),
        header=tuple(header),
    )


def _next_columns(
    table: Table, known: Sequence[Slot], asked: Sequence[Asked], looking: Looking, form_map: FormMap, shape: Shape
) -> tuple[Slot, ...]:
    """Find each column again, wherever it stands and however it is headed; then see whether its answers still fit."""
    evidence = Evidence(table, shape.marks, moment=_moment_among(asked, known, form_map, looking.changes))

    def fits(slot: Slot, one: Asked) -> bool:
        question = question_of(slot.key, form_map, looking.changes) if slot.key else None
        return question is not None and fits_scale(table, one.place, question)

    found = match_columns(known, asked, agrees=evidence.agrees, fits=fits)
    slots = list(looking.next_look(known, asked, found))
    for index, misfits in _misfits(table, slots, form_map, looking.changes):
        question = question_of(slots[index].key or "", form_map, looking.changes)
        cells = [cell for row, cell in misfits if row not in shape.excused]
        answered = as_answered(slots[index], question, cells) if question and cells else None
        if answered is not None:
            slots[index] = looking.answered_otherwise(slots[index], answered)
    return tuple(slots)


def _misfits(
    table: Table, slots: Sequence[Slot], form_map: FormMap, changes: Sequence[Change]
) -> Iterator[tuple[int, list[tuple[str, Cell]]]]:
    """Give by slot the answers that are not on its scale, with the short names of their rows."""
    for index, slot in enumerate(slots):
        question = question_of(slot.key, form_map, changes) if slot.key and slot.is_there else None
        if question is not None:
            yield index, list(off_scale(table, slot.asked.place, question))


def _marked(slots: Sequence[Slot], form_map: FormMap) -> list[Slot]:
    """Choose the columns whose cells may be remembered, be it as a sum: addresses and what is left out never are."""
    addresses = {question.key for question in form_map.questions if question.kind in ("email", "left-out")}
    return [slot for slot in slots if slot.key and slot.key.partition("@")[0] not in addresses]


def _moment(slots: Sequence[Slot], form_map: FormMap, changes: Sequence[Change]) -> Slot | None:
    """Find the column that says when each answer was given."""
    for slot in slots:
        question = question_of(slot.key, form_map, changes) if slot.key and slot.is_there else None
        if question is not None and question.kind == "timestamp":
            return slot
    return None


def _moment_among(
    asked: Sequence[Asked], known: Sequence[Slot], form_map: FormMap, changes: Sequence[Change]
) -> int | None:
    """Say where that column stands now: by its title, or where it stood."""
    slot = _moment(known, form_map, changes)
    if slot is None:
        return None
    return next((one.place for one in asked if one.wording == slot.asked.wording), slot.asked.place)


def _as_read(slots: Sequence[Slot], reading: Reading) -> Iterator[FormQuestion]:
    """Give the form's questions as they are read: those that are gone too, for old answers still go by their ids."""
    for index, title in reading.titles.items():
        asked = slots[index].asked
        yield FormQuestion(
            asked.question_id or "", title, asked.kind, asked.options, scale=asked.scale, scale_labels=asked.labels
        )


def _settled(changes: Sequence[Change]) -> int:
    return sum(change.answer is not None for change in changes)


def _keys(slots: Sequence[Slot]) -> set[tuple[str | None, str | None]]:
    return {(slot.asked.question_id, slot.key) for slot in slots if slot.key}
