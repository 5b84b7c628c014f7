"""The profile in print: a table for a person, narrow enough for a terminal."""

from __future__ import annotations

import textwrap

from bot.feedback.profile.model import ColumnProfile, Profile, Scale

HEADER_CHARACTERS = 46
REASON_CHARACTERS = 58
LOOK_AT_BELOW = 0.6


def report(profile: Profile, *, called: str) -> str:
    """Word the profile: one line for each column, then what to look at."""
    count = len(profile.columns)
    columns, rows = "column" if count == 1 else "columns", "row" if profile.rows == 1 else "rows"
    lines = [f"{called}: {count} {columns}, {profile.rows} {rows}", ""]
    lines += _table([_HEADINGS, *(_cells(column) for column in profile.columns)])
    unsure = [str(column.index + 1) for column in profile.columns if column.confidence < LOOK_AT_BELOW]
    notes = list(profile.warnings)
    if unsure:
        notes.append(f"Please look at column {', '.join(unsure)}: what it is, is a guess.")
    if any(column.scale and column.scale.direction == "unknown" for column in profile.columns):
        notes.append('"?" after a scale: which end is good, the words do not say.')
    if notes:
        lines += ["", *(textwrap.fill(note, width=110, initial_indent="- ", subsequent_indent="  ") for note in notes)]
    return "\n".join(lines)


_HEADINGS = ("No.", "Header", "Kind", "Scale", "Sure", "Example", "Why")


def _cells(column: ColumnProfile) -> tuple[str, ...]:
    kind = column.kind if not column.cell_kind else f"{column.kind} ({column.cell_kind})"
    if column.partner is not None:
        kind = f"{kind}, {column.role}: see {column.partner + 1}"
    return (
        str(column.index + 1),
        _cut(column.header) or "(blank)",
        kind,
        _scale(column.scale),
        f"{column.confidence:.0%}",
        column.example,
        _cut(column.reason, REASON_CHARACTERS),
    )


def _scale(scale: Scale | None) -> str:
    if scale is None:
        return ""
    if scale.middle_is_best:
        return f"{scale.min}-{scale.max}, middle best"
    ends = {"higher_is_better": "high is good", "lower_is_better": "low is good", "unknown": "?"}
    assumed = " assumed" if scale.is_assumed else ""
    return f"{scale.min}-{scale.max}{assumed}, {ends[scale.direction]}"


def _cut(text: str, characters: int = HEADER_CHARACTERS) -> str:
    """Shorten to one line; a header may carry signs that would move a terminal's cursor."""
    flat = " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
    return flat if len(flat) <= characters else flat[: characters - 1] + "…"


def _table(rows: list[tuple[str, ...]]) -> list[str]:
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = ["  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    lines.insert(1, "  ".join("-" * width for width in widths))
    return lines
