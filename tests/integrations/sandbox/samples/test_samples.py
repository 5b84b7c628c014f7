"""The sample data: the recipe's rates hold, the same seed and day give the same, and all of it fits the form."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from statistics import mean

import pytest

from bot.feedback.forms import load_form_map
from integrations.sandbox.samples import Programme, Submission, form, phrases, programme, seed
from integrations.sandbox.server import Sandbox
from tests.integrations.sandbox.slack.conftest import MANIFEST

TODAY = date(2026, 11, 23)
WRITTEN = (form.MOST_USEFUL, form.SHOULD_CHANGE, form.FIRST_STEP)
CODE = re.compile(r"20\d\d-(AUT|SPR|SUM)-(ON|FF)-\d\d")
LEARNER_FORM = Path(__file__).parents[4] / "config" / "forms" / "learner.toml"


@pytest.fixture(scope="module")
def many() -> list[Programme]:
    """Several programmes, so that shares can be judged."""
    return [programme(number, TODAY) for number in range(12)]


def real(programmes: list[Programme]) -> list[Submission]:
    return [one for made in programmes for one in made.submissions if not one.is_test]


def test_the_same_seed_and_day_give_the_same_programme() -> None:
    assert programme(7, TODAY) == programme(7, TODAY)
    assert programme(7, TODAY) != programme(8, TODAY)


def test_there_are_about_sixty_cohorts_with_valid_codes_and_sizes(many: list[Programme]) -> None:
    for made in many:
        codes = [cohort.code for cohort in made.cohorts]
        assert 50 <= len(codes) <= 70
        assert len(set(codes)) == len(codes)
        assert all(CODE.fullmatch(code) for code in codes)
        for cohort in made.cohorts:
            smallest, largest = (4, 8) if cohort.mode == "Online" else (6, 10)
            assert smallest <= cohort.learners <= largest
            assert timedelta(0) <= cohort.day_2 - cohort.day_1 <= timedelta(days=14)
        assert {cohort.trainer for cohort in made.cohorts} == {"TR-01", "TR-02", "TR-03", "TR-04"}


@pytest.mark.parametrize("today", [date(2026, month, day) for month in range(1, 13) for day in (1, 15)])
def test_on_any_day_of_the_year_there_is_news_of_the_last_week_and_nothing_of_the_future(today: date) -> None:
    made = programme(1, today)

    sent = [one.at.date() for one in made.submissions]

    assert max(sent) < today
    assert sum(day >= today - timedelta(days=7) for day in sent) >= 3
    assert min(sent) >= today - timedelta(days=2 * 366 + 120)


def test_marks_come_in_the_published_shares(many: list[Programme]) -> None:
    answers = [one.answers for one in real(many)]

    marks = Counter(given[form.NEEDS] for given in answers)
    paces = Counter(given[form.PACE] for given in answers)
    recommending = [int(given[form.RECOMMEND]) for given in answers]

    assert (marks["5"] + marks["4"]) / len(answers) == pytest.approx(0.93, abs=0.02)
    assert marks["5"] / len(answers) == pytest.approx(0.60, abs=0.03)
    assert paces["About right"] / len(answers) == pytest.approx(0.80, abs=0.03)
    assert paces["Too fast"] / len(answers) == pytest.approx(0.12, abs=0.02)
    assert sum(mark >= 9 for mark in recommending) / len(answers) == pytest.approx(0.62, abs=0.03)
    assert sum(mark <= 6 for mark in recommending) / len(answers) == pytest.approx(0.07, abs=0.02)


def test_confidence_rises_for_nearly_everybody(many: list[Programme]) -> None:
    pairs = [(int(one.answers[form.CONFIDENCE_BEFORE]), int(one.answers[form.CONFIDENCE_NOW])) for one in real(many)]

    assert mean(before for before, _ in pairs) == pytest.approx(4.8, abs=0.2)
    assert mean(now for _, now in pairs) == pytest.approx(8.2, abs=0.2)
    assert sum(now <= before for before, now in pairs) / len(pairs) == pytest.approx(0.03, abs=0.015)


def test_one_question_falls_by_half_a_point_in_the_spring_and_stays_low(many: list[Programme]) -> None:
    before: list[int] = []
    since: list[int] = []
    for made in many:
        spring = next(term for term in made.terms if term.code == made.fell_in)
        day_2 = {cohort.code: cohort.day_2 for cohort in made.cohorts}
        for one in made.submissions:
            if not one.is_test:
                (since if day_2[one.cohort] >= spring.starts else before).append(int(one.answers[form.FALLING]))

    assert mean(before) - mean(since) == pytest.approx(0.5, abs=0.1)


def test_comments_are_as_many_and_as_varied_as_they_should_be(many: list[Programme]) -> None:
    sent = real(many)
    useful = [one.answers[form.MOST_USEFUL] for one in sent if form.MOST_USEFUL in one.answers]
    wished = [one.answers[form.SHOULD_CHANGE] for one in sent if form.SHOULD_CHANGE in one.answers]

    assert len(useful) / len(sent) == pytest.approx(0.65, abs=0.03)
    assert len(wished) / len(sent) == pytest.approx(0.35, abs=0.03)
    assert sum(text in phrases.NOTHINGS for text in wished) / len(wished) == pytest.approx(0.25, abs=0.04)
    distinct = {one.answers[key] for one in many[0].submissions for key in WRITTEN if key in one.answers}
    assert len(distinct) > 250


def test_names_and_worries_are_rare(many: list[Programme]) -> None:
    texts = [one.answers[key] for one in real(many) for key in WRITTEN if key in one.answers]
    said = [text for text in texts if text not in phrases.NOTHINGS]

    named = sum(any(surname in text for surname in phrases.SURNAMES) for text in said)
    worrying = sum(text in phrases.WORRYING for text in said)

    assert named / len(said) == pytest.approx(1 / 60, abs=0.006)
    assert worrying / len(said) == pytest.approx(1 / 150, abs=0.003)


def test_each_term_has_two_tries_by_the_team_and_each_month_one_edit(many: list[Programme]) -> None:
    for made in many:
        tries = [one for one in made.submissions if one.is_test]
        edits = [one for one in made.submissions if one.edit]
        months = {(one.at.year, one.at.month) for one in made.submissions if not one.is_test}
        assert len(tries) == 2 * len(made.terms)
        assert len(months) - 1 <= len(edits) <= len(months)


def test_the_form_is_worded_as_the_settings_expect() -> None:
    known = {title for question in load_form_map(LEARNER_FORM).questions for title in question.titles}

    asked = {item["title"] for item in form.questions(["2026-AUT-ON-01"]) if "pageBreakItem" not in item}
    columns = {
        f"{item['title']} [{row['rowQuestion']['title']}]"
        for item in form.questions([])
        for row in item.get("questionGroupItem", {}).get("questions", ())
    }

    grids = {form.TRAINER, form.IMPACT}
    assert asked - grids <= known
    assert columns <= known


def test_the_plan_has_actions_in_every_status_with_owners_of_the_team() -> None:
    made = programme(1, TODAY)

    statuses = {action.status for action in made.actions}

    assert statuses == {"proposed", "agreed", "in progress", "on hold", "implemented", "closed", "declined"}
    assert {action.owner for action in made.actions} <= {member.handle for member in made.members}
    assert all(action.impact for action in made.actions if action.status == "closed")
    assert any(action.due_on and action.due_on < TODAY for action in made.actions if action.status == "in progress")


def test_a_seeded_sandbox_holds_the_answers_in_form_and_sheet(sandbox: Sandbox) -> None:
    made = programme(1, TODAY)

    seeded = sandbox.do(lambda world: seed(world, programme=made, manifest=MANIFEST))

    google = sandbox.world.google
    tab = google.spreadsheets[seeded.spreadsheet_id].sheet_titled(seeded.responses_tab)
    assert tab is not None
    assert tab.title == "Form Responses 1"
    assert len(google.forms[seeded.form_id].responses) == len(made.submissions)
    assert sum(tab.cell(row, 0) is not None for row in range(1, tab.row_count)) == len(made.submissions)
    assert [sheet.title for sheet in google.spreadsheets[seeded.spreadsheet_id].sheets] == ["Form Responses 1", "About"]
    shared = google.files[seeded.spreadsheet_id].role_of(seeded.service_account["client_email"])
    assert shared == "writer"
    assert {user.title for user in sandbox.world.slack.users.values()} > {"Lead Trainer", "Trainer"}
