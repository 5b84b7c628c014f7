"""Faults to order, as a client sees them, and what the request log says of them."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
import requests

from integrations.sandbox.faults import FaultRule
from integrations.sandbox.server import Sandbox
from tests.integrations.sandbox.google.clients import SHEETS, session, shared_spreadsheet

BROKEN = (requests.ConnectionError, requests.exceptions.ChunkedEncodingError)
Write = Callable[[], requests.Response]


@pytest.fixture
def sheet_id(sandbox: Sandbox) -> str:
    return shared_spreadsheet(sandbox)


@pytest.fixture
def write(sandbox: Sandbox, sheet_id: str) -> Write:
    """Append one row with a connection that is logged in already."""
    bot = session(sandbox, SHEETS)
    bot.get(f"{sandbox.url}/v4/spreadsheets/{sheet_id}", timeout=5)
    url = f"{sandbox.url}/v4/spreadsheets/{sheet_id}/values/A1:append?valueInputOption=RAW"
    return lambda: bot.post(url, json={"values": [["x"]]}, timeout=5)


def fault(sandbox: Sandbox, **rule: Any) -> int:
    return int(sandbox.do(lambda world: world.faults.add(FaultRule(path="*:append", **rule))))


def rows(sandbox: Sandbox, sheet_id: str) -> int:
    return len(sandbox.do(lambda world: world.google.as_person(sheet_id).read("Sheet1")))


def outcomes(sandbox: Sandbox) -> list[tuple[int | None, str]]:
    return [(entry.status, entry.outcome) for entry in sandbox.world.log.since() if entry.path.endswith(":append")]


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        ("401", "UNAUTHENTICATED"),
        ("403", "PERMISSION_DENIED"),
        ("404", "NOT_FOUND"),
        ("409", "ABORTED"),
        ("429", "RESOURCE_EXHAUSTED"),
        ("500", "INTERNAL"),
        ("503", "UNAVAILABLE"),
    ],
)
def test_a_refusal_comes_once_in_googles_words_and_nothing_is_written(
    sandbox: Sandbox, sheet_id: str, write: Write, kind: str, status: str
) -> None:
    fault(sandbox, kind=kind, retry_after=7)

    answer = write()

    assert answer.status_code == int(kind)
    assert answer.json()["error"]["status"] == status
    assert answer.headers["Retry-After"] == "7"
    assert rows(sandbox, sheet_id) == 0
    assert write().status_code == 200


@pytest.mark.parametrize(("kind", "written"), [("cut", 0), ("cut-after", 1)])
def test_a_cut_connection_gives_no_answer(
    sandbox: Sandbox, sheet_id: str, write: Write, kind: str, written: int
) -> None:
    fault(sandbox, kind=kind)

    with pytest.raises(BROKEN):
        write()

    assert rows(sandbox, sheet_id) == written
    assert outcomes(sandbox) == [(None, kind)]


def test_the_effect_may_be_done_although_the_answer_is_503(sandbox: Sandbox, sheet_id: str, write: Write) -> None:
    fault(sandbox, kind="503-after")

    assert write().status_code == 503
    assert rows(sandbox, sheet_id) == 1


def test_half_an_answer_arrives_after_the_effect(sandbox: Sandbox, sheet_id: str, write: Write) -> None:
    fault(sandbox, kind="truncated")

    with pytest.raises(BROKEN):
        write()

    assert rows(sandbox, sheet_id) == 1


def test_a_proxys_page_comes_instead_of_json(sandbox: Sandbox, write: Write) -> None:
    fault(sandbox, kind="html-502")

    answer = write()

    assert answer.status_code == 502
    assert answer.headers["Content-Type"].startswith("text/html")
    assert "Error 502" in answer.text


def test_a_stalled_request_is_let_go_when_the_client_gives_up(sandbox: Sandbox, sheet_id: str) -> None:
    bot = session(sandbox, SHEETS)
    url = f"{sandbox.url}/v4/spreadsheets/{sheet_id}"
    bot.get(url, timeout=5)
    sandbox.do(lambda world: world.faults.add(FaultRule(kind="stall", method="get")))

    with pytest.raises(requests.ReadTimeout):
        bot.get(url, timeout=0.2)
    bot.close()
    assert bot.get(url, timeout=5).status_code == 200


def test_a_stalled_request_goes_on_when_it_is_released(sandbox: Sandbox, sheet_id: str, write: Write) -> None:
    fault(sandbox, kind="stall")
    answers: list[int] = []
    waiting = threading.Thread(target=lambda: answers.append(write().status_code))
    waiting.start()

    while not sandbox.do(lambda world: world.faults.stalled):
        pass
    assert rows(sandbox, sheet_id) == 0
    sandbox.do(lambda world: world.faults.release())
    waiting.join()

    assert answers == [200]
    assert rows(sandbox, sheet_id) == 1


def test_a_slow_answer_comes_all_the_same(sandbox: Sandbox, write: Write) -> None:
    fault(sandbox, kind="slow", seconds=0.01)

    assert write().status_code == 200
    assert outcomes(sandbox) == [(200, "slow")]


@pytest.mark.parametrize(("when", "seen"), [("before", 0), ("after", 1)])
def test_something_may_be_done_before_or_after_the_effect(
    sandbox: Sandbox, sheet_id: str, write: Write, when: str, seen: int
) -> None:
    counted: list[int] = []
    fault(sandbox, kind="call", when=when, call=lambda: counted.append(rows(sandbox, sheet_id)))

    assert write().status_code == 200
    assert counted == [seen]


def test_a_person_can_be_let_in_between_a_read_and_a_write(sandbox: Sandbox, sheet_id: str, write: Write) -> None:
    person = sandbox.do(lambda world: world.google.as_person(sheet_id))
    fault(sandbox, kind="call", call=lambda: person.type("A1", "first"))

    write()

    assert sandbox.do(lambda _: person.read("A1:A2")) == [["first"], ["x"]]


def test_a_fault_befalls_the_nth_match_and_as_many_after_it_as_it_says(sandbox: Sandbox, write: Write) -> None:
    fault(sandbox, kind="503", nth=2, times=2)

    assert [write().status_code for _ in range(5)] == [200, 503, 503, 200, 200]


def test_a_fault_may_be_tied_to_one_request_by_its_number(sandbox: Sandbox, write: Write) -> None:
    at = sandbox.world.log.last_number + 2
    sandbox.do(lambda world: world.faults.add(FaultRule(kind="500", at_request=at)))

    assert [write().status_code for _ in range(3)] == [200, 500, 200]


def test_a_fault_for_ever_ends_when_it_is_removed(sandbox: Sandbox, write: Write) -> None:
    fault_id = fault(sandbox, kind="429", times=None)
    assert [write().status_code for _ in range(3)] == [429] * 3
    assert [armed.fault_id for armed in sandbox.do(lambda world: world.faults.waiting())] == [fault_id]

    sandbox.do(lambda world: world.faults.remove(fault_id))

    assert write().status_code == 200
    assert sandbox.do(lambda world: world.faults.waiting()) == []


def test_drive_words_a_fault_in_its_own_shape(sandbox: Sandbox) -> None:
    sandbox.do(lambda world: world.faults.add(FaultRule(kind="429", path="/drive/*")))

    answer = requests.get(sandbox.url + "/drive/v3/files", timeout=5)

    assert answer.json()["error"]["errors"][0]["reason"] == "rateLimitExceeded"


@pytest.mark.parametrize(
    ("rule", "status", "error"),
    [
        ({"kind": "429", "retry_after": 30}, 429, "ratelimited"),
        ({"kind": "500"}, 500, "internal_error"),
        ({"kind": "403", "slack_error": "not_in_channel"}, 200, "not_in_channel"),
    ],
)
def test_slack_words_a_fault_in_its_own_shape(sandbox: Sandbox, rule: dict[str, Any], status: int, error: str) -> None:
    sandbox.do(lambda world: world.faults.add(FaultRule(face="slack", **rule)))

    answer = requests.post(sandbox.url + "/api/auth.test", timeout=5)

    assert answer.status_code == status
    assert answer.json() == {"ok": False, "error": error}
    assert answer.headers.get("Retry-After") == (str(rule["retry_after"]) if "retry_after" in rule else None)
