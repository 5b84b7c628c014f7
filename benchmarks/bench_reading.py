"""P5: what reading, storing and analysing responses costs, against `json.loads` of the same answer in the same process.

Each size runs in processes of its own, so that the peak of memory belongs to it alone: once only parsing, once all.
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast
from zoneinfo import ZoneInfo

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.measuring import ROOT, Figure, invented_answers, show
from bot.calendar import week_of
from bot.digest.model import DigestButtons
from bot.digest.service import DigestService
from bot.feedback.figures import Figures
from bot.feedback.forms import load_form_map
from bot.feedback.ingest import Ingest
from bot.feedback.model import FormMap
from bot.feedback.reading import read_table
from bot.feedback.repository import Responses
from bot.feedback.sources import SheetSource
from bot.initialising import write_templates
from bot.posting import Poster
from bot.storage.engine import Storage, open_storage
from bot.storage.memory import Memory
from bot.storage.sends import Sends
from integrations.google.grids import table_of_values
from integrations.google.tables import Table

if TYPE_CHECKING:
    from bot.ports import Chat, Workbook

TAB = "Form Responses 1"
NOW = datetime(2026, 3, 16, 8, 30, tzinfo=UTC)
ZONE = ZoneInfo("Europe/London")
SERIAL_ZERO = datetime(1899, 12, 30)  # noqa: DTZ001 - a sheet's dates have no zone
GOAL_TIME, GOAL_MEMORY = 1.7, 1.25

STEPS = {
    "table": "json.loads and rows of one width",
    "read": "rows to responses",
    "first": "first ingest: parse, read, write all to SQLite",
    "again": "the same again, nothing new",
    "digest": "a first digest: all of it counted and put into words",
}

Result = TypeVar("Result")


class StillClock:
    def now(self) -> datetime:
        return NOW


class AnsweredBook:
    """What is asked of a workbook here: its one tab, parsed anew from an answer of Google each time."""

    def __init__(self, body: bytes) -> None:
        self._body = body

    def read(self, title: str) -> Table:
        return table_of_values(title, parsed(self._body), time_zone="Europe/London", locale="en_GB")


def parsed(body: bytes) -> list[list[Any]]:
    rows: list[list[Any]] = json.loads(body)["valueRanges"][0]["values"]
    return rows


def body_of(count: int, form_map: FormMap) -> bytes:
    """Write Google's answer to a look at this many responses."""
    titles = [question.title for question in form_map.questions if question.kind not in ("timestamp", "email")]
    rows: list[list[Any]] = [["Timestamp", *titles]]
    for moment, answers in invented_answers(count, until=NOW):
        serial = (moment.replace(tzinfo=None) - SERIAL_ZERO).total_seconds() / 86400
        rows.append([serial, *(int(text) if text.isdigit() else text for text in (answers.get(t, "") for t in titles))])
    answer = {"valueRanges": [{"range": f"'{TAB}'!A1:AE{count + 1}", "values": rows}]}
    return json.dumps(answer, ensure_ascii=False, separators=(",", ":")).encode()


# --- what is measured, in a process of its own


def measure(body: bytes, folder: Path, *, rounds: int) -> dict[str, float]:
    """Time every step; the parse alone before each round."""
    form_map = shipped_form(folder)
    import pandas as pd  # its half a second is shown by bench_start, not here

    del pd
    taken: dict[str, list[float]] = {}
    for number in range(rounds):
        storage = open_storage(f"sqlite:///{folder / f'{number}.sqlite3'}")
        for name, took in one_round(body, form_map, storage).items():
            taken.setdefault(name, []).append(took)
        storage.close()
    return {name: statistics.median(values) for name, values in taken.items()}


def one_round(body: bytes, form_map: FormMap, storage: Storage) -> dict[str, float]:
    responses = Responses(storage, source=form_map.name)
    source = SheetSource(cast("Workbook", AnsweredBook(body)), tab=TAB, form_map=form_map)
    ingest = Ingest(source, responses=responses, memory=Memory(storage), clock=StillClock())
    took: dict[str, float] = {}

    def step(name: str, work: Callable[[], Result]) -> Result:
        began = time.perf_counter()
        result = work()
        took[name] = time.perf_counter() - began
        return result

    step("parse", lambda: parsed(body))
    table = step("table", lambda: AnsweredBook(body).read(TAB))
    step("read", lambda: read_table(table, form_map))
    step("first", ingest.run)
    step("again", ingest.run)
    digests = digest_service(form_map, responses, storage)
    step("digest", lambda: digests.preview(week_of(NOW.date())))
    return took


def digest_service(form_map: FormMap, responses: Responses, storage: Storage) -> DigestService:
    """Build the digest without anybody to send it to: a preview sends nothing."""
    return DigestService(
        form_map=form_map,
        responses=responses,
        figures=Figures(storage, source=form_map.name),
        memory=Memory(storage),
        open_actions=lambda: (),
        poster=Poster(chat=cast("Chat", None), sends=Sends(storage), clock=StillClock()),
        channel_id="",
        buttons=DigestButtons(plan_url="", open_plan="open_plan", add_action="add_action"),
        clock=StillClock(),
        zone=ZONE,
    )


def child(step: str, file: Path, *, rounds: int) -> None:
    """Measure one side and print it with the peak of this process's memory, in MB."""
    body = file.read_bytes()
    if step == "parse":
        began = time.perf_counter()
        rows = parsed(body)
        took = {"parse": time.perf_counter() - began, "rows": float(len(rows))}
    else:
        with tempfile.TemporaryDirectory(prefix="cqi-bench-") as folder:
            took = measure(body, Path(folder), rounds=rounds)
    print(json.dumps({**took, "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))


# --- telling


def in_child(step: str, file: Path, *, rounds: int) -> dict[str, float]:
    told = [sys.executable, str(Path(__file__).resolve()), "--child", step, str(file), "--rounds", str(rounds)]
    done = subprocess.run(told, cwd=ROOT, capture_output=True, text=True, check=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def figures(took: Mapping[str, float], *, parse_peak: float) -> list[Figure]:
    anchor = took["parse"]
    beside = f"json.loads: {anchor * 1000:.0f} ms"

    def figure(what: str, seconds: float, goal: str = "", reached: bool | None = None) -> Figure:
        return Figure(what, f"{seconds * 1000:.0f} ms, {seconds / anchor:.1f}x", beside, goal, reached)

    rows = [figure(words, took[name]) for name, words in STEPS.items()]
    whole = took["again"] + took["digest"]
    rows.append(
        figure("P5 a read with nothing new, and a first digest", whole, f"{GOAL_TIME}x", whole / anchor <= GOAL_TIME)
    )
    memory = took["peak"] / parse_peak
    peak = f"{took['peak']:.0f} MB, {memory:.1f}x"
    beside = f"parsing only: {parse_peak:.0f} MB"
    return [*rows, Figure("P5 peak memory", peak, beside, f"{GOAL_MEMORY}x", memory <= GOAL_MEMORY)]


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000], help="how many responses")
    options.add_argument("--rounds", type=int, help="how often (default: 5, and once from 50,000 on)")
    options.add_argument("--child", nargs=2, help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.child:
        child(chosen.child[0], Path(chosen.child[1]), rounds=chosen.rounds)
        return
    for size in chosen.sizes:
        rounds = chosen.rounds or (5 if size < 50_000 else 1)
        with tempfile.TemporaryDirectory(prefix="cqi-bench-") as folder:
            file = Path(folder) / "body.json"
            file.write_bytes(body_of(size, shipped_form(Path(folder))))
            parse_peak = in_child("parse", file, rounds=1)["peak"]
            took = in_child("all", file, rounds=rounds)
            title = f"{size} responses, {file.stat().st_size / 1e6:.1f} MB, median of {rounds}"
        show(title, figures(took, parse_peak=parse_peak))


def shipped_form(folder: Path) -> FormMap:
    """Read the form's map as a new team gets it."""
    write_templates(folder)
    return load_form_map(folder / "forms" / "learner.toml")


if __name__ == "__main__":
    main()
