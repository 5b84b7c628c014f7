"""Google's accounts in the sandbox: service accounts with their keys, people with their consents, access tokens."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from integrations.sandbox.clock import SandboxClock

Json = dict[str, Any]

TOKEN_LIFE = timedelta(seconds=3599)
PROJECT = "cqi-sandbox"
PROJECT_NUMBER = "482915306471"


@cache
def private_key_pem(name: str) -> str:
    """Make an RSA key; once per process for each name, because it takes long."""
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import rsa

    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()


@dataclass(slots=True)
class ServiceAccount:
    """A service account. `keys` are those not revoked, key id to PEM."""

    email: str
    client_id: str
    keys: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Consent:
    """What a person allowed an OAuth client to do, as a refresh token stands for it."""

    email: str
    client_id: str
    client_secret: str
    scopes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Grant:
    """One access token: who, by which app, for what, until when."""

    email: str
    app: str
    scopes: frozenset[str]
    expires_at: datetime


def real_time() -> datetime:
    return datetime.now(UTC)


class Accounts:
    """Who exists and which tokens are good."""

    def __init__(self, *, clock: SandboxClock, base_url: str) -> None:
        self._clock = clock
        self._base_url = base_url
        self.service_accounts: dict[str, ServiceAccount] = {}
        self.consents: dict[str, Consent] = {}  # by refresh token
        self.grants: dict[str, Grant] = {}  # by access token
        # Clients sign with the machine's own clock, so it is the measure here even where the sandbox's clock is held.
        self.signing_clock: Callable[[], datetime] = real_time

    @property
    def token_uri(self) -> str:
        return f"{self._base_url}/token"

    def service_account(self, name: str) -> Json:
        """Return the key file of a service account, made on first asking."""
        email = f"{name}@{PROJECT}.iam.gserviceaccount.com"
        account = self.service_accounts.get(email)
        if account is None:
            account = ServiceAccount(email, _digits(email, 21))
            account.keys[_hex("key:" + email, 40)] = private_key_pem("first")
            self.service_accounts[email] = account
        key_id, pem = next(iter(account.keys.items()))
        return {
            "type": "service_account",
            "project_id": PROJECT,
            "private_key_id": key_id,
            "private_key": pem,
            "client_email": email,
            "client_id": account.client_id,
            "auth_uri": f"{self._base_url}/o/oauth2/auth",
            "token_uri": self.token_uri,
            "auth_provider_x509_cert_url": f"{self._base_url}/oauth2/v1/certs",
            "client_x509_cert_url": f"{self._base_url}/robot/v1/metadata/x509/{email.replace('@', '%40')}",
            "universe_domain": "googleapis.com",
        }

    def revoke_keys(self, name: str) -> None:
        """Delete a service account's keys and cut off the tokens made with them."""
        email = f"{name}@{PROJECT}.iam.gserviceaccount.com"
        account = self.service_accounts[email]
        account.keys = {_hex(f"key:{email}:{secrets.token_hex(4)}", 40): private_key_pem("second")}
        self.grants = {token: grant for token, grant in self.grants.items() if grant.email != email}

    def oauth_user(self, email: str, *, scopes: Sequence[str]) -> Json:
        """Return the authorised-user file of a person who gave a client these scopes."""
        client_id = f"{PROJECT_NUMBER}-{_hex('client', 32)}.apps.googleusercontent.com"
        refresh_token = "1//0" + secrets.token_urlsafe(60)
        consent = Consent(email, client_id, "GOCSPX-" + _hex("secret", 28), frozenset(scopes))
        self.consents[refresh_token] = consent
        return {
            "type": "authorized_user",
            "client_id": consent.client_id,
            "client_secret": consent.client_secret,
            "refresh_token": refresh_token,
            "token_uri": self.token_uri,
            "scopes": sorted(scopes),
            "universe_domain": "googleapis.com",
        }

    def grant(self, email: str, *, app: str, scopes: frozenset[str]) -> str:
        """Make an access token."""
        token = "ya29.c.c0" + secrets.token_urlsafe(96)
        self.grants[token] = Grant(email, app, scopes, self._clock.now() + TOKEN_LIFE)
        return token

    def grant_of(self, token: str) -> Grant | None:
        """Return what a token stands for; None if it is unknown or over."""
        grant = self.grants.get(token)
        return grant if grant is not None and self._clock.now() < grant.expires_at else None

    def expire_tokens(self) -> None:
        """Make every access token invalid, as when an hour has passed."""
        self.grants = {token: replace(grant, expires_at=self._clock.now()) for token, grant in self.grants.items()}

    def permission_id(self, email: str) -> str:
        """Return the id that Drive uses for an address in permissions."""
        return _digits("permission:" + email.casefold(), 20)

    def root_folder(self, email: str) -> str:
        """Return the id of an account's My Drive."""
        return "0A" + _hex("root:" + email.casefold(), 15) + "Uk9PVA"


def _hex(text: str, length: int) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:length]


def _digits(text: str, length: int) -> str:
    return "1" + str(int(hashlib.sha256(text.encode()).hexdigest(), 16))[: length - 1]
