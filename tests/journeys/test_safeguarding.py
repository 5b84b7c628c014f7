"""What looks like a disclosure: somebody named is told without its words, and chased until they have seen it."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import timedelta

import pytest

from bot.assembly import Bot
from tests.journeys.private_lane import (
    DISCLOSURE,
    SECRETS,
    a_cohort_with,
    everything_said,
    lane,
    message_channel,
    presses,
    shown,
    shows,
)
from tests.journeys.team import Team, Ticking, words_of

# Ben is the Lead Trainer, Hal the safeguarding lead, Gil the deputy.


@pytest.fixture
def bot(team: Team) -> Iterator[Bot]:
    with team.running() as running:
        yield running


def told(team: Team, name: str) -> list[str]:
    return [words_of(message) for message in team.direct_messages(name)]


def seen_by(team: Team, name: str) -> list[str]:
    """Read the conversation with the bot as its person sees it, with what only they see."""
    return [words_of(each) for each in team.messages(channel=message_channel(team, name), viewer=name)]


def test_the_lead_is_told_without_the_words_then_reminded_then_the_deputy_then_the_alert_channel_once_each(
    team: Team, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    a_cohort_with(team, DISCLOSURE)
    ticking = Ticking(team)
    ticking.ticks()
    ticking.later(minutes=1)

    [first] = told(team, "Hal")
    assert "A learner's comment looks like a disclosure, distress or a concern about conduct." in first
    assert "It waits since Monday 16 March 2026 at 08:30. Reference: C-0001." in first
    ticking.later(hours=3, minutes=50)
    assert len(told(team, "Hal")) == 1
    ticking.later(minutes=10)
    assert "Still waiting, and nobody has said that they have seen it." in told(team, "Hal")[1]
    assert told(team, "Gil") == []
    ticking.later(hours=4)
    ticking.later(minutes=1)
    [deputy] = told(team, "Gil")
    assert "this comes to you as the deputy" in deputy
    ticking.later(hours=4)
    ticking.later(hours=30)

    [alarm] = [words for words in team.told() if "safeguarding lead" in words]
    assert "neither the safeguarding lead nor the deputy has said that they have seen it" in alarm
    assert (len(told(team, "Hal")), len(told(team, "Gil"))) == (2, 1)
    assert not any(secret in everything_said(team) or secret in caplog.text for secret in SECRETS)


def test_i_have_seen_it_stops_the_chase_and_the_log_says_who_was_told_and_when(team: Team, bot: Bot) -> None:
    a_cohort_with(team, DISCLOSURE)
    bot.refresh()
    timetable = bot.timetable()
    timetable.tick()
    [message] = team.direct_messages("Hal")

    team.clock.move_on(timedelta(hours=1))
    team.clicks("Hal", message, "review.seen", channel=message_channel(team, "Hal"))
    team.wait_until(
        lambda: (
            "Noted: seen on Mon 16 Mar at 09:30"
            in str(team.messages(channel=message_channel(team, "Hal"), viewer="Hal"))
        )
    )
    for _ in range(12):
        team.clock.move_on(timedelta(hours=1))
        timetable.tick()

    assert told(team, "Gil") == []
    log = team.asks("Ben", "/review log")
    assert f"Mon 16 Mar 08:30 · notice 1 · told: lead <@{team.people['Hal']}>" in log
    assert f"Mon 16 Mar 09:30 · notice 1 · acknowledged by <@{team.people['Hal']}>" in log


def test_the_lead_and_the_deputy_read_what_is_flagged_and_nothing_else(team: Team, bot: Bot) -> None:
    a_cohort_with(team, DISCLOSURE, should_change="More breaks please.")
    bot.refresh()

    view = lane(team, "Hal", "/review C-0001")
    assert "stepfather" in shown(view)
    assert "Keep private" not in shown(view)
    assert "There is no C-0002 for you to read" in team.asks("Hal", "/review C-0002")
    presses(team, "Hal", view, "review.seen")
    team.wait_until(lambda: any("Noted: seen" in words for words in told(team, "Hal")))
    assert "Nothing waits" in team.asks("Gil", "/review")


def test_what_looks_like_a_disclosure_is_read_first_and_cannot_be_quoted_before_the_lead_has_seen_it(
    team: Team, bot: Bot
) -> None:
    a_cohort_with(team, "The group work made it real for us.", should_change=DISCLOSURE)
    bot.refresh()

    view = lane(team, "Ben")

    assert "Read early because:" in shown(view)
    assert "stepfather" in shown(view)
    presses(team, "Ben", view, "review.quote")
    shows(team, "Ben", "The safeguarding lead has not seen it yet.")


def test_a_comment_that_a_reviewer_refers_starts_the_clock(team: Team, bot: Bot) -> None:
    a_cohort_with(team, "The group work made it real for us.")
    bot.refresh()
    view = lane(team, "Ben")

    presses(team, "Ben", view, "review.refer")
    shows(team, "Ben", "C-0001 is referred: the safeguarding lead is told, without its words")
    bot.timetable().tick()

    [message] = told(team, "Hal")
    assert "Reference: C-0001" in message
    assert "made it real" in shown(lane(team, "Hal", "/review C-0001"))


def test_where_nobody_is_named_the_alert_channel_is_told_at_once(team: Team) -> None:
    for name in ("lead", "deputy"):
        person = team.people["Hal" if name == "lead" else "Gil"]
        team.change_settings(f'{name} = "{person}"', f'{name} = ""')
    a_cohort_with(team, DISCLOSURE)

    Ticking(team).ticks()

    [alarm] = [words for words in team.told() if "safeguarding lead" in words]
    assert "nobody is named as safeguarding lead or deputy in the bot's settings" in alarm
    assert "stepfather" not in everything_said(team)


def test_a_lead_whom_slack_does_not_know_is_passed_over_for_the_deputy(team: Team) -> None:
    team.change_settings(f'lead = "{team.people["Hal"]}"', 'lead = "U0NOBODY00"')
    a_cohort_with(team, DISCLOSURE)
    ticking = Ticking(team)

    ticking.ticks()
    ticking.later(minutes=1)

    [message] = told(team, "Gil")
    assert "Reference: C-0001" in message


def test_slack_being_away_delays_the_notice_and_never_doubles_it(team: Team) -> None:
    a_cohort_with(team, DISCLOSURE)
    ticking = Ticking(team)
    team.breaks(kind="503", path="*/chat.postMessage", times=None, retry_after=0)

    ticking.ticks()
    team.mends()
    ticking.later(minutes=2)
    ticking.later(minutes=2)

    assert len(told(team, "Hal")) == 1
