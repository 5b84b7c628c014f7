"""What an action is to move: named in Slack, in the sheet or from the digest, and frozen once when it is agreed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from functools import partial

import pytest

from bot.assembly import Bot
from bot.upkeep import FRESH_FOR
from integrations.sandbox.google.person import PersonAtSheet
from tests.journeys.team import MONDAY_MORNING, PLAN, Team, Ticking, words_of

A_LINK = "https://example.org/spring-report"
BASELINE = "11 of 13 said 4 or 5, mean 3.8, from 2 groups, 24 February 2026 to 12 March 2026; frozen on 16 March 2026"


@pytest.fixture
def bot(team: Team) -> Iterator[Bot]:
    with team.running() as running:
        yield running


def print_figures(team: Team, bot: Bot) -> None:
    """Have two cohorts answer, and the digest print their figures."""
    team.cohort_answers("2026-SPR-ON-01", 6, at=MONDAY_MORNING - timedelta(days=20))
    team.cohort_answers("2026-SPR-FF-02", 5, at=MONDAY_MORNING - timedelta(days=4))
    team.cohort_answers("2026-SPR-FF-02", 2, at=MONDAY_MORNING - timedelta(days=4), met_needs="3")
    bot.refresh()
    bot.digest()


def _take_away(person: PersonAtSheet, *, at: int) -> None:
    person.delete(PLAN, at=at, dimension="COLUMNS")


def agreed(team: Team, line: str = "/action agree 1") -> str:
    team.types("Ana", line)
    form = team.open_form("Ana")
    known = len(team.private_answers("Ana"))
    assert team.sends("Ana", form, outcome="Most say it met their needs", link=A_LINK).acknowledged
    team.wait_until(lambda: len(team.private_answers("Ana")) > known)
    return words_of(team.private_answers("Ana")[-1])


def test_the_baseline_is_frozen_when_the_action_is_agreed_and_stands_on_card_in_history_and_in_the_sheet(
    team: Team, bot: Bot
) -> None:
    print_figures(team, bot)
    team.asks("Ana", "/action add Shorten the icebreaker @cat by Friday")
    card = team.asks("Ana", "/action edit 1 measure met needs")
    assert "*Measure*\nMet my needs" in card

    answer = agreed(team)

    assert f"is agreed. Baseline of Met my needs: {BASELINE}." in answer
    assert f"Baseline: {BASELINE}" in team.asks("Dev", "/action show 1")
    assert "• Baseline: 11 of 13 said 4 or 5, mean 3.8" in team.asks("Dev", "/action history 1")
    bot.refresh()
    row = team.plan_row("ACT-0001")
    assert (row["Measure"], row["Baseline"]) == ("Met my needs", BASELINE)


def test_later_figures_do_not_touch_it_and_another_measure_gets_one_of_its_own(team: Team, bot: Bot) -> None:
    print_figures(team, bot)
    team.asks("Ana", "/action add Shorten the icebreaker @cat by Friday")
    team.asks("Ana", "/action edit 1 measure met needs")
    agreed(team)
    team.cohort_answers("2026-SPR-ON-03", 8, met_needs="1")
    team.clock.move_on(timedelta(days=7))
    bot.refresh()
    bot.digest()
    team.asks("Cat", "/action start 1")
    assert BASELINE in team.asks("Dev", "/action show 1")

    answer = team.asks("Ana", "/action edit 1 measure recommend")

    assert "Baseline of Would recommend the course: 21 of 21 said 9 or 10, mean 9.0, from 3 groups" in answer
    history = team.asks("Dev", "/action history 1")
    assert "Measure: Met my needs → Would recommend the course" in history
    assert "Baseline: 11 of 13 said 4 or 5" in history


def test_without_figures_it_says_so_and_is_never_filled_in_later(team: Team, bot: Bot) -> None:
    team.asks("Ana", "/action add Shorten the icebreaker @cat by Friday")
    team.asks("Ana", "/action edit 1 measure the whole course")
    assert "Baseline of The whole course: no figures yet on 16 March 2026." in agreed(team)

    print_figures(team, bot)
    team.asks("Cat", "/action start 1")

    assert "Baseline: no figures yet on 16 March 2026" in team.asks("Dev", "/action show 1")


def test_an_agreement_without_a_measure_says_what_will_be_missing(team: Team, bot: Bot) -> None:
    team.asks("Ana", "/action add Shorten the icebreaker @cat by Friday")

    assert "No measure is linked, so nobody will see whether it helped; `/action edit 1 measure …`" in agreed(team)


def test_words_that_name_no_measure_open_the_form_with_all_of_them(team: Team, bot: Bot) -> None:
    team.asks("Ana", "/action add Shorten the icebreaker @cat by Friday")

    team.types("Ana", "/action edit 1 measure lunch")
    form = team.open_form("Ana")

    assert '"lunch" is no measure I know. The measures are: Met my needs;' in words_of(form)
    [menu] = [block["element"] for block in form["blocks"] if block.get("block_id") == "measure"]
    titles = [option["text"]["text"] for option in menu["options"]]
    assert titles == [*(measure.title for measure in team.form_map.measures), "The whole course"]
    team.sends("Ana", form, measure="The trainer")
    team.wait_until(lambda: bot.actions()[0].measure == "The trainer")


def test_what_the_digest_finds_worth_a_look_becomes_an_action_with_all_it_knows(team: Team, bot: Bot) -> None:
    print_figures(team, bot)
    [digest] = team.messages()
    [finding] = [block for block in digest["blocks"] if "accessory" in block]
    assert "Worth a look" in words_of({"blocks": [finding]})
    assert finding["accessory"]["text"]["text"] == "Raise an action"

    team.does("click", team.people["Ana"], team.channel, digest["ts"], "actions.add")
    form = team.open_form("Ana")
    held = {block["block_id"]: block["element"] for block in form["blocks"] if "element" in block}
    assert held["measure"]["initial_option"]["value"] == "Met my needs"
    assert [one["value"] for one in held["principles"]["initial_options"]] == ["B"]
    assert held["evidence"]["initial_value"] == (
        "Met my needs: 11 of 13 (85%) said 4 or 5 (last two cohorts, 24 February 2026 to 12 March 2026)"
    )
    team.sends("Ana", form, title="Ask for wishes before day 1", owner=team.people["Cat"], due="2026-03-27")

    team.wait_until(lambda: bool(bot.actions()))
    [action] = bot.actions()
    assert (action.measure, action.principles, action.source) == ("Met my needs", ("B",), "learner form")
    assert len(team.messages()) == 1


# --- in the sheet


@pytest.fixture
def desk(team: Team) -> Ticking:
    """The bot at work, its figures printed, on a plan of one proposal that somebody typed."""
    desk = Ticking(team)
    print_figures(team, desk.bot)
    desk.later(minutes=2)
    team.types_row(2, Action="Shorten the icebreaker", Owner="Ben Hill", Due="23/03/2026", Measure="met my needs")
    desk.later(minutes=2)
    assert desk.action("ACT-0001").baseline is None
    return desk


def test_a_row_agreed_in_the_sheet_is_frozen_alike_and_the_sheet_shows_it(team: Team, desk: Ticking) -> None:
    team.types_cell("ACT-0001", Status="agreed", Outcome="It meets their needs", Evidence_link=A_LINK)

    desk.later(minutes=2)

    action = desk.action("ACT-0001")
    assert (action.status, action.measure) == ("agreed", "Met my needs")
    row = team.plan_row("ACT-0001")
    assert row["Baseline"] == BASELINE
    assert row["Agreed on"] == "16/03/2026"
    assert row["Measure"] == "met my needs"  # as it was typed
    start = team.last_request()
    desk.later(minutes=1 + FRESH_FOR.seconds // 60)
    assert not [entry for entry in team.requests(start) if entry.path.endswith(":batchUpdate")]


def test_a_baseline_typed_over_by_hand_comes_back(team: Team, desk: Ticking) -> None:
    team.types_cell("ACT-0001", Status="agreed", Outcome="It meets their needs", Evidence_link=A_LINK)
    desk.later(minutes=2)

    team.types_cell("ACT-0001", Baseline="13 of 13")
    desk.later(minutes=2)

    assert team.plan_row("ACT-0001")["Baseline"] == BASELINE


def test_words_in_the_sheet_for_no_measure_are_kept_marked_and_told_once(team: Team, desk: Ticking) -> None:
    team.types_cell("ACT-0001", Measure="lunch")

    for _ in range(3):
        desk.later(minutes=2)

    assert team.plan_row("ACT-0001")["Measure"] == "lunch"
    assert '"lunch" is no measure I know. The measures are: Met my needs;' in team.plan_row("ACT-0001")["Check"]
    assert desk.action("ACT-0001").measure == "Met my needs"
    told = [words for name in ("Ana", "Ben") for words in map(words_of, team.direct_messages(name))] + team.said()
    assert sum("lunch" in words for words in told) == 1


def test_a_sheet_of_before_goes_on_without_the_new_columns(team: Team, desk: Ticking) -> None:
    for heading in ("Baseline", "Measure"):
        place = team.column(heading)
        at = ord(place[-1]) - ord("A") + 26 * (len(place) - 1)
        team.at_sheet(partial(_take_away, at=at + 1))
    team.types_cell("ACT-0001", Status="agreed", Outcome="It meets their needs", Evidence_link=A_LINK)

    desk.later(minutes=2)

    assert desk.action("ACT-0001").baseline is not None
    assert "Baseline" not in team.plan_row("ACT-0001")
    assert team.plan_row("ACT-0001")["Agreed on"] == "16/03/2026"
    assert team.told() == []


def test_what_the_qa_body_demands_is_not_declined_in_the_sheet(team: Team, desk: Ticking) -> None:
    team.types_cell("ACT-0001", Source="QA review")
    desk.later(minutes=2)

    team.types_cell("ACT-0001", Status="declined")
    desk.later(minutes=2)

    assert desk.action("ACT-0001").status == "proposed"
    assert "Only the Training Programme Manager can decline it" in team.plan_row("ACT-0001")["Check"]
