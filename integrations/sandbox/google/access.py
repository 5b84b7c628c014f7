"""Who calls, and what they may: tokens, scopes, APIs switched off, and which file is shared with whom."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from integrations.sandbox.google.accounts import PROJECT_NUMBER
from integrations.sandbox.google.discovery import SCOPE_PREFIX, SERVICES, Method
from integrations.sandbox.google.drive_file import DriveFile
from integrations.sandbox.google.errors import GoogleError, forbidden, not_found

if TYPE_CHECKING:
    from integrations.sandbox.world import World

Json = dict[str, Any]

ERROR_INFO = "type.googleapis.com/google.rpc.ErrorInfo"
SEE = "See https://developers.google.com/identity/sign-in/web/devconsole-project."
EXPECTED = "Expected OAuth 2 access token, login cookie or other valid authentication credential. " + SEE
ANYONE = "anyone@sandbox.example"
PER_FILE_SCOPES = {SCOPE_PREFIX + "drive.file", SCOPE_PREFIX + "drive.appdata"}
API_NAMES = {"sheets": "Google Sheets API", "drive": "Google Drive API", "forms": "Google Forms API"}


@dataclass(frozen=True, slots=True)
class Caller:
    """Who a token stands for. `everywhere` marks the caller of a sandbox that accepts any token."""

    email: str
    app: str
    scopes: frozenset[str]
    everywhere: bool = False


def authorization(world: World, headers: Mapping[str, str], query: str) -> str | None:
    """Return what a request authorises itself with: the header, or the token in its query, which Google takes too.

    Where any token is good, an API key is one.
    """
    header = headers.get("authorization")
    if header:
        return header
    given = dict(parse_qsl(query))
    token = given.get("access_token")
    if not token and world.accept_any_token:
        token = given.get("key") or headers.get("x-goog-api-key")
    return f"Bearer {token}" if token else None


def caller_of(world: World, authorization: str | None, method: Method) -> Caller:
    """Return who calls; 401 without a good token."""
    scheme, _, token = (authorization or "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise _unauthenticated(f"Request is missing required authentication credential. {EXPECTED}", method, None)
    if world.accept_any_token:
        return Caller(ANYONE, "any", method.scopes, everywhere=True)
    grant = world.google.accounts.grant_of(token.strip())
    if grant is None:
        expired = token.strip() in world.google.accounts.grants
        reason = "ACCESS_TOKEN_EXPIRED" if expired else "ACCESS_TOKEN_TYPE_UNSUPPORTED"
        raise _unauthenticated(f"Request had invalid authentication credentials. {EXPECTED}", method, reason)
    return Caller(grant.email, grant.app, grant.scopes)


def check_enabled(world: World, method: Method) -> None:
    """Refuse where the API is switched off in the project."""
    if method.api not in world.google.disabled_apis:
        return
    service, name = SERVICES[method.api], API_NAMES[method.api]
    url = f"https://console.developers.google.com/apis/api/{service}/overview?project={PROJECT_NUMBER}"
    message = (
        f"{name} has not been used in project {PROJECT_NUMBER} before or it is disabled. Enable it by visiting {url} "
        "then retry. If you enabled this API recently, wait a few minutes for the action to propagate to our systems "
        "and retry."
    )
    link: Json = {"description": "Google developers console API activation", "url": url}
    details: list[Json] = [
        {"@type": "type.googleapis.com/google.rpc.Help", "links": [link]},
        {
            "@type": ERROR_INFO,
            "reason": "SERVICE_DISABLED",
            "domain": "googleapis.com",
            "metadata": {"consumer": f"projects/{PROJECT_NUMBER}", "service": service},
        },
    ]
    raise GoogleError(403, "PERMISSION_DENIED", message, details, reason="accessNotConfigured", domain="usageLimits")


def check_scopes(caller: Caller, method: Method) -> None:
    """Refuse a token that carries none of the scopes which open the method."""
    if caller.scopes & method.scopes:
        return
    info: Json = {
        "@type": ERROR_INFO,
        "reason": "ACCESS_TOKEN_SCOPE_INSUFFICIENT",
        "domain": "googleapis.com",
        "metadata": {"service": SERVICES[method.api], "method": method.rpc},
    }
    wanted = " ".join(sorted(method.scopes))
    challenge = f'Bearer realm="https://accounts.google.com/", error="insufficient_scope", scope="{wanted}"'
    raise GoogleError(
        403,
        "PERMISSION_DENIED",
        "Request had insufficient authentication scopes.",
        [info],
        reason="insufficientPermissions",
        headers={"www-authenticate": challenge},
    )


def sees_all_files(caller: Caller, method: Method) -> bool:
    """Say whether the token reaches every file shared with the caller, not only those given to the app."""
    return caller.everywhere or bool((caller.scopes & method.scopes) - PER_FILE_SCOPES)


def document_file(
    world: World, caller: Caller, method: Method, file_id: str, *, mime_type: str, writing: bool
) -> DriveFile:
    """Return a file for Sheets or Forms, refused as they refuse."""
    file = world.google.files.get(file_id)
    if file is None or (not sees_all_files(caller, method) and caller.app not in file.known_to):
        raise not_found()
    allowed = file.may_write(caller.email) if writing else file.may_read(caller.email)
    if not (allowed or caller.everywhere):
        raise forbidden()
    if file.mime_type != mime_type:
        raise GoogleError(400, "FAILED_PRECONDITION", "This operation is not supported for this document")
    return file


def _unauthenticated(message: str, method: Method, reason: str | None) -> GoogleError:
    info: Json = {
        "@type": ERROR_INFO,
        "reason": reason or "CREDENTIALS_MISSING",
        "domain": "googleapis.com",
        "metadata": {"service": SERVICES[method.api], "method": method.rpc},
    }
    challenge = 'Bearer realm="https://accounts.google.com/"' + (', error="invalid_token"' if reason else "")
    return GoogleError(
        401,
        "UNAUTHENTICATED",
        message,
        [info],
        reason="authError" if reason else "required",
        location="Authorization",
        location_type="header",
        headers={"www-authenticate": challenge},
    )
