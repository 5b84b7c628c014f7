"""What people do with blocks, views and shortcuts, and the payloads apps get for it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest
from slack_sdk import WebClient

from integrations.sandbox.server import Sandbox

if TYPE_CHECKING:
    from tests.integrations.sandbox.slack.conftest import Socket, Team


def plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text}


def option(value: str) -> dict[str, Any]:
    return {"text": plain(value.title()), "value": value}


def told(team: Team, socket: Socket, name: str, *given: Any, reply: Any = None, **options: Any) -> tuple[Any, Any]:
    """Have someone act and the app acknowledge; return what they saw and the payload the app got."""
    with ThreadPoolExecutor(1) as pool:
        acting = pool.submit(team.act, name, *given, **options)
        envelope = socket.next_envelope()
        while envelope["type"] == "events_api":  # of the message that was posted before
            socket.acknowledge(envelope)
            envelope = socket.next_envelope()
        socket.acknowledge(envelope, reply)
        return acting.result(timeout=10), envelope["payload"]


def posted(team: Team, *elements: dict[str, Any]) -> str:
    blocks = [{"type": "actions", "block_id": "b", "elements": list(elements)}]
    ts: str = team.client.chat_postMessage(channel=team.channel, text="Choose", blocks=blocks)["ts"]
    return ts


STATIC = {"type": "static_select", "action_id": "state", "options": [option("open"), option("done")]}
OVERFLOW = {"type": "overflow", "action_id": "more", "options": [option("edit"), option("drop")]}
EXTERNAL = {"type": "external_select", "action_id": "find", "min_query_length": 1}
OWNER = {"type": "users_select", "action_id": "owner"}
DUE = {"type": "datepicker", "action_id": "due"}


@pytest.mark.parametrize(
    "element, selected, kept",
    [
        (STATIC, "done", {"selected_option": {"text": {**plain("Done"), "emoji": True}, "value": "done"}}),
        (OWNER, "U1", {"selected_user": "U1"}),
        (DUE, "2025-03-14", {"selected_date": "2025-03-14"}),
    ],
)
def test_a_choice_in_a_message_is_told_and_kept_in_its_state(
    team: Team, socket: Socket, element: dict[str, Any], selected: str, kept: dict[str, Any]
) -> None:
    ts = posted(team, element)

    _, payload = told(team, socket, "click", team.asha, team.channel, ts, element["action_id"], selected=selected)

    [action] = payload["actions"]
    assert kept.items() <= action.items()
    assert payload["state"]["values"]["b"][element["action_id"]] == {"type": element["type"], **kept}
    assert payload["user"]["id"] == team.asha


def test_an_overflow_choice_is_told_but_no_state(team: Team, socket: Socket) -> None:
    ts = posted(team, OVERFLOW)

    _, payload = told(team, socket, "click", team.asha, team.channel, ts, "more", selected="drop")

    assert payload["actions"][0]["selected_option"]["value"] == "drop"
    assert payload["state"]["values"] == {}


def test_an_option_that_is_not_offered_cannot_be_chosen(team: Team) -> None:
    ts = posted(team, STATIC)

    with pytest.raises(LookupError, match="not among the options"):
        team.act("click", team.asha, team.channel, ts, "state", selected="lost")


def test_an_external_select_asks_the_app_for_options(team: Team, socket: Socket) -> None:
    ts = posted(team, EXTERNAL)
    reply = {"options": [option("asha")]}

    seen, payload = told(team, socket, "suggest", team.asha, f"{team.channel}/{ts}", "find", "as", reply=reply)

    assert seen.options == [option("asha")]
    assert (payload["type"], payload["value"], payload["block_id"]) == ("block_suggestion", "as", "b")


def test_options_slack_would_not_show_are_trouble(team: Team, socket: Socket) -> None:
    ts = posted(team, EXTERNAL)
    reply = {"options": [{"text": "Asha", "value": "asha"}]}

    seen, _ = told(team, socket, "suggest", team.asha, f"{team.channel}/{ts}", "find", "as", reply=reply)

    assert (seen.options, seen.error) == ([], "invalid_options")


def test_an_ephemeral_message_can_be_used_by_its_reader_only(team: Team, socket: Socket) -> None:
    button = {"type": "button", "action_id": "ok", "text": plain("OK")}
    blocks = [{"type": "actions", "elements": [button]}]
    ts = team.client.chat_postEphemeral(channel=team.channel, user=team.asha, text="?", blocks=blocks)["message_ts"]

    _, payload = told(team, socket, "click", team.asha, team.channel, ts, "ok")

    assert payload["container"]["is_ephemeral"] is True
    assert "message" not in payload
    with pytest.raises(LookupError):
        team.act("click", team.ben, team.channel, ts, "ok")


def test_a_click_on_the_home_tab_names_its_view(team: Team, socket: Socket) -> None:
    button = {"type": "button", "action_id": "mine", "text": plain("Mine")}
    view = {"type": "home", "blocks": [{"type": "actions", "elements": [button]}]}
    view_id = team.client.views_publish(user_id=team.asha, view=view)["view"]["id"]

    _, payload = told(team, socket, "click_in_view", team.asha, view_id, "mine")

    assert payload["container"] == {"type": "view", "view_id": view_id}
    assert payload["view"]["type"] == "home"
    assert "response_url" not in payload


def test_a_message_shortcut_carries_the_message(team: Team, socket: Socket) -> None:
    ts = team.act("say", team.ben, team.channel, "The room is cold")["ts"]

    where = {"channel_id": team.channel, "ts": ts}
    _, payload = told(team, socket, "run_shortcut", team.asha, "from_message", **where)

    assert payload["type"] == "message_action"
    assert payload["message"]["text"] == "The room is cold"
    assert payload["message"]["user"] == team.ben
    assert payload["callback_id"] == "from_message"


def test_a_global_shortcut_has_no_channel_but_a_trigger_that_opens_a_modal(team: Team, socket: Socket) -> None:
    _, payload = told(team, socket, "run_shortcut", team.asha, "from_anywhere")

    text = {"type": "section", "text": plain("Hello")}
    view = {"type": "modal", "title": plain("New"), "blocks": [text]}
    assert payload["type"] == "shortcut"
    assert "channel" not in payload
    assert team.client.views_open(trigger_id=payload["trigger_id"], view=view)["ok"]


def test_a_message_event_says_where_it_was_written(team: Team, socket: Socket) -> None:
    team.act("say", team.ben, team.channel, "Hello")

    event = socket.next_envelope()["payload"]
    assert event["type"] == "event_callback"
    assert event["event"]["channel"] == team.channel
    assert event["event"]["channel_type"] == "channel"
    assert event["authorizations"][0]["user_id"] == team.app.bot_user_id


def test_events_that_the_manifest_does_not_name_are_not_sent(team: Team, socket: Socket) -> None:
    direct = team.client.conversations_open(users=team.asha)["channel"]["id"]
    team.act("say", team.asha, direct, "Hello")
    team.act("say", team.asha, team.channel, "Marker")

    assert socket.next_envelope()["payload"]["event"]["text"] == "Marker"


def test_a_changed_message_is_told_with_what_it_was(team: Team, socket: Socket) -> None:
    ts = team.client.chat_postMessage(channel=team.channel, text="One")["ts"]
    socket.acknowledge(socket.next_envelope())

    team.client.chat_update(channel=team.channel, ts=ts, text="Two")

    event = socket.next_envelope()["payload"]["event"]
    assert event["subtype"] == "message_changed"
    assert (event["previous_message"]["text"], event["message"]["text"]) == ("One", "Two")


def test_any_token_is_taken_where_the_sandbox_is_told_so() -> None:
    with Sandbox.start(accept_any_token=True) as sandbox:
        app = sandbox.do(lambda world: world.slack.install_app(["chat:write"]))
        client = WebClient(token="xoxb-whatever", base_url=f"{sandbox.url}/api/")

        assert client.auth_test()["bot_id"] == app.bot_id
        assert client.apps_connections_open(app_token="xapp-whatever")["url"].startswith("ws://127.0.0.1:")


def test_names_that_people_type_become_mentions(team: Team) -> None:
    group = team.act("add_usergroup", "trainers", "Trainers", [team.ben])

    message = team.act("say", team.asha, team.channel, "@ben @trainers @nobody see #training & a@b.example <now>")

    expected = (
        f"<@{team.ben}> <!subteam^{group.id}> @nobody see <#{team.channel}|training> &amp; a@b.example &lt;now&gt;"
    )
    assert message["text"] == expected
