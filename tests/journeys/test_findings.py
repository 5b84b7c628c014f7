"""What changed, as the team meets it: a baseline first, calm weeks without a word of concern, a fall told once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

import pytest

from bot.assembly import Bot
from tests.bot.digest.courses import a_cohort_of
from tests.journeys.team import MONDAY_MORNING, Team, words_of

A_WEEK = timedelta(days=7)
TOOLS = "The tools and resources were useful"


@pytest.fixture
def bot(team: Team) -> Iterator[Bot]:
    with team.running() as running:
        yield running


def cohort_answers(team: Team, number: int, *, at: datetime, falls: Mapping[str, float] | None = None) -> None:
    """Have six people answer, each a little differently."""
    for response in a_cohort_of(number, falls=falls):
        ratings = {key: str(int(value)) for key, value in response.answers.items() if isinstance(value, float)}
        team.cohort_answers(f"2026-ON-{number:02}", 1, at=at, **ratings)


def history(team: Team, cohorts: int) -> None:
    for number in range(cohorts):
        cohort_answers(team, number, at=MONDAY_MORNING - (cohorts - number) * A_WEEK)


def next_digest(team: Team, bot: Bot, number: int, *, falls: Mapping[str, float] | None = None) -> str:
    """Let a week pass in which one more cohort answers, and give what the digest and its thread say."""
    team.clock.move_on(A_WEEK)
    cohort_answers(team, number, at=team.clock.now() - timedelta(days=3), falls=falls)
    return digest(team, bot)


def digest(team: Team, bot: Bot) -> str:
    bot.refresh()
    bot.digest()
    newest = team.messages()[-1]
    return "\n".join(map(words_of, team.messages(thread_ts=newest["ts"])))


def test_four_cohorts_are_the_beginning_of_a_baseline(team: Team, bot: Bot) -> None:
    history(team, 4)

    said = digest(team, bot)

    assert "Building a baseline, 4 of 12 groups: until then nothing is judged to have changed." in said
    assert "Worth a look" in said
    assert "lower than usual" not in said


def test_a_fall_in_one_question_is_told_once_with_a_button_and_calm_weeks_are_calm(team: Team, bot: Bot) -> None:
    history(team, 20)
    calm = digest(team, bot)
    assert "Nothing has changed more than chance would." in calm
    assert "What went well" in calm
    assert "Worth a look" not in calm

    weeks = [next_digest(team, bot, number, falls={"tools_and_resources": 1.5}) for number in (20, 21, 22)]

    finding = f"*{TOOLS}* — lower than usual beside the other questions"
    assert [finding in week for week in weeks].count(True) == 1
    assert f"Still so: {TOOLS}, lower than usual beside the other questions" in weeks[-1]
    told = next(post for post in team.messages() if finding in words_of(post))
    [block] = [block for block in told["blocks"] if "accessory" in block and TOOLS in words_of({"blocks": [block]})]
    assert block["accessory"]["text"]["text"] == "Raise an action"

    team.does("click", team.people["Ana"], team.channel, told["ts"], "actions.add")
    form = team.open_form("Ana")
    held = {block["block_id"]: block["element"] for block in form["blocks"] if "element" in block}
    assert held["measure"]["initial_option"]["value"] == "Tools and resources"
    assert f"{TOOLS}, lower than usual beside the other questions" in held["evidence"]["initial_value"]
    team.sends("Ana", form, title="Send the tools beforehand", owner=team.people["Cat"], due="2026-04-27")
    team.wait_until(lambda: bool(bot.actions()))
    said = next_digest(team, bot, 23, falls={"tools_and_resources": 1.5})
    assert "ACT-0001 is on it" in said
    assert finding not in said
