"""Modals and Home tabs: triggers, stacks, hashes, and what an acknowledgement does."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from slack_sdk.errors import SlackApiError

from integrations.sandbox.clock import SandboxClock

if TYPE_CHECKING:
    from tests.integrations.sandbox.slack.conftest import Socket, Team


def modal(title: str = "One", **more: Any) -> dict[str, Any]:
    blocks = [
        {
            "type": "input",
            "block_id": "what",
            "label": {"type": "plain_text", "text": "What"},
            "element": {"type": "plain_text_input", "action_id": "typed", "max_length": 10},
        },
        {
            "type": "actions",
            "block_id": "more",
            "elements": [{"type": "button", "action_id": "next", "text": {"type": "plain_text", "text": "Next"}}],
        },
    ]
    text = {"type": "plain_text", "text": title}
    return {"type": "modal", "title": text, "submit": {"type": "plain_text", "text": "OK"}, "blocks": blocks, **more}


HOME = {"type": "home", "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "Hello"}}]}


def trigger(team: Team, view_id: str | None = None) -> str:
    """Let Asha do something, and return the trigger id the app would get."""
    issued: str = team.sandbox.do(
        lambda world: world.slack.triggers.issue(app_id=team.app.app_id, user_id=team.asha, view_id=view_id)
    )
    return issued


def opened(team: Team, **more: Any) -> dict[str, Any]:
    view: dict[str, Any] = team.client.views_open(trigger_id=trigger(team), view=modal(**more))["view"]
    return view


def acknowledged(team: Team, socket: Socket, payload: dict[str, Any] | None, name: str, *given: Any) -> Any:
    """Have Asha act while the app acknowledges with a payload."""
    with ThreadPoolExecutor(1) as pool:
        acting = pool.submit(team.act, name, team.asha, *given)
        envelope = socket.next_envelope()
        socket.acknowledge(envelope, payload)
        return acting.result(timeout=10)


def test_a_trigger_opens_one_modal_within_three_seconds(team: Team, clock: SandboxClock) -> None:
    clock.hold_at(datetime(2025, 3, 10, 9, tzinfo=UTC))
    used, late = trigger(team), trigger(team)
    team.client.views_open(trigger_id=used, view=modal())
    clock.move_on(timedelta(seconds=4))

    with pytest.raises(SlackApiError, match="exchanged_trigger_id"):
        team.client.views_open(trigger_id=used, view=modal())
    with pytest.raises(SlackApiError, match="expired_trigger_id"):
        team.client.views_open(trigger_id=late, view=modal())
    with pytest.raises(SlackApiError, match="invalid_trigger_id"):
        team.client.views_open(trigger_id="1.2.3", view=modal())


def test_modals_stack_three_deep(team: Team) -> None:
    first = opened(team)
    second = team.client.views_push(trigger_id=trigger(team, first["id"]), view=modal("Two"))["view"]
    third = team.client.views_push(trigger_id=trigger(team, second["id"]), view=modal("Three"))["view"]

    with pytest.raises(SlackApiError, match="push_limit_reached"):
        team.client.views_push(trigger_id=trigger(team, third["id"]), view=modal("Four"))
    assert (third["root_view_id"], third["previous_view_id"]) == (first["id"], second["id"])
    assert [view["title"]["text"] for view in team.act("open_views", team.asha)] == ["One", "Two", "Three"]


def test_an_update_with_an_old_hash_is_a_conflict(team: Team) -> None:
    view = opened(team)
    newer = team.client.views_update(view_id=view["id"], hash=view["hash"], view=modal("Two"))["view"]

    with pytest.raises(SlackApiError, match="hash_conflict"):
        team.client.views_update(view_id=view["id"], hash=view["hash"], view=modal("Three"))
    assert newer["hash"] != view["hash"]


def test_a_view_is_found_by_its_external_id_which_is_unique(team: Team) -> None:
    opened(team, external_id="mine")

    team.client.views_update(external_id="mine", view=modal("Two", external_id="mine"))

    with pytest.raises(SlackApiError, match="not_found"):
        team.client.views_update(external_id="other", view=modal())
    assert team.act("open_views", team.asha)[0]["title"]["text"] == "Two"


def test_a_form_is_held_back_until_it_is_filled_in_properly(team: Team, socket: Socket) -> None:
    view = opened(team)

    too_long = team.act("submit_view", team.asha, view["id"], {"typed": "x" * 11})

    assert too_long.field_errors == {"what": "Please enter at most 10 characters."}


@pytest.mark.parametrize(
    "payload, titles",
    [
        (None, []),
        ({"response_action": "clear"}, []),
        ({"response_action": "update", "view": modal("Changed")}, ["Changed"]),
        ({"response_action": "push", "view": modal("Above")}, ["One", "Above"]),
    ],
)
def test_the_acknowledgement_decides_what_happens_to_the_modal(
    team: Team, socket: Socket, payload: dict[str, Any] | None, titles: list[str]
) -> None:
    view = opened(team)

    seen = acknowledged(team, socket, payload, "submit_view", view["id"], {"typed": "Tidy"})

    assert seen.acknowledged
    assert [shown["title"]["text"] for shown in team.act("open_views", team.asha)] == titles


def test_errors_for_blocks_that_are_no_inputs_are_trouble(team: Team, socket: Socket) -> None:
    view = opened(team)
    payload = {"response_action": "errors", "errors": {"more": "No"}}

    seen = acknowledged(team, socket, payload, "submit_view", view["id"], {"typed": "Tidy"})

    assert seen.notice == "We had some trouble connecting. Try again?"
    assert len(team.act("open_views", team.asha)) == 1


def test_a_closed_modal_is_told_where_the_app_asked_for_it(team: Team, socket: Socket) -> None:
    view = opened(team, notify_on_close=True)

    acknowledged(team, socket, None, "close_view", view["id"])

    assert team.act("open_views", team.asha) == []


def test_a_home_tab_is_published_unless_its_hash_is_old(team: Team) -> None:
    first = team.client.views_publish(user_id=team.asha, view=HOME)["view"]
    team.client.views_publish(user_id=team.asha, view=HOME, hash=first["hash"])

    with pytest.raises(SlackApiError, match="hash_conflict"):
        team.client.views_publish(user_id=team.asha, view=HOME, hash=first["hash"])
    with pytest.raises(SlackApiError, match="invalid_arguments"):
        team.client.views_publish(user_id=team.asha, view=modal())
    assert first["root_view_id"] == first["id"]
