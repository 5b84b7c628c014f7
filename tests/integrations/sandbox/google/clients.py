"""Real clients pointed at a running sandbox: gspread, google-api-python-client, and a plain authorised session."""

from __future__ import annotations

from functools import cache
from typing import Any

import gspread
from google.auth.crypt import RSASigner
from google.auth.transport.requests import AuthorizedSession
from google.oauth2 import service_account
from googleapiclient.discovery import build
from gspread.http_client import HTTPClient

from integrations.sandbox.server import Sandbox

# google-auth is only partly typed
ServiceAccount: Any = service_account.Credentials
Session: Any = AuthorizedSession
Signer: Any = RSASigner

PREFIX = "https://www.googleapis.com/auth/"
SHEETS, DRIVE, DRIVE_FILE = PREFIX + "spreadsheets", PREFIX + "drive", PREFIX + "drive.file"
FORMS, RESPONSES = PREFIX + "forms.body", PREFIX + "forms.responses.readonly"
HOSTS = ("https://sheets.googleapis.com", "https://www.googleapis.com")


def credentials(sandbox: Sandbox, *scopes: str, name: str = "bot") -> Any:
    """Log in as a service account."""
    info = sandbox.do(lambda world: world.google.service_account(name))
    signer = _signer(info["private_key"], info["private_key_id"])
    return ServiceAccount(signer, info["client_email"], info["token_uri"], scopes=list(scopes))


@cache
def _signer(key: str, key_id: str) -> Any:
    """Read a key once for all tests: it takes longer than most of them."""
    return Signer.from_string(key, key_id)


def session(sandbox: Sandbox, *scopes: str, name: str = "bot") -> Any:
    """Make a requests session that logs in by itself."""
    return Session(credentials(sandbox, *scopes, name=name), max_refresh_attempts=0)


def email_of(sandbox: Sandbox, name: str = "bot") -> str:
    return str(sandbox.do(lambda world: world.google.service_account(name))["client_email"])


def gspread_client(sandbox: Sandbox, *scopes: str, name: str = "bot") -> gspread.Client:
    """Make gspread's client with the sandbox for its hosts."""

    class Pointed(HTTPClient):
        def request(self, method: str, endpoint: str, *args: Any, **kwargs: Any) -> Any:
            for host in HOSTS:
                endpoint = endpoint.replace(host, sandbox.url)
            return super().request(method, endpoint, *args, **kwargs)

    return gspread.Client(auth=credentials(sandbox, *(scopes or (SHEETS, DRIVE)), name=name), http_client=Pointed)


def api(sandbox: Sandbox, service: str, version: str, *scopes: str, name: str = "bot") -> Any:
    """Build google-api-python-client's service against the sandbox; the endpoint replaces root and service path."""
    path = "/drive/v3/" if service == "drive" else "/"
    return build(
        service,
        version,
        credentials=credentials(sandbox, *scopes, name=name),
        client_options={"api_endpoint": sandbox.url + path},
        static_discovery=True,
        cache_discovery=False,
    )


def shared_spreadsheet(sandbox: Sandbox, title: str = "Plan", *, role: str = "writer", name: str = "bot") -> str:
    """Make a person's spreadsheet and share it with the service account; return its id."""

    def made(world: Any) -> str:
        book = world.google.create_spreadsheet(title)
        world.google.share(book.spreadsheet_id, world.google.service_account(name)["client_email"], role=role)
        return str(book.spreadsheet_id)

    return str(sandbox.do(made))
