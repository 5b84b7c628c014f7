"""The size of uploaded pictures, told to the page so that nothing moves when they arrive."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from typing import Any

from integrations.sandbox.slack.records import Json, SlackFile

PNG = b"\x89PNG\r\n\x1a\n"


def with_sizes(files: Mapping[str, SlackFile], shown: Json) -> Json:
    """Return a message or view whose files and image blocks tell width and height, where they are known."""
    sized: Json = _sized(files, shown)
    return sized


def _sized(files: Mapping[str, SlackFile], node: Any) -> Any:  # noqa: ANN401 - any JSON
    if isinstance(node, list):
        return [_sized(files, item) for item in node]
    if not isinstance(node, dict):
        return node
    changed = {key: _sized(files, value) for key, value in node.items()}
    if "slack_file" in changed:
        size = _size(_file_of(files, changed["slack_file"]))
        return changed | ({"image_width": size[0], "image_height": size[1]} if size else {})
    if changed.get("mode") == "hosted":
        size = _size(files.get(changed.get("id", "")))
        return changed | ({"original_w": size[0], "original_h": size[1]} if size else {})
    return changed


def _file_of(files: Mapping[str, SlackFile], named: Json) -> SlackFile | None:
    if "id" in named:
        return files.get(named["id"])
    return next((file for file_id, file in files.items() if f"-{file_id}/" in named.get("url", "")), None)


def _size(file: SlackFile | None) -> tuple[int, int] | None:
    """Read a PNG's or GIF's size from its first bytes."""
    head = file.content[:24] if file else b""
    if head.startswith(PNG) and len(head) == 24:
        width, height = struct.unpack(">II", head[16:24])
        return width, height
    if head.startswith((b"GIF87a", b"GIF89a")):
        width, height = struct.unpack("<HH", head[6:10])
        return width, height
    return None
