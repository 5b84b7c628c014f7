"""What people type into the Measure column: a measure they mean, or words that are kept and told."""

from __future__ import annotations

import pytest

from bot.actions.printed_figures import names_of
from bot.sync.cells import SheetRow
from bot.sync.measured import measured
from tests.bot.learner_form import LEARNER

NAMES = names_of(LEARNER)


def read(text: str | None, *, agreed: str | None = None) -> SheetRow:
    [row] = measured([SheetRow(2, "ACT-0001", {"measure": text})], NAMES, base={"ACT-0001": {"measure": agreed}})
    return row


@pytest.mark.parametrize("typed", ["met my needs", "met_needs", "Met"])
def test_a_measure_that_is_clear_is_taken_by_its_title(typed: str) -> None:
    assert read(typed).cells["measure"] == "Met my needs"
    assert read(typed).unreadable == {}


def test_words_for_no_measure_are_kept_with_the_reason_and_what_to_write() -> None:
    row = read("lunch")

    assert row.cells["measure"] == "lunch"
    assert row.unreadable["measure"].startswith('"lunch" is no measure I know. The measures are: Met my needs; ')


def test_a_title_that_both_sides_agreed_on_stays_also_if_the_form_has_another_by_now() -> None:
    assert read("Met our needs", agreed="Met our needs").unreadable == {}


def test_a_blank_cell_and_a_sheet_without_the_column_are_nothing_to_tell() -> None:
    assert read(None).unreadable == {}
    row = SheetRow(2, "ACT-0001", {"title": "Shorten it"})
    assert measured([row], NAMES, base={}) == [row]
