"""Did it help? What a done action was to move is looked at after so many cohorts, told once, and judged by people."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest

from bot.assembly import Bot
from integrations.sandbox.google.person import PersonAtSheet
from tests.journeys.team import Json, Team, words_of

A_LINK = "https://example.org/spring-report"
A_WEEK = timedelta(days=7)
LOWS = (2, 5, 3, 6, 1, 4)  # of the seven people in each cohort, how many said 3 and not 4
FIRST_WITH_IT = "2026-SUM-ON-01"


@pytest.fixture
def bot(team: Team) -> Iterator[Bot]:
    with team.running() as running:
        yield running


def cohorts_before(team: Team, bot: Bot) -> None:
    """Have six cohorts answer, each a little differently, and the digest print their figures."""
    for number, low in enumerate(LOWS):
        seven_answer(team, f"2026-SPR-ON-0{number}", low=low, at=team.clock.now() - timedelta(days=60 - 8 * number))
    bot.refresh()
    bot.digest()


def cohorts_after(team: Team, bot: Bot, *, numbers: range = range(1, 5), as_before: bool = False) -> None:
    """Have further cohorts answer, one a week: all of them content, or as mixed as those before."""
    for number in numbers:
        team.clock.move_on(A_WEEK)
        at = team.clock.now() - timedelta(hours=3)
        if as_before:
            seven_answer(team, f"2026-SUM-ON-0{number}", low=LOWS[-(number % len(LOWS))], at=at)
        else:
            team.cohort_answers(f"2026-SUM-ON-0{number}", 6, at=at, met_needs="5")
    bot.refresh()
    bot.digest()


def seven_answer(team: Team, cohort: str, *, low: int, at: datetime) -> None:
    team.cohort_answers(cohort, low, at=at, met_needs="3")
    team.cohort_answers(cohort, 7 - low, at=at)


def agreed_and_done(team: Team, bot: Bot) -> str:
    """Have Ana raise and agree an action of Cat's, and Cat implement it; return what Cat is answered."""
    cohorts_before(team, bot)
    team.asks("Ana", "/action add Ask for wishes before day 1 @cat by Friday")
    team.asks("Ana", "/action edit 1 measure met needs")
    team.types("Ana", "/action agree 1")
    form = team.open_form("Ana")
    known = len(team.private_answers("Ana"))
    team.sends("Ana", form, outcome="More say that it met their needs", link=A_LINK)
    team.wait_until(lambda: len(team.private_answers("Ana")) > known)
    assert "Will be checked after 4, 8, 12 and 20 cohorts from the first after it is implemented on; longest wait " in (
        words_of(team.private_answers("Ana")[-1])
    )
    return team.asks("Cat", f"/action implement 1 wishes are asked for from cohort {FIRST_WITH_IT.lower()}")


def checked_in(digest: Json) -> list[str]:
    """Give the lines of a digest that say how an action was checked."""
    return [
        block["text"]["text"] for block in digest["blocks"] if str(block.get("block_id", "")).startswith("check.ACT")
    ]


def presses(team: Team, name: str, action_id: str, **answers: Any) -> str:
    """Have somebody press a button of the last digest, fill in its form and read the answer."""
    team.clicks(name, team.messages()[-1], action_id)
    form = team.open_form(name)
    known = len(team.private_answers(name))
    assert team.sends(name, form, **answers).acknowledged
    team.wait_until(lambda: len(team.private_answers(name)) > known)
    return words_of(team.private_answers(name)[-1])


def test_the_fourth_cohort_with_the_change_brings_the_verdict_once_to_digest_card_history_and_sheet(
    team: Team, bot: Bot
) -> None:
    promised = agreed_and_done(team, bot)
    assert (
        f"Will be checked after 4, 8, 12 and 20 cohorts from {FIRST_WITH_IT.lower()} on; longest wait until" in promised
    )
    cohorts_after(team, bot, numbers=range(1, 4))
    assert checked_in(team.messages()[-1]) == []

    cohorts_after(team, bot, numbers=range(4, 5))

    [line] = checked_in(team.messages()[-1])
    assert "*ACT-0001* Ask for wishes before day 1: Improved: Met my needs +" in line
    assert "against the rest of the form; 4 groups since (24 learners, 23 March 2026 to 13 April 2026)" in line
    assert "compared with 6 groups before" in line
    assert f"Counted from {FIRST_WITH_IT}." in line
    assert "Improved: Met my needs" in team.asks("Dev", "/action show 1")
    assert "Outcome check: Improved: Met my needs" in team.asks("Dev", "/action history 1")
    bot.refresh()
    assert team.plan_row("ACT-0001")["Outcome check"].startswith("Improved: Met my needs +")

    cohorts_after(team, bot, numbers=range(5, 7))

    assert checked_in(team.messages()[-1]) == []


def test_a_dry_run_shows_the_verdict_that_the_digest_would_bring_and_keeps_nothing(team: Team, bot: Bot) -> None:
    agreed_and_done(team, bot)
    cohorts_after(team, bot, numbers=range(1, 4))
    team.clock.move_on(A_WEEK)
    team.cohort_answers("2026-SUM-ON-04", 6, met_needs="5")
    bot.refresh()

    shown = bot.preview_digest()

    assert "ACT-0001 Ask for wishes before day 1: Improved: Met my needs +" in shown
    assert bot.actions()[0].outcome_check is None


def test_a_bot_that_is_started_again_repeats_no_look(team: Team, bot: Bot) -> None:
    agreed_and_done(team, bot)
    cohorts_after(team, bot)
    said = len(team.messages())

    for _ in range(2):
        again = team.bot()
        again.digest()
        again.close()

    assert len(team.messages()) == said
    assert team.asks("Dev", "/action history 1").count("Outcome check:") == 1


def test_what_moved_no_more_than_chance_is_never_called_improved_and_waits_for_a_decision_until_somebody_takes_it(
    team: Team, bot: Bot
) -> None:
    agreed_and_done(team, bot)
    cohorts_after(team, bot, as_before=True)
    [line] = checked_in(team.messages()[-1])
    assert "No worthwhile change: Met my needs" in line
    assert "Improved:" not in line
    assert "*What now?*" in line
    cohorts_after(team, bot, numbers=range(5, 6), as_before=True)
    assert checked_in(team.messages()[-1]) == [line]

    answer = presses(team, "Cat", "actions.accept", how="The wishes help in other ways")

    assert "is accepted as it is." in answer
    [line] = checked_in(team.messages()[-1])
    assert f"Accepted as it is by <@{team.people['Cat']}> on" in line
    assert "The wishes help in other ways" in line
    assert "Accept" not in [
        element["text"]["text"]
        for block in team.messages()[-1]["blocks"]
        for element in block.get("elements", [])
        if isinstance(element["text"], dict)
    ]
    cohorts_after(team, bot, numbers=range(6, 7), as_before=True)
    assert checked_in(team.messages()[-1]) == []


def null_check(team: Team, bot: Bot) -> Json:
    agreed_and_done(team, bot)
    cohorts_after(team, bot, as_before=True)
    digest = team.messages()[-1]
    assert "No worthwhile change" in checked_in(digest)[0]
    return digest


def test_adapting_opens_a_follow_up_with_all_that_is_known_and_older_buttons_say_so(team: Team, bot: Bot) -> None:
    digest = null_check(team, bot)

    team.clicks("Ana", digest, "actions.adapt")
    form = team.open_form("Ana")
    held = {block["block_id"]: block["element"] for block in form["blocks"] if "element" in block}
    assert held["measure"]["initial_option"]["value"] == "Met my needs"
    assert "ACT-0001 “Ask for wishes before day 1” did not do it." in held["evidence"]["initial_value"]
    team.sends("Ana", form, title="Send the wishes to the trainer a week before", owner=team.people["Cat"])
    team.wait_until(lambda: len(bot.actions()) == 2)

    follow_up = bot.actions()[1]
    assert (follow_up.follows, follow_up.measure) == ("ACT-0001", "Met my needs")
    assert "Follows up: ACT-0001" in team.asks("Dev", "/action show 2")
    team.wait_until(lambda: "ACT-0002 follows it up" in checked_in(team.messages()[-1])[0])
    known = len(team.private_answers("Ben"))
    team.does("click", team.people["Ben"], team.channel, digest["ts"], "actions.verify")
    team.wait_until(lambda: len(team.private_answers("Ben")) > known)


def test_reopening_says_why_puts_the_check_aside_and_the_next_attempt_is_checked_anew(team: Team, bot: Bot) -> None:
    null_check(team, bot)

    answer = presses(team, "Cat", "actions.reopen_checked", how="We asked too late")

    assert "is in progress again. It will be checked anew once it is done." in answer
    assert "reopened: We asked too late" in team.asks("Dev", "/action show 1")
    assert "No worthwhile change: Met my needs" in team.asks("Dev", "/action history 1")
    [action] = bot.actions()
    assert action.outcome_check is None
    team.asks("Cat", "/action implement 1 asked two weeks before from cohort 2026-SUM-ON-05")
    cohorts_after(team, bot, numbers=range(5, 9))
    [line] = checked_in(team.messages()[-1])
    assert "Counted from 2026-SUM-ON-05" in line
    [action] = bot.actions()
    assert action.outcome_check is not None
    assert action.outcome_check.attempt == 2


def test_a_cohort_that_no_group_is_called_is_replaced_by_the_first_after_it_was_done_and_that_is_said(
    team: Team, bot: Bot
) -> None:
    cohorts_before(team, bot)
    team.asks("Ana", "/action add Ask for wishes before day 1 @cat by Friday")
    team.asks("Ana", "/action edit 1 measure met needs")
    team.asks("Ana", "/action close 1 wishes are asked for from cohort 2026-SUM-XX-77")

    cohorts_after(team, bot)

    [line] = checked_in(team.messages()[-1])
    assert (
        f"No printed group is called 2026-SUM-XX-77, so counted from {FIRST_WITH_IT}, the first after it was done."
        in line
    )


def test_the_owner_is_asked_once_for_a_measure_that_is_missing(team: Team, bot: Bot) -> None:
    cohorts_before(team, bot)
    team.asks("Ana", "/action add Ask for wishes before day 1 @cat by Friday")
    team.types("Ana", "/action agree 1")
    team.sends("Ana", team.open_form("Ana"), outcome="More say that it met their needs", link=A_LINK)
    team.wait_until(lambda: bot.actions()[0].status == "agreed")
    assert "No measure is linked, so no figure can tell" in team.asks("Cat", "/action implement 1 wishes are asked for")

    for _ in range(3):
        team.clock.move_on(A_WEEK)
        bot.digest()

    [asked] = team.direct_messages("Cat")
    assert "no measure is linked to it" in words_of(asked)
    assert "/action edit 1 measure" in words_of(asked)


def test_when_the_longest_wait_is_over_it_is_decided_all_the_same(team: Team, bot: Bot) -> None:
    agreed_and_done(team, bot)
    cohorts_after(team, bot, numbers=range(1, 3))
    team.clock.move_on(timedelta(days=366))

    bot.digest()

    [line] = checked_in(team.messages()[-1])
    assert "Too early: Met my needs, 2 groups since (12 learners" in line
    assert "The longest wait is over, so it is not looked at again." in line
    assert "*What now?*" in line


# --- verifying


def test_nobody_verifies_their_own_somebody_else_does_and_the_sheet_says_who(team: Team, bot: Bot) -> None:
    cohorts_before(team, bot)
    team.asks("Ana", "/action add Ask for wishes before day 1 @ana by Friday")
    team.asks("Ana", "/action edit 1 measure met needs")
    team.asks("Ana", f"/action close 1 wishes are asked for from cohort {FIRST_WITH_IT}")
    assert "No figure tells yet whether ACT-0001 helped" in team.asks("Ben", "/action verify 1")
    cohorts_after(team, bot)

    assert "You own ACT-0001, so somebody else has to verify it" in team.asks("Ana", "/action verify 1")
    assert "Sorry, verifying an action" in team.asks("Dev", "/action verify 1")
    team.clicks("Ben", team.messages()[-1], "actions.verify")
    team.wait_until(lambda: bot.actions()[0].verified_on is not None)

    bot.refresh()
    row = team.plan_row("ACT-0001")
    assert (row["Verified by"], row["Verified on"]) == ("ben", "13/04/2026")
    assert "Verified by ben on 13 April 2026" in team.asks("Dev", "/action show 1")
    assert "is verified already, by ben" in team.asks("Ben", "/action verify 1")
    team.wait_until(lambda: "Verified by ben" in checked_in(team.messages()[-1])[0])


def test_verifying_what_is_implemented_closes_it_and_reopening_takes_both_back(team: Team, bot: Bot) -> None:
    agreed_and_done(team, bot)

    answer = team.asks("Ben", "/action verify 1 I sat in on two courses and saw it")

    assert "is verified and closed." in answer
    assert bot.actions()[0].status == "closed"
    team.asks("Ben", "/action undo")
    assert (bot.actions()[0].status, bot.actions()[0].verified_by) == ("implemented", None)
    team.asks("Ben", "/action verify 1 I sat in on two courses and saw it")
    team.asks("Cat", "/action reopen 1")
    [action] = bot.actions()
    assert (action.status, action.verified_on, action.verified_by) == ("in progress", None, None)
    assert "Verified by: ben" in team.asks("Dev", "/action history 1")


def test_what_is_not_verified_says_why_and_its_owner_is_told(team: Team, bot: Bot) -> None:
    agreed_and_done(team, bot)

    answer = team.asks("Ben", "/action verify 1 no, the trainers do not read the wishes")

    assert "is not verified; its owner is told why." in answer
    assert bot.actions()[0].status == "implemented"
    told = words_of(team.direct_messages("Cat")[-1])
    assert "Not verified by ben on 16/03/2026: the trainers do not read the wishes" in told


# --- the sheet


def _take_away(person: PersonAtSheet, *, at: int) -> None:
    from tests.journeys.team import PLAN

    person.delete(PLAN, at=at, dimension="COLUMNS")


def test_reopening_in_the_sheet_puts_check_and_verification_aside_too(team: Team, bot: Bot) -> None:
    agreed_and_done(team, bot)
    cohorts_after(team, bot)
    team.asks("Ben", "/action verify 1")
    bot.refresh()
    assert team.plan_row("ACT-0001")["Verified by"] == "ben"

    team.types_cell("ACT-0001", Status="in progress")
    bot.refresh()

    row = team.plan_row("ACT-0001")
    assert (row["Status"], row["Outcome check"], row["Verified by"], row["Verified on"]) == ("in progress", "", "", "")
    assert "Verified by: ben → (empty)" in team.asks("Dev", "/action history 1")


def test_a_sheet_without_the_new_columns_goes_on_and_words_typed_over_a_verdict_are_put_right(
    team: Team, bot: Bot
) -> None:
    agreed_and_done(team, bot)
    cohorts_after(team, bot)
    bot.refresh()
    team.types_cell("ACT-0001", Outcome_check="Improved a lot", Verified_by="Cat Moss")
    bot.refresh()
    row = team.plan_row("ACT-0001")
    assert row["Outcome check"].startswith("Improved: Met my needs +")
    assert row["Verified by"] == ""

    for heading in ("Verified on", "Verified by", "Outcome check"):
        place = team.column(heading)
        at = ord(place[-1]) - ord("A") + 26 * (len(place) - 1)
        team.at_sheet(partial(_take_away, at=at + 1))
    team.asks("Ben", "/action verify 1")
    bot.refresh()

    assert "Outcome check" not in team.plan_row("ACT-0001")
    assert team.plan_row("ACT-0001")["Status"] == "closed"
    assert team.told() == []


# --- raised again, told to learners, and how the plan does


def test_a_measure_that_a_closed_action_was_about_shows_that_it_came_back(team: Team, bot: Bot) -> None:
    team.asks("Ana", "/action add Ask for wishes before day 1 @cat by Friday")
    team.asks("Ana", "/action edit 1 measure met needs")
    team.asks("Ana", "/action close 1 wishes are asked for")
    team.types("Ana", "/action add")
    form = team.open_form("Ana")

    sent = team.sends("Ana", form, title="Print larger handouts", measure="Met my needs")

    assert "ACT-0001 “Ask for wishes before day 1” (came back: ACT-0001 on the same measure was closed on" in str(sent)
    assert team.sends("Ana", form, title="Print larger handouts", measure="Met my needs").acknowledged
    team.wait_until(lambda: len(bot.actions()) == 2)


def test_you_said_we_did_is_drafted_without_figures_or_quotations_and_waits_for_a_person(team: Team, bot: Bot) -> None:
    agreed_and_done(team, bot)
    team.asks("Cat", "/action edit 1 outcome The course starts from learners' wishes. Cat sees 9 of 10 content")
    team.asks("Ben", "/action verify 1 I sat in on two courses")
    assert "Sorry, verifying an action" in team.asks("Dev", "/action yousaid")

    team.types("Ana", "/action yousaid")
    form = team.open_form("Ana")

    [draft] = [block["element"]["initial_value"] for block in form["blocks"] if block.get("block_id") == "text"]
    asked, did = "You asked for this: the course starts from learners' wishes.", "We did: wishes are asked for."
    assert draft == f"You said, we did\n\n• {asked}\n  {did}"
    assert bot.actions()[0].communicated_to is None
    known = len(team.private_answers("Ana"))
    channel = team.said()
    team.sends("Ana", form, text="You asked for a say. Now we ask for your wishes first.")
    team.wait_until(lambda: len(team.private_answers("Ana")) > known)
    assert "You asked for a say. Now we ask for your wishes first." in words_of(team.private_answers("Ana")[-1])
    assert "approved by ana on 16/03/2026" in (bot.actions()[0].communicated_to or "")
    assert team.said() == channel
    assert "No action was verified since 1 January 2026" in team.asks("Ana", "/action yousaid")


def test_the_figures_of_the_plan_are_counts_while_they_are_few(team: Team, bot: Bot) -> None:
    agreed_and_done(team, bot)
    team.asks("Ana", "/action add Book a quieter room @cat by Friday")
    team.asks("Ana", "/action decline 2 there is none")

    said = team.asks("Dev", "/action figures")

    assert "*Spring 2026*\n• 1 action done; from raised to done: 0 days in the middle" in said
    assert "• On time: 1 of 1" in said
    assert "• Verified by somebody else: 0 of 1" in said
    assert "• Dropped: 1, with a reason: 1 of 1" in said
    assert "%" not in said.split("Percentages")[0]
