"""Roles: what somebody may do with actions, as the settings give it to people and to user groups of Slack."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Permission(StrEnum):
    """One thing that a role may allow. The values are the words in `bot.toml`."""

    ADD = "add"
    CHANGE_OWN = "change own"  # of actions they own or raised
    CHANGE_ANY = "change any"
    AGREE = "agree"
    VERIFY = "verify"  # close what was implemented, once it is seen to help
    EXPORT = "export"
    LOG = "log"  # keep the log of the other sources
    SETTINGS = "settings"  # decide about the form's questions
    REVIEW = "review"  # read learners' comments in the private review, and decide on them
    REVIEW_TRAINERS = "review trainers"  # also those that name a trainer: the Lead Trainer's alone
    DROP = "drop"  # what the QA body demands: the Training Programme Manager's alone


EVERY_PERMISSION = frozenset(Permission)


@dataclass(frozen=True)
class Role:
    """Who has it and what it allows. `for_everybody` means every full member of the workspace, never a guest."""

    title: str
    may: frozenset[Permission]
    people: frozenset[str] = frozenset()  # Slack user ids
    user_groups: frozenset[str] = frozenset()  # Slack user-group ids
    for_everybody: bool = False


def joined(titles: Iterable[str]) -> str:
    """Say "the A, the B or the C"."""
    named = [f"the {title}" for title in titles]
    return " or ".join([", ".join(named[:-1]), named[-1]] if len(named) > 1 else named)
