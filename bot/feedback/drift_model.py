"""What a form looks like at one look, what is remembered of it, and each change that was found between two looks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from bot.feedback.form_reading import full_title
from bot.feedback.values import folded
from integrations.google.tables import FormDefinition

COLUMN = "column"  # the kind of a question of which only a sheet's column is known
WORDS = "words"  # a column of ratings that holds words now


class What(StrEnum):
    """What happened to a question. The values are kept in the database."""

    RENAMED = "renamed"
    REPLACED = "replaced"  # one is gone, and another stands in its place
    ASKED_AGAIN = "asked again"  # deleted, and there again under the same title
    TWIN = "twin"  # a second question of a title that is asked already
    RETYPED = "retyped"
    RESCALED = "rescaled"
    REVERSED = "reversed"  # the words at the ends of its scale changed places
    RELABELLED = "relabelled"  # other words at the ends of its scale
    OPTIONS = "options"
    ADDED = "added"
    REMOVED = "removed"
    BLANK = "blank"  # a column without a header that holds something
    COLLECTS_EMAIL = "collects e-mail"


ONLY_TOLD = frozenset({What.ADDED, What.REMOVED, What.BLANK, What.COLLECTS_EMAIL})


class Answer(StrEnum):
    """How a change was settled."""

    SAME = "same"
    NEW = "new"
    SEEN = "seen"  # there was nothing to choose
    IN_FILE = "in file"  # somebody wrote the new wording into the form's file
    BACK = "back"  # the question is again as it was confirmed before


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One question as the form asks it, or one column as the sheet heads it. `title` is that of the column."""

    place: int
    title: str
    question_id: str | None = None
    kind: str = COLUMN
    scale: tuple[int, int] | None = None
    labels: tuple[str, str] | None = None  # at the low and at the high end
    options: tuple[str, ...] = ()

    @property
    def wording(self) -> str:
        return folded(self.title)


@dataclass(frozen=True, kw_only=True)
class Slot:
    """A question that was seen, and the key its answers are read under. None where the form's file knows it not."""

    asked: Asked
    key: str | None = None
    is_there: bool = True  # at the last look


@dataclass(frozen=True, kw_only=True)
class Shape:
    """What is remembered of a source between two looks."""

    slots: tuple[Slot, ...]
    collects_email: bool = False
    settled: int = 0  # how many changes had been settled then
    marks: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # a row's time -> key -> its cell, summed up
    excused: tuple[str, ...] = ()  # rows that fitted no scale when the source was first seen


@dataclass(frozen=True, kw_only=True)
class Change:
    """One change of a form. Until it is settled, answers under the new wording are kept under `key`, apart."""

    number: int = 0  # 0 until it is kept
    what: What
    old: Asked | None = None
    new: Asked | None = None
    key: str | None = None
    before: str | None = None  # the key that the answers were read under until then
    in_file: str | None = None  # which question had the new wording in the form's file when the change was found
    is_needed: bool = False  # without this question no row can be placed in a cohort and in time
    found_at: datetime
    answer: Answer | None = None
    joins: str | None = None  # the key under which its answers count, once that is settled
    answered_by: str | None = None
    answered_at: datetime | None = None
    told_in: str | None = None  # which message tells of it

    @property
    def is_question(self) -> bool:
        """Tell whether somebody has to choose: the same question, or a new one?"""
        return self.what not in ONLY_TOLD

    @property
    def waits(self) -> bool:
        return self.is_question and self.answer is None


def asked_in_form(definition: FormDefinition) -> tuple[Asked, ...]:
    """List what a form asks, in its order."""
    return tuple(
        Asked(
            place=place,
            title=full_title(question),
            question_id=question.question_id,
            kind=question.kind,
            scale=question.scale or _digits(question.options if question.kind == "grid" else ()),
            labels=question.scale_labels,
            options=question.options,
        )
        for place, question in enumerate(definition.questions)
    )


def asked_in_header(header: Sequence[str]) -> tuple[Asked, ...]:
    """List the columns of a sheet."""
    return tuple(Asked(place=place, title=title) for place, title in enumerate(header))


def _digits(options: Sequence[str]) -> tuple[int, int] | None:
    """Read the scale of a grid whose columns are numbers."""
    if len(options) < 2 or not all(option.strip().isdecimal() for option in options):
        return None
    values = [int(option) for option in options]
    return (min(values), max(values)) if max(values) - min(values) == len(set(values)) - 1 else None


def next_key(before: str, taken: Iterable[str]) -> str:
    """Name what is kept apart of a question: met_needs@2, then met_needs@3."""
    base, known = before.partition("@")[0], set(taken)
    number = 2
    while f"{base}@{number}" in known:
        number += 1
    return f"{base}@{number}"


def settled(change: Change, answer: Answer, *, by: str, at: datetime, joins: str | None = None) -> Change:
    return replace(change, answer=answer, answered_by=by, answered_at=at, joins=joins)


# --- as the database keeps it


def shape_to_json(shape: Shape) -> dict[str, Any]:
    return {
        "slots": [
            {"asked": asked_to_json(slot.asked), "key": slot.key, "there": slot.is_there} for slot in shape.slots
        ],
        "collects_email": shape.collects_email,
        "settled": shape.settled,
        "marks": {row: dict(cells) for row, cells in shape.marks.items()},
        "excused": shape.excused,
    }


def shape_from_json(content: Mapping[str, Any]) -> Shape:
    return Shape(
        slots=tuple(
            Slot(asked=asked_from_json(slot["asked"]), key=slot["key"], is_there=slot["there"])
            for slot in content["slots"]
        ),
        collects_email=content["collects_email"],
        settled=content["settled"],
        marks=content["marks"],
        excused=tuple(content["excused"]),
    )


def asked_to_json(asked: Asked) -> dict[str, Any]:
    return {
        "place": asked.place,
        "title": asked.title,
        "id": asked.question_id,
        "kind": asked.kind,
        "scale": asked.scale,
        "labels": asked.labels,
        "options": asked.options,
    }


def asked_from_json(content: Mapping[str, Any]) -> Asked:
    scale, labels = content["scale"], content["labels"]
    return Asked(
        place=content["place"],
        title=content["title"],
        question_id=content["id"],
        kind=content["kind"],
        scale=(scale[0], scale[1]) if scale else None,
        labels=(labels[0], labels[1]) if labels else None,
        options=tuple(content["options"]),
    )
