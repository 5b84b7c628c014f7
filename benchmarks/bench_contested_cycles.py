"""How often a person's work is damaged when they edit the plan while it is written to: by this bot, by five usual ways.

The real sync on the real adapter over HTTP, against the sandbox. In every cycle the bot has six changes to write,
people have done up to three things before, and one more thing happens between any two of its requests.
"""

from __future__ import annotations

import os
import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from sqlalchemy import select

from benchmarks.measuring import Figure, show
from benchmarks.usual_syncs import USUAL, Edit, Usual
from bot.errors import UserError
from bot.storage.schema import action_log, plan_clashes
from integrations.sandbox.server import Sandbox
from tests.bot.sync import people_at_work as acts
from tests.bot.sync.people_at_work import TEXTS, Act, People
from tests.bot.sync.plan_desk import Desk, Desks

CYCLES = int(os.environ.get("CQI_CYCLES", "1000"))
ACTIONS, EDITS, MOST_BEFORE, REQUESTS = 12, 6, 3, 3
MOST_WRITES = 1.2  # goal P8


@dataclass
class Score:
    """What happened in all cycles of one way to sync."""

    cycles: int = 0
    damaged: int = 0
    lost: int = 0
    wrong_row: int = 0
    writes: int = 0

    def count(self, *, lost: int, wrong_row: int) -> None:
        self.cycles += 1
        self.lost += lost
        self.wrong_row += wrong_row
        self.damaged += bool(lost or wrong_row)


class Contest:
    """One plan, the people at its sheet, and what is written into it."""

    def __init__(self, desk: Desk, *, seed: int, always_between: bool) -> None:
        self.desk = desk
        self.random = Random(seed)
        self.people = People(desk)
        self.always_between = always_between
        desk.sync()
        desk.trim(40)
        for _ in range(ACTIONS):
            desk.adds(self.people.text("title"))
        desk.sync()
        self.people.do(acts.adds_own_column)

    def begin(self) -> tuple[Act, int]:
        """Let people do what they do before a cycle; give what they will do in it, and before which request."""
        self.people.typed.clear()
        self.people.happened.clear()
        self.people.took_away.clear()
        for _ in range(self.random.randint(0, MOST_BEFORE)):
            self.people.do(self.act())
        return self.act(), 2 if self.always_between else self.random.randint(1, REQUESTS)

    def act(self) -> Act:
        """Choose something that people do: mostly typing, now and then moving things about."""
        draw, people = self.random.randrange, self.people
        choices: Sequence[tuple[int, Callable[[], Act]]] = (
            (46, lambda: people.types_text(draw(12), self.random.choice(TEXTS))),
            (10, lambda: people.types_own(draw(12))),
            (8, lambda: people.pastes_over(draw(12), self.random.choice(TEXTS))),
            (8, lambda: acts.sorts(draw(30), descending=bool(draw(2)))),
            (7, lambda: acts.inserts_row(draw(12))),
            (5, lambda: acts.deletes_row(draw(12))),
            (4, lambda: acts.copies_row(draw(12)) if len(self.desk.lines()) < 24 else people.types_own(draw(12))),
            (6, lambda: acts.moves_row(draw(12), draw(12))),
            (3, lambda: acts.inserts_column(draw(30)) if len(self.desk.lines()[0]) < 60 else people.types_own(1)),
            (3, lambda: acts.moves_column(draw(30), draw(30))),
        )
        return self.random.choices([act for _, act in choices], [weight for weight, _ in choices])[0]()

    def words(self) -> str:
        words = self.people.text("slack")
        self.people.typed.discard(words)
        return words

    def judge(self, edits: Sequence[Edit], *, kept: frozenset[str] = frozenset()) -> tuple[int, int]:
        """Count what people typed in this cycle and have no more, and what the bot wrote into others' rows."""
        there = self.desk.at_sheet(acts.texts)
        typed = self.people.typed & self.people.happened
        lost = [
            words for words in typed if words not in there and words not in kept and not self.people.took_away[words]
        ]
        homes = _homes(self.desk)
        wrong = [text for ref, _, text in edits if homes.get(text) and ref not in homes[text]]
        return len(lost), len(wrong)


def _homes(desk: Desk) -> dict[str, list[str]]:
    """Give the references of the rows in which each text stands."""
    found: dict[str, list[str]] = {}
    header, *lines = desk.lines()
    place = header.index("Ref")
    for line in lines:
        for text in line:
            found.setdefault(str(text), []).append(line[place] if len(line) > place else "")
    return found


def ours(desks: Desks, *, seed: int, always_between: bool) -> Score:
    contest = Contest(desks.desk(), seed=seed, always_between=always_between)
    desk, score = contest.desk, Score()
    for _ in range(CYCLES):
        doing, request = contest.begin()
        edits = _slack_edits(contest)
        desk.breaks(kind="call", path=f"*{desk.book_id}*", nth=request, call=lambda act=doing: contest.people.do(act))
        start = desk.last_request()
        report = desk.sync()
        if report.plan.suspicion:
            desk.decisions.was_meant(report.plan.suspicion.key)
        if desk.sandbox.do(lambda world: bool(world.faults.waiting())):  # fewer requests than that: it comes after them
            desk.mends()
            contest.people.do(doing)
        score.writes += desk.writes(start)
        lost, wrong = contest.judge(edits, kept=_kept(desk))
        score.count(lost=lost, wrong_row=wrong)
    desk.close()
    return score


def _slack_edits(contest: Contest) -> list[Edit]:
    desk = contest.desk
    while len(desk.actions()) < ACTIONS:
        desk.adds(contest.words())
    edits = []
    for _ in range(EDITS):
        ref = contest.random.choice(sorted(desk.actions()))
        edit = (ref, contest.random.choice(TEXTS), contest.words())
        try:
            desk.edits(ref, **{edit[1]: edit[2]})
        except UserError:
            continue
        edits.append(edit)
    return edits


def _kept(desk: Desk) -> frozenset[str]:
    """Give every text that the log or a waiting clash has: nothing there is lost."""
    with desk.storage.read() as connection:
        logged = connection.execute(select(action_log.c.old, action_log.c.new)).all()
        clashes = connection.execute(select(plan_clashes.c.in_sheet, plan_clashes.c.in_slack)).all()
    return frozenset(text for row in (*logged, *clashes) for text in row if text)


def usual(desks: Desks, way: Callable[[Desk], Usual], *, seed: int, always_between: bool) -> Score:
    contest = Contest(desks.desk(), seed=seed, always_between=always_between)
    program, score = way(contest.desk), Score()
    program.read()
    program.write([])
    for _ in range(CYCLES):
        doing, request = contest.begin()
        if request == 1:
            contest.people.do(doing)
        program.read()
        edits = _usual_edits(contest, program)
        if request == 2:
            contest.people.do(doing)
        program.write(edits)
        if request == REQUESTS:
            contest.people.do(doing)
        lost, wrong = contest.judge(edits)
        score.count(lost=lost, wrong_row=wrong)
    contest.desk.close()
    return score


def _usual_edits(contest: Contest, program: Usual) -> list[Edit]:
    refs = sorted(program.rows())
    if len(refs) < ACTIONS:
        new = f"ACT-{contest.random.randrange(5000, 9999):04d}"
        row = len(program.lines) + 1
        program.type(row, "ref", new)
        program.type(row, "title", contest.words())
        program.read()
        refs = sorted(program.rows())
    return [(contest.random.choice(refs), contest.random.choice(TEXTS), contest.words()) for _ in range(EDITS)]


def main() -> None:
    with Sandbox.start(quotas=False) as sandbox, tempfile.TemporaryDirectory() as folder:
        desks = Desks(sandbox, Path(folder))
        for always_between, title in (
            (False, "A person's act between any two requests of the bot"),
            (True, "A person's act inside every window between reading and writing"),
        ):
            scores = {name: usual(desks, way, seed=7, always_between=always_between) for name, way in USUAL.items()}
            scores["this bot"] = ours(desks, seed=7, always_between=always_between)
            most = None if always_between else MOST_WRITES
            figures = [_figure(name, score, most_writes=most) for name, score in scores.items()]
            show(f"{title}: {CYCLES} contested cycles each", figures)


def _figure(name: str, score: Score, *, most_writes: float | None) -> Figure:
    thousand = 1000 / score.cycles
    counts = Counter(lost=score.lost, wrong=score.wrong_row)
    detail = f"{counts['lost'] * thousand:.0f} texts lost, {counts['wrong'] * thousand:.0f} in a wrong row"
    if not score.writes:
        return Figure(name, f"{score.damaged * thousand:.0f} damaged of 1,000", detail)
    writes = score.writes / score.cycles
    return Figure(
        name,
        f"{score.damaged * thousand:.0f} damaged of 1,000, {writes:.2f} writes a cycle",
        detail,
        "0 damaged" + (f", <= {most_writes} writes" if most_writes else ""),
        score.damaged == 0 and (most_writes is None or writes <= most_writes),
    )


if __name__ == "__main__":
    main()
