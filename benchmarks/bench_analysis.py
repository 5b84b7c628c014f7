"""P5: reading, normalising and analysing a sheet's body, against only parsing it with the fastest parser for Python.

The body is what Google sends for 26 columns, row by row. Each run is a process of its own, the two sides in turn; time
and peak memory are told apart. A million answers are analysed once, with their peak.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

LIKERT = ("Strongly disagree", "Disagree", "Neutral", "Agree", "Strongly agree")
CHANCES = (0.01, 0.03, 0.10, 0.36, 0.50)
TICKS = ("Slides", "Handouts", "Role play", "Discussion", "Video")
WORDS = ("The pace was right", "More time for practice", "Clear and useful", "Nothing", "The room was cold at first")
DEPARTMENTS, LIKERTS, SCORES = 12, 15, 5
MEGABYTE = 1_048_576


def body_of(rows: int, *, seed: int = 7) -> bytes:
    """Write the body as Google would: a header, and a row of text for each answer."""
    rng = random.Random(seed)
    header = ["Timestamp", "Email address", "Department"]
    header += [f"Statement {number}" for number in range(LIKERTS)] + [f"Score {number}" for number in range(SCORES)]
    header += ["Which parts helped?", "What went well?", "What could be better?"]
    begun = datetime(2019, 1, 7, 9)  # noqa: DTZ001 - as a sheet writes it
    written = [json.dumps(header)]
    for number in range(rows):
        sent = begun + timedelta(minutes=number * 20 if rows <= 100_000 else number * 2)
        row = [f"{sent:%d/%m/%Y %H:%M:%S}", f"person{number}@school.example", f"Department {number % DEPARTMENTS}"]
        row += rng.choices(LIKERT, CHANCES, k=LIKERTS) + [str(each) for each in rng.choices(range(1, 11), k=SCORES)]
        row += [", ".join(rng.sample(TICKS, 2)), f"{rng.choice(WORDS)} ({number})", f"{rng.choice(WORDS)}, {number}"]
        written.append(json.dumps(row))
    return b'{"range":"A1:Z","majorDimension":"ROWS","values":[' + ",".join(written).encode() + b"]}"


# --- the two sides, each run in a process of its own


def parse_only(body: bytes) -> object:
    import orjson

    return orjson.loads(body)


def analyse(body: bytes) -> object:
    """Do the job of performance.md: means, favourable shares, department by question, weeks, ticks, people.

    The questions are known, as the bot's form map knows them. Each week is watched as a cohort is.
    """
    from bot.analysis.columns import Answer, Rating, columns_of_body, group_codes, unwatched
    from bot.analysis.survey import Grouping, survey
    from bot.reports.moments import read_moments

    words: dict[Answer, float | None] = {label: float(worth) for worth, label in enumerate(LIKERT, start=1)}
    scores: dict[Answer, float | None] = {str(worth): float(worth) for worth in range(1, 11)}
    ratings = {
        at: Rating(key=f"q{at}", worth_of=(words if at < 3 + LIKERTS else scores).get, low=1, high=5 if at < 18 else 10)
        for at in range(3, 3 + LIKERTS + SCORES)
    }
    columns = columns_of_body(body, ratings=ratings, keep=(0, 1, 2, 23, 24, 25))
    with unwatched():
        coded, kept = list(columns.coded.values()), columns.kept
        days = read_moments([str(answer) for answer in kept[0]]).of_rows
        week_of = {day: f"{day:%G-W%V}" for day in set(days) if day}
        weeks = tuple(sorted(set(week_of.values())))
        grouping = Grouping(
            names=[week_of[day] if day else None for day in days],
            cohorts=weeks,
            shown_in=tuple(range(len(weeks))),
            groups=len(weeks),
            floor=5,
        )
        facts = survey(coded, [], grouping)
        departments = sorted({str(answer) for answer in kept[2]})
        by_department = group_codes(kept[2], departments)
        crossed = [each.counted(by_department, len(departments)) for each in coded]
        ticked: Counter[str] = Counter()
        for cell, many in Counter(kept[23]).items():
            ticked.update(dict.fromkeys(str(cell).split(", "), many))
        people = len(set(kept[1]))
        written = [len(kept[at]) - kept[at].count("") for at in (24, 25)]
    return facts, crossed, ticked, people, written


def run_side(side: str, file: Path) -> None:
    body = file.read_bytes()
    if side == "analyse":  # what the work needs is imported before: cold start is measured by bench_start.py
        warm_up()
    began = time.process_time()  # of this process alone: others work on the machine too
    kept = parse_only(body) if side == "parse" else analyse(body)
    took = time.process_time() - began
    assert kept is not None
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print(json.dumps({"seconds": took, "peak": peak}))


def warm_up() -> None:
    analyse(body_of(400))


def measured(side: str, file: Path) -> dict[str, Any]:
    command = [sys.executable, __file__, "--side", side, "--file", str(file)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def compare(rows: int, folder: Path, *, rounds: int) -> list[Any]:
    from benchmarks.measuring import Figure

    file = folder / f"{rows}.json"
    file.write_bytes(body_of(rows))
    runs: dict[str, list[dict[str, Any]]] = {"parse": [], "analyse": []}
    for _ in range(rounds):
        for side, found in runs.items():
            found.append(measured(side, file))
    seconds, peak = (
        {side: statistics.median(run[what] for run in found) for side, found in runs.items()}
        for what in ("seconds", "peak")
    )
    ratio, memory = seconds["analyse"] / seconds["parse"], peak["analyse"] / peak["parse"]
    goals = (1.7, 1.25) if rows == 100_000 else (None, None)
    size = f"{rows:,} x 26, {file.stat().st_size / MEGABYTE:.0f} MB"
    figures = [
        Figure(f"{size}: CPU time", f"{seconds['analyse']:.2f} s", f"{seconds['parse']:.2f} s to parse: x {ratio:.2f}",
               f"<= {goals[0]}" if goals[0] else "", ratio <= goals[0] if goals[0] else None),
        Figure(f"{size}: peak memory", f"{peak['analyse'] / MEGABYTE:.0f} MB",
               f"{peak['parse'] / MEGABYTE:.0f} MB to parse: x {memory:.2f}",
               f"<= {goals[1]}" if goals[1] else "", memory <= goals[1] if goals[1] else None),
    ]  # fmt: skip
    if rows >= 1_000_000:
        most = peak["analyse"] / MEGABYTE
        figures.append(Figure(f"{size}: in one process", f"{most:.0f} MB", "", "< 4096 MB", most < 4096))
    return figures


def main(arguments: Sequence[str] | None = None) -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    options.add_argument("--rounds", type=int, default=7)
    options.add_argument("--side", choices=("parse", "analyse"), help=argparse.SUPPRESS)
    options.add_argument("--file", type=Path, help=argparse.SUPPRESS)
    told = options.parse_args(arguments)
    if told.side:
        run_side(told.side, told.file)
        return
    from benchmarks.measuring import show

    with tempfile.TemporaryDirectory(prefix="cqi-bench-") as folder:
        for rows in told.sizes:
            rounds = told.rounds if rows < 1_000_000 else 1
            show(f"{rows:,} responses", compare(rows, Path(folder), rounds=rounds))


if __name__ == "__main__":
    main()
