"""The bot put together: services, listeners and timetable on what `google` and `learner_form` build."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from functools import partial

from bot.actions.access import RoleAccess
from bot.actions.buttons import ADD
from bot.actions.exporting import Exporting
from bot.actions.listeners import ActionListeners
from bot.actions.model import Action
from bot.actions.people import People
from bot.actions.printed_figures import PrintedFigures
from bot.actions.service import ActionService
from bot.after_changes import DRAIN_SECONDS, AfterChanges
from bot.alerts import Alerts
from bot.assembly.google import Google, google_transport
from bot.assembly.learner_form import LearnerForm
from bot.assembly.plan import Plan
from bot.calendar import load_calendar, local_day, week_of
from bot.comments.files import themes_of
from bot.digest.model import DigestButtons, OtherSources
from bot.digest.service import DigestService
from bot.drift.listeners import DriftListeners
from bot.errors import ConfigError
from bot.feedback.figures import Figures
from bot.logbook.building import Logs
from bot.logbook.views import NEEDING
from bot.outcomes.listeners import OutcomeListeners
from bot.outcomes.service import OutcomeService
from bot.outcomes.telling import Telling
from bot.ports import Chat, Clock
from bot.posting import Poster
from bot.reminders.messages import OPEN_PLAN
from bot.reminders.service import ReminderService
from bot.review.desk import Ports, ReviewDesk
from bot.settings import Settings
from bot.slack_connection import bolt_app, http, socket_mode
from bot.slack_http import ReplayGuard
from bot.slack_listening import Listening
from bot.storage.engine import open_storage
from bot.storage.inbox import Inbox
from bot.storage.memory import Memory
from bot.storage.runs import Runs
from bot.storage.sends import Sends
from bot.sync import rows
from bot.sync.decisions import PlanDecisions
from bot.sync.listeners import SyncListeners
from bot.timetable import Daily, Every, Job, Timetable, Weekly, tick_until
from bot.upkeep import Upkeep
from bot.work_queue import WorkQueue
from integrations.errors import IntegrationError
from integrations.google.transport import Transport
from integrations.slack.workspace import SlackChat

CALENDAR = "calendar.toml"
PLAN, LOGS = "plan", "logs"  # what a change in Slack is brought to
INBOX_KEPT = timedelta(days=1)
A_MINUTE = timedelta(minutes=1)
log = logging.getLogger(__name__)


class SystemClock:
    def now(self) -> datetime:
        return datetime.now(UTC)


class Bot:
    """The bot, put together. `run` is all of it; the other methods do one job each."""

    _actions: ActionService
    _upkeep: Upkeep

    def __init__(
        self, settings: Settings, *, clock: Clock, google: Transport | None = None, chat: Chat | None = None
    ) -> None:
        """Build with `google` and `chat` where their patience is to be another than the usual one."""
        self._settings = settings
        self._clock = clock
        self.storage = open_storage(settings.database_url)
        self._memory = Memory(self.storage)
        transport = google or google_transport(settings, clock=clock)
        self._google = Google(settings, transport=transport, memory=self._memory)
        self._calendar = load_calendar(settings.folder / CALENDAR)
        slack = settings.slack
        self._chat = chat or SlackChat(slack.bot_token, api_url=slack.api_url, memory=self._memory, now=clock.now)
        self._people = People(chat=self._chat, clock=clock, memory=self._memory, known=lambda: self._actions.owners())
        self._alerts = self._alerts_to(slack.alert_channel)
        steps = {PLAN: lambda: self._upkeep.sync_after_change(), LOGS: lambda: self._upkeep.write_logs()}
        self._after_changes = AfterChanges(steps)
        self._access = RoleAccess(roles=settings.roles, chat=self._chat, clock=clock)
        self._poster = Poster(chat=self._chat, sends=Sends(self.storage), clock=self._clock)
        self._headings = rows.headings(settings.plan.columns)
        self._build_form()
        self._measuring = PrintedFigures(self._form.form_map, source=self._form.name)
        self._actions = ActionService(
            storage=self.storage,
            clock=clock,
            zone=settings.zone,
            access=self._access,
            measuring=self._measuring,
            on_change=self._note_change,
            longest_wait_months=settings.longest_wait_months,
        )
        self._build_logs()
        ports = Ports(self.storage, self._memory, self._chat, self._poster, clock, self._calendar)
        self.review = ReviewDesk(ports, access=self._access, form_map=self._form.form_map, settings=settings)
        self._build_jobs()
        self._build_listening()

    # --- one job each

    def refresh(self, *, dry_run: bool = False) -> str:
        """Read responses and bring plan and sheet together; with `dry_run` only say what would be written."""
        return "\n".join(self._upkeep.preview() if dry_run else self._upkeep.refresh_everything())

    @property
    def trouble(self) -> IntegrationError | None:
        """What kept the last refresh from doing all of it."""
        return self._upkeep.trouble

    def digest(self, day: date | None = None) -> str:
        """Post the digest of the week of `day` (this week's if None), once."""
        week = week_of(day or self.today())
        outcome = self._digests.run(week)
        self.review.post_quotes(week.key, outcome.posted)
        self._outcomes.ask_owners(period=week.key)
        kind = "a quiet week's line" if outcome.is_quiet else "the digest"
        return f"{week.key}: {kind} stands in the channel"

    def preview_digest(self, day: date | None = None) -> str:
        return self._digests.preview(week_of(day or self.today()))

    def remind(self, day: date | None = None) -> str:
        return self._reminders.run(day or self.today())

    def preview_reminders(self, day: date | None = None) -> str:
        return self._reminders.preview(day or self.today())

    def cohorts(self) -> tuple[str, ...]:
        """Read the register, and give it as a table, then what in it could not be read."""
        faults = self._logs.register.refresh()
        return (self._logs.register.table(today=self.today()), *faults)

    def actions(self) -> Sequence[Action]:
        return self._actions.all()

    def today(self) -> date:
        return local_day(self._clock.now(), zone=self._settings.zone)

    # --- all of it

    def run(self, stopped: threading.Event) -> None:
        """Listen and keep the timetable until `stopped` is set; then finish what is in hand."""
        with self.listening():
            tick_until(stopped, self.timetable())

    def timetable(self) -> Timetable:
        """Everything the bot does by itself, and when."""
        settings = self._settings
        catch_up = timedelta(hours=settings.digest_catch_up_hours)
        weekly = Weekly(settings.digest_weekday, settings.digest_time, catch_up)
        jobs = [
            Job("digest", weekly, self._after_reading(self.digest)),
            Job("reminders", Daily(settings.reminders_time), self._after_reading(self.remind)),
            Job("watching the sheets", Every(A_MINUTE), lambda _: self._upkeep.watch()),
            *self.review.jobs(),
            Job("unfinished requests", Every(A_MINUTE), lambda _: self._take_up_requests()),
        ]
        return Timetable(
            jobs,
            runs=Runs(self.storage),
            clock=self._clock,
            zone=settings.zone,
            on_trouble=self._alerts.trouble,
            on_recovery=self._alerts.recovery,
        )

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Open the door for Slack; on leaving, finish what was asked."""
        slack = self._settings.slack
        app = bolt_app(
            bot_token=slack.bot_token,
            signing_secret=slack.signing_secret,
            api_url=slack.api_url,
            replay_guard=ReplayGuard(self._clock),
        )
        self._listening.attach(app)
        self._work.start()
        self._listening.resume()
        in_socket = socket_mode(app, app_token=slack.app_token or "")
        connection = in_socket if slack.socket_mode else http(app, port=slack.http_port)
        with self._after_changes.at_work():
            try:
                with connection:
                    yield
            finally:
                self._work.stop(timeout_seconds=DRAIN_SECONDS)

    def close(self) -> None:
        self._plan.sync.release()
        self.storage.close()

    # --- how it is put together

    def _alerts_to(self, channel_id: str) -> Alerts:
        return Alerts(chat=self._chat, channel_id=channel_id, memory=self._memory, clock=self._clock)

    def _build_form(self) -> None:
        """Build what is read: the plan's workbook, and the learners' form."""
        settings = self._settings
        self._plan_book = self._google.workbook(settings.plan.spreadsheet_id)
        self._form = LearnerForm(
            settings,
            google=self._google,
            plan_book=self._plan_book,
            storage=self.storage,
            memory=self._memory,
            poster=self._poster,
            clock=self._clock,
            on_decision=lambda: self._upkeep.read_soon(),
        )

    def _build_logs(self) -> None:
        self._logs = Logs(
            self._settings,
            workbook=self._plan_book,
            open_workbook=self._google.workbook,
            open_form=self._google.form,
            source=self._form.name,
            storage=self.storage,
            memory=self._memory,
            clock=self._clock,
            alerts=self._alerts,
        )
        self._log_service = self._logs.service(
            access=self._access, actions=self._actions.all, on_entry=lambda: self._after_changes.note(LOGS)
        )

    def _build_jobs(self) -> None:
        slack, poster = self._settings.slack, self._poster
        self._outcomes = OutcomeService(
            storage=self.storage,
            form_map=self._form.form_map,
            names=self._measuring.names,
            memory=self._memory,
            poster=poster,
            clock=self._clock,
            zone=self._settings.zone,
            longest_wait_months=self._settings.longest_wait_months,
            on_change=self._note_change,
        )
        self._digests = DigestService(
            form_map=self._form.form_map,
            responses=self._form.responses,
            figures=Figures(self.storage, source=self._form.name),
            memory=self._memory,
            all_actions=self._actions.all,
            themes=partial(themes_of, self._settings.folder),
            put_right=self.review.put_right,
            others=self._other_sources,
            register=self._logs.register,
            poster=poster,
            channel_id=slack.channel,
            form_notices=self._form.open_questions.notices,
            apart=self._form.open_questions.apart,
            buttons=DigestButtons(
                plan_url=self._plan_book.link, open_plan=OPEN_PLAN, add_action=ADD, show_needing=NEEDING
            ),
            clock=self._clock,
            zone=self._settings.zone,
            checks=self._outcomes,
        )
        self._reminders = ReminderService(
            actions=self._actions,
            poster=poster,
            memory=self._memory,
            calendar=self._calendar,
            alert_channel_id=slack.alert_channel,
            plan_url=self._plan_book.link,
        )
        self._build_upkeep()

    def _build_upkeep(self) -> None:
        team_channel_id = self._settings.slack.channel
        self._plan = Plan(
            self._settings,
            google=self._google,
            book=self._plan_book,
            storage=self.storage,
            memory=self._memory,
            people=self._people,
            poster=self._poster,
            clock=self._clock,
            measuring=self._measuring,
        )
        self._upkeep = Upkeep(
            ingest=self._form.ingest,
            sync=self._plan.sync,
            pages=self._plan.pages,
            logs=self._logs.upkeep,
            teller=self._plan.teller,
            tell_of_form=self._form.keeper.tell,
            gather=self._gather,
            watched=self._form.watched,
            asks_form=self._settings.responses.from_form,
            headings=self._headings,
            tab=self._settings.plan.tab,
            queue_comments=self.review.queue,
            alerts=self._alerts,
            team_notices=self._alerts_to(team_channel_id),
            clock=self._clock,
        )

    def _build_listening(self) -> None:
        self._inbox = Inbox(self.storage)
        self._work = WorkQueue()
        self._listening = Listening(
            inbox=self._inbox, chat=self._chat, clock=self._clock, work=self._work, refusal=self._people.refusal
        )
        commands = ActionListeners(
            listening=self._listening,
            chat=self._chat,
            service=self._actions,
            people=self._people,
            exporting=Exporting(
                storage=self.storage,
                service=self._actions,
                poster=self._poster,
                headings=self._headings,
                clock=self._clock,
                zone=self._settings.zone,
            ),
            calendar=self._calendar,
            zone=self._settings.zone,
        )
        commands.register()
        OutcomeListeners(
            listening=self._listening,
            actions=commands,
            service=self._actions,
            telling=Telling(
                storage=self.storage, clock=self._clock, zone=self._settings.zone, on_change=self._note_change
            ),
            poster=self._poster,
        ).register()
        decisions = PlanDecisions(storage=self.storage, clock=self._clock, on_decision=self._note_change)
        SyncListeners(
            listening=self._listening, decisions=decisions, actions=self._actions, access=self._access
        ).register()
        self._logs.listen(self._listening, chat=self._chat, service=self._log_service)
        DriftListeners(listening=self._listening, keeper=self._form.keeper, access=self._access).register()
        self.review.register(self._listening)
        self._listening.on_click(OPEN_PLAN, lambda _: None)  # Slack opens the page itself, and tells

    def _other_sources(self, after: datetime | None, until: datetime) -> OtherSources:
        came = self._log_service.came(after=after, until=until)
        try:
            raised = self._log_service.raised(until=until, themes=themes_of(self._settings.folder))
        except ConfigError:  # the digest names the fault where comments are counted
            raised = {}
        return OtherSources(came.by_source, needing_action=came.needing_action, raised=raised)

    def _gather(self) -> None:
        responses = self._form.ingest.wanted() if self._settings.is_one_workbook else ()
        self._plan_book.gather(*responses, self._settings.plan.tab, *self._logs.upkeep.tabs())

    def _after_reading(self, job: Callable[[date], str]) -> Callable[[date], str]:
        def read_then_do(day: date) -> str:
            self._upkeep.refresh_unless_fresh()
            return job(day)

        return read_then_do

    def _take_up_requests(self) -> str:
        self._listening.resume()
        self._inbox.forget_before(self._clock.now() - INBOX_KEPT)
        return "looked"

    def _note_change(self, _action: Action | None = None) -> None:
        self._after_changes.note(PLAN)


def assemble(
    settings: Settings, *, clock: Clock | None = None, google: Transport | None = None, chat: Chat | None = None
) -> Bot:
    """Put the bot together. Nothing is asked of Google or Slack yet."""
    return Bot(settings, clock=clock or SystemClock(), google=google, chat=chat)
