"""What the page shows of Slack, and what a person does there, through the workspace's own door."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from functools import partial

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from integrations.sandbox.slack.records import Seen, View
from integrations.sandbox.slack.submissions import fill_in
from integrations.sandbox.web.exchange import SAFE_HEADERS, Asked, Json, Refusal, acting, reading, refuse_strangers
from integrations.sandbox.web.pictures import with_sizes
from integrations.sandbox.world import World

SHOWN_INLINE = {"image/png", "image/jpeg", "image/gif", "image/webp"}


def routes(world: World) -> list[BaseRoute]:
    """Return the routes under which the page sees Slack and acts in it."""
    reads: dict[str, Callable[[World, Asked], Json]] = {
        "/sandbox/channels/{channel}": _messages,
        "/sandbox/views": _views,
        "/sandbox/home": _home,
    }
    acts = {
        "say": _say,
        "command": _command,
        "click": _click,
        "shortcut": _shortcut,
        "suggest": _suggest,
        "views/click": _click_in_view,
        "views/submit": _submit,
        "views/close": _close,
        "home/open": _open_home,
    }
    return [
        *(reading(path, partial(read, world)) for path, read in reads.items()),
        *(acting(f"/sandbox/{path}", partial(act, world)) for path, act in acts.items()),
        Route("/sandbox/files/{file:path}", partial(_file, world)),
    ]


def _actor(world: World, asked: Asked) -> str:
    user = world.slack.users.get(asked.text("as"))
    if user is None or user.is_bot or user.deleted:
        raise Refusal("There is no such person to act as.", status=404)
    return user.id


def _channel_id(world: World, asked: Asked, channel_id: str) -> str:
    channel = world.slack.channels.get(channel_id)
    if channel is None or (channel.kind != "public" and _actor(world, asked) not in channel.members):
        raise Refusal("There is no such channel, or it is not yours to see.", status=404)
    return channel_id


def _messages(world: World, asked: Asked) -> Json:
    channel_id = _channel_id(world, asked, asked.path["channel"])
    thread_ts = asked.optional_text("thread")
    shown = world.slack.history(channel_id, viewer=_actor(world, asked), thread_ts=thread_ts)
    return {"messages": [_with_choices(world, with_sizes(world.slack.files.files, message)) for message in shown]}


def _with_choices(world: World, message: Json) -> Json:
    """Add what was chosen in a message's menus, which Slack keeps with the message."""
    chosen = world.slack.message_state.get(message["ts"])
    return message | {"state": chosen} if chosen else message


def _views(world: World, asked: Asked) -> Json:
    shown = world.slack.open_views(_actor(world, asked))
    return {"views": [with_sizes(world.slack.files.files, view) for view in shown]}


def _home(world: World, asked: Asked) -> Json:
    view = world.slack.home_of(_actor(world, asked), app_id=asked.optional_text("app_id"))
    return {"view": with_sizes(world.slack.files.files, view) if view else None}


async def _say(world: World, asked: Asked) -> Json:
    channel_id = _channel_id(world, asked, asked.text("channel"))
    actor = _actor(world, asked)
    _join(world, actor, channel_id)
    return await world.slack.say(actor, channel_id, asked.text("text"), thread_ts=asked.optional_text("thread_ts"))


def _join(world: World, user_id: str, channel_id: str) -> None:
    """Let a person who writes in a public channel join it, as Slack's button does."""
    if world.slack.channels[channel_id].kind == "public":
        world.slack.invite(channel_id, user_id)


async def _command(world: World, asked: Asked) -> Json:
    channel_id = _channel_id(world, asked, asked.text("channel"))
    return _seen(await world.slack.run_command(_actor(world, asked), channel_id, asked.text("text")))


async def _click(world: World, asked: Asked) -> Json:
    return _seen(
        await world.slack.click(
            _actor(world, asked),
            _channel_id(world, asked, asked.text("channel")),
            asked.text("ts"),
            asked.text("action_id"),
            block_id=asked.optional_text("block_id"),
            selected=asked.body.get("selected"),
        )
    )


async def _shortcut(world: World, asked: Asked) -> Json:
    return _seen(
        await world.slack.run_shortcut(
            _actor(world, asked),
            asked.text("callback_id"),
            channel_id=asked.optional_text("channel"),
            ts=asked.optional_text("ts"),
        )
    )


async def _suggest(world: World, asked: Asked) -> Json:
    view_id = asked.optional_text("view_id")
    container = view_id or f"{asked.text('channel')}/{asked.text('ts')}"
    return _seen(
        await world.slack.suggest(_actor(world, asked), container, asked.text("action_id"), asked.text("query"))
    )


def _view(world: World, asked: Asked) -> View:
    """Find a view of the acting person and take what they have typed in it so far."""
    view = world.slack.views.find(asked.text("view_id"))
    if view is None or view.user_id != _actor(world, asked):
        raise Refusal("This view is no longer open.", status=404)
    state = asked.body.get("state")
    fill_in(view, state if isinstance(state, dict) else {})
    return view


async def _click_in_view(world: World, asked: Asked) -> Json:
    view = _view(world, asked)
    return _seen(
        await world.slack.click_in_view(
            view.user_id,
            view.id,
            asked.text("action_id"),
            block_id=asked.optional_text("block_id"),
            selected=asked.body.get("selected"),
        )
    )


async def _submit(world: World, asked: Asked) -> Json:
    view = _view(world, asked)
    return _seen(await world.slack.submit_view(view.user_id, view.id, asked.body.get("state") or {}))


async def _close(world: World, asked: Asked) -> Json:
    clear = asked.body.get("clear") is True
    return _seen(await world.slack.close_view(_actor(world, asked), asked.text("view_id"), clear=clear))


async def _open_home(world: World, asked: Asked) -> Json:
    return _seen(await world.slack.open_home(_actor(world, asked), app_id=asked.optional_text("app_id")))


def _seen(seen: Seen) -> Json:
    return asdict(seen)


async def _file(world: World, request: Request) -> Response:
    """Give an uploaded file to the page, by its id or by its private address; only pictures are shown in place."""
    try:
        refuse_strangers(request)
    except Refusal as refusal:
        return PlainTextResponse(refusal.message, status_code=refusal.status)
    wanted = request.path_params["file"]
    files = world.slack.files.files
    file = files.get(wanted) or next((file for file_id, file in files.items() if f"-{file_id}/" in wanted), None)
    if file is None or file.state != "ready":
        return PlainTextResponse("There is no such file.", status_code=404)
    headers = SAFE_HEADERS | {"Content-Security-Policy": "sandbox; default-src 'none'"}
    if file.mimetype not in SHOWN_INLINE:
        return Response(
            file.content, media_type="application/octet-stream", headers=headers | {"Content-Disposition": "attachment"}
        )
    return Response(file.content, media_type=file.mimetype, headers=headers)
