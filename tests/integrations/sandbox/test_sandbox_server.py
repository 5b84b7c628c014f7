"""The sandbox as a process: starting, stopping, doing things on its thread, and its clock on every answer."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
import requests

from integrations.sandbox.clock import SandboxClock
from integrations.sandbox.server import Sandbox
from integrations.sandbox.world import World

MONDAY = datetime(2025, 9, 8, 9, 0, tzinfo=UTC)


def test_a_sandbox_takes_any_free_port_and_leaves_it_when_it_stops() -> None:
    with Sandbox.start() as first, Sandbox.start() as second:
        assert first.url != second.url
        assert requests.get(first.url + "/v4/nowhere", timeout=5).status_code == 404

    with pytest.raises(requests.ConnectionError):
        requests.get(first.url + "/v4/nowhere", timeout=5)


def test_dozens_of_sandboxes_fit_into_one_session() -> None:
    for _ in range(30):
        with Sandbox.start() as sandbox:
            assert requests.get(sandbox.url + "/v4/nowhere", timeout=5).status_code == 404


def test_what_is_done_on_the_loop_comes_back_and_so_do_its_errors(sandbox: Sandbox) -> None:
    async def next_change(world: World) -> int:
        return await world.changes.changed(after=before)

    def fail(world: World) -> None:
        raise KeyError(world.base_url)

    before = sandbox.do(lambda world: world.changes.number)
    sandbox.do(lambda world: world.changes.note())

    assert sandbox.do(next_change) == before + 1
    with pytest.raises(KeyError, match="127"):
        sandbox.do(fail)


def test_what_runs_on_the_loop_may_itself_ask_for_more(sandbox: Sandbox) -> None:
    assert sandbox.do(lambda _: sandbox.do(lambda world: world.base_url)) == sandbox.url


def test_every_answer_is_dated_by_the_sandboxs_clock() -> None:
    with Sandbox.start(clock=SandboxClock(held_at=MONDAY)) as sandbox:
        answers = [requests.post(sandbox.url + path, timeout=5) for path in ("/token", "/api/auth.test")]
        answers.append(requests.get(sandbox.url + "/", timeout=5))

    assert [answer.headers["Date"] for answer in answers] == ["Mon, 08 Sep 2025 09:00:00 GMT"] * 3


def test_a_connection_is_kept_for_the_next_request(sandbox: Sandbox) -> None:
    with requests.Session() as session:
        ports = set()
        for _ in range(3):
            answer = session.get(sandbox.url + "/v4/nowhere", stream=True, timeout=5)
            connection: Any = answer.raw.connection
            ports.add(connection.sock.getsockname()[1])
            answer.content  # noqa: B018 - read to the end, so that the connection is free again

    assert len(ports) == 1


def test_requests_are_logged_with_their_bytes_before_and_after_compression(sandbox: Sandbox) -> None:
    requests.get(sandbox.url + "/v4/nowhere?x=1", timeout=5)
    requests.get(sandbox.url + "/v4/nowhere", headers={"Accept-Encoding": "identity"}, timeout=5)

    packed, plain = sandbox.world.log.since()

    assert (packed.method, packed.path, packed.query, packed.status) == ("GET", "/v4/nowhere", "x=1", 404)
    assert packed.bytes_out < packed.bytes_out_plain == plain.bytes_out == plain.bytes_out_plain
    assert sandbox.world.log.since(packed.number) == [plain]


def test_the_addresses_of_sheets_and_forms_lead_to_the_page(sandbox: Sandbox) -> None:
    sheet_id = sandbox.do(lambda world: world.google.create_spreadsheet("Plan").spreadsheet_id)
    form = sandbox.do(lambda world: world.google.create_form("Feedback"))
    addresses = {
        f"{sandbox.url}/spreadsheets/d/{sheet_id}/edit": f"/#/sheet/{sheet_id}",
        f"{sandbox.url}/forms/d/{form.form_id}/edit": f"/#/form/{form.form_id}",
        form.responder_uri: f"/#/form/{form.form_id}",
    }

    for address, place in addresses.items():
        assert requests.get(address, allow_redirects=False, timeout=5).headers["Location"] == place
