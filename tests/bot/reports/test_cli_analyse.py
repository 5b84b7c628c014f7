"""`cqi analyse` from the command line: what it prints of an export, what it keeps back, and how it takes odd files."""

from __future__ import annotations

import json
import random
import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from bot.cli import NEEDS_A_PERSON, OK, main
from tests.bot.reports.exports import COMMENT, QUESTIONS, SECRET, an_export, usually_good, written


def falls_at_30(cohort: int, person: int, question: int, rng: random.Random) -> str:
    if question == 1 and cohort >= 30:
        return str(rng.choices((1, 2, 3, 4, 5), (2, 5, 6, 3, 1))[0])
    return usually_good(cohort, person, question, rng)


class Told:
    """What the command printed, asked for in each of its forms."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def text(self, file: Path, *options: str) -> str:
        assert main(["analyse", str(file), *options]) == OK
        return self._capsys.readouterr().out

    def json(self, file: Path, *options: str) -> dict[str, Any]:
        def refuse(word: str) -> None:
            raise AssertionError(f"{word} is no JSON")

        told: dict[str, Any] = json.loads(self.text(file, "--json", *options), parse_constant=refuse)
        return told

    def page(self, file: Path, *options: str) -> str:
        out = file.with_suffix(".html")
        self.text(file, "--html", str(out), *options)
        return out.read_text(encoding="utf-8")

    def refusal(self, *arguments: str) -> str:
        assert main(["analyse", *arguments]) == NEEDS_A_PERSON
        output = self._capsys.readouterr()
        assert output.out == ""
        assert "Traceback" not in output.err
        return output.err


@pytest.fixture
def told(capsys: pytest.CaptureFixture[str]) -> Told:
    return Told(capsys)


# --- what it says


def test_what_fell_stands_first_with_what_it_rests_on(tmp_path: Path, told: Told) -> None:
    words = " ".join(told.text(an_export(tmp_path, cohorts=40, rating_of=falls_at_30)).split())

    assert "feedback.csv: 320 responses, 40 cohorts, 3 Sep 2024 to 3 Jun 2025" in words
    concern = words[
        words.index('(!) "The trainer explained things clearly" is rated lower than usual beside the other') :
    ]
    assert re.search(r"\d+ of \d+ \(\d+%\) gave 4 or 5, before it \d+ of \d+ \(\d+%\)\. n = \d+; C\d\d to C39", concern)
    assert "EWMA of cohorts, standardised on all earlier ones, beyond 3 sigma." in concern
    assert "3. (+)" in concern  # something good is always among them
    assert "false alarms a year" in words


def test_the_alert_names_cohort_layer_question_and_direction(tmp_path: Path, told: Told) -> None:
    report = told.json(an_export(tmp_path, cohorts=40, rating_of=falls_at_30))

    alert = next(each for each in report["alerts"] if each["layer"] == "question")
    assert (alert["question"], alert["direction"]) == (QUESTIONS[1], "down")
    assert 30 <= int(alert["cohort"][1:]) <= 36
    assert len(report["findings"]) <= 3
    assert {"kind", "words", "n", "window", "rule"} <= set(report["findings"][0])


def test_each_question_has_its_series_limits_labels_and_icons(tmp_path: Path, told: Told) -> None:
    report = told.json(an_export(tmp_path, cohorts=40, rating_of=falls_at_30), "--target", "4.9")

    question = report["questions"][1]
    values = [point["value"] for point in question["series"]]
    steps = [abs(after - before) for before, after in pairwise(values)]
    mean, span = sum(values) / len(values), 2.66 * sum(steps) / len(steps)
    assert [point["cohort"] for point in question["series"]] == [f"C{number:02d}" for number in range(40)]
    assert question["limits"]["mean"] == pytest.approx(mean, abs=1e-9)
    assert question["limits"]["upper"] == pytest.approx(mean + span, abs=1e-9)
    assert question["limits"]["near_lower"] == pytest.approx(mean - span * 2 / 3, abs=1e-9)
    assert question["icons"] == {"variation": "concerning_low", "assurance": "hit_and_miss"}
    assert question["series"][-1]["label"] == question["icons"]["variation"]
    assert "shift" in {point["rule"] for point in question["series"]}


def test_knowledge_gained_is_told_apart_from_satisfaction(tmp_path: Path, told: Told) -> None:
    file = an_export(tmp_path, cohorts=15)

    report, words = told.json(file), told.text(file)

    assert [each["question"] for each in report["questions"]] == list(QUESTIONS)
    gained = report["knowledge"][0]["all"]
    assert gained["up"] + gained["same"] + gained["down"] == 120
    assert gained["p_value"] < 0.001
    assert "Knowledge gained, apart from satisfaction" in words
    assert f"{gained['up']} up, {gained['same']} same, {gained['down']} down (self-rated)" in words


def test_up_to_twelve_cohorts_it_builds_a_baseline(tmp_path: Path, told: Told) -> None:
    file = an_export(tmp_path, cohorts=9)

    assert "Building a baseline, 9 of 12 cohorts." in told.text(file)
    report = told.json(file)
    assert report["alerts"] == []
    assert {question["state"] for question in report["questions"]} <= {"trial", "at_ceiling"}


def test_trainers_are_compared_only_when_asked_and_nobody_is_ranked(tmp_path: Path, told: Told) -> None:
    def second_is_lower(cohort: int, person: int, question: int, rng: random.Random) -> str:
        return str(rng.choice((2, 3, 4)) if cohort % 2 else rng.choice((4, 5)))

    file = an_export(tmp_path, cohorts=16, rating_of=second_is_lower)

    assert "Trainer 1" not in told.text(file)
    assert told.json(file)["comparison"] is None
    words = told.text(file, "--trainer-column", "Trainer")
    assert "for the Training Programme Manager only" in words
    assert "Trainer 1: 1." in words
    assert "8 cohorts against 8 others" in words


def test_actions_are_marked_on_the_charts(tmp_path: Path, told: Told) -> None:
    page = told.page(an_export(tmp_path, cohorts=40), "--action-on", "2025-01-20")

    assert page.count(">action, 20 Jan 2025<") == 1 + len(QUESTIONS)
    assert "Marked: action, 20 Jan 2025." in page


def test_the_page_needs_nothing_from_elsewhere_and_says_its_charts_in_words(tmp_path: Path, told: Told) -> None:
    page = told.page(an_export(tmp_path, cohorts=40, rating_of=falls_at_30))

    assert not re.search(r"<script|src=|href=|url\(|@import", page)
    words = re.findall(r'<svg [^>]*role="img" aria-label="([^"]+)"', page)
    assert len(words) == 1 + len(QUESTIONS)
    assert all("Usual level" in each for each in words)
    assert any("concerning" in each for each in words)


# --- where cohorts come from


def test_a_named_column_tells_the_cohorts(tmp_path: Path, told: Told) -> None:
    file = an_export(tmp_path, cohorts=6, header="Where")

    by_header, by_number = (told.json(file, "--cohort-column", name) for name in ("where", "2"))

    assert by_header["cohorts"] == by_number["cohorts"]
    assert by_header["cohorts_by"] == 'the column "Where"'
    assert [cohort["cohort"] for cohort in by_header["cohorts"]] == [f"C{number:02d}" for number in range(6)]


def test_a_column_that_is_not_there_is_refused_with_those_that_are(tmp_path: Path, told: Told) -> None:
    words = told.refusal(str(an_export(tmp_path)), "--cohort-column", "Group")

    assert words.startswith('No column is called "Group" (--cohort-column).')
    assert '2 "Cohort code"' in words


def test_without_a_cohort_column_gaps_between_dates_part_them(tmp_path: Path, told: Told) -> None:
    rows = [["Timestamp", *QUESTIONS[:2]]]
    rows += [
        [f"2026-0{month}-0{1 + person % 2} 10:00:00", "4", str(3 + person % 3)]
        for month in (1, 2, 3)
        for person in range(7)
    ]
    report = told.json(written(tmp_path / "dates.csv", rows))

    assert [(each["cohort"], each["responses"]) for each in report["cohorts"]] == [
        ("2026-01-01", 7), ("2026-02-01", 7), ("2026-03-01", 7),
    ]  # fmt: skip
    assert "days without an answer" in report["cohorts_by"]


def test_cohorts_are_ordered_by_their_dates_however_the_rows_stand(tmp_path: Path, told: Told) -> None:
    file = an_export(tmp_path, cohorts=8)
    lines = file.read_text(encoding="utf-8").splitlines()
    shuffled = random.Random(3).sample(lines[1:], len(lines) - 1)
    file.write_text("\n".join([lines[0], *shuffled]), encoding="utf-8")

    assert [each["cohort"] for each in told.json(file)["cohorts"]] == [f"C{number:02d}" for number in range(8)]


# --- privacy


@pytest.mark.parametrize("form", ["text", "json", "page"])
def test_nobodys_words_are_shown(form: str, tmp_path: Path, told: Told) -> None:
    shown = getattr(told, form)(an_export(tmp_path))

    assert SECRET not in str(shown)
    assert "Quarrington" not in str(shown)


def test_small_cohorts_are_shown_together_and_still_feed_the_alarm(tmp_path: Path, told: Told) -> None:
    report = told.json(an_export(tmp_path, cohorts=41, people=4, rating_of=falls_at_30))

    groups = {point["cohort"] for question in report["questions"] for point in question["series"]}
    assert "2 small cohorts, C00 to C01" in groups
    assert not groups & {f"C{number:02d}" for number in range(41)}
    assert report["held_back"] == {"responses": 4, "cohorts": 1}
    assert report["alerts"]
    assert all(point["n"] >= 5 for question in report["questions"] for point in question["series"])


def test_no_sum_or_difference_of_what_is_shown_is_about_fewer_than_five(tmp_path: Path, told: Told) -> None:
    """Everything shown is a sum of whole groups, so each total must be the sum of the groups' own figures."""

    def some_blank(cohort: int, person: int, question: int, rng: random.Random) -> str:
        return "" if rng.random() < 0.3 else usually_good(cohort, person, question, rng)

    report = told.json(an_export(tmp_path, cohorts=30, people=(4, 5, 9, 3, 7, 6), rating_of=some_blank))

    for question in report["questions"]:
        ns = [point["n"] for point in question["series"]]
        assert min(ns) >= 5
        assert question["answers"] == sum(ns) == sum(question["counts"].values())
        assert sum(question["last_four"].values()) == sum(ns[-4:])
    shown_in = [cohort["shown_in"] for cohort in report["cohorts"] if cohort["responses"] < 5 and cohort["shown_in"]]
    assert all("small cohorts" in group for group in shown_in)


def test_the_index_of_a_group_leaves_out_a_question_that_is_left_out(tmp_path: Path, told: Told) -> None:
    def last_is_rare(cohort: int, person: int, question: int, rng: random.Random) -> str:
        return ("" if person > 2 else "1") if question == 3 and cohort == 5 else "4" if question < 3 else "5"

    report = told.json(an_export(tmp_path, cohorts=8, people=6, rating_of=last_is_rare))

    index = {point["cohort"]: point["value"] for point in report["index"]["series"]}
    assert index["C04"] == pytest.approx(4.25)
    assert index["C05"] == pytest.approx(4.0)


def test_a_percentage_never_stands_for_fewer_than_ten(tmp_path: Path, told: Told) -> None:
    words = " ".join(told.text(an_export(tmp_path, cohorts=13, people=7)).split())

    for many, percent in re.findall(r"\d+ of (\d+)( \(\d+%\))?", words):
        assert bool(percent) == (int(many) >= 10)


# --- odd files


def lines(*rows: list[str]) -> list[list[str]]:
    return [["Timestamp", "Cohort", QUESTIONS[0], QUESTIONS[1], COMMENT], *rows]


def answered(count: int, *, first: str = "4", second: str = "5", cohort_of: int = 7) -> list[list[str]]:
    return lines(
        *(
            [
                f"2026-{1 + number // 28:02d}-{1 + number % 28:02d} 10:00:00",
                f"C{number // cohort_of:03d}",
                first,
                second,
                "",
            ]
            for number in range(count)
        )
    )


@pytest.mark.parametrize(
    "rows, says",
    [
        (answered(1), "No group of five people answered a rating question"),
        (answered(2), "No group of five people answered a rating question"),
        (answered(9, first="", second=""), "No column holds ratings"),
        (answered(140, first="5"), "no limits: hardly any spread"),
        (answered(40, cohort_of=1), "small cohorts"),
        (answered(140, second=""), f'Nobody answered "{QUESTIONS[1]}"'),
        ([["a", "b"], ["x", "y"], ["x", "z"]], "No column holds ratings"),
    ],
    ids=["one", "two", "blank", "all the same", "cohorts of one", "a question nobody answered", "no ratings"],
)
def test_little_or_odd_data_is_said_in_words(rows: list[list[str]], says: str, tmp_path: Path, told: Told) -> None:
    file = written(tmp_path / "odd.csv", rows)

    words = told.text(file)
    assert says in " ".join(words.split()) or says in str(told.json(file))
    assert "nan" not in words.casefold().split()
    assert "None" not in words
    assert "None" not in told.page(file)


def test_no_responses_are_refused_in_words(tmp_path: Path, told: Told) -> None:
    assert "a header and no answers yet" in told.refusal(str(written(tmp_path / "none.csv", lines())))


def test_a_file_wider_than_any_form_is_refused_in_words(tmp_path: Path, told: Told) -> None:
    file = written(tmp_path / "wide.csv", [[f"Q{number}" for number in range(3000)], ["4"] * 3000, ["5"] * 3000])

    assert "3,000 columns" in told.refusal(str(file), "--json")


def test_values_that_are_no_ratings_are_left_out_and_counted(tmp_path: Path, told: Told) -> None:
    rows = answered(140, first="3")
    for place, row in enumerate(rows[1:]):
        row[3] = str(2 + place % 4)
    for place, odd in ((3, "NaN"), (14, "inf"), (36, "99")):
        rows[place][3] = odd

    report = told.json(written(tmp_path / "odd.csv", rows))

    assert "3 answers not on the question's scale: left out." in report["notes"]
    assert report["questions"][1]["answers"] == 137


def test_a_question_where_low_is_good_is_turned_round(tmp_path: Path, told: Told) -> None:
    def grows_difficult(cohort: int, person: int, question: int, rng: random.Random) -> str:
        if question == 1:
            return str(rng.choice((3, 4, 5)) if cohort >= 30 else rng.choice((1, 1, 2, 3)))
        return usually_good(cohort, person, question, rng)

    asked = (QUESTIONS[0], "How difficult was it to follow the session?", *QUESTIONS[2:])
    report = told.json(an_export(tmp_path, cohorts=38, rating_of=grows_difficult, questions=asked))

    difficult = report["questions"][1]
    assert difficult["scale"]["better"] == "low"
    assert difficult["favourable"] == [1.0, 2.0]
    assert difficult["icons"]["variation"] == "concerning_high"
    assert ("question", asked[1], "down") in {
        (alert["layer"], alert["question"], alert["direction"]) for alert in report["alerts"]
    }
    assert any(note.startswith(f'Low is good for "{asked[1]}"') for note in report["notes"])


def test_people_who_read_the_scale_backwards_are_told_of_and_left_as_they_are(tmp_path: Path, told: Told) -> None:
    def some_flip(cohort: int, person: int, question: int, rng: random.Random) -> str:
        return ("1" if person == 0 else "5") if question else ("2" if person == 0 else "4")

    report = told.json(an_export(tmp_path, cohorts=20, rating_of=some_flip))

    assert any(note.startswith("20 of 160 people may have read the scale backwards") for note in report["notes"])
    assert report["questions"][1]["counts"] == {"1": 20, "5": 140}


def test_words_count_as_their_place_on_the_scale_also_where_some_were_not_chosen(tmp_path: Path, told: Told) -> None:
    def agrees(cohort: int, person: int, question: int, rng: random.Random) -> str:
        return ("Agree", "Strongly agree", "Neutral")[person % 3]

    report = told.json(an_export(tmp_path, cohorts=3, people=6, rating_of=agrees))

    assert report["questions"][0]["counts"] == {"3": 6, "4": 6, "5": 6}


def test_headers_from_a_file_cannot_break_the_page_or_the_terminal(tmp_path: Path, told: Told) -> None:
    file = an_export(tmp_path, questions=("<b>Was it good?</b> <script>x()</script>", "\x1b[31mThe pace\x07 was good"))

    page, words = told.page(file), told.text(file)

    assert "<script" not in page
    assert "&lt;b&gt;Was it good?" in page
    assert "\x1b" not in words
    assert "\x07" not in words


def test_a_page_that_cannot_be_written_is_said(tmp_path: Path, told: Told) -> None:
    words = told.refusal(str(an_export(tmp_path)), "--html", str(tmp_path / "nowhere" / "page.html"))

    assert "cannot be written" in words
