"""Slack's markup: what it escapes, and which people, channels and links a text would reach."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from integrations.sandbox.slack.records import Json

ENTITY = re.compile(r"<(?P<mark>[@#!]?)(?P<target>[^<>|\s][^<>|]*)(?:\|(?P<label>[^<>]*))?>")
LINK = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
STRAY_AMPERSAND = re.compile(r"&(?!(?:amp|lt|gt);)")
TYPED_BROADCAST = re.compile(r"(?<![\w<!@])@(channel|here|everyone)\b")
BROADCASTS = {"channel", "here", "everyone"}
# https://docs.slack.dev/messaging/formatting-message-text, read 2026-11: where mrkdwn is not parsed
PLAIN = {"plain_text", "raw_text"}


@dataclass
class Mentions:
    """Whom a message reaches. Everything but `links` and `channels` notifies somebody."""

    users: list[str] = field(default_factory=list)
    usergroups: list[str] = field(default_factory=list)
    broadcasts: list[str] = field(default_factory=list)
    channels: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)

    @property
    def notifies_anybody(self) -> bool:
        return bool(self.users or self.usergroups or self.broadcasts)


def kept(text: str) -> str:
    """Return a text as Slack stores it: lone &, < and > escaped, entities left alone."""
    text = STRAY_AMPERSAND.sub("&amp;", text)
    pieces, end = [], 0
    for match in ENTITY.finditer(text):
        if match["mark"] or LINK.match(match["target"]):
            pieces += [_without_angles(text[end : match.start()]), match[0]]
            end = match.end()
    return "".join([*pieces, _without_angles(text[end:])])


def _without_angles(text: str) -> str:
    return text.replace("<", "&lt;").replace(">", "&gt;")


def mentions_in(text: str, blocks: list[Json], attachments: Sequence[Json] = ()) -> Mentions:
    """Return what a message's text, blocks and attachments mention."""
    found = Mentions()
    _read(text, found)
    for attachment in attachments:
        for part in ("pretext", "text"):
            _read(str(attachment.get(part, "")), found)
        blocks = [*blocks, *attachment.get("blocks", ())]
    for markup, is_parsed in _markup(blocks):
        _read(markup, found)
        if is_parsed:
            found.broadcasts += TYPED_BROADCAST.findall(ENTITY.sub("", markup))
    for element in _rich_elements(blocks):
        _read_rich(element, found)
    return found


def _read(text: str, found: Mentions) -> None:
    for match in ENTITY.finditer(text):
        mark, target = match["mark"], match["target"]
        if mark == "@":
            found.users.append(target)
        elif mark == "#":
            found.channels.append(target)
        elif mark == "!" and target.startswith("subteam^"):
            found.usergroups.append(target.removeprefix("subteam^"))
        elif mark == "!" and target in BROADCASTS:
            found.broadcasts.append(target)
        elif not mark and LINK.match(target):
            found.links.append(target)


def _markup(node: object) -> Iterator[tuple[str, bool]]:
    """Yield each piece of markup in blocks, and whether Slack also looks for names typed without brackets."""
    if isinstance(node, list):
        for item in node:
            yield from _markup(item)
    elif isinstance(node, dict):
        text = node.get("text")
        if node.get("type") in ("mrkdwn", "markdown") and isinstance(text, str):
            yield text, node["type"] == "mrkdwn" and not node.get("verbatim", False)
        for key, value in node.items():
            if key != "text" or node.get("type") not in PLAIN:
                yield from _markup(value)


def _rich_elements(node: object) -> Iterator[Json]:
    if isinstance(node, list):
        for item in node:
            yield from _rich_elements(item)
    elif isinstance(node, dict):
        if "type" in node:
            yield node
        for value in node.values():
            yield from _rich_elements(value)


def _read_rich(element: Json, found: Mentions) -> None:
    match element:
        case {"type": "user", "user_id": str(user_id)}:
            found.users.append(user_id)
        case {"type": "usergroup", "usergroup_id": str(group_id)}:
            found.usergroups.append(group_id)
        case {"type": "broadcast", "range": str(reach)}:
            found.broadcasts.append(reach)
        case {"type": "channel", "channel_id": str(channel_id)}:
            found.channels.append(channel_id)
        case {"type": "link", "url": str(url)}:
            found.links.append(url)
        case _:
            pass
