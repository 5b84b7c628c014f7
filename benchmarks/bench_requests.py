"""P1 to P4: what the weekly cycle asks of Google and Slack, against the way of the tutorials on the same sandbox."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.measuring import Figure, fill_responses, show, team_in_sandbox, type_rows
from benchmarks.naive_bot import open_book
from bot.actions.service import ActionService
from bot.assembly import Bot
from bot.sync.rows import headings
from integrations.sandbox.clock import SandboxClock
from integrations.sandbox.request_log import Entry
from tests.journeys.google_costs import Received, received, response_rows
from tests.journeys.team import FULL_NAMES, MONDAY_MORNING, PEOPLE, PLAN, RESPONSES, Team

PLAN_ROWS, NEW_RESPONSES, EDITS = 200, 40, 12
MOST_REQUESTS, MOST_GZIP, MOST_PLAIN = 15, 14_000, 100_000
MOST_POLL_BYTES = 100
MOST_ROWS = 1.1


def weekly_cycle(team: Team, *, responses: int) -> list[Entry]:
    """Live through a week, then return the requests of the Monday after, by a bot that has just been started."""
    last_week = MONDAY_MORNING - timedelta(days=7)
    team.clock.hold_at(last_week)
    fill_responses(team, responses)
    bot = team.bot()
    bot.refresh()
    type_rows(team, f"'{PLAN}'!A2", plan_rows(last_week.date()))
    bot.timetable().tick()
    team.clock.hold_at(MONDAY_MORNING - timedelta(minutes=20))
    bot.timetable().tick()
    fill_responses(team, NEW_RESPONSES, seed=2)
    edit_in_slack(team, bot)
    bot.close()
    start = team.last_request()
    team.clock.hold_at(MONDAY_MORNING + timedelta(minutes=45))  # the digest and the reminders are due
    team.bot().timetable().tick()
    return team.requests(start)


def plan_rows(today: date) -> list[list[str]]:
    """Write a plan as a team types it: 200 actions of eight people, due over the next weeks."""
    rows = []
    for number in range(PLAN_ROWS):
        cells = {
            "raised_on": f"{today:%d/%m/%Y}",
            "title": f"Rewrite handout {number}",
            "owner": FULL_NAMES[number % len(FULL_NAMES)],
            "due_on": f"{today + timedelta(days=7 + number // len(FULL_NAMES)):%d/%m/%Y}",
            "status": "In progress",
        }
        rows.append([cells.get(name, "") for name in headings({})])
    return rows


def edit_in_slack(team: Team, bot: Bot) -> None:
    """Have twelve actions closed as `/action close` does, while nobody brings them to the sheet yet."""
    service = ActionService(storage=bot.storage, clock=team.clock, zone=ZoneInfo("Europe/London"))
    for number, action in enumerate(service.open()[-EDITS:]):
        service.close(action.ref, by=team.people["Ana"], request_id=f"bench/{number}")


def idle_poll(team: Team) -> list[Entry]:
    timetable = team.bot().timetable()
    for _ in range(3):  # the bot's own write counts as a change once
        timetable.tick()
        team.clock.move_on(timedelta(minutes=2))
    start = team.last_request()
    timetable.tick()
    return team.requests(start)


def tutorial_cycle(team: Team) -> list[Entry]:
    """Do the same job as tutorials do it: open by title, read all, a request a cell, look everybody up."""
    start = team.last_request()
    book = open_book(team.key, team.sandbox.url, "Course feedback")
    book.worksheet(RESPONSES).get_all_records()
    plan = book.worksheet(PLAN)
    plan.get_all_records()
    for number in range(EDITS):
        plan.update_cell(2 + number, 1 + list(headings({})).index("notes"), f"Done {number}")
    tutorial_messages(team)
    return team.requests(start)


def tutorial_messages(team: Team) -> None:
    """Send a report of four messages and eight reminders."""
    from slack_sdk import WebClient

    client = WebClient(token=team.app.bot_token, base_url=f"{team.sandbox.url}/api/")
    for number in range(4):
        client.chat_postMessage(channel=team.channel, text=f"Report, part {number + 1}")
    for name in PEOPLE:
        client.users_info(user=team.people[name])
        channel: dict[str, Any] = client.conversations_open(users=team.people[name])["channel"]
        client.chat_postMessage(channel=channel["id"], text="Your actions are due.")


def tutorial_poll(team: Team) -> list[Entry]:
    start = team.last_request()
    book = open_book(team.key, team.sandbox.url, "Course feedback")
    for tab in (RESPONSES, PLAN):
        book.worksheet(tab).get_all_records()
    return team.requests(start)


# --- telling


def in_kb(cost: Received) -> str:
    return f"{cost.gzip / 1000:.1f} kB gzip, {cost.plain / 1000:.0f} kB plain"


def response_rows_read_whole(there: int) -> float:
    return there / NEW_RESPONSES


def described(requests: Sequence[Entry]) -> str:
    google = sum(entry.face == "google" for entry in requests)
    return f"{len(requests)} ({google} Google, {len(requests) - google} Slack)"


def figures(
    cycle: Sequence[Entry], poll: Sequence[Entry], tutorial: Sequence[Entry], naive_poll: Sequence[Entry], *, there: int
) -> list[Figure]:
    ours, theirs = received(cycle), received(tutorial)
    polled, naive = received(poll), received(naive_poll)
    per_new = response_rows(cycle, tab=RESPONSES, there=there) / NEW_RESPONSES
    return [
        Figure(
            "P1 requests of a cycle, token and picture included",
            described(cycle),
            f"tutorial, without a picture: {described(tutorial)}",
            f"{MOST_REQUESTS}",
            len(cycle) <= MOST_REQUESTS,
        ),
        Figure(
            "P2 received from Google in a cycle",
            in_kb(ours),
            f"tutorial: {in_kb(theirs)}",
            f"{MOST_GZIP / 1000:.0f} kB, {MOST_PLAIN / 1000:.0f} kB",
            ours.gzip <= MOST_GZIP and ours.plain <= MOST_PLAIN,
        ),
        Figure(
            "P3 a look when nothing changed",
            f"{len(poll)} request, {polled.gzip} bytes",
            f"tutorial: {len(naive_poll)} requests, {in_kb(naive)}",
            f"1 request, {MOST_POLL_BYTES} bytes",
            len(poll) == 1 and polled.gzip <= MOST_POLL_BYTES,
        ),
        Figure(
            "P4 response rows received per new row",
            f"{per_new:.2f}",
            f"tutorial: {response_rows_read_whole(there):.0f}",
            f"{MOST_ROWS}",
            per_new <= MOST_ROWS,
        ),
    ]


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--responses", type=int, default=10_000, help="how many responses there are (default 10000)")
    responses = options.parse_args().responses
    with team_in_sandbox(clock=SandboxClock(held_at=MONDAY_MORNING)) as team:
        team.change_settings('time = "00:01"', 'time = "08:30"')
        cycle = weekly_cycle(team, responses=responses)
        poll = idle_poll(team)
        tutorial = tutorial_cycle(team)
        naive_poll = tutorial_poll(team)
    columns = 31  # of the shipped form
    size = f"{responses} responses x {columns} columns, {PLAN_ROWS} actions"
    title = f"A weekly cycle: {size}, {NEW_RESPONSES} new responses, {EDITS} edits, {len(PEOPLE)} owners"
    show(title, figures(cycle, poll, tutorial, naive_poll, there=responses + NEW_RESPONSES))
    for entry in cycle:
        print(f"  {entry.method:5} {entry.path[:70]:70} {entry.bytes_out:>8} bytes of {entry.bytes_out_plain}")


if __name__ == "__main__":
    main()
