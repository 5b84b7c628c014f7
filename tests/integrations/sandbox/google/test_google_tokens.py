"""The token endpoint, asked by google-auth and by hand."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import requests
from google.auth import crypt, jwt
from google.auth.exceptions import RefreshError
from google.auth.transport.requests import Request
from google.oauth2.credentials import Credentials

from integrations.sandbox.clock import SandboxClock
from integrations.sandbox.server import Sandbox
from tests.integrations.sandbox.google.clients import SHEETS, credentials, session, shared_spreadsheet

NOT_IN_TIME = "Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe."
JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer"


# google-auth is only partly typed
encode: Any = jwt.encode
signer: Any = crypt.RSASigner.from_service_account_info
Person: Any = Credentials


def claim(sandbox: Sandbox, *, signed_by: str = "bot", **changed: Any) -> requests.Response:
    """Ask for a token with a claim of our own making."""
    key = sandbox.do(lambda world: world.google.service_account(signed_by))
    now = int(time.time())
    claims = {
        "iss": key["client_email"],
        "aud": key["token_uri"],
        "scope": SHEETS,
        "iat": now,
        "exp": now + 3600,
    } | changed
    signed = encode(signer(key), claims)
    form = {"grant_type": JWT_BEARER, "assertion": signed.decode()}
    return requests.post(sandbox.url + "/token", data=form, timeout=5)


def person(file: dict[str, Any]) -> Any:
    """Log in with a consent; from_authorized_user_info would go to Google whatever the file's token_uri says."""
    wanted = ("refresh_token", "token_uri", "client_id", "client_secret")
    return Person(token=None, scopes=file["scopes"], **{name: file[name] for name in wanted})


def test_a_signed_claim_gives_a_bearer_token_for_an_hour(sandbox: Sandbox) -> None:
    answer = claim(sandbox).json()

    assert answer["access_token"].startswith("ya29.")
    assert (answer["expires_in"], answer["token_type"]) == (3599, "Bearer")


@pytest.mark.parametrize(
    ("changed", "error", "description"),
    [
        ({"iss": "stranger@elsewhere.iam.gserviceaccount.com"}, "invalid_grant", "Invalid grant: account not found"),
        ({"aud": "https://example.com/token"}, "invalid_grant", "Invalid JWT: Failed audience check."),
        ({"scope": SHEETS + ".everything"}, "invalid_scope", "Invalid OAuth scope"),
        ({"scope": ""}, "invalid_scope", "Invalid OAuth scope"),
        ({"exp": 1_000_000_000, "iat": 999_999_000}, "invalid_grant", NOT_IN_TIME),
        ({"exp": int(time.time()) + 9000}, "invalid_grant", NOT_IN_TIME),
    ],
)
def test_a_wrong_claim_is_refused_in_googles_words(
    sandbox: Sandbox, changed: dict[str, Any], error: str, description: str
) -> None:
    answer = claim(sandbox, **changed)

    assert answer.status_code == 400
    assert answer.json()["error"] == error
    assert answer.json()["error_description"].startswith(description)


def test_a_claim_for_a_person_is_refused_without_domain_wide_delegation(sandbox: Sandbox) -> None:
    answer = claim(sandbox, sub="head@school.example")

    assert (answer.status_code, answer.json()["error"]) == (401, "unauthorized_client")


@pytest.mark.parametrize(("minutes", "allowed"), [(4, True), (6, False), (-4, True), (-66, False)])
def test_a_clients_clock_may_be_five_minutes_off(sandbox: Sandbox, minutes: int, allowed: bool) -> None:
    google_time = datetime.now(UTC) - timedelta(minutes=minutes)
    sandbox.world.google.accounts.signing_clock = lambda: google_time

    assert claim(sandbox).ok == allowed


def test_a_deleted_key_signs_nothing_any_more(sandbox: Sandbox) -> None:
    bot = credentials(sandbox, SHEETS)
    bot.refresh(Request())

    sandbox.do(lambda world: world.google.accounts.revoke_keys("bot"))

    with pytest.raises(RefreshError, match=r"Invalid JWT Signature\."):
        bot.refresh(Request())


def test_a_broken_assertion_is_a_bad_request(sandbox: Sandbox) -> None:
    for assertion in ("nonsense", "a.b.c", "e30.e30."):
        form = {"grant_type": JWT_BEARER, "assertion": assertion}
        answer = requests.post(sandbox.url + "/token", data=form, timeout=5)
        assert (answer.status_code, answer.json()["error"]) == (400, "invalid_grant")


def test_a_person_who_consented_gets_a_token_for_the_same_scopes(sandbox: Sandbox) -> None:
    file = sandbox.do(lambda world: world.google.oauth_user("training-team@school.example", scopes=[SHEETS]))
    trainer = person(file)

    trainer.refresh(Request())

    assert trainer.token.startswith("ya29.")
    assert trainer.granted_scopes == [SHEETS]


def test_a_withdrawn_consent_is_refused(sandbox: Sandbox) -> None:
    file = sandbox.do(lambda world: world.google.oauth_user("training-team@school.example", scopes=[SHEETS]))
    sandbox.do(lambda world: world.google.oauth_user("head@school.example", scopes=[SHEETS]))
    sandbox.do(lambda world: world.google.accounts.consents.pop(file["refresh_token"]))

    with pytest.raises(RefreshError, match="invalid_grant: Bad Request"):
        person(file).refresh(Request())


def test_a_token_is_over_after_an_hour_of_the_sandboxs_clock() -> None:
    clock = SandboxClock(held_at=datetime(2025, 9, 8, 9, 0, tzinfo=UTC))
    with Sandbox.start(clock=clock) as sandbox:
        url = f"{sandbox.url}/v4/spreadsheets/{shared_spreadsheet(sandbox)}"
        bot = session(sandbox, SHEETS)
        assert bot.get(url, timeout=5).ok
        token = bot.credentials.token

        clock.move_on(timedelta(hours=1))
        answer = requests.get(url, headers={"Authorization": f"Bearer {token}"}, timeout=5)

    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].endswith('error="invalid_token"')
