"""The workspace's members: users.info, users.list, users.lookupByEmail."""

from __future__ import annotations

from integrations.sandbox.slack.errors import SlackError
from integrations.sandbox.slack.paging import next_cursor, page
from integrations.sandbox.slack.records import Json, User
from integrations.sandbox.slack.registry import Call, Method
from integrations.sandbox.slack.renderings import user_json

EMAIL_SCOPE = "users:read.email"


def info(call: Call) -> Json:
    """Describe one member."""
    user = call.workspace.users.get(call.arguments.text("user"))
    if user is None:
        raise SlackError("user_not_found")
    return {"user": _shown(call, user)}


def list_all(call: Call) -> Json:
    """List every member, those who have left too."""
    users, cursor = page(list(call.workspace.users.values()), call.arguments, default=1000, most=1000)
    return {"members": [_shown(call, user) for user in users], "cache_ts": call.workspace.now()} | next_cursor(cursor)


def look_up_by_email(call: Call) -> Json:
    """Find a member by email; one who has left is not found."""
    email = call.arguments.text("email").lower()
    for user in call.workspace.users.values():
        if user.email and user.email.lower() == email and not user.deleted:
            return {"user": _shown(call, user)}
    raise SlackError("users_not_found")


def _shown(call: Call, user: User) -> Json:
    return user_json(user, with_email=EMAIL_SCOPE in call.principal.scopes)


METHODS = (
    Method("users.info", info, 4, ("users:read",), ("user",)),
    Method("users.list", list_all, 2, ("users:read",)),
    Method("users.lookupByEmail", look_up_by_email, 3, (EMAIL_SCOPE,), ("email",)),
)
