"""A batch is kept whole or leaves no trace."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from integrations.sandbox.google.errors import GoogleError
from integrations.sandbox.google.sheets.batch import ACTIONS

if TYPE_CHECKING:
    from tests.integrations.sandbox.google.sheets.batch.conftest import Workbook

IMPOSSIBLE = {"deleteDimension": {"range": {"sheetId": 0, "dimension": "ROWS", "startIndex": 500, "endIndex": 501}}}


def test_an_empty_batch_is_refused(workbook: Workbook) -> None:
    assert workbook.refusal() == "Must specify at least one request."


def test_the_refusal_names_the_request_and_its_place(workbook: Workbook) -> None:
    good = {"addSheet": {"properties": {"title": "New"}}}

    assert workbook.refusal(good, good | {}, IMPOSSIBLE).startswith("Invalid requests[1].addSheet: ")
    assert workbook.refusal(good, IMPOSSIBLE) == (
        "Invalid requests[1].deleteDimension: Cannot delete a row that doesn't exist. "
        "Tried to delete row index 500 but there are only 20 rows."
    )


@pytest.mark.parametrize("kind", ["addChart", "addSlicer", "addTable", "autoFill", "insertComment"])
def test_a_request_the_sandbox_does_not_do_is_refused(workbook: Workbook, kind: str) -> None:
    assert workbook.refusal({kind: {}}) == f"Invalid requests[0].{kind}: This request is not supported."


def test_two_kinds_in_one_request_are_refused(workbook: Workbook) -> None:
    assert "exactly one kind" in workbook.refusal({"clearBasicFilter": {}, "addSheet": {}})


def test_every_kind_of_request_has_a_reply_in_its_place(workbook: Workbook) -> None:
    replies = workbook.do({"clearBasicFilter": {"sheetId": 0}}, {"addSheet": {}}, {"clearBasicFilter": {"sheetId": 7}})

    assert [list(reply) for reply in replies] == [[], ["addSheet"], []]


def test_tabs_keep_their_identity_when_a_batch_is_kept(workbook: Workbook) -> None:
    before = list(workbook.book.sheets)

    workbook.fill(["a"])

    assert all(now is then for now, then in zip(workbook.book.sheets, before, strict=True))


cell = st.builds(
    lambda row, column, text: {
        "updateCells": {
            "start": {"sheetId": 0, "rowIndex": row, "columnIndex": column},
            "rows": [{"values": [{"userEnteredValue": {"stringValue": text}, "note": text}]}],
            "fields": "userEnteredValue,note",
        }
    },
    st.integers(0, 9),
    st.integers(0, 7),
    st.text(min_size=1, max_size=5),
)
span = st.tuples(st.sampled_from(["ROWS", "COLUMNS"]), st.integers(0, 5), st.integers(1, 2)).map(
    lambda drawn: {"sheetId": 0, "dimension": drawn[0], "startIndex": drawn[1], "endIndex": drawn[1] + drawn[2]}
)
area = st.tuples(st.integers(0, 4), st.integers(1, 4), st.integers(0, 3), st.integers(1, 3)).map(
    lambda drawn: {
        "sheetId": 0,
        "startRowIndex": drawn[0],
        "endRowIndex": drawn[0] + drawn[1],
        "startColumnIndex": drawn[2],
        "endColumnIndex": drawn[2] + drawn[3],
    }
)
change = st.one_of(
    cell,
    span.map(lambda drawn: {"insertDimension": {"range": drawn}}),
    span.map(lambda drawn: {"deleteDimension": {"range": drawn}}),
    st.tuples(span, st.integers(0, 6)).map(
        lambda drawn: {"moveDimension": {"source": drawn[0], "destinationIndex": drawn[1]}}
    ),
    area.map(lambda drawn: {"mergeCells": {"range": drawn, "mergeType": "MERGE_ALL"}}),
    area.map(lambda drawn: {"addProtectedRange": {"protectedRange": {"range": drawn}}}),
    area.map(lambda drawn: {"insertRange": {"range": drawn, "shiftDimension": "ROWS"}}),
    area.map(lambda drawn: {"deleteRange": {"range": drawn, "shiftDimension": "COLUMNS"}}),
    area.map(
        lambda drawn: {
            "sortRange": {
                "range": drawn,
                "sortSpecs": [{"dimensionIndex": drawn["startColumnIndex"], "sortOrder": "DESCENDING"}],
            }
        }
    ),
    area.map(lambda drawn: {"setBasicFilter": {"filter": {"range": drawn}}}),
    area.map(lambda drawn: {"randomizeRange": {"range": drawn}}),
    area.map(lambda drawn: {"addNamedRange": {"namedRange": {"name": "a_name", "range": drawn}}}),
    span.map(lambda drawn: {"addDimensionGroup": {"range": drawn}}),
    st.just({"duplicateSheet": {"sourceSheetId": 0}}),
    st.just({"deleteSheet": {"sheetId": 7}}),
    st.just({"findReplace": {"find": "a", "replacement": "bb", "allSheets": True}}),
)


@given(changes=st.lists(change, min_size=1, max_size=6))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_batch_that_fails_at_its_end_changes_nothing(workbook: Workbook, changes: list[dict[str, Any]]) -> None:
    workbook = type(workbook)()  # a fresh file for every example
    workbook.fill(["Title", "Due"], ["a", 1], ["=A2", "=SUM(B2:B2)"])

    workbook.refusal(*changes, IMPOSSIBLE)


@given(changes=st.lists(change, min_size=1, max_size=8))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_requests_one_by_one_and_in_one_batch_come_to_the_same(
    workbook: Workbook, changes: list[dict[str, Any]]
) -> None:
    workbook = type(workbook)()  # a fresh file for every example
    other = type(workbook)()
    for each in (workbook, other):
        each.fill(["Title", "Due"], ["a", 1], ["=A2", "=SUM(B2:B2)"])
    accepted = []
    for request in changes:
        try:
            workbook.do(request)
        except GoogleError:
            continue
        accepted.append(request)

    if accepted:
        other.do(*accepted)

    assert other.state() == workbook.state()


def test_every_supported_request_is_one_that_google_knows() -> None:
    from integrations.sandbox.google.discovery import document

    assert ACTIONS.keys() <= document("sheets").schemas["Request"]["properties"].keys()
