"""Block Kit's layout blocks, inputs and rich text; and which of them stand in a message, a modal and a Home tab."""

from __future__ import annotations

from integrations.sandbox.slack.block_schema import (
    ACTION_ID,
    BLOCK_ID,
    CHECKBOXES,
    DATEPICKER,
    DATETIMEPICKER,
    IMAGE_ELEMENT,
    IN_ACTIONS,
    IN_SECTION,
    MULTI_SELECTS,
    RADIO_BUTTONS,
    SELECTS,
    SLACK_FILE,
    TIMEPICKER,
    TYPED,
    URL,
    WEB_URL,
    plain_text,
    text,
    typed,
)
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

# Rich text
STYLE = record({}, dict.fromkeys(("bold", "italic", "strike", "code", "underline", "highlight"), boolean))
STYLED: dict[str, Check] = {"style": STYLE}
RICH_PARTS: dict[str, Check] = {
    "text": typed("text", {"text": string()}, STYLED),
    "link": typed("link", {"url": URL}, STYLED | {"text": string(at_least=0), "unsafe": boolean}),
    "user": typed("user", {"user_id": string()}, STYLED),
    "usergroup": typed("usergroup", {"usergroup_id": string()}, STYLED),
    "channel": typed("channel", {"channel_id": string()}, STYLED),
    "emoji": typed("emoji", {"name": string()}, STYLED | {"unicode": string(), "skin_tone": integer(1, 6)}),
    "broadcast": typed("broadcast", {"range": one_of("here", "channel", "everyone")}, STYLED),
    "color": typed("color", {"value": string(pattern=r"^#[0-9A-Fa-f]{6}$")}),
    "date": typed(
        "date",
        {"timestamp": integer(0, 10**11), "format": string()},
        STYLED | {"url": URL, "fallback": string()},
    ),
}
RICH_SECTION = typed("rich_text_section", {"elements": array(by_type(RICH_PARTS), at_least=0)})
WRITTEN_PARTS = by_type({name: RICH_PARTS[name] for name in ("text", "link")})
RICH_ELEMENTS: dict[str, Check] = {
    "rich_text_section": RICH_SECTION,
    "rich_text_list": typed(
        "rich_text_list",
        {"style": one_of("bullet", "ordered"), "elements": array(by_type({"rich_text_section": RICH_SECTION}))},
        {"indent": integer(0, 8), "offset": integer(0, 10_000), "border": one_of(0, 1)},
    ),
    "rich_text_preformatted": typed(
        "rich_text_preformatted", {"elements": array(WRITTEN_PARTS, at_least=0)}, {"border": one_of(0, 1)}
    ),
    "rich_text_quote": typed(
        "rich_text_quote", {"elements": array(by_type(RICH_PARTS), at_least=0)}, {"border": one_of(0, 1)}
    ),
}
RICH_TEXT = typed("rich_text", {"elements": array(by_type(RICH_ELEMENTS))}, {"block_id": BLOCK_ID})


def _lengths_agree(value: Json, at: str, problems: Problems) -> None:
    low, high = value.get("min_length"), value.get("max_length")
    if isinstance(low, int) and isinstance(high, int) and low > high:
        problems.append(problem("min_length must be less than or equal to max_length", f"{at}/min_length"))


# What stands in an input block, by surface: https://docs.slack.dev/reference/block-kit/block-elements, read 2026-11
PLAIN_TEXT_INPUT = also(
    typed(
        "plain_text_input",
        {},
        TYPED
        | {
            "initial_value": string(at_most=3000, at_least=0),
            "multiline": boolean,
            "min_length": integer(0, 3000),
            "max_length": integer(1, 3000),
        },
    ),
    _lengths_agree,
)
RICH_TEXT_INPUT = typed("rich_text_input", {}, TYPED | {"initial_value": RICH_TEXT})
INPUTS: dict[str, Check] = (
    {
        "plain_text_input": PLAIN_TEXT_INPUT,
        "checkboxes": CHECKBOXES,
        "radio_buttons": RADIO_BUTTONS,
        "datepicker": DATEPICKER,
        "timepicker": TIMEPICKER,
    }
    | SELECTS
    | MULTI_SELECTS
)
INPUTS_IN_MESSAGE = INPUTS | {"datetimepicker": DATETIMEPICKER}
INPUTS_IN_HOME = INPUTS | {"rich_text_input": RICH_TEXT_INPUT}
INPUTS_IN_MODAL: dict[str, Check] = (
    INPUTS_IN_MESSAGE
    | INPUTS_IN_HOME
    | {
        "email_text_input": typed("email_text_input", {}, TYPED | {"initial_value": string()}),
        "url_text_input": typed("url_text_input", {}, TYPED | {"initial_value": string()}),
        "number_input": typed(
            "number_input",
            {"is_decimal_allowed": boolean},
            TYPED | dict.fromkeys(("initial_value", "min_value", "max_value"), string()),
        ),
        "file_input": typed(
            "file_input", {}, {"action_id": ACTION_ID, "filetypes": array(string()), "max_files": integer(1, 10)}
        ),
    }
)


def _text_or_fields(value: Json, at: str, problems: Problems) -> None:
    if value.get("text") is None and not value.get("fields"):
        problems.append(problem("must define either `text` or `fields`", at))


IN_CONTEXT = any_schema(
    by_type(
        {
            "image": IMAGE_ELEMENT,
            "plain_text": record({"type": one_of("plain_text"), "text": string()}, {"emoji": boolean}),
            "mrkdwn": record({"type": one_of("mrkdwn"), "text": string()}, {"verbatim": boolean}),
        }
    )
)
NAMED: dict[str, Check] = {"block_id": BLOCK_ID}
EVERYWHERE: dict[str, Check] = {
    "section": also(
        typed(
            "section",
            {},
            NAMED
            | {
                "text": text(3000),
                "fields": array(text(2000), at_most=10),
                "accessory": by_type(IN_SECTION),
                "expand": boolean,
            },
        ),
        _text_or_fields,
    ),
    "divider": typed("divider", {}, NAMED),
    "header": typed("header", {"text": plain_text(150)}, NAMED),
    "context": typed("context", {"elements": array(IN_CONTEXT, at_most=10)}, NAMED),
    "image": also(
        typed(
            "image",
            {"alt_text": string(at_most=2000)},
            NAMED | {"image_url": WEB_URL, "slack_file": SLACK_FILE, "title": plain_text(2000)},
        ),
        either("image_url", "slack_file"),
    ),
    "rich_text": RICH_TEXT,
}
MARKDOWN = typed("markdown", {"text": string(at_most=12_000)}, NAMED)
CELL = by_type({"raw_text": typed("raw_text", {"text": string()}), "rich_text": RICH_TEXT})
COLUMN = record({}, {"align": one_of("left", "center", "right"), "is_wrapped": boolean})
TABLE = typed(
    "table",
    {"rows": array(array(CELL, at_most=20), at_most=100)},
    NAMED | {"column_settings": array(COLUMN, at_most=20)},
)


def blocks_with(inputs: dict[str, Check], *more: tuple[str, Check]) -> Check:
    """The blocks of a surface where these inputs can be used."""
    dated = {name: inputs[name] for name in ("datetimepicker",) if name in inputs}
    answered = typed(
        "input",
        {"label": plain_text(2000), "element": by_type(inputs)},
        NAMED | {"hint": plain_text(2000), "optional": boolean, "dispatch_action": boolean},
    )
    acted = typed("actions", {"elements": array(by_type(IN_ACTIONS | dated), at_most=25)}, NAMED)
    return by_type(EVERYWHERE | {"input": answered, "actions": acted} | dict(more))


IN_MESSAGE = blocks_with(INPUTS_IN_MESSAGE, ("markdown", MARKDOWN), ("table", TABLE))

IDENTIFIED: dict[str, Check] = {
    "private_metadata": string(at_most=3000, at_least=0),
    "callback_id": string(at_most=255, at_least=0),
    "external_id": string(at_most=255, at_least=0),
}
IN_MODAL = array(blocks_with(INPUTS_IN_MODAL), at_most=100)
IN_HOME = array(blocks_with(INPUTS_IN_HOME), at_most=100)
VIEW = any_schema(
    by_type(
        {
            "modal": typed(
                "modal",
                {"title": plain_text(24), "blocks": IN_MODAL},
                IDENTIFIED
                | {
                    "submit": plain_text(24),
                    "close": plain_text(24),
                    "clear_on_close": boolean,
                    "notify_on_close": boolean,
                },
            ),
            "home": typed("home", {"blocks": IN_HOME}, IDENTIFIED),
        }
    )
)
MESSAGE_BLOCKS = array(IN_MESSAGE, at_most=50, at_least=0)
