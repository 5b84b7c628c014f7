"""What set-up knows of a question before it is written down: one entry for a question or for a whole grid."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

from bot.feedback.forms import GRID
from bot.feedback.model import Kind

Good = Literal["high", "low", "unknown"]
KINDS = (*get_args(Kind), GRID)
LEFT_OUT = "left-out"


@dataclass(frozen=True, kw_only=True)
class GridRow:
    key: str
    title: str


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One question as it will stand in the form's file. `why` is what the profile said, for the person who looks."""

    key: str
    title: str
    kind: str  # one of KINDS
    scale: tuple[int, int] | None = None
    good: Good = "unknown"
    good_is_assumed: bool = False
    labels: Mapping[str, int] = field(default_factory=dict)  # words of the scale -> their place on it
    no_answers: tuple[str, ...] = ()  # words beside the scale: "not applicable"
    options: tuple[str, ...] = ()
    rows: tuple[GridRow, ...] = ()
    measure: str | None = None
    role: Literal["before", "after"] | None = None  # in a measure of change
    theme: str | None = None
    principles: tuple[str, ...] = ()
    sensitive: bool = False
    optional: bool = False
    why: str = ""
    example: str = ""

    @property
    def is_mapped(self) -> bool:
        """Tell whether its answers reach a figure; what only places a response needs no measure."""
        return self.measure is not None or self.kind in ("timestamp", "email", "cohort")

    @property
    def titles(self) -> tuple[str, ...]:
        """The headers it stands for: one, or one for each row of a grid."""
        return tuple(f"{self.title} [{row.title}]" for row in self.rows) or (self.title,)


@dataclass(frozen=True, kw_only=True)
class About:
    """What a question is likely to be about."""

    measure: str | None
    title: str
    theme: str
    principles: tuple[str, ...]
    sensitive: bool


@dataclass(frozen=True, kw_only=True)
class FormFile:
    """All that a form's file is to say."""

    entries: tuple[Entry, ...]
    gap_days: int | None = None  # cohorts are made from dates


@dataclass(frozen=True, kw_only=True)
class TeamChoices:
    """What goes into bot.toml. Empty means: leave what is there."""

    channel: str = ""
    alert_channel: str = ""
    plan_sheet: str = ""
    credentials: str = ""
    roles: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # role -> member and user-group ids
