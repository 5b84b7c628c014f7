"""When a person's words are to go: `cqi erase`, `cqi purge` and the yearly purge, and what each reaches."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot.assembly import Bot
from bot.cli import NEEDS_A_PERSON, OK, main
from bot.storage.schema import comment_log, figure_blocks, responses
from tests.journeys.private_lane import QUIET, a_cohort_with, everything_said, lane, presses, released, replies
from tests.journeys.team import RESPONSES, Team, Ticking

Typed = Callable[..., tuple[int, str]]
WORDS = "The carousel of posters made it real for us in our tiny village hall."
YEARS_AGO = datetime(2024, 5, 1, 9, 0, tzinfo=UTC)


@pytest.fixture
def typed(team: Team, capsys: pytest.CaptureFixture[str]) -> Typed:
    """Type a command for this team; get its exit code and all that it printed."""

    def run(*arguments: str) -> tuple[int, str]:
        capsys.readouterr()
        code = main([*arguments, "--config", str(team.settings_file)])
        printed = capsys.readouterr()
        return code, printed.out + printed.err

    return run


def database(team: Team) -> bytes:
    """Read every byte that is kept on the disk."""
    files = sorted(Path(team.folder).glob("cqi.sqlite3*"))
    return b"".join(file.read_bytes() for file in files)


def a_posted_quote(team: Team) -> None:
    a_cohort_with(team, WORDS)
    with team.running() as bot:
        bot.refresh()
        view = lane(team, "Ben")
        presses(team, "Ben", view, "review.themes", selected=["interaction"])
        released(team, "Ben")
        bot.digest()
        bot.close()


def test_erase_says_first_what_it_would_reach_and_changes_nothing(team: Team, typed: Typed) -> None:
    a_posted_quote(team)

    code, printed = typed("erase", "--response", "C-0001")

    assert code == OK
    assert "this would be erased" in printed
    assert "1  responses as they were read" in printed
    assert "1  quotes shown in Slack" in printed
    assert "Nothing was erased. Add --yes to do it." in printed
    assert WORDS not in printed
    assert WORDS in everything_said(team)
    assert WORDS.encode() in database(team)


def test_erase_reaches_the_database_to_the_last_byte_and_the_quote_in_slack_and_says_what_a_person_must_do(
    team: Team, typed: Typed
) -> None:
    a_posted_quote(team)

    code, printed = typed("erase", "--response", "C-0001", "--yes")

    assert code == OK
    assert "erased" in printed
    assert "Delete the response there, and its row in the linked sheet, by hand." in printed
    assert "Figures that are printed stay" in printed
    assert WORDS not in everything_said(team)
    assert "[quote withdrawn]" in replies(team, team.messages()[0])[-1]
    assert b"carousel of posters" not in database(team)
    with_it = team.at_sheet(lambda person: person.read(f"'{RESPONSES}'"))
    assert WORDS in str(with_it)  # the form's tab is never written to


def test_what_was_erased_is_not_read_in_again_and_erasing_again_finds_nothing(team: Team, typed: Typed) -> None:
    a_posted_quote(team)
    key = key_of(team)
    typed("erase", "--response", key, "--yes")

    team.clock.move_on(timedelta(minutes=20))
    bot = team.bot()
    bot.refresh()

    assert rows(bot) == 8
    bot.close()
    assert b"carousel of posters" not in database(team)
    code, printed = typed("erase", "--response", key, "--yes")
    assert (code, "was erased before; nothing of it is kept" in printed) == (OK, True)


def test_erase_cut_off_before_slack_answers_goes_on_where_it_was(team: Team, typed: Typed) -> None:
    a_posted_quote(team)
    team.breaks(kind="503", path="*/chat.update", times=None, retry_after=0)
    typed("erase", "--response", "C-0001", "--yes")
    assert WORDS in everything_said(team)
    team.mends()

    code, _ = typed("erase", "--response", "C-0001", "--yes")

    assert code == OK
    assert WORDS not in everything_said(team)
    assert b"carousel of posters" not in database(team)


def test_erase_names_the_actions_into_which_somebody_pasted_the_words(team: Team, typed: Typed) -> None:
    a_posted_quote(team)
    with team.running() as bot:
        team.asks("Dev", "/action add Look at this @eve by Friday")
        team.asks("Dev", f"/action edit 1 evidence {WORDS}")
        bot.close()

    _, printed = typed("erase", "--response", "C-0001", "--yes")

    assert "Somebody put words of it into ACT-0001: please look" in printed


def test_erase_of_something_unknown_says_so(team: Team, typed: Typed) -> None:
    code, printed = typed("erase", "--response", "nobody")

    assert code == NEEDS_A_PERSON
    assert 'Nothing is kept under "nobody".' in printed


def test_purge_takes_the_raw_responses_before_a_day_and_leaves_figures_and_the_rest(team: Team, typed: Typed) -> None:
    team.cohort_answers("2024-SUM-ON-01", 6, at=YEARS_AGO, **{**QUIET, "most_useful": WORDS})
    team.cohort_answers("2026-SPR-ON-01", 7)
    first = team.bot()
    first.refresh()
    first.digest()
    first.close()

    _, told = typed("purge", "--before", "2025-01-01")
    assert "Nothing was erased. Add --yes" in told
    code, printed = typed("purge", "--before", "2025-01-01", "--yes")

    assert code == OK
    assert "6  responses as they were read" in printed
    bot = team.bot()
    assert rows(bot) == 7
    assert b"carousel of posters" not in database(team)
    with bot.storage.read() as connection:
        assert connection.scalar(select(func.sum(figure_blocks.c.responses))) == 13  # as they were cut
    bot.close()


def test_the_yearly_purge_comes_after_the_digest_has_counted_and_tells_the_alert_channel_once(team: Team) -> None:
    team.cohort_answers("2024-SUM-ON-01", 6, at=YEARS_AGO, **{**QUIET, "most_useful": WORDS})
    team.cohort_answers("2026-SPR-ON-01", 7)
    ticking = Ticking(team)

    ticking.ticks()
    ticking.later(days=1)
    ticking.later(days=1)

    told = [words for words in team.told() if "Raw responses sent before" in words]
    assert len(told) == 1
    assert "Raw responses sent before 1 September 2024 were erased: 6 responses as they were read" in told[0]
    assert rows(ticking.bot) == 7
    with ticking.bot.storage.read() as connection:
        [entry] = connection.execute(select(comment_log).where(comment_log.c.did == "purged")).all()
    assert (entry.who, entry.how_many) == ("yearly purge", 6)
    assert "13 forms" in words_in_digest(team)


def test_responses_kept_for_good_are_not_purged(team: Team) -> None:
    team.change_settings('keep_responses = "end of next academic year"', 'keep_responses = "for good"')
    team.cohort_answers("2024-SUM-ON-01", 6, at=YEARS_AGO)
    ticking = Ticking(team)

    ticking.ticks()
    ticking.later(days=1)

    assert rows(ticking.bot) == 6


# --- how it is done


def rows(bot: Bot) -> int:
    with bot.storage.read() as connection:
        return len(connection.execute(select(responses.c.key)).all())


def key_of(team: Team) -> str:
    bot = team.bot()
    with bot.storage.read() as connection:
        found = [row.key for row in connection.execute(select(responses)) if row.answers.get("most_useful") == WORDS]
    bot.close()
    return str(found[0])


def words_in_digest(team: Team) -> str:
    return team.said()[-1]
