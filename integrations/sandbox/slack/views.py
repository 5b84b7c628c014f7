"""Open modals, each person's stack of them, and Home tabs; with the values people chose in them."""

from __future__ import annotations

from datetime import datetime

from integrations.sandbox.slack.errors import SlackError, invalid_arguments
from integrations.sandbox.slack.identifiers import Identifiers
from integrations.sandbox.slack.inputs import initial_values
from integrations.sandbox.slack.records import InstalledApp, Json, View

DEEPEST_STACK = 3  # https://docs.slack.dev/surfaces/modals, read 2026-11


class Views:
    """Views by id. A person has one stack of modals, and one Home tab for each app."""

    def __init__(self, ids: Identifiers) -> None:
        self.views: dict[str, View] = {}
        self._ids = ids
        self._stacks: dict[str, list[str]] = {}
        self._homes: dict[tuple[str, str], str] = {}
        self._versions = 0

    def stack(self, user_id: str) -> list[View]:
        return [self.views[view_id] for view_id in self._stacks.get(user_id, ())]

    def home(self, app_id: str, user_id: str) -> View | None:
        view_id = self._homes.get((app_id, user_id))
        return self.views[view_id] if view_id else None

    def find(self, view_id: str) -> View | None:
        return self.views.get(view_id)

    def by_external_id(self, app_id: str, external_id: str) -> View | None:
        return next(
            (
                view
                for view in self.views.values()
                if view.app_id == app_id and external_id and view.body.get("external_id") == external_id
            ),
            None,
        )

    def open(self, app: InstalledApp, user_id: str, body: Json, *, now: datetime) -> View:
        """Show a modal as the first of a new stack."""
        self.close_all(user_id)
        view = self._new(app, user_id, body, now=now)
        self._stacks[user_id] = [view.id]
        return view

    def push(self, app: InstalledApp, user_id: str, body: Json, *, now: datetime) -> View:
        """Show a modal on top of a person's stack."""
        stack = self._stacks.get(user_id, [])
        if not stack:
            raise SlackError("not_found")
        if len(stack) >= DEEPEST_STACK:
            raise SlackError("push_limit_reached")
        view = self._new(app, user_id, body, now=now)
        view.root_view_id, view.previous_view_id = stack[0], stack[-1]
        stack.append(view.id)
        return view

    def publish(self, app: InstalledApp, user_id: str, body: Json, *, now: datetime) -> View:
        """Show a Home tab in place of the one before."""
        before = self.home(app.app_id, user_id)
        if before is not None:
            return self.replace(before, body, now=now)
        view = self._new(app, user_id, body, now=now)
        self._homes[app.app_id, user_id] = view.id
        return view

    def replace(self, view: View, body: Json, *, now: datetime) -> View:
        """Change a view in place; what was typed stays where block and action ids stay the same."""
        self._refuse_taken_external_id(view.app_id, body, but=view)
        before = view.values
        view.body, view.hash = body, self._next_hash(now)
        view.values = initial_values(body["blocks"])
        for block_id, actions in view.values.items():
            for action_id, value in actions.items():
                kept = before.get(block_id, {}).get(action_id)
                if kept is not None and kept.get("type") == value.get("type"):
                    actions[action_id] = kept
        return view

    def close(self, view: View) -> None:
        """Take a modal off its stack, and those above it."""
        stack = self._stacks.get(view.user_id, [])
        if view.id in stack:
            for view_id in stack[stack.index(view.id) :]:
                del self.views[view_id]
            del stack[stack.index(view.id) :]

    def close_all(self, user_id: str) -> list[View]:
        """Close a person's whole stack; return what was open, the topmost last."""
        closed = self.stack(user_id)
        for view in closed:
            del self.views[view.id]
        self._stacks[user_id] = []
        return closed

    def _new(self, app: InstalledApp, user_id: str, body: Json, *, now: datetime) -> View:
        self._refuse_taken_external_id(app.app_id, body)
        view_id = self._ids.next("V")
        view = View(view_id, app.app_id, app.bot_id, user_id, body, self._next_hash(now), root_view_id=view_id)
        view.values = initial_values(body["blocks"])
        self.views[view_id] = view
        return view

    def _refuse_taken_external_id(self, app_id: str, body: Json, *, but: View | None = None) -> None:
        taken = self.by_external_id(app_id, body.get("external_id", ""))
        if taken is not None and taken is not but:
            raise SlackError("duplicate_external_id")

    def _next_hash(self, now: datetime) -> str:
        self._versions += 1
        return f"{int(now.timestamp())}.{self._versions:08x}"


def require_modal_root(stack: list[View], body: Json) -> None:
    """Refuse to push a Home tab onto modals."""
    if stack and body["type"] != stack[0].kind:
        raise invalid_arguments(
            "must match the `type` of the root view whose stack we're pushing onto [json-pointer:/view/type]"
        )
