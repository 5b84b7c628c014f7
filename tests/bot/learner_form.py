"""The learner form for tests: its map, a tab that holds answers to it, and answers built one by one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.feedback.forms import load_form_map
from bot.feedback.model import FormMap, Response, Value
from integrations.google.tables import Cell, Table

LEARNER: FormMap = load_form_map(Path(__file__).parents[2] / "config" / "forms" / "learner.toml")
LONDON = ZoneInfo("Europe/London")
NINE = datetime(2026, 3, 16, 9, 0, tzinfo=UTC)  # a Monday in Greenwich time
TODAY = date(2026, 3, 16)
EPOCH = datetime(1899, 12, 30, tzinfo=UTC)

HEADER = tuple(question.title for question in LEARNER.questions if question.kind != "email")
KEYS = tuple(question.key for question in LEARNER.questions if question.kind != "email")


class FixedClock:
    """A clock that moves when told to."""

    def __init__(self, now: datetime = NINE) -> None:
        self._now = now

    def now(self) -> datetime:
        return self._now

    def moves_on(self, **span: float) -> None:
        self._now += timedelta(**span)


def serial(moment: datetime) -> float:
    """Write a wall clock time as the sheet does."""
    return (moment.replace(tzinfo=UTC) - EPOCH) / timedelta(days=1)


def a_row(sent: datetime | Cell = NINE, *, cohort: Cell = "2026-SPR-ON-03", **cells: Cell) -> tuple[Cell, ...]:
    """Build a row of the tab: every scale answered with its good end unless said otherwise."""
    held: dict[str, Cell] = {question.key: _usual(question.key) for question in LEARNER.questions}
    held |= {"submitted_at": serial(sent) if isinstance(sent, datetime) else sent, "cohort": cohort, **cells}
    return tuple(held[key] for key in KEYS)


def _usual(key: str) -> Cell:
    question = LEARNER.question(key)
    if question.kind == "scale":
        return {"knowledge_before": 4, "confidence_before": 5}.get(key, question.scale[1] - 1 if question.scale else 4)
    return {"pace": "About right", "access_needs": "I had none", "delivery_mode": "Online"}.get(key)


def a_tab(rows: Sequence[Sequence[Cell]], *, header: Sequence[str] = HEADER, **settings: str) -> Table:
    return Table(title="Form Responses 1", header=tuple(header), rows=tuple(tuple(row) for row in rows), **settings)  # type: ignore[arg-type]


def answers(**given: Value) -> Mapping[str, Value]:
    """Give an answer to every rating: its usual one unless said otherwise."""
    usual = {
        question.key: float(_usual(question.key) or 0) for question in LEARNER.questions if question.kind == "scale"
    }
    return {**usual, "pace": "About right", **given}


def a_response(key: str, *, cohort: str | None = "2026-SPR-ON-03", on: date = TODAY, **given: Value) -> Response:
    sent = datetime(on.year, on.month, on.day, 15, 0, tzinfo=UTC)
    return Response(key=key, submitted_at=sent, cohort=cohort, answers=answers(**given))
