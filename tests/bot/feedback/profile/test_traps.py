"""The nastiest things that real exports do, each as one small file."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from bot.feedback.profile.headers import sheet_of
from bot.feedback.profile.model import ColumnProfile, Profile
from bot.feedback.profile.profile import profile_sheet

MOMENTS = [f"3/{day}/2025 14:0{day % 10}:33" for day in range(1, 41)]


def profile_of(columns: Sequence[tuple[str, Sequence[str]]], *, timestamp: Sequence[str] | None = None) -> Profile:
    length = max(len(answers) for _, answers in columns)
    moments = MOMENTS[:length] if timestamp is None else timestamp
    lines = [["Timestamp", *(header for header, _ in columns)]]
    for place in range(length):
        cells = [answers[place] if place < len(answers) else "" for _, answers in columns]
        lines.append([moments[place] if place < len(moments) else "", *cells])
    return profile_sheet(sheet_of(lines, called="export.csv"))


def only(header: str, answers: Sequence[str]) -> ColumnProfile:
    return profile_of([(header, answers)]).columns[1]


def ends(column: ColumnProfile) -> tuple[int, int] | None:
    return (column.scale.min, column.scale.max) if column.scale else None


def test_digits_with_words_at_the_ends_are_one_scale() -> None:
    answers = ["Non, pas du tout", "2", "3", "4", "Oui, tout à fait", "4", "4", "3", "Oui, tout à fait"]

    column = only("Avez-vous apprécié ? [Le contenu]", answers)

    assert (column.kind, column.cell_kind, ends(column)) == ("grid_row", "rating", (1, 5))


def test_one_column_in_three_writings_stays_a_scale_to_five() -> None:
    answers = ["4", "(3): सहमत/ ठीकठाक", "5 … (Strongly agree)", "4", "5", "3", "5", "4", "4", "(3): सहमत/ ठीकठाक"]

    column = only("प्रशिक्षण उपयुक्त होते / The training was useful", answers)

    assert column.kind in ("rating", "likert")
    assert ends(column) == (1, 5)


def test_microsofts_matrix_rows_are_found_without_brackets() -> None:
    lines = [
        ["ID", "Start time", "Completion time", "Email", "Name", "The aims were clear", "It suited me", "I felt well"],
        *(
            [str(number), "8/20/25 12:51:45", "8/20/25 12:55:01", "anonymous", "", first, "Agree", second]
            for number, (first, second) in enumerate(
                [("Agree", "Strongly agree"), ("Neutral", "Agree"), ("Agree", "Agree"), ("Disagree", "Agree")], start=1
            )
        ),
    ]  # fmt: skip

    columns = profile_sheet(sheet_of(lines, called="ms.xlsx")).columns

    assert [column.kind for column in columns[:5]] == ["identifier", "timestamp", "timestamp", "email", "person_name"]
    assert [column.kind for column in columns[5:]] == ["grid_row"] * 3
    assert {ends(column) for column in columns[5:]} == {(1, 5)}


def test_a_scale_explained_in_a_header_holds_for_the_items_after_it() -> None:
    explained = "How comfortable are you: less comfortable (10) … most comfortable (1), 0 = don't know"

    profile = profile_of([(explained, ["3", "1", "2", "5"]), ("C", ["2", "2", "4", "1"]), ("R", ["1", "3", "8", "2"])])

    assert [ends(column) for column in profile.columns[1:]] == [(1, 10)] * 3
    assert profile.columns[1].scale
    assert profile.columns[1].scale.direction == "lower_is_better"


def test_equal_headers_stay_apart_by_position() -> None:
    same = "How much effort went into this picture?"
    profile = profile_of([(same, ["5", "4", "7"]), ("Comments", ["a b c d e f g", "", ""]), (same, ["2", "6", "1"])])

    assert [column.index for column in profile.columns if column.header == same] == [1, 3]
    assert any("stand over more than one column" in warning for warning in profile.warnings)


def test_names_in_headers_do_not_make_a_name_column() -> None:
    column = only(
        "Professor Quarrington [Professor Quarrington came prepared]",
        ["Always", "Often", "Always", "Sometimes", "Always"],
    )

    assert (column.kind, column.cell_kind) == ("grid_row", "likert")


def test_rows_that_are_no_answers_do_not_hide_the_timestamp() -> None:
    moments = [*MOMENTS[:12], "0.532", "1.88", "0.04"]

    profile = profile_of([("How useful was it?", ["5", "4"] * 6 + ["0.98", "12.4", "3"])], timestamp=moments)

    assert [column.kind for column in profile.columns] == ["timestamp", "rating"]


@pytest.mark.parametrize(
    "header, moments",
    [
        ("Horodateur", ["2026-07-04 10:11:12", "31/03/2026 09:08:07", "30/03/2026 09:08:07"]),
        ("Timestamp", ["03/04/2024 18.05.39", "04/04/2024 18.06.39", "05/04/2024 18.07.39"]),
        ("Tidst\ufffdmpel", ["2024-03-04 18:05:39", "2024-03-05 18:05:39", "2024-03-06 18:05:39"]),
        ("", ["2024-03-04 18.05.39", "2024-03-05 18.05.39", "2024-03-06 18.05.39"]),
        ("When", ["Mon Sep 08 2025 13:58:23 GMT-0500 (Central Daylight Time)"] * 3),
        ("Timestamp", ["2025/03/04 4:01:54 PM GMT+8", "2025/03/04 4:02:54 PM GMT+5:30", "2025/03/04 4:02:54 AM EST"]),
        ("Marca temporal", ["", "", ""]),
        ("Zeitstempel", ["04.03.2025", "05.03.2025", "06.03.2025"]),
        ("Timestamp", ["45720.4412", "45721.9981", "45722.1"]),
        ("제출", ["2025. 3. 4. 오후 3:12:45", "2025. 3. 5. 오전 3:12:45", "2025. 3. 6. 오후 1:12:45"]),
    ],
)
def test_moments_are_found_however_they_are_written(header: str, moments: list[str]) -> None:
    lines = [[header, "How was it?", "Why?"], *([moment, "5", "It was good for me"] for moment in moments)]

    assert profile_sheet(sheet_of(lines, called="export.csv")).columns[0].kind == "timestamp"


def test_a_question_that_looks_like_yes_or_no_may_be_a_scale() -> None:
    assert only("Are these problems being solved by the school?", ["10", "6", "1", "4", "7", "8"]).kind == "rating"
    assert only("Savez-vous programmer ?", ["7", "6", "1", "4", "5", "2"]).kind == "rating"


def test_open_answers_that_begin_with_yes_stay_open() -> None:
    answers = [
        "Yes",
        "Yes, the second day was far too long for me",
        "I think so, but the room was cold",
        "No complaints",
    ]

    assert only("Do you have any other comments about the course?", answers).kind == "free_text"


def test_a_third_answer_does_not_stop_yes_and_no() -> None:
    assert (
        only("Did you finish the exercises?", ["Yes", "No", "Part of a day", "Yes", "Yes", "No", "Yes"]).kind
        == "yes_no"
    )


@pytest.mark.parametrize(
    "labels",
    [
        ("Too short", "Adequate", "Too long"),
        ("Trop lent", "Adapté", "Trop rapide"),
        ("För lite", "Lagom", "För mycket"),
    ],
)
def test_a_just_right_scale_has_its_best_in_the_middle(labels: tuple[str, ...]) -> None:
    column = only("The length was", [*labels, labels[1], labels[1], labels[0]])

    assert column.scale
    assert column.scale.middle_is_best
    assert column.scale.labels == labels
    assert (ends(column), column.scale.direction) == ((1, 3), "unknown")


@pytest.mark.parametrize(
    "header, answers",
    [
        ("Which exercise are you reviewing (enter a # between 1 and 37)?", ["1", "4", "36", "12", "9"]),
        ("What is your favourite number between 1 and 10?", ["7", "3", "7", "9", "1"]),
        ("How many children do you have?", ["0", "2", "1", "5", "2"]),
        ("How old are you?", ["34", "29", "41", "55", "38"]),
        ("In which year did you start?", ["2016", "2019", "2020", "2016", "2021"]),
    ],
)
def test_digits_that_rate_nothing_are_no_rating(header: str, answers: list[str]) -> None:
    column = only(header, answers)

    assert column.kind in ("number", "identifier")
    assert column.scale is None


@pytest.mark.parametrize(
    "header, answers, kind",
    [
        ("Username", ["ada@learners.example", "bo@learners.example", "cy@learners.example"], "email"),
        ("الاسم", ["أحمد علي", "منى سعيد", "كريم حسن"], "person_name"),
        ("رقم الجلوس", ["4411", "4523", "4702"], "identifier"),
        ("Recourse Person", ["Mr. Dilip Rask", "Mona Ebbesen", "Mona Ebbesen", "Mr. Dilip Rask"], "trainer"),
        ("Name of the trainer", ["Mona Ebbesen", "Dilip Rask", "Mona Ebbesen", "Dilip Rask"], "trainer"),
        ("Student name / שם התלמיד", ["Ada Quarn", "Bo Tolvaj", "Cy Marsk"], "person_name"),
    ],
)
def test_personal_data_is_found_in_odd_places(header: str, answers: list[str], kind: str) -> None:
    column = only(header, answers)

    assert column.kind == kind
    assert not any(answer in column.example for answer in answers)


@pytest.mark.parametrize(
    "header, names",
    [
        ("Vad heter du?", ["Anna Berg", "Per Alm", "Eva Ek", "Bo Ask"]),
        ("¿Cómo te llamas?", ["Ana Ruiz", "Luis Paz", "Eva Gil", "Bo Paz"]),
        ("Comment vous appelez-vous ?", ["Ana Ruiz", "Luc Paz", "Eve Gilles", "Bo Paz"]),
        ("Wie heißen Sie?", ["Anna Ruth", "Lutz Pank", "Eva Gill", "Bo Pank"]),
        ("氏名（フルネーム）", ["山田太郎", "佐藤花子", "鈴木一郎", "高橋"]),
        ("이름을 입력해 주세요", ["김철수", "이영희", "박민수", "최지우"]),
        ("שם פרטי ומשפחה", ["דנה לוי", "יוסי כהן", "רון בר", "מיכל"]),
        ("विद्यार्थ्याचे नाव", ["आशा पाटील", "रवी", "मीना", "ओम"]),
        ("Ваше имя и фамилия", ["Анна Петрова", "Иван Сидоров", "Ольга К", "Пётр"]),
    ],
)
def test_names_are_found_in_any_language_also_of_people_who_answer_often(header: str, names: list[str]) -> None:
    column = only(header, names * 5)

    assert column.kind == "person_name"
    assert not any(name in column.example for name in names)


def test_one_choice_with_commas_is_no_list_of_ticks() -> None:
    options = ["A book, or other reading, alone", "With colleagues, at work", "A course, in person or online"]

    assert only("How did you learn it?", [*options, *options, options[0], options[1]]).kind == "choice"


def test_single_ticks_of_microsoft_end_in_a_semicolon() -> None:
    assert (
        only("Which parts did you use?", ["Slides;", "Videos;", "Slides;", "Slides;Videos;", "Quiz;"]).kind
        == "multi_choice"
    )


def test_ticks_with_commas_inside_options_are_ticks() -> None:
    a, b, c = "Reading (books, papers)", "Talking with colleagues", "Trying things out"
    answers = [f"{a}, {b}", f"{b}, {c}", a, f"{a}, {c}", f"{a}, {b}, {c}", c, f"{b}, {c}", b]

    assert only("How do you learn best?", answers).kind == "multi_choice"


def test_a_range_that_was_not_seen_is_assumed_and_says_so() -> None:
    column = only("How satisfied are you with the course?", ["4", "5", "4", "5", "5"])

    assert (ends(column), column.scale and column.scale.is_assumed) == ((1, 5), True)


def test_a_range_in_the_header_goes_before_the_values() -> None:
    column = only("Rate the course (1 = poor … 10 = excellent)", ["4", "5", "4", "5", "5"])

    assert (ends(column), column.scale and column.scale.is_assumed) == ((1, 10), False)


def test_a_workshop_title_typed_freely_is_a_cohort_or_text() -> None:
    titles = [f"Workshop on soil {place}" for place in range(12)] + ["workshop on soil", "Soil workshop"]

    assert only("Title of the workshop you attended", titles).kind in ("cohort", "free_text")


def test_an_export_without_header_keeps_its_first_answer() -> None:
    lines = [[MOMENTS[place], "ada@learners.example", "5", "It was good"] for place in range(5)]

    profile = profile_sheet(sheet_of(lines, called="export.csv"))

    assert profile.rows == 5
    assert [column.kind for column in profile.columns[:2]] == ["timestamp", "email"]
    assert any("no header" in warning for warning in profile.warnings)


def test_before_and_after_are_partners_and_before_has_no_good_end() -> None:
    before = ("My knowledge of the topic BEFORE the training", ["2", "3", "1", "4", "2"])
    after = ("My knowledge of the topic AFTER the training", ["4", "5", "4", "5", "3"])

    columns = profile_of([before, after]).columns

    assert [(column.partner, column.role) for column in columns[1:]] == [(2, "before"), (1, "after")]
    assert columns[1].scale
    assert columns[1].scale.direction == "unknown"


@pytest.mark.parametrize(
    "header, direction",
    [
        ("How satisfied are you with the trainer?", "higher_is_better"),
        ("How difficult was it to follow the lectures?", "lower_is_better"),
        ("Rate the course (1 = excellent, 5 = poor)", "lower_is_better"),
        ("I often feel lonely in my class", "unknown"),
        ("How important is punctuality to you?", "unknown"),
        ("The instructor worked hard", "unknown"),
        ("The lectures were hard to follow", "lower_is_better"),
        ("I feel less stressed at work", "unknown"),
        ("Stress management", "unknown"),
        ("The trainer did not explain it well", "unknown"),
    ],
)
def test_a_direction_is_said_only_where_the_words_say_it(header: str, direction: str) -> None:
    column = only(header, ["4", "2", "3", "5", "1", "4", "4"])

    assert column.scale
    assert column.scale.direction == direction
