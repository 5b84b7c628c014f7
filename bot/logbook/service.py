"""One use case: an entry is logged in Slack, once, and it is known which of them wait for an action."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.actions.access import Access
from bot.actions.model import Action
from bot.analysis.comments.themes import ThemeList
from bot.logbook import repository
from bot.logbook.model import Answers, Entry, LogForm, form_of
from bot.logbook.raised import themes_raised
from bot.logbook.repository import Written
from bot.ports import Clock
from bot.roles import Permission
from bot.storage.engine import Storage

RAISED_WITHIN = timedelta(weeks=13)  # about a term: a theme of last year says little about these groups


@dataclass(frozen=True)
class Came:
    """What came in from the other sources in a span of time: how many of each, and how many ask for an action."""

    by_source: Mapping[str, int]  # "session log" -> how many, in the order of the menu
    needing_action: int


class LogService:
    """The entries, for everything in Slack."""

    def __init__(
        self,
        *,
        storage: Storage,
        clock: Clock,
        access: Access,
        forms: Sequence[LogForm],
        actions: Callable[[], Sequence[Action]],
        on_entry: Callable[[], None],
    ) -> None:
        """Build with `actions`, which gives the plan: what is in it already waits for no action any more."""
        self._storage = storage
        self._clock = clock
        self._access = access
        self._forms = forms
        self._actions = actions
        self._on_entry = on_entry

    def expect(self, *, by: str) -> None:
        """Refuse somebody who may not log."""
        if Permission.LOG not in self._access.permissions_of(by):
            raise self._access.denied(Permission.LOG, ref=None, user_id=by)

    def known_of(self, form: LogForm, *, by: str) -> Answers:
        """Give what need not be asked again: the role in which somebody wrote last, if this log knows it."""
        question = form.giving("role")
        if question is None:
            return {}
        with self._storage.read() as connection:
            role = repository.last_role(connection, by)
        return {question.key: role} if role in question.options else {}

    def log(self, form: LogForm, answers: Answers, *, by: str, request_id: str) -> Entry:
        """Keep an entry. The same request gives the entry it gave before."""
        self.expect(by=by)
        written = Written(by=by, origin="slack", at=self._clock.now(), request_id=request_id)
        with self._storage.begin() as connection:
            ref = repository.requested(connection, request_id)
            if ref is None:
                ref = repository.next_ref(connection)
                repository.create(connection, ref, form, answers, written=written)
            entry = repository.find(connection, ref)
        if entry is None:
            raise LookupError(ref)
        self._on_entry()
        return entry

    def came(self, *, after: datetime | None, until: datetime) -> Came:
        """Count what was logged in this span, all of it if `after` is None."""
        with self._storage.read() as connection:
            found = repository.logged_between(connection, after=after, until=until)
        counts = Counter(entry.kind for entry in found)
        by_source = {form.source: counts[form.kind] for form in self._forms if counts[form.kind]}
        return Came(by_source, needing_action=len(self.needing_action()))

    def raised(self, *, until: datetime, themes: ThemeList) -> Mapping[str, frozenset[str]]:
        """Name the themes that each source raised in the weeks before, in the order of the menu."""
        with self._storage.read() as connection:
            found = repository.logged_between(connection, after=until - RAISED_WITHIN, until=until)
        raised = {
            form.source: frozenset[str]().union(
                *(themes_raised(entry, form, themes=themes) for entry in found if entry.kind == form.kind)
            )
            for form in self._forms
        }
        return {source: keys for source, keys in raised.items() if keys}

    def needing_action(self) -> tuple[tuple[Entry, LogForm], ...]:
        """Give the entries that ask for an action and are the evidence of none yet, the newest first."""
        with self._storage.read() as connection:
            asking = repository.needing_action(connection)
        if not asking:
            return ()
        evidence = "\n".join(action.evidence or "" for action in self._actions())
        found = [(entry, form_of(self._forms, entry.kind)) for entry in asking if entry.ref not in evidence]
        return tuple((entry, form) for entry, form in found if form is not None)
