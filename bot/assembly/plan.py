"""The action plan's sheet put together: the sync of its tab, the bot's own tabs beside it, and what is told of both."""

from __future__ import annotations

from collections.abc import MutableMapping
from datetime import timedelta

from bot.actions.measures import Measuring
from bot.actions.people import People
from bot.assembly.google import Google
from bot.ports import Clock, Workbook
from bot.posting import Poster
from bot.settings import Settings
from bot.storage.engine import Storage
from bot.storage.leases import Lease
from bot.sync import publishing, rows
from bot.sync.publishing import PlanPages
from bot.sync.service import PlanSync
from bot.sync.telling import Teller

LEASE_LASTS = timedelta(minutes=3)  # renewed at each sync; a copy that died on another machine is waited for so long


class Plan:
    """The plan of one team."""

    def __init__(
        self,
        settings: Settings,
        *,
        google: Google,
        book: Workbook,
        storage: Storage,
        memory: MutableMapping[str, str],
        people: People,
        poster: Poster,
        clock: Clock,
        measuring: Measuring,
    ) -> None:
        plan = settings.plan
        headings = rows.headings(plan.columns)
        lease = Lease(storage, "plan", lasts=LEASE_LASTS)
        self.sync = PlanSync(
            workbook=book,
            storage=storage,
            clock=clock,
            zone=settings.zone,
            tab=plan.tab,
            headings=headings,
            find_person=people.find,
            lease=lease,
            measuring=measuring,
        )
        self.pages = PlanPages(
            pages=google.plan_pages(),
            storage=storage,
            memory=memory,
            clock=clock,
            zone=settings.zone,
            headings=headings,
            titles={publishing.LOG: plan.log_tab, publishing.PRINCIPLES: plan.principles_tab},
            name_of=people.name_of,
            lease=lease,
        )
        self.teller = Teller(
            storage=storage,
            poster=poster,
            clock=clock,
            team_channel_id=settings.slack.channel,
            headings=headings,
            tab=plan.tab,
        )
