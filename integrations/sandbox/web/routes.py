"""The page for people: every route of it."""

from __future__ import annotations

from functools import partial

from starlette.routing import BaseRoute

from integrations.sandbox.web import events, fault_acts, form_acts, pages, sheet_acts, slack_acts
from integrations.sandbox.web.exchange import reading
from integrations.sandbox.web.team import team
from integrations.sandbox.world import World


def routes(world: World) -> list[BaseRoute]:
    """Return the page's routes."""
    return [
        *pages.routes(),
        events.route(world),
        reading("/sandbox/team", partial(team, world)),
        *slack_acts.routes(world),
        *sheet_acts.routes(world),
        *form_acts.routes(world),
        *fault_acts.routes(world),
    ]
