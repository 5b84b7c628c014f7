"""What set-up shows: the suggested entries as a table, and which questions are in no measure. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from bot.feedback.forms import GRID
from bot.setup.model import LEFT_OUT, Entry

TITLE_CHARACTERS = 44


def entries_table(entries: Sequence[Entry]) -> str:
    """List the entries with their numbers, narrow enough for a terminal."""
    rows: list[tuple[str, ...]] = [("No.", "Question", "Kind", "Good end", "Measure", "Theme", "Principles", "Example")]
    rows += [_cells(place, entry) for place, entry in enumerate(entries, start=1)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = ["  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    return "\n".join([lines[0], "  ".join("-" * width for width in widths), *lines[1:]])


def _cells(place: int, entry: Entry) -> tuple[str, ...]:
    is_scaled = entry.kind in ("scale", GRID) and entry.scale is not None
    scale = f" {entry.scale[0]}-{entry.scale[1]}" if is_scaled and entry.scale else ""
    rows = f", {len(entry.rows)} rows" if entry.rows else ""
    good = f"{entry.good}{' (assumed)' if entry.good_is_assumed else ''}" if is_scaled else ""
    if entry.role and is_scaled:
        good = "before" if entry.role == "before" else "now"
    return (
        str(place),
        shortened(entry.title),
        f"{entry.kind}{scale}{rows}",
        good,
        entry.measure or "",
        entry.theme or "",
        ", ".join(entry.principles),
        entry.example,
    )


def shortened(title: str) -> str:
    flat = " ".join("".join(sign if sign.isprintable() else " " for sign in title).split())
    return flat if len(flat) <= TITLE_CHARACTERS else flat[: TITLE_CHARACTERS - 1] + "…"


def unmapped_words(entries: Sequence[Entry]) -> str:
    """Name every question whose answers reach no measure; none is passed over in silence."""
    read = [entry for entry in entries if not entry.is_mapped and entry.kind != LEFT_OUT]
    left = [entry for entry in entries if entry.kind == LEFT_OUT]
    lines = []
    if read:
        lines.append("In no measure (read, and there for themes, principles and comments):")
        lines += [f"  - {shortened(entry.title)} ({entry.kind})" for entry in read]
    if left:
        lines.append("Left out (names, numbers of persons and what is no answer; never read):")
        lines += [f"  - {shortened(entry.title)}" for entry in left]
    return "\n".join(lines)
