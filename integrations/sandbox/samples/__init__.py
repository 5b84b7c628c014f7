"""Invented sample data for the demo: a training programme of two school years, its learners' answers, and its team.

Nothing here is about real people, schools or courses, and everything shown from it says so.
"""

from integrations.sandbox.samples.model import Cohort, Member, Programme, SampleAction, SampleEntry, Submission
from integrations.sandbox.samples.programme import programme
from integrations.sandbox.samples.seeding import Seeded, seed

__all__ = ["Cohort", "Member", "Programme", "SampleAction", "SampleEntry", "Seeded", "Submission", "programme", "seed"]
