"""How the check of an action is said: what is planned, what was found and by which rule, who verified it. Pure.

A verdict says that a measure moved or did not. Nothing here says why: other things change too.
"""

from __future__ import annotations

from datetime import date

from bot.actions.model import DONE, Action, Status
from bot.actions.outcome_check import LONGEST_WAIT, Decision, OutcomeCheck, months_later
from bot.analysis.effect import LOOKS, SURE, SURE_OF_NOTHING, WORTHWHILE

RULE = (
    f"Improved or worse: at least {SURE:.1%} sure of the direction. No worthwhile change: at least "
    f"{SURE_OF_NOTHING:.0%} sure that it is less than {WORTHWHILE} points. Anything else is too early. Only printed "
    f"groups count, and only after {LOOKS[0]}, {LOOKS[1]}, {LOOKS[2]} and {LOOKS[3]} of them."
)
NOT_WHY = "It says whether the measure moved, not why: other things change too."
NO_MEASURE = "No measure is linked, so no figure can tell whether it helped."
_AGAINST = {
    "rest": "against the rest of the form",
    "course": "on its own, as nothing is left to compare the whole course with, so only large moves show",
    "gain": "as the mean gain of those who answered before and after (self-rated), so only large moves show",
}


def check_words(check: OutcomeCheck) -> str:
    """Say a check in a sentence or two, with its numbers."""
    verdict = check.verdict.capitalize()
    if check.verdict == "too early":
        return f"{verdict}: {check.title}, {_seen(check)}. {_too_early(check)}{_counted_from(check)}"
    moved = f"{_change(check)} {_AGAINST[check.against]}" if check.change is not None else _AGAINST[check.against]
    before = f"compared with {_groups(check.groups_before)} before"
    return f"{verdict}: {check.title} {moved}; {_seen(check)}, {before}.{_counted_from(check)}"


def decision_words(check: OutcomeCheck, *, who: str = "") -> str | None:
    """Say what was decided about a check. None if there was nothing to decide, or nothing is decided yet."""
    on = f" on {_day(check.decided_on)}" if check.decided_on else ""
    by = f" by {who}" if who else ""
    if check.decision is Decision.ADAPTED:
        return f"Adapted{by}{on}: {check.reason} follows it up."
    if check.decision is Decision.ACCEPTED:
        return f"Accepted as it is{by}{on}: {check.reason}"
    return None


def plan_words(action: Action, *, longest_wait_months: int) -> str | None:
    """Say when an action will be checked. None if it names no measure."""
    if action.measure is None:
        return None
    looks = f"{', '.join(map(str, LOOKS[:-1]))} and {LOOKS[-1]}"
    start = action.applies_from or ("the first after it is implemented" if action.done_on is None else "")
    since = f"from {start} on" if start else f"from the first after {_day(action.done_on)} on"
    if action.done_on:
        wait = _day(months_later(action.done_on, longest_wait_months))
    else:
        wait = f"{longest_wait_months} months after it is implemented"
    return f"Will be checked after {looks} cohorts {since}; longest wait until {wait}."


def stands(action: Action, *, longest_wait_months: int) -> str | None:
    """Say how the check of an action stands: what it found, or when it will be. None before it is agreed."""
    check = action.outcome_check
    if check is not None:
        return " ".join(filter(None, (check_words(check), decision_words(check))))
    if action.status in (Status.PROPOSED, Status.DECLINED):
        return None
    if action.measure is None:
        return NO_MEASURE if action.status in DONE else None
    return plan_words(action, longest_wait_months=longest_wait_months)


def verification_words(action: Action) -> str | None:
    """Say who verified an action and when, or why somebody did not."""
    if action.verified_on is None:
        return action.verification
    said = f": {action.verification}" if action.verification else ""
    return f"Verified by {action.verified_by} on {_day(action.verified_on)}{said}"


def _change(check: OutcomeCheck) -> str:
    points = "points on a scale of 1 to 5" if check.is_rescaled else "points"
    span = f"likely {check.likely_from:+.1f} to {check.likely_to:+.1f}"
    return f"{check.change:+.1f} {points} ({span})"


def _seen(check: OutcomeCheck) -> str:
    """Say how many answered afterwards, and when."""
    if not check.groups_after:
        return "no group has answered since"
    learners = f"{check.people_after} {'learner' if check.people_after == 1 else 'learners'}"
    return f"{_groups(check.groups_after)} since ({learners}, {_span(check)})"


def _too_early(check: OutcomeCheck) -> str:
    if check.look == LONGEST_WAIT:
        return "The longest wait is over, so it is not looked at again."
    if check.next_look is None:
        return "That was the last look."
    if check.needed is None:
        needed = "With this spread, half a point cannot be seen against so few groups before."
    else:
        needed = f"With this spread about {_groups(check.needed)} show half a point."
    return f"Next look after {check.next_look}. {needed}"


def _counted_from(check: OutcomeCheck) -> str:
    """Say from which group on was counted, and why it is not the one that was named."""
    if not check.from_label:
        return ""
    if check.unknown_cohort:
        return (
            f" No printed group is called {check.unknown_cohort}, so counted from {check.from_label}, the first after "
            "it was done."
        )
    return f" Counted from {check.from_label}."


def _span(check: OutcomeCheck) -> str:
    first, last = check.first_on or check.judged_on, check.last_on or check.judged_on
    return _day(last) if first == last else f"{_day(first)} to {_day(last)}"


def _groups(count: int) -> str:
    return "1 group" if count == 1 else f"{count} groups"


def _day(day: date | None) -> str:
    return f"{day.day} {day:%B} {day.year}" if day else ""
