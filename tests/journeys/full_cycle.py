"""One cycle with everything in it, for journeys that break it at every step: its start, and what it must come to."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date, timedelta
from pathlib import Path

from sqlalchemy import select

from bot.actions.service import ActionService
from bot.actions.wishes import Draft
from bot.assembly import Bot, google_transport
from bot.storage.schema import action_log
from integrations.errors import IntegrationError
from integrations.google.transport import Transport
from integrations.patience import Patience
from integrations.sandbox.clock import SandboxClock
from integrations.sandbox.server import Sandbox
from integrations.slack.workspace import SlackChat
from tests.journeys.team import MONDAY_MORNING, Team, words_of

OWNERS = ("Ana", "Ben")


def a_plan_with_changes_on_both_sides(team: Team) -> Bot:
    """Give a bot whose next cycle has all there is to do: responses, changes both ways, a digest, two reminders."""
    team.cohort_answers("2026-SPR-ON-01", 7, at=MONDAY_MORNING - timedelta(days=20))
    team.cohort_answers("2026-SPR-FF-02", 9, at=MONDAY_MORNING - timedelta(days=4))
    bot = team.bot()
    service = ActionService(storage=bot.storage, clock=team.clock, zone=team.settings().zone)

    def add(title: str, owner: str) -> None:
        draft = Draft(title, owner_id=team.people[owner], owner_name=owner.lower(), due_on=date(2026, 3, 18))
        service.add(draft, by=team.people["Ana"], request_id=f"request/{title}")

    add("Shorten the icebreaker", "Ana")
    add("Print larger handouts", "Ben")
    bot.refresh()
    add("Book a quieter room", "Ana")
    service.edit("ACT-0001", {"notes": "Half of it"}, by=team.people["Ana"], request_id="request/edit")
    team.types_cell("ACT-0002", Progress_notes="Printer is broken")
    team.types_row(4, Action="Typed by hand", Owner="Ben Hill", Due="20/03/2026")
    return bot


def cycle(bot: Bot) -> None:
    for job in (bot.refresh, bot.digest, bot.remind):
        with suppress(IntegrationError):
            job()


def assert_everything_happened_once(team: Team, bot: Bot) -> None:
    rows = {row["Ref"]: row for row in team.plan_rows() if any(row.values())}
    assert len(rows) == 4, sorted(rows)  # a number that was taken for a write that came to nothing is not used again
    assert len([row for row in team.plan_rows() if row["Action"]]) == 4
    assert rows["ACT-0001"]["Progress notes"] == "Half of it"
    assert rows["ACT-0002"]["Progress notes"] == "Printer is broken"
    assert {row["Action"] for row in rows.values()} >= {"Book a quieter room", "Typed by hand"}
    digest, card = sorted(team.messages(), key=lambda message: "ACT-0002" in message["text"])
    assert "16 forms from 2 cohorts" in words_of(digest)
    pictures = [file for reply in team.messages(thread_ts=digest["ts"])[1:] for file in reply.get("files", [])]
    assert len(pictures) == 1
    [echo] = team.messages(thread_ts=card["ts"])[1:]
    assert 'Progress notes: (blank) → "Printer is broken"' in words_of(echo)
    for name in OWNERS:
        assert len(team.direct_messages(name)) == 1, name
    assert_the_log_is_whole(team, bot)


def assert_the_log_is_whole(team: Team, bot: Bot) -> None:
    """Every change stands in the Log tab, and stands there once."""
    with bot.storage.read() as connection:
        entries = connection.execute(select(action_log.c.id, action_log.c.ref, action_log.c.new)).all()
    header, *lines = team.at_sheet(lambda person: person.read("'Log'"))
    assert header[0] == "No."
    assert [(line[0], line[3]) for line in lines] == [(str(entry.id), entry.ref) for entry in entries]
    principles = team.at_sheet(lambda person: person.read("'Principles'"))
    assert [line[0] for line in principles] == ["Principle", *"ABCDEFGHI", "–"]
    assert principles[-1][2] == ", ".join(sorted({entry.ref for entry in entries}))


AT_EASE = 20.0  # seconds to wait for an answer that comes: on a busy machine none is taken for lost
IN_HASTE = 0.5  # where answers never come


def impatient(team: Team, *, waits: float = AT_EASE) -> Transport:
    """Give the way to Google with short pauses: the rule of what is repeated stays the product's."""
    patience = Patience(sleep=lambda _seconds: None, budget_seconds=30, most_requests=3)
    usual = google_transport(team.settings(), clock=team.clock)
    return Transport(usual.access, patience=patience, timeout=(waits, waits))


def impatient_with_slack(team: Team, *, waits: float = AT_EASE) -> SlackChat:
    """Give the way to Slack with short pauses."""
    slack = team.settings().slack
    patience = Patience(sleep=lambda _seconds: None, budget_seconds=30, most_requests=3)
    return SlackChat(
        slack.bot_token, api_url=slack.api_url, memory={}, patience=patience, timeout_seconds=waits, now=team.clock.now
    )


@contextmanager
def a_team(folder: Path, clock: SandboxClock) -> Iterator[Team]:
    clock.hold_at(MONDAY_MORNING)
    with Sandbox.start(clock=clock, quotas=False) as sandbox:
        yield Team(sandbox, folder, clock=clock)


def comes_to_rest(team: Team) -> None:
    """Run once more, as the next start does; all then happened once, and a further sync writes nothing."""
    team.mends()
    team.clock.move_on(timedelta(minutes=2))
    bot = team.bot()
    cycle(bot)
    assert_everything_happened_once(team, bot)
    start = team.last_request()
    bot.refresh()
    bot.close()
    assert not [entry.path for entry in team.requests(start) if entry.path.endswith(":batchUpdate")]
