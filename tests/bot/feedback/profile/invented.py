"""Invented exports with the truth about every column: eleven languages, both tools, few rows and many."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from tests.bot.feedback.profile.wording import Wording

GIVEN = (
    "Ada",
    "Bruno",
    "Carla",
    "Dilip",
    "Elin",
    "Farid",
    "Greta",
    "Hanna",
    "Ivo",
    "Jun",
    "Karin",
    "Luc",
    "Mona",
    "Nils",
)
FAMILY = ("Quarn", "Ebbesen", "Tolvaj", "Marsk", "Ortuno", "Pellet", "Rask", "Sandell", "Varga", "Wendt", "Yildirim")


@dataclass(frozen=True)
class Truth:
    """What a column is. `directions` are those that are not wrong; "unknown" never is."""

    kinds: tuple[str, ...]
    ends: tuple[int, int] | None = None
    directions: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    partner: int | None = None


@dataclass(frozen=True)
class Export:
    name: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    truths: tuple[Truth, ...]


class Author:
    """Writes one export, column by column."""

    def __init__(self, wording: Wording, *, rows: int, seed: int) -> None:
        self.words = wording
        self.random = Random(seed)
        self.count = rows
        self.columns: list[tuple[str, list[str], Truth]] = []

    def add(self, header: str, answers: list[str], *kinds: str, **truth: object) -> None:
        self.columns.append((header, answers, Truth(kinds, **truth)))  # type: ignore[arg-type]

    def export(self, name: str) -> Export:
        header, answers, truths = zip(*self.columns, strict=True)
        return Export(name, header, tuple(zip(*answers, strict=True)), truths)

    # --- answers

    def each(self, *options: str) -> list[str]:
        return [self.random.choice(options) for _ in range(self.count)]

    def leaning(self, options: tuple[str, ...], *, blank: float = 0.0) -> list[str]:
        """Answer as people do: the upper end more often than the lower, which may go unseen."""
        weights = [1 + 1.6 * place for place in range(len(options))]
        weights[0] *= 0.3
        return [
            "" if self.random.random() < blank else self.random.choices(options, weights)[0] for _ in range(self.count)
        ]

    def digits(self, low: int, high: int) -> list[str]:
        return self.leaning(tuple(str(step) for step in range(low, high + 1)))

    def moments(self, form: str) -> list[str]:
        return [
            form.format(
                year=2025,
                month=self.random.randint(1, 12),
                day=self.random.randint(1, 28),
                hour=self.random.randint(8, 12),
                minute=self.random.randint(0, 59),
                second=self.random.randint(0, 59),
            )
            for _ in range(self.count)
        ]

    def people(self) -> list[str]:
        return [f"{self.random.choice(GIVEN)} {self.random.choice(FAMILY)}" for _ in range(self.count)]

    def addresses(self) -> list[str]:
        return [f"{name.lower().replace(' ', '.')}{place}@mail.example" for place, name in enumerate(self.people())]

    def comments(self, blank: float) -> list[str]:
        """Write comments; beyond the first few of each, people find their own words."""
        made: list[str] = []
        for place in range(self.count):
            text = self.random.choice(self.words.comments)
            own = f"{text} {self.random.choice(FAMILY)} {place}" if len(text) > 16 and place >= 4 else text
            made.append("" if self.random.random() < blank else own)
        return made

    def ticks(self, options: tuple[str, ...], separator: str, *, trailing: bool = False) -> list[str]:
        made = []
        for _ in range(self.count):
            chosen = [option for option in options if self.random.random() < 0.45] or [options[0]]
            made.append(separator.join(chosen) + (separator if trailing else ""))
        return made


MOMENTS = (
    "{month}/{day}/{year} {hour}:{minute:02}:{second:02}",
    "{day:02}/{month:02}/{year} {hour:02}:{minute:02}:{second:02}",
    "{year}/{month:02}/{day:02} {hour}:{minute:02}:{second:02} PM GMT+8",
    "{year}-{month:02}-{day:02} {hour:02}.{minute:02}.{second:02}",
    "{day:02}/{month:02}/{year} {hour:02}.{minute:02}.{second:02}",
    "Mon Sep {day:02} {year} {hour:02}:{minute:02}:{second:02} GMT-0500 (Central Daylight Time)",
    "{year}. {month}. {day} 오후 {hour}:{minute:02}:{second:02}",
    "{year}/{month:02}/{day:02} {hour}:{minute:02}:{second:02} a.m. EST",
)
GOOD, BAD = ("higher_is_better", "unknown"), ("lower_is_better", "unknown")
ANY = (*GOOD, "lower_is_better")


def google_export(wording: Wording, *, rows: int, seed: int, steps: tuple[int, int] = (1, 5)) -> Export:
    """Write what Google Forms exports: a grid in brackets, ticks joined by commas."""
    author = Author(wording, rows=rows, seed=seed)
    words = author.words
    author.add(words.timestamp, author.moments(MOMENTS[seed % len(MOMENTS)]), "timestamp")
    if seed % 3 == 0:
        author.add(words.email, author.addresses(), "email")
    if seed % 2 == 0:
        author.add(words.name, author.people(), "person_name")
    for header, options in words.closed:
        author.add(header, author.each(*options), "choice")
    for header in words.rating:
        author.add(header, author.digits(*steps), "rating", ends=steps, directions=GOOD)
    author.add(words.hard, author.digits(*steps), "rating", ends=steps, directions=BAD)
    for statement in words.statements:
        header = f"{words.grid} [{statement}]"
        answers = author.leaning(words.agreement, blank=0.05)
        ends = (1, len(words.agreement))
        author.add(header, answers, "grid_row", ends=ends, directions=GOOD, labels=words.agreement)
    _add_scales(author)
    _add_rest(author, ", ")
    return author.export(f"google-{words.language}-{rows}-{seed}")


def microsoft_export(wording: Wording, *, rows: int, seed: int) -> Export:
    """Write what Microsoft Forms exports: its own columns in front, a matrix without brackets, semicolons."""
    author = Author(wording, rows=rows, seed=seed)
    words = author.words
    author.add("ID", [str(place) for place in range(1, rows + 1)], "identifier", "other")
    author.add("Start time", author.moments("{month}/{day}/25 {hour}:{minute:02}:{second:02}"), "timestamp")
    author.add("Completion time", author.moments("{month}/{day}/25 {hour}:{minute:02}:{second:02}"), "timestamp")
    author.add("Email", ["anonymous"] * rows, "email", "other")
    author.add("Name", [""] * rows, "person_name", "other")
    author.add(words.rating[0], author.digits(1, 10), "rating", ends=(1, 10), directions=GOOD)
    for statement in words.statements:
        answers = author.leaning(words.agreement)
        ends = (1, len(words.agreement))
        author.add(statement, answers, "grid_row", ends=ends, directions=GOOD, labels=words.agreement)
    _add_scales(author)
    _add_rest(author, ";")
    return author.export(f"microsoft-{words.language}-{rows}-{seed}")


def _add_scales(author: Author) -> None:
    for header, labels in author.words.scales:
        answers = author.leaning(labels)
        author.add(header, answers, "likert", "choice", ends=(1, len(labels)), directions=ANY, labels=labels)


def _add_rest(author: Author, separator: str) -> None:
    words = author.words
    for header, options in words.yes_no:
        kinds = ("yes_no", "choice") if len(options) > 2 else ("yes_no",)
        author.add(header, author.leaning(options), *kinds)
    header, options = words.ticked
    author.add(header, author.ticks(options, separator, trailing=separator == ";"), "multi_choice")
    author.add(words.number, [str(author.random.randint(0, 34)) for _ in range(author.count)], "number")
    for place, header in enumerate(words.opened):
        author.add(header, author.comments(0.1 + 0.2 * place), "free_text")
