"""Sending the reminders of a day: each owner one message at most, and one owner's trouble is nobody else's."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, MutableMapping
from datetime import date

from bot.actions.service import ActionService
from bot.calendar import SchoolCalendar
from bot.posting import Poster
from bot.reminders import messages
from bot.reminders.rules import Plan, Reminder, owner_key, plan
from integrations.errors import IntegrationError, ServiceUnavailable

log = logging.getLogger(__name__)

REMEMBERED_AS = "reminders.seen_to"  # JSON: owner -> the last day their reminders were seen to


class ReminderService:
    """The job "reminders". `alert_channel_id` hears of owners who cannot be reached."""

    def __init__(
        self,
        *,
        actions: ActionService,
        poster: Poster,
        memory: MutableMapping[str, str],
        calendar: SchoolCalendar,
        alert_channel_id: str,
        plan_url: str | None = None,
    ) -> None:
        self._actions = actions
        self._poster = poster
        self._memory = memory
        self._calendar = calendar
        self._alert_channel_id = alert_channel_id
        self._plan_url = plan_url

    def run(self, day: date) -> str:
        """Send what is due on `day` and say what came of it. Calling it again sends nothing twice.

        Raises:
            ServiceUnavailable: some could not be sent now; the others were. Call again later.
            ServiceMisconfigured: Slack took none of them.
        """
        if not self._calendar.is_school_day(day):
            return "no reminders: schools are closed"
        planned = self._plan(day)
        sent, refused, failure = self._send_all(planned)
        if failure is not None and (isinstance(failure, ServiceUnavailable) or not sent):
            raise failure
        unreached = [*planned.unreached, *(action for item in refused for action in item.actions)]
        if unreached:
            message = messages.unreached(unreached, today=day)
            self._poster.post_once(f"reminder/{day.isoformat()}/unreached", self._alert_channel_id, message)
        self._remember({owner_key(action) for action in self._actions.open()}, day)
        return f"reminded {sent}, could not remind of {len(unreached)}"

    def _send_all(self, planned: Plan) -> tuple[int, list[Reminder], IntegrationError | None]:
        """Send each person theirs. Return how many went out, those that Slack refused, and the gravest error."""
        sent, refused = 0, []
        failure: IntegrationError | None = None
        for item in planned.reminders:
            try:
                sent += self._send(item.owner_id, planned.day)
            except ServiceUnavailable as error:
                failure = error
            except IntegrationError as error:
                log.warning("reminder_refused owner=%s error=%s", item.owner_id, type(error).__name__)
                refused.append(item)
                failure = failure or error
        return sent, refused, failure

    def preview(self, day: date) -> str:
        """Say what `run` would send, and send nothing."""
        return messages.preview(self._plan(day))

    def _plan(self, day: date) -> Plan:
        return plan(self._actions.open(), today=day, reminded=self._reminded(), calendar=self._calendar)

    def _send(self, owner_id: str, day: date) -> bool:
        """Send one person's reminder as it is now: what was closed a moment ago is not in it any more."""
        item = next((item for item in self._plan(day).reminders if item.owner_id == owner_id), None)
        if item is not None:
            self._post(item, day)
        self._remember({owner_id}, day)
        return item is not None

    def _post(self, item: Reminder, day: date) -> None:
        message = messages.reminder(item, today=day, plan_url=self._plan_url)
        self._poster.post_once(f"reminder/{day.isoformat()}/{item.owner_id}", item.owner_id, message)

    def _reminded(self) -> dict[str, date]:
        kept = json.loads(self._memory.get(REMEMBERED_AS, "{}"))
        return {owner: date.fromisoformat(day) for owner, day in kept.items()}

    def _remember(self, owners: Iterable[str], day: date) -> None:
        kept = {**self._reminded(), **dict.fromkeys(owners, day)}
        self._memory[REMEMBERED_AS] = json.dumps({owner: seen.isoformat() for owner, seen in kept.items()})
