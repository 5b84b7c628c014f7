"""How well and how fast exports are profiled: invented ones, and a folder of real ones with their truth if it is named.

python benchmarks/bench_profile.py [FOLDER with NAME.csv and NAME.truth.json]
"""

from __future__ import annotations

import json
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.measuring import Figure, show
from bot.feedback.profile.files import read_lines
from bot.feedback.profile.headers import sheet_of
from bot.feedback.profile.model import ColumnProfile
from bot.feedback.profile.profile import profile_sheet
from tests.bot.feedback.profile.invented import Truth, google_export, microsoft_export
from tests.bot.feedback.profile.odd import lines_of, odd_exports
from tests.bot.feedback.profile.ranged import BATCHES, ranged_exports, weighted_share
from tests.bot.feedback.profile.wording import WORDINGS

Judged = Iterable[tuple[str, ColumnProfile, Truth]]
SIZES = (6, 14, 35, 120)
MANY_ROWS = 10_000
PERSONAL = ("timestamp", "email", "person_name")


def invented() -> Iterator[tuple[str, ColumnProfile, Truth]]:
    for wording in WORDINGS:
        for rows in SIZES:
            for seed in range(3):
                for export in (
                    google_export(wording, rows=rows, seed=seed),
                    microsoft_export(wording, rows=rows, seed=seed),
                ):
                    profile = profile_sheet(sheet_of([export.header, *export.rows], called=export.name))
                    tool = export.name.partition("-")[0]
                    yield from ((tool, *pair) for pair in zip(profile.columns, export.truths, strict=True))


def odd() -> Iterator[tuple[str, ColumnProfile, Truth]]:
    for seed in range(5):
        for export in odd_exports(seed):
            profile = profile_sheet(sheet_of(lines_of(export), called=export.name))
            tool = export.name.partition("-")[0]
            yield from ((tool, *pair) for pair in zip(profile.columns, export.truths, strict=True))


def ranged(batch: str) -> Iterator[tuple[str, ColumnProfile, Truth]]:
    for seed in range(8):
        for export in ranged_exports(batch, seed=seed):
            profile = profile_sheet(sheet_of(lines_of(export), called=export.name))
            tool = export.name.partition("-")[0]
            yield from ((tool, *pair) for pair in zip(profile.columns, export.truths, strict=True))


def as_often_as_real(judged: Judged) -> Figure:
    share = weighted_share((column, truth) for _, column, truth in judged)
    what = "scale ranges right, each scale counted as often as real forms have it"
    return Figure(what, f"{share:.1%}", goal="88%", reached=share >= GOALS["scale ranges right"])


def real(folder: Path) -> Iterator[tuple[str, ColumnProfile, Truth]]:
    for file in sorted(folder.glob("*.truth.json")):
        told = json.loads(file.read_text(encoding="utf-8"))
        name = file.name.removesuffix(".truth.json")
        export = next(folder.glob(f"{name}.[ctx]*sv"), None) or folder / f"{name}.xlsx"
        profile = profile_sheet(sheet_of(read_lines(export), called=export.name))
        tool = "microsoft" if "ms_forms" in str(told.get("tool")) else "google"
        yield from ((tool, profile.columns[entry["index"]], _truth(entry)) for entry in told["columns_truth"])


def _truth(entry: dict[str, Any]) -> Truth:
    return Truth(
        kinds=tuple(dict.fromkeys([entry["kind"], *entry.get("acceptable", ())])),
        ends=(entry["min"], entry["max"]) if "min" in entry else None,
        directions=tuple(entry.get("direction_acceptable") or [entry.get("direction", "unknown")]),
        partner=(entry.get("before_after") or {}).get("partner"),
    )


def accuracy(judged: Judged) -> list[Figure]:
    seen: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for tool, column, truth in judged:
        kind = truth.kinds[0]
        for what in ("columns of an acceptable kind", f"  {tool}", f"  {kind}"):
            seen[what] += 1
            right[what] += column.kind in truth.kinds
        if kind in PERSONAL and column.answered:
            seen["filled timestamp, e-mail and name columns found"] += 1
            right["filled timestamp, e-mail and name columns found"] += column.kind in truth.kinds
        if truth.ends:
            seen["scale ranges right"] += 1
            right["scale ranges right"] += (
                column.scale is not None and (column.scale.min, column.scale.max) == truth.ends
            )
            direction = column.scale.direction if column.scale else "unknown"
            seen["directions not wrong"] += 1
            right["directions not wrong"] += direction in (*truth.directions, "unknown")
            seen["directions told"] += 1
            right["directions told"] += direction != "unknown"
        if truth.partner is not None:
            seen["partners found"] += 1
            right["partners found"] += column.partner == truth.partner
    return [
        _figure(what, right[what], seen[what]) for what in sorted(seen, key=lambda what: (what.startswith("  "), what))
    ]


GOALS = {
    "columns of an acceptable kind": 0.95,
    "  microsoft": 0.90,
    "scale ranges right": 0.88,
    "directions not wrong": 0.98,
    "filled timestamp, e-mail and name columns found": 1.0,
}


def _figure(what: str, right: int, seen: int) -> Figure:
    goal = GOALS.get(what)
    return Figure(
        what,
        f"{right} of {seen} ({right / seen:.1%})",
        goal=f"{goal:.0%}" if goal else "",
        reached=right >= goal * seen if goal else None,
    )


def speed() -> Figure:
    export = google_export(WORDINGS[0], rows=MANY_ROWS, seed=6)
    sheet = sheet_of([export.header, *export.rows], called="many rows")
    began = time.process_time()
    profile_sheet(sheet)
    took = time.process_time() - began
    what = f"profile of {MANY_ROWS:,} rows of {len(export.header)} columns, CPU"
    return Figure(what, f"{took:.2f} s", goal="1 s", reached=took < 1)


def main() -> None:
    show("Speed", [speed()])
    show("Invented exports (11 languages, 6 to 120 rows)", accuracy(invented()))
    show("Odd exports that follow the traps of real ones (15 languages, 6 to 60 rows)", accuracy(odd()))
    for number, batch in enumerate(BATCHES, start=1):
        judged = list(ranged(batch))
        title = f"Exports that show part of their scales, batch {number} (8 fillings each)"
        show(title, [as_often_as_real(judged), *accuracy(judged)])
    if len(sys.argv) > 1:
        show("Real exports with their truth", accuracy(real(Path(sys.argv[1]))))


if __name__ == "__main__":
    main()
