"""What interactive elements hold: their first values, what a choice makes of them, and whether it is allowed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from integrations.sandbox.slack.records import Json

# element type -> (where state keeps the value, where the element starts it)
STATEFUL: dict[str, tuple[str, str]] = {
    "plain_text_input": ("value", "initial_value"),
    "email_text_input": ("value", "initial_value"),
    "url_text_input": ("value", "initial_value"),
    "number_input": ("value", "initial_value"),
    "rich_text_input": ("rich_text_value", "initial_value"),
    "file_input": ("files", ""),
    "static_select": ("selected_option", "initial_option"),
    "external_select": ("selected_option", "initial_option"),
    "radio_buttons": ("selected_option", "initial_option"),
    "multi_static_select": ("selected_options", "initial_options"),
    "multi_external_select": ("selected_options", "initial_options"),
    "checkboxes": ("selected_options", "initial_options"),
    "users_select": ("selected_user", "initial_user"),
    "multi_users_select": ("selected_users", "initial_users"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "multi_conversations_select": ("selected_conversations", "initial_conversations"),
    "channels_select": ("selected_channel", "initial_channel"),
    "multi_channels_select": ("selected_channels", "initial_channels"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
}
MANY = {name for name, (kept, _) in STATEFUL.items() if kept.endswith("s")}
STATELESS = {"button": "", "overflow": "selected_option", "workflow_button": ""}
CHOSEN_KEYS = {"selected_option", "selected_options"}
SHOWN_IN_ACTION = ("text", "value", "style", "url", "placeholder", "confirm", "accessibility_label")
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


def elements_of(block: Json) -> Iterator[Json]:
    """Yield the interactive elements of a block."""
    candidates = [block.get("accessory"), block.get("element"), *block.get("elements", ())]
    for element in candidates:
        if isinstance(element, dict) and element.get("type") in STATEFUL.keys() | STATELESS.keys():
            yield element


def initial_values(blocks: list[Json]) -> dict[str, dict[str, Json]]:
    """Return the state of freshly shown blocks."""
    values: dict[str, dict[str, Json]] = {}
    for block in blocks:
        for element in elements_of(block):
            if element["type"] in STATEFUL:
                kept, initial = STATEFUL[element["type"]]
                empty: object = [] if element["type"] in MANY else None
                values.setdefault(block["block_id"], {})[element["action_id"]] = {
                    "type": element["type"],
                    kept: element.get(initial, empty),
                }
    return values


def chosen(element: Json, selected: object) -> Json:
    """Return an element's state after a person's choice: a value or values, or the state itself."""
    kind = element["type"]
    kept = STATEFUL[kind][0] if kind in STATEFUL else STATELESS.get(kind, "")
    if not kept:
        return {"type": kind}
    if isinstance(selected, Mapping) and kept in selected:
        return {"type": kind, kept: selected[kept]}
    if kind in MANY:
        many = [] if selected is None else selected if isinstance(selected, list | tuple) else [selected]
        return {"type": kind, kept: [_option(element, one) if kept in CHOSEN_KEYS else one for one in many]}
    if kept in CHOSEN_KEYS and selected is not None:
        return {"type": kind, kept: _option(element, selected)}
    return {"type": kind, kept: selected if selected != "" else None}


def _option(element: Json, selected: object) -> Json:
    """Return the option with this value; an element with its own options has no others."""
    if isinstance(selected, Mapping):
        return dict(selected)
    options = [
        *element.get("options", ()),
        *(o for group in element.get("option_groups", ()) for o in group["options"]),
    ]
    for option in options:
        if option.get("value") == selected:
            return dict(option)
    raise LookupError(f'"{selected}" is not among the options of {element.get("action_id")}.')


def action_json(element: Json, block_id: str, state: Json, *, action_ts: str) -> Json:
    """Return what a block_actions payload says of one use of an element."""
    shown = {key: element[key] for key in SHOWN_IN_ACTION if key in element}
    return shown | state | {"action_id": element["action_id"], "block_id": block_id, "action_ts": action_ts}


def faults(block: Json, state: Mapping[str, Any]) -> str | None:
    """Say what Slack's own form says of an answer before it is sent anywhere; None if it is fine."""
    element = block["element"]
    value = state.get(STATEFUL[element["type"]][0])
    if value in (None, "", []):
        return None if block.get("optional") else "Please complete this required field."
    return _text_fault(element, value) if isinstance(value, str) else _count_fault(element, value)


def _text_fault(element: Json, value: str) -> str | None:
    kind = element["type"]
    if len(value) < element.get("min_length", 0):
        return f"Please enter at least {element['min_length']} characters."
    if len(value) > element.get("max_length", 3000):
        return f"Please enter at most {element.get('max_length', 3000)} characters."
    if kind == "email_text_input" and not EMAIL.fullmatch(value):
        return "Please enter a valid email address."
    if kind == "url_text_input" and not re.match(r"https?://\S+", value):
        return "Please enter a valid URL."
    return _number_fault(element, value) if kind == "number_input" else None


def _number_fault(element: Json, value: str) -> str | None:
    pattern = r"-?\d+(\.\d+)?" if element.get("is_decimal_allowed") else r"-?\d+"
    if not re.fullmatch(pattern, value):
        return "Please enter a valid number."
    low, high = element.get("min_value"), element.get("max_value")
    if low is not None and float(value) < float(low):
        return f"Please enter a number of {low} or more."
    if high is not None and float(value) > float(high):
        return f"Please enter a number of {high} or less."
    return None


def _count_fault(element: Json, value: object) -> str | None:
    limit = element.get("max_selected_items")
    if limit is not None and isinstance(value, list) and len(value) > limit:
        return f"Please choose at most {limit}."
    return None
