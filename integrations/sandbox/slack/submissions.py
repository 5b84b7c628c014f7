"""Submitting and closing modals, and what an app's acknowledgement then does to the stack."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from integrations.sandbox.slack import payloads
from integrations.sandbox.slack.blocks import checked_view
from integrations.sandbox.slack.errors import SlackError
from integrations.sandbox.slack.inputs import chosen, elements_of, faults
from integrations.sandbox.slack.records import Json, Seen, View

if TYPE_CHECKING:
    from integrations.sandbox.slack.workspace import SlackWorkspace

TROUBLE = "We had some trouble connecting. Try again?"


async def submit_view(workspace: SlackWorkspace, user_id: str, view_id: str, state: Mapping[str, Any]) -> Seen:
    """Fill in a modal and submit it; Slack itself holds back a form that is not filled in."""
    view = workspace.views.find(view_id)
    if view is None or view.user_id != user_id or view.kind != "modal":
        raise LookupError(f"{user_id} has no modal {view_id} open.")
    if view.body.get("submit") is None:
        raise LookupError(f"The modal {view_id} has no submit button.")
    fill_in(view, state)
    held_back = form_faults(view)
    if held_back:
        return Seen(acknowledged=False, error="incomplete", field_errors=held_back)
    app = workspace.apps[view.app_id]
    payload = payloads.view_submission(workspace, app, view, user_id=user_id)
    outcome = await workspace.delivery.interaction(app, payload)
    if not outcome.is_acknowledged:
        return Seen(acknowledged=False, error=outcome.error, notice=TROUBLE)
    seen = _carry_out(workspace, view, outcome.answer or {})
    workspace.changes.note()
    return seen


async def close_view(workspace: SlackWorkspace, user_id: str, view_id: str, *, clear: bool) -> Seen:
    """Close a modal, or all of them; the app is told where it asked to be."""
    view = workspace.views.find(view_id)
    if view is None or view.user_id != user_id:
        raise LookupError(f"{user_id} has no modal {view_id} open.")
    clears = clear or bool(view.body.get("clear_on_close"))
    app = workspace.apps[view.app_id]
    payload = payloads.view_closed(workspace, app, view, user_id=user_id, is_cleared=clears)
    if clears:
        workspace.views.close_all(user_id)
    else:
        workspace.views.close(view)
    workspace.changes.note()
    if not view.body.get("notify_on_close"):
        return Seen(acknowledged=True)
    outcome = await workspace.delivery.interaction(app, payload)
    return Seen(acknowledged=outcome.is_acknowledged, error=outcome.error)


def fill_in(view: View, state: Mapping[str, Any]) -> None:
    """Take what a person typed and chose: by block and action id, or by action id alone."""
    for block in view.body["blocks"]:
        for element in elements_of(block):
            action_id = element["action_id"]
            typed = state.get(block["block_id"], {})
            if isinstance(typed, Mapping) and action_id in typed:
                view.values.setdefault(block["block_id"], {})[action_id] = chosen(element, typed[action_id])
            elif action_id in state:
                view.values.setdefault(block["block_id"], {})[action_id] = chosen(element, state[action_id])


def form_faults(view: View) -> dict[str, str]:
    """Return what keeps a form from being sent, by block."""
    found = {}
    for block in view.body["blocks"]:
        if block["type"] == "input":
            fault = faults(block, view.values[block["block_id"]][block["element"]["action_id"]])
            if fault is not None:
                found[block["block_id"]] = fault
    return found


def _carry_out(workspace: SlackWorkspace, view: View, answer: Json) -> Seen:
    action = answer.get("response_action")
    app, now = workspace.apps[view.app_id], workspace.clock.now()
    try:
        match action:
            case None if not answer:
                workspace.views.close(view)
            case "clear":
                workspace.views.close_all(view.user_id)
            case "errors":
                return _shown_errors(view, answer.get("errors"))
            case "update":
                workspace.views.replace(view, checked_view(answer.get("view"), workspace.ids), now=now)
            case "push":
                workspace.views.push(app, view.user_id, checked_view(answer.get("view"), workspace.ids), now=now)
            case _:
                return Seen(acknowledged=True, error="invalid_response_action", notice=TROUBLE)
    except SlackError as error:
        return Seen(acknowledged=True, error=error.error, notice=TROUBLE)
    return Seen(acknowledged=True)


def _shown_errors(view: View, errors: object) -> Seen:
    """Show an app's errors under their fields; Slack takes them for input blocks of this view only."""
    inputs = {block["block_id"] for block in view.body["blocks"] if block["type"] == "input"}
    if not isinstance(errors, dict) or not errors or set(errors) - inputs:
        return Seen(acknowledged=True, error="invalid_response_action", notice=TROUBLE)
    return Seen(acknowledged=True, field_errors={block_id: str(text) for block_id, text in errors.items()})
