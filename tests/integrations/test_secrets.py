"""No token, key or private address reaches a log."""

from __future__ import annotations

import logging

import pytest

from integrations.secrets import HIDDEN, HideSecrets, redacted

PEM = "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkq\nhkiG9w0BAQEFAASC\n-----END PRIVATE KEY-----\n"

SECRETS = [
    "xoxb-17653672481-19874698323-pdFZKVeTuE8sk7oOcBrzbqgy",
    "xoxe.xoxp-1-Mi0yLTE3NjU",
    "xapp-1-A0123-456-abcdef",
    "ya29.a0AfH6SMBx-abc_DEF",
    "1//0gFakeRefreshTokenFake",
    "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJib3QifQ.c2lnbmF0dXJl",
    "https://hooks.slack.com/services/T000/B000/XXXX",
    "https://hooks.slack.com/commands/T0001/4242/abcDEF",
    "http://127.0.0.1:8080/commands/T0001/4242/abcDEF",
]


@pytest.mark.parametrize("secret", SECRETS)
def test_a_secret_is_hidden_and_the_words_around_it_stay(secret: str) -> None:
    assert redacted(f"before {secret} after") == f"before {HIDDEN} after"


def test_a_private_key_is_hidden_with_all_its_lines_even_cut_short() -> None:
    assert redacted(f"key {PEM} end").split() == ["key", HIDDEN, "end"]
    assert "MIIEvQ" not in redacted(PEM[:50])


def test_an_authorisation_header_is_hidden_whatever_its_token_looks_like() -> None:
    assert redacted("Authorization: Bearer plain0123456789") == f"Authorization: Bearer {HIDDEN}"


def test_ordinary_facts_are_left_alone() -> None:
    line = "digest_posted week=2025-W11 responses=42 channel=C0123 see https://docs.google.com/spreadsheets/d/1AbC/edit"

    assert redacted(line) == line


def test_a_log_line_is_redacted_in_its_arguments_and_its_traceback(caplog: pytest.LogCaptureFixture) -> None:
    caplog.handler.addFilter(HideSecrets())

    try:
        raise ValueError(f"could not read {PEM}")
    except ValueError:
        logging.getLogger("anything").exception("token %s refused", SECRETS[0])

    assert "token [hidden] refused" in caplog.text
    assert "could not read" in caplog.text
    assert "MIIEvQ" not in caplog.text


def test_a_malformed_log_call_neither_raises_nor_leaks(caplog: pytest.LogCaptureFixture) -> None:
    caplog.handler.addFilter(HideSecrets())

    logging.getLogger("anything").warning("two %s %s", SECRETS[0])

    assert SECRETS[0] not in caplog.text
