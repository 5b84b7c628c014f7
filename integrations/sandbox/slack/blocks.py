"""Checking blocks and views as Slack does: by its schemas, by slack_sdk's models, and the rules between blocks."""

from __future__ import annotations

import copy
import json
import warnings
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View as SdkView

from integrations.sandbox.slack.errors import SlackError, invalid_arguments, invalid_blocks
from integrations.sandbox.slack.identifiers import Identifiers
from integrations.sandbox.slack.inputs import elements_of
from integrations.sandbox.slack.layout_schema import MESSAGE_BLOCKS, VIEW
from integrations.sandbox.slack.records import Json
from integrations.sandbox.slack.shape import Problems, problem

# Undocumented, measured: https://github.com/slackapi/bolt-js/issues/2509
MOST_CHARACTERS = 13_200
MOST_MARKDOWN_CHARACTERS = 12_000
LARGEST_VIEW_BYTES = 250_000

FileIsUsable = Callable[[Mapping[str, Any]], bool]


def check_message_blocks(blocks: object, *, file_is_usable: FileIsUsable) -> None:
    """Refuse blocks that Slack would not take in a message."""
    if not isinstance(blocks, list):
        raise SlackError("invalid_blocks_format")
    problems: Problems = []
    MESSAGE_BLOCKS(blocks, "/blocks", problems)
    if not problems:
        problems += [*_across(blocks, "/blocks"), *_sdk_faults(blocks, "/blocks"), *_markdown_total(blocks)]
        problems += _unusable_files(blocks, "/blocks", file_is_usable)
    if problems:
        raise invalid_blocks(problems)
    if [block["type"] for block in blocks].count("table") > 1:
        raise SlackError("invalid_attachments", errors=["only_one_table_allowed"])
    if sum(map(len, _texts(blocks))) > MOST_CHARACTERS:
        raise SlackError("msg_blocks_too_long")


def checked_view(
    view: object, ids: Identifiers, *, kind: str = "modal", file_is_usable: FileIsUsable = lambda _: False
) -> Json:
    """Return a view with its ids filled in, or refuse it."""
    if not isinstance(view, dict):
        raise invalid_arguments(problem("must provide an object", "/view"))
    problems: Problems = []
    VIEW(view, "/view", problems)
    if not problems:
        problems += [*_across(view["blocks"], "/view/blocks"), *_view_rules(view, kind), *_sdk_view_faults(view)]
        problems += _unusable_files(view["blocks"], "/view/blocks", file_is_usable)
    if problems:
        raise invalid_arguments(*problems)
    if len(json.dumps(view).encode()) > LARGEST_VIEW_BYTES:
        raise SlackError("view_too_large")
    return view | {"blocks": filled_in(view["blocks"], ids)}


def filled_in(blocks: list[Json], ids: Identifiers) -> list[Json]:
    """Return blocks as Slack keeps them: every block and interactive element has its id, every text its flags."""
    shown = copy.deepcopy(blocks)
    for block in shown:
        if block["type"] == "markdown":
            block.pop("block_id", None)  # Slack does not keep it there
        block.setdefault("block_id", ids.next("b"))
        for element in elements_of(block):
            element.setdefault("action_id", ids.next("a"))
        _fill_in_flags(block)
    return shown


def _fill_in_flags(node: object) -> None:
    if isinstance(node, list):
        for item in node:
            _fill_in_flags(item)
    elif isinstance(node, dict):
        if node.get("type") == "plain_text":
            node.setdefault("emoji", True)
        elif node.get("type") == "mrkdwn":
            node.setdefault("verbatim", False)
        for value in node.values():
            _fill_in_flags(value)


def _across(blocks: list[Json], at: str) -> Iterator[str]:
    """Find ids that appear twice: block_ids in the whole, action_ids in a block."""
    seen: set[str] = set()
    for number, block in enumerate(blocks):
        block_id = block.get("block_id")
        if block_id in seen:
            yield problem(f'`block_id` "{block_id}" already exists', f"{at}/{number}/block_id")
        seen |= {block_id} if block_id else set()
        used: set[str] = set()
        for place, element in enumerate(elements_of(block)):
            action_id = element.get("action_id")
            if action_id in used:
                yield problem(f'`action_id` "{action_id}" already exists', f"{at}/{number}/elements/{place}/action_id")
            used |= {action_id} if action_id else set()


def _view_rules(view: Json, kind: str) -> Iterator[str]:
    if view["type"] != kind:
        yield problem(f"unsupported type: {view['type']}", "/view/type")
    inputs = [number for number, block in enumerate(view["blocks"]) if block["type"] == "input"]
    if view["type"] == "modal" and inputs and not view.get("submit"):
        yield problem("must define `submit` to use an `input` block in modals", f"/view/blocks/{inputs[0]}/input")
    focused = [element for block in view["blocks"] for element in elements_of(block) if element.get("focus_on_load")]
    if len(focused) > 1:
        yield problem("only one element may set `focus_on_load`", "/view/blocks")


def _sdk_faults(blocks: list[Json], at: str) -> Iterator[str]:
    """Build every block with slack_sdk's models, which hold limits of their own."""
    for number, block in enumerate(blocks):
        fault = _refusal(lambda block=block: _built(block))  # type: ignore[misc]
        if fault is not None:
            yield problem(fault, f"{at}/{number}")


def _built(block: Json) -> object:
    parsed = Block.parse(copy.deepcopy(block))
    if parsed is None:
        raise SlackObjectFormationError("failed to match schema")
    return parsed.to_dict()


def _sdk_view_faults(view: Json) -> Iterator[str]:
    fault = _refusal(lambda: SdkView(**copy.deepcopy(view)).to_dict())
    if fault is not None:
        yield problem(fault, "/view")


def _refusal(build: Callable[[], object]) -> str | None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            build()
        except (SlackObjectFormationError, TypeError, ValueError, AttributeError) as error:
            return str(error)
    return None


def _markdown_total(blocks: list[Json]) -> Iterator[str]:
    marked = [(number, block) for number, block in enumerate(blocks) if block["type"] == "markdown"]
    if sum(len(block["text"]) for _, block in marked) > MOST_MARKDOWN_CHARACTERS:
        yield problem(f"must be less than {MOST_MARKDOWN_CHARACTERS + 1} characters", f"/blocks/{marked[-1][0]}/text")


def _unusable_files(blocks: list[Json], at: str, file_is_usable: FileIsUsable) -> Iterator[str]:
    for number, block in enumerate(blocks):
        parts = [("", block), ("/accessory", block.get("accessory"))]
        parts += [(f"/elements/{place}", element) for place, element in enumerate(block.get("elements", ()))]
        for where, part in parts:
            reference = part.get("slack_file") if isinstance(part, dict) else None
            if reference is not None and not file_is_usable(reference):
                yield problem("invalid slack file", f"{at}/{number}{where}/slack_file")


def _texts(node: object) -> Iterator[str]:
    if isinstance(node, list):
        for item in node:
            yield from _texts(item)
    elif isinstance(node, dict):
        for key, value in node.items():
            if key in ("text", "alt_text") and isinstance(value, str):
                yield value
            else:
                yield from _texts(value)
