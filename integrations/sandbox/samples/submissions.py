"""Who answered the form when: in the room or by link, with slips mended later and tries by the team."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from integrations.sandbox.samples import form, phrases
from integrations.sandbox.samples.comments import Writer
from integrations.sandbox.samples.model import Answers, Cohort, Edit, Submission, Term
from integrations.sandbox.samples.ratings import Learner

LONDON = ZoneInfo("Europe/London")
IN_THE_ROOM = (0.85, 0.95)  # share who answer in the last quarter of an hour
BY_LINK = (0.45, 0.60)
LAST_QUARTER = time(16, 15)
LONGEST_BY_LINK = 10  # days; most answer on the first


def submissions_of(cohort: Cohort, random: Random, writer: Writer, *, has_fallen: bool) -> Iterator[Submission]:
    """Invent a cohort's responses."""
    rate = random.uniform(*(BY_LINK if cohort.by_link else IN_THE_ROOM))
    for _ in range(_answering(cohort.learners, rate, random)):
        answers = Learner(random).ticks(cohort, has_fallen=has_fallen) | writer.comments(has_fallen=has_fallen)
        yield Submission(cohort=cohort.code, at=_moment(cohort, random), answers=answers)


def _answering(learners: int, rate: float, random: Random) -> int:
    """Round the expected number up or down, so that small groups keep the rate on average."""
    expected = learners * rate
    return int(expected) + (random.random() < expected % 1)


def _moment(cohort: Cohort, random: Random) -> datetime:
    if not cohort.by_link:
        end = datetime.combine(cohort.day_2, LAST_QUARTER, LONDON)
        return (end + timedelta(seconds=random.randrange(900))).astimezone(UTC)
    days = int(LONGEST_BY_LINK * random.random() ** 2)
    hour = random.randint(8 if days else 18, 21)
    at = time(hour, random.randrange(60), random.randrange(60))
    return datetime.combine(cohort.day_2 + timedelta(days=days), at, LONDON).astimezone(UTC)


def tests_of(term: Term, cohorts: Sequence[Cohort], random: Random) -> Iterator[Submission]:
    """Invent what the team sends to try the form: one for a made-up cohort, one that says so in words."""
    for text, code in zip(phrases.TEST_TEXTS, (random.choice(cohorts).code, form.TEST_COHORT), strict=True):
        cohort = random.choice(cohorts)
        answers: Answers = Learner(random).ticks(cohort, has_fallen=False) | {form.MOST_USEFUL: text}
        day = term.starts + timedelta(days=random.randrange(1, 10))
        at = datetime.combine(day, time(9, random.randrange(60)), LONDON).astimezone(UTC)
        yield Submission(cohort=code, at=at, answers=answers | {form.COHORT: code}, is_test=True)


def edited(submissions: Sequence[Submission], random: Random, *, until: datetime) -> list[Submission]:
    """Let one learner a month send the form again, with a better mark for the tools and a line more."""
    months: dict[tuple[int, int], list[int]] = {}
    for index, one in enumerate(submissions):
        if not one.is_test:
            months.setdefault((one.at.year, one.at.month), []).append(index)
    changed = list(submissions)
    for indices in months.values():
        index = random.choice(indices)
        one = submissions[index]
        at = one.at + timedelta(hours=random.randint(2, 60))
        if at < until:
            again = one.answers | {form.NEEDS: "4", form.FIRST_STEP: "Meet the head and agree our action plan."}
            changed[index] = replace(one, edit=Edit(at=at, answers=again))
    return changed


def end_of(day: date) -> datetime:
    """Return the midnight after a day in London."""
    return datetime.combine(day + timedelta(days=1), time(), LONDON).astimezone(UTC)
