"""Blocks and views are refused where Slack refuses them, in Slack's words."""

from __future__ import annotations

from typing import Any

import pytest
from slack_sdk.models import blocks as sdk

from integrations.sandbox.slack.blocks import check_message_blocks, checked_view
from integrations.sandbox.slack.errors import SlackError
from integrations.sandbox.slack.identifiers import Identifiers


def plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text}


def section(text: str = "Hello", **more: Any) -> dict[str, Any]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}, **more}


def button(**more: Any) -> dict[str, Any]:
    return {"type": "button", "text": plain("Go"), "action_id": "go", **more}


def actions(*elements: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": "actions", "elements": list(elements), **more}


def options(count: int) -> list[dict[str, Any]]:
    return [{"text": plain(f"Option {number}"), "value": str(number)} for number in range(count)]


def select(**more: Any) -> dict[str, Any]:
    return {"type": "static_select", "action_id": "pick", **more}


def typed_in(**more: Any) -> dict[str, Any]:
    element = {"type": "plain_text_input", "action_id": "typed"}
    return {"type": "input", "block_id": "in", "label": plain("Say"), "element": element, **more}


def faults_of(*blocks: dict[str, Any]) -> list[str]:
    """Return what is wrong with the blocks of a message."""
    try:
        check_message_blocks(list(blocks), file_is_usable=lambda file: False)
    except SlackError as error:
        errors: Any = error.extra.get("errors", [error.error])
        return list(errors)
    return []


def view_faults(**view: Any) -> list[str]:
    """Return what is wrong with a modal."""
    whole = {"type": "modal", "title": plain("Title"), "blocks": [section()], **view}
    try:
        checked_view(whole, Identifiers(), kind="modal")
    except SlackError as error:
        messages: list[str] = error.extra["response_metadata"]["messages"]  # type: ignore[index]
        return [message.removeprefix("[ERROR] ") for message in messages]
    return []


GOOD: list[dict[str, Any]] = [
    section(),
    section(fields=[plain("A"), {"type": "mrkdwn", "text": "*B*", "verbatim": True}], accessory=button(value="1")),
    {"type": "divider"},
    {"type": "header", "text": plain("Weekly digest")},
    {"type": "context", "elements": [{"type": "mrkdwn", "text": "n = 8"}, plain("small")]},
    actions(button(style="primary", url="https://example.org"), select(options=options(3))),
    actions({"type": "overflow", "action_id": "more", "options": options(5)}),
    actions({"type": "datepicker", "action_id": "due", "initial_date": "2025-03-14"}),
    actions({"type": "users_select", "action_id": "owner", "placeholder": plain("Who?")}),
    typed_in(optional=True),
    {"type": "markdown", "text": "**Bold**"},
    {"type": "image", "alt_text": "A chart", "image_url": "https://example.org/chart.png"},
    {
        "type": "rich_text",
        "elements": [
            {
                "type": "rich_text_list",
                "style": "bullet",
                "elements": [
                    {
                        "type": "rich_text_section",
                        "elements": [{"type": "text", "text": "One", "style": {"bold": True}}],
                    }
                ],
            }
        ],
    },
]


@pytest.mark.parametrize("block", GOOD, ids=lambda block: block["type"])
def test_a_good_block_is_taken(block: dict[str, Any]) -> None:
    assert faults_of(block) == []


def test_what_slack_sdk_builds_is_taken() -> None:
    built = [
        sdk.HeaderBlock(text="Digest"),
        sdk.SectionBlock(text=sdk.MarkdownTextObject(text="*Hi*", verbatim=True)),
        sdk.ActionsBlock(
            elements=[
                sdk.ButtonElement(
                    text="Done",
                    action_id="done",
                    value="1",
                    confirm=sdk.ConfirmObject(title="Sure?", text="It closes."),
                )
            ]
        ),
        sdk.ContextBlock(elements=[sdk.PlainTextObject(text="small")]),
        sdk.DividerBlock(),
    ]

    assert faults_of(*(block.to_dict() for block in built)) == []


BAD: list[tuple[dict[str, Any], str]] = [
    ({"type": "section"}, "must define either `text` or `fields` [json-pointer:/blocks/0]"),
    (section("x" * 3001), "must be less than 3001 characters [json-pointer:/blocks/0/text/text]"),
    (section(""), "must be more than 0 characters [json-pointer:/blocks/0/text/text]"),
    (section(fields=[plain("x" * 2001)]), "must be less than 2001 characters [json-pointer:/blocks/0/fields/0/text]"),
    (section(fields=[plain("x")] * 11), "no more than 10 items allowed [json-pointer:/blocks/0/fields]"),
    (section(colour="red"), "invalid additional property: colour [json-pointer:/blocks/0]"),
    (section(block_id="x" * 256), "must be less than 256 characters [json-pointer:/blocks/0/block_id]"),
    ({"type": "poem"}, "unsupported type: poem [json-pointer:/blocks/0/type]"),
    ({"text": plain("x")}, "missing required field: type [json-pointer:/blocks/0]"),
    (
        {"type": "header", "text": plain("x" * 151)},
        "must be less than 151 characters [json-pointer:/blocks/0/text/text]",
    ),
    (
        {"type": "header", "text": {"type": "mrkdwn", "text": "x"}},
        "must be a valid enum value [json-pointer:/blocks/0/text/type]",
    ),
    ({"type": "header", "text": "x"}, "must provide an object [json-pointer:/blocks/0/text]"),
    (
        {"type": "context", "elements": [plain("x")] * 11},
        "no more than 10 items allowed [json-pointer:/blocks/0/elements]",
    ),
    (actions(), "must provide at least 1 items [json-pointer:/blocks/0/elements]"),
    (
        actions(*[button(action_id=str(n)) for n in range(26)]),
        "no more than 25 items allowed [json-pointer:/blocks/0/elements]",
    ),
    (
        actions(button(value="x" * 2001)),
        "must be less than 2001 characters [json-pointer:/blocks/0/elements/0/value]",
    ),
    (
        actions(button(), button()),
        '`action_id` "go" already exists [json-pointer:/blocks/0/elements/1/action_id]',
    ),
    (
        actions({"type": "plain_text_input", "action_id": "x"}),
        "unsupported type: plain_text_input [json-pointer:/blocks/0/elements/0/type]",
    ),
    (
        actions(select(options=options(101))),
        "no more than 100 items allowed [json-pointer:/blocks/0/elements/0/options]",
    ),
    (actions(select()), "must define either `options` or `option_groups` [json-pointer:/blocks/0/elements/0]"),
    (
        actions({"type": "overflow", "action_id": "more", "options": options(6)}),
        "no more than 5 items allowed [json-pointer:/blocks/0/elements/0/options]",
    ),
    (
        actions({"type": "datepicker", "action_id": "due", "initial_date": "14/03/2025"}),
        r"input must match regex pattern: ^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$ "
        "[json-pointer:/blocks/0/elements/0/initial_date]",
    ),
    (
        {"type": "image", "image_url": "https://example.org/a.png"},
        "missing required field: alt_text [json-pointer:/blocks/0]",
    ),
    (
        {"type": "image", "alt_text": "A chart", "slack_file": {"id": "F0123456789"}},
        "invalid slack file [json-pointer:/blocks/0/slack_file]",
    ),
    ({"type": "rich_text", "elements": [{"type": "text", "text": "x"}]}, "unsupported type: text "),
]


@pytest.mark.parametrize("block, fault", BAD, ids=lambda value: str(value)[:50])
def test_a_bad_block_is_refused_with_its_pointer(block: dict[str, Any], fault: str) -> None:
    assert any(found.startswith(fault) for found in faults_of(block)), faults_of(block)


def test_fifty_blocks_are_the_most_a_message_takes() -> None:
    assert faults_of(*[section("x")] * 50) == []
    assert faults_of(*[section("x")] * 51) == ["no more than 50 items allowed [json-pointer:/blocks]"]


def test_a_block_id_stands_for_one_block() -> None:
    assert faults_of(section(block_id="a"), section(block_id="a")) == [
        '`block_id` "a" already exists [json-pointer:/blocks/1/block_id]'
    ]


def test_a_message_has_a_limit_over_all_its_blocks() -> None:
    assert faults_of(*[section("x" * 2640)] * 5) == []
    assert faults_of(*[section("x" * 2641)] * 5) == ["msg_blocks_too_long"]


@pytest.mark.parametrize(
    "view, fault",
    [
        ({"title": plain("x" * 25)}, "must be less than 25 characters [json-pointer:/view/title/text]"),
        ({"title": None}, "missing required field: title [json-pointer:/view]"),
        ({"private_metadata": "x" * 3001}, "must be less than 3001 characters [json-pointer:/view/private_metadata]"),
        ({"submit_disabled": True}, "invalid additional property: submit_disabled [json-pointer:/view]"),
        ({"blocks": [section("x")] * 101}, "no more than 100 items allowed [json-pointer:/view/blocks]"),
        (
            {"blocks": [{"type": "markdown", "text": "x"}]},
            "unsupported type: markdown [json-pointer:/view/blocks/0/type]",
        ),
        ({"type": "home"}, "invalid additional property: title [json-pointer:/view]"),
        (
            {"blocks": [section(), typed_in()]},
            "must define `submit` to use an `input` block in modals [json-pointer:/view/blocks/1/input]",
        ),
    ],
)
def test_a_modal_slack_would_not_open_is_refused(view: dict[str, Any], fault: str) -> None:
    assert fault in view_faults(**view)


def test_a_view_comes_back_with_the_ids_slack_fills_in() -> None:
    view = {"type": "modal", "title": plain("T"), "submit": plain("OK"), "blocks": [section(), actions(button())]}
    del view["blocks"][1]["elements"][0]["action_id"]  # type: ignore[index]

    shown = checked_view(view, Identifiers())

    assert shown["blocks"][0]["block_id"] != shown["blocks"][1]["block_id"]
    assert shown["blocks"][1]["elements"][0]["action_id"]
