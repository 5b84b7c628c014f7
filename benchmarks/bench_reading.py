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
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast
from zoneinfo import ZoneInfo

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.measuring import ROOT, Figure, invented_answers, show
from bot.calendar import week_of
from bot.cohorts.repository import Cohorts
from bot.cohorts.service import CohortRegister
from bot.comments.files import themes_of
from bot.comments.people import never_put_right
from bot.digest.model import DigestButtons, OtherSources
from bot.digest.service import DigestService
from bot.feedback.figures import Figures
from bot.feedback.forms import load_form_map
from bot.feedback.ingest import Ingest
from bot.feedback.model import FormMap
from bot.feedback.reading import read_table
from bot.feedback.repository import Responses
from bot.feedback.rolls import RollHead, Rolls
from bot.feedback.sources import SheetSource
from bot.feedback.tab_looks import parts_to_follow
from bot.feedback.whole_looks import CHUNK_ROWS, first_chunk
from bot.initialising import write_templates
from bot.posting import Poster
from bot.storage.engine import Storage, open_storage
from bot.storage.memory import Memory
from bot.storage.sends import Sends
from integrations.errors import Overtaken
from integrations.google.grids import table_of_values
from integrations.google.parts import stretch_of
from integrations.google.tables import Part, Stretch

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
    "look": "a look with nothing new: what each change of the file costs",
    "again": "the nightly comparison of everything, nothing new",
    "digest": "a first digest: all of it counted and put into words",
}
LARGE_MEMORY = 1_000  # MB, for 200,000 rows

Result = TypeVar("Result")


class StillClock:
    """A clock that stands until it is set."""

    moment = NOW

    def now(self) -> datetime:
        return self.moment


class AnsweredBook:
    """What is asked of a workbook here: its one tab, parsed anew each time from an answer that lies in a file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._rows = int((folder / "rows").read_text())

    def prepare(self, part: Part) -> Path:
        """Write down what Google would answer to this part, if that is not done yet."""
        columns = "" if part.last_column is None else f"-{part.last_column}"
        file = self._folder / f"{part.first_row}-{part.last_row or ''}{columns}.json"
        if not file.exists():
            last = min(part.last_row or self._rows, self._rows)
            rows = parsed((self._folder / "body.json").read_bytes())[part.first_row - 1 : last]
            if part.last_column is not None:
                rows = [row[part.first_column : part.last_column + 1] for row in rows]
            file.write_bytes(answer_of(rows, f"'{TAB}'!A{part.first_row}:AE{last}"))
        return file

    def read_parts(self, *wanted: Part) -> tuple[Stretch, ...]:
        if any(part.first_row > self._rows for part in wanted):
            raise Overtaken("the tab is shorter")
        answers = [json.loads(self.prepare(part).read_bytes())["valueRanges"][0] for part in wanted]
        settings = {"time_zone": "Europe/London", "locale": "en_GB"}
        return tuple(stretch_of(found, part, **settings) for found, part in zip(answers, wanted, strict=True))

    def version(self) -> str:
        return "1"


def parsed(body: bytes) -> list[list[Any]]:
    rows: list[list[Any]] = json.loads(body)["valueRanges"][0]["values"]
    return rows


def body_of(count: int, form_map: FormMap) -> bytes:
    """Write Google's answer to a look at this many responses."""
    titles = [question.title for question in form_map.questions if question.kind not in ("timestamp", "email")]
    rows: list[list[Any]] = [["Timestamp", *titles]]
    in_a_day = max(2, count // 20_000)  # all within twenty years: Google Forms is no older
    for moment, answers in invented_answers(count, until=NOW, cohorts_a_day=in_a_day):
        serial = (moment.replace(tzinfo=None) - SERIAL_ZERO).total_seconds() / 86400
        rows.append([serial, *(int(text) if text.isdigit() else text for text in (answers.get(t, "") for t in titles))])
    return answer_of(rows, f"'{TAB}'!A1:AE{count + 1}")


def answer_of(rows: Sequence[Sequence[Any]], place: str) -> bytes:
    answer = {"valueRanges": [{"range": place, "values": rows}]}
    return json.dumps(answer, ensure_ascii=False, separators=(",", ":")).encode()


# --- what is measured, in a process of its own


def measure(answers: Path, folder: Path, *, rounds: int) -> dict[str, float]:
    """Time every step; the parse alone before each round."""
    form_map = shipped_form(folder)
    import pandas as pd  # its half a second is shown by bench_start, not here

    del pd
    taken: dict[str, list[float]] = {}
    for number in range(rounds):
        storage = open_storage(f"sqlite:///{folder / f'{number}.sqlite3'}")
        for name, took in one_round(answers, form_map, storage).items():
            taken.setdefault(name, []).append(took)
        storage.close()
    return {name: statistics.median(values) for name, values in taken.items()}


def one_round(answers: Path, form_map: FormMap, storage: Storage) -> dict[str, float]:
    body = (answers / "body.json").read_bytes()
    clock = StillClock()
    ingest = ingest_of(answers, form_map, storage, clock=clock)
    took: dict[str, float] = {}

    def step(name: str, work: Callable[[], Result]) -> Result:
        began = time.perf_counter()
        result = work()
        took[name] = time.perf_counter() - began
        return result

    step("parse", lambda: parsed(body))
    table = step("table", lambda: table_of_values(TAB, parsed(body), time_zone="Europe/London", locale="en_GB"))
    step("read", lambda: read_table(table, form_map))
    step("first", ingest.run)
    step("look", ingest.run)
    clock.moment = NOW + timedelta(days=1)
    step("again", ingest.run)
    clock.moment = NOW
    digests = digest_service(form_map, Responses(storage, source=form_map.name), storage)
    step("digest", lambda: digests.preview(week_of(NOW.date())))
    return took


def ingest_of(answers: Path, form_map: FormMap, storage: Storage, *, clock: StillClock) -> Ingest:
    """Build the reading of a tab whose answers lie in a folder, and have them all there."""
    book, rolls = AnsweredBook(answers), Rolls(storage, source=form_map.name)
    for part in parts_asked_for(answers):
        book.prepare(part)
    source = SheetSource(cast("Workbook", book), tab=TAB, form_map=form_map, rolls=rolls)
    responses = Responses(storage, source=form_map.name)
    return Ingest(source, responses=responses, memory=Memory(storage), clock=clock, zone=ZONE)


def parts_asked_for(answers: Path) -> list[Part]:
    rows = int((answers / "rows").read_text())
    head = RollHead(header=(), reading="", stamps_at=0, end_row=rows, count=rows - 1, unread=())
    chunks = [Part(TAB, first, first + CHUNK_ROWS - 1) for first in range(1, rows + 1, CHUNK_ROWS)]
    return [first_chunk(TAB), *parts_to_follow(head, TAB), *chunks]


def digest_service(form_map: FormMap, responses: Responses, storage: Storage) -> DigestService:
    """Build the digest without anybody to send it to: a preview sends nothing."""
    return DigestService(
        form_map=form_map,
        responses=responses,
        figures=Figures(storage, source=form_map.name),
        memory=Memory(storage),
        all_actions=lambda: (),
        themes=partial(themes_of, ROOT / "config"),
        put_right=lambda: never_put_right,
        others=lambda _after, _until: OtherSources(),
        register=CohortRegister(None, workbook=None, kept=Cohorts(storage, source=form_map.name), clock=StillClock()),
        form_notices=tuple,
        apart=tuple,
        poster=Poster(chat=cast("Chat", None), sends=Sends(storage), clock=StillClock()),
        channel_id="",
        buttons=DigestButtons(plan_url="", open_plan="open_plan", add_action="add_action", show_needing="needing"),
        clock=StillClock(),
        zone=ZONE,
    )


def child(step: str, answers: Path, *, rounds: int) -> None:
    """Measure one side and print it with the peak of this process's memory, in MB."""
    with tempfile.TemporaryDirectory(prefix="cqi-bench-") as folder:
        if step == "prepare":
            for part in parts_asked_for(answers):
                AnsweredBook(answers).prepare(part)
            took = {}
        elif step == "parse":
            body = (answers / "body.json").read_bytes()
            began = time.perf_counter()
            rows = parsed(body)
            took = {"parse": time.perf_counter() - began, "rows": float(len(rows))}
        elif step == "ingest":
            storage = open_storage(f"sqlite:///{folder}/only.sqlite3")
            ingest = ingest_of(answers, shipped_form(Path(folder)), storage, clock=StillClock())
            began = time.perf_counter()
            report = ingest.run()
            took = {"first": time.perf_counter() - began, "rows": float(report.total)}
            storage.close()
        else:
            took = measure(answers, Path(folder), rounds=rounds)
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
    options.add_argument("--sizes", type=int, nargs="*", default=[10_000, 100_000], help="how many responses")
    options.add_argument("--rounds", type=int, help="how often (default: 5, and once from 50,000 on)")
    options.add_argument("--large", type=int, default=200_000, help="how many to read in chunks (0: leave it out)")
    options.add_argument("--child", nargs=2, help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.child:
        child(chosen.child[0], Path(chosen.child[1]), rounds=chosen.rounds)
        return
    for size in chosen.sizes:
        rounds = chosen.rounds or (5 if size < 50_000 else 1)
        with tempfile.TemporaryDirectory(prefix="cqi-bench-") as folder:
            answers = prepared(Path(folder), size)
            parse_peak = in_child("parse", answers, rounds=1)["peak"]
            took = in_child("all", answers, rounds=rounds)
            title = f"{size} responses, {(answers / 'body.json').stat().st_size / 1e6:.1f} MB, median of {rounds}"
        show(title, figures(took, parse_peak=parse_peak))
    if chosen.large:
        with tempfile.TemporaryDirectory(prefix="cqi-bench-") as folder:
            took = in_child("ingest", prepared(Path(folder), chosen.large), rounds=1)
        show(f"{chosen.large} responses read in chunks into an empty database", [large_figure(took)])


def large_figure(took: Mapping[str, float]) -> Figure:
    peak = f"{took['peak']:.0f} MB, {took['first']:.0f} s for {took['rows']:.0f} responses"
    return Figure("peak memory of one process", peak, "", f"{LARGE_MEMORY} MB", took["peak"] <= LARGE_MEMORY)


def prepared(folder: Path, size: int) -> Path:
    """Write Google's answers about this many responses into a folder."""
    (folder / "body.json").write_bytes(body_of(size, shipped_form(folder)))
    (folder / "rows").write_text(str(size + 1))
    in_child("prepare", folder, rounds=1)
    return folder


def shipped_form(folder: Path) -> FormMap:
    """Read the form's map as a new team gets it."""
    write_templates(folder)
    return load_form_map(folder / "forms" / "learner.toml")


if __name__ == "__main__":
    main()
