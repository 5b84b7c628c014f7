"""A bot as tutorials build it: each command does its work before the acknowledgement, the report runs beside it.

Run as `naive_bot.py SETTINGS_JSON`; the comparison of `bench_acknowledgements.py`, and no part of the product.
"""

from __future__ import annotations

import io
import json
import sys
import threading
from pathlib import Path
from typing import Any

import gspread
import matplotlib as mpl
import pandas as pd
from gspread.http_client import HTTPClient
from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient

mpl.use("Agg")


def at_sandbox(url: str) -> type[HTTPClient]:
    """Have gspread ask the sandbox instead of Google."""

    class SandboxClient(HTTPClient):
        def request(self, method: str, endpoint: str, *given: Any, **options: Any) -> Any:  # noqa: ANN401
            """Send a request to the same path on the sandbox."""
            for host in ("https://sheets.googleapis.com", "https://www.googleapis.com"):
                endpoint = endpoint.replace(host, url)
            return super().request(method, endpoint, *given, **options)

    return SandboxClient


def open_book(key: dict[str, Any], url: str, title: str) -> Any:  # noqa: ANN401 - gspread's Spreadsheet
    return gspread.service_account_from_dict(key, http_client=at_sandbox(url)).open(title)


def report(book: Any, tab: str, channel: str, client: WebClient) -> None:  # noqa: ANN401 - gspread's Spreadsheet
    """Read everything, average everything, draw it, send it."""
    import matplotlib.pyplot as plt

    frame = pd.DataFrame(book.worksheet(tab).get_all_records())
    frame["week"] = frame["Timestamp"].apply(lambda text: pd.to_datetime(text, dayfirst=True).isocalendar()[1])
    numbers = frame.select_dtypes("number")
    drawing, axes = plt.subplots()
    numbers.groupby(frame["week"]).mean().plot(ax=axes)
    picture = io.BytesIO()
    drawing.savefig(picture, dpi=150)
    plt.close(drawing)
    client.chat_postMessage(channel=channel, text=numbers.describe().to_string()[:3000])
    client.files_upload_v2(channel=channel, file=picture.getvalue(), filename="report.png")


def main(settings: dict[str, Any]) -> None:
    app = App(client=WebClient(token=settings["bot_token"], base_url=settings["api_url"]))
    book = open_book(settings["key"], settings["url"], settings["title"])

    @app.command("/action")
    def add(ack: Any, body: dict[str, Any], client: WebClient) -> None:  # noqa: ANN401 - Bolt's own
        book.worksheet("Notes").append_row([body["user_id"], body["text"]])
        client.chat_postEphemeral(channel=body["channel_id"], user=body["user_id"], text="Added.")
        ack()

    SocketModeHandler(app, settings["app_token"]).connect()  # type: ignore[no-untyped-call]
    report(book, settings["tab"], settings["channel"], app.client)
    threading.Event().wait()


if __name__ == "__main__":
    main(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")))
