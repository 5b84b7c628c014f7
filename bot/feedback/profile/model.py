"""What the profile says of a file: one entry per column, each with how sure it is and why, in words for a person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

Kind = Literal[
    "timestamp", "email", "person_name", "identifier", "cohort", "trainer", "rating", "likert", "yes_no", "choice",
    "multi_choice", "grid_row", "number", "date", "free_text", "consent", "other",
]  # fmt: skip
Direction = Literal["higher_is_better", "lower_is_better", "unknown"]


@dataclass(frozen=True, kw_only=True)
class Scale:
    """From what to what, and which end is good. `labels` run from low to high; `steps_unseen` nobody has chosen yet."""

    min: int
    max: int
    direction: Direction = "unknown"
    labels: tuple[str, ...] = ()
    steps_unseen: int = 0
    beside: tuple[str, ...] = ()  # answers that stand beside the scale: "Not applicable"
    middle_is_best: bool = False  # a mean of these answers says nothing
    is_assumed: bool = False
    reason: str = ""

    def as_json(self) -> dict[str, Any]:
        return {
            "min": self.min,
            "max": self.max,
            "direction": self.direction,
            "labels": list(self.labels) or None,
            "labels_unseen": self.steps_unseen,
            "not_scale_answers": list(self.beside),
            "middle_is_best": self.middle_is_best,
            "range_assumed": self.is_assumed,
            "reason": self.reason,
        }


@dataclass(frozen=True, kw_only=True)
class ColumnProfile:
    """What one column is. `confidence` lies between 0 and 1; below about 0.6 somebody should look."""

    index: int
    header: str
    kind: Kind
    confidence: float
    reason: str
    scale: Scale | None = None
    partner: int | None = None
    role: Literal["before", "after"] | None = None
    question: str | None = None  # of a grid row
    row: str | None = None
    cell_kind: Kind | None = None
    answered: int = 0
    separator: str | None = None  # between the ticks of one answer
    example: str = ""
    options: tuple[str, ...] = ()  # of a choice: those that so many gave that they name nobody, the commonest first

    def as_json(self) -> dict[str, Any]:
        return {
            "index": self.index,
            "header": self.header,
            "kind": self.kind,
            "confidence": round(self.confidence, 2),
            "reason": self.reason,
            "scale": self.scale.as_json() if self.scale else None,
            "partner": self.partner,
            "role": self.role,
            "question": self.question,
            "row": self.row,
            "cell_kind": self.cell_kind,
            "answered": self.answered,
            "separator": self.separator,
            "example": self.example,
        }


@dataclass(frozen=True, kw_only=True)
class Profile:
    columns: tuple[ColumnProfile, ...]
    rows: int
    warnings: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        return {
            "columns": [column.as_json() for column in self.columns],
            "rows": self.rows,
            "warnings": list(self.warnings),
        }
