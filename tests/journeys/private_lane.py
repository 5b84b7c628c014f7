"""The private lane as people use it: what learners write, the window, and everything that was ever said."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tests.journeys.team import Json, Team, words_of

USEFUL = "The group work was brilliant, thank you Siobhan Kowalczyk for the tips, my number is 07700 900123."
DISCLOSURE = "A pupil in my class told me that her stepfather hits her and I do not know what to do."
SECRETS = ("Siobhan", "Kowalczyk", "07700 900123", "stepfather", "group work was brilliant")
QUIET = {"most_useful": None, "should_change": None, "first_step": None}


def a_cohort_with(team: Team, text: str, *, code: str = "2026-SPR-ON-01", size: int = 9, **others: Any) -> None:
    """Have one learner of a cohort write something, and the rest nothing."""
    at = team.clock.now() - timedelta(hours=3)
    team.cohort_answers(code, 1, at=at, **{**QUIET, "most_useful": text, **others})
    team.cohort_answers(code, size - 1, at=at + timedelta(minutes=1), **QUIET)


def lane(team: Team, name: str, command: str = "/review") -> Json:
    """Open the private lane and return the window."""
    known = {view["id"] for view in team.does("open_views", team.people[name])}
    seen = team.types(name, command)
    assert seen.acknowledged, seen
    team.wait_until(lambda: any(view["id"] not in known for view in team.does("open_views", team.people[name])))
    return team.open_form(name)


def shown(view: Json) -> str:
    return words_of(view)


def shows(team: Team, name: str, words: str) -> Json:
    """Wait until the window shows this."""
    team.wait_until(lambda: words in str(team.does("open_views", team.people[name])))
    view: Json = team.does("open_views", team.people[name])[-1]
    return view


def presses(team: Team, name: str, view: Json, action_id: str, **options: Any) -> Any:
    return team.does("click_in_view", team.people[name], view["id"], action_id, **options)


def everything_said(team: Team) -> str:
    """Collect every message of every conversation that any person can see, threads too."""

    def collect(world: Any) -> str:
        found = []
        for channel in world.slack.channels:
            for viewer in (None, *world.slack.users):
                for message in world.slack.history(channel, viewer=viewer):
                    found.append(str(message))
                    found += map(str, world.slack.history(channel, viewer=viewer, thread_ts=message["ts"]))
        return "\n".join(found)

    return str(team.sandbox.do(collect))


def released(team: Team, name: str) -> None:
    """Release the next comment as it is."""
    view = lane(team, name)
    presses(team, name, view, "review.quote")
    form = shows(team, name, "As the team will read it")
    sent = team.sends(name, form)
    assert not sent.field_errors, sent.field_errors
    shows(team, name, "is released")
    team.does("close_view", team.people[name], form["id"])


def keeps_private(team: Team, view: Json) -> None:
    """Have the Lead Trainer keep a comment private, and wait for what comes next."""
    known = shown(view)
    presses(team, "Ben", view, "review.private")

    def has_changed() -> bool:
        return shown(team.does("open_views", team.people["Ben"])[-1]) != known

    team.wait_until(has_changed)


def replies(team: Team, message: Json) -> list[str]:
    return [words_of(reply) for reply in team.messages(thread_ts=message["ts"])[1:]]


def message_channel(team: Team, name: str) -> str:
    conversation: str = team.sandbox.do(
        lambda world: world.slack.direct_conversation([team.app.bot_user_id, team.people[name]]).id
    )
    return conversation


def edits(team: Team, text: str) -> None:
    """Have the learner who wrote something change it in the form."""

    def edit(world: Any) -> None:
        form = world.google.forms[team.form_id]
        first = next(iter(form.responses))
        given = team.given("2026-SPR-ON-01", {**QUIET, "most_useful": text})
        world.google.edit_response(team.form_id, first, given)

    team.sandbox.do(edit)
