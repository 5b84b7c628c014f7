"""What the team's register says of each cohort, and where a cohort stands outside the delivery standards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Mode(StrEnum):
    ONLINE = "online"
    FACE_TO_FACE = "face to face"


@dataclass(frozen=True, kw_only=True)
class Cohort:
    """One row of the register. What is blank, or cannot be read, is None."""

    code: str  # 2026-SPR-ON-03
    mode: Mode | None = None
    day_1: date | None = None
    day_2: date | None = None
    hours: float | None = None
    trainer: str | None = None  # a code, never a name
    facilitator: str | None = None
    enrolled: int | None = None
    attended: int | None = None
    one_to_one: str | None = None  # the day on which it was held, or "yes"
    group: str | None = None  # the term of its last group meeting

    @property
    def size(self) -> int | None:
        """How many people there were: who attended, else who is enrolled."""
        return self.enrolled if self.attended is None else self.attended

    @property
    def last_day(self) -> date | None:
        return self.day_2 or self.day_1


@dataclass(frozen=True)
class Register:
    """The register as it was read. `faults` name each cell that could not be, with its place and what to write."""

    cohorts: tuple[Cohort, ...] = ()
    faults: tuple[str, ...] = ()


@dataclass(frozen=True)
class Rate:
    """How many of a cohort answered. `of` is who attended, or who is enrolled where that is not known yet."""

    code: str
    forms: int
    of: int
    is_attended: bool
    is_low: bool  # below what the settings ask for: the figures say little about those who did not answer


@dataclass(frozen=True)
class Outside:
    """A cohort that is outside the delivery standards, in words."""

    code: str
    findings: Sequence[str]


def newest_first(cohorts: Sequence[Cohort]) -> tuple[Cohort, ...]:
    """Order by the first day, the latest first; cohorts without one come last, as they stand."""
    return tuple(sorted(cohorts, key=lambda cohort: cohort.day_1 or date.min, reverse=True))
