"""Modals and the Home tab: views.open, views.push, views.update, views.publish."""

from __future__ import annotations

from integrations.sandbox.slack.blocks import checked_view
from integrations.sandbox.slack.errors import SlackError
from integrations.sandbox.slack.posting import usable_file
from integrations.sandbox.slack.records import Json, View
from integrations.sandbox.slack.registry import Call, Method
from integrations.sandbox.slack.renderings import view_json
from integrations.sandbox.slack.views import require_modal_root


def open_modal(call: Call) -> Json:
    """Show a modal to whoever just did something."""
    body = _view(call)
    trigger = call.workspace.triggers.look_up(call.arguments.text("trigger_id"), app_id=call.app.app_id)
    view = call.workspace.views.open(call.app, trigger.user_id, body, now=call.workspace.clock.now())
    call.workspace.triggers.use_up(trigger)
    return _shown(call, view)


def push(call: Call) -> Json:
    """Show a modal on top of the one someone just acted in."""
    trigger = call.workspace.triggers.look_up(call.arguments.text("trigger_id"), app_id=call.app.app_id)
    stack = call.workspace.views.stack(trigger.user_id)
    given = call.arguments.json("view")
    if isinstance(given, dict) and given.get("type") in ("modal", "home"):
        require_modal_root(stack, given)
    body = _view(call)
    if trigger.view_id is None or trigger.view_id not in {view.id for view in stack}:
        raise SlackError("invalid_trigger_id")
    view = call.workspace.views.push(call.app, trigger.user_id, body, now=call.workspace.clock.now())
    call.workspace.triggers.use_up(trigger)
    return _shown(call, view)


def update(call: Call) -> Json:
    """Change a view that is open, unless it has changed since `hash`."""
    views, given = call.workspace.views, call.arguments
    view_id, external_id = given.text("view_id"), given.text("external_id")
    view = views.find(view_id) if view_id else views.by_external_id(call.app.app_id, external_id)
    if view is None or view.app_id != call.app.app_id:
        raise SlackError("not_found")
    body = _view(call, kind=view.kind)
    _require_hash(call, view)
    return _shown(call, views.replace(view, body, now=call.workspace.clock.now()))


def publish(call: Call) -> Json:
    """Show a Home tab to a person."""
    if not call.app.has_home_tab:
        raise SlackError("not_enabled")
    user_id = call.arguments.text("user_id")
    if user_id not in call.workspace.users:
        raise SlackError("user_not_found")
    body = _view(call, kind="home")
    before = call.workspace.views.home(call.app.app_id, user_id)
    if before is not None:
        _require_hash(call, before)
    return _shown(call, call.workspace.views.publish(call.app, user_id, body, now=call.workspace.clock.now()))


def _view(call: Call, *, kind: str = "modal") -> Json:
    return checked_view(
        call.arguments.json("view"),
        call.workspace.ids,
        kind=kind,
        file_is_usable=lambda file: usable_file(call.workspace, file, call.app),
    )


def _require_hash(call: Call, view: View) -> None:
    given = call.arguments.text("hash")
    if given and given != view.hash:
        raise SlackError("hash_conflict")


def _shown(call: Call, view: View) -> Json:
    call.workspace.changes.note()
    return {"view": view_json(call.workspace, view)}


METHODS = (
    Method("views.open", open_modal, 4, (), ("trigger_id", "view")),
    Method("views.push", push, 4, (), ("trigger_id", "view")),
    Method("views.update", update, 4, (), ("view",)),
    Method("views.publish", publish, 4, (), ("user_id", "view")),
)
