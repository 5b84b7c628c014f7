"""Key files and tokens: each way they can be wrong, said in one line and without the key."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from integrations.errors import IntegrationError, ServiceMisconfigured, ServiceUnavailable
from integrations.google.credentials import SPREADSHEETS, Access

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.integrations.google.google_in_sandbox import Google


def refusal(path: Path) -> str:
    with pytest.raises(ServiceMisconfigured) as caught:
        Access.from_file(path, scopes=[SPREADSHEETS])
    said = str(caught.value)
    assert "\n" not in said
    assert caught.value.__cause__ is None
    return said


def test_a_missing_key_file_says_where_it_was_looked_for(tmp_path: Path) -> None:
    assert f"There is no Google key file at {tmp_path / 'key.json'}" in refusal(tmp_path / "key.json")


def test_a_folder_in_the_key_files_place_is_refused(tmp_path: Path) -> None:
    assert "cannot be read" in refusal(tmp_path)


def test_half_a_key_file_is_refused(google: Google) -> None:
    path = google.key_file()
    path.write_text(path.read_text()[:200])

    assert "is not JSON" in refusal(path)


def test_an_oauth_client_file_is_recognised_as_the_usual_mistake(google: Google) -> None:
    assert "is an OAuth client file" in refusal(google.key_file({"installed": {"client_id": "x"}}))


def test_some_other_json_is_not_a_key(google: Google) -> None:
    assert '"type" should be' in refusal(google.key_file({"hello": "world"}))


def test_a_key_without_its_fields_names_them(google: Google) -> None:
    assert "lacks client_email" in refusal(google.key_file({**google.key, "client_email": ""}))


@pytest.mark.parametrize("damage", [lambda key: key.replace("\n", "\\n"), lambda key: key[:400], lambda _: "a key"])
def test_a_damaged_private_key_is_refused_without_showing_it(google: Google, damage: Callable[[str], str]) -> None:
    damaged = damage(google.key["private_key"])

    said = refusal(google.key_file({**google.key, "private_key": damaged}))

    assert "The private key in" in said
    assert "BEGIN" not in said
    assert google.key["private_key"][30:60] not in said


def sign_in_error(google: Google, **access: Any) -> IntegrationError:
    from integrations.google.errors import FAILURES, translated

    bot = Access.from_file(google.key_file(), scopes=[SPREADSHEETS], **access)
    with pytest.raises((IntegrationError, *FAILURES)) as caught:
        bot.token()
    return translated(caught.value, doing="signing in", address=bot.address)


def test_a_revoked_key_is_told_from_a_wrong_clock(google: Google) -> None:
    google.key_file()
    google.do(lambda world: world.google.accounts.revoke_keys("cqi-bot"))

    error = sign_in_error(google)

    assert isinstance(error, ServiceMisconfigured)
    assert "no longer accepts the key" in str(error)


def test_a_clock_that_is_off_is_named_with_how_far(google: Google) -> None:
    def be_six_minutes_behind(world: Any) -> None:
        world.clock.hold_at(datetime.now(UTC) - timedelta(minutes=6))
        world.google.accounts.signing_clock = world.clock.now

    google.do(be_six_minutes_behind)

    error = sign_in_error(google)

    assert isinstance(error, ServiceMisconfigured)
    assert "clock is 6 minutes ahead of Google's" in str(error)


def test_a_token_endpoint_that_answers_nonsense_is_unavailable(google: Google) -> None:
    google.fails("html-502", path="/token")

    assert isinstance(sign_in_error(google), ServiceUnavailable)


def test_a_persons_permission_works_and_its_withdrawal_is_told(google: Google) -> None:
    person = google.do(lambda world: world.google.oauth_user("training-team@school.example", scopes=[SPREADSHEETS]))
    person.setdefault("token_uri", f"{google.sandbox.url}/token")
    path = google.key_file(person, name="person.json")

    access = Access.from_file(path, scopes=[SPREADSHEETS])
    first = access.token()
    google.do(lambda world: world.google.accounts.consents.clear())

    assert access.address is None
    assert first == access.token()
    with pytest.raises(ServiceMisconfigured):
        access.renew(first)


def test_a_token_is_fetched_once_and_renewed_only_if_it_is_the_refused_one(google: Google) -> None:
    access = Access.from_file(google.key_file(), scopes=[SPREADSHEETS])
    google.mark()

    first = access.token()
    assert access.token() == first
    second = access.renew(first)
    assert access.renew(first) == second

    assert len(google.requests(with_token=True)) == 2
