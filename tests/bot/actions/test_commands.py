"""What stands after `/action`, read into a request."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.actions import commands, one_line
from bot.actions.lifecycle import Move
from bot.actions.measures import MeasureNames
from bot.actions.model import Principle, Priority, RevisionSize, Urgency
from bot.actions.slack_text import Named
from bot.actions.wishes import (
    Add,
    Assign,
    Close,
    Command,
    Draft,
    Edit,
    Export,
    Go,
    Help,
    History,
    List,
    Note,
    Show,
    Undo,
    Which,
)
from bot.errors import UserError
from tests.builders import MONDAY, a_calendar

FRIDAY = date(2026, 3, 20)
MEASURES = MeasureNames({"met_needs": "Met my needs", "trainer": "The trainer"})


def parse(text: str) -> Command:
    return commands.parse(text, today=MONDAY, calendar=a_calendar(), asked_by="UKIM", measures=MEASURES)


def added(text: str) -> Add:
    command = parse(text)
    assert isinstance(command, Add)
    return command


@pytest.mark.parametrize(
    "text",
    [
        "add Shorten the icebreaker <@USAM|sam> by Friday",
        "Add <@USAM|sam> Shorten the icebreaker Fri",
        "new Shorten the icebreaker, <@USAM|sam>, due 20/3",
        "add Shorten the icebreaker by Friday <@USAM|sam>",
        "add Shorten the icebreaker; owner: <@USAM|sam>; due Friday",
        "add assign to <@USAM|sam> Shorten the icebreaker by 20 March",
        'add "Shorten the icebreaker" <@USAM|sam> 2026-03-20',
        "add  Shorten   the\n icebreaker <@USAM|sam> by Friday",
    ],
)
def test_one_line_with_a_person_a_date_and_a_title_is_clear(text: str) -> None:
    assert added(text) == Add(Draft("Shorten the icebreaker", "USAM", "sam", FRIDAY))


def test_a_principle_is_named_by_letter_or_by_a_word_of_its_sense() -> None:
    wish = added("add Add subtitles <@USAM|sam> by Friday #c #accessible #principle-a")

    assert wish.draft.principles == (Principle.A, Principle.C, Principle.F)
    assert wish.draft.title == "Add subtitles"
    assert not wish.problems


def test_somebody_can_take_an_action_on_themselves() -> None:
    assert added("add Shorten the slides for me by Friday").draft.owner_id == "UKIM"
    assert added("add Shorten the slides @me Fri").draft.owner_id == "UKIM"


def test_a_typed_name_is_kept_for_somebody_to_look_up() -> None:
    assert added("add Shorten the slides @sam.reed Fri").draft == Draft("Shorten the slides", None, "sam.reed", FRIDAY)


def test_the_words_of_a_title_are_as_they_were_typed() -> None:
    wish = added("add Check R&amp;D &lt;draft&gt; on <https://example.org/a|the page> with *stars* <@USAM|sam> Fri")

    assert wish.draft.title == "Check R&D <draft> on the page with *stars*"


@pytest.mark.parametrize(
    "text, problem",
    [
        ("add", one_line.NO_TITLE),
        ("add Shorten the slides by Friday", one_line.NO_OWNER),
        ("add Shorten the slides <@USAM|sam>", one_line.NO_DATE),
        ("add Shorten <@USAM|sam> <@UKIM|kim> by Friday", one_line.TWO_OWNERS),
        ("add Send the slides to <@USAM|sam> by Friday", one_line.UNSURE_OWNER),
        ("add Ask <@USAM|sam> to shorten the slides by Friday", one_line.UNSURE_OWNER),
        ("add Say what we saw on Monday <@USAM|sam>", one_line.UNSURE_DATE),
        ("add Shorten <@USAM|sam> by Fryday", 'I could not read the date "Fryday". Try `by Friday` or `by 14/3`.'),
        ("add Shorten <@USAM|sam> by 31/2", "There is no 31 February. Which day did you mean?"),
        ("add Shorten <@USAM|sam> by Friday #budget", 'I know no principle "#budget". They are A to I, such as `#A`.'),
        (f"add {'x' * 301} <@USAM|sam> by Friday", one_line.LONG_TITLE),
    ],
)
def test_what_is_unclear_is_asked_and_what_is_clear_is_kept(text: str, problem: str) -> None:
    assert added(text).problems == (problem,) if text != "add" else problem in added(text).problems


def test_a_date_that_does_not_exist_is_not_left_in_the_title() -> None:
    assert added("add Shorten the slides <@USAM|sam> by 31/2").draft == Draft("Shorten the slides", "USAM", "sam")


def test_a_person_who_is_spoken_of_stays_in_the_title() -> None:
    assert added("add Ask <@USAM|sam> for the slides Fri").draft.title == "Ask sam for the slides"


@pytest.mark.parametrize(
    "text, close",
    [
        ("close 12", Close("ACT-0012")),
        ("close act-12", Close("ACT-0012")),
        ("done ACT-0012", Close("ACT-0012")),
        ("close ACT 12: the slides are shorter", Close("ACT-0012", "the slides are shorter")),
        ("close 12 fewer words &amp; more pictures", Close("ACT-0012", "fewer words & more pictures")),
    ],
)
def test_an_action_is_closed_by_its_reference(text: str, close: Close) -> None:
    assert parse(text) == close


@pytest.mark.parametrize(
    "text, close",
    [
        ("close 12 shorter, from cohort 2026-SPR-ON-03", Close("ACT-0012", "shorter", "2026-SPR-ON-03")),
        ("close 12 shorter (from cohort the summer group)", Close("ACT-0012", "shorter", "the summer group")),
        ("close 12 shorter from 2026-SPR-ON-03", Close("ACT-0012", "shorter", "2026-SPR-ON-03")),
        ("close 12 moved from 10 to 11", Close("ACT-0012", "moved from 10 to 11")),
    ],
)
def test_a_closing_line_may_name_the_cohort_from_which_it_applies(text: str, close: Close) -> None:
    assert parse(text) == close


@pytest.mark.parametrize(
    "text, wish",
    [
        ("agree 12", Go("ACT-0012", Move.AGREE)),
        ("start act-12", Go("ACT-0012", Move.START)),
        ("hold 12 waits for <@USAM|sam>", Go("ACT-0012", Move.HOLD, "waits for sam")),
        ("decline 12: the hours are fixed", Go("ACT-0012", Move.DECLINE, "the hours are fixed")),
        ("reopen ACT 12", Go("ACT-0012", Move.REOPEN)),
        ("implement 12 shorter now", Go("ACT-0012", Move.IMPLEMENT, "shorter now")),
        (
            "implement 12 shorter from cohort 2026-SPR-ON-03",
            Go("ACT-0012", Move.IMPLEMENT, "shorter", applies_from="2026-SPR-ON-03"),
        ),
        ("export", Export()),
        ("export ALL", Export(everything=True)),
        ("edit 12 measure met needs", Edit("ACT-0012", {"measure": "Met my needs"})),
        ("edit 12 measure: none", Edit("ACT-0012", {"measure": None})),
        (
            "edit 12 measure lunch",
            Edit("ACT-0012", problem='"lunch" is no measure I know. The measures are: Met my needs; The trainer.'),
        ),
        ("note 12 half is done", Note("ACT-0012", "half is done")),
        ("note 12", Note("ACT-0012")),
        ("assign 12 <@USAM|sam>", Assign("ACT-0012", Named("USAM", "sam"))),
        ("assign 12 to me", Assign("ACT-0012", Named("UKIM", None))),
        ("assign 12 Sam Reed", Assign("ACT-0012", Named(None, "Sam Reed"))),
        ("assign 12", Assign("ACT-0012")),
        ("edit 12 owner <@USAM|sam>", Assign("ACT-0012", Named("USAM", "sam"))),
        ("edit 12", Edit("ACT-0012")),
        ("edit 12 due end of term", Edit("ACT-0012", {"due_on": date(2026, 3, 27)})),
        ("edit 12 title: Shorten it", Edit("ACT-0012", {"title": "Shorten it"})),
        ("edit 12 priority HIGH", Edit("ACT-0012", {"priority": Priority.HIGH})),
        ("edit 12 principles A and c", Edit("ACT-0012", {"principles": (Principle.A, Principle.C)})),
        ("edit 12 link <https://example.org/a>", Edit("ACT-0012", {"evidence_link": "https://example.org/a"})),
        ("edit 12 area none", Edit("ACT-0012", {"area": None})),
        ("show 12", Show("ACT-0012")),
        ("show", List(Which.OPEN)),
        ("mine", List(Which.MINE)),
        ("history 12", History("ACT-0012")),
        ("undo", Undo()),
    ],
)
def test_each_verb_is_read_with_what_belongs_to_it(text: str, wish: Command) -> None:
    assert parse(text) == wish


@pytest.mark.parametrize(
    "text, words",
    [
        ("edit 12 colour red", 'I know no field "colour"'),
        ("edit 12 due", "What shall stand under “due”"),
        ("edit 12 due Fryday", 'I could not read the date "Fryday"'),
        ("edit 12 priority later", "is not one of `low`, `medium`, `high`, `critical`"),
        ("edit 12 principles Z", '"Z" is no principle I know'),
        ("edit 12 link in the minutes", "A link begins with https://"),
        ("hold the slides", "such as `/action hold 12`"),
        ("history", "Whose history? Give its number"),
    ],
)
def test_what_cannot_be_read_says_what_can(text: str, words: str) -> None:
    with pytest.raises(UserError, match=re.escape(words)):
        parse(text)


def test_a_size_or_urgency_marks_a_line_and_suggests_its_date() -> None:
    wish = added("add Rewrite the quiz <@USAM|sam> #minor #high")

    assert (wish.draft.revision_size, wish.draft.priority) == (RevisionSize.MINOR, Priority.HIGH)
    assert wish.draft.due_on == date(2026, 3, 27)
    [problem] = wish.problems
    assert problem.startswith("I suggest Friday 27 March 2026 (a minor revision")
    assert added("add Mend the ramp <@USAM|sam> by Friday #urgent").draft.urgency is Urgency.URGENT


@pytest.mark.parametrize("text", ["close", "close the slides", "close ACT-", "close 0"])
def test_closing_asks_for_a_reference(text: str) -> None:
    with pytest.raises(UserError, match="/action close 12"):
        parse(text)


@pytest.mark.parametrize(
    "text, wish",
    [
        ("list", List(Which.OPEN)),
        ("LIST Mine", List(Which.MINE)),
        ("list overdue", List(Which.OVERDUE)),
        ("list all", List(Which.ALL)),
        ("list #f", List(Which.OPEN, Principle.F)),
    ],
)
def test_a_list_is_asked_for_in_one_word(text: str, wish: List) -> None:
    assert parse(text) == wish


def test_an_unknown_list_names_those_there_are() -> None:
    with pytest.raises(UserError, match="`open`, `mine`, `overdue`, `due`, `all`"):
        parse("list everything")


def test_help_is_shown_when_asked_for_and_when_nothing_was_said() -> None:
    assert parse("help") == parse("") == Help()


def test_an_unknown_command_says_so_and_guesses_what_was_meant() -> None:
    assert parse("ad something") == Help('I know no command "ad". Did you mean `/action add`?')
    assert parse("<!channel>") == Help('I know no command "@channel".')


@given(st.text())
def test_any_text_is_answered_with_a_command_or_in_words(text: str) -> None:
    verbs = [f"{verb} {number}{text}" for verb in commands.VERBS for number in ("", "12 ")]
    for line in (text, *verbs, f"edit 12 due {text}", f"add {text} <@USAM|sam> by Friday"):
        with suppress(UserError):
            assert isinstance(parse(line), Command)


WORDS = """by due on for me @me <@U1|a> <@U2> @kim #A #foo 12/9 31/2 0/0 99/99/99 2026-13-01 0000-01-01 9999-12-31
    next this week Friday Fryday in 2 999 weeks 12th of March Sept " “ ” <!channel> <http://x|y> &amp; ١٢/٩ ²/²
    to and close ACT 12 until before today tomorrow year , ; : '"""
PIECES = [*WORDS.split(), "end of", "half term", "a week on", "working days", "in 12 months", "\x00", "\x01", "\n"]


@given(st.lists(st.sampled_from(PIECES), max_size=10).map(" ".join))
def test_any_line_is_complete_or_says_what_is_missing(line: str) -> None:
    wish = added(f"add {line}")

    assert wish.problems or (wish.draft.title and wish.draft.owner_id and wish.draft.due_on) or wish.draft.owner_name
    assert wish.draft.due_on is None or wish.draft.due_on >= MONDAY
    assert wish.draft.title.isprintable()


@given(
    st.builds(
        Draft,
        title=st.text(max_size=300),
        owner_id=st.sampled_from([None, "USAM"]),
        owner_name=st.none() | st.text(min_size=1, max_size=80),
        due_on=st.none() | st.dates(),
        principles=st.sets(st.sampled_from(Principle)).map(lambda letters: tuple(sorted(letters))),
    )
)
def test_a_draft_survives_being_kept_in_a_button(draft: Draft) -> None:
    assert Draft.from_text(draft.as_text()) == draft


@pytest.mark.parametrize("text", ["", "new", "{}", "[1]", '{"t": 1, "o": 2, "n": 3, "d": "x", "p": "A"}'])
def test_a_button_that_somebody_tampered_with_gives_an_empty_form(text: str) -> None:
    assert Draft.from_text(text) == Draft()
