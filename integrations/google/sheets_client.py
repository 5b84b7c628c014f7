"""gspread's HTTP client with the transport of ours under it, and with base URLs that are settings."""

from __future__ import annotations

import json as json_text
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from gspread.exceptions import APIError
from gspread.http_client import HTTPClient

if TYPE_CHECKING:
    import requests

    from integrations.google.transport import Transport

SHEETS_URL = "https://sheets.googleapis.com"
DRIVE_URL = "https://www.googleapis.com"


class SheetsHTTPClient(HTTPClient):
    """gspread's client with our transport under it, and with base URLs that are settings."""

    def __init__(self, transport: Transport, *, sheets_url: str = SHEETS_URL, drive_url: str = DRIVE_URL) -> None:
        self.transport = transport
        self.timeout = None  # the transport has its own
        self._bases = {SHEETS_URL: sheets_url.rstrip("/"), DRIVE_URL: drive_url.rstrip("/")}

    def request(
        self,
        method: str,
        endpoint: str,
        params: Any = None,  # noqa: ANN401 - as gspread declares it
        data: bytes | None = None,
        json: Mapping[str, Any] | None = None,
        files: Any = None,  # noqa: ANN401
        headers: Any = None,  # noqa: ANN401
    ) -> requests.Response:
        """Send as gspread would and raise its APIError."""
        if files is not None:
            raise NotImplementedError("files are not sent to Google")
        body = data if json is None else _compact(json)
        answer = self.transport.send(method, self._swapped(endpoint), params=params, body=body, headers=headers)
        if not answer.ok:
            raise APIError(answer)
        return answer

    def _swapped(self, endpoint: str) -> str:
        for original, ours in self._bases.items():
            if endpoint.startswith(original):
                return ours + endpoint.removeprefix(original)
        return endpoint


def _compact(body: Mapping[str, Any]) -> bytes:
    return json_text.dumps(body, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()
