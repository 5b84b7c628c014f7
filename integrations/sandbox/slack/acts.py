"""What people do in Slack, as Slack carries it out: write, run a command, click, use a shortcut, look at Home."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from integrations.sandbox.slack import events, payloads
from integrations.sandbox.slack.block_schema import OPTION_GROUP, PLAIN_OPTION
from integrations.sandbox.slack.delivery import Outcome
from integrations.sandbox.slack.errors import SlackError
from integrations.sandbox.slack.inputs import STATEFUL, action_json, chosen, elements_of
from integrations.sandbox.slack.records import Channel, InstalledApp, Json, Message, Seen, View
from integrations.sandbox.slack.response_urls import respond
from integrations.sandbox.slack.shape import Problems, array, record
from integrations.sandbox.slack.submissions import close_view, submit_view
from integrations.sandbox.slack.typed_names import written

if TYPE_CHECKING:
    from integrations.sandbox.slack.workspace import SlackWorkspace

__all__ = [
    "click",
    "click_in_view",
    "close_view",
    "open_home",
    "run_command",
    "run_shortcut",
    "say",
    "submit_view",
    "suggest",
]

SUGGESTIONS = record(
    {},
    {
        "options": array(PLAIN_OPTION, at_most=100, at_least=0),
        "option_groups": array(OPTION_GROUP, at_most=100, at_least=0),
    },
)
COMMAND = re.compile(r"(/\S+)\s*(.*)", re.DOTALL)


async def run_command(workspace: SlackWorkspace, user_id: str, channel_id: str, text: str) -> Seen:
    """Send a typed command to its app; an answer in the acknowledgement is shown in the channel."""
    typed = COMMAND.fullmatch(text.strip())
    if typed is None:
        raise ValueError(f'"{text}" is no slash command: it has to begin with /.')
    name, rest = typed[1], typed[2]
    app = next((app for app in workspace.apps.values() if name in app.commands), None)
    if app is None or "commands" not in app.scopes:
        return Seen(acknowledged=False, error="invalid_command", notice=f"{name} is not a valid command.")
    command, channel = app.commands[name], workspace.channels[channel_id]
    fields = payloads.slash_command(workspace, app, command, user_id=user_id, channel=channel, text=rest)
    outcome = await workspace.delivery.command(app, fields, url=command.url)
    if not outcome.is_acknowledged:
        return Seen(acknowledged=False, error=outcome.error, notice=f'{name} failed with the error "{outcome.error}"')
    return _command_answer(workspace, fields, outcome, name)


def _command_answer(workspace: SlackWorkspace, fields: Json, outcome: Outcome, name: str) -> Seen:
    if outcome.answer is None:
        return Seen(acknowledged=True)
    path = fields["response_url"].removeprefix(workspace.base_url)
    try:
        known = workspace.response_urls.take(path)
        known.original = respond(workspace, known, outcome.answer)
    except SlackError as error:
        return Seen(acknowledged=True, error=error.error, notice=f'{name} failed with the error "{error.error}"')
    return Seen(acknowledged=True, text=known.original.text)


async def click(
    workspace: SlackWorkspace,
    user_id: str,
    channel_id: str,
    ts: str,
    action_id: str,
    *,
    block_id: str | None = None,
    selected: object = None,
) -> Seen:
    """Use an element of a message."""
    message = _message_for(workspace, user_id, channel_id, ts)
    app = workspace.apps[message.app_id or ""]
    block, element = _element(message.blocks, action_id, block_id)
    state = chosen(element, selected)
    if element["type"] in STATEFUL:
        workspace.message_state.setdefault(ts, {}).setdefault(block["block_id"], {})[action_id] = state
    action = action_json(element, block["block_id"], state, action_ts=_now_ts(workspace))
    payload = payloads.block_actions_in_message(workspace, app, message, user_id=user_id, actions=[action])
    return await _interact(workspace, app, payload)


async def click_in_view(
    workspace: SlackWorkspace,
    user_id: str,
    view_id: str,
    action_id: str,
    *,
    block_id: str | None = None,
    selected: object = None,
) -> Seen:
    """Use an element of a view; one inside an input block tells the app only if it asks for that."""
    view = _view_of(workspace, user_id, view_id)
    app = workspace.apps[view.app_id]
    block, element = _element(view.body["blocks"], action_id, block_id)
    state = chosen(element, selected)
    if element["type"] in STATEFUL:
        view.values.setdefault(block["block_id"], {})[action_id] = state
    if block["type"] == "input" and not block.get("dispatch_action"):
        workspace.changes.note()
        return Seen(acknowledged=True)
    action = action_json(element, block["block_id"], state, action_ts=_now_ts(workspace))
    payload = payloads.block_actions_in_view(workspace, app, view, user_id=user_id, actions=[action])
    return await _interact(workspace, app, payload)


async def suggest(workspace: SlackWorkspace, user_id: str, container_id: str, action_id: str, query: str) -> Seen:
    """Ask an app for the options of an external select."""
    if "/" in container_id:
        channel_id, ts = container_id.split("/")
        message = _message_for(workspace, user_id, channel_id, ts)
        app, blocks = workspace.apps[message.app_id or ""], message.blocks
        whole = payloads.block_actions_in_message(workspace, app, message, user_id=user_id, actions=[])
    else:
        view = _view_of(workspace, user_id, container_id)
        app, blocks = workspace.apps[view.app_id], view.body["blocks"]
        whole = payloads.block_actions_in_view(workspace, app, view, user_id=user_id, actions=[])
    block, _ = _element(blocks, action_id, None)
    place: Json = {key: whole[key] for key in ("container", "view", "message", "channel") if key in whole}
    payload = payloads.block_suggestion(
        workspace, app, user_id=user_id, place=place, block_id=block["block_id"], action_id=action_id, query=query
    )
    outcome = await workspace.delivery.interaction(app, payload)
    if not outcome.is_acknowledged:
        return _failed(outcome)
    return _suggested(outcome.answer or {})


def _suggested(answer: Json) -> Seen:
    """Show the options an app suggests, unless they are malformed."""
    problems: Problems = []
    SUGGESTIONS(answer, "", problems)
    if problems:
        return Seen(acknowledged=True, error="invalid_options", notice="Something went wrong. Try again?")
    grouped = [option for group in answer.get("option_groups", ()) for option in group["options"]]
    return Seen(acknowledged=True, options=[*answer.get("options", ()), *grouped])


async def open_home(workspace: SlackWorkspace, user_id: str, *, app_id: str | None, tab: str) -> Seen:
    """Look at an app's Home tab; the app hears of it in its own time."""
    app = workspace.apps[app_id] if app_id else next(iter(workspace.apps.values()))
    if not app.has_home_tab:
        return Seen(acknowledged=False, error="no_home_tab", notice="This app has no Home tab.")
    events.home_opened(workspace, app, user_id, tab=tab, view=workspace.views.home(app.app_id, user_id))
    return Seen(acknowledged=True)


async def run_shortcut(
    workspace: SlackWorkspace, user_id: str, callback_id: str, *, channel_id: str | None, ts: str | None
) -> Seen:
    """Use a shortcut that an app declared."""
    app = next((app for app in workspace.apps.values() if callback_id in app.shortcuts), None)
    if app is None or "commands" not in app.scopes:
        return Seen(acknowledged=False, error="no_such_shortcut", notice="There is no such shortcut.")
    shortcut = app.shortcuts[callback_id]
    if shortcut.kind == "global":
        return await _interact(workspace, app, payloads.global_shortcut(workspace, app, shortcut, user_id=user_id))
    if channel_id is None or ts is None:
        raise ValueError(f'The shortcut "{shortcut.name}" is used on a message: name its channel and ts.')
    message = _message_for(workspace, user_id, channel_id, ts)
    return await _interact(workspace, app, payloads.message_action(workspace, app, shortcut, message, user_id=user_id))


def say(workspace: SlackWorkspace, user_id: str, channel_id: str, text: str, *, thread_ts: str | None) -> Message:
    """Write a message as a person."""
    channel = workspace.channels[channel_id]
    _require_member(workspace, channel, user_id)
    if thread_ts is not None and workspace.messages.find(channel_id, thread_ts) is None:
        raise LookupError(f"There is no message {thread_ts} in {channel_id} to reply to.")
    ts = workspace.ids.timestamp(workspace.clock.now())
    return workspace.add_message(Message(ts, channel_id, user_id, written(workspace, text), thread_ts=thread_ts))


async def _interact(workspace: SlackWorkspace, app: InstalledApp, payload: Json) -> Seen:
    if not app.is_interactive:
        return Seen(
            acknowledged=False,
            error="interactivity_off",
            notice="This app is not configured to handle interactive responses.",
        )
    outcome = await workspace.delivery.interaction(app, payload)
    workspace.changes.note()
    return Seen(acknowledged=True) if outcome.is_acknowledged else _failed(outcome)


def _failed(outcome: Outcome) -> Seen:
    return Seen(acknowledged=False, error=outcome.error, notice="Something went wrong. Try again?")


def _element(blocks: list[Json], action_id: str, block_id: str | None) -> tuple[Json, Json]:
    for block in blocks:
        for element in elements_of(block):
            if element.get("action_id") == action_id and block_id in (None, block["block_id"]):
                return block, element
    raise LookupError(f'Nothing here has the action_id "{action_id}".')


def _message_for(workspace: SlackWorkspace, user_id: str, channel_id: str, ts: str) -> Message:
    message = workspace.messages.find(channel_id, ts) or workspace.messages.find_ephemeral(channel_id, ts)
    if message is None or message.ephemeral_to not in (None, user_id):
        raise LookupError(f"{user_id} sees no message {ts} in {channel_id}.")
    return message


def _view_of(workspace: SlackWorkspace, user_id: str, view_id: str) -> View:
    view = workspace.views.find(view_id)
    if view is None or view.user_id != user_id:
        raise LookupError(f"{user_id} has no view {view_id} open.")
    return view


def _require_member(workspace: SlackWorkspace, channel: Channel, user_id: str) -> None:
    if channel.is_archived or user_id not in channel.members:
        raise LookupError(f"{workspace.users[user_id].name} cannot write in {channel.id}.")


def _now_ts(workspace: SlackWorkspace) -> str:
    return workspace.ids.timestamp(workspace.clock.now())
