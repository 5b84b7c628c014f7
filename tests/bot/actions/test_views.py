"""What people see of actions, as Slack would take it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from bot.actions import buttons, forms, list_views, step_forms, views
from bot.actions.model import Principle, Status
from bot.actions.one_line import NO_OWNER
from bot.actions.redrawing import redrawn
from bot.actions.service import Closed
from bot.actions.wishes import Draft, List, Which
from tests.bot.slack_rules import accepted, accepted_modal, buttons_of
from tests.builders import MONDAY, an_action

HOSTILE = '<!channel> <@USAM> *bold* _x_ ~y~ `z` & <https://evil.example|click> =IMPORTXML("x")'
ACTION = an_action(due_on=date(2026, 3, 20), principles=(Principle.C,))
CLOSED = replace(ACTION, status=Status.CLOSED, closed_on=date(2026, 3, 3))


def test_a_new_action_is_answered_with_its_card(expected: Callable[[str, Any], None]) -> None:
    message = views.added(ACTION, today=MONDAY)

    assert message.text == "Added ACT-0012: Shorten the icebreaker (Sam Reed, due 20 March 2026)"
    accepted(message)
    expected("actions/added", list(message.blocks))


@pytest.mark.parametrize("title", [HOSTILE, "x" * 300, "🙂" * 300, "&" * 300, "<" * 300])
def test_any_words_of_a_person_are_shown_and_do_nothing(title: str) -> None:
    action = replace(ACTION, title=title, owner_name=HOSTILE, impact=HOSTILE)

    for message in (
        views.added(action, today=MONDAY),
        list_views.action_list([action] * 3, List(), today=MONDAY),
        views.closed(Closed(replace(action, status=Status.CLOSED), by_now=True, closed_by="UKIM"), today=MONDAY),
        forms.form_offer(Draft(title, None, HOSTILE), [f"I know nobody called {HOSTILE}"]),
        list_views.help_text(f"I know no command {HOSTILE}"),
    ):
        said = accepted(message)
        assert "<!channel>" not in said
        assert "<@USAM>" not in said
        assert "<https://evil" not in said


def test_a_list_groups_the_most_pressing_first(expected: Callable[[str, Any], None]) -> None:
    day = timedelta(days=1)
    actions = [
        an_action(number=1, due_on=MONDAY - 9 * day),
        an_action(number=2, due_on=MONDAY),
        an_action(number=3, due_on=MONDAY + 40 * day),
        an_action(number=4, due_on=None, owner_id=None, owner_name=None),
    ]

    message = list_views.action_list(actions, List(Which.MINE), today=MONDAY)

    assert message.text == "4 open actions of yours, 1 overdue"
    accepted(message)
    expected("actions/list", list(message.blocks))


@pytest.mark.parametrize("count", [1, 45, 200, 5_000])
def test_a_list_of_any_length_fits_and_says_what_it_left_out(count: int) -> None:
    actions = [an_action(number=number, title="&" * 300) for number in range(1, count + 1)]

    said = accepted(list_views.action_list(actions, List(), today=MONDAY))

    assert f"{count} open action" in said
    assert ("more" in said) == (count > 40)


def test_an_empty_list_says_so_and_offers_to_add() -> None:
    message = list_views.action_list([], List(Which.OVERDUE), today=MONDAY)

    assert "There are no overdue actions." in accepted(message)
    assert [button["action_id"] for button in buttons_of(message)] == [buttons.ADD]


def test_the_form_is_filled_in_with_what_was_understood(expected: Callable[[str, Any], None]) -> None:
    draft = Draft("Shorten the icebreaker", "USAM", "sam", date(2026, 3, 20), (Principle.A, Principle.C))

    form = forms.add_form(draft, [NO_OWNER], origin="command/1")

    assert NO_OWNER in accepted_modal(form)
    expected("actions/form", dict(form.view))


def test_an_empty_form_and_the_form_for_what_changed_are_forms_slack_takes() -> None:
    accepted_modal(forms.add_form(Draft(), [], origin="command/1"))
    accepted_modal(step_forms.impact_form("ACT-0012", origin="click/1"))


def test_a_form_that_could_not_open_is_offered_with_its_draft_in_the_button() -> None:
    draft = Draft("é" * 300, "USAM", "Sam", date(2026, 3, 20), tuple(Principle))

    message = forms.form_offer(draft, [NO_OWNER])

    accepted(message)
    [button] = buttons_of(message)
    assert Draft.from_text(button["value"]) == draft


def test_a_closed_action_says_so_and_asks_what_changed_unless_it_was_said() -> None:
    asked = views.closed(Closed(CLOSED, by_now=True, closed_by="UKIM"), today=MONDAY)
    told_all = replace(CLOSED, impact="Shorter", applies_from="2026-SPR-ON-03")
    told = views.closed(Closed(told_all, by_now=True, closed_by="UKIM"), today=MONDAY)

    assert "*ACT-0012* is closed" in accepted(asked)
    assert [button["action_id"] for button in buttons_of(asked)] == [buttons.IMPACT]
    assert buttons_of(told) == []


@pytest.mark.parametrize("who, words", [("USAM", " by <@USAM>"), ("sheet", " in the sheet"), (None, "")])
def test_an_action_closed_before_says_when_and_by_whom(who: str | None, words: str) -> None:
    message = views.closed(Closed(CLOSED, by_now=False, closed_by=who), today=MONDAY)

    assert f"*ACT-0012* was already closed on 3 March 2026{words}." in accepted(message)


def test_a_redrawn_message_loses_only_the_button_of_what_was_closed() -> None:
    other = an_action(number=13)
    original = [
        *list_views.action_list([ACTION, other], List(), today=MONDAY).blocks,
        *views.action_card(ACTION, today=MONDAY),
    ]

    from integrations.slack.message import Message

    drawn = Message("x", redrawn(original, CLOSED, today=MONDAY))

    assert "ACT-0012* is closed" in accepted(drawn)
    assert [button["value"] for button in buttons_of(drawn) if button["action_id"] == buttons.DONE] == ["ACT-0013 open"]


def test_help_explains_itself_and_repeats_what_was_not_understood(expected: Callable[[str, Any], None]) -> None:
    message = list_views.help_text('I know no command "ad". Did you mean `/action add`?')

    assert 'I know no command "ad"' in accepted(message)
    expected("actions/help", list(message.blocks))
