"""How much of odd exports is understood: quizzes, look-alikes, damaged headers, fifteen languages. Floors only rise."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest

from bot.feedback.profile.headers import sheet_of
from bot.feedback.profile.model import ColumnProfile
from bot.feedback.profile.profile import profile_sheet
from tests.bot.feedback.profile.invented import Export, Truth
from tests.bot.feedback.profile.odd import lines_of, odd_exports

EXPORTS = {export.name: export for export in odd_exports(seed=11)}
PERSONAL = ("timestamp", "email", "person_name")


def judged(export: Export) -> Iterator[tuple[ColumnProfile, Truth]]:
    profile = profile_sheet(sheet_of(lines_of(export), called=export.name))
    yield from zip(profile.columns, export.truths, strict=True)


def test_odd_exports_are_understood_as_well_as_any() -> None:
    seen: Counter[str] = Counter()

    for export in EXPORTS.values():
        for column, truth in judged(export):
            seen["columns"] += 1
            seen["right kind"] += column.kind in truth.kinds
            if truth.ends:
                seen["scales"] += 1
                ends = (column.scale.min, column.scale.max) if column.scale else None
                seen["right range"] += ends == truth.ends

    assert seen["right kind"] >= 0.98 * seen["columns"]
    assert seen["right range"] >= 0.9 * seen["scales"]


@pytest.mark.parametrize("name", EXPORTS)
def test_no_good_end_is_called_bad(name: str) -> None:
    for column, truth in judged(EXPORTS[name]):
        if truth.ends and column.scale:
            assert column.scale.direction in (*truth.directions, "unknown"), column.header


@pytest.mark.parametrize("name", [name for name in EXPORTS if name != "google-no-header"])
def test_moments_addresses_and_names_are_found(name: str) -> None:
    for column, truth in judged(EXPORTS[name]):
        if truth.kinds[0] in PERSONAL and column.answered:
            assert column.kind in truth.kinds, column.header


@pytest.mark.parametrize("name", EXPORTS)
def test_before_and_after_find_each_other(name: str) -> None:
    for column, truth in judged(EXPORTS[name]):
        if truth.partner is not None:
            assert column.partner == truth.partner, column.header
