"""Everything about the learners' form put together: where it is read, what its questions mean, and where answers go."""

from __future__ import annotations

from collections.abc import Callable, MutableMapping

from bot.assembly.google import Google
from bot.drift.open_questions import OpenQuestions
from bot.drift.service import FormKeeper
from bot.feedback.forms import load_form_map
from bot.feedback.ingest import Ingest
from bot.feedback.repository import Responses
from bot.feedback.rolls import Rolls
from bot.feedback.sources import FormSource, ResponseSource, SheetSource
from bot.ports import Clock, Workbook
from bot.posting import Poster
from bot.review.erased import WithoutErased
from bot.settings import Settings
from bot.storage.engine import Storage


class LearnerForm:
    """The form of one team. `watched` are the workbooks whose changes may concern it or the plan."""

    def __init__(
        self,
        settings: Settings,
        *,
        google: Google,
        plan_book: Workbook,
        storage: Storage,
        memory: MutableMapping[str, str],
        poster: Poster,
        clock: Clock,
        on_decision: Callable[[], None],
    ) -> None:
        self.form_map = load_form_map(settings.responses.questions)
        self.name = self.form_map.name
        self.watched = [plan_book]
        self.open_questions = OpenQuestions(storage, form_map=self.form_map, file=settings.responses.questions)
        self.keeper = FormKeeper(
            storage=storage,
            form_map=self.form_map,
            file=self.open_questions.file,
            poster=poster,
            channel_id=settings.slack.alert_channel,
            clock=clock,
            on_decision=on_decision,
        )
        self.responses = Responses(storage, source=self.name)
        self.ingest = Ingest(
            WithoutErased(self._source(settings, google=google, storage=storage), storage=storage),
            responses=self.responses,
            memory=memory,
            clock=clock,
            zone=settings.zone,
        )

    def _source(self, settings: Settings, *, google: Google, storage: Storage) -> ResponseSource:
        responses = settings.responses
        if responses.from_form:
            return FormSource(google.form(responses.form_id), form_map=self.form_map, watch=self.keeper)
        if not settings.is_one_workbook:
            self.watched.append(google.workbook(responses.spreadsheet_id))
        return SheetSource(
            self.watched[-1],
            tab=responses.tab,
            form_map=self.form_map,
            rolls=Rolls(storage, source=self.name),
            watch=self.keeper,
        )
