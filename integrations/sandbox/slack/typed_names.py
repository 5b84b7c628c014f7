"""What Slack makes of names that people type: mentions in messages, and in the text of commands that ask for it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from integrations.sandbox.slack.mrkdwn import BROADCASTS, kept

if TYPE_CHECKING:
    from integrations.sandbox.slack.workspace import SlackWorkspace

TYPED_NAME = re.compile(r"(?<![\w.@<|])([@#])([a-z0-9][a-z0-9._-]*)")


def escaped(workspace: SlackWorkspace, text: str) -> str:
    """Escape a command's text: mentions carry ids and names, and nothing else in angle brackets is left."""
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return TYPED_NAME.sub(lambda typed: _mention(workspace, typed[1], typed[2], named=True) or typed[0], text)


def written(workspace: SlackWorkspace, text: str) -> str:
    """Return a person's message as Slack keeps it."""
    return TYPED_NAME.sub(lambda typed: _mention(workspace, typed[1], typed[2]) or typed[0], kept(text))


def linked(workspace: SlackWorkspace, text: str) -> str:
    """Link the user groups and broadcasts in an app's text, as `link_names` does; people are not linked any more."""
    people = {user.name for user in workspace.users.values()}

    def mention(typed: re.Match[str]) -> str:
        is_person = typed[1] == "@" and typed[2] in people
        return (None if is_person else _mention(workspace, typed[1], typed[2])) or typed[0]

    return TYPED_NAME.sub(mention, text)


def _mention(workspace: SlackWorkspace, mark: str, name: str, *, named: bool = False) -> str | None:
    label = f"|{name}" if named else ""
    if mark == "#":
        channel = next((c for c in workspace.channels.values() if c.name == name and c.kind == "public"), None)
        return f"<#{channel.id}|{name}>" if channel else None
    if name in BROADCASTS:
        return f"<!{name}>"
    user = next((user for user in workspace.users.values() if user.name == name), None)
    if user is not None:
        return f"<@{user.id}{label}>"
    group = next((group for group in workspace.usergroups.values() if group.handle == name), None)
    return f"<!subteam^{group.id}{'|@' + name if named else ''}>" if group else None
