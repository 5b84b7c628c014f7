"""Google or Slack is away, slow, refusing or answering nonsense: the team loses nothing and hears of it once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.assembly import SystemClock, assemble
from integrations.sandbox.clock import SandboxClock
from integrations.sandbox.server import Sandbox
from tests.journeys.team import MONDAY_MORNING, Team, Ticking, words_of

FRIDAY = MONDAY_MORNING - timedelta(days=3)
THURSDAY = MONDAY_MORNING + timedelta(days=3)


def fill(team: Team) -> None:
    team.cohort_answers("2026-SPR-ON-01", 7, at=MONDAY_MORNING - timedelta(days=20))


def digests(team: Team) -> list[str]:
    return [words_of(message) for message in team.messages() if "feedback" in words_of(message)]


@pytest.mark.parametrize("kind", ["503", "429", "html-502"])
def test_a_google_that_is_away_for_days_does_not_keep_the_digest_back_and_is_told_once_and_once_when_it_returns(
    team: Team, kind: str
) -> None:
    fill(team)
    team.clock.hold_at(FRIDAY)
    desk = Ticking(team)
    desk.ticks()
    known = len(team.said())  # a digest of the week before, caught up
    team.breaks(kind=kind, face="google", times=None, retry_after=0)

    for _ in range(4):
        desk.later(minutes=15)
    [told] = team.told()
    assert "The bot could not do its job “reading”" in told
    assert "It goes on trying; nothing is lost." in told

    team.clock.hold_at(MONDAY_MORNING)
    desk.ticks()
    assert len(team.said()) == known + 1
    assert ":warning: Responses last read on Fri 13 Mar" in team.said()[-1]
    assert len(team.told()) == 1

    team.mends()
    desk.later(minutes=2)
    desk.later(minutes=2)
    assert "works again" in team.told()[-1]
    assert len(team.told()) == 2
    assert len(team.said()) == known + 1


def test_a_short_absence_of_google_is_told_to_nobody(team: Team) -> None:
    team.clock.hold_at(THURSDAY)
    desk = Ticking(team)
    desk.ticks()
    team.breaks(kind="503", face="google", times=None, retry_after=0)
    for _ in range(3):
        desk.later(minutes=10)
    team.mends()

    desk.later(minutes=5)

    assert team.told() == []


@pytest.mark.parametrize("kind", ["html-502", "500"])
def test_an_answer_of_google_that_cannot_be_read_leaves_what_is_known(team: Team, kind: str) -> None:
    fill(team)
    team.clock.hold_at(THURSDAY)
    desk = Ticking(team)
    desk.ticks()
    team.cohort_answers("2026-SPR-ON-03", 5, at=THURSDAY)
    team.breaks(kind=kind, path="*values:batchGet", times=None, retry_after=0)
    desk.later(minutes=2)

    team.mends()

    assert "5 new, 0 changed, 0 gone, 12 in all" in desk.bot.refresh()
    assert team.told() == []


@pytest.mark.parametrize("kind", ["500", "html-502"])
def test_a_form_that_gives_no_answers_for_a_while_leaves_what_is_known(
    sandbox: Sandbox, clock: SandboxClock, tmp_path: Path, kind: str
) -> None:
    team = Team(sandbox, tmp_path / "config", clock=clock, from_form=True)
    clock.hold_at(THURSDAY)
    team.cohort_answers("2026-SPR-ON-01", 5, at=THURSDAY - timedelta(days=1))
    desk = Ticking(team)
    assert "5 new" in desk.bot.refresh()
    team.cohort_answers("2026-SPR-ON-03", 6, at=THURSDAY)
    team.breaks(kind=kind, path="/v1/forms/*/responses", times=None, retry_after=0)
    desk.later(minutes=2)

    team.mends()

    assert "6 new, 0 changed, 0 gone, 11 in all" in desk.bot.refresh()


def test_half_an_answer_is_never_taken_for_a_whole_one(team: Team) -> None:
    fill(team)
    team.breaks(kind="truncated", path="*values:batchGet")

    said = team.bot().refresh()

    assert "7 new, 0 changed, 0 gone, 7 in all." in said


def test_a_clock_that_is_wrong_is_named_as_the_reason(team: Team) -> None:
    right = datetime.now(UTC) + timedelta(hours=2)
    team.clock.hold_at(right)
    team.sandbox.do(lambda world: setattr(world.google.accounts, "signing_clock", lambda: right))

    said = assemble(team.settings(), clock=SystemClock()).refresh()

    assert "this computer's clock is 120 minutes behind Google's" in said
    assert "Set the clock" in said
    assert len(team.told()) == 1


def test_a_slack_that_is_away_at_digest_time_gets_the_digest_once_when_it_is_back(team: Team) -> None:
    fill(team)
    desk = Ticking(team)
    team.breaks(kind="503", path="*/chat.postMessage", times=None, retry_after=0)
    desk.ticks()
    for _ in range(3):
        desk.later(minutes=30)
    assert team.said() == []

    team.mends()
    desk.later(minutes=2)
    desk.later(minutes=2)

    assert len(digests(team)) == 1


def kicked_out(team: Team) -> None:
    team.does("remove", team.channel, team.app.bot_user_id)


def archived(team: Team) -> None:
    team.does("archive", team.channel)


def invited_again(team: Team) -> None:
    team.does("invite", team.channel, team.app.bot_user_id)


def unarchived(team: Team) -> None:
    team.sandbox.do(lambda world: setattr(world.slack.channels[team.channel], "is_archived", False))


@pytest.mark.parametrize(
    "shut, says, open_again",
    [
        (kicked_out, "type `/invite @` and the bot's name", invited_again),
        (archived, "is archived. Unarchive it, or name another channel in the settings", unarchived),
    ],
)
def test_a_channel_the_bot_cannot_post_to_is_told_once_with_what_to_do_and_the_digest_comes_after_that(
    team: Team, shut: Callable[[Team], None], says: str, open_again: Callable[[Team], None]
) -> None:
    fill(team)
    shut(team)
    desk = Ticking(team)

    for _ in range(5):
        desk.ticks()
        team.clock.move_on(timedelta(minutes=11))

    [told] = team.told()
    assert "The bot could not do its job “digest”" in told
    assert says in told

    open_again(team)
    desk.ticks()
    assert len(digests(team)) == 1
    assert "The bot's job “digest” works again." in team.told()[-1]


def test_a_sheet_that_is_no_longer_shared_is_told_once_with_whom_to_share_it(team: Team) -> None:
    team.clock.hold_at(THURSDAY)
    desk = Ticking(team)
    desk.ticks()
    team.sandbox.do(lambda world: world.google.unshare(team.book_id, team.key["client_email"]))

    for _ in range(6):
        desk.later(minutes=11)

    [told] = team.told()
    assert f"press Share, and add {team.key['client_email']} as Editor" in told

    team.sandbox.do(lambda world: world.google.share(team.book_id, team.key["client_email"]))
    desk.later(minutes=11)
    assert "works again" in team.told()[-1]
    assert len(team.told()) == 2


def test_a_drive_that_is_switched_off_is_told_once_and_the_sheets_are_read_all_the_same(team: Team) -> None:
    fill(team)
    team.clock.hold_at(THURSDAY)
    desk = Ticking(team)
    desk.ticks()
    team.sandbox.do(lambda world: world.google.disabled_apis.add("drive"))
    team.types_row(2, Action="Shorten the icebreaker")

    for _ in range(8):
        desk.later(minutes=2)

    assert desk.action("ACT-0001").title == "Shorten the icebreaker"
    [told] = team.told()
    assert "this Google API is switched off. Switch it on at https://console" in told


def test_an_answer_of_google_lost_after_a_write_writes_nothing_twice(team: Team) -> None:
    team.clock.hold_at(THURSDAY)
    with team.running() as bot:
        bot.refresh()
        team.breaks(kind="cut-after", path="*:batchUpdate")
        team.asks("Ana", "/action add Shorten the icebreaker for me by Friday")
        team.wait_until(lambda: len(team.plan_rows()) > 0)
        bot.refresh()

    assert [row["Ref"] for row in team.plan_rows()] == ["ACT-0001"]
    assert team.said() == []


def test_what_people_asked_for_before_a_stop_is_done_after_the_next_start(team: Team) -> None:
    team.breaks(kind="503", path="*/users.info", times=None, retry_after=0)
    with team.running():
        team.types("Ana", "/action add Shorten the icebreaker for me by Friday")
        team.wait_until(lambda: bool(team.private_answers("Ana")))
    team.mends()

    with team.running() as bot:
        team.wait_until(lambda: len(bot.actions()) == 1)
        team.wait_until(lambda: any("Added to" in words_of(one) for one in team.private_answers("Ana")))
