"""Whether Slack would take what the bot says: checked by the sandbox's own rules."""

from __future__ import annotations

import json
from typing import Any

from integrations.sandbox.slack.blocks import check_message_blocks, checked_view
from integrations.sandbox.slack.identifiers import Identifiers
from integrations.slack.message import Message, Modal


def accepted(message: Message) -> str:
    """Check a message as Slack does, and give all it says."""
    assert message.text
    blocks = json.loads(json.dumps(list(message.blocks)))
    if blocks:
        check_message_blocks(blocks, file_is_usable=lambda _: False)
    return "\n".join([message.text, *words_of(blocks)])


def accepted_modal(modal: Modal) -> str:
    """Check a modal as Slack does, and give all it says."""
    view = json.loads(json.dumps(modal.view))
    checked_view(view, Identifiers())
    return "\n".join(words_of(view))


def words_of(node: Any) -> list[str]:
    """Collect every text in it."""
    if isinstance(node, list):
        return [words for item in node for words in words_of(item)]
    if not isinstance(node, dict):
        return []
    own = [node["text"]] if isinstance(node.get("text"), str) else []
    return [*own, *(words for key, item in node.items() if key != "text" or not own for words in words_of(item))]


def buttons_of(message: Message) -> list[dict[str, Any]]:
    """Collect every button in it."""

    def collect(node: Any) -> list[dict[str, Any]]:
        if isinstance(node, list):
            return [button for item in node for button in collect(item)]
        if not isinstance(node, dict):
            return []
        own = [node] if node.get("type") == "button" else []
        return [*own, *(button for item in node.values() for button in collect(item))]

    return collect(json.loads(json.dumps(list(message.blocks))))
