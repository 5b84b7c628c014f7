"""The Web API answers and refuses as Slack does."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
import requests
from slack_sdk.errors import SlackApiError

from integrations.sandbox.clock import SandboxClock

if TYPE_CHECKING:
    from tests.integrations.sandbox.slack.conftest import Team

SECTION = {"type": "section", "text": {"type": "mrkdwn", "text": "Hello"}}


def refused(team: Team, method: str, *, token: str | None = None, **arguments: Any) -> dict[str, Any]:
    """Call a method that has to be refused; return the answer."""
    client = team.client if token is None else team.client_with(token)
    with pytest.raises(SlackApiError) as caught:
        client.api_call(method, json=arguments)
    answer: dict[str, Any] = caught.value.response.data
    return answer


def make(team: Team, name: str, *given: Any, **options: Any) -> str:
    made: str = team.act(name, *given, **options).id
    return made


# Tokens and scopes


def test_a_token_says_whose_it_is_and_what_it_may_do(team: Team) -> None:
    answer = team.client.auth_test()

    assert answer["user_id"] == team.app.bot_user_id
    assert answer["bot_id"] == team.app.bot_id
    assert "chat:write" in answer.headers["x-oauth-scopes"].split(",")


def test_a_call_without_a_token_is_not_authed(team: Team) -> None:
    answer = requests.post(f"{team.sandbox.url}/api/auth.test", timeout=5)

    assert (answer.status_code, answer.json()) == (200, {"ok": False, "error": "not_authed"})


def test_a_token_in_the_form_is_as_good_as_one_in_the_header(team: Team) -> None:
    answer = requests.post(f"{team.sandbox.url}/api/auth.test", data={"token": team.app.bot_token}, timeout=5)

    assert answer.json()["ok"]


def test_unknown_and_revoked_tokens_are_told_apart(team: Team) -> None:
    assert refused(team, "auth.test", token="xoxb-1-2-3")["error"] == "invalid_auth"

    team.client.auth_revoke()

    assert refused(team, "auth.test")["error"] == "token_revoked"


def test_a_missing_scope_is_named_with_what_the_token_has(team: Team) -> None:
    small = team.act("install_app", ["chat:write"])

    answer = refused(team, "users.list", token=small.bot_token)

    assert (answer["error"], answer["needed"], answer["provided"]) == ("missing_scope", "users:read", "chat:write")


def test_each_kind_of_token_has_its_own_methods(team: Team) -> None:
    assert refused(team, "apps.connections.open")["error"] == "not_allowed_token_type"
    assert refused(team, "chat.postMessage", token=team.app.app_token)["error"] == "not_allowed_token_type"


def test_an_unknown_method_is_named_back(team: Team) -> None:
    assert refused(team, "chat.shout") == {"ok": False, "error": "unknown_method", "req_method": "chat.shout"}


def test_missing_arguments_are_listed(team: Team) -> None:
    answer = refused(team, "chat.update", channel=team.channel)

    assert answer["error"] == "invalid_arguments"
    assert answer["response_metadata"]["messages"] == ["[ERROR] missing required field: ts"]


# Posting


def test_a_message_is_posted_with_its_metadata_and_read_back(team: Team) -> None:
    metadata = {"event_type": "digest_posted", "event_payload": {"key": "2025-W11"}}

    posted = team.client.chat_postMessage(channel=team.channel, text="Hi", blocks=[SECTION], metadata=metadata)

    plain = team.client.conversations_history(channel=team.channel)["messages"][0]
    full = team.client.conversations_history(channel=team.channel, include_all_metadata=True)["messages"][0]
    assert plain["ts"] == posted["ts"]
    assert plain["metadata"] == {"event_type": "digest_posted"}
    assert full["metadata"] == metadata
    assert full["blocks"][0]["block_id"]


def test_a_message_to_a_person_opens_the_direct_conversation(team: Team) -> None:
    first = team.client.chat_postMessage(channel=team.asha, text="One")
    second = team.client.chat_postMessage(channel=team.asha, text="Two")

    assert first["channel"].startswith("D")
    assert first["channel"] == second["channel"] == team.client.conversations_open(users=team.asha)["channel"]["id"]


@pytest.mark.parametrize(
    "arguments, error",
    [
        ({"channel": "C0UNKNOWN", "text": "Hi"}, "channel_not_found"),
        ({"text": ""}, "no_text"),
        ({"text": "Hi", "thread_ts": "1700000000.000001"}, "thread_not_found"),
        ({"text": "Hi", "thread_ts": "yesterday"}, "invalid_thread_ts"),
        ({"text": "Hi", "metadata": {"event_type": "x"}}, "invalid_metadata_format"),
        ({"text": "Hi", "metadata": {"event_type": "x y", "event_payload": {}}}, "invalid_metadata_format"),
        ({"text": "Hi", "metadata": {"event_type": "x", "event_payload": {"a": "b" * 9000}}}, "metadata_too_large"),
        ({"text": "Hi", "blocks": "not json"}, "invalid_blocks_format"),
        ({"text": "Hi", "blocks": [{"type": "section"}]}, "invalid_blocks"),
        ({"text": "Hi", "attachments": [{"text": "a"}] * 101}, "too_many_attachments"),
    ],
)
def test_a_message_slack_would_not_take_is_refused(team: Team, arguments: dict[str, Any], error: str) -> None:
    assert refused(team, "chat.postMessage", **{"channel": team.channel, **arguments})["error"] == error


def test_channels_the_bot_is_not_in_are_refused_or_hidden(team: Team) -> None:
    open_channel = make(team, "add_channel", "open")
    hidden = make(team, "add_channel", "hidden", is_private=True)

    assert refused(team, "chat.postMessage", channel=open_channel, text="Hi")["error"] == "not_in_channel"
    assert refused(team, "chat.postMessage", channel=hidden, text="Hi")["error"] == "channel_not_found"
    assert refused(team, "conversations.history", channel=open_channel)["error"] == "not_in_channel"


def test_an_archived_channel_takes_no_messages(team: Team) -> None:
    team.act("archive", team.channel)

    assert refused(team, "chat.postMessage", channel=team.channel, text="Hi")["error"] == "is_archived"


def test_a_long_text_is_cut_at_forty_thousand_characters(team: Team) -> None:
    posted = team.client.chat_postMessage(channel=team.channel, text="x" * 40_001)

    assert len(posted["message"]["text"]) == 40_000


def test_lone_brackets_are_escaped_and_entities_kept(team: Team) -> None:
    posted = team.client.chat_postMessage(channel=team.channel, text=f"a < b & c <@{team.asha}> &amp; <https://a.b|c>")

    assert posted["message"]["text"] == f"a &lt; b &amp; c <@{team.asha}> &amp; <https://a.b|c>"


def test_typed_names_notify_only_where_link_names_asks_for_it(team: Team) -> None:
    plain = team.client.chat_postMessage(channel=team.channel, text="@channel look")
    linked = team.client.chat_postMessage(channel=team.channel, text="@channel look", link_names=True)

    assert not team.act("mentions", team.channel, plain["ts"]).notifies_anybody
    assert team.act("mentions", team.channel, linked["ts"]).broadcasts == ["channel"]


def test_the_bot_changes_and_deletes_its_own_messages_only(team: Team) -> None:
    own = team.client.chat_postMessage(channel=team.channel, text="One", blocks=[SECTION])["ts"]
    theirs = team.act("say", team.asha, team.channel, "Mine")["ts"]

    changed = team.client.chat_update(channel=team.channel, ts=own, text="Two")

    assert changed["message"]["text"] == "Two"
    assert "blocks" not in changed["message"]
    assert changed["message"]["edited"]["user"] == team.app.bot_user_id
    wrong = {"channel": team.channel, "ts": theirs, "text": "x"}
    assert refused(team, "chat.update", **wrong)["error"] == "cant_update_message"
    assert refused(team, "chat.delete", **wrong)["error"] == "cant_delete_message"
    assert refused(team, "chat.delete", channel=team.channel, ts="1.000000")["error"] == "message_not_found"
    too_long = {"channel": team.channel, "ts": own, "text": "x" * 4001}
    assert refused(team, "chat.update", **too_long)["error"] == "msg_too_long"
    team.client.chat_delete(channel=team.channel, ts=own)
    assert [message["text"] for message in team.history()] == ["Mine"]


def test_an_ephemeral_message_is_seen_by_its_reader_alone(team: Team) -> None:
    answer = team.client.chat_postEphemeral(channel=team.channel, user=team.asha, text="Psst")

    assert answer["message_ts"]
    assert [message["text"] for message in team.history(viewer=team.asha)] == ["Psst"]
    assert team.history(viewer=team.ben) == []
    assert team.client.conversations_history(channel=team.channel)["messages"] == []
    outsider = make(team, "add_user", "cy", real_name="Cy")
    refusal = refused(team, "chat.postEphemeral", channel=team.channel, user=outsider, text="Psst")
    assert refusal["error"] == "user_not_in_channel"


# Reading


def test_a_thread_is_counted_on_its_parent_and_read_in_order(team: Team) -> None:
    parent = team.client.chat_postMessage(channel=team.channel, text="Parent")["ts"]
    for text in ("One", "Two"):
        team.client.chat_postMessage(channel=team.channel, text=text, thread_ts=parent)
    team.client.chat_postMessage(channel=team.channel, text="All", thread_ts=parent, reply_broadcast=True)

    thread = team.client.conversations_replies(channel=team.channel, ts=parent)["messages"]
    newest, oldest = team.client.conversations_history(channel=team.channel)["messages"]

    assert [message["text"] for message in thread] == ["Parent", "One", "Two", "All"]
    assert (oldest["reply_count"], newest["subtype"]) == (3, "thread_broadcast")


def test_a_deleted_parent_leaves_a_tombstone_over_its_replies(team: Team) -> None:
    parent = team.client.chat_postMessage(channel=team.channel, text="Parent")["ts"]
    team.act("say", team.asha, team.channel, "Reply", thread_ts=parent)

    team.client.chat_delete(channel=team.channel, ts=parent)

    [left] = team.client.conversations_history(channel=team.channel)["messages"]
    assert (left["subtype"], left["text"], left["reply_count"]) == ("tombstone", "This message was deleted.", 1)
    assert "bot_id" not in left


def test_history_comes_in_pages_the_newest_first(team: Team) -> None:
    for number in range(5):
        team.act("say", team.asha, team.channel, str(number))

    pages = team.client.conversations_history(channel=team.channel, limit=2)

    assert [[message["text"] for message in page["messages"]] for page in pages] == [["4", "3"], ["2", "1"], ["0"]]
    assert refused(team, "conversations.history", channel=team.channel, cursor="nonsense")["error"] == "invalid_cursor"


def test_history_can_be_asked_for_a_stretch_of_time(team: Team) -> None:
    stamps = [team.act("say", team.asha, team.channel, str(number))["ts"] for number in range(3)]

    after = team.client.conversations_history(channel=team.channel, oldest=stamps[1])["messages"]
    from_on = team.client.conversations_history(channel=team.channel, oldest=stamps[1], inclusive=True)["messages"]

    assert [message["text"] for message in after] == ["2"]
    assert [message["text"] for message in from_on] == ["2", "1"]


def test_reading_a_private_channel_needs_its_own_scope(team: Team) -> None:
    small = team.act("install_app", ["channels:history"])
    hidden = make(team, "add_channel", "hidden", members=[small.bot_user_id], is_private=True)

    answer = refused(team, "conversations.history", token=small.bot_token, channel=hidden)

    assert (answer["error"], answer["needed"]) == ("missing_scope", "groups:history")


# People


def test_people_are_found_by_email_unless_they_have_left(team: Team) -> None:
    team.act("add_user", "gone", real_name="Gone", email="gone@example.org", deleted=True)

    assert team.client.users_lookupByEmail(email="Asha@example.org")["user"]["id"] == team.asha
    assert refused(team, "users.lookupByEmail", email="gone@example.org")["error"] == "users_not_found"
    assert refused(team, "users.info", user="U0NOBODY")["error"] == "user_not_found"


def test_an_email_is_shown_only_with_its_scope(team: Team) -> None:
    small = team.act("install_app", ["users:read"])

    shown = team.client.users_info(user=team.asha)["user"]["profile"]
    hidden = team.client_with(small.bot_token).users_info(user=team.asha)["user"]["profile"]

    assert shown["email"] == "asha@example.org"
    assert "email" not in hidden


def test_lists_of_channels_members_and_groups_are_answered(team: Team) -> None:
    group = team.act("add_usergroup", "trainers", "Trainers", [team.asha])

    assert [c["name"] for c in team.client.conversations_list()["channels"]] == ["training"]
    assert team.client.conversations_members(channel=team.channel)["members"][0] == team.asha
    assert team.client.usergroups_users_list(usergroup=group.id)["users"] == [team.asha]
    assert team.client.usergroups_list(include_users=True)["usergroups"][0]["users"] == [team.asha]
    assert team.client.conversations_info(channel=team.channel)["channel"]["is_member"]


def test_a_reaction_is_added_once(team: Team) -> None:
    ts = team.act("say", team.asha, team.channel, "Hi")["ts"]

    team.client.reactions_add(channel=team.channel, name="eyes", timestamp=ts)

    again = {"channel": team.channel, "name": "eyes", "timestamp": ts}
    assert refused(team, "reactions.add", **again)["error"] == "already_reacted"
    assert team.history()[0]["reactions"] == [{"name": "eyes", "users": [team.app.bot_user_id], "count": 1}]


# Limits


def test_a_burst_of_messages_to_a_channel_is_limited_for_a_while(team: Team, clock: SandboxClock) -> None:
    clock.hold_at(datetime(2025, 3, 10, 9, tzinfo=UTC))
    for number in range(5):
        team.client.chat_postMessage(channel=team.channel, text=str(number))

    with pytest.raises(SlackApiError) as caught:
        team.client.chat_postMessage(channel=team.channel, text="too many")

    assert caught.value.response.status_code == 429
    assert caught.value.response.data == {"ok": False, "error": "ratelimited"}
    assert caught.value.response.headers["Retry-After"] == "1"
    clock.move_on(timedelta(seconds=1))
    assert team.client.chat_postMessage(channel=team.channel, text="now")["ok"]


def test_a_method_is_limited_by_its_tier(team: Team, clock: SandboxClock) -> None:
    clock.hold_at(datetime(2025, 3, 10, 9, tzinfo=UTC))
    for _ in range(20):
        team.client.users_list()

    with pytest.raises(SlackApiError) as caught:
        team.client.users_list()

    assert caught.value.response.headers["Retry-After"] == "60"
    team.sandbox.world.slack.limits.enabled = False
    assert team.client.users_list()["ok"]


def test_limits_begin_anew_when_the_clock_is_set_back(team: Team, clock: SandboxClock) -> None:
    for _ in range(20):
        team.client.users_list()
    for number in range(5):
        team.client.chat_postMessage(channel=team.channel, text=str(number))

    clock.hold_at(datetime(2025, 3, 10, 9, tzinfo=UTC))

    assert team.client.users_list()["ok"]
    assert team.client.chat_postMessage(channel=team.channel, text="now")["ok"]
