"""The page's own requests over HTTP: what they tell, what they do, and whom they refuse."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from tests.integrations.sandbox.slack.conftest import Bot
from tests.integrations.sandbox.web.conftest import Office


def test_the_frame_lists_people_channels_apps_and_files(office: Office, page_requests: httpx.Client) -> None:
    told = page_requests.get("team", params={"as": office.team.asha}).json()

    assert [user["real_name"] for user in told["users"]] == ["Quality", "Asha Rao", "Ben Hill"]
    assert [channel["name"] for channel in told["channels"] if channel["kind"] == "public"] == ["training"]
    assert [channel["user"] for channel in told["channels"] if channel["kind"] == "im"] == [office.team.app.bot_user_id]
    assert [command["name"] for command in told["apps"][0]["commands"]] == ["/action", "/share"]
    assert [file["kind"] for file in told["files"]] == ["sheet", "form"]


def test_what_a_person_says_is_in_the_channel(office: Office, page_requests: httpx.Client) -> None:
    said = {"as": office.team.asha, "channel": office.team.channel, "text": "a &lt;b&gt; &amp; c"}
    assert page_requests.post("say", json=said).status_code == 200

    told = page_requests.get(f"channels/{office.team.channel}", params={"as": office.team.ben}).json()

    assert [message["text"] for message in told["messages"]] == ["a &lt;b&gt; &amp; c"]


def test_an_ephemeral_message_is_told_to_its_reader_alone(office: Office, page_requests: httpx.Client) -> None:
    team = office.team
    team.client.chat_postEphemeral(channel=team.channel, user=team.asha, text="for you")

    seen_by = {
        who: page_requests.get(f"channels/{team.channel}", params={"as": who}).json()["messages"]
        for who in (team.asha, team.ben)
    }

    assert [message["text"] for message in seen_by[team.asha]] == ["for you"]
    assert seen_by[team.ben] == []


def test_a_command_that_nobody_answers_says_so_as_slack_does(office: Office, page_requests: httpx.Client) -> None:
    typed = {"as": office.team.asha, "channel": office.team.channel, "text": "/action list"}

    seen = page_requests.post("command", json=typed).json()

    assert seen["acknowledged"] is False
    assert seen["notice"] == '/action failed with the error "dispatch_failed"'


def test_a_direct_conversation_of_others_is_not_shown(office: Office, page_requests: httpx.Client) -> None:
    team = office.team
    private = team.act("direct_conversation", [team.ben, team.app.bot_user_id])

    answer = page_requests.get(f"channels/{private.id}", params={"as": team.asha})

    assert answer.status_code == 404
    assert "not yours to see" in answer.json()["error"]


def test_a_modal_is_shown_to_the_person_it_was_opened_for(
    office: Office, page_requests: httpx.Client, bot: Bot
) -> None:
    _opens_a_modal(bot)
    typed = {"as": office.team.asha, "channel": office.team.channel, "text": "/action"}
    assert page_requests.post("command", json=typed).json()["acknowledged"] is True

    mine = page_requests.get("views", params={"as": office.team.asha}).json()["views"]
    of_others = page_requests.get("views", params={"as": office.team.ben}).json()["views"]

    assert [view["title"]["text"] for view in mine] == ["New action"]
    assert of_others == []


def test_a_modal_left_empty_comes_back_with_its_faults(office: Office, page_requests: httpx.Client, bot: Bot) -> None:
    _opens_a_modal(bot)
    page_requests.post("command", json={"as": office.team.asha, "channel": office.team.channel, "text": "/action"})
    view = page_requests.get("views", params={"as": office.team.asha}).json()["views"][0]

    seen = page_requests.post("views/submit", json={"as": office.team.asha, "view_id": view["id"], "state": {}}).json()

    assert seen["field_errors"] == {"title": "Please complete this required field."}


def test_a_tab_is_told_as_it_is_shown_and_only_when_it_changed(office: Office, page_requests: httpx.Client) -> None:
    told = page_requests.get(f"sheets/{office.book_id}").json()
    again = page_requests.get(f"sheets/{office.book_id}", params={"known": told["version"]}).json()

    assert told["tab"]["title"] == "Action plan"
    assert [[cell["t"] for cell in line] for line in told["tab"]["rows"][:2]] == [
        ["Ref", "Action", "Status"],
        ["A-001", "Rework the pacing of Day 2", "agreed"],
    ]
    assert told["choices"] == [["proposed", "agreed", "closed"]]
    assert again == {"unchanged": True}


def test_typing_into_a_cell_is_understood_as_sheets_understands_it(office: Office, page_requests: httpx.Client) -> None:
    _act(page_requests, office, "cell", row=3, column=0, text="12/9/2026")
    _act(page_requests, office, "cell", row=3, column=1, text="=1+1")

    told = page_requests.get(f"sheets/{office.book_id}").json()

    assert [cell["t"] for cell in told["tab"]["rows"][3]] == ["12/09/2026", "2"]
    assert told["tab"]["rows"][3][1]["e"] == "=1+1"


def test_a_text_that_looks_like_a_formula_keeps_its_apostrophe_for_editing(
    office: Office, page_requests: httpx.Client
) -> None:
    _act(page_requests, office, "cell", row=3, column=0, text="'=IMPORTXML(1)")

    cell = page_requests.get(f"sheets/{office.book_id}").json()["tab"]["rows"][3][0]

    assert (cell["t"], cell["e"]) == ("=IMPORTXML(1)", "'=IMPORTXML(1)")


def test_a_strict_drop_down_refuses_other_words(office: Office, page_requests: httpx.Client) -> None:
    refused = _act(page_requests, office, "cell", row=1, column=2, text="nearly")

    assert refused.status_code == 400
    assert "cell C2 violates the data validation rules" in refused.json()["error"]
    assert office.shown(1, 2) == "agreed"


def test_rows_are_sorted_inserted_moved_and_deleted(office: Office, page_requests: httpx.Client) -> None:
    def refs() -> list[str]:
        return [office.shown(row, 0) for row in range(4)]

    _act(page_requests, office, "sort", column=0, descending=True)
    after_sort = refs()
    _act(page_requests, office, "rows/insert", row=1)
    after_insert = refs()
    _act(page_requests, office, "rows/move", row=1, to=3)
    after_move = refs()
    _act(page_requests, office, "rows/delete", row=1)

    assert after_sort == ["Ref", "A-002", "A-001", ""]
    assert after_insert == ["Ref", "", "A-002", "A-001"]
    assert after_move == ["Ref", "A-002", "", "A-001"]
    assert refs() == ["Ref", "", "A-001", ""]


def test_a_copied_row_is_pasted_as_a_block(office: Office, page_requests: httpx.Client) -> None:
    _act(page_requests, office, "cells", row=3, column=0, texts=[["A-001", "Rework the pacing of Day 2", "agreed"]])

    assert [office.shown(3, column) for column in range(3)] == ["A-001", "Rework the pacing of Day 2", "agreed"]


def test_a_hidden_column_is_told_and_can_be_shown_again(office: Office, page_requests: httpx.Client) -> None:
    _act(page_requests, office, "columns/hide", column=1)
    hidden = page_requests.get(f"sheets/{office.book_id}").json()["tab"]["hidden_columns"]
    _act(page_requests, office, "columns/show")

    assert hidden == [1]
    assert page_requests.get(f"sheets/{office.book_id}").json()["tab"]["hidden_columns"] == []


def test_a_response_is_recorded_and_can_be_edited(office: Office, page_requests: httpx.Client) -> None:
    form = page_requests.get(f"forms/{office.form_id}").json()["form"]
    scale = form["items"][0]["questionItem"]["question"]["questionId"]
    rows = [row["questionId"] for row in form["items"][1]["questionGroupItem"]["questions"]]
    answers = {scale: ["4"], rows[0]: ["2"], rows[1]: ["3"]}

    sent = page_requests.post(f"forms/{office.form_id}/submit", json={"answers": answers}).json()
    edited = {"answers": answers | {scale: ["5"]}, "response": sent["response"]}
    page_requests.post(f"forms/{office.form_id}/submit", json=edited)

    assert [response["The course met my needs"] for response in office.responses()] == [["5"]]


def test_a_form_that_lacks_an_answer_is_refused_with_the_question(office: Office, page_requests: httpx.Client) -> None:
    refused = page_requests.post(f"forms/{office.form_id}/submit", json={"answers": {}})

    assert refused.status_code == 400
    assert "The course met my needs" in refused.json()["error"]
    assert office.responses() == []


def test_an_ordered_fault_befalls_the_next_request_and_is_logged(office: Office, page_requests: httpx.Client) -> None:
    page_requests.post("faults", json={"kind": "503", "path": "/v4/*", "times": 1})
    waiting = page_requests.get("faults").json()["waiting"]

    answer = httpx.get(f"{office.sandbox.url}/v4/spreadsheets/none")

    assert [fault["left"] for fault in waiting] == [1]
    assert answer.status_code == 503
    assert page_requests.get("faults").json()["waiting"] == []
    assert [request["status"] for request in page_requests.get("requests").json()["requests"]] == [503]


@pytest.mark.parametrize("kind", ["call", "earthquake"])
def test_a_fault_that_the_page_cannot_order_is_refused(page_requests: httpx.Client, kind: str) -> None:
    refused = page_requests.post("faults", json={"kind": kind, "path": "*", "times": 1})

    assert refused.status_code == 400
    assert kind in refused.json()["error"]


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "sandbox.example.org"},
        {"Host": "127.0.0.1.example.org"},
        {"Origin": "https://example.org"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:1"},
        {"Sec-Fetch-Site": "cross-site"},
    ],
)
def test_a_stranger_is_refused(page_requests: httpx.Client, headers: dict[str, str]) -> None:
    refused = page_requests.post("faults/clear", json={}, headers=headers)

    assert refused.status_code == 403


def test_a_request_that_a_plain_form_could_send_is_refused(page_requests: httpx.Client) -> None:
    refused = page_requests.post("faults/clear", content=json.dumps({}), headers={"Content-Type": "text/plain"})

    assert refused.status_code == 415


def test_files_outside_the_page_are_not_served(office: Office) -> None:
    paths = ["/static/../routes.py", "/static/%2e%2e/routes.py", "/static/none.js", "/static//etc/passwd"]

    assert {httpx.get(office.sandbox.url + path).status_code for path in paths} == {404}


def test_the_stream_tells_the_change_number_at_once_and_after_a_change(office: Office) -> None:
    with httpx.stream("GET", f"{office.sandbox.url}/sandbox/events", timeout=10) as stream:
        lines = (line for line in stream.iter_lines() if line.startswith("data:"))
        first = json.loads(next(lines)[5:])["change"]
        office.team.act("say", office.team.asha, office.team.channel, "hello")
        second = json.loads(next(lines)[5:])["change"]

    assert second > first


def _opens_a_modal(bot: Bot) -> None:
    """Have the app answer /action with a modal of one required field."""

    @bot.app.command("/action")
    def answer(ack: Any, client: Any, body: Any) -> None:
        field = {"type": "plain_text_input", "action_id": "text"}
        label = {"type": "plain_text", "text": "What will be done"}
        client.views_open(
            trigger_id=body["trigger_id"],
            view={
                "type": "modal",
                "title": {"type": "plain_text", "text": "New action"},
                "submit": {"type": "plain_text", "text": "Save"},
                "blocks": [{"type": "input", "block_id": "title", "label": label, "element": field}],
            },
        )
        ack()

    bot.connect()


def _act(page_requests: httpx.Client, office: Office, kind: str, **fields: object) -> httpx.Response:
    """Do something to the plan tab as Asha."""
    body = {"as": office.team.asha, "tab": office.plan_id, **fields}
    return page_requests.post(f"sheets/{office.book_id}/{kind}", json=body)
