"""The learner form of the sample programme: its questions, word for word as the bot's settings name them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from integrations.sandbox.google.forms import items

Json = dict[str, Any]

TITLE = "Learner feedback (sample)"
DESCRIPTION = (
    "Invented sample data: no real course, school or person.\n\n"
    "Two minutes. Please do not name pupils. This form is not monitored: if somebody may be at risk, speak to your "
    "designated safeguarding lead today."
)
COHORT = "Cohort code"
MODE = "Delivery mode"
SETTING = "Setting type"
ROLE = "Role"
NEEDS = "The training met my needs"
DELIVERY = "I am satisfied with how it was delivered"
PACE = "The pace was"
TRAINER = "The trainer"
TOOLS = "The tools and resources were useful"
KNOWLEDGE_BEFORE = "My knowledge of a whole school approach BEFORE the training"
KNOWLEDGE_NOW = "My knowledge of a whole school approach NOW"
CONFIDENCE_BEFORE = "My confidence to lead it BEFORE the training"
CONFIDENCE_NOW = "My confidence to lead it NOW"
IMPACT = "I could now act on"
ACCESS = "My access needs were met"
MOST_USEFUL = "What was most useful?"
SHOULD_CHANGE = "What should we change?"
FIRST_STEP = "What is the first thing you will do?"
RECOMMEND = "I would recommend this course"
MAY_QUOTE = "May we quote you without your name?"

FALLING = TOOLS  # the question whose answers fall half a point in the spring

MODES = ("Online", "Face to face")
SETTINGS = ("Primary school", "Secondary school", "Special school", "College", "Alternative provision")
ROLES = ("Senior mental health lead", "Headteacher", "Deputy or assistant headteacher", "SENCO", "Pastoral lead")
PACES = ("Too slow", "About right", "Too fast")
TRAINER_ROWS = ("Knew the subject", "Explained clearly", "Made room for everyone", "Used real examples")
IMPACT_ROWS = (
    "Leadership and management",
    "Ethos and environment",
    "Curriculum, teaching and learning",
    "Student voice",
    "Staff development, health and wellbeing",
    "Identifying need and monitoring impact",
    "Working with parents and carers",
    "Targeted support and appropriate referral",
)
ACCESS_ANSWERS = ("Yes", "Partly", "No", "I had none")
YES_NO = ("Yes", "No")
ONE_TO_FIVE = ("1", "2", "3", "4", "5")
TEST_COHORT = "TEST"


def questions(cohorts: Sequence[str]) -> list[Json]:
    """Return the form's items; the newest cohort is offered first, and one for trying the form last."""
    agree = {"low_label": "Strongly disagree", "high_label": "Strongly agree"}
    level = {"low_label": "None", "high_label": "Very high"}
    return [
        items.choice(COHORT, [*reversed(cohorts), TEST_COHORT], kind="DROP_DOWN", required=True),
        items.choice(MODE, MODES, required=True),
        items.choice(SETTING, SETTINGS, other=True),
        items.choice(ROLE, ROLES, other=True),
        items.section("The course"),
        items.scale(NEEDS, 1, 5, required=True, **agree),
        items.scale(DELIVERY, 1, 5, required=True, **agree),
        items.choice(PACE, PACES, required=True),
        items.grid(TRAINER, TRAINER_ROWS, ONE_TO_FIVE, required=True),
        items.scale(TOOLS, 1, 5, required=True, **agree),
        items.section("What you take with you"),
        items.scale(KNOWLEDGE_BEFORE, 0, 10, required=True, **level),
        items.scale(KNOWLEDGE_NOW, 0, 10, required=True, **level),
        items.scale(CONFIDENCE_BEFORE, 0, 10, required=True, **level),
        items.scale(CONFIDENCE_NOW, 0, 10, required=True, **level),
        items.grid(IMPACT, IMPACT_ROWS, ONE_TO_FIVE, required=True),
        items.choice(ACCESS, ACCESS_ANSWERS),
        items.section("In your words", description="Please do not name anybody. This form is not monitored."),
        items.text(MOST_USEFUL, paragraph=True),
        items.text(SHOULD_CHANGE, paragraph=True),
        items.text(FIRST_STEP, paragraph=True),
        items.scale(RECOMMEND, 0, 10, required=True, low_label="Not at all", high_label="Certainly"),
        items.choice(MAY_QUOTE, YES_NO),
    ]
