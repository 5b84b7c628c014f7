"""`cqi sandbox --empty --accept-any-token` as a stranger finds it: another process, clients with made-up tokens."""

from __future__ import annotations

import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from typing import Any

import gspread
import pytest
import requests
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from google.oauth2 import credentials as oauth
from google.oauth2 import service_account
from googleapiclient.discovery import build
from gspread.http_client import HTTPClient
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode import SocketModeClient
from slack_sdk.socket_mode.response import SocketModeResponse

Token: Any = oauth.Credentials  # google-auth is only partly typed
ServiceAccount: Any = service_account.Credentials
PICTURE = b"\x89PNG\r\n\x1a\n not really"
SCOPES = ["https://www.googleapis.com/auth/spreadsheets"]


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    """Start the command as a user would, and stop it afterwards."""
    command = [sys.executable, "-u", "-m", "bot.cli", "sandbox", "--port", "0", "--empty", "--accept-any-token"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        shown = ""
        for line in process.stdout:
            shown += line
            if "Ctrl+C" in line:
                break
        found = re.search(r"http://127\.0\.0\.1:\d+", shown)
        assert found, shown
        yield found[0]
    finally:
        process.terminate()
        process.wait(10)


def pointed(url: str) -> type[HTTPClient]:
    """Make gspread's HTTP client with another host."""

    class Pointed(HTTPClient):
        def request(self, method: str, endpoint: str, *args: Any, **kwargs: Any) -> Any:
            endpoint = re.sub(r"https://(sheets|www)\.googleapis\.com", url, endpoint)
            return super().request(method, endpoint, *args, **kwargs)

    return Pointed


def key_of_a_stranger(url: str) -> dict[str, str]:
    """Make a key file that the sandbox never gave."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return {
        "type": "service_account",
        "client_email": "robot@elsewhere.iam.gserviceaccount.com",
        "private_key": pem.decode(),
        "private_key_id": "1",
        "token_uri": f"{url}/token",
    }


@pytest.fixture(params=["token", "key file", "user"])
def stranger(request: pytest.FixtureRequest, url: str) -> Any:
    """A stranger's credentials: a bare token, a service account's key, a person's refresh token."""
    if request.param == "token":
        return Token("made-up")
    if request.param == "user":
        return Token(None, refresh_token="made-up", token_uri=f"{url}/token", client_id="any", client_secret="any")
    return ServiceAccount.from_service_account_info(key_of_a_stranger(url), scopes=SCOPES)


def test_gspread_works_with_any_credentials(url: str, stranger: Any) -> None:
    client = gspread.Client(auth=stranger, http_client=pointed(url))
    book = client.create("A stranger's")

    book.sheet1.update([["=1+1", "x"]], "A1", raw=False)

    assert client.open_by_key(book.id).sheet1.get_all_values() == [["2", "x"]]
    assert book.id in {file["id"] for file in client.list_spreadsheet_files()}
    book.share("friend@elsewhere.example", "user", "writer")
    client.del_spreadsheet(book.id)


def test_gspread_with_an_api_key_reads_what_is_there(url: str) -> None:
    book = gspread.Client(auth=Token("any"), http_client=pointed(url)).create("Open")
    headers = {"X-Goog-Api-Key": "AIza-any"}

    by_header = requests.get(f"{url}/v4/spreadsheets/{book.id}", headers=headers, timeout=5)
    by_query = requests.get(f"{url}/v4/spreadsheets/{book.id}", params={"key": "AIza-any"}, timeout=5)

    assert by_header.json()["spreadsheetId"] == by_query.json()["spreadsheetId"] == book.id


def test_googles_own_client_works_with_any_token(url: str) -> None:
    options = {"client_options": {"api_endpoint": url}, "credentials": Token("any"), "cache_discovery": False}
    made = build("sheets", "v4", **options).spreadsheets().create(body={"properties": {"title": "Theirs"}}).execute()
    form = build("forms", "v1", **options).forms().create(body={"info": {"title": "Asked"}}).execute()

    listed = build("drive", "v3", **options).files().list(q="trashed = false", fields="files(id)").execute()

    assert {made["spreadsheetId"], form["formId"]} <= {file["id"] for file in listed["files"]}


def test_more_than_a_minutes_quota_is_let_through(url: str) -> None:
    session = requests.Session()
    session.headers["Authorization"] = "Bearer any"
    made = session.post(f"{url}/v4/spreadsheets", json={}, timeout=5).json()["spreadsheetId"]

    codes = {session.get(f"{url}/v4/spreadsheets/{made}/values/A1", timeout=5).status_code for _ in range(310)}

    assert codes == {200}


def test_everything_else_stays_as_strict(url: str) -> None:
    headers = {"Authorization": "Bearer any"}

    assert requests.get(f"{url}/v4/spreadsheets/nothing", headers=headers, timeout=5).status_code == 404
    assert requests.post(f"{url}/v4/spreadsheets", json={"x": 1}, headers=headers, timeout=5).status_code == 400
    assert requests.post(f"{url}/v4/spreadsheets", json={}, timeout=5).status_code == 401
    with pytest.raises(SlackApiError, match="not_authed"):
        WebClient(base_url=f"{url}/api/").auth_test()


@pytest.mark.parametrize("token", ["xoxb-any", "xoxp-any", "any"])
def test_slacks_client_finds_its_way_with_any_token(url: str, token: str) -> None:
    client = WebClient(token=token, base_url=f"{url}/api/")
    bot = client.auth_test()["user_id"]
    (general,) = [channel for channel in client.conversations_list()["channels"] if channel["name"] == "general"]
    person = next(user for user in client.users_list()["members"] if not user["is_bot"])
    posted = client.chat_postMessage(channel=general["id"], text=f"Hello <@{person['id']}>")
    client.chat_update(channel=general["id"], ts=posted["ts"], text="Hello again")
    client.chat_postMessage(channel=general["id"], thread_ts=posted["ts"], text="A reply")
    client.reactions_add(channel=general["id"], timestamp=posted["ts"], name="wave")
    client.chat_postEphemeral(channel=general["id"], user=person["id"], text="For your eyes")

    history = client.conversations_history(channel=general["id"], limit=1)["messages"]
    replies = client.conversations_replies(channel=general["id"], ts=posted["ts"])["messages"]

    assert (history[0]["text"], history[0]["user"]) == ("Hello again", bot)
    assert [message["text"] for message in replies] == ["Hello again", "A reply"]
    opened = client.conversations_open(users=person["id"])["channel"]["id"]
    assert client.chat_postMessage(channel=opened, text="Just us")["ok"]


def test_a_picture_is_uploaded_and_fetched_with_any_token(url: str) -> None:
    client = WebClient(token="xoxb-any", base_url=f"{url}/api/")
    channel = client.conversations_list()["channels"][0]["id"]

    file = client.files_upload_v2(channel=channel, content=PICTURE, filename="chart.png", title="Chart")["file"]

    while not (shown := client.files_info(file=file["id"])["file"])["mimetype"]:
        pass  # Slack works on a file for a moment before it can be fetched
    fetched = requests.get(shown["url_private"], headers={"Authorization": "Bearer xoxb-any"}, timeout=5)
    assert (shown["title"], fetched.content) == ("Chart", PICTURE)


def test_socket_mode_connects_with_any_app_token(url: str) -> None:
    web = WebClient(token="xoxb-any", base_url=f"{url}/api/")
    greeted = threading.Event()
    client = SocketModeClient(app_token="xapp-any", web_client=web)
    client.message_listeners.append(lambda _, message, __: greeted.set() if message.get("type") == "hello" else None)
    client.socket_mode_request_listeners.append(
        lambda socket, request: socket.send_socket_mode_response(SocketModeResponse(envelope_id=request.envelope_id))
    )
    try:
        client.connect()

        assert greeted.wait(10)
    finally:
        client.close()
