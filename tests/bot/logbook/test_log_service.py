"""Entries and the register on SQLite and on PostgreSQL alike: kept once, counted by when they came."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from bot.actions.access import OpenAccess
from bot.actions.model import Action
from bot.cohorts.model import Cohort, Mode
from bot.cohorts.repository import Cohorts
from bot.feedback.changes import Changes
from bot.feedback.model import Batch
from bot.feedback.repository import Responses
from bot.logbook import repository
from bot.logbook.forms import load_log_forms
from bot.logbook.repository import Written
from bot.logbook.service import LogService
from bot.storage.engine import Storage
from tests.bot.learner_form import LEARNER, FixedClock, a_response

FORMS = load_log_forms(Path(__file__).parents[3] / "config" / "forms")
SESSION = next(form for form in FORMS if form.kind == "session_log")
SAID = {"on": "2026-03-16", "cohort": "2026-SPR-ON-03", "role": "Trainer", "said": "Slides", "needs_action": "minor"}


class Desk:
    def __init__(self, storage: Storage) -> None:
        self.storage = storage
        self.clock = FixedClock()
        self.actions: list[Action] = []
        self.told = 0
        self.service = LogService(
            storage=storage,
            clock=self.clock,
            access=OpenAccess(),
            forms=FORMS,
            actions=lambda: self.actions,
            on_entry=self._tell,
        )

    def _tell(self) -> None:
        self.told += 1


def test_the_same_request_gives_the_entry_that_it_gave_before(storage: Storage) -> None:
    desk = Desk(storage)

    first = desk.service.log(SESSION, SAID, by="U1", request_id="form/V1")
    again = desk.service.log(SESSION, SAID, by="U1", request_id="form/V1")
    other = desk.service.log(SESSION, SAID, by="U1", request_id="form/V2")

    assert (first.ref, again.ref, other.ref) == ("LOG-0001", "LOG-0001", "LOG-0002")
    assert first.facts.on == date(2026, 3, 16)


def test_what_came_is_counted_by_when_it_came_and_what_waits_until_it_is_on_the_plan(storage: Storage) -> None:
    desk = Desk(storage)
    began = desk.clock.now()
    desk.service.log(SESSION, SAID, by="U1", request_id="1")
    desk.clock.moves_on(days=7)
    desk.service.log(SESSION, {**SAID, "needs_action": "no"}, by="U1", request_id="2")

    all_of_it = desk.service.came(after=None, until=desk.clock.now())
    this_week = desk.service.came(after=began, until=desk.clock.now())
    assert (all_of_it.by_source, this_week.by_source) == ({"session log": 2}, {"session log": 1})
    assert this_week.needing_action == 1

    desk.actions.append(
        Action(
            ref="ACT-0001",
            number=1,
            raised_on=date(2026, 3, 16),
            raised_by="U1",
            title="Send the slides",
            evidence="LOG-0001, session log, 16 March 2026",
        )
    )
    assert desk.service.needing_action() == ()


def test_a_change_a_withdrawal_and_a_return_are_all_in_the_log(storage: Storage) -> None:
    desk = Desk(storage)
    entry = desk.service.log(SESSION, SAID, by="U1", request_id="1")
    by_hand = Written(by="sheet", origin="sheet", at=desk.clock.now() + timedelta(hours=1))

    with storage.begin() as connection:
        repository.change(connection, entry, SESSION, {**SAID, "needs_action": "urgent"}, written=by_hand)
        repository.withdraw(connection, entry.ref, written=by_hand)
        repository.withdraw(connection, entry.ref, written=by_hand, back=True)
        found = repository.find(connection, entry.ref)
        logged = repository.log_of(connection, entry.ref)

    assert found is not None
    assert not found.is_withdrawn
    assert found.facts.needs_action == "urgent"
    assert [one for one in logged if one[0] == "sheet"] == [
        ("sheet", "needs_action", "minor", "urgent"),
        ("sheet", "withdrawn", "no", "yes"),
        ("sheet", "withdrawn", "yes", "no"),
    ]


def test_the_register_is_kept_with_its_order_and_counts_the_forms_of_each_cohort(storage: Storage) -> None:
    clock = FixedClock()
    register = Cohorts(storage, source=LEARNER.name)
    cohorts = (Cohort(code="2026-SPR-ON-03", mode=Mode.ONLINE, attended=8), Cohort(code="2026-SPR-FF-01"))
    sent = [a_response(f"k{number}", cohort="2026-SPR-ON-03") for number in range(5)]
    Responses(storage, source=LEARNER.name).apply(Changes(new=tuple(sent)), Batch(), now=clock.now())

    for _ in range(2):
        register.replace(cohorts, at=clock.now())

    assert register.all() == cohorts
    assert register.forms() == {"2026-spr-on-03": 5}
    assert register.first_seen(after=None, until=clock.now()) == ("2026-SPR-ON-03",)
    assert register.first_seen(after=clock.now(), until=clock.now() + timedelta(days=7)) == ()
