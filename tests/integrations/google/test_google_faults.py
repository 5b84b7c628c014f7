"""What the transport does by itself when Google misbehaves, and how it is worded when it cannot help."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest

from integrations.errors import OutcomeUnknown, ServiceMisconfigured, ServiceUnavailable
from integrations.google.tables import CellWrite

if TYPE_CHECKING:
    from integrations.google.sheets import GoogleWorkbook
    from integrations.sandbox.faults import Kind
    from tests.integrations.google.google_in_sandbox import Google


@pytest.fixture
def workbook(google: Google) -> GoogleWorkbook:
    """A workbook whose tabs are known, so that the next request is the read or write itself."""
    google.type_rows("Plan", [["Ref", "Status"], ["ACT-1", "Open"]])
    workbook = google.workbook()
    workbook.read("Plan")
    google.mark()
    google.clock.slept.clear()
    return workbook


# --- reads


@pytest.mark.parametrize("kind", ["500", "503", "429", "cut", "cut-after", "html-502", "truncated"])
def test_a_read_is_repeated_after_a_passing_fault(google: Google, workbook: GoogleWorkbook, kind: Kind) -> None:
    google.fails(kind, times=2)

    table = workbook.read("Plan")

    assert table is not None
    assert table.rows == (("ACT-1", "Open"),)
    assert len(google.requests()) == 3
    assert google.clock.slept == [2, 4]


def test_a_read_waits_as_long_as_google_says(google: Google, workbook: GoogleWorkbook) -> None:
    google.fails("429", retry_after=17)

    workbook.read("Plan")

    assert google.clock.slept == [17]


def test_an_endless_429_ends_within_eight_requests_and_ten_minutes(google: Google, workbook: GoogleWorkbook) -> None:
    google.fails("429", times=None)

    with pytest.raises(ServiceUnavailable, match=r'slower pace while reading the tab "Plan"'):
        workbook.read("Plan")

    assert len(google.requests()) == 8
    assert sum(google.clock.slept) <= 600


def test_a_wait_beyond_the_budget_is_told_and_not_begun(google: Google, workbook: GoogleWorkbook) -> None:
    google.fails("429", retry_after=3600, times=None)

    with pytest.raises(ServiceUnavailable) as caught:
        workbook.read("Plan")

    assert caught.value.retry_at is not None
    assert google.clock.slept == []


def test_a_deadline_that_is_handed_in_ends_the_repeats(google: Google) -> None:
    transport = google.transport()
    workbook = google.workbook(transport)
    workbook.read("Plan")
    google.mark()
    google.fails("503", times=None)

    with transport.within(seconds=5), pytest.raises(ServiceUnavailable, match="503"):
        workbook.read("Plan")

    assert google.clock.slept == [2]


def test_a_peer_that_never_answers_is_given_up_and_asked_again(google: Google) -> None:
    workbook = google.workbook(google.transport(timeout=(2, 0.3)))
    google.type_rows("Plan", [["Ref"]])
    workbook.read("Plan")
    google.fails("stall")

    table = workbook.read("Plan")

    assert table is not None
    assert google.clock.slept == [2]


# --- tokens


def test_a_token_refused_in_mid_run_is_renewed_once(google: Google, workbook: GoogleWorkbook) -> None:
    google.do(lambda world: world.google.accounts.grants.clear())

    table = workbook.read("Plan")

    assert table is not None
    assert [entry.path.rsplit("/", 1)[-1] for entry in google.requests(with_token=True)] == [
        "values:batchGet",
        "token",
        "values:batchGet",
    ]


def test_a_token_that_is_always_refused_is_a_fault_for_a_person(google: Google, workbook: GoogleWorkbook) -> None:
    google.fails("401", times=None)

    with pytest.raises(ServiceMisconfigured, match="does not accept the token"):
        workbook.read("Plan")

    assert len(google.requests()) == 2


def test_a_write_refused_for_its_token_is_sent_again(google: Google, workbook: GoogleWorkbook) -> None:
    google.do(lambda world: world.google.accounts.grants.clear())

    table = workbook.write("Plan", cells=[CellWrite(2, 1, "Done")])

    assert table.rows == (("ACT-1", "Done"),)


def test_a_whole_run_fetches_one_token_and_asks_no_other_host(google: Google) -> None:
    google.mark()

    workbook = google.workbook()
    workbook.read("Plan")
    workbook.write("Plan", rows=[["ACT-2"]])
    workbook.version()

    asked = [entry.path for entry in google.requests(with_token=True)]
    assert asked.count("/token") == 1
    assert len(asked) == 5  # the token, the tabs, the read, the write, the probe


def test_no_host_is_asked_behind_our_back(google: Google, monkeypatch: pytest.MonkeyPatch) -> None:
    """google-auth looks up "allowed locations" at an IAM host when it applies a token; ours are applied by hand."""
    monkeypatch.setenv("HTTPS_PROXY", google.sandbox.url)  # whoever leaves this computer is seen at the door
    before = google.do(lambda world: world.log.last_number)

    google.workbook().read("Plan")
    for thread in threading.enumerate():
        if thread is not threading.current_thread() and thread.name != "sandbox":
            thread.join(5)

    asked = google.do(lambda world: [entry.method for entry in world.log.since(before)])
    assert asked == ["POST", "GET", "GET"]  # no CONNECT to another host


def test_a_token_endpoint_that_is_away_is_asked_again(google: Google) -> None:
    google.fails("503", path="/token", times=2)

    assert google.workbook().read("Plan") is not None

    assert google.clock.slept == [2, 4]


# --- writes


@pytest.mark.parametrize("kind", ["503-after", "cut-after", "truncated"])
def test_a_write_whose_answer_is_lost_is_not_repeated(google: Google, workbook: GoogleWorkbook, kind: Kind) -> None:
    google.fails(kind)

    with pytest.raises(OutcomeUnknown, match="may or may not be done"):
        workbook.write("Plan", rows=[["ACT-2", "Open"]])

    assert len(google.requests()) == 1
    table = workbook.read("Plan")
    assert table is not None
    assert [row[0] for row in table.rows] == ["ACT-1", "ACT-2"]


@pytest.mark.parametrize("kind", ["500", "503", "cut", "html-502"])
def test_a_write_that_failed_before_its_effect_cannot_be_told_from_one_after(
    google: Google, workbook: GoogleWorkbook, kind: Kind
) -> None:
    google.fails(kind)

    with pytest.raises(OutcomeUnknown):
        workbook.write("Plan", rows=[["ACT-2", "Open"]])

    assert len(google.requests()) == 1


def test_a_write_refused_for_the_pace_is_sent_again_and_done_once(google: Google, workbook: GoogleWorkbook) -> None:
    google.fails("429", retry_after=3, times=2)

    table = workbook.write("Plan", rows=[["ACT-2", "Open"]])

    assert google.clock.slept == [3, 3]
    assert [row[0] for row in table.rows] == ["ACT-1", "ACT-2"]


def test_a_stalled_write_times_out_with_its_outcome_unknown(google: Google) -> None:
    workbook = google.workbook(google.transport(timeout=(2, 0.3)))
    workbook.read("Plan")
    google.fails("stall")

    with pytest.raises(OutcomeUnknown):
        workbook.write("Plan", rows=[["ACT-2"]])


def test_google_that_cannot_be_reached_is_unavailable_and_a_write_was_certainly_not_sent(google: Google) -> None:
    workbook = google.workbook()
    workbook.read("Plan")
    google.sandbox.stop()

    with pytest.raises(ServiceUnavailable, match="could not be reached") as caught:
        workbook.write("Plan", rows=[["ACT-2"]])

    assert not isinstance(caught.value, OutcomeUnknown)


# --- what a person must mend


def test_a_file_that_is_not_shared_names_the_account_to_share_it_with(google: Google) -> None:
    book_id = google.a_spreadsheet("Private", sheets=("Plan",), role=None)

    with pytest.raises(ServiceMisconfigured) as caught:
        google.workbook(book_id=book_id).read("Plan")

    assert google.address in str(caught.value)
    assert f"https://docs.google.com/spreadsheets/d/{book_id}/edit" in str(caught.value)


def test_a_file_shared_for_reading_only_refuses_the_write_with_the_remedy(google: Google) -> None:
    book_id = google.a_spreadsheet("Read only", sheets=("Plan",), role="reader")
    workbook = google.workbook(book_id=book_id)

    assert workbook.read("Plan") is not None
    with pytest.raises(ServiceMisconfigured, match=r"press Share, and add .* as Editor"):
        workbook.write("Plan", rows=[["x"]])


def test_a_wrong_id_says_what_to_look_at(google: Google) -> None:
    with pytest.raises(ServiceMisconfigured, match="there is no such file"):
        google.workbook(book_id="1" + "x" * 43).read("Plan")


def test_an_api_that_is_switched_off_is_named_with_its_switch(google: Google) -> None:
    google.do(lambda world: world.google.disabled_apis.add("sheets"))

    with pytest.raises(ServiceMisconfigured, match=r"switched off. Switch it on at https://console\."):
        google.workbook().read("Plan")
