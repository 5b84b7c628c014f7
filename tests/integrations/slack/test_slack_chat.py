"""The Slack adapter against the sandbox: what it says, finds, shows and asks."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from integrations.errors import OutcomeUnknown, ServiceMisconfigured, ServiceUnavailable
from integrations.slack.errors import TooLate
from integrations.slack.message import File, Member, Message, Modal

if TYPE_CHECKING:
    from integrations.sandbox.faults import Kind
    from tests.integrations.slack.slack_in_sandbox import Slack

PICTURE = File("measures.png", "The main measures", b"\x89PNG\r\n\x1a\nrest", "A line chart: usefulness rises to 4.2")

MODAL = Modal(
    {
        "type": "modal",
        "callback_id": "actions.add",
        "title": {"type": "plain_text", "text": "Add an action"},
        "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "..."}}],
    }
)


def an_hour_ago() -> datetime:
    return datetime.now(UTC) - timedelta(hours=1)


# --- posting


def test_a_message_is_posted_in_one_request_with_its_key(slack: Slack, greeting: Message) -> None:
    posted = slack.chat().post(slack.channel_id, greeting, key="digest 2025-W11")

    assert slack.methods() == ["chat.postMessage"]
    [message] = slack.history()
    assert (posted.channel_id, posted.ts) == (slack.channel_id, message["ts"])
    assert message["text"] == "Week 11"
    stored = slack.do(lambda world: world.slack.messages.find(slack.channel_id, posted.ts))
    assert stored.metadata == {"event_type": "cqi_post", "event_payload": {"key": "digest 2025-W11"}}


def test_a_user_id_is_a_direct_message_and_needs_no_other_request(slack: Slack, greeting: Message) -> None:
    posted = slack.chat().post(slack.user_id, greeting)

    assert slack.methods() == ["chat.postMessage"]
    assert posted.channel_id.startswith("D")


def test_a_reply_goes_into_its_thread(slack: Slack, greeting: Message) -> None:
    chat = slack.chat()
    posted = chat.post(slack.channel_id, greeting)

    chat.post(slack.channel_id, Message("More"), thread_ts=posted.ts)

    assert [message["text"] for message in slack.history(thread_ts=posted.ts)] == ["Week 11", "More"]


def test_names_in_a_plain_text_are_not_turned_into_mentions_or_links(slack: Slack) -> None:
    posted = slack.chat().post(slack.channel_id, Message("ask @ada, see #improvement, go to example.org"))

    mentions = slack.do(lambda world: world.slack.mentions(slack.channel_id, posted.ts))
    assert not mentions.notifies_anybody


def test_a_message_is_changed_in_place(slack: Slack, greeting: Message) -> None:
    chat = slack.chat()
    posted = chat.post(slack.channel_id, greeting, key="k")

    chat.update(posted, Message("Week 11, corrected"))

    assert [message["text"] for message in slack.history()] == ["Week 11, corrected"]
    assert chat.find_post(slack.channel_id, key="k", since=an_hour_ago()) == posted


# --- finding again


def test_a_post_is_found_by_its_key_and_no_other(slack: Slack, greeting: Message) -> None:
    chat = slack.chat()
    chat.post(slack.channel_id, greeting, key="other")
    posted = chat.post(slack.channel_id, greeting, key="digest 2025-W11")
    chat.post(slack.channel_id, greeting)

    assert chat.find_post(slack.channel_id, key="digest 2025-W11", since=an_hour_ago()) == posted
    assert chat.find_post(slack.channel_id, key="digest 2025-W12", since=an_hour_ago()) is None


def test_a_post_is_found_in_a_direct_message_too(slack: Slack, greeting: Message) -> None:
    chat = slack.chat()
    posted = chat.post(slack.user_id, greeting, key="reminder")

    assert chat.find_post(slack.user_id, key="reminder", since=an_hour_ago()) == posted


def test_a_reply_is_found_in_its_thread_and_not_in_the_channel(slack: Slack, greeting: Message) -> None:
    chat = slack.chat()
    parent = chat.post(slack.channel_id, greeting, key="digest")
    reply = chat.post(slack.channel_id, Message("More"), key="digest, second part", thread_ts=parent.ts)
    wanted: dict[str, Any] = {"key": "digest, second part", "since": an_hour_ago()}

    assert chat.find_post(slack.channel_id, thread_ts=parent.ts, **wanted) == reply
    assert chat.find_post(slack.channel_id, **wanted) is None


def test_a_post_is_found_on_a_later_page(slack: Slack, greeting: Message) -> None:
    chat = slack.chat()
    posted = chat.post(slack.channel_id, greeting, key="first")

    async def chatter(world: Any) -> None:
        for number in range(210):
            await world.slack.say(slack.user_id, slack.channel_id, f"message {number}")

    slack.do(chatter)
    slack.mark()

    assert chat.find_post(slack.channel_id, key="first", since=an_hour_ago()) == posted
    assert slack.methods() == ["conversations.history"] * 2


def test_a_post_older_than_asked_for_is_not_looked_for(slack: Slack, greeting: Message) -> None:
    chat = slack.chat()
    chat.post(slack.channel_id, greeting, key="old")

    assert chat.find_post(slack.channel_id, key="old", since=datetime.now(UTC) + timedelta(hours=1)) is None


# --- faults


@pytest.mark.parametrize("kind", ["cut-after", "503-after", "truncated"])
def test_a_post_whose_answer_is_lost_is_not_repeated_and_can_be_found(
    slack: Slack, greeting: Message, kind: Kind
) -> None:
    chat = slack.chat()
    slack.fails(kind)

    with pytest.raises(OutcomeUnknown, match="may or may not be done"):
        chat.post(slack.channel_id, greeting, key="k")

    assert len(slack.history()) == 1
    assert chat.find_post(slack.channel_id, key="k", since=an_hour_ago()) is not None


@pytest.mark.parametrize("kind", ["cut", "500", "503", "html-502"])
def test_a_post_that_failed_before_its_effect_cannot_be_told_from_one_after(
    slack: Slack, greeting: Message, kind: Kind
) -> None:
    chat = slack.chat()
    slack.fails(kind)

    with pytest.raises(OutcomeUnknown):
        chat.post(slack.channel_id, greeting, key="k")

    assert slack.history() == []
    assert chat.find_post(slack.channel_id, key="k", since=an_hour_ago()) is None


def test_a_post_refused_for_the_pace_waits_as_told_and_is_posted_once(slack: Slack, greeting: Message) -> None:
    slack.fails("429", retry_after=7, times=2)

    slack.chat().post(slack.channel_id, greeting)

    assert slack.clock.slept == [7, 7]
    assert len(slack.history()) == 1


def test_a_pause_longer_than_the_budget_is_told_with_its_end(slack: Slack, greeting: Message) -> None:
    slack.fails("429", retry_after=300, times=None)

    with pytest.raises(ServiceUnavailable, match="slower pace") as caught:
        slack.chat().post(slack.channel_id, greeting)

    assert not isinstance(caught.value, OutcomeUnknown)
    assert caught.value.retry_at is not None
    assert slack.clock.slept == []


def test_posts_to_one_channel_keep_their_order_through_a_pause(slack: Slack) -> None:
    chat = slack.chat()
    is_waiting, may_go_on = threading.Event(), threading.Event()

    def hold(seconds: float) -> None:
        is_waiting.set()
        may_go_on.wait(10)

    slack.clock.sleep = hold  # type: ignore[method-assign]
    held_chat = slack.chat()
    slack.fails("429", retry_after=1)
    first = threading.Thread(target=held_chat.post, args=(slack.channel_id, Message("first")))
    first.start()
    is_waiting.wait(10)
    second = threading.Thread(target=held_chat.post, args=(slack.channel_id, Message("second")))
    second.start()

    chat.post(slack.user_id, Message("elsewhere"))  # another conversation does not wait
    may_go_on.set()
    first.join(10)
    second.join(10)

    assert [message["text"] for message in slack.history()] == ["first", "second"]


@pytest.mark.parametrize("kind", ["cut", "cut-after", "500", "truncated"])
def test_a_change_is_repeated_because_twice_is_as_good_as_once(slack: Slack, greeting: Message, kind: Kind) -> None:
    chat = slack.chat()
    posted = chat.post(slack.channel_id, greeting)
    slack.fails(kind)

    chat.update(posted, Message("after"))

    assert [message["text"] for message in slack.history()] == ["after"]


def test_slack_that_cannot_be_reached_is_unavailable_and_nothing_was_posted(slack: Slack, greeting: Message) -> None:
    chat = slack.chat()
    slack.sandbox.stop()

    with pytest.raises(ServiceUnavailable, match="could not be reached") as caught:
        chat.post(slack.channel_id, greeting)

    assert not isinstance(caught.value, OutcomeUnknown)


# --- what a person must mend


def test_a_channel_without_the_bot_says_what_to_type(slack: Slack, greeting: Message) -> None:
    channel_id = slack.do(lambda world: world.slack.add_channel("elsewhere", members=[slack.user_id]).id)

    with pytest.raises(ServiceMisconfigured, match=rf"the bot is not in {channel_id}.*/invite @"):
        slack.chat().post(channel_id, greeting)


def test_an_archived_channel_is_said_to_be_archived(slack: Slack, greeting: Message) -> None:
    slack.do(lambda world: world.slack.archive(slack.channel_id))

    with pytest.raises(ServiceMisconfigured, match="is archived"):
        slack.chat().post(slack.channel_id, greeting)


def test_a_wrong_channel_id_says_where_to_find_the_right_one(slack: Slack, greeting: Message) -> None:
    with pytest.raises(ServiceMisconfigured, match="About > Channel ID"):
        slack.chat().post("C0WRONGID", greeting)


def test_a_missing_scope_is_named(slack: Slack, greeting: Message) -> None:
    app = slack.install(("commands",))

    with pytest.raises(ServiceMisconfigured, match="lacks the scope chat:write"):
        slack.chat(app.bot_token).post(slack.channel_id, greeting)


def test_a_wrong_token_is_never_shown(slack: Slack, greeting: Message) -> None:
    token = "xoxb-1-2-wrong"

    with pytest.raises(ServiceMisconfigured, match="does not accept the token") as caught:
        slack.chat(token).post(slack.channel_id, greeting)

    assert token not in str(caught.value)


def test_an_app_that_was_removed_says_to_reinstall_it(slack: Slack, greeting: Message) -> None:
    slack.do(lambda world: world.slack.uninstall_app(slack.app.app_id))

    with pytest.raises(ServiceMisconfigured, match="reinstall"):
        slack.chat().post(slack.channel_id, greeting)


def test_blocks_that_slack_refuses_are_reported_with_slacks_own_pointer(slack: Slack) -> None:
    broken = Message("x", [{"type": "section", "text": {"type": "mrkdwn", "text": "y" * 3001}}])

    with pytest.raises(ServiceMisconfigured, match=r"invalid_blocks.*/blocks/0"):
        slack.chat().post(slack.channel_id, broken)


# --- files


def test_a_picture_is_uploaded_unseen_and_then_shared_in_a_thread_in_three_requests(
    slack: Slack, greeting: Message
) -> None:
    chat = slack.chat()
    posted = chat.post(slack.channel_id, greeting)
    slack.mark()

    file_id = chat.upload(PICTURE)
    assert not slack.do(lambda world: world.slack.files.files[file_id].shares)
    chat.share(file_id, title=PICTURE.title, channel_id=slack.channel_id, thread_ts=posted.ts)

    assert slack.methods() == ["files.getUploadURLExternal", "upload", "files.completeUploadExternal"]
    [_, reply] = slack.history(thread_ts=posted.ts)
    assert reply["files"][0]["title"] == "The main measures"
    assert slack.do(lambda world: world.slack.files.files[file_id].alt_text) == PICTURE.alt_text


def test_it_can_be_told_whether_a_picture_was_shared(slack: Slack) -> None:
    chat = slack.chat()
    file_id = chat.upload(PICTURE)

    assert not chat.is_shared(file_id, channel_id=slack.channel_id)
    chat.share(file_id, title="t", channel_id=slack.channel_id)
    assert chat.is_shared(file_id, channel_id=slack.channel_id)
    assert not chat.is_shared(file_id, channel_id="C0ELSEWHERE")


def test_a_share_whose_answer_is_lost_is_not_repeated_and_can_be_looked_up(slack: Slack) -> None:
    chat = slack.chat()
    file_id = chat.upload(PICTURE)
    slack.fails("cut-after", path="/api/files.completeUploadExternal")

    with pytest.raises(OutcomeUnknown):
        chat.share(file_id, title="t", channel_id=slack.channel_id)

    assert chat.is_shared(file_id, channel_id=slack.channel_id)


def test_an_upload_whose_answer_is_lost_begins_again_with_a_new_address(slack: Slack) -> None:
    chat = slack.chat()
    slack.fails("cut-after", path="/upload/*")

    file_id = chat.upload(PICTURE)
    chat.share(file_id, title="t", channel_id=slack.channel_id)

    assert chat.is_shared(file_id, channel_id=slack.channel_id)


def test_a_picture_can_be_shared_with_a_person(slack: Slack) -> None:
    chat = slack.chat()
    file_id = chat.upload(PICTURE)

    chat.share(file_id, title="t", channel_id=slack.user_id)

    assert chat.is_shared(file_id, channel_id=slack.user_id)


# --- answers and windows


def response_url(slack: Slack) -> str:
    def issue(world: Any) -> str:
        path = world.slack.response_urls.issue(
            slack.app, user_id=slack.user_id, channel_id=slack.channel_id, team_id=world.slack.team_id
        )
        return f"{world.base_url}{path}"

    address: str = slack.do(issue)
    return address


def trigger(slack: Slack) -> str:
    made: str = slack.do(lambda world: world.slack.triggers.issue(app_id=slack.app.app_id, user_id=slack.user_id))
    return made


def test_an_answer_is_seen_by_the_asker_alone(slack: Slack, greeting: Message) -> None:
    slack.chat().answer(response_url(slack), greeting)

    assert slack.history() == []
    assert [message["text"] for message in slack.history(viewer=slack.user_id)] == ["Week 11"]


def test_the_sixth_answer_is_too_late(slack: Slack) -> None:
    address = response_url(slack)
    for number in range(5):
        slack.chat().answer(address, Message(f"{number}"))

    with pytest.raises(TooLate, match="five answers"):
        slack.chat().answer(address, Message("6"))


def test_an_answer_after_thirty_minutes_is_too_late(slack: Slack) -> None:
    address = response_url(slack)
    slack.do(lambda world: world.clock.move_on(timedelta(minutes=31)))

    with pytest.raises(TooLate, match="thirty minutes"):
        slack.chat().answer(address, Message("late"))


def test_an_answer_that_is_lost_is_not_repeated(slack: Slack, greeting: Message) -> None:
    address = response_url(slack)
    slack.fails("cut-after", path="/commands/*")

    with pytest.raises(OutcomeUnknown) as caught:
        slack.chat().answer(address, greeting)

    assert address not in str(caught.value)
    assert len(slack.history(viewer=slack.user_id)) == 1


def test_a_window_is_opened_and_changed(slack: Slack) -> None:
    chat = slack.chat()

    view_id = chat.open_modal(trigger(slack), MODAL)
    chat.update_modal(view_id, Modal({**MODAL.view, "title": {"type": "plain_text", "text": "Changed"}}))

    [view] = slack.do(lambda world: world.slack.open_views(slack.user_id))
    assert view["id"] == view_id
    assert view["title"]["text"] == "Changed"


def test_a_trigger_that_ran_out_is_too_late_and_costs_one_request(slack: Slack) -> None:
    expired = trigger(slack)
    slack.do(lambda world: world.clock.move_on(timedelta(seconds=4)))
    slack.mark()

    with pytest.raises(TooLate, match="three seconds"):
        slack.chat().open_modal(expired, MODAL)

    assert slack.methods() == ["views.open"]


def test_a_window_is_not_waited_for(slack: Slack) -> None:
    slack.fails("429", retry_after=1)

    with pytest.raises(ServiceUnavailable):
        slack.chat().open_modal(trigger(slack), MODAL)

    assert slack.clock.slept == []


def test_a_home_tab_is_set(slack: Slack, greeting: Message) -> None:
    slack.chat().publish_home(slack.user_id, {"type": "home", "blocks": list(greeting.blocks)})

    assert slack.do(lambda world: world.slack.home_of(slack.user_id)) is not None


# --- people


def test_a_member_is_told_and_asked_for_once_an_hour(slack: Slack) -> None:
    chat = slack.chat()

    member = chat.member(slack.user_id)
    assert chat.member(slack.user_id) == member
    assert slack.chat().member(slack.user_id) == member  # a fresh process remembers
    assert slack.methods() == ["users.info"]

    assert member == Member(
        user_id=slack.user_id,
        name="ada",
        email="ada@school.example",
        time_zone="Europe/London",
        is_bot=False,
        is_guest=False,
        is_active=True,
        team_id=slack.do(lambda world: world.slack.team_id),
        real_name="Ada Example",
    )


def test_a_member_who_left_is_noticed_within_the_hour(slack: Slack) -> None:
    chat = slack.chat()
    chat.member(slack.user_id)
    slack.do(lambda world: setattr(world.slack.users[slack.user_id], "deleted", True))

    slack.do(lambda world: world.clock.move_on(timedelta(minutes=61)))

    member = chat.member(slack.user_id)
    assert member is not None
    assert not member.is_active


def test_guests_bots_and_strangers_are_told_apart(slack: Slack) -> None:
    def invite(world: Any) -> list[str]:
        users = (
            world.slack.add_user("guest", real_name="Guest", is_restricted=True),
            world.slack.add_user("robot", real_name="Robot", is_bot=True),
            world.slack.add_user("stranger", real_name="Stranger", is_stranger=True),
        )
        return [user.id for user in users]

    guest, robot, stranger = (slack.chat().member(user_id) for user_id in slack.do(invite))

    assert guest is not None
    assert guest.is_guest
    assert robot is not None
    assert robot.is_bot
    assert stranger is not None
    assert stranger.team_id != slack.do(lambda world: world.slack.team_id)


def test_a_user_slack_does_not_know_is_none(slack: Slack) -> None:
    assert slack.chat().member("U0NOBODY") is None
