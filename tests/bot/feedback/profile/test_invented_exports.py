"""How much of invented exports is understood, in every language and from both tools. The floors only ever rise."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cache

import pytest

from bot.feedback.profile.headers import sheet_of
from bot.feedback.profile.model import ColumnProfile
from bot.feedback.profile.profile import profile_sheet
from tests.bot.feedback.profile.invented import Export, Truth, google_export, microsoft_export
from tests.bot.feedback.profile.wording import WORDINGS, Wording

SIZES = (6, 14, 60)
STEPS = ((1, 5), (1, 5))


def exports(wording: Wording) -> Iterator[Export]:
    for rows in SIZES:
        for seed, steps in enumerate(STEPS):
            yield google_export(wording, rows=rows, seed=seed, steps=steps)
            yield microsoft_export(wording, rows=rows, seed=seed)


@cache
def judged(wording: Wording) -> tuple[tuple[ColumnProfile, Truth], ...]:
    return tuple(_judged(wording))


def _judged(wording: Wording) -> Iterator[tuple[ColumnProfile, Truth]]:
    for export in exports(wording):
        profile = profile_sheet(sheet_of([export.header, *export.rows], called=export.name))
        yield from zip(profile.columns, export.truths, strict=True)


@pytest.mark.parametrize("wording", WORDINGS, ids=lambda wording: wording.language)
def test_columns_are_what_their_author_meant(wording: Wording) -> None:
    seen: Counter[str] = Counter()
    for column, truth in judged(wording):
        seen["columns"] += 1
        seen["right kind"] += column.kind in truth.kinds
        if truth.kinds[0] in ("timestamp", "email", "person_name"):
            assert column.kind == truth.kinds[0], column.header
        if truth.ends and column.scale:
            seen["scales"] += 1
            seen["right range"] += (column.scale.min, column.scale.max) == truth.ends
            assert column.scale.direction in (*truth.directions, "unknown"), column.header

    assert seen["right kind"] >= 0.97 * seen["columns"]
    assert seen["right range"] >= 0.88 * seen["scales"]


@pytest.mark.parametrize("wording", WORDINGS, ids=lambda wording: wording.language)
def test_labels_stand_in_the_order_of_the_form(wording: Wording) -> None:
    for column, truth in judged(wording):
        if truth.labels and column.scale and column.scale.labels:
            assert list(column.scale.labels) == [label for label in truth.labels if label in column.scale.labels]
