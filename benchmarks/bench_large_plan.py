"""What a plan of 5,000 actions costs beside one of 200: requests for twelve changes, and this process's own CPU."""

from __future__ import annotations

import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

from benchmarks.measuring import Figure, show
from bot.actions.model import Action, ref_of
from bot.actions.repository import create
from bot.storage import sequences
from integrations.sandbox.server import Sandbox
from tests.bot.sync.plan_desk import NOON, PEOPLE, Desk, Desks

SIZES = (200, 5000)
EDITS = 12
MOST_CPU_SECONDS = 2.0


def filled(desks: Desks, count: int) -> Desk:
    """Give a plan of so many actions that both sides agree on."""
    desk = desks.desk()
    desk.sync()
    people = list(PEOPLE.values())
    with desk.storage.begin() as connection:
        for number in range(1, count + 1):
            owner = people[number % len(people)]
            action = Action(
                ref=ref_of(number),
                number=number,
                raised_on=date(2026, 3, 2),
                raised_by="UANA",
                title=f"Improve session {number}: shorter talk, longer practice",
                evidence="7 of 8 said the pace was too quick on day 2",
                owner_id=owner.user_id,
                owner_name=owner.name,
                due_on=date(2026, 5, 1) + timedelta(days=number % 60),
            )
            create(connection, action, who="UANA", origin="slack", at=NOON, request_id=None)
        sequences.at_least(connection, "action", count)
    desk.settle()
    return desk


def measured(desk: Desk, count: int) -> tuple[list[str], float, list[str], float]:
    """Give the requests and the CPU seconds of a sync with twelve changes, and of one with nothing to do."""
    for number in range(1, EDITS + 1):
        desk.edits(ref_of(number * count // EDITS), notes=f"Talked about it, {number}")
    start, began = desk.last_request(), time.thread_time()
    desk.sync()
    busy, busy_seconds = list(desk.requests(start)), time.thread_time() - began
    start, began = desk.last_request(), time.thread_time()
    desk.sync()
    return busy, busy_seconds, list(desk.requests(start)), time.thread_time() - began


def main() -> None:
    figures = []
    with Sandbox.start(quotas=False) as sandbox, tempfile.TemporaryDirectory() as folder:
        desks = Desks(sandbox, Path(folder), timeout=(5, 120))
        costs = {count: measured(filled(desks, count), count) for count in SIZES}
    few = len(costs[SIZES[0]][0])
    for count, (busy, busy_seconds, idle, idle_seconds) in costs.items():
        writes = sum(request.startswith("POST") for request in idle)
        figures += [
            Figure(f"{count} actions, {EDITS} changes: requests", str(len(busy)), "", f"{few}", len(busy) == few),
            Figure(
                f"{count} actions, {EDITS} changes: CPU of the sync",
                f"{busy_seconds:.2f} s",
                "",
                f"< {MOST_CPU_SECONDS:.0f} s",
                busy_seconds < MOST_CPU_SECONDS,
            ),
            Figure(
                f"{count} actions, nothing to do: writes", str(writes), f"{idle_seconds:.2f} s CPU", "0", writes == 0
            ),
        ]
    show("A large plan", figures)


if __name__ == "__main__":
    main()
