"""What a person typed after a slash command, as Slack hands it over: mentions and links in angle brackets.

Source: https://docs.slack.dev/interactivity/implementing-slash-commands (escaping), read 2026-11-23.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

EDGE = "\x00"  # stands in the text where a person was named

_TOKEN = re.compile(
    r"<@(?P<id>[UW][A-Z0-9]+)(?:\|(?P<label>[^<>]*))?>"
    r"|<#C[A-Z0-9]+\|(?P<channel>[^<>]*)>"
    r"|<!(?P<special>[^<>|]+)(?:\|(?P<special_label>[^<>]*))?>"
    r"|<(?P<url>(?:https?|mailto)[^<>|]*)(?:\|(?P<url_label>[^<>]*))?>"
    r"|(?<![\w@.])@(?P<typed>[\w][\w.'-]*)"
)
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f]")
_ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))


@dataclass(frozen=True)
class Named:
    """A person as named in a text: by id where Slack knew whom the writer meant, else by what was typed after the @."""

    user_id: str | None
    name: str | None


def read_slack_text(raw: str) -> tuple[str, tuple[Named, ...]]:
    """Turn Slack's markup into plain words, with `EDGE` for each person named, and name those in order."""
    people: list[Named] = []

    def plain(found: re.Match[str]) -> str:
        if found["id"]:
            people.append(Named(user_id=found["id"], name=_words(found["label"] or "") or None))
            return EDGE
        if found["typed"]:
            people.append(Named(user_id=None, name=found["typed"].rstrip(".")))
            return EDGE
        if found["channel"] is not None:
            return f"#{found['channel']}"
        if found["special"]:
            return found["special_label"] or f"@{found['special']}"
        return found["url_label"] or found["url"]

    text = _TOKEN.sub(plain, clean(raw))
    return " ".join(_words(text).split()), tuple(people)


def clean(text: str) -> str:
    """Take out control characters other than line breaks, which no database or sheet wants, and compose accents."""
    return unicodedata.normalize("NFC", _CONTROL.sub(" ", text))


def _words(text: str) -> str:
    for entity, character in _ENTITIES:
        text = text.replace(entity, character)
    return text
