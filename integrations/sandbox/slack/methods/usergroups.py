"""User groups: usergroups.list and usergroups.users.list."""

from __future__ import annotations

from integrations.sandbox.slack.errors import SlackError
from integrations.sandbox.slack.records import Json
from integrations.sandbox.slack.registry import Call, Method
from integrations.sandbox.slack.renderings import usergroup_json


def list_all(call: Call) -> Json:
    """List the workspace's user groups."""
    with_users = call.arguments.flag("include_users")
    groups = call.workspace.usergroups.values()
    return {"usergroups": [usergroup_json(call.workspace, group, with_users=with_users) for group in groups]}


def list_users(call: Call) -> Json:
    """List who is in a user group."""
    group = call.workspace.usergroups.get(call.arguments.text("usergroup"))
    if group is None:
        raise SlackError("no_such_subteam")
    return {"users": list(group.members)}


METHODS = (
    Method("usergroups.list", list_all, 2, ("usergroups:read",)),
    Method("usergroups.users.list", list_users, 2, ("usergroups:read",), ("usergroup",)),
)
