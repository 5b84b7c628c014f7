"""What `cqi check` finds at Google, and what it says to click."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from integrations.google.checks import check_form, check_key_file, check_sign_in, check_spreadsheet
from integrations.google.credentials import SPREADSHEETS

if TYPE_CHECKING:
    from integrations.findings import Finding
    from tests.integrations.google.google_in_sandbox import Google


def look(google: Google, book_id: str | None = None, **more: Any) -> list[Finding]:
    wanted: dict[str, Any] = {"tabs": ("Plan",), "must_edit": True, **more}
    return check_spreadsheet(
        google.transport(),
        book_id or google.book_id,
        sheets_url=google.sandbox.url,
        drive_url=google.sandbox.url,
        **wanted,
    )


def test_a_workbook_that_is_all_right_gives_only_good_findings_and_is_not_touched(google: Google) -> None:
    version = google.workbook().version()

    findings = look(google)

    assert [finding.ok for finding in findings] == [True, True, True]
    assert google.workbook().version() == version


def test_a_workbook_shared_for_reading_says_whom_to_make_an_editor(google: Google) -> None:
    book_id = google.a_spreadsheet("Read only", sheets=("Plan",), role="reader")

    *_, rights = look(google, book_id)

    assert not rights.ok
    assert rights.remedy is not None
    assert f"make {google.address} an Editor" in rights.remedy


def test_a_workbook_that_is_not_shared_says_whom_to_share_it_with(google: Google) -> None:
    [finding] = look(google, google.a_spreadsheet("Private", sheets=("Plan",), role=None))

    assert not finding.ok
    assert google.address in str(finding.remedy)


def test_a_missing_tab_is_named_with_those_there_are(google: Google) -> None:
    findings = look(google, tabs=("Plan", "Actions"), must_edit=False)

    assert [finding.ok for finding in findings] == [True, True, False]
    assert '"Plan", "Form responses 1"' in str(findings[-1].remedy)


def test_a_drive_that_is_switched_off_leaves_the_edit_right_open_and_says_so(google: Google) -> None:
    google.do(lambda world: world.google.disabled_apis.add("drive"))

    *_, rights = look(google)

    assert not rights.ok
    assert "could not be learnt" in rights.what
    assert "Switch it on" in str(rights.remedy)


def test_a_key_file_others_may_read_is_reported_with_the_command_that_mends_it(google: Google) -> None:
    path = google.key_file()
    path.chmod(0o644)

    readable, private = check_key_file(path, scopes=[SPREADSHEETS])

    assert readable.ok
    assert google.address in readable.what
    assert not private.ok
    assert private.remedy == f"Run `chmod 600 {path}`."


def test_a_bad_key_file_is_one_finding(google: Google) -> None:
    [finding] = check_key_file(google.key_file({"type": "service_account"}), scopes=[SPREADSHEETS])

    assert not finding.ok


def test_signing_in_works_or_says_why_not(google: Google) -> None:
    assert [finding.ok for finding in check_sign_in(google.transport())] == [True]

    google.do(lambda world: world.google.accounts.revoke_keys("cqi-bot"))
    google.key_file()

    assert "no longer accepts the key" in str(check_sign_in(google.transport())[0].remedy)


def test_a_form_that_can_be_read_is_named_and_one_that_cannot_says_whom_to_share_it_with(google: Google) -> None:
    form = google.do(lambda world: world.google.create_form("Course feedback", owner="training-team@school.example"))

    [closed] = check_form(google.transport(), form.form_id, forms_url=google.sandbox.url)
    google.do(lambda world: world.google.share(form.form_id, google.address, role="writer"))
    [opened] = check_form(google.transport(), form.form_id, forms_url=google.sandbox.url)

    assert google.address in str(closed.remedy)
    assert opened.ok
    assert "Course feedback" in opened.what
