"""Cursors: a page of a list, and the word that asks for the next one."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from typing import TypeVar

from integrations.sandbox.slack.arguments import Arguments
from integrations.sandbox.slack.errors import SlackError
from integrations.sandbox.slack.records import Json

Item = TypeVar("Item")
PREFIX = "next:"


def page(items: Sequence[Item], arguments: Arguments, *, default: int, most: int) -> tuple[list[Item], str]:
    """Return one page and the cursor of the next one, empty at the end."""
    limit = arguments.number("limit", default) or default
    if limit < 1 or limit > most:
        raise SlackError("invalid_limit")
    start = _start(arguments.text("cursor"), len(items))
    end = start + limit
    cursor = base64.b64encode(f"{PREFIX}{end}".encode()).decode() if end < len(items) else ""
    return list(items[start:end]), cursor


def next_cursor(cursor: str) -> Json:
    """Return the part of an answer that carries the cursor."""
    return {"response_metadata": {"next_cursor": cursor}}


def _start(cursor: str, count: int) -> int:
    if not cursor:
        return 0
    try:
        text = base64.b64decode(cursor, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        raise SlackError("invalid_cursor") from None
    number = text.removeprefix(PREFIX)
    if not text.startswith(PREFIX) or not number.isdigit() or int(number) > count:
        raise SlackError("invalid_cursor")
    return int(number)
