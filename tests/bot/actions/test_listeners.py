"""`/action` and its buttons, from Slack's payload to the database and the answer."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from slack_bolt import BoltResponse

from bot.actions import buttons, forms, one_line, step_forms, views
from bot.actions.exporting import Exporting
from bot.actions.listeners import ActionListeners
from bot.actions.model import PLAN_FIELDS, Action, Principle, Status
from bot.actions.people import GUEST, STRANGER, People
from bot.actions.service import ActionService
from bot.posting import Poster
from bot.slack_listening import Listening
from bot.storage.engine import Storage, open_storage
from bot.storage.inbox import Inbox
from bot.storage.sends import Sends
from bot.work_queue import WorkQueue
from integrations.errors import IntegrationError, ServiceUnavailable
from integrations.slack.message import Message
from tests.bot.slack_payloads import (
    RESPONSE_URL,
    a_click,
    a_command,
    a_submission,
    an_app,
    chosen_day,
    chosen_person,
    deliver,
    ticked,
    typed,
)
from tests.bot.slack_rules import accepted, accepted_modal, buttons_of
from tests.builders import LONDON, FakeChat, FixedClock, a_calendar, a_member

A_LINE = "add Shorten the icebreaker <@USAM|sam> by Friday #C"


class Team:
    """The team in Slack: what they type and press, and what the bot says."""

    def __init__(self, storage: Storage) -> None:
        self.chat = FakeChat()
        self.clock = FixedClock()
        self.service = ActionService(storage=storage, clock=self.clock, zone=LONDON)
        self.work = WorkQueue(threads=1)
        people = People(chat=self.chat, clock=self.clock, memory={}, known=self.service.owners)
        self.listening = Listening(
            inbox=Inbox(storage), chat=self.chat, clock=self.clock, work=self.work, refusal=people.refusal
        )
        ActionListeners(
            listening=self.listening,
            chat=self.chat,
            service=self.service,
            people=people,
            exporting=Exporting(
                storage=storage,
                service=self.service,
                poster=Poster(chat=self.chat, sends=Sends(storage), clock=self.clock),
                headings={field.name: field.heading for field in PLAN_FIELDS},
                clock=self.clock,
                zone=LONDON,
            ),
            calendar=a_calendar(),
            zone=LONDON,
        ).register()
        self.app = an_app()
        self.listening.attach(self.app)
        self.work.start()
        self._triggers = 0

    def types(self, text: str, **facts: Any) -> BoltResponse:
        return self._deliver(a_command(text, trigger=self._trigger(), **facts))

    def clicks(self, action_id: str, value: str, **facts: Any) -> BoltResponse:
        return self._deliver(a_click(action_id, value, trigger=self._trigger(), **facts))

    def sends(self, form: str, values: dict[str, Any], **facts: Any) -> BoltResponse:
        return self._deliver(a_submission(form, values, view_hash=self._trigger(), **facts))

    def does(self, ref: str, changed: str = "It is shorter", *, user: str = "UKIM", **facts: Any) -> None:
        """Press Done, and say in the form what changed."""
        self.clicks(buttons.DONE, ref, user=user, **facts)
        self.sends_last(buttons.DONE, {step_forms.CHANGE: typed(changed)}, user=user)

    def sends_last(self, form: str, values: dict[str, Any], *, user: str = "UKIM") -> BoltResponse:
        """Send the form that opened last."""
        metadata = self.chat.modals[-1][1].view["private_metadata"]
        return self.sends(form, values, user=user, metadata=metadata)

    def actions(self) -> Sequence[Action]:
        return self.service.all()

    def last_answer(self) -> Message:
        return self.chat.answers[-1][1]

    def heard(self) -> str:
        """All that the last private answer says, if Slack would take it."""
        return accepted(self.last_answer())

    def form(self) -> dict[str, Any]:
        """What stands in the form that is open, by input."""
        modal = self.chat.modals[-1][1]
        accepted_modal(modal)
        view = json.loads(json.dumps(modal.view))
        return {block["block_id"]: block["element"] for block in view["blocks"] if block["type"] == "input"}

    def form_says(self) -> str:
        return accepted_modal(self.chat.modals[-1][1])

    def _trigger(self) -> str:
        self._triggers += 1
        return f"trigger.{self._triggers}"

    def _deliver(self, payload: dict[str, Any]) -> BoltResponse:
        response = deliver(self.app, payload)
        assert response.status == 200
        assert self.work.settle(timeout_seconds=10)
        return response


@pytest.fixture
def team(tmp_path: Path) -> Iterator[Team]:
    storage = open_storage(f"sqlite:///{tmp_path / 'cqi.sqlite3'}")
    team = Team(storage)
    yield team
    team.work.stop()
    storage.close()


def test_one_clear_line_adds_an_action_and_answers_with_its_card(team: Team) -> None:
    team.types(A_LINE)

    [action] = team.actions()
    assert (action.ref, action.title, action.due_on) == ("ACT-0001", "Shorten the icebreaker", date(2026, 3, 20))
    assert (action.owner_id, action.owner_name, action.raised_by) == ("USAM", "Sam Reed", "UKIM")
    assert action.principles == (Principle.C,)
    assert "Added to the action plan as *ACT-0001*" in team.heard()
    assert team.chat.answers[-1][0] == RESPONSE_URL
    assert team.chat.posts == []  # nobody else is told


def test_the_same_command_delivered_again_makes_one_action(team: Team) -> None:
    for _ in range(3):
        team._deliver(a_command(A_LINE, trigger="the same"))

    assert len(team.actions()) == 1


def test_a_request_that_was_cut_off_after_its_work_makes_one_action(team: Team) -> None:
    team.chat.fails("answer", ServiceUnavailable("away"), ServiceUnavailable("away"))
    team.types(A_LINE)

    team.listening.resume()
    team.work.settle(timeout_seconds=10)

    assert len(team.actions()) == 1
    assert "Added to the action plan as *ACT-0001*" in team.heard()


def test_an_unclear_line_opens_the_form_with_what_was_understood(team: Team) -> None:
    team.types("add Shorten the icebreaker <@USAM|sam> by Fryday #C")

    assert team.actions() == ()
    assert 'I could not read the date "Fryday". Try `by Friday` or `by 14/3`.' in team.form_says()
    form = team.form()
    assert form[forms.TITLE]["initial_value"] == "Shorten the icebreaker"
    assert form[forms.OWNER]["initial_user"] == "USAM"
    assert [option["value"] for option in form[forms.PRINCIPLE]["initial_options"]] == ["C"]
    assert "initial_date" not in form[forms.DUE]


def test_a_name_nobody_has_opens_the_form(team: Team) -> None:
    team.types("add Shorten the icebreaker @samantha by Friday")

    assert 'I know nobody called "samantha"' in team.form_says()
    assert team.form()[forms.DUE]["initial_date"] == "2026-03-20"


def test_a_name_somebody_in_the_plan_has_is_enough(team: Team) -> None:
    team.types(A_LINE)
    team.clock.advance(minutes=2)

    team.types("add Print the handouts @Sam by Friday")
    team.types('add "Print the handouts" @kim by Friday')

    assert [action.title for action in team.actions()] == ["Shorten the icebreaker"]  # names are whole names
    assert 'I know nobody called "kim"' in team.form_says()


def test_a_bot_cannot_own_an_action(team: Team) -> None:
    team.chat.members["UBOT"] = a_member("UBOT", is_bot=True)

    team.types("add Shorten the icebreaker <@UBOT|bot> by Friday")

    assert team.actions() == ()
    assert "has to be a person who is active" in team.form_says()


def test_a_form_that_slack_would_not_open_is_offered_by_a_button_that_keeps_the_draft(team: Team) -> None:
    team.chat.fails("open_modal", IntegrationError("expired_trigger_id"))
    team.types("add Shorten the icebreaker <@USAM|sam>")
    assert one_line.NO_DATE in team.heard()

    [button] = buttons_of(team.last_answer())
    team.clicks(button["action_id"], button["value"])

    assert team.form()[forms.TITLE]["initial_value"] == "Shorten the icebreaker"
    assert team.form()[forms.OWNER]["initial_user"] == "USAM"


def test_a_form_sent_in_adds_the_action_and_answers_where_it_was_asked_for(team: Team) -> None:
    team.types("add")
    origin = team.chat.modals[-1][1].view["private_metadata"]

    team.sends(
        buttons.ADD,
        {
            forms.TITLE: typed("  Shorten  the icebreaker "),
            forms.OWNER: chosen_person("USAM"),
            forms.DUE: chosen_day("2026-03-20"),
            forms.PRINCIPLE: ticked("A", "C"),
        },
        metadata=origin,
    )

    [action] = team.actions()
    assert (action.title, action.owner_name, action.due_on) == ("Shorten the icebreaker", "Sam Reed", date(2026, 3, 20))
    assert action.principles == (Principle.A, Principle.C)
    assert "Added to the action plan as *ACT-0001*" in team.heard()


def test_an_action_can_be_proposed_without_owner_or_date(team: Team) -> None:
    values = {forms.TITLE: typed("Think"), forms.OWNER: chosen_person(None), forms.DUE: chosen_day(None)}

    team.sends(buttons.ADD, {**values, forms.PRINCIPLE: ticked()})

    [action] = team.actions()
    assert (action.owner_id, action.due_on, action.status) == (None, None, Status.PROPOSED)
    assert team.chat.posts[0][0] == "UKIM"  # opened by no command that could be answered


def test_faults_of_the_form_stand_beside_its_fields(team: Team) -> None:
    response = team.sends(buttons.ADD, {forms.TITLE: typed(" "), forms.DUE: chosen_day("2026-03-15")})

    errors = json.loads(response.body)["errors"]
    assert set(errors) == {forms.TITLE, forms.DUE}
    assert team.actions() == ()


def test_closing_by_reference_keeps_what_changed(team: Team) -> None:
    team.types(A_LINE)

    team.types("close act-1 fewer words &amp; more pictures", user="USAM")

    [action] = team.actions()
    assert (action.status, action.closed_on) == (Status.CLOSED, date(2026, 3, 16))
    assert action.impact == "fewer words & more pictures"
    assert "*ACT-0001* is closed" in team.heard()


def test_closing_what_is_not_there_says_so(team: Team) -> None:
    team.types("close 99")

    assert "There is no action ACT-0099." in team.heard()


def test_done_in_a_message_closes_the_action_and_draws_the_message_again(team: Team) -> None:
    team.types(A_LINE)
    team.types("add Print the handouts <@USAM|sam> by Friday")
    reminder = [dict(views.action_line(action, today=date(2026, 3, 16))) for action in team.actions()]

    team.does("ACT-0001", user="USAM", blocks=reminder)

    assert team.service.get("ACT-0001").status is Status.CLOSED
    (_, message, is_redrawn), (_, private, _) = team.chat.answers[-2:]
    assert is_redrawn
    assert "ACT-0001* is closed" in accepted(message)
    assert "Thank you" in accepted(private)
    assert [(button["action_id"], button["value"]) for button in buttons_of(message)] == [
        (buttons.IMPACT, "ACT-0001"),
        (buttons.DONE, "ACT-0002"),
    ]


def test_done_in_a_list_draws_the_list_again_without_it(team: Team) -> None:
    team.types(A_LINE)
    team.types("add Print the handouts <@USAM|sam> by Friday")
    team.types("list")
    done = next(button for button in buttons_of(team.last_answer()) if button["value"].startswith("ACT-0001"))

    team.does(done["value"])

    _, message, is_redrawn = team.chat.answers[-2]
    assert is_redrawn
    assert message.text == "1 open action, 0 overdue"
    assert "ACT-0001" not in accepted(message)


def test_a_second_done_says_who_closed_it_and_when(team: Team) -> None:
    team.types(A_LINE)
    team.does("ACT-0001", user="USAM")
    team.clock.advance(days=1)

    team.clicks(buttons.DONE, "ACT-0001", user="UKIM")

    assert "*ACT-0001* was already closed on 16 March 2026 by <@USAM>." in team.heard()
    assert len([entry for entry in team.service.history("ACT-0001") if entry.field == "status"]) == 2


def test_an_old_button_in_a_message_is_drawn_again_and_explained_in_private(team: Team) -> None:
    team.types(A_LINE)
    old = [dict(views.action_line(team.actions()[0], today=date(2026, 3, 16)))]
    team.does("ACT-0001", user="USAM")

    team.clicks(buttons.DONE, "ACT-0001", blocks=old)

    (_, redrawn, is_redrawn), (_, private, is_private) = team.chat.answers[-2], team.chat.answers[-1]
    assert (is_redrawn, is_private) == (True, False)
    assert [button["action_id"] for button in buttons_of(redrawn)] == [buttons.IMPACT]  # from which cohort?
    assert "was already closed" in private.text


def test_what_changed_can_be_said_after_closing(team: Team) -> None:
    team.types(A_LINE)
    team.types("close 1 Shorter")
    [button] = buttons_of(team.last_answer())
    team.clicks(button["action_id"], button["value"])

    team.sends_last(buttons.IMPACT, {step_forms.CHANGE: typed("Fewer words"), step_forms.FROM: typed("2026-SPR-ON-03")})

    action = team.service.get("ACT-0001")
    assert (action.impact, action.applies_from) == ("Shorter\nFewer words", "2026-SPR-ON-03")
    assert team.chat.answers[-1][0] == RESPONSE_URL
    assert "What changed is kept with ACT-0001" in team.heard()


def test_a_list_without_actions_offers_the_form(team: Team) -> None:
    team.types("list mine")
    [button] = buttons_of(team.last_answer())

    team.clicks(button["action_id"], button["value"])

    assert "initial_value" not in team.form()[forms.TITLE]


@pytest.mark.parametrize("value", ["", "nonsense", "ACT-0001; DROP TABLE"])
def test_a_button_somebody_tampered_with_does_nothing(team: Team, value: str) -> None:
    team.types(A_LINE)

    team.clicks(buttons.DONE, value or "x")

    assert team.actions()[0].status is Status.PROPOSED
    assert "earlier version" in team.heard()


def test_help_and_unknown_commands_are_answered_with_the_help(team: Team) -> None:
    team.types("help")
    assert "What you can do with /action" in team.heard()

    team.types("ad <!channel>")
    assert 'I know no command "ad". Did you mean `/action add`?' in team.heard()


@pytest.mark.parametrize("facts, refusal", [({"is_guest": True}, GUEST), ({"team_id": "T0OTHER"}, STRANGER)])
def test_guests_and_strangers_change_nothing(team: Team, facts: dict[str, Any], refusal: str) -> None:
    team.types(A_LINE)
    team.chat.members["UX"] = a_member("UX", **facts)

    team.types(A_LINE, user="UX")
    assert team.heard() == refusal
    team.clicks(buttons.DONE, "ACT-0001", user="UX")
    assert team.heard() == refusal

    assert [action.status for action in team.actions()] == [Status.PROPOSED]


def test_by_friday_means_the_friday_after_it_was_said_also_if_it_is_done_later(team: Team) -> None:
    team.clock.moment = datetime(2026, 3, 20, 23, 50, tzinfo=UTC)  # ten to midnight on a Friday
    team.chat.fails("member", ServiceUnavailable("away"))
    team.types("add Shorten the icebreaker <@USAM|sam> by Saturday")
    team.clock.advance(minutes=20)

    team.listening.resume()
    team.work.settle(timeout_seconds=10)

    assert team.actions()[0].due_on == date(2026, 3, 21)


def test_a_form_sent_in_again_makes_one_action_whatever_slack_calls_the_second_time(team: Team) -> None:
    for _ in range(2):
        team.sends(buttons.ADD, {forms.TITLE: typed("Shorten the icebreaker")}, view_id="V9")

    assert len(team.actions()) == 1


def test_a_form_with_an_owner_who_left_keeps_everything_else_that_was_typed(team: Team) -> None:
    team.chat.members["UGONE"] = a_member("UGONE", is_active=False)

    team.sends(
        buttons.ADD,
        {forms.TITLE: typed("Shorten it"), forms.OUTCOME: typed("It is short"), forms.OWNER: chosen_person("UGONE")},
    )

    [action] = team.actions()
    assert (action.owner_id, action.outcome) == (None, "It is short")
    assert "The owner has to be a person who is active" in accepted(team.chat.posts[-1][1])


def test_a_check_that_fails_does_not_keep_slack_waiting(team: Team) -> None:
    response = team.sends(buttons.NEW_DATE, {step_forms.DUE: chosen_day("no day")}, metadata="ACT-0001 click/1")

    assert response.status == 200


@pytest.mark.parametrize(
    "line, form, values",
    [
        ("close 1", buttons.DONE, {step_forms.CHANGE: typed("Shorter")}),
        ("hold 1", buttons.BLOCKED, {step_forms.REASON: typed("No room")}),
        ("decline 1", buttons.DECLINE, {step_forms.REASON: typed("No time")}),
        ("note 1", buttons.NOTE, {step_forms.TEXT: typed("Begun")}),
        ("assign 1", buttons.REASSIGN, {step_forms.OWNER: chosen_person("UKIM")}),
        ("agree 1", buttons.AGREE, {forms.OUTCOME: typed("Short"), forms.LINK: typed("https://example.org/a")}),
        ("edit 1", buttons.EDIT, {forms.TITLE: typed("Shorten it more")}),
    ],
)
def test_a_form_that_could_not_open_is_offered_by_a_button_that_opens_it(
    team: Team, line: str, form: str, values: dict[str, Any]
) -> None:
    team.types(A_LINE)
    team.chat.fails("open_modal", IntegrationError("expired_trigger_id"))
    team.types(line)
    assert "ACT-0001: one more thing is needed." in team.heard()

    [button] = buttons_of(team.last_answer())
    team.clicks(button["action_id"], button["value"])
    given = {forms.OWNER: chosen_person("USAM"), forms.DUE: chosen_day("2026-03-20")} if form == buttons.AGREE else {}
    before = team.service.get("ACT-0001").revision
    team.sends_last(form, {**given, **values})

    assert team.service.get("ACT-0001").revision == before + 1


@pytest.mark.parametrize("value", ["", "nonsense", "actions.done", "actions.done x", "actions.nothing ACT-0001"])
def test_a_menu_somebody_tampered_with_does_nothing(team: Team, value: str) -> None:
    team.types(A_LINE)

    team.clicks(buttons.MORE, value or "x")

    assert team.actions()[0].revision == 1
    assert "earlier version" in team.heard()


def test_a_message_is_drawn_again_with_what_others_finished_while_a_form_was_open(team: Team) -> None:
    team.types(A_LINE)
    team.types("add Print the handouts <@USAM|sam> by Friday")
    shown = [dict(block) for action in team.actions() for block in views.action_rows(action, today=date(2026, 3, 16))]
    team.clicks(buttons.NOTE, "ACT-0001", user="USAM", blocks=shown)
    form = team.chat.modals[-1][1].view["private_metadata"]
    team.types("close 2 They are printed", user="UKIM")

    team.sends(buttons.NOTE, {step_forms.TEXT: typed("Begun")}, user="USAM", metadata=form)

    redrawn = next(message for _, message, is_redrawn in reversed(team.chat.answers) if is_redrawn)
    assert "ACT-0002* is closed" in accepted(redrawn)
    assert {button["value"] for button in buttons_of(redrawn) if button["action_id"] == buttons.DONE} == {"ACT-0001"}
