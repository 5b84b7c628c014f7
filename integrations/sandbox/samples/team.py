"""The sample team and its action plan: invented people, and a dozen actions in every status."""

from __future__ import annotations

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


def actions(today: date) -> tuple[SampleAction, ...]:
    """Invent the plan as it stands today: at least one action in every status, some due soon, one overdue."""

    def day(distance: int) -> date:
        """Return a day so many days from today, moved to the Friday before if it falls on a weekend."""
        wanted = today + timedelta(days=distance)
        return wanted - timedelta(days=max(wanted.weekday() - 4, 0))

    return (
        SampleAction(
            title="Check every link in the resource pack and replace the ones that no longer open",
            status="in progress", source="learner form", owner="amara.nwosu", principle="D", area="Tools and resources",
            evidence="Tools and resources rated half a point lower since the spring; links named in several comments",
            priority="high", raised_on=day(-70), agreed_on=day(-63), due_on=day(4),
            notes="Half of the links are checked; six replaced so far.",
        ),
        SampleAction(
            title="Move the data section to the morning of Day 2 and give it twenty minutes more",
            status="agreed", source="observation", owner="callum.reid", principle="H", area="Timetable",
            evidence="Observer saw the section cut short in two of three sessions",
            raised_on=day(-42), agreed_on=day(-35), due_on=day(11),
        ),
        SampleAction(
            title="Add one primary and one special school example to the attendance scenario",
            status="agreed", source="learner form", owner="farah.siddiqui", principle="B", area="Content",
            evidence="Asked for in comments from three cohorts",
            raised_on=day(-30), agreed_on=day(-28), due_on=day(25),
        ),
        SampleAction(
            title="Send joining instructions a week before Day 1 and say which link is needed",
            status="in progress", source="session log", owner="gwen.pritchard", principle="F", area="Administration",
            evidence="Four learners joined late on two online courses",
            raised_on=day(-50), agreed_on=day(-49), due_on=day(-6), notes="Draft is with the office.",
        ),
        SampleAction(
            title="Offer the workbook in large print and as a screen-reader version",
            status="in progress", source="reflection", owner="ruth.abela", principle="F", area="Accessibility",
            evidence="Two learners said that their access needs were partly met", priority="high",
            raised_on=day(-21), agreed_on=day(-20), due_on=day(2),
        ),
        SampleAction(
            title="Write a one-page summary of the whole school approach model for governors",
            status="proposed", source="CiP log", owner="owen.prior", principle="I", area="Content",
            evidence="Raised by most of the leads at the last Community in Practice", raised_on=day(-8),
        ),
        SampleAction(
            title="Try the after-course form on paper with one face to face cohort",
            status="proposed", source="learner form", owner="tomasz.zielinski", principle="H", area="Feedback",
            evidence="Cohorts asked by link answer less often than those asked in the room", raised_on=day(-3),
        ),
        SampleAction(
            title="Record a short film that shows the audit spreadsheet step by step",
            status="on hold", source="learner form", owner="callum.reid", principle="D", area="Tools and resources",
            evidence="Several questions about the audit after Day 2", priority="low",
            raised_on=day(-120), agreed_on=day(-112), due_on=day(40), notes="Waits for the new spreadsheet.",
        ),
        SampleAction(
            title="Bring the legislation slides up to this year's guidance",
            status="implemented", source="guidance watch", owner="owen.prior", principle="G", area="Content",
            evidence="Statutory guidance changed on 1 September", priority="high",
            raised_on=day(-95), agreed_on=day(-90), due_on=day(-30), implemented_on=day(-33),
            notes="In use since the second cohort of the term.",
        ),
        SampleAction(
            title="Begin each breakout with a named speaker so that everybody is heard",
            status="implemented", source="observation", owner="farah.siddiqui", principle="E", area="Delivery",
            evidence="Two learners had not spoken by the break",
            raised_on=day(-60), agreed_on=day(-56), due_on=day(-14), implemented_on=day(-16),
        ),
        SampleAction(
            title="Send certificates within ten working days",
            status="closed", source="session log", owner="helena.marsh", principle="F", area="Administration",
            evidence="Asked for by learners of four cohorts", raised_on=day(-210), agreed_on=day(-203),
            due_on=day(-150), implemented_on=day(-155), closed_on=day(-100),
            impact="Nobody has asked about a certificate for two terms.",
        ),
        SampleAction(
            title="Shorten the introductions on Day 1 to fifteen minutes",
            status="closed", source="learner form", owner="gwen.pritchard", principle="B", area="Timetable",
            evidence="Pace: too slow for 7 of 31 in the autumn", raised_on=day(-300), agreed_on=day(-296),
            due_on=day(-240), implemented_on=day(-245), closed_on=day(-180),
            impact="Too slow for 2 of 34 in the cohorts since.",
        ),
        SampleAction(
            title="Add a third training day",
            status="declined", source="learner form", owner="helena.marsh", principle="A", area="Timetable",
            evidence="Suggested once", revision_size="major", priority="low", raised_on=day(-140),
            notes="The hours are fixed by the programme; a follow-up session is offered instead.",
        ),
    )  # fmt: skip
