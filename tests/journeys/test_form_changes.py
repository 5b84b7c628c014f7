"""Somebody changes the learners' form: told once, decided by a person, and no answer counted as nobody confirmed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.assembly import Bot
from bot.checking import check_everything
from bot.drift import messages
from integrations.sandbox.clock import SandboxClock
from integrations.sandbox.google.forms import items
from integrations.sandbox.server import Sandbox
from integrations.sandbox.world import World
from tests.journeys.team import MONDAY_MORNING, Team, usual_answer, words_of

SUNDAY = MONDAY_MORNING - timedelta(days=1)
OLD, NEW = "The training met my needs", "The course met my needs"
FIRST, SECOND = "2026-SPR-ON-01", "2026-SPR-ON-02"
SECRET = "Rhiannon said so"


class Editor:
    """The form and what is done to it, with a bot that listens and ticks."""

    def __init__(self, team: Team, bot: Bot) -> None:
        self.team = team
        self.bot = bot
        self._timetable = bot.timetable()

    def ticks(self) -> None:
        """Let the bot look a few minutes later."""
        self.team.clock.move_on(timedelta(minutes=3))
        self._timetable.tick()

    def renames(self, title: str, new_title: str) -> None:
        self.team.does_to_form("rename_item", title, new_title)

    def answers(self, code: str, count: int, **given: Any) -> None:
        """Have learners answer the form as it is asked now; `given` goes by title."""
        usual = {question.title: usual_answer(question) for question in self.team.form_map.questions}
        moment = self.team.clock.now() - timedelta(minutes=1)

        def fill(world: World) -> None:
            asked = [question.title for question in world.google.forms[self.team.form_id].questions()]
            said = {title: usual[title] for title in asked if usual.get(title) is not None}
            said |= {"Cohort code": code} if "Cohort code" in asked else {}
            for number in range(count):
                at = moment + timedelta(seconds=number)
                world.google.submit(self.team.form_id, said | given, at=at, email=given_email)

        given_email = given.pop("email", None)
        self.team.sandbox.do(fill)

    def alerts(self) -> list[dict[str, Any]]:
        return self.team.messages(channel=self.team.alerts)

    def clicks(self, name: str, action_id: str) -> None:
        self.team.clicks(name, self.alerts()[-1], action_id, channel=self.team.alerts)

    def decides(self, action_id: str) -> None:
        """Have Ana press a button under the last message, and wait until it is drawn anew."""
        before = words_of(self.alerts()[-1])
        self.clicks("Ana", action_id)
        self.team.wait_until(lambda: words_of(self.alerts()[-1]) != before)

    def digest(self, *, weeks: int = 0) -> str:
        """Post the digest of the Monday that comes, or of a later one, and return its words."""
        self.team.clock.hold_at(MONDAY_MORNING + timedelta(weeks=weeks))
        self.bot.refresh()
        self.bot.digest()
        return words_of(self.team.messages()[-1])


@pytest.fixture(params=["sheet", "form"])
def editor(request: pytest.FixtureRequest, sandbox: Sandbox, clock: SandboxClock, tmp_path: Path) -> Iterator[Editor]:
    """A team whose form was read before, by its sheet or by itself."""
    clock.hold_at(SUNDAY)
    team = Team(sandbox, tmp_path / "config", clock=clock, from_form=request.param == "form")
    team.cohort_answers(FIRST, 7)
    with team.running() as bot:
        at_work = Editor(team, bot)
        at_work.ticks()
        yield at_work


def buttons_of(message: dict[str, Any]) -> list[str]:
    return [
        element["text"]["text"]
        for block in message["blocks"]
        if block["type"] == "actions"
        for element in block["elements"]
    ]


def test_a_reworded_question_is_told_once_and_counts_with_the_old_one_when_somebody_says_it_is_the_same(
    editor: Editor,
) -> None:
    editor.renames(OLD, NEW)
    editor.answers(SECOND, 6, **{NEW: "5", "What was most useful?": SECRET})
    editor.ticks()
    editor.ticks()

    [told] = editor.alerts()
    assert f"Was: “{OLD}”" in words_of(told)
    assert f"Now: “{NEW}”" in words_of(told)
    assert buttons_of(told) == ["Same question", "A new question"]
    assert SECRET not in words_of(told)

    editor.decides(messages.SAME)

    [told] = editor.alerts()
    assert f"<@{editor.team.people['Ana']}>: the same question" in words_of(told)
    assert buttons_of(told) == []
    digest = editor.digest()
    assert "*Met my needs* — 13 of 13" in digest
    assert "waits for a decision" not in digest


def test_until_somebody_decides_its_answers_are_counted_apart_and_then_give_the_group_its_figure(
    editor: Editor,
) -> None:
    editor.renames(OLD, NEW)
    editor.answers(SECOND, 6, **{NEW: "5"})
    editor.ticks()

    waiting = editor.digest()

    assert f'The question "{NEW}" of the form waits for a decision' in waiting
    assert "its answers are counted apart" in waiting
    assert "*Met my needs* — 7 of 7" in waiting
    editor.decides(messages.SAME)
    editor.answers("2026-SPR-ON-03", 5, **{NEW: "2"})
    decided = editor.digest(weeks=1)
    assert "*Met my needs* — 0 of 5" in decided
    assert "13 of 18" in decided


def test_a_new_question_begins_its_own_series_and_is_listed_until_the_forms_file_says_what_it_measures(
    editor: Editor,
) -> None:
    editor.renames(OLD, NEW)
    editor.answers(SECOND, 6, **{NEW: "1"})
    editor.ticks()

    editor.decides(messages.NEW)

    digest = editor.digest()
    assert "*Met my needs* — 7 of 7" in digest
    assert f'In no figure so far: "{NEW}"' in digest
    learner = editor.team.folder / "forms" / "learner.toml"
    entry = f'\n[[questions]]\nkey = "met_needs@2"\ntitles = ["{NEW}"]\nkind = "scale"\nscale = [1, 5]\n'
    learner.write_text(learner.read_text() + entry)
    lines: list[str] = []
    check_everything(editor.team.settings(), say=lines.append)
    assert not [line for line in lines if "In no figure" in line]


def test_only_who_may_change_settings_decides(editor: Editor) -> None:
    editor.renames(OLD, NEW)
    editor.ticks()

    editor.clicks("Cat", messages.SAME)

    def refused() -> list[str]:
        shown = editor.team.messages(channel=editor.team.alerts, viewer="Cat")
        return [words_of(one) for one in shown if one.get("is_ephemeral")]

    editor.team.wait_until(lambda: bool(refused()))
    assert (
        "deciding about the form's questions is for the Lead Trainer or the Training Programme Manager" in refused()[0]
    )
    assert buttons_of(editor.alerts()[-1]) == ["Same question", "A new question"]


def test_everything_that_changed_at_once_is_told_in_one_message(editor: Editor) -> None:
    editor.renames(OLD, NEW)
    editor.renames("The pace was", "How was the pace?")
    editor.team.does_to_form("add_item", items.text("Anything <!channel> else?"))
    editor.ticks()

    [told] = editor.alerts()
    words = words_of(told)
    assert "2 questions for you" in words
    assert "*New, and in no figure*: “Anything &lt;!channel&gt; else?”" in words
    assert buttons_of(told) == [*["Same question", "A new question"] * 2, "Understood"]

    editor.decides(messages.SEEN)
    editor.decides(messages.NEW)
    editor.decides(messages.SAME)

    assert "all is decided" in words_of(editor.alerts()[-1])
    assert len(editor.alerts()) == 1


def test_addresses_that_are_collected_all_at_once_are_an_alarm(editor: Editor) -> None:
    editor.team.does_to_form("collect_email", "VERIFIED")
    editor.answers(SECOND, 6, email="learner@example.org")
    editor.ticks()

    [told] = editor.alerts()
    assert "It is no longer anonymous." in words_of(told)
    assert "Do not collect" in words_of(told)
    assert "learner@" not in words_of(told)
    assert "it is no longer anonymous" in editor.digest()


def test_moving_a_question_and_adding_a_cohort_code_are_nobodys_business(editor: Editor) -> None:
    def drag(world: World) -> None:
        form = world.google.forms[editor.team.form_id]
        form.items.append(form.items.pop(4))
        world.google.form_hands.questions_changed(form)

    editor.team.sandbox.do(drag)
    editor.ticks()

    assert editor.alerts() == []


def test_without_the_cohort_nothing_is_read_until_somebody_has_said_what_it_is(editor: Editor) -> None:
    editor.renames("Cohort code", "Code of your cohort")
    editor.answers(SECOND, 6, **{"Code of your cohort": SECOND})
    editor.ticks()

    [told] = editor.alerts()
    assert "nothing new is read until you choose" in words_of(told)
    assert "7 in all" in editor.bot.refresh()

    editor.decides(messages.SAME)
    editor.ticks()

    assert "13 in all" in editor.bot.refresh()
    assert "13 forms from 2 cohorts" in editor.digest()


def test_a_restart_asks_nothing_again_and_forgets_no_decision(editor: Editor) -> None:
    editor.renames(OLD, NEW)
    editor.ticks()
    editor.decides(messages.SAME)

    again = editor.team.bot()
    again.refresh()
    editor.answers(SECOND, 6, **{NEW: "5"})
    again.refresh()
    again.close()

    assert len(editor.alerts()) == 1
    assert "*Met my needs* — 13 of 13" in editor.digest()


def test_what_slack_did_not_take_is_told_at_the_next_look_and_once(editor: Editor) -> None:
    editor.renames(OLD, NEW)
    editor.team.breaks(kind="503-after", path="*/chat.postMessage", nth=1)

    for _ in range(3):
        editor.ticks()

    assert len(editor.alerts()) == 1


def test_another_scale_is_counted_in_proportion_once_it_is_the_same_question(editor: Editor) -> None:
    seven = {"scaleQuestion": {"low": 1, "high": 7}}
    editor.team.does_to_form("change_question", OLD, seven)
    editor.answers(SECOND, 6, **{OLD: "7"})
    editor.ticks()

    told = words_of(editor.alerts()[-1])
    assert "(1 to 5)" in told
    assert "(1 to 7)" in told
    assert "1 as 1, 4 as 3, 7 as 5" in told

    editor.decides(messages.SAME)

    assert "*Met my needs* — 13 of 13" in editor.digest()


def test_the_bots_check_names_what_waits_and_what_is_in_no_figure(editor: Editor) -> None:
    editor.renames(OLD, NEW)
    editor.team.does_to_form("add_item", items.text("Anything else?"))
    editor.ticks()
    lines: list[str] = []

    check_everything(editor.team.settings(), say=lines.append)

    said = "\n".join(lines)
    assert f'FIX  The question "{NEW}" of the form waits for a decision' in said
    assert 'In no figure so far: "Anything else?"' in said
