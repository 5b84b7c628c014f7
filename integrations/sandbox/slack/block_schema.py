"""Block Kit's schemas: every block and element the sandbox takes, with Slack's limits.

Source: https://docs.slack.dev/reference/block-kit and its pages, read 2026-11. What is not here is refused.
"""

from __future__ import annotations

from integrations.sandbox.slack.records import Json
from integrations.sandbox.slack.shape import (
    Check,
    Problems,
    also,
    any_schema,
    array,
    boolean,
    by_type,
    either,
    integer,
    one_of,
    problem,
    record,
    string,
)

URL = string(at_most=3000, pattern=r"^[a-z][a-z0-9+.-]*:\S+$")
WEB_URL = string(at_most=3000, pattern=r"^https?://\S+$")
DATE = string(pattern=r"^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$")
TIME = string(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")
ACTION_ID = string(at_most=255)
BLOCK_ID = string(at_most=255)
FILE_ID = string(pattern=r"^[F][A-Z0-9]{8,}$")


def plain_text(at_most: int) -> Check:
    """A plain_text object."""
    return record({"type": one_of("plain_text"), "text": string(at_most=at_most)}, {"emoji": boolean})


def text(at_most: int) -> Check:
    """A plain_text or mrkdwn object."""
    marked = record({"type": one_of("mrkdwn"), "text": string(at_most=at_most)}, {"verbatim": boolean})
    return any_schema(by_type({"plain_text": plain_text(at_most), "mrkdwn": marked}))


def typed(name: str, needed: dict[str, Check], allowed: dict[str, Check] | None = None) -> Check:
    """An object of one type."""
    return record({"type": one_of(name), **needed}, allowed)


CONFIRM = record(
    {"title": plain_text(100), "text": text(300), "confirm": plain_text(30), "deny": plain_text(30)},
    {"style": one_of("primary", "danger")},
)
DISPATCH = record({}, {"trigger_actions_on": array(one_of("on_enter_pressed", "on_character_entered"), at_most=2)})
PLAIN_OPTION = record({"text": plain_text(75), "value": string(at_most=150)}, {"description": plain_text(75)})
MARKED_OPTION = record({"text": text(75), "value": string(at_most=150)}, {"description": text(75)})
OVERFLOW_OPTION = record(
    {"text": plain_text(75), "value": string(at_most=150)}, {"description": plain_text(75), "url": URL}
)
OPTION_GROUP = record({"label": plain_text(75), "options": array(PLAIN_OPTION, at_most=100)})
SLACK_FILE = also(record({}, {"id": FILE_ID, "url": WEB_URL}), either("id", "url"))
CONVERSATION_FILTER = record(
    {},
    {
        "include": array(one_of("im", "mpim", "private", "public"), at_most=4),
        "exclude_external_shared_channels": boolean,
        "exclude_bot_users": boolean,
    },
)


def _initial_is_an_option(value: Json, at: str, problems: Problems) -> None:
    """What is chosen at first has to be among the options."""
    groups = value.get("option_groups") or []
    offered = [*(value.get("options") or []), *(o for group in groups for o in group.get("options", ()))]
    given = {"initial_option": [value.get("initial_option")], "initial_options": value.get("initial_options") or []}
    for name, chosen in given.items():
        if any(option is not None and option not in offered for option in chosen):
            problems.append(problem("must exactly match one of the options provided", f"{at}/{name}"))


COMMON: dict[str, Check] = {"action_id": ACTION_ID, "confirm": CONFIRM, "focus_on_load": boolean}
SELECT = COMMON | {"placeholder": plain_text(150)}
TYPED = {
    "action_id": ACTION_ID,
    "placeholder": plain_text(150),
    "focus_on_load": boolean,
    "dispatch_action_config": DISPATCH,
}
MANY: dict[str, Check] = {"max_selected_items": integer(1, 10_000)}
USER, CONVERSATION = string(pattern=r"^[UW][A-Z0-9]+$"), string(pattern=r"^[CDG][A-Z0-9]+$")
OPTIONS: dict[str, Check] = {
    "options": array(PLAIN_OPTION, at_most=100),
    "option_groups": array(OPTION_GROUP, at_most=100),
}
DEFAULT_TO_CURRENT: dict[str, Check] = {"default_to_current_conversation": boolean, "filter": CONVERSATION_FILTER}

SELECTS: dict[str, Check] = {
    "static_select": also(
        typed("static_select", {}, SELECT | OPTIONS | {"initial_option": PLAIN_OPTION}),
        either("options", "option_groups"),
        _initial_is_an_option,
    ),
    "external_select": typed(
        "external_select", {}, SELECT | {"initial_option": PLAIN_OPTION, "min_query_length": integer(0, 3000)}
    ),
    "users_select": typed("users_select", {}, SELECT | {"initial_user": USER}),
    "conversations_select": typed(
        "conversations_select",
        {},
        SELECT | DEFAULT_TO_CURRENT | {"initial_conversation": CONVERSATION, "response_url_enabled": boolean},
    ),
    "channels_select": typed(
        "channels_select", {}, SELECT | {"initial_channel": CONVERSATION, "response_url_enabled": boolean}
    ),
}
MULTI_SELECTS: dict[str, Check] = {
    "multi_static_select": also(
        typed(
            "multi_static_select", {}, SELECT | OPTIONS | MANY | {"initial_options": array(PLAIN_OPTION, at_most=100)}
        ),
        either("options", "option_groups"),
        _initial_is_an_option,
    ),
    "multi_external_select": typed(
        "multi_external_select",
        {},
        SELECT | MANY | {"initial_options": array(PLAIN_OPTION, at_most=100), "min_query_length": integer(0, 3000)},
    ),
    "multi_users_select": typed("multi_users_select", {}, SELECT | MANY | {"initial_users": array(USER)}),
    "multi_conversations_select": typed(
        "multi_conversations_select",
        {},
        SELECT | MANY | DEFAULT_TO_CURRENT | {"initial_conversations": array(CONVERSATION)},
    ),
    "multi_channels_select": typed(
        "multi_channels_select", {}, SELECT | MANY | {"initial_channels": array(CONVERSATION)}
    ),
}
BUTTON = typed(
    "button",
    {"text": plain_text(75)},
    {
        "action_id": ACTION_ID,
        "url": URL,
        "value": string(at_most=2000, at_least=0),
        "style": one_of("primary", "danger"),
        "confirm": CONFIRM,
        "accessibility_label": string(at_most=75),
    },
)
OVERFLOW = typed(
    "overflow", {"options": array(OVERFLOW_OPTION, at_most=5)}, {"action_id": ACTION_ID, "confirm": CONFIRM}
)
CHECKBOXES = also(
    typed(
        "checkboxes",
        {"options": array(MARKED_OPTION, at_most=10)},
        COMMON | {"initial_options": array(MARKED_OPTION, at_most=10)},
    ),
    _initial_is_an_option,
)
RADIO_BUTTONS = also(
    typed("radio_buttons", {"options": array(MARKED_OPTION, at_most=10)}, COMMON | {"initial_option": MARKED_OPTION}),
    _initial_is_an_option,
)
DATEPICKER = typed("datepicker", {}, SELECT | {"initial_date": DATE})
TIMEPICKER = typed("timepicker", {}, SELECT | {"initial_time": TIME, "timezone": string()})
DATETIMEPICKER = typed("datetimepicker", {}, COMMON | {"initial_date_time": integer(10**9, 10**10 - 1)})
IMAGE_ELEMENT = also(
    typed("image", {"alt_text": string(at_most=2000)}, {"image_url": WEB_URL, "slack_file": SLACK_FILE}),
    either("image_url", "slack_file"),
)

CLICKED: dict[str, Check] = {
    "button": BUTTON,
    "overflow": OVERFLOW,
    "checkboxes": CHECKBOXES,
    "radio_buttons": RADIO_BUTTONS,
    "datepicker": DATEPICKER,
    "timepicker": TIMEPICKER,
} | SELECTS
IN_ACTIONS = CLICKED | MULTI_SELECTS
IN_SECTION = CLICKED | MULTI_SELECTS | {"image": IMAGE_ELEMENT}
