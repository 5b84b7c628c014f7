"""A Slack app that acknowledges at once and does nothing: what the sandbox and the machine cost by themselves.

Run as `bare_client.py socket API_URL APP_TOKEN` or `bare_client.py http PORT`.
"""

from __future__ import annotations

import json
import sys
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from websockets.sync.client import connect


def over_socket(api_url: str, app_token: str) -> None:
    asked = urllib.request.Request(
        f"{api_url}apps.connections.open", data=b"", headers={"Authorization": f"Bearer {app_token}"}
    )
    with urllib.request.urlopen(asked) as answer:
        address = json.load(answer)["url"]
    with connect(address) as socket:
        for frame in socket:
            envelope_id = json.loads(frame).get("envelope_id")
            if envelope_id:
                socket.send(json.dumps({"envelope_id": envelope_id}))


class _Answering(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        """Answer 200; Slack's challenge is given back."""
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        challenge = json.loads(body)["challenge"].encode() if body.startswith(b"{") else b""
        self.send_response(200)
        self.send_header("Content-Length", str(len(challenge)))
        self.end_headers()
        self.wfile.write(challenge)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


def over_http(port: int) -> None:
    ThreadingHTTPServer(("127.0.0.1", port), _Answering).serve_forever()


if __name__ == "__main__":
    if sys.argv[1] == "socket":
        over_socket(sys.argv[2], sys.argv[3])
    else:
        over_http(int(sys.argv[2]))
