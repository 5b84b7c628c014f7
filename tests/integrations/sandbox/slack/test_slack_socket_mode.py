"""A real Bolt app, connected by Socket Mode, sees commands, clicks, modals and events as on Slack."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from slack_sdk import WebClient

if TYPE_CHECKING:
    from tests.integrations.sandbox.slack.conftest import Bot, Socket, Team

MODAL: dict[str, Any] = {
    "type": "modal",
    "callback_id": "add",
    "title": {"type": "plain_text", "text": "New action"},
    "submit": {"type": "plain_text", "text": "Add"},
    "notify_on_close": True,
    "private_metadata": "from the command",
    "blocks": [
        {
            "type": "input",
            "block_id": "title",
            "label": {"type": "plain_text", "text": "Title"},
            "element": {"type": "plain_text_input", "action_id": "typed"},
        }
    ],
}


def buttons(*labels: str) -> list[dict[str, Any]]:
    elements = [
        {"type": "button", "action_id": label, "value": label, "text": {"type": "plain_text", "text": label}}
        for label in labels
    ]
    return [{"type": "actions", "block_id": "choices", "elements": elements}]


def on_command(bot: Bot, answer: Callable[..., None]) -> None:
    bot.app.command("/action")(answer)


def test_a_command_reaches_the_app_as_typed_and_its_answer_is_seen_by_one_person(team: Team, bot: Bot) -> None:
    def answer(ack: Any, body: dict[str, Any]) -> None:
        bot.heard.put(body)
        ack(text="Noted")

    on_command(bot, answer)
    bot.connect()

    seen = team.act("run_command", team.asha, team.channel, "/action add Tidy <room> & by @ben")

    body = bot.next_heard()
    assert seen.acknowledged
    assert seen.text == "Noted"
    assert body["text"] == "add Tidy <room> & by @ben"
    assert body["user_id"] == team.asha
    assert body["channel_name"] == "training"
    assert [message["text"] for message in team.history(viewer=team.asha)] == ["Noted"]
    assert team.history(viewer=team.ben) == []


def test_a_command_that_asks_for_it_gets_its_text_escaped(team: Team, bot: Bot) -> None:
    def answer(ack: Any, body: dict[str, Any]) -> None:
        bot.heard.put(body)
        ack()

    bot.app.command("/share")(answer)
    bot.connect()

    team.act("run_command", team.asha, team.channel, "/share <it> & with @ben in #training")

    expected = f"&lt;it&gt; &amp; with <@{team.ben}|ben> in <#{team.channel}|training>"
    assert bot.next_heard()["text"] == expected


def test_a_command_without_a_listening_app_fails_in_front_of_the_person(team: Team) -> None:
    seen = team.act("run_command", team.asha, team.channel, "/action list")

    assert not seen.acknowledged
    assert seen.notice == '/action failed with the error "dispatch_failed"'


def test_a_command_that_is_not_in_the_manifest_is_not_valid(team: Team) -> None:
    seen = team.act("run_command", team.asha, team.channel, "/unknown list")

    assert seen.notice == "/unknown is not a valid command."


def test_a_command_that_is_not_acknowledged_times_out(team: Team, bot: Bot) -> None:
    on_command(bot, lambda ack: None)
    bot.connect()

    team.sandbox.world.slack.delivery.seconds_to_answer = 0.2
    seen = team.act("run_command", team.asha, team.channel, "/action list")

    assert seen.error == "operation_timeout"


def test_a_modal_is_opened_filled_in_refused_and_submitted(team: Team, bot: Bot) -> None:
    def open_modal(ack: Any, body: dict[str, Any], client: WebClient) -> None:
        ack()
        client.views_open(trigger_id=body["trigger_id"], view=MODAL)
        bot.heard.put(body)

    def submit(ack: Any, body: dict[str, Any], view: dict[str, Any]) -> None:
        bot.heard.put(body)
        typed = view["state"]["values"]["title"]["typed"]["value"]
        ack() if typed != "too vague" else ack(response_action="errors", errors={"title": "Say more."})

    on_command(bot, open_modal)
    bot.app.view("add")(submit)
    bot.connect()
    team.act("run_command", team.asha, team.channel, "/action add")
    bot.next_heard()

    [modal] = team.act("open_views", team.asha)
    empty = team.act("submit_view", team.asha, modal["id"], {})
    refused = team.act("submit_view", team.asha, modal["id"], {"title": {"typed": "too vague"}})
    team.act("submit_view", team.asha, modal["id"], {"title": {"typed": "Tidy the room"}})

    assert empty.field_errors == {"title": "Please complete this required field."}
    assert refused.field_errors == {"title": "Say more."}
    assert bot.next_heard()["view"]["private_metadata"] == "from the command"
    assert bot.next_heard()["view"]["state"]["values"] == {
        "title": {"typed": {"type": "plain_text_input", "value": "Tidy the room"}}
    }
    assert team.act("open_views", team.asha) == []


def test_a_click_carries_its_message_and_the_response_url_replaces_it(team: Team, bot: Bot) -> None:
    def clicked(ack: Any, body: dict[str, Any], respond: Any) -> None:
        ack()
        respond(text="Done already", replace_original=True)
        bot.heard.put(body)

    bot.app.action("done")(clicked)
    bot.connect()
    posted = team.client.chat_postMessage(channel=team.channel, text="Done?", blocks=buttons("done", "later"))

    team.act("click", team.ben, team.channel, posted["ts"], "done")

    body = bot.next_heard()
    assert body["container"] == {
        "type": "message",
        "message_ts": posted["ts"],
        "channel_id": team.channel,
        "is_ephemeral": False,
    }
    assert body["actions"][0]["value"] == "done"
    assert body["message"]["text"] == "Done?"
    [message] = team.history()
    assert message["text"] == "Done already"
    assert "blocks" not in message


def test_an_event_comes_again_until_it_is_acknowledged(team: Team, socket: Socket) -> None:
    delivery = team.sandbox.world.slack.delivery
    delivery.seconds_to_answer, delivery.event_retry_seconds = 0.3, (0.0, 0.0, 0.0)

    team.act("say", team.asha, team.channel, "hello")

    first, second = socket.next_envelope(), socket.next_envelope()
    socket.acknowledge(second)
    assert first["payload"]["event"]["text"] == "hello"
    assert (first["retry_attempt"], first["retry_reason"]) == (0, "")
    assert (second["retry_attempt"], second["retry_reason"]) == (1, "timeout")
    assert first["payload"]["event_id"] == second["payload"]["event_id"]


def test_looking_at_the_home_tab_lets_the_app_publish_it(team: Team, bot: Bot) -> None:
    def opened(event: dict[str, Any], client: WebClient) -> None:
        text = {"type": "mrkdwn", "text": "Your actions"}
        client.views_publish(
            user_id=event["user"], view={"type": "home", "blocks": [{"type": "section", "text": text}]}
        )
        bot.heard.put(event)

    bot.app.event("app_home_opened")(opened)
    bot.connect()

    team.act("open_home", team.asha)

    assert bot.next_heard()["tab"] == "home"
    assert team.act("home_of", team.asha)["blocks"][0]["text"]["text"] == "Your actions"
    assert team.act("home_of", team.ben) is None


def test_the_app_comes_back_by_itself_when_slack_asks_it_to_reconnect(
    team: Team, bot: Bot, until: Callable[[Callable[[], bool]], None]
) -> None:
    def answer(ack: Any) -> None:
        ack(text="Still here")

    on_command(bot, answer)
    bot.connect()
    sockets = team.sandbox.world.slack.delivery.sockets
    [before] = team.sandbox.do(lambda world: sockets.connections(team.app.app_id))

    team.sandbox.do(lambda world: sockets.disconnect(team.app.app_id, reason="refresh_requested"))

    until(lambda: connection_numbers(team) not in ([], [before.number]))
    assert team.act("run_command", team.asha, team.channel, "/action list").text == "Still here"


def connection_numbers(team: Team) -> list[int]:
    sockets = team.sandbox.world.slack.delivery.sockets
    return [connection.number for connection in team.sandbox.do(lambda world: sockets.connections(team.app.app_id))]
