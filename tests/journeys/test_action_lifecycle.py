"""The life of an action in Slack: proposed, agreed, begun, held, done, taken back; by lines, forms and buttons."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from bot.assembly import Bot
from tests.journeys.team import Json, Team, words_of

A_LINK = "https://example.org/spring-report"
A_LINE = "/action add Shorten the icebreaker @cat by Friday #C"


@pytest.fixture
def bot(team: Team) -> Iterator[Bot]:
    with team.running() as running:
        yield running


def the_action(bot: Bot) -> Any:
    [action] = bot.actions()
    return action


def fills(team: Team, name: str, line: str, **answers: Any) -> str:
    """Type a line that opens a form, fill it in, and return what the bot answers."""
    team.types(name, line)
    return sent(team, name, team.open_form(name), **answers)


def sent(team: Team, name: str, form: Json, **answers: Any) -> str:
    known = len(team.private_answers(name))
    seen = team.sends(name, form, **answers)
    assert seen.acknowledged, seen.field_errors
    team.wait_until(lambda: len(team.private_answers(name)) > known)
    return words_of(team.private_answers(name)[-1])


def agreed(team: Team) -> None:
    team.asks("Ana", A_LINE)
    fills(team, "Ana", "/action agree 1", outcome="Day 1 ends on time", link=A_LINK)


# --- from a wish to a promise


def test_an_agreement_asks_for_what_is_missing_and_keeps_it(team: Team, bot: Bot) -> None:
    team.asks("Ana", A_LINE)
    team.types("Ana", "/action agree 1")
    form = team.open_form("Ana")
    assert "it still needs:\n• what will be different once it is done\n• a link to the evidence" in words_of(form)

    seen = team.sends("Ana", form, outcome="Day 1 ends on time", link="in the minutes")
    assert set(seen.field_errors) == {"link"}
    answer = sent(team, "Ana", form, outcome="Day 1 ends on time", link=A_LINK)

    assert "*ACT-0001* is agreed." in answer
    action = the_action(bot)
    assert (action.status, action.outcome, action.evidence_link) == ("agreed", "Day 1 ends on time", A_LINK)
    assert action.agreed_on.isoformat() == "2026-03-16"


def test_a_move_that_is_not_allowed_says_why_and_what_is_possible(team: Team, bot: Bot) -> None:
    team.asks("Ana", A_LINE)

    answer = team.asks("Ana", "/action start 1")

    assert "ACT-0001 cannot be started: it is only proposed, and has to be agreed first." in answer
    assert "Possible now: `/action agree 1`, `/action hold 1`, `/action close 1`, `/action decline 1`." in answer
    assert the_action(bot).status == "proposed"


def test_an_action_goes_through_its_whole_life_and_every_step_is_in_its_history(team: Team, bot: Bot) -> None:
    agreed(team)
    team.asks("Cat", "/action start 1")
    team.asks("Cat", "/action hold 1 waits for the new film")
    team.asks("Cat", "/action start 1")
    team.asks("Cat", "/action note 1 half of it is filmed")
    team.asks("Cat", "/action close 1 Five minutes instead of fifteen from cohort 2026-SPR-ON-03")

    action = the_action(bot)
    assert (action.status, action.applies_from) == ("closed", "2026-SPR-ON-03")
    assert action.notes.splitlines() == [
        "16/03/2026, cat: put on hold: waits for the new film",
        "16/03/2026, cat: half of it is filmed",
    ]
    history = team.asks("Ben", "/action history 1")
    for step in ("proposed → agreed", "agreed → in progress", "in progress → on hold", "in progress → closed"):
        assert f"Status: {step}" in history
    assert f"by <@{team.people['Cat']}> in Slack" in history
    shown = team.asks("Ben", "/action show 1")
    assert "What will be different: Day 1 ends on time" in shown
    assert "Evidence and impact: Five minutes instead of fifteen" in shown


@pytest.mark.parametrize("line, form_asks", [("hold 1", "What does it wait for?"), ("decline 1", "Why will it not")])
def test_holding_and_declining_ask_for_a_reason(team: Team, bot: Bot, line: str, form_asks: str) -> None:
    agreed(team)

    team.types("Ana", f"/action {line}")
    form = team.open_form("Ana")
    assert form_asks in words_of(form)
    sent(team, "Ana", form, reason="The film is late")

    assert the_action(bot).status in ("on hold", "declined")
    assert "The film is late" in the_action(bot).notes


def test_closing_asks_what_changed_and_from_which_cohort(team: Team, bot: Bot) -> None:
    agreed(team)

    answer = fills(team, "Cat", "/action close 1", change="Five minutes now", **{"from": "2026-SPR-ON-03"})

    assert "*ACT-0001* is closed. Thank you." in answer
    action = the_action(bot)
    assert (action.status, action.impact, action.applies_from) == ("closed", "Five minutes now", "2026-SPR-ON-03")


def test_what_is_implemented_waits_for_its_check_and_is_closed_by_who_may_verify(team: Team, bot: Bot) -> None:
    agreed(team)
    fills(team, "Cat", "/action close 1", change="Five minutes now", state="implement")
    assert the_action(bot).status == "implemented"

    assert "closing an action that waits for its check" in team.asks("Cat", "/action close 1 It helps")
    team.asks("Ben", "/action close 1 Too slow: 2 of 34 now, 7 of 31 before")

    assert the_action(bot).status == "closed"


def test_implementing_in_one_line_keeps_what_changed_and_from_which_cohort_also_in_the_sheet(
    team: Team, bot: Bot
) -> None:
    agreed(team)

    team.asks("Cat", "/action implement 1 Five minutes now, from cohort 2026-SPR-ON-03")

    action = the_action(bot)
    assert (action.status, action.impact, action.applies_from) == ("implemented", "Five minutes now", "2026-SPR-ON-03")
    bot.refresh()
    row = team.plan_row("ACT-0001")
    assert (row["Evidence and impact"], row["Applies from"]) == ("Five minutes now", "2026-SPR-ON-03")


def test_implementing_without_a_cohort_asks_for_it(team: Team, bot: Bot) -> None:
    agreed(team)

    answer = team.asks("Cat", "/action implement 1 Five minutes now")
    assert "From which cohort does it apply?" in answer
    team.does("click", team.people["Cat"], team.channel, team.private_answers("Cat")[-1]["ts"], "actions.impact")
    sent(team, "Cat", team.open_form("Cat"), **{"from": "2026-SPR-ON-03"})

    assert the_action(bot).applies_from == "2026-SPR-ON-03"


# --- what the QA body demands


def test_what_the_qa_body_demands_needs_its_deadline_and_is_not_taken_back_by_whoever_may_not_drop_it(
    team: Team, bot: Bot
) -> None:
    fills(team, "Dev", "/action add", title="Rewrite the outcomes", source="QA review", due="2026-04-01")
    assert (the_action(bot).source, the_action(bot).is_corrective) == ("QA review", True)

    assert "dropping, or moving the date of, an action that the QA body demands is for" in team.asks(
        "Dev", "/action undo"
    )
    assert "Sorry, dropping" in team.asks("Dev", "/action decline 1 No time")
    assert the_action(bot).status == "proposed"

    team.asks("Ana", "/action decline 1 The QA body withdrew it")
    assert the_action(bot).status == "declined"


def test_an_action_without_a_date_cannot_become_one_of_the_qa_body(team: Team, bot: Bot) -> None:
    fills(team, "Dev", "/action add", title="Rewrite the outcomes")

    assert "needs its deadline" in team.asks("Dev", "/action edit 1 source QA review")

    assert the_action(bot).source is None


# --- changing


def test_one_field_is_changed_by_a_line_and_several_by_the_form(team: Team, bot: Bot) -> None:
    team.asks("Ana", A_LINE)

    team.asks("Cat", "/action edit 1 due end of term")
    assert the_action(bot).due_on.isoformat() == "2026-03-27"
    fills(team, "Cat", "/action edit 1", title="Shorten the icebreaker to five minutes", priority="high", size="minor")
    team.asks("Cat", "/action assign 1 @dev")

    action = the_action(bot)
    assert action.title == "Shorten the icebreaker to five minutes"
    assert (action.priority, action.revision_size, action.owner_id) == ("high", "minor", team.people["Dev"])


def test_a_form_that_was_open_for_long_overwrites_nothing_that_somebody_changed_meanwhile(team: Team, bot: Bot) -> None:
    team.asks("Ana", A_LINE)
    team.types("Cat", "/action edit 1")
    form = team.open_form("Cat")
    team.asks("Ana", "/action edit 1 title Drop the icebreaker")
    team.asks("Ana", "/action edit 1 due 27/3")

    answer = sent(team, "Cat", form, title="Shorten the icebreaker a lot", priority="high")

    action = the_action(bot)
    assert (action.title, action.due_on.isoformat(), action.priority) == ("Drop the icebreaker", "2026-03-27", "high")
    assert "Somebody else changed this while your form was open, so theirs stays: Action." in answer


def test_a_vague_title_is_added_and_asks_to_be_rewritten(team: Team, bot: Bot) -> None:
    answer = team.asks("Ana", "/action add Look into slides @ben by Friday")

    assert the_action(bot).title == "Look into slides"
    assert "“look into” does not say when it is done." in answer


def test_a_date_is_suggested_from_the_school_year(team: Team, bot: Bot) -> None:
    team.types("Ana", "/action add Rewrite the quiz @ben #minor")
    form = team.open_form("Ana")
    assert "I suggest Friday 27 March 2026 (a minor revision" in words_of(form)

    sent(team, "Ana", form)

    assert (the_action(bot).due_on.isoformat(), the_action(bot).revision_size) == ("2026-03-27", "minor")


# --- similar ones, once only, and back again


def test_an_action_like_another_is_shown_before_it_is_saved_and_can_be_added_all_the_same(team: Team, bot: Bot) -> None:
    team.asks("Ana", "/action add Print larger handouts @ben by Friday")

    answer = team.asks("Cat", "/action add Larger handouts to be printed for me by Friday")
    assert "Nothing is added yet: the plan already has something like it." in answer
    assert "ACT-0001" in answer
    assert len(bot.actions()) == 1

    offered = team.private_answers("Cat")[-1]
    for _ in range(2):
        team.clicks("Cat", offered, "actions.add_anyway")
    team.wait_until(lambda: len(bot.actions()) == 2)
    team.asks("Cat", "/action list")  # what she asked before is done by now
    assert [action.owner_id for action in bot.actions()] == [team.people["Ben"], team.people["Cat"]]


def test_the_form_points_to_a_like_action_once_and_then_adds_it(team: Team, bot: Bot) -> None:
    team.asks("Ana", "/action add Print larger handouts @ben by Friday")
    team.types("Ana", "/action add")
    form = team.open_form("Ana")

    seen = team.sends("Ana", form, title="Print larger handouts")
    assert "ACT-0001 “Print larger handouts” (proposed)" in seen.field_errors["title"]
    sent(team, "Ana", form, title="Print larger handouts")

    assert len(bot.actions()) == 2


def test_somebody_takes_their_own_last_change_back(team: Team, bot: Bot) -> None:
    agreed(team)
    team.asks("Cat", "/action edit 1 due 27/3")
    team.asks("Ben", "/action edit 1 priority high")

    answer = team.asks("Cat", "/action undo")

    assert "is as it was before your last change (Due)." in answer
    assert (the_action(bot).due_on.isoformat(), the_action(bot).priority) == ("2026-03-20", "high")
    assert "Your last change is undone already." in team.asks("Cat", "/action undo")
    assert "undone by" in team.asks("Cat", "/action history 1")


def test_a_change_that_somebody_else_has_changed_since_is_not_taken_back(team: Team, bot: Bot) -> None:
    agreed(team)
    team.asks("Cat", "/action edit 1 due 27/3")
    team.asks("Ana", "/action edit 1 due 3/4")

    assert "has been changed again since" in team.asks("Cat", "/action undo")
    assert the_action(bot).due_on.isoformat() == "2026-04-03"


# --- buttons


def test_the_buttons_of_a_card_do_what_they_say_and_the_card_follows(team: Team, bot: Bot) -> None:
    team.asks("Ana", A_LINE)
    card = team.private_answers("Ana")[-1]

    def presses(button: str, **answers: Any) -> None:
        team.clicks("Ana", card, button)
        team.sends("Ana", team.open_form("Ana"), **answers)

    presses("actions.new_date", due="2026-04-17", reason="The film is late")
    team.wait_until(lambda: the_action(bot).due_on.isoformat() == "2026-04-17")
    presses("actions.reassign", owner=team.people["Dev"])
    team.wait_until(lambda: the_action(bot).owner_id == team.people["Dev"])
    presses("actions.note", text="Dev has begun")
    team.wait_until(lambda: "Dev has begun" in (the_action(bot).notes or ""))
    presses("actions.blocked", reason="No room")
    team.wait_until(lambda: the_action(bot).status == "on hold")

    assert "new date 17 April 2026: The film is late" in the_action(bot).notes
    team.wait_until(lambda: "*ACT-0001* is on hold." in words_of(team.private_answers("Ana")[0]))


def test_the_menu_of_the_digest_works_and_draws_its_line_again(team: Team, bot: Bot) -> None:
    team.asks("Ana", "/action add Shorten the icebreaker @cat by 17/3")
    team.cohort_answers("2026-SPR-ON-01", 7)
    bot.refresh()
    bot.digest()
    [digest] = team.messages()

    team.does("click", team.people["Cat"], team.channel, digest["ts"], "actions.more", selected="actions.done ACT-0001")
    team.sends("Cat", team.open_form("Cat"), change="Five minutes now")

    team.wait_until(lambda: "*ACT-0001* is closed." in words_of(team.messages()[0]))
    assert "Learner feedback" in words_of(team.messages()[0])
    assert len(team.messages()) == 1


def test_an_old_button_says_so_and_its_card_is_drawn_again(team: Team, bot: Bot) -> None:
    agreed(team)
    team.asks("Cat", "/action show 1")
    card = team.private_answers("Cat")[-1]
    team.asks("Ana", "/action decline 1 The hours are fixed")

    team.clicks("Cat", card, "actions.new_date")

    team.wait_until(
        lambda: "was declined, so this button no longer applies" in words_of(team.private_answers("Cat")[-1])
    )
    redrawn = next(message for message in team.private_answers("Cat") if message["ts"] == card["ts"])
    assert "declined" in words_of(redrawn)
    assert "actions.new_date" not in str(redrawn["blocks"])


# --- what the QA body demands


def test_what_the_qa_body_demands_keeps_its_date_and_only_the_programme_manager_drops_it(team: Team, bot: Bot) -> None:
    team.types("Cat", "/action add")
    form = team.open_form("Cat")
    given = {"title": "Give the reference list", "source": "QA review", "owner": team.people["Cat"]}
    assert set(team.sends("Cat", form, **given).field_errors) == {"due"}
    sent(team, "Cat", form, **given, due="2026-04-17")

    for line in ("edit 1 due 1/5", "decline 1 No time", "edit 1 source observation"):
        answer = team.asks("Cat", f"/action {line}")
        assert "the QA body demands is for the Training Programme Manager. ACT-0001 stays as it is." in answer
    assert (the_action(bot).due_on.isoformat(), the_action(bot).status) == ("2026-04-17", "proposed")
    team.asks("Ana", "/action decline 1 Withdrawn by the QA body on 16 March")

    assert the_action(bot).status == "declined"


def test_an_action_that_is_put_on_hold_is_not_reminded_of_until_it_goes_on(team: Team, bot: Bot) -> None:
    agreed(team)
    team.asks("Cat", "/action hold 1 waits for the new film")
    team.clock.move_on(timedelta(days=4))

    bot.remind()
    assert team.direct_messages("Cat") == []
    team.asks("Cat", "/action start 1")
    bot.remind()

    assert "Shorten the icebreaker" in words_of(team.direct_messages("Cat")[0])
