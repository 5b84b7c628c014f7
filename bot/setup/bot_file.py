"""The text of bot.toml with what was chosen put in; every comment and every other line stays. Pure."""

from __future__ import annotations

from collections.abc import MutableMapping, Sequence
from typing import Any

from bot.setup.looking import Where
from bot.setup.model import TeamChoices

USER_GROUP = "S"  # how the id of a user group begins; those of people begin with U or W


def with_choices(text: str, where: Where, choices: TeamChoices) -> str:
    """Put in where the responses are, the channels, the plan's sheet and who has which role."""
    import tomlkit

    document = tomlkit.parse(text)
    _put_source(document, where)
    _put(document, "plan", "spreadsheet_id", choices.plan_sheet)
    _put(document, "slack", "channel", choices.channel)
    _put(document, "slack", "alert_channel", choices.alert_channel)
    _put(document, "google", "credentials", choices.credentials)
    for role, ids in choices.roles.items():
        _put_role(document, role, ids)
    return tomlkit.dumps(document)


def _put_source(document: MutableMapping[str, Any], where: Where) -> None:
    """An export is looked at once, to try; where the answers will come from stays open."""
    if where.kind == "export":
        return
    _put(document, "responses", "from", where.kind)
    if where.kind == "form":
        _put(document, "responses", "form_id", where.place)
    else:
        _put(document, "responses", "spreadsheet_id", where.place)
        _put(document, "responses", "tab", where.tab or "")


def _put(document: MutableMapping[str, Any], table: str, name: str, value: str) -> None:
    """Set a value where it differs. A table that a team took out comes back with this one setting."""
    if not value:
        return
    section = document.setdefault(table, {})
    if section.get(name) == value:
        return
    import tomlkit

    old, new = section.get(name), tomlkit.item(value)
    if hasattr(old, "trivia") and old.trivia.comment:  # the comment stays, in its column where there is room
        room = len(old.trivia.comment_ws) + len(old.as_string()) - len(new.as_string())
        new.trivia.comment_ws, new.trivia.comment = " " * max(1, room), old.trivia.comment
    section[name] = new


def _put_role(document: MutableMapping[str, Any], role: str, ids: Sequence[str]) -> None:
    section = document.setdefault("roles", {}).setdefault(role, {})
    for name, wanted in (
        ("people", [one for one in ids if not one.startswith(USER_GROUP)]),
        ("user_groups", [one for one in ids if one.startswith(USER_GROUP)]),
    ):
        held = list(section.get(name, ()))
        added = [one for one in wanted if one not in held]
        if added:
            section[name] = [*held, *added]


def present(text: str) -> TeamChoices:
    """Read what is chosen already, to be offered again."""
    import tomllib

    content = tomllib.loads(text)

    def held(table: str, name: str) -> str:
        return str(content.get(table, {}).get(name, ""))

    return TeamChoices(
        channel=held("slack", "channel"),
        alert_channel=held("slack", "alert_channel"),
        plan_sheet=held("plan", "spreadsheet_id"),
        credentials=held("google", "credentials"),
        roles={
            role: (*entry.get("people", ()), *entry.get("user_groups", ()))
            for role, entry in content.get("roles", {}).items()
            if role != "everybody"
        },
    )
