"""How fast the sandbox itself answers, so that readers know what the other figures contain. No goal is set for it."""

from __future__ import annotations

import argparse
import http.client
import json
import statistics
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.measuring import ROOT, Figure, fill_responses, show, team_in_sandbox
from tests.journeys.team import RESPONSES, Team

FORM, JSON = "application/x-www-form-urlencoded", "application/json"


def requests_for(team: Team) -> dict[str, tuple[str, str, str, str, str]]:
    """Name what is asked: method, path, token, content type and body."""
    sheet = f"/v4/spreadsheets/{team.book_id}"
    tab = RESPONSES.replace(" ", "%20")
    cell = {"rows": [{"values": [{"userEnteredValue": {"stringValue": "x"}}]}], "fields": "userEnteredValue"}
    sheet_id = team.sandbox.do(lambda world: world.google.spreadsheets[team.book_id].sheets[0].sheet_id)
    write = {"requests": [{"updateCells": {**cell, "start": {"sheetId": sheet_id, "rowIndex": 0, "columnIndex": 0}}}]}
    post = f"channel={team.channel}&text=Hello"
    return {
        "values.get of one row": ("GET", f"{sheet}/values/{tab}!1:1", "any", JSON, ""),
        "values.get of 10,000 rows": ("GET", f"{sheet}/values/{tab}", "any", JSON, ""),
        "batchUpdate of one cell": ("POST", f"{sheet}:batchUpdate", "any", JSON, json.dumps(write)),
        "chat.postMessage": ("POST", "/api/chat.postMessage", team.app.bot_token, FORM, post),
    }


def ask_again_and_again(url: str, seconds: float, asked: list[str]) -> None:
    """Ask one thing over one kept connection for some seconds; print how many answers came and what each took."""
    method, path, token, kind, body = asked
    address = urlsplit(url)
    connection = http.client.HTTPConnection(address.hostname or "", address.port)
    headers = {"Authorization": f"Bearer {token}", "Content-Type": kind, "Accept-Encoding": "gzip"}
    taken: list[float] = []
    refused = 0
    until = time.perf_counter() + seconds
    while time.perf_counter() < until:
        began = time.perf_counter()
        connection.request(method, path, body=body or None, headers=headers)
        response = connection.getresponse()
        content = response.read()
        taken.append(time.perf_counter() - began)
        refused += response.status != 200 or content.startswith(b'{"ok":false')
    print(json.dumps([len(taken), statistics.median(taken), refused]))


def measured(team: Team, name: str, asked: tuple[str, ...], *, seconds: float) -> Figure:
    script = str(Path(__file__).resolve())
    told = [sys.executable, script, "--ask", team.sandbox.url, json.dumps(asked), "--seconds", str(seconds)]
    done = subprocess.run(told, cwd=ROOT, capture_output=True, text=True, check=True)
    count, median, refused = json.loads(done.stdout)
    words = f"{count / seconds:.0f} a second, median {median * 1000:.1f} ms"
    return Figure(name, words + (f", {refused} REFUSED" if refused else ""))


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--seconds", type=float, default=3.0, help="how long each is asked (default 3)")
    options.add_argument("--ask", nargs=2, help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.ask:
        ask_again_and_again(chosen.ask[0], chosen.seconds, json.loads(chosen.ask[1]))
        return
    with team_in_sandbox(accept_any_token=True) as team:
        fill_responses(team, 10_000)
        found = [measured(team, name, asked, seconds=chosen.seconds) for name, asked in requests_for(team).items()]
    show("The sandbox by itself, one client in a process of its own, one kept connection", found)


if __name__ == "__main__":
    main()
