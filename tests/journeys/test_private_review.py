"""What learners write: masked, kept from every channel, read in private, released by a person or by nobody."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.assembly import Bot
from bot.review.messages import NET
from integrations.sandbox.clock import SandboxClock
from integrations.sandbox.server import Sandbox
from tests.journeys.private_lane import (
    SECRETS,
    USEFUL,
    a_cohort_with,
    edits,
    everything_said,
    keeps_private,
    lane,
    message_channel,
    presses,
    released,
    replies,
    shown,
    shows,
)
from tests.journeys.team import Team, Ticking, words_of

# Ben is the Lead Trainer, Ana the programme manager; Dev has no role that may read comments.


@pytest.fixture
def bot(team: Team) -> Iterator[Bot]:
    with team.running() as running:
        yield running


def test_a_comment_with_a_name_and_a_telephone_number_becomes_a_quote_only_when_a_person_releases_it(
    team: Team, bot: Bot, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    a_cohort_with(team, USEFUL)
    bot.refresh()
    bot.digest()
    assert not any(secret in everything_said(team) for secret in SECRETS)

    view = lane(team, "Ben")
    assert all(words in shown(view) for words in ("[name]", "[phone]", "What was most useful?", NET))
    assert not any(secret in str(view) for secret in SECRETS[:3])
    presses(team, "Ben", view, "review.quote")
    form = shows(team, "Ben", "As the team will read it")
    refused = team.sends("Ben", form, words="It was brilliant, said Siobhan Kowalczyk")
    assert "It names a trainer" in refused.field_errors["words"]
    team.sends("Ben", form, words="The group work was brilliant.")
    shows(team, "Ben", "C-0001 is released: the next digest may show it")
    shows(team, "Ben", "Nothing waits")
    team.clock.move_on(timedelta(days=7))
    bot.digest()
    bot.digest()

    digest = team.messages()[-1]
    [quote] = [each for each in replies(team, digest) if "released by a person" in each]
    assert "“The group work was brilliant.”" in quote
    assert "Trainer, Use in practice, Interaction" in quote
    assert not any(secret in everything_said(team) for secret in SECRETS[:4])
    assert not any(secret in caplog.text for secret in SECRETS)


def test_a_released_quote_is_shown_in_one_digest_and_in_none_after_it(team: Team, bot: Bot) -> None:
    a_cohort_with(team, "The group work made it real for us.")
    bot.refresh()
    released(team, "Ben")
    bot.digest()

    team.clock.move_on(timedelta(days=7))
    bot.digest()

    assert sum("made it real" in each for message in team.messages() for each in replies(team, message)) == 1


def test_keep_private_hides_a_quote_before_the_digest_and_takes_it_back_after(team: Team, bot: Bot) -> None:
    a_cohort_with(team, "The group work made it real for us.")
    bot.refresh()
    released(team, "Ben")
    bot.digest()
    assert "made it real" in everything_said(team)

    view = lane(team, "Ben", "/review C-0001")
    presses(team, "Ben", view, "review.private")
    shows(team, "Ben", "C-0001 is kept private")
    bot.timetable().tick()

    [digest] = team.messages()
    assert "[quote withdrawn]" in replies(team, digest)[-1]
    assert "made it real" not in everything_said(team)


def test_an_edited_form_brings_its_comment_back_to_waiting_and_takes_its_quote_back(
    sandbox: Sandbox, clock: SandboxClock, tmp_path: Path
) -> None:
    from_form = Team(sandbox, tmp_path, clock=clock, from_form=True)
    a_cohort_with(from_form, "The group work made it real for us.")
    with from_form.running() as bot:
        bot.refresh()
        released(from_form, "Ben")
        bot.digest()
        assert "made it real" in everything_said(from_form)

        from_form.clock.move_on(timedelta(minutes=10))
        edits(from_form, "The group work was too short.")
        bot.timetable().tick()
        bot.timetable().tick()

        assert "made it real" not in everything_said(from_form)
        view = lane(from_form, "Ben")
        assert "C-0001" in shown(view)
        assert "The group work was too short." in shown(view)


def test_a_withdrawn_form_takes_its_comments_out_of_the_queue(team: Team, bot: Bot) -> None:
    a_cohort_with(team, "The group work made it real for us.")
    bot.refresh()

    team.at_sheet(lambda person: person.delete("Form Responses 1", at=2))
    bot.refresh()

    assert "Nothing waits in the private review" in team.asks("Ben", "/review")


def test_nobody_without_the_permission_reads_a_comment_and_the_refusal_is_private_and_logged(
    team: Team, bot: Bot, caplog: pytest.LogCaptureFixture
) -> None:
    a_cohort_with(team, USEFUL)
    bot.refresh()

    for name in ("Dev", "Ana"):
        answer = team.asks(name, "/review")
        assert "Sorry, reading learners' comments is for the Lead Trainer." in answer
        assert "Sorry, reading" in team.asks(name, "/review C-0001")
        assert "Sorry, reading" in team.asks(name, "/review log")
    assert team.said() == []
    assert f"permission=review ref=None user={team.people['Dev']}" in caplog.text


def test_of_two_reviewers_at_once_the_first_wins_and_the_other_is_told(team: Team) -> None:
    team.change_settings(
        f'people = ["{team.people["Ben"]}"]', f'people = ["{team.people["Ben"]}", "{team.people["Eve"]}"]'
    )
    a_cohort_with(team, "The group work made it real for us.")
    with team.running() as bot:
        bot.refresh()
        first, second = lane(team, "Ben"), lane(team, "Eve")

        presses(team, "Ben", first, "review.private")
        shows(team, "Ben", "Nothing waits")
        presses(team, "Eve", second, "review.refer")

        told = shown(shows(team, "Eve", "before you"))
        assert f"C-0001 was decided by <@{team.people['Ben']}> before you: it is kept private." in told


def test_a_comment_that_names_a_trainer_is_the_lead_trainers_alone(team: Team) -> None:
    (team.folder / "roster.csv").write_text("trainer: Priya Nair\n", encoding="utf-8")
    team.change_settings('roster = ""', 'roster = "roster.csv"')
    team.change_settings('"change any", "log"]', '"change any", "log", "review"]')
    a_cohort_with(team, "I did not like how priya spoke to us.")
    with team.running() as bot:
        bot.refresh()

        assert "Nothing waits" in team.asks("Cat", "/review")
        assert "There is no C-0001 for you to read" in team.asks("Cat", "/review C-0001")
        view = lane(team, "Ben")
        assert "May name a trainer: for the Lead Trainer only" in shown(view)
        assert "priya" not in str(view)


@pytest.mark.parametrize(
    ("size", "why"),
    [(4, "Its cohort has fewer than 5 forms"), (6, "It is the only comment on its theme in a cohort of fewer than 8")],
)
def test_what_would_point_at_somebody_is_not_released_and_the_lane_says_why(
    team: Team, bot: Bot, size: int, why: str
) -> None:
    a_cohort_with(team, "The group work made it real for us.", size=size)
    bot.refresh()

    view = lane(team, "Ben")
    presses(team, "Ben", view, "review.quote")

    again = shows(team, "Ben", why)
    assert "The group work made it real" in shown(again)


def test_reviewers_are_told_once_on_a_working_day_how_many_wait_and_nothing_else(team: Team) -> None:
    a_cohort_with(team, USEFUL)
    ticking = Ticking(team)
    ticking.ticks()
    ticking.later(hours=4)
    ticking.later(hours=1)

    [message] = [words_of(each) for each in team.direct_messages("Ben")]
    assert "1 comment of a learner waits in your private review." in message
    assert not any(secret in everything_said(team) for secret in SECRETS)


def test_the_button_of_the_daily_message_opens_the_lane(team: Team, bot: Bot) -> None:
    a_cohort_with(team, "The group work made it real for us.")
    bot.refresh()
    team.clock.move_on(timedelta(hours=4))
    bot.timetable().tick()
    [message] = team.direct_messages("Ben")

    team.clicks("Ben", message, "review.open", channel=message_channel(team, "Ben"))

    assert "made it real" in shown(team.open_form("Ben"))


def test_themes_put_right_by_a_person_stick_and_the_log_says_how_often_the_list_was_right(team: Team, bot: Bot) -> None:
    a_cohort_with(team, "The group work made it real for us.", should_change="More breaks please.")
    bot.refresh()
    view = lane(team, "Ben")
    presses(team, "Ben", view, "review.themes", selected=["support"])
    for _ in range(2):
        view = shows(team, "Ben", "Keep private")
        keeps_private(team, view)

    # The list of themes changes, so everything is judged again: what the person said stands.
    file = team.folder / "themes.toml"
    file.write_text(file.read_text(encoding="utf-8") + "\n# changed\n", encoding="utf-8")
    later = team.bot()
    later.refresh()
    later.close()

    again = lane(team, "Ben", "/review C-0001")
    assert "*Themes*: Support and follow-up" in shown(again)
    assert "Themes: left as listed in 1 of 2 reviewed comments." in team.asks("Ben", "/review log")


def test_themes_put_right_before_the_digest_are_those_it_counts(team: Team, bot: Bot) -> None:
    words = "The group work made it real for us."
    a_cohort_with(team, words, size=2)
    a_cohort_with(team, words, size=2)
    team.cohort_answers("2026-SPR-ON-01", 7, most_useful=None, first_step=None, should_change="More breaks please.")
    bot.refresh()
    presses(team, "Ben", lane(team, "Ben"), "review.themes", selected=["support"])
    shows(team, "Ben", "Support and follow-up")

    bot.digest()

    said = words_of(team.messages()[-1])
    assert "What 9 people wrote about" in said
    assert "2 support and follow-up" in said, "the two who wrote these words"
    assert "use in practice" not in said


def test_what_reviewed_comments_ask_for_can_be_raised_as_an_action_without_their_words(team: Team, bot: Bot) -> None:
    a_cohort_with(team, "Lovely.", should_change="Please send the slides before the day.")
    bot.refresh()
    view = lane(team, "Ben")
    for _ in range(2):
        keeps_private(team, view)
        view = team.does("open_views", team.people["Ben"])[-1]

    presses(team, "Ben", view, "review.asking")

    listed = shows(team, "Ben", "Raise an action")
    assert "1 comment asks" in shown(listed)
    [button] = [each for block in listed["blocks"] for each in block.get("elements", []) if each.get("value")]
    assert "slides before" not in button["value"]
    presses(team, "Ben", listed, "actions.add")
    form = shows(team, "Ben", "Evidence")
    assert "slides before" not in str(form)
    assert "1 reviewed comment asks for something on the theme" in str(form)


def test_the_queue_is_filled_once_however_often_the_forms_are_read(team: Team, bot: Bot) -> None:
    a_cohort_with(team, "The group work made it real for us.")
    for _ in range(3):
        bot.refresh()
    team.bot().refresh()

    assert "1 waits for you" in shown(lane(team, "Ben"))
