"""The door Slack comes in through, with Bolt's real routing."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from slack_bolt import BoltResponse

from bot.errors import UserError
from bot.slack_listening import KEPT, NOT_KEPT, OLD_BUTTON, Listening
from bot.slack_requests import ButtonClick, HomeOpened, Request, SlashCommand, ViewSubmission
from bot.storage.engine import Storage, open_storage
from bot.storage.inbox import Inbox
from bot.work_queue import WorkQueue
from integrations.errors import IntegrationError, ServiceUnavailable
from tests.bot.slack_payloads import (
    RESPONSE_URL,
    a_click,
    a_command,
    a_submission,
    an_app,
    chosen_day,
    chosen_person,
    deliver,
    home_opened,
    ticked,
    typed,
)
from tests.builders import FakeChat, FixedClock

GUEST = "UGUEST"


@dataclass
class Door:
    """The door with one listener of each kind, whose doing a test may choose."""

    storage: Storage
    chat: FakeChat = field(default_factory=FakeChat)
    clock: FixedClock = field(default_factory=FixedClock)
    heard: list[Request] = field(default_factory=list)
    does: Callable[[Request], None] = lambda _: None

    def __post_init__(self) -> None:
        self.inbox = Inbox(self.storage)
        self.open()

    def open(self) -> None:
        """Start as after a restart: nothing but the database is left of what was."""
        self.work = WorkQueue(threads=2)
        self.listening = Listening(
            inbox=self.inbox,
            chat=self.chat,
            clock=self.clock,
            work=self.work,
            refusal=lambda request: "Guests cannot do this." if request.user_id == GUEST else None,
        )
        self.listening.on_command("/action", self.listen)
        self.listening.on_click("actions.done", self.listen)
        self.listening.on_submission("actions.add", self.listen, check=faults_of)
        self.listening.on_home_opened(self.listen)
        self.app = an_app()
        self.listening.attach(self.app)
        self.work.start()

    def listen(self, request: Request) -> None:
        self.heard.append(request)
        self.does(request)

    def deliver(self, payload: dict[str, Any]) -> BoltResponse:
        response = deliver(self.app, payload)
        assert self.work.settle(timeout_seconds=10)
        return response

    def fails(self, error: Exception) -> None:
        """Let the listener fail from now on."""

        def fail(_: Request) -> None:
            raise error

        self.does = fail

    def works_again(self) -> None:
        self.does = lambda _: None

    def said(self) -> list[str]:
        return [message.text for _, message, _ in self.chat.answers]


def faults_of(request: ViewSubmission) -> dict[str, str]:
    return {} if request.text("title") else {"title": "Say what is to be done."}


@pytest.fixture
def door(tmp_path: Path) -> Iterator[Door]:
    storage = open_storage(f"sqlite:///{tmp_path / 'cqi.sqlite3'}")
    door = Door(storage)
    yield door
    door.work.stop()
    storage.close()


def test_a_command_is_acknowledged_and_heard(door: Door) -> None:
    response = door.deliver(a_command("list mine", user="UKIM"))

    assert (response.status, response.body) == (200, "")
    [request] = door.heard
    assert isinstance(request, SlashCommand)
    assert (request.command, request.text, request.user_id) == ("/action", "list mine", "UKIM")
    assert door.inbox.unfinished() == []


def test_a_retry_of_slack_is_heard_once_even_after_a_restart(door: Door) -> None:
    door.deliver(a_command("add it", trigger="1.1.a"))
    door.deliver(a_command("add it", trigger="1.1.a"))
    door.open()
    response = door.deliver(a_command("add it", trigger="1.1.a"))

    assert response.status == 200
    assert len(door.heard) == 1


def test_the_same_words_typed_twice_are_two_requests(door: Door) -> None:
    door.deliver(a_command("add it", trigger="1.1.a"))
    door.deliver(a_command("add it", trigger="1.1.b"))

    assert len(door.heard) == 2


def test_a_request_is_kept_before_it_is_acknowledged(door: Door) -> None:
    kept = []
    door.does = lambda request: kept.extend(door.inbox.unfinished())

    door.deliver(a_command("list"))

    assert [received.kind for received in kept] == ["command"]


def test_a_request_that_cannot_be_kept_says_so_and_is_not_lost_silently(door: Door) -> None:
    with door.storage.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE inbox RENAME TO gone")

    response = door.deliver(a_command("list"))
    in_form = door.deliver(a_submission("actions.add", {"title": typed("x")}))

    assert NOT_KEPT in response.body
    assert NOT_KEPT in in_form.body
    assert door.heard == []


def test_slack_is_acknowledged_while_the_work_goes_on(door: Door) -> None:
    may_end = threading.Event()

    def wait(_: Request) -> None:
        may_end.wait(timeout=30)

    door.does = wait

    response = deliver(door.app, a_command("list"))

    assert response.status == 200
    assert len(door.inbox.unfinished()) == 1
    may_end.set()
    assert door.work.settle(timeout_seconds=10)
    assert door.inbox.unfinished() == []


def test_a_click_tells_its_button_and_the_message_it_was_in(door: Door) -> None:
    blocks: list[dict[str, Any]] = [{"type": "divider"}]

    door.deliver(a_click("actions.done", "ACT-0012", blocks=blocks))

    [click] = door.heard
    assert isinstance(click, ButtonClick)
    assert (click.action_id, click.value, click.channel_id, click.message_ts) == (
        "actions.done",
        "ACT-0012",
        "C0TEAM",
        "5.5",
    )
    assert (click.message_text, click.message_blocks) == ("As it was", blocks)


def test_a_form_tells_what_each_input_holds(door: Door) -> None:
    values = {
        "title": typed(" Shorten "),
        "owner": chosen_person("USAM"),
        "due": chosen_day("2026-03-20"),
        "principles": ticked("A", "C"),
        "empty": typed(None),
        "choice": {"type": "static_select", "selected_option": {"value": "minor"}},
    }

    response = door.deliver(a_submission("actions.add", values, metadata="m"))

    assert response.body == ""
    [sent] = door.heard
    assert isinstance(sent, ViewSubmission)
    assert (sent.text("title"), sent.text("owner"), sent.text("due")) == ("Shorten", "USAM", "2026-03-20")
    assert (sent.ticks("principles"), sent.text("empty"), sent.text("choice")) == (("A", "C"), "", "minor")
    assert sent.private_metadata == "m"


def test_a_fault_in_a_form_comes_back_in_the_acknowledgement(door: Door) -> None:
    response = door.deliver(a_submission("actions.add", {"title": typed("  ")}))

    assert '"response_action": "errors"' in response.body
    assert "Say what is to be done." in response.body
    assert door.heard == []
    assert door.inbox.unfinished() == []


def test_a_form_sent_twice_is_heard_once_and_a_mended_one_again(door: Door) -> None:
    door.deliver(a_submission("actions.add", {"title": typed("")}))
    door.deliver(a_submission("actions.add", {"title": typed("Shorten")}))
    door.deliver(a_submission("actions.add", {"title": typed("Shorten")}))

    assert len(door.heard) == 1


def test_somebody_opening_the_home_tab_is_heard(door: Door) -> None:
    came = threading.Event()
    door.does = lambda _: came.set()

    door.deliver(home_opened(user="USAM"))

    assert came.wait(timeout=10)  # Bolt acknowledges an event before it calls the listener
    assert [type(request) for request in door.heard] == [HomeOpened]


def test_a_guest_is_refused_politely_and_in_private(door: Door) -> None:
    door.deliver(a_command("add it", user=GUEST))
    door.deliver(home_opened(user=GUEST))

    assert door.heard == []
    assert door.said() == ["Guests cannot do this."]


def test_a_user_error_is_answered_privately_and_pings_nobody(door: Door) -> None:
    door.fails(UserError('I could not read the date "<!channel>". Try `by Friday`.'))

    door.deliver(a_command("add it"))

    assert door.chat.answers[0][0] == RESPONSE_URL
    assert door.said() == ['I could not read the date "&lt;!channel&gt;". Try `by Friday`.']
    assert door.inbox.unfinished() == []


def test_what_cannot_be_done_now_is_kept_told_once_and_done_later(door: Door) -> None:
    door.fails(ServiceUnavailable("Slack is away"))
    door.deliver(a_command("add it"))
    door.listening.resume()
    door.work.settle(timeout_seconds=10)
    assert door.said() == [KEPT]
    assert len(door.inbox.unfinished()) == 1

    door.works_again()
    door.listening.resume()
    door.work.settle(timeout_seconds=10)

    assert len(door.heard) == 3
    assert door.inbox.unfinished() == []


def test_an_answer_that_slack_does_not_take_is_given_later(door: Door) -> None:
    door.fails(UserError("No."))
    door.chat.fails("answer", ServiceUnavailable("away"), ServiceUnavailable("away"))
    door.deliver(a_command("add it"))

    door.listening.resume()
    door.work.settle(timeout_seconds=10)

    assert door.said() == ["No."]


def test_something_unexpected_is_answered_with_a_reference_and_logged_without_words(
    door: Door, caplog: pytest.LogCaptureFixture
) -> None:
    door.fails(RuntimeError("said by Priya about her class"))

    with caplog.at_level(logging.DEBUG, logger="bot"):
        door.deliver(a_command("add something private"))

    [said] = door.said()
    assert said.startswith("Something went wrong on my side; nothing is lost. Reference ")
    reference = said.removesuffix(".").split()[-1]
    assert f"slack_request_failed reference={reference} kind=command error=RuntimeError" in caplog.text
    assert "Priya" not in caplog.text
    assert "private" not in caplog.text


def test_what_failed_unexpectedly_is_tried_again_after_the_next_start_only(door: Door) -> None:
    door.fails(RuntimeError())
    door.deliver(a_command("add it"))
    door.listening.resume()
    door.work.settle(timeout_seconds=10)
    assert len(door.heard) == 1

    door.works_again()
    door.open()
    door.listening.resume()
    door.work.settle(timeout_seconds=10)

    assert door.heard[1] == door.heard[0]
    assert door.inbox.unfinished() == []


def test_what_was_cut_off_is_taken_up_at_the_start(door: Door) -> None:
    door.work.stop()  # acknowledged, and then the process dies
    deliver(door.app, a_click("actions.done", "ACT-0012", blocks=[]))
    assert door.heard == []

    door.open()
    door.listening.resume()
    door.work.settle(timeout_seconds=10)

    [click] = door.heard
    assert isinstance(click, ButtonClick)
    assert click.value == "ACT-0012"


def test_what_is_a_day_old_is_not_done_any_more(door: Door) -> None:
    door.fails(ServiceUnavailable("away"))
    door.deliver(a_command("add it"))
    door.clock.advance(hours=25)

    door.listening.resume()
    door.work.settle(timeout_seconds=10)

    assert len(door.heard) == 1


def test_an_answer_after_half_an_hour_comes_as_a_direct_message(door: Door) -> None:
    door.fails(ServiceUnavailable("away"))
    door.deliver(a_command("add it", user="USAM"))
    door.clock.advance(minutes=40)
    door.fails(UserError("No."))

    door.listening.resume()
    door.work.settle(timeout_seconds=10)

    assert [(to, message.text) for to, message, _ in door.chat.posts] == [("USAM", "No.")]


def test_a_used_up_response_address_is_replaced_by_a_direct_message(door: Door) -> None:
    door.fails(UserError("No."))
    door.chat.fails("answer", IntegrationError("used_url"))

    door.deliver(a_command("add it", user="USAM"))

    assert [(to, message.text) for to, message, _ in door.chat.posts] == [("USAM", "No.")]


def test_a_form_is_answered_where_it_was_asked_for(door: Door) -> None:
    origins = []
    door.does = lambda request: origins.append(door.listening.origin(request))
    door.deliver(a_command("add"))
    door.fails(UserError("Thank you."))

    door.deliver(a_submission("actions.add", {"title": typed("x")}, metadata=origins[0]))

    assert [(url, message.text) for url, message, _ in door.chat.answers] == [(RESPONSE_URL, "Thank you.")]


def test_a_button_of_an_earlier_version_says_so(door: Door) -> None:
    door.deliver(a_click("actions.gone", "1"))

    assert door.said() == [OLD_BUTTON]


def test_a_button_that_opens_a_link_needs_no_answer(door: Door) -> None:
    response = door.deliver(a_click("link.plan", None))

    assert response.status == 200
    assert door.said() == []


def test_one_persons_requests_are_worked_on_in_their_order(door: Door) -> None:
    for number in range(30):
        deliver(door.app, a_command(str(number), user="USAM" if number % 2 else "UKIM", trigger=f"1.{number}"))
    assert door.work.settle(timeout_seconds=30)

    for user in ("USAM", "UKIM"):
        texts = [int(one.text) for one in door.heard if isinstance(one, SlashCommand) and one.user_id == user]
        assert texts == sorted(texts)
        assert len(texts) == 15
