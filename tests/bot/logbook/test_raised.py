"""What an entry raises: themes of its texts, topics and observed elements; nothing of praise or of a disclosure."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from bot.actions.access import OpenAccess
from bot.comments.files import themes_of
from bot.logbook.forms import load_log_forms
from bot.logbook.model import Entry, Facts
from bot.logbook.raised import themes_raised
from bot.logbook.service import LogService
from bot.storage.engine import Storage
from tests.bot.learner_form import FixedClock

CONFIG = Path(__file__).parents[3] / "config"
THEMES = themes_of(CONFIG)
FORMS = load_log_forms(CONFIG / "forms")
SESSION = next(form for form in FORMS if form.kind == "session_log")
OBSERVATION = next(form for form in FORMS if form.kind == "observation")


def raised(kind: str, **answers: str) -> set[str]:
    form = next(form for form in FORMS if form.kind == kind)
    given = {key.replace("__", "."): text for key, text in answers.items()}
    entry = Entry(ref="LOG-0001", kind=kind, facts=Facts(), answers=given, logged_by="U0", logged_on=date(2026, 3, 16))
    return set(themes_raised(entry, form, themes=THEMES))


def test_a_session_raises_what_was_said_and_the_topics_ticked_beside_it() -> None:
    assert raised("session_log", said="The pace was too fast for most of them.") == {"pace_time"}
    assert raised("session_log", said="It varied.", topic="Accessibility; Pace") == {"accessibility", "pace_time"}


def test_praise_raises_nothing_and_neither_do_the_topics_it_is_about() -> None:
    assert raised("session_log", said="They loved the pace, brilliant.", topic="Pace; Content") == set()


def test_an_observation_raises_the_elements_that_fell_short() -> None:
    assert raised("observation", checklist__pace="Partly", checklist__tools="Very well") == {"pace_time"}


def test_what_may_be_a_disclosure_raises_nothing() -> None:
    assert raised("session_log", said="She has been self-harming again and the pace was too fast.") == set()


def test_themes_are_those_of_the_last_thirteen_weeks_by_source(storage: Storage) -> None:
    clock = FixedClock()
    log = LogService(
        storage=storage, clock=clock, access=OpenAccess(), forms=FORMS, actions=tuple, on_entry=lambda: None
    )
    said = {"on": "2026-03-16", "said": "The pace was too fast for most of them."}
    log.log(SESSION, said, by="U0", request_id="1")
    log.log(OBSERVATION, {"on": "2026-03-16", "checklist.tools": "Not yet"}, by="U0", request_id="2")

    now = clock.now()
    expected = {"observation": {"materials"}, "session log": {"pace_time"}}
    assert log.raised(until=now, themes=THEMES) == expected
    assert log.raised(until=now + timedelta(weeks=12), themes=THEMES) == expected
    assert log.raised(until=now + timedelta(weeks=14), themes=THEMES) == {}
