"""What the sample team noted beside the learners' form, and its register of cohorts. All of it is invented."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from integrations.sandbox.samples.model import Cohort, SampleEntry

RegisterRow = Mapping[str, str | int | date | None]

HOURS = 13
SHORT_COURSE, NO_ONE_TO_ONE, TOO_LARGE = (
    2,
    4,
    7,
)  # which of the latest cohorts is outside the standards, from the newest
ONE_TO_ONE_AFTER, GROUP_AFTER = timedelta(weeks=6), timedelta(weeks=12)
FACILITATORS = ("FA-01", "FA-02")


@dataclass(frozen=True, kw_only=True)
class Noted:
    """A sample entry whose day is counted from today. `{cohort}` in an answer is the code of the cohort it is about."""

    log: str
    days_ago: int
    cohorts_ago: int | None
    answers: Mapping[str, str]


NOTED = (
    Noted(log="session_log", days_ago=6, cohorts_ago=0, answers={
        "stage": "Day 2", "role": "Trainer", "what": "suggestion", "topic": "Tools and resources",
        "said": "Would have liked the slides a day before, to read them on a larger screen",
        "raised_by": "a few", "principles": "F", "needs_action": "minor",
    }),
    Noted(log="session_log", days_ago=6, cohorts_ago=0, answers={
        "stage": "Day 2", "role": "Facilitator", "what": "praise", "topic": "Delivery",
        "said": "The breakout with a named speaker worked well, everybody was heard",
        "raised_by": "most", "principles": "E", "needs_action": "no",
    }),
    Noted(log="session_log", days_ago=13, cohorts_ago=1, answers={
        "stage": "One-to-one", "role": "Trainer", "what": "question", "topic": "Content",
        "said": "How does the audit fit with the school's improvement plan?",
        "raised_by": "one", "changed": "Showed the two side by side", "principles": "D", "needs_action": "no",
    }),
    Noted(log="observation", days_ago=12, cohorts_ago=1, answers={
        "session": "Day 1", "trainer": "TR-02", "role": "QA and CI team",
        "checklist.outcomes": "Very well", "checklist.knowledge": "Very well", "checklist.pace": "Partly",
        "checklist.part": "Well", "checklist.examples": "Very well", "checklist.inclusive": "Well",
        "checklist.next": "Well", "strengths": "Clear outcomes, real examples from small schools",
        "develop": "The data section was cut short again", "principles": "H",
        "action": "Give the data section twenty minutes more", "needs_action": "minor",
    }),
    Noted(log="reflection", days_ago=5, cohorts_ago=0, answers={
        "role": "Trainer", "met_needs": "4", "methods": "5", "timing": "about right",
        "most": "The case study on attendance", "least": "The long introduction to the model",
        "struggled": "Where to begin with governors", "principles": "B", "needs_action": "no",
    }),
    Noted(log="cip_log", days_ago=20, cohorts_ago=None, answers={
        "role": "Facilitator", "attended": "14", "themes": "Attendance; working with parents; staff wellbeing",
        "practice": "A staff room noticeboard run by pupils", "barriers": "Time; Leadership support",
        "requests": "A one-page summary for governors", "principles": "I", "needs_action": "minor",
    }),
    Noted(log="qa_review", days_ago=15, cohorts_ago=None, answers={
        "review": "targeted assurance", "reference": "SAMPLE-26", "levels.A": "Strong", "levels.F": "Developing",
        "levels.G": "Secure", "judgement": "Materials are accurate; access needs are asked for late",
        "corrective": "Ask every learner for access needs before Day 1", "condition": "no", "principles": "F",
        "role": "Training Programme Manager",
    }),
    Noted(log="guidance_watch", days_ago=9, cohorts_ago=None, answers={
        "name": "Sample guidance on wellbeing in schools (invented)", "publisher": "other", "status": "statutory",
        "change": "Names a lead for every setting", "sessions": "Day 1", "impact": "major", "principles": "G",
        "action": "Bring slides 12 to 15 of Day 1 up to the new guidance", "role": "Lead Trainer",
    }),
)  # fmt: skip
AHEAD = {"qa_review": ("deadline", 30), "guidance_watch": ("in_force", 60)}  # a date that is still to come, in days


def entries(cohorts: Sequence[Cohort], *, today: date) -> tuple[SampleEntry, ...]:
    """Invent what the team noted in the last weeks."""
    over = sorted((cohort for cohort in cohorts if cohort.day_2 < today), key=lambda cohort: cohort.day_2, reverse=True)
    return tuple(_entry(noted, over, today=today) for noted in NOTED)


def _entry(noted: Noted, over: Sequence[Cohort], *, today: date) -> SampleEntry:
    answers: dict[str, str | date] = {"on": today - timedelta(days=noted.days_ago), **noted.answers}
    if noted.cohorts_ago is not None and len(over) > noted.cohorts_ago:
        answers["cohort"] = over[noted.cohorts_ago].code
    if noted.log in AHEAD:
        key, days = AHEAD[noted.log]
        answers[key] = today + timedelta(days=days)
    return SampleEntry(log=noted.log, answers=answers)


def register(cohorts: Sequence[Cohort], *, today: date) -> Iterator[RegisterRow]:
    """Write the register, the newest cohort first; three of the latest are outside the standards."""
    newest = sorted(cohorts, key=lambda cohort: cohort.day_1, reverse=True)
    over = [cohort.code for cohort in newest if cohort.day_2 < today]
    for index, cohort in enumerate(newest):
        place = over.index(cohort.code) if cohort.code in over else None
        met = today > cohort.day_2 + ONE_TO_ONE_AFTER and place != NO_ONE_TO_ONE
        yield {
            "code": cohort.code,
            "mode": cohort.mode.lower(),
            "day_1": cohort.day_1,
            "day_2": cohort.day_2,
            "hours": HOURS - 1 if place == SHORT_COURSE else HOURS,
            "trainer": cohort.trainer,
            "facilitator": FACILITATORS[index % len(FACILITATORS)],
            "enrolled": cohort.learners + (3 if place == TOO_LARGE else index % 2),
            "attended": None if place is None else cohort.learners + (3 if place == TOO_LARGE else 0),
            "one_to_one": cohort.day_2 + ONE_TO_ONE_AFTER if met else None,
            "group": cohort.term if today > cohort.day_2 + GROUP_AFTER else None,
        }
