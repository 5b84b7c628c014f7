"""The weekly cycle: what the team gets on Monday morning, and what it costs at Google and Slack."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from bot.actions.service import ActionService
from bot.actions.wishes import Draft
from bot.assembly import google_scopes
from integrations.sandbox.clock import SandboxClock
from integrations.sandbox.server import Sandbox
from tests.journeys.team import MONDAY_MORNING, PEOPLE, PLAN, RESPONSES, Team, words_of

MOST_REQUESTS = 15  # goal P1: token, one read, one verified write, digest, three for the picture, eight reminders
MOST_POLL_BYTES = 100  # goal P3


def fill_two_cohorts(team: Team) -> None:
    team.cohort_answers("2026-SPR-ON-01", 7, at=MONDAY_MORNING - timedelta(days=20))
    team.cohort_answers("2026-SPR-FF-02", 9, at=MONDAY_MORNING - timedelta(days=4), met_needs="3")


def test_on_monday_morning_the_digest_stands_in_the_channel_with_its_picture_and_counts_in_the_thread(
    team: Team,
) -> None:
    fill_two_cohorts(team)

    team.bot().timetable().tick()

    [digest] = team.messages()
    words = words_of(digest)
    assert "Learner feedback, 16–22 March 2026" in words
    assert "16 forms from 2 cohorts" in words
    assert "*Met my needs* — 7 of 16 (44%) said 4 or 5" in words
    replies = team.messages(thread_ts=digest["ts"])[1:]
    pictures = [file for reply in replies for file in reply.get("files", [])]
    assert len(pictures) == 1
    assert "Met my needs" in pictures[0]["alt_txt"]
    assert any("Every question in counts" in words_of(reply) for reply in replies)


def test_the_digest_comes_once_however_often_the_bot_looks_or_is_started_again(team: Team) -> None:
    fill_two_cohorts(team)

    for _ in range(3):
        team.bot().timetable().tick()
        team.clock.move_on(timedelta(minutes=5))

    assert len(team.messages()) == 1


def test_a_quiet_week_says_so_in_a_line(team: Team) -> None:
    fill_two_cohorts(team)
    team.bot().timetable().tick()
    team.clock.move_on(timedelta(days=7))

    team.bot().timetable().tick()

    assert "Nothing new this week, still working" in words_of(team.messages()[-1])


def test_the_plan_is_made_with_its_headings_if_it_is_missing(team: Team) -> None:
    team.bot().timetable().tick()

    header = team.at_sheet(lambda person: person.read(f"'{PLAN}'!1:1"))[0]
    assert header[:4] == ["Ref", "Date raised", "Source", "Cohort/term"]
    assert {"Action", "Owner", "Due", "Status", "RAG"} <= set(header)


def test_a_cycle_with_eight_owners_twelve_edits_and_the_picture_takes_no_more_than_fifteen_requests(team: Team) -> None:
    fill_two_cohorts(team)
    bot = team.bot()
    bot.refresh()
    service = ActionService(storage=bot.storage, clock=team.clock, zone=team.settings().zone)
    for number in range(12):
        name = PEOPLE[number % len(PEOPLE)]
        draft = Draft(
            f"Write handout {number}", owner_id=team.people[name], owner_name=name.lower(), due_on=date(2026, 3, 18)
        )
        service.add(draft, by=team.people["Ana"], request_id=f"request/{number}")
    start = team.last_request()
    team.clock.hold_at(MONDAY_MORNING + timedelta(hours=1))

    team.bot().timetable().tick()

    requests = team.requests(start)
    assert len(team.messages()) == 1
    assert all(len(team.direct_messages(name)) == 1 for name in PEOPLE)
    assert len(team.plan_rows()) == 12
    assert len(requests) <= MOST_REQUESTS, "\n".join(
        f"{entry.method} {entry.path} {entry.query[:60]}" for entry in requests
    )


def test_a_look_when_nothing_changed_is_one_request_of_a_few_bytes(team: Team) -> None:
    fill_two_cohorts(team)
    timetable = team.bot().timetable()
    timetable.tick()
    for _ in range(2):  # the bot's own write counts as a change once
        team.clock.move_on(timedelta(minutes=2))
        timetable.tick()
    start = team.last_request()
    team.clock.move_on(timedelta(minutes=2))

    timetable.tick()

    [poll] = team.requests(start)
    assert poll.path.startswith("/drive/v3/files/")
    assert poll.bytes_out <= MOST_POLL_BYTES


def test_nothing_is_ever_written_to_the_form_or_to_its_responses(team: Team) -> None:
    fill_two_cohorts(team)
    before = team.at_sheet(lambda person: person.read(f"'{RESPONSES}'"))

    timetable = team.bot().timetable()
    timetable.tick()
    team.clock.move_on(timedelta(minutes=5))
    timetable.tick()

    writes = [entry for entry in team.requests() if entry.face == "google" and entry.method != "GET"]
    assert {entry.path.rsplit(":")[-1] for entry in writes} <= {"/token", "batchUpdate"}
    assert team.at_sheet(lambda person: person.read(f"'{RESPONSES}'")) == before


def test_the_bot_asks_google_for_no_more_than_it_needs(team: Team) -> None:
    scopes = google_scopes(team.settings())

    assert [scope.rsplit("/", 1)[1] for scope in scopes] == ["spreadsheets", "drive.metadata.readonly"]


def test_a_new_response_is_read_within_two_minutes(team: Team) -> None:
    fill_two_cohorts(team)
    bot = team.bot()
    timetable = bot.timetable()
    timetable.tick()
    team.clock.move_on(timedelta(minutes=10))
    timetable.tick()

    team.cohort_answers("2026-SPR-ON-03", 5, at=team.clock.now())
    team.clock.move_on(timedelta(minutes=2))
    timetable.tick()

    assert "21 in all" in bot.refresh()


def test_responses_come_from_the_form_itself_when_the_team_says_so(
    sandbox: Sandbox, clock: SandboxClock, tmp_path: Path
) -> None:
    team = Team(sandbox, tmp_path / "config", clock=clock, from_form=True)
    fill_two_cohorts(team)

    team.bot().timetable().tick()

    assert "16 forms from 2 cohorts" in words_of(team.messages()[0])
    paths = [entry.path for entry in team.requests() if "/forms/" in entry.path]
    assert paths
    assert all(entry.method == "GET" for entry in team.requests() if "/forms/" in entry.path)
