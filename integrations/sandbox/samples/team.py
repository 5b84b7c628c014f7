"""The sample team and its action plan: invented people, and a dozen actions in every status."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from integrations.sandbox.samples.model import Member, SampleAction

DOMAIN = "northside.example"


def _member(handle: str, name: str, title: str) -> Member:
    return Member(handle=handle, name=name, title=title, email=f"{handle}@{DOMAIN}")


MEMBERS = (
    _member("helena.marsh", "Helena Marsh", "Training Programme Manager"),
    _member("owen.prior", "Owen Prior", "Lead Trainer"),
    _member("amara.nwosu", "Amara Nwosu", "Trainer"),
    _member("callum.reid", "Callum Reid", "Trainer"),
    _member("farah.siddiqui", "Farah Siddiqui", "Trainer"),
    _member("gwen.pritchard", "Gwen Pritchard", "Trainer"),
    _member("tomasz.zielinski", "Tomasz Zieliński", "QA and CI team"),
    _member("ruth.abela", "Ruth Abela", "QA and CI team"),
)


@dataclass(frozen=True, kw_only=True)
class Planned:
    """A sample action whose days are counted from today."""

    title: str
    status: str
    source: str
    owner: str
    principle: str
    area: str
    evidence: str
    raised: int
    agreed: int | None = None
    due: int | None = None
    implemented: int | None = None
    closed: int | None = None
    revision_size: str = "minor"
    priority: str = "medium"
    notes: str = ""
    impact: str = ""


PLAN = (
    Planned(
        title="Check every link in the resource pack and replace the ones that no longer open",
        status="in progress", source="learner form", owner="amara.nwosu", principle="D", area="Tools and resources",
        evidence="Tools and resources rated half a point lower since the spring; links named in several comments",
        priority="high", raised=-70, agreed=-63, due=4,
        notes="Half of the links are checked; six replaced so far.",
    ),
    Planned(
        title="Move the data section to the morning of Day 2 and give it twenty minutes more",
        status="agreed", source="observation", owner="callum.reid", principle="H", area="Timetable",
        evidence="Observer saw the section cut short in two of three sessions",
        raised=-42, agreed=-35, due=11,
    ),
    Planned(
        title="Add one primary and one special school example to the attendance scenario",
        status="agreed", source="learner form", owner="farah.siddiqui", principle="B", area="Content",
        evidence="Asked for in comments from three cohorts",
        raised=-30, agreed=-28, due=25,
    ),
    Planned(
        title="Send joining instructions a week before Day 1 and say which link is needed",
        status="in progress", source="session log", owner="gwen.pritchard", principle="F", area="Administration",
        evidence="Four learners joined late on two online courses",
        raised=-50, agreed=-49, due=-6, notes="Draft is with the office.",
    ),
    Planned(
        title="Offer the workbook in large print and as a screen-reader version",
        status="in progress", source="reflection", owner="ruth.abela", principle="F", area="Accessibility",
        evidence="Two learners said that their access needs were partly met", priority="high",
        raised=-21, agreed=-20, due=2,
    ),
    Planned(
        title="Write a one-page summary of the whole school approach model for governors",
        status="proposed", source="CiP log", owner="owen.prior", principle="I", area="Content",
        evidence="Raised by most of the leads at the last Community in Practice", raised=-8,
    ),
    Planned(
        title="Try the after-course form on paper with one face to face cohort",
        status="proposed", source="learner form", owner="tomasz.zielinski", principle="H", area="Feedback",
        evidence="Cohorts asked by link answer less often than those asked in the room", raised=-3,
    ),
    Planned(
        title="Record a short film that shows the audit spreadsheet step by step",
        status="on hold", source="learner form", owner="callum.reid", principle="D", area="Tools and resources",
        evidence="Several questions about the audit after Day 2", priority="low",
        raised=-120, agreed=-112, due=54, notes="Waits for the new spreadsheet.",
    ),
    Planned(
        title="Bring the legislation slides up to this year's guidance",
        status="implemented", source="guidance watch", owner="owen.prior", principle="G", area="Content",
        evidence="Statutory guidance changed on 1 September", priority="high",
        raised=-95, agreed=-90, due=-30, implemented=-33,
        notes="In use since the second cohort of the term.",
    ),
    Planned(
        title="Begin each breakout with a named speaker so that everybody is heard",
        status="implemented", source="observation", owner="farah.siddiqui", principle="E", area="Delivery",
        evidence="Two learners had not spoken by the break",
        raised=-60, agreed=-56, due=-14, implemented=-16,
    ),
    Planned(
        title="Send certificates within ten working days",
        status="closed", source="session log", owner="helena.marsh", principle="F", area="Administration",
        evidence="Asked for by learners of four cohorts", raised=-210, agreed=-203,
        due=-150, implemented=-155, closed=-100,
        impact="Nobody has asked about a certificate for two terms.",
    ),
    Planned(
        title="Shorten the introductions on Day 1 to fifteen minutes",
        status="closed", source="learner form", owner="gwen.pritchard", principle="B", area="Timetable",
        evidence="Pace: too slow for 7 of 31 in the autumn", raised=-300, agreed=-296,
        due=-240, implemented=-245, closed=-180,
        impact="Too slow for 2 of 34 in the cohorts since.",
    ),
    Planned(
        title="Add a third training day",
        status="declined", source="learner form", owner="helena.marsh", principle="A", area="Timetable",
        evidence="Suggested once", revision_size="major", priority="low", raised=-140,
        notes="The hours are fixed by the programme; a follow-up session is offered instead.",
    ),
)  # fmt: skip


def actions(today: date) -> tuple[SampleAction, ...]:
    """Invent the plan as it stands today: at least one action in every status, some due soon, one overdue."""
    return tuple(_action(planned, today) for planned in PLAN)


def _action(planned: Planned, today: date) -> SampleAction:
    def day(distance: int | None) -> date | None:
        return None if distance is None else _workday(today + timedelta(days=distance))

    raised_on = _workday(today + timedelta(days=planned.raised))
    return SampleAction(
        title=planned.title,
        status=planned.status,
        source=planned.source,
        owner=planned.owner,
        raised_on=raised_on,
        cohort=_term(raised_on),
        principle=planned.principle,
        area=planned.area,
        evidence=planned.evidence,
        revision_size=planned.revision_size,
        priority=planned.priority,
        agreed_on=day(planned.agreed),
        due_on=day(planned.due),
        notes=planned.notes,
        implemented_on=day(planned.implemented),
        impact=planned.impact,
        closed_on=day(planned.closed),
    )


def _workday(day: date) -> date:
    """Return the day, or the Friday before a weekend."""
    return day - timedelta(days=max(day.weekday() - 4, 0))


def _term(day: date) -> str:
    """Name the term of a day by the official thirds of the year."""
    return f"{day.year}-{'SPR' if day.month < 4 else 'SUM' if day.month < 9 else 'AUT'}"
