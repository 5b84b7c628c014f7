"""How a check is said: with its numbers and its rule, and never with a cause."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import product
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.actions.check_views import SHOWN, checked_actions
from bot.actions.check_words import NOT_WHY, RULE, check_words, decision_words, plan_words, stands, verification_words
from bot.actions.model import Action, Status
from bot.actions.outcome_check import LONGEST_WAIT, Against, Decision, OutcomeCheck, months_later
from bot.analysis.effect import Verdict
from tests.builders import an_action

# Words that say that one thing brought about another. A measure moved, or it did not; that is all that is known.
CAUSES = re.compile(
    r"\b(?:because|caus|due to|thanks to|led to|lead to|result(?:ed|s)? (?:of|in|from)|work(?:ed|s)\b|effect|impact"
    r"|made|brought about|helped|success|succeed|fail|by this action|proves?|therefore|so that it)",
    re.IGNORECASE,
)


def a_check(**facts: Any) -> OutcomeCheck:
    known: dict[str, Any] = {
        "verdict": "improved",
        "look": 4,
        "attempt": 1,
        "judged_on": date(2026, 6, 8),
        "period": "2026-W24",
        "measure": "met_needs",
        "title": "Met my needs",
        "against": "rest",
        "from_unit": "2026-SUM-ON-01",
        "from_label": "2026-SUM-ON-01",
        "groups_after": 4,
        "people_after": 29,
        "groups_before": 6,
        "first_on": date(2026, 4, 20),
        "last_on": date(2026, 6, 1),
        "change": 0.42,
        "likely_from": 0.13,
        "likely_to": 0.71,
    }
    return OutcomeCheck(**{**known, **facts})


def a_checked(number: int = 12, **facts: Any) -> Action:
    return an_action(number=number, status=Status.IMPLEMENTED, outcome_check=a_check(**facts))


def test_an_improvement_is_said_with_points_range_people_days_and_what_it_is_compared_with() -> None:
    assert check_words(a_check()) == (
        "Improved: Met my needs +0.4 points (likely +0.1 to +0.7) against the rest of the form; 4 groups since (29 "
        "learners, 20 April 2026 to 1 June 2026), compared with 6 groups before. Counted from 2026-SUM-ON-01."
    )


def test_too_early_says_when_the_next_look_is_and_how_many_groups_it_takes() -> None:
    words = check_words(a_check(verdict="too early", next_look=8, needed=9))

    assert "Too early: Met my needs, 4 groups since (29 learners" in words
    assert "Next look after 8. With this spread about 9 groups show half a point." in words


def test_where_nothing_came_in_it_says_so_without_a_figure() -> None:
    none = a_check(verdict="too early", look=LONGEST_WAIT, groups_after=0, people_after=0, change=None, from_label="")

    assert check_words(none) == (
        "Too early: Met my needs, no group has answered since. The longest wait is over, so it is not looked at again."
    )


@pytest.mark.parametrize(
    ("verdict", "against", "next_look", "unknown"),
    product(get_args(Verdict), get_args(Against), (None, 8), ("", "2026-SUM-XX-77")),
)
def test_no_wording_ever_claims_a_cause(
    verdict: Verdict, against: Against, next_look: int | None, unknown: str
) -> None:
    check = a_check(verdict=verdict, against=against, next_look=next_look, unknown_cohort=unknown, needed=9)

    assert not CAUSES.search(check_words(check)), check_words(check)
    assert not CAUSES.search(RULE)


@given(verdict=st.sampled_from(get_args(Verdict)), change=st.floats(-4, 4), half=st.floats(0.01, 2))
def test_only_an_improvement_is_called_one(verdict: Verdict, change: float, half: float) -> None:
    check = a_check(verdict=verdict, change=change, likely_from=change - half, likely_to=change + half)

    words = check_words(check)

    assert ("improved" in words.casefold()) == (verdict == "improved")
    assert "nan" not in words.casefold()


def test_a_check_is_written_down_and_read_back_as_it_was() -> None:
    check = a_check(decision=Decision.ACCEPTED, decided_on=date(2026, 6, 9), decided_by="UKIM", reason="Enough")

    assert OutcomeCheck.from_text(check.as_text()) == check
    assert OutcomeCheck.from_text(a_check().as_text()) == a_check()


def test_what_is_planned_names_the_looks_the_cohort_and_the_longest_wait() -> None:
    agreed = an_action(status=Status.AGREED, measure="Met my needs")
    done = replace(agreed, status=Status.IMPLEMENTED, implemented_on=date(2026, 3, 31), applies_from="2026-SUM-ON-01")

    assert plan_words(agreed, longest_wait_months=12) == (
        "Will be checked after 4, 8, 12 and 20 cohorts from the first after it is implemented on; longest wait until "
        "12 months after it is implemented."
    )
    assert plan_words(done, longest_wait_months=11) == (
        "Will be checked after 4, 8, 12 and 20 cohorts from 2026-SUM-ON-01 on; longest wait until 28 February 2027."
    )
    assert "from the first after 31 March 2026 on" in str(
        stands(replace(done, applies_from=None), longest_wait_months=1)
    )


def test_an_action_without_a_measure_says_that_no_figure_can_tell() -> None:
    done = an_action(status=Status.CLOSED)

    assert stands(done, longest_wait_months=12) == "No measure is linked, so no figure can tell whether it helped."
    assert stands(an_action(), longest_wait_months=12) is None


def test_a_month_later_is_the_same_day_or_the_months_last() -> None:
    assert months_later(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert months_later(date(2026, 12, 15), 1) == date(2027, 1, 15)


def test_a_decision_and_a_verification_are_said_with_who_and_when() -> None:
    adapted = a_check(
        verdict="worse", decision=Decision.ADAPTED, decided_on=date(2026, 6, 9), decided_by="UKIM", reason="ACT-0031"
    )
    verified = an_action(verified_on=date(2026, 6, 9), verified_by="Kim Lowe", verification="I saw it")

    assert decision_words(adapted, who="Kim") == "Adapted by Kim on 9 June 2026: ACT-0031 follows it up."
    assert verification_words(verified) == "Verified by Kim Lowe on 9 June 2026: I saw it"


# --- the digest's section


def buttons_in(blocks: Sequence[Any]) -> list[str]:
    return [
        element["text"]["text"] for block in blocks for element in block.get("elements", ()) if "action_id" in element
    ]


def test_the_section_has_a_line_for_each_check_with_the_buttons_that_apply_and_says_what_it_does_not_know() -> None:
    improved, worse = a_checked(1), a_checked(2, verdict="worse", change=-0.4)
    waiting = a_checked(3, verdict="too early", next_look=8)

    shown = checked_actions([improved, worse, waiting], period="2026-W24")

    assert [block.get("block_id") for block in shown] == [
        None, "check.ACT-0001", "decide.ACT-0001", "check.ACT-0002", "decide.ACT-0002", "check.ACT-0003", None,
    ]  # fmt: skip
    assert buttons_in(shown) == ["Verify", "Not verified…", "Adapt", "Reopen", "Accept"]
    assert NOT_WHY in str(shown[-1])


def test_the_newest_checks_come_first_and_what_does_not_fit_is_counted() -> None:
    old = [a_checked(number, verdict="worse", period="2026-W20") for number in range(1, SHOWN + 2)]
    new = a_checked(90)

    shown = checked_actions([*old, new], period="2026-W24")

    assert shown[1]["block_id"] == "check.ACT-0090"
    assert "…and 2 more" in str(shown[-2])
    assert checked_actions([], period="2026-W24") == []


def test_a_title_or_reason_that_somebody_typed_is_data_and_no_markup() -> None:
    action = replace(
        a_checked(verdict="worse", decision=Decision.ACCEPTED, reason="<!channel> *enough*", decided_by="UKIM"),
        title="<!here> & more",
        verified_on=date(2026, 6, 9),
        verified_by="<@U1>",
    )

    text = str(checked_actions([action], period="2026-W24"))

    assert "<!channel>" not in text
    assert "<!here>" not in text
    assert "<@U1>" not in text
