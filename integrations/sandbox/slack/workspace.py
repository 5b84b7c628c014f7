"""The Slack workspace of the sandbox: its state, and the door for what people in it do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from integrations.sandbox.changes import ChangeFeed
from integrations.sandbox.clock import SandboxClock
from integrations.sandbox.slack import acts, events, mrkdwn
from integrations.sandbox.slack.delivery import Delivery
from integrations.sandbox.slack.files import Files
from integrations.sandbox.slack.identifiers import Identifiers
from integrations.sandbox.slack.limits import Limits
from integrations.sandbox.slack.manifest import app_from_manifest, manifest_from_scopes
from integrations.sandbox.slack.messages import Messages
from integrations.sandbox.slack.records import Channel, ChannelKind, InstalledApp, Json, Message, Seen, User, Usergroup
from integrations.sandbox.slack.renderings import message_json, view_json
from integrations.sandbox.slack.response_urls import ResponseUrls
from integrations.sandbox.slack.tokens import Tokens
from integrations.sandbox.slack.triggers import Triggers
from integrations.sandbox.slack.views import Views

CHANNEL_LETTERS = {"public": "C", "private": "C", "im": "D", "mpim": "G"}


class SlackWorkspace:
    """One workspace. Touched on the event loop's thread only."""

    def __init__(self, *, clock: SandboxClock, base_url: str, changes: ChangeFeed) -> None:
        self.clock = clock
        self.base_url = base_url
        self.changes = changes
        self.ids = Identifiers()
        self.team_id = self.ids.next("T")
        self.team_name = "Sandbox"
        self.team_domain = "sandbox"
        self.users: dict[str, User] = {}
        self.channels: dict[str, Channel] = {}
        self.usergroups: dict[str, Usergroup] = {}
        self.apps: dict[str, InstalledApp] = {}
        self.messages = Messages()
        self.files = Files(self.ids)
        self.views = Views(self.ids)
        self.tokens = Tokens()
        self.triggers = Triggers(clock)
        self.limits = Limits(clock)
        self.response_urls = ResponseUrls(clock)
        self.delivery = Delivery(clock, base_url=base_url)
        self.message_state: dict[str, dict[str, dict[str, Json]]] = {}  # message ts -> chosen values by block

    # The workspace's members, channels and apps

    def add_user(
        self,
        name: str,
        *,
        real_name: str,
        email: str | None = None,
        is_bot: bool = False,
        is_restricted: bool = False,
        is_stranger: bool = False,
        deleted: bool = False,
        tz: str = "Europe/London",
    ) -> User:
        """Add a member; a stranger belongs to another workspace and is here through a shared channel."""
        team_id = self.ids.next("T") if is_stranger else self.team_id
        user = User(
            self.ids.next("U"), name, real_name, team_id, email, is_bot, is_restricted, is_stranger, deleted, tz
        )
        self.users[user.id] = user
        self.changes.note()
        return user

    def add_channel(
        self, name: str, *, members: Iterable[str | User] = (), is_private: bool = False, topic: str = ""
    ) -> Channel:
        """Add a channel with members, given as users or user ids."""
        channel = self._new_channel(name, "private" if is_private else "public", _user_ids(members))
        channel.topic = topic
        return channel

    def archive(self, channel_id: str) -> None:
        self.channels[channel_id].is_archived = True
        self.changes.note()

    def rename(self, channel_id: str, name: str) -> None:
        self.channels[channel_id].name = name
        self.changes.note()

    def invite(self, channel_id: str, user_id: str) -> None:
        """Make someone, or a bot, a member of a channel."""
        channel = self.channels[channel_id]
        if user_id not in channel.members:
            channel.members.append(user_id)
            events.member_joined(self, channel, user_id)
            self.changes.note()

    def remove(self, channel_id: str, user_id: str) -> None:
        """Take someone out of a channel."""
        self.channels[channel_id].members.remove(user_id)
        self.changes.note()

    def add_usergroup(self, handle: str, name: str, members: Iterable[str | User] = ()) -> Usergroup:
        group = Usergroup(self.ids.next("S"), handle, name, _user_ids(members), self.now())
        self.usergroups[group.id] = group
        return group

    def install_app(
        self, manifest_or_scopes: Mapping[str, Any] | list[str] | tuple[str, ...], *, request_url: str | None = None
    ) -> InstalledApp:
        """Install an app from its manifest; with `request_url` it is reached by signed HTTP, else by Socket Mode."""
        manifest = (
            manifest_or_scopes if isinstance(manifest_or_scopes, Mapping) else manifest_from_scopes(manifest_or_scopes)
        )
        app = app_from_manifest(manifest, ids=self.ids, request_url=request_url)
        shown_name = manifest.get("features", {}).get("bot_user", {}).get("display_name", app.name)
        self.users[app.bot_user_id] = User(
            app.bot_user_id, shown_name, app.name, self.team_id, is_bot=True, app_id=app.app_id, bot_id=app.bot_id
        )
        self.apps[app.app_id] = app
        self.tokens.add(app)
        self.changes.note()
        return app

    def uninstall_app(self, app_id: str) -> None:
        """Remove an app: its tokens are refused from now on, and its connections end."""
        app = self.apps[app_id]
        for token in (app.bot_token, app.app_token):
            self.tokens.revoke(token)
        self.delivery.sockets.disconnect(app_id, reason="link_disabled")

    async def set_request_url(self, app_id: str, url: str) -> bool:
        """Enter a request URL in the app's settings; taken only if it answers Slack's challenge."""
        app = self.apps[app_id]
        if not await self.delivery.passes_challenge(app, url):
            return False
        app.request_url, app.socket_mode = url, False
        return True

    # Conversations

    def now(self) -> int:
        """Return the time in whole seconds, as Slack dates records."""
        return int(self.clock.now().timestamp())

    def direct_conversation(self, members: Iterable[str]) -> Channel:
        """Return the direct conversation of these members, made on first use."""
        wanted = list(dict.fromkeys(members))
        for channel in self.channels.values():
            if channel.kind in ("im", "mpim") and set(channel.members) == set(wanted):
                return channel
        return self._new_channel("", "im" if len(wanted) <= 2 else "mpim", wanted)

    def _new_channel(self, name: str, kind: ChannelKind, members: list[str]) -> Channel:
        channel_id = self.ids.next(CHANNEL_LETTERS[kind])
        creator = members[0] if members else ""
        channel = Channel(channel_id, name, kind, creator, self.now(), members)
        self.channels[channel_id] = channel
        self.changes.note()
        return channel

    def history(self, channel_id: str, *, viewer: str | None = None, thread_ts: str | None = None) -> list[Json]:
        """Return a channel's messages, or a thread with its parent; ephemeral ones only for their reader."""
        if thread_ts is None:
            shown = self.messages.timeline(channel_id)
        else:
            parent = self.messages.find(channel_id, thread_ts)
            shown = [*([parent] if parent else []), *self.messages.replies(channel_id, thread_ts)]
        if viewer is not None:
            private = self.messages.ephemeral_for(channel_id, viewer)
            shown = shown + [message for message in private if message.thread_ts == thread_ts]
        return [message_json(self, message) for message in sorted(shown, key=lambda message: message.ts)]

    def mentions(self, channel_id: str, ts: str) -> mrkdwn.Mentions:
        """Say whom and what a message mentions: anybody it would notify, and its links."""
        message = self.messages.find(channel_id, ts) or self.messages.find_ephemeral(channel_id, ts)
        if message is None:
            raise LookupError(f"There is no message {ts} in {channel_id}.")
        return mrkdwn.mentions_in(message.text, message.blocks, message.attachments)

    def add_message(self, message: Message) -> Message:
        """Keep a message and tell the apps that listen."""
        self.messages.add(message)
        self.changes.note()
        events.message_posted(self, message)
        return message

    def message_changed(self, message: Message, before: Message) -> None:
        """Note that a message was rewritten and tell the apps that listen."""
        self.changes.note()
        events.message_changed(self, message, before)

    def remove_message(self, message: Message) -> None:
        """Take a message away and tell the apps that listen."""
        self.messages.remove(message)
        self.changes.note()
        events.message_deleted(self, message)

    # What people do

    async def run_command(self, user_id: str, channel_id: str, text: str) -> Seen:
        """Type a line that begins with a slash command into a channel's box."""
        return await acts.run_command(self, user_id, channel_id, text)

    async def click(
        self,
        user_id: str,
        channel_id: str,
        ts: str,
        action_id: str,
        *,
        block_id: str | None = None,
        selected: object = None,
    ) -> Seen:
        """Use a button or menu of a message; `selected` is the chosen value, or values."""
        return await acts.click(self, user_id, channel_id, ts, action_id, block_id=block_id, selected=selected)

    async def click_in_view(
        self, user_id: str, view_id: str, action_id: str, *, block_id: str | None = None, selected: object = None
    ) -> Seen:
        """Use a button or menu of a modal or of the Home tab."""
        return await acts.click_in_view(self, user_id, view_id, action_id, block_id=block_id, selected=selected)

    async def suggest(self, user_id: str, container_id: str, action_id: str, query: str) -> Seen:
        """Type into an external select of a view (its id) or of a message (`channel_id/ts`); `options` come back."""
        return await acts.suggest(self, user_id, container_id, action_id, query)

    async def submit_view(self, user_id: str, view_id: str, state: Mapping[str, Any] | None = None) -> Seen:
        """Fill in a modal and press its submit button."""
        return await acts.submit_view(self, user_id, view_id, state or {})

    async def close_view(self, user_id: str, view_id: str, *, clear: bool = False) -> Seen:
        """Close a modal; with `clear` the whole stack, as the cross does."""
        return await acts.close_view(self, user_id, view_id, clear=clear)

    async def open_home(self, user_id: str, *, app_id: str | None = None, tab: str = "home") -> Seen:
        """Open an app's Home tab (the only app's, if there is one)."""
        return await acts.open_home(self, user_id, app_id=app_id, tab=tab)

    async def run_shortcut(
        self, user_id: str, callback_id: str, *, channel_id: str | None = None, ts: str | None = None
    ) -> Seen:
        """Use a shortcut: a global one, or one on a message."""
        return await acts.run_shortcut(self, user_id, callback_id, channel_id=channel_id, ts=ts)

    async def say(self, user_id: str, channel_id: str, text: str, *, thread_ts: str | None = None) -> Json:
        """Write a message as a person; return it."""
        return message_json(self, acts.say(self, user_id, channel_id, text, thread_ts=thread_ts))

    def open_views(self, user_id: str) -> list[Json]:
        """Return the modals a person has open, the topmost last."""
        return [view_json(self, view) for view in self.views.stack(user_id)]

    def home_of(self, user_id: str, *, app_id: str | None = None) -> Json | None:
        """Return what an app last published to a person's Home tab."""
        view = self.views.home(app_id or next(iter(self.apps), ""), user_id)
        return view_json(self, view) if view else None


def _user_ids(members: Iterable[str | User]) -> list[str]:
    return [member.id if isinstance(member, User) else member for member in members]
