"""Exports as Google Forms writes them, made for a test: so many cohorts of so many people, with ratings to choose."""

from __future__ import annotations

import csv
import random
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from pathlib import Path

QUESTIONS = (
    "The session met my needs",
    "The trainer explained things clearly",
    "The materials were useful",
    "The pace was good",
)
BEFORE = "How would you rate your knowledge before the course?"
AFTER = "How would you rate your knowledge after the course?"
COMMENT = "What could be better?"
SECRET = "Quarrington shouted at me"

RatingOf = Callable[[int, int, int, random.Random], str]  # cohort, person, question


def usually_good(_cohort: int, _person: int, _question: int, rng: random.Random) -> str:
    return str(rng.choices((2, 3, 4, 5), (1, 3, 8, 8))[0])


def an_export(
    folder: Path,
    *,
    cohorts: int = 20,
    people: int | Sequence[int] = 8,
    rating_of: RatingOf = usually_good,
    questions: Sequence[str] = QUESTIONS,
    header: str = "Cohort code",
    name: str = "feedback.csv",
) -> Path:
    """Write a file of cohorts a week apart. `people` is how many of each, or a list that goes round."""
    rng = random.Random(cohorts)
    rows = [["Timestamp", header, "Trainer", *questions, BEFORE, AFTER, COMMENT]]
    for cohort in range(cohorts):
        day = date(2024, 9, 3) + timedelta(weeks=cohort)
        many = people if isinstance(people, int) else people[cohort % len(people)]
        for person in range(many):
            before = rng.randint(1, 3)
            rows.append(
                [
                    f"{day:%d/%m/%Y} 16:{person % 60:02d}:00",
                    f"C{cohort:02d}",
                    f"Trainer {cohort % 2}",
                    *(rating_of(cohort, person, question, rng) for question in range(len(questions))),
                    str(before),
                    str(min(5, before + rng.randint(0, 2))),
                    SECRET if person == 0 else "",
                ]
            )
    return written(folder / name, rows)


def written(file: Path, rows: Sequence[Sequence[str]]) -> Path:
    with file.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(rows)
    return file
