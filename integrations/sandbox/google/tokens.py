"""Google's token endpoint: a signed claim or a refresh token in, an access token out, checked as Google checks."""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

from integrations.sandbox.google.accounts import TOKEN_LIFE, Accounts, ServiceAccount

if TYPE_CHECKING:
    from datetime import datetime

    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

Json = dict[str, Any]

JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer"
SKEW_ALLOWED = timedelta(minutes=5)
GOOGLE_AUDIENCES = (  # google-auth signs for the first whatever the key file's token_uri says
    "https://oauth2.googleapis.com/token",
    "https://www.googleapis.com/oauth2/v4/token",
    "https://accounts.google.com/o/oauth2/token",
)
LONGEST_LIFE = timedelta(hours=1)
NOT_SHORT_LIVED = (
    "Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. "
    "Check your iat and exp values in the JWT claim."
)
UNAUTHORIZED_CLIENT = (
    "Client is unauthorized to retrieve access tokens using this method, or client not authorized for any of the "
    "scopes requested."
)


class TokenRefused(Exception):
    """An OAuth error as the token endpoint answers it."""

    def __init__(self, error: str, description: str, *, status: int = 400) -> None:
        super().__init__(description)
        self.status = status
        self.body: Json = {"error": error, "error_description": description}


@dataclass(frozen=True, slots=True)
class SignedClaim:
    """A JWT taken apart, its signature not yet checked."""

    header: Json
    claims: Json
    signed: bytes
    signature: bytes


def token_answer(body: bytes, *, accounts: Accounts, known_scopes: frozenset[str], anybody: bool = False) -> Json:
    """Answer a form-encoded token request; raise TokenRefused where Google refuses. `anybody` may have a token."""
    form = {name: values[-1] for name, values in parse_qs(body.decode("utf-8", "replace")).items()}
    grant_type = form.get("grant_type", "")
    if anybody and grant_type in (JWT_BEARER, "refresh_token"):
        token = accounts.grant("anyone@sandbox.example", app="any", scopes=known_scopes)
        return {"access_token": token, "expires_in": int(TOKEN_LIFE.total_seconds()), "token_type": "Bearer"}
    if grant_type == JWT_BEARER:
        return _for_service_account(form, accounts, known_scopes)
    if grant_type == "refresh_token":
        return _for_person(form, accounts)
    if not grant_type:
        raise TokenRefused("invalid_request", "Required parameter is missing: grant_type")
    raise TokenRefused("unsupported_grant_type", f"Invalid grant_type: {grant_type}")


def _for_service_account(form: dict[str, str], accounts: Accounts, known: frozenset[str]) -> Json:
    claim = _taken_apart(form.get("assertion", ""))
    account = accounts.service_accounts.get(str(claim.claims.get("iss", "")))
    if account is None:
        raise TokenRefused("invalid_grant", "Invalid grant: account not found")
    _check_signature(claim, account)
    _check_times(claim.claims, accounts.signing_clock())
    if claim.claims.get("aud") not in {accounts.token_uri, *GOOGLE_AUDIENCES}:
        raise TokenRefused(
            "invalid_grant", f"Invalid JWT: Failed audience check. The right audience is {GOOGLE_AUDIENCES[0]}"
        )
    if claim.claims.get("sub", account.email) != account.email:
        raise TokenRefused("unauthorized_client", UNAUTHORIZED_CLIENT, status=401)
    scopes = frozenset(str(claim.claims.get("scope", "")).split())
    if not scopes or not scopes <= known:
        raise TokenRefused("invalid_scope", "Invalid OAuth scope or ID token audience provided.")
    token = accounts.grant(account.email, app=account.client_id, scopes=scopes)
    return {"access_token": token, "expires_in": int(TOKEN_LIFE.total_seconds()), "token_type": "Bearer"}


def _for_person(form: dict[str, str], accounts: Accounts) -> Json:
    consent = accounts.consents.get(form.get("refresh_token", ""))
    clients = {known.client_id for known in accounts.consents.values()}
    if form.get("client_id") not in clients:
        raise TokenRefused("invalid_client", "The OAuth client was not found.", status=401)
    if consent is None or consent.client_id != form.get("client_id"):
        raise TokenRefused("invalid_grant", "Bad Request")
    if consent.client_secret != form.get("client_secret"):
        raise TokenRefused("invalid_client", "Unauthorized", status=401)
    asked = frozenset(form.get("scope", "").split()) or consent.scopes
    if not asked <= consent.scopes:
        raise TokenRefused("invalid_scope", "Bad Request")
    token = accounts.grant(consent.email, app=consent.client_id, scopes=asked)
    return {
        "access_token": token,
        "expires_in": int(TOKEN_LIFE.total_seconds()),
        "scope": " ".join(sorted(asked)),
        "token_type": "Bearer",
    }


def _taken_apart(assertion: str) -> SignedClaim:
    if not assertion:
        raise TokenRefused("invalid_request", "Missing parameter: assertion")
    try:
        header, claims, signature = assertion.split(".")
        return SignedClaim(
            json.loads(_unpacked(header)),
            json.loads(_unpacked(claims)),
            f"{header}.{claims}".encode(),
            _unpacked(signature),
        )
    except (ValueError, binascii.Error) as error:
        raise TokenRefused("invalid_grant", "Bad Request") from error


def _unpacked(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _check_signature(claim: SignedClaim, account: ServiceAccount) -> None:
    """Check RS256 against the key named in the header, or against any key of the account if none is named."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import padding

    named = claim.header.get("kid")
    keys = list(account.keys.values()) if named is None else [account.keys[named]] if named in account.keys else []
    for pem in keys if claim.header.get("alg") == "RS256" else []:
        try:
            _public_key(pem).verify(claim.signature, claim.signed, padding.PKCS1v15(), hashes.SHA256())
        except InvalidSignature:
            continue
        return
    raise TokenRefused("invalid_grant", "Invalid JWT Signature.")


@cache
def _public_key(pem: str) -> RSAPublicKey:
    """Read a key once: checking its primes takes longer than a whole token request."""
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import rsa

    private = serialization.load_pem_private_key(pem.encode(), password=None)
    assert isinstance(private, rsa.RSAPrivateKey)  # noqa: S101 - accounts makes no other kind
    return private.public_key()


def _check_times(claims: Json, now: datetime) -> None:
    issued, expires = claims.get("iat"), claims.get("exp")
    if not isinstance(issued, int | float) or not isinstance(expires, int | float):
        raise TokenRefused("invalid_grant", NOT_SHORT_LIVED)
    moment, skew = now.timestamp(), SKEW_ALLOWED.total_seconds()
    in_time = issued <= moment + skew and expires > moment - skew and expires > issued
    if not in_time or expires - issued > LONGEST_LIFE.total_seconds():
        raise TokenRefused("invalid_grant", NOT_SHORT_LIVED)
