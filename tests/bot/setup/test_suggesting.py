"""What set-up suggests for a question, and what a person may make of it."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence

import pytest

from bot.errors import UserError
from bot.feedback.forms import read_form_map
from bot.feedback.profile.headers import Sheet
from bot.feedback.profile.profile import profile_sheet
from bot.setup import form_file
from bot.setup.editing import apply_flags, with_cohort
from bot.setup.form_file import favourable
from bot.setup.model import Entry, FormFile
from bot.setup.suggesting import entries_of, slug

AGREEMENT = ("Disagree", "Neutral", "Agree", "Strongly agree", "Not applicable")
Columns = Sequence[tuple[str, Sequence[str]]]


def suggested(*columns: tuple[str, Sequence[str]]) -> dict[str, Entry]:
    """Profile thirty rows of these columns, and suggest an entry for each."""
    every = [("Timestamp", [f"3/{day}/2026 14:00:33" for day in range(1, 29)]), *columns]
    rows = tuple(tuple(answers[place % len(answers)] for _, answers in every) for place in range(30))
    profile = profile_sheet(Sheet(tuple(header for header, _ in every), rows))
    return {entry.title: entry for entry in entries_of(profile.columns, options={})}


@pytest.mark.parametrize(
    "header, measure, principles",
    [
        ("The training met my needs", "met_needs", ("B",)),
        ("How satisfied were you with the way it was delivered?", "delivery", ("E",)),
        ("How would you rate the facilitator?", "trainer", ("E",)),
        ("The handouts and slides were useful", "tools_and_resources", ("D",)),
        ("I can apply this in my school", "impact", ("D", "I")),
        ("I would recommend this course", "recommend", ()),
        ("¿Recomendaría el curso?", "recommend", ()),
        ("My knowledge has grown", "impact", ("A",)),  # a change needs a before
        ("The lunch was good", None, ()),
    ],
)
def test_words_suggest_what_a_question_measures(header: str, measure: str | None, principles: tuple[str, ...]) -> None:
    entry = suggested((header, ["3", "4", "5", "2"]))[header]

    assert (entry.measure, entry.principles) == (measure, principles)


def test_before_and_after_make_one_measure_of_change() -> None:
    before, after = "My confidence BEFORE the course", "My confidence AFTER the course"

    entries = suggested((before, ["2", "3", "5"]), (after, ["7", "8", "9"]))

    assert [(entries[one].key, entries[one].role) for one in (before, after)] == [
        ("confidence_before", "before"),
        ("confidence_now", "after"),
    ]
    assert entries[before].scale == entries[after].scale


def test_names_and_numbers_of_persons_are_left_out() -> None:
    entries = suggested(
        ("Full name", ["Ada Quarn", "Bo Tolvaj", "Cy Marsk", "Di Wendt"]),
        ("Staff number", [f"44{place}1" for place in range(30)]),
        ("Age", ["34", "51", "29", "46"]),
    )

    assert {entries[title].kind for title in ("Full name", "Staff number", "Age")} == {"left-out"}


def test_equal_headers_are_one_question_in_branches_and_left_out_where_one_person_filled_several() -> None:
    branches = suggested(("Which way?", ["Left", ""]), ("Which way?", ["", "Right"]))
    pictures = suggested(("Effort", ["3", "4", "5"]), ("Effort", ["1", "2", "5"]))

    assert branches["Which way?"].kind == "choice"
    assert pictures["Effort"].kind == "left-out"


def test_rows_of_a_grid_become_one_entry_and_words_beside_the_scale_no_answer() -> None:
    entries = suggested(
        ("How far do you agree? [The aims were clear]", AGREEMENT),
        ("How far do you agree? [The trainer listened]", AGREEMENT),
    )

    grid = entries["How far do you agree?"]
    assert [row.title for row in grid.rows] == ["The aims were clear", "The trainer listened"]
    assert grid.labels == {"Disagree": 2, "Neutral": 3, "Agree": 4, "Strongly agree": 5}
    assert grid.no_answers == ("Not applicable",)


def test_words_that_no_measure_needs_are_counted_as_a_choice_that_loses_no_answer() -> None:
    entry = suggested(("The weather was", ["Good", "Poor", "Excellent", "Fair"]))["The weather was"]

    assert (entry.kind, set(entry.options)) == ("choice", {"Good", "Poor", "Excellent", "Fair"})


def test_a_scale_whose_middle_is_best_is_a_choice() -> None:
    entry = suggested(("The pace was", ["Too slow", "Just right", "Too fast"]))["The pace was"]

    assert (entry.kind, entry.theme, entry.measure) == ("choice", "pace", None)


@pytest.mark.parametrize(
    "scale, good, values",
    [
        ((1, 5), "high", [4, 5]),
        ((1, 5), "low", [1, 2]),
        ((1, 4), "high", [3, 4]),
        ((1, 3), "high", [3]),
        ((1, 7), "high", [6, 7]),
        ((0, 10), "high", [8, 9, 10]),
        ((1, 5), "unknown", []),
    ],
)
def test_the_good_end_of_a_scale(scale: tuple[int, int], good: str, values: list[int]) -> None:
    entry = Entry(key="one", title="One", kind="scale", scale=scale, good=good, measure="delivery")  # type: ignore[arg-type]

    assert favourable(entry) == values


def test_keys_are_words_and_never_taken_twice() -> None:
    entries = suggested(("Any comments on day one?", ["a b c d e f g"]), ("Any comments on day two?", ["h i j k l m"]))

    assert len({entry.key for entry in entries.values()}) == len(entries)
    assert slug("研修の感想") == "question"


def corrected(*flags: tuple[str, str]) -> dict[str, Entry]:
    entries = suggested(("The course", ["3", "4", "5"]), ("Mood", ["Good", "Poor", "Fair"]), ("Group", ["Red", "Blue"]))
    return {entry.title: entry for entry in apply_flags(tuple(entries.values()), flags)}


def test_a_person_corrects_kind_scale_good_end_measure_theme_and_principles() -> None:
    course = corrected(
        ("scale", "The course=1-10"), ("good", "The course=low"), ("measure", "The course=delivery"),
        ("theme", "The course=venue"), ("principles", "The course=a, f"),
    )["The course"]  # fmt: skip

    assert (course.scale, course.good, course.measure, course.theme) == ((1, 10), "low", "delivery", "venue")
    assert course.principles == ("A", "F")


def test_words_counted_as_a_choice_become_a_scale_once_they_are_measured() -> None:
    mood = corrected(("measure", "Mood=delivery"))["Mood"]

    assert (mood.kind, mood.measure) == ("scale", "delivery")
    assert mood.labels


@pytest.mark.parametrize(
    "flag, says",
    [
        (("measure", "The course=knowledge"), "compares a before with an after"),
        (("measure", "Group=delivery"), "only a scale or a grid can be measured"),
        (("kind", "The course=rating"), "is no kind"),
        (("kind", "The course=grid"), "has no rows"),
        (("kind", "Group=scale"), "Give"),
        (("scale", "The course=5-1"), "is no scale"),
        (("good", "The course=up"), "choose high, low or unknown"),
        (("theme", "nothing"), 'has no "="'),
    ],
)
def test_what_does_not_fit_is_refused_with_what_would(flag: tuple[str, str], says: str) -> None:
    with pytest.raises(UserError, match=says):
        corrected(flag)


def written(*entries: Entry, gap_days: int | None = None) -> str:
    return form_file.form_file(FormFile(entries=entries, gap_days=gap_days), title="Learner feedback")


def test_what_is_written_is_read_back_as_it_was_meant() -> None:
    entries = suggested(
        ('He said "hello"\\ # [1]?', ["3", "4", "5"]),
        ("How far do you agree? [The trainer listened]", AGREEMENT),
        ("Cohort code", ["A1", "B2"]),
        ("The training met my needs", ["3", "4", "5"]),
    )

    read = read_form_map(tomllib.loads(written(*with_cohort(tuple(entries.values()), "Cohort code"))), called="it")

    titles = {question.title for question in read.questions}
    assert "How far do you agree? [The trainer listened]" in titles
    assert any(title.startswith('He said "hello"\\ #') for title in titles)
    assert read.question("met_needs").favourable == (4, 5)
    assert next(one for one in read.questions if one.labels).no_answers == {"not applicable"}


def test_adding_leaves_every_line_that_is_there() -> None:
    entries = tuple(suggested(("The training met my needs", ["3", "4", "5"])).values())
    mine = written(*entries, gap_days=14).replace("[4, 5]", "[5]  # we are strict")
    new = Entry(key="lunch", title="The lunch was good", kind="scale", scale=(1, 5), measure="delivery", good="high")

    text = form_file.added_to(mine, FormFile(entries=(new,), gap_days=3))

    assert all(line in text.splitlines() for line in mine.splitlines())
    read = read_form_map(tomllib.loads(text), called="it")
    assert [measure.key for measure in read.measures] == ["met_needs", "delivery"]
    assert read.cohort_gap_days == 14
