"""The page in a real browser, at 1280 and at 400 pixels: what people see happen, happens."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.integrations.sandbox.slack.conftest import Bot
from tests.integrations.sandbox.web.conftest import Office

if TYPE_CHECKING:
    from playwright.sync_api import Page

BUTTONS: list[dict[str, Any]] = [
    {"type": "section", "text": {"type": "mrkdwn", "text": "*A-001* is due"}},
    {
        "type": "actions",
        "elements": [{"type": "button", "action_id": "done", "text": {"type": "plain_text", "text": "Mark done"}}],
    },
]


def test_a_message_appears_by_itself(office: Office, page: Page) -> None:
    office.team.client.chat_postMessage(channel=office.team.channel, text="The digest is *here*")

    page.locator(".message strong", has_text="here").wait_for()


def test_markup_in_a_message_is_shown_and_not_run(office: Office, page: Page) -> None:
    text = "<script>document.title = 'run'</script> <img src=x onerror=alert(1)>"
    office.team.client.chat_postMessage(channel=office.team.channel, text=text)

    page.get_by_text(text).wait_for()

    assert page.locator(".messages script, .messages img").count() == 0
    assert "run" not in page.title()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("*bold* and _slanted_ and ~gone~", ["strong: bold", "em: slanted", "s: gone"]),
        ("`a *b* c`", ["code: a *b* c"]),
        ("```one\n_two_```", ["pre: one\n_two_"]),
        ("&gt; said *before*", ["blockquote: said before", "strong: before"]),
        ("<https://example.org/a_b_c|the *page*>", ["a: the *page*"]),
        ("see https://example.org/a_b_c.", ["a: https://example.org/a_b_c"]),
        ("<javascript:alert(1)|press>", []),
        ("snake_case_name and 2*3*4", []),
    ],
)
def test_slacks_markup_is_drawn_as_slack_draws_it(office: Office, page: Page, text: str, shown: list[str]) -> None:
    office.team.client.chat_postMessage(channel=office.team.channel, text=text)
    message = page.locator(".message .mrkdwn")
    message.wait_for()

    drawn = message.evaluate(
        """(box) => [...box.querySelectorAll("strong, em, s, code, pre, blockquote, a")]
            .map((each) => `${each.tagName.toLowerCase()}: ${each.textContent}`)"""
    )

    assert drawn == shown


def test_people_channels_and_dates_are_named(office: Office, page: Page) -> None:
    team = office.team
    text = f"<@{team.asha}> in <#{team.channel}> on <!date^1772532000^{{date_num}} at {{time}}|some day> :tada:"
    team.client.chat_postMessage(channel=team.channel, text=text)

    page.get_by_text("@Asha Rao in #training on 03/03/2026 at 10:00 🎉").wait_for()


def test_what_is_typed_is_said_by_the_acting_person(office: Office, page: Page) -> None:
    page.get_by_label("Act as").select_option(label="Ben Hill")
    page.get_by_role("combobox", name="Message, or / for a command").fill("Thanks @asha, <b>see you</b>")
    page.keyboard.press("Enter")

    page.get_by_text("see you").wait_for()

    said = office.team.history()[-1]
    assert said["user"] == office.team.ben
    assert said["text"] == f"Thanks <@{office.team.asha}>, &lt;b&gt;see you&lt;/b&gt;"


def test_a_slash_offers_the_apps_commands_and_sends_the_chosen_one(office: Office, page: Page, bot: Bot) -> None:
    @bot.app.command("/share")
    def answer(ack: Any, command: Any) -> None:
        bot.heard.put(command)
        ack("Shared.")

    bot.connect()
    box = page.get_by_role("combobox", name="Message, or / for a command")
    box.press_sequentially("/sh")
    page.get_by_role("option", name="/share").wait_for()
    page.keyboard.press("Tab")
    page.keyboard.type("it")
    page.keyboard.press("Enter")

    page.get_by_text("Only visible to you").wait_for()
    assert bot.next_heard()["text"] == "it"


def test_a_button_reaches_the_app(office: Office, page: Page, bot: Bot) -> None:
    @bot.app.action("done")
    def answer(ack: Any, body: Any) -> None:
        bot.heard.put(body)
        ack()

    bot.connect()
    office.team.client.chat_postMessage(channel=office.team.channel, text="due", blocks=BUTTONS)
    page.get_by_role("button", name="Mark done").click()

    assert bot.next_heard()["user"]["id"] == office.team.asha


def test_a_button_that_nobody_answers_shows_what_slack_would_show(office: Office, page: Page) -> None:
    office.team.client.chat_postMessage(channel=office.team.channel, text="due", blocks=BUTTONS)

    page.get_by_role("button", name="Mark done").click()

    page.get_by_text("Something went wrong. Try again?").wait_for()


def test_a_modal_shows_its_faults_and_submits(office: Office, page: Page, bot: Bot) -> None:
    _answers_with_a_modal(bot)
    page.get_by_role("combobox", name="Message, or / for a command").fill("/action ")
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="New action")
    dialog.get_by_role("button", name="Save").click()
    dialog.get_by_text("Please complete this required field.").first.wait_for()
    dialog.get_by_label("What will be done").fill("Slow down on Day 2")
    dialog.get_by_label("Owner").select_option(label="Ben Hill")
    dialog.get_by_role("button", name="Save").click()
    dialog.wait_for(state="detached")

    values = bot.next_heard()["view"]["state"]["values"]

    assert values["title"]["text"]["value"] == "Slow down on Day 2"
    assert values["owner"]["who"]["selected_user"] == office.team.ben


def test_the_home_tab_is_opened_and_shown(office: Office, page: Page, bot: Bot) -> None:
    @bot.app.event("app_home_opened")
    def opened(client: Any, event: Any) -> None:
        blocks = [{"type": "header", "text": {"type": "plain_text", "text": "Your actions"}}]
        client.views_publish(user_id=event["user"], view={"type": "home", "blocks": blocks})

    bot.connect()
    page.get_by_role("link", name="Quality – Home").click()

    page.get_by_role("heading", name="Your actions").wait_for()


def test_a_message_shortcut_reaches_the_app(office: Office, page: Page, bot: Bot) -> None:
    @bot.app.shortcut("from_message")
    def used(ack: Any, body: Any) -> None:
        bot.heard.put(body)
        ack()

    bot.connect()
    office.team.client.chat_postMessage(channel=office.team.channel, text="An idea")
    page.get_by_text("An idea").hover()
    page.get_by_role("button", name="More actions").click()
    page.get_by_role("menuitem", name="Make it an action").click()

    assert bot.next_heard()["message"]["text"] == "An idea"


def test_a_thread_opens_beside_the_channel(office: Office, page: Page) -> None:
    team = office.team
    posted = team.client.chat_postMessage(channel=team.channel, text="The digest")
    team.client.chat_postMessage(channel=team.channel, text="The details", thread_ts=posted["ts"])

    thread = page.get_by_role("region", name="Thread")

    thread.get_by_text("The details").wait_for()


def test_a_cell_is_edited_with_the_keyboard(office: Office, page: Page) -> None:
    _open_plan(page)
    page.locator("td[data-row='1'][data-column='1']").click()
    page.keyboard.type("Slow down")
    page.keyboard.press("Enter")
    page.keyboard.press("F2")
    page.keyboard.type(" now")
    page.keyboard.press("Tab")
    page.locator("td[data-row='2'][data-column='1']", has_text="example now").wait_for()

    assert office.shown(1, 1) == "Slow down"
    assert office.shown(2, 1) == "Add a primary school example now"


def test_escape_leaves_a_cell_as_it_was_and_delete_empties_it(office: Office, page: Page) -> None:
    _open_plan(page)
    page.locator("td[data-row='1'][data-column='1']").click()
    page.keyboard.type("nonsense")
    page.keyboard.press("Escape")
    before = office.shown(1, 1)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Delete")
    page.locator("td[data-row='2'][data-column='1']").get_by_text("Add").wait_for(state="detached")

    assert before == "Rework the pacing of Day 2"
    assert office.shown(2, 1) == ""


def test_a_drop_down_offers_its_choices(office: Office, page: Page) -> None:
    _open_plan(page)
    page.locator("td[data-row='1'][data-column='2']").click()
    page.keyboard.press("Enter")
    page.get_by_role("menuitem", name="closed").click()
    page.locator("td[data-row='1'][data-column='2']", has_text="closed").wait_for()

    assert office.shown(1, 2) == "closed"


def test_a_row_is_inserted_from_the_context_menu(office: Office, page: Page) -> None:
    _open_plan(page)
    page.locator("td[data-row='1'][data-column='1']").click(button="right")
    page.get_by_role("menuitem", name="Insert 1 row above").click()
    page.locator("td[data-row='2'][data-column='0']", has_text="A-001").wait_for()

    assert office.shown(1, 0) == ""


def test_a_cell_that_somebody_else_changes_is_renewed(office: Office, page: Page) -> None:
    _open_plan(page)

    def change(world: Any) -> None:
        book = world.google.spreadsheets[office.book_id]
        book.sheet_by_id(office.plan_id).cell_for_writing(1, 1).value = "Changed by the bot"
        world.google.touch(office.book_id, editor="bot@example.org")

    office.sandbox.do(change)

    page.locator("td[data-row='1'][data-column='1']", has_text="Changed by the bot").wait_for()


def test_a_long_tab_is_drawn_as_it_is_scrolled(office: Office, page: Page) -> None:
    def fill(world: Any) -> None:
        sheet = world.google.spreadsheets[office.book_id].sheet_by_id(office.plan_id)
        for row in range(1, 600):
            sheet.cell_for_writing(row, 0).value = f"A-{row:03d}"
        world.google.touch(office.book_id, editor="bot@example.org")

    office.sandbox.do(fill)
    _open_plan(page)
    drawn_at_first = page.locator(".grid tbody tr").count()
    page.locator(".grid-pane").evaluate("(pane) => (pane.scrollTop = 400 * 25)")
    page.locator("td", has_text="A-405").click()
    page.keyboard.type("Found")
    page.keyboard.press("Enter")
    page.locator("td", has_text="Found").wait_for()

    assert drawn_at_first < 150
    assert office.shown(405, 0) == "Found"


def test_the_form_marks_what_is_missing_and_records_a_response(office: Office, page: Page) -> None:
    page.get_by_role("link", name="Learner feedback").click()
    page.get_by_role("button", name="Submit").click()
    page.get_by_text("This is a required question").wait_for()
    page.get_by_role("group", name="The course met my needs").get_by_label("4").check()
    page.get_by_label("knew the subject: 3").check()
    page.get_by_label("explained clearly: 2").check()
    page.get_by_label("Most useful").fill("The examples")
    page.get_by_role("button", name="Submit").click()
    page.get_by_text("Your response has been recorded.").wait_for()

    assert office.responses() == [
        {
            "The course met my needs": ["4"],
            "My trainer [knew the subject]": ["3"],
            "My trainer [explained clearly]": ["2"],
            "Most useful": ["The examples"],
        }
    ]


@pytest.mark.parametrize("width", [400, 1280])
def test_nothing_overflows_sideways(office: Office, page: Page, width: int) -> None:
    team = office.team
    long = "Unbrechbar" * 30
    wide: list[dict[str, Any]] = [
        {"type": "header", "text": {"type": "plain_text", "text": long[:140]}},
        {"type": "section", "fields": [{"type": "mrkdwn", "text": f"*{long}*"}, {"type": "mrkdwn", "text": long}]},
        *BUTTONS,
    ]
    posted = team.client.chat_postMessage(channel=team.channel, text=long, blocks=wide)
    team.client.chat_postMessage(channel=team.channel, text=f"`{long}`", thread_ts=posted["ts"])
    page.set_viewport_size({"width": width, "height": 800})
    places = page.evaluate("[...document.querySelectorAll('.places a')].map((place) => place.hash)")

    for place in [*places, f"#/channel/{team.channel}/{posted['ts']}"]:
        page.goto(f"{office.sandbox.url}/{place}")
        page.locator(".place-pane .bar h1").first.wait_for()
        for seen in (".shell", ".main", ".scroll", ".messages", ".message-body"):
            too_wide = page.evaluate(
                "(seen) => [...document.querySelectorAll(seen)].filter((e) => e.scrollWidth > e.clientWidth + 1)"
                ".length",
                seen,
            )
            assert too_wide == 0, f"{seen} at {place}"
        assert page.evaluate("document.documentElement.scrollWidth") == width


def _open_plan(page: Page) -> None:
    page.get_by_role("link", name="Training quality").click()
    page.locator("td[data-row='1'][data-column='1']").wait_for()


def _answers_with_a_modal(bot: Bot) -> None:
    """Have the app answer /action with a modal of two fields, and note what is submitted."""

    @bot.app.command("/action")
    def answer(ack: Any, client: Any, body: Any) -> None:
        ack()
        client.views_open(trigger_id=body["trigger_id"], view=MODAL)

    @bot.app.view("new_action")
    def submitted(ack: Any, body: Any) -> None:
        bot.heard.put(body)
        ack()

    bot.connect()


MODAL: dict[str, Any] = {
    "type": "modal",
    "callback_id": "new_action",
    "title": {"type": "plain_text", "text": "New action"},
    "submit": {"type": "plain_text", "text": "Save"},
    "blocks": [
        {
            "type": "input",
            "block_id": "title",
            "label": {"type": "plain_text", "text": "What will be done"},
            "element": {"type": "plain_text_input", "action_id": "text", "multiline": True},
        },
        {
            "type": "input",
            "block_id": "owner",
            "label": {"type": "plain_text", "text": "Owner"},
            "element": {"type": "users_select", "action_id": "who"},
        },
    ],
}
