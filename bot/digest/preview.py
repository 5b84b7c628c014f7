"""A message as a terminal shows it, for `--dry-run`: the words a reader in Slack would see, without the markup."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from typing import Any

from integrations.slack.message import Block, Message

ZERO_WIDTH_SPACE = "\u200b"  # follows each emphasis mark that is only a character (see `blocks.escape`)
_LINK = re.compile(r"<(?P<target>[^|>]+)\|(?P<label>[^>]+)>")
_PERSON = re.compile(r"<@(?P<user>[A-Z0-9]+)>")
_BOLD = re.compile(rf"(?<!\w)\*(?!{ZERO_WIDTH_SPACE})(?P<words>[^*\n]+)\*(?!{ZERO_WIDTH_SPACE})")
_ITALIC = re.compile(rf"(?<![^\s])_(?!{ZERO_WIDTH_SPACE})(?P<words>[^_\n]+)_(?!{ZERO_WIDTH_SPACE})(?=\s|$)")
_EMOJI = re.compile(r":(?P<name>[a-z_]+):")
_SIGNS = {
    "warning": "(!)",
    "seedling": "(+)",
    "mag": "(?)",
    "speech_balloon": '(")',
    "small_red_triangle_down": "(v)",
    "large_blue_diamond": "(^)",
    "leftwards_arrow_with_hook": "(v)",
}


def as_plain_text(message: Message) -> str:
    """Write a message as readable lines."""
    parts = [part for block in message.blocks for part in _shown(block)]
    return "\n\n".join(parts) if parts else _unmarked(message.text)


def _shown(block: Block) -> Iterator[str]:
    kind = block["type"]
    if kind == "header":
        words = _words(block["text"])
        yield f"{words}\n{'=' * len(words)}"
    elif kind == "divider":
        yield "-" * 40
    elif kind == "context":
        yield "\n".join(_words(element) for element in block["elements"])
    elif kind == "actions":
        yield "  ".join(f"[ {_words(element['text'])} ]" for element in block["elements"])
    elif kind == "section":
        texts = [block["text"]] if "text" in block else []
        yield "\n".join(_words(text) for text in [*texts, *block.get("fields", ())])


def _words(text: Mapping[str, Any]) -> str:
    return _unmarked(text["text"]) if text["type"] == "mrkdwn" else str(text["text"])


def _unmarked(text: str) -> str:
    plain = _LINK.sub(lambda found: f"{found['label']} ({found['target']})", text)
    plain = _PERSON.sub(lambda found: f"@{found['user']}", plain)
    plain = _BOLD.sub(lambda found: found["words"], plain)
    plain = _ITALIC.sub(lambda found: found["words"], plain)
    plain = _EMOJI.sub(lambda found: _SIGNS.get(found["name"], found[0]), plain)
    return html.unescape(plain).replace("`", "").replace(ZERO_WIDTH_SPACE, "")
