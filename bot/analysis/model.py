"""What the analysis asks of answers and questions, and the counts it works on: one shape for every form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

Counts = Mapping[str, Mapping[str, int]]  # question, or `of_measure(key)` -> value as text -> how many people gave it

OTHER = "other"


class CountedQuestion(Protocol):
    @property
    def key(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def scale(self) -> tuple[int, int] | None: ...
    @property
    def favourable(self) -> Sequence[float]: ...
    @property
    def options(self) -> Sequence[str]: ...


class CountedMeasure(Protocol):
    @property
    def key(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def questions(self) -> Sequence[CountedQuestion]: ...
    @property
    def before(self) -> str | None: ...
    @property
    def after(self) -> str | None: ...


class Answered(Protocol):
    @property
    def key(self) -> str: ...
    @property
    def answers(self) -> Mapping[str, str | float | None]: ...


class CountedBlock(Protocol):
    @property
    def number(self) -> int: ...
    @property
    def unit(self) -> str: ...
    @property
    def label(self) -> str: ...
    @property
    def responses(self) -> int: ...
    @property
    def first_on(self) -> date: ...
    @property
    def last_on(self) -> date: ...
    @property
    def counts(self) -> Counts: ...


@dataclass(frozen=True)
class Unit:
    """One group as readers see it: a cohort, or several small ones. All its blocks added up."""

    unit: str
    label: str
    responses: int
    first_on: date
    last_on: date
    counts: Counts


def of_measure(key: str) -> str:
    """Name the counts of a measure that several questions make up."""
    return f"measure:{key}"


def as_value(number: float) -> str:
    """Write a number as the counts name it: 4, 4.25."""
    return f"{number:.4f}".rstrip("0").rstrip(".")
