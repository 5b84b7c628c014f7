"""A copy of the plan as files: to whoever may have one, to them alone, harmless to open, and written down."""

from __future__ import annotations

import csv
import io
import logging
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import select

from bot.assembly import Bot
from bot.storage.schema import exports
from integrations.sandbox.world import World
from tests.journeys.team import Team, words_of

# Ana is the Training Programme Manager and may export; nobody else may.


@pytest.fixture
def bot(team: Team) -> Iterator[Bot]:
    with team.running() as running:
        yield running


def _content(world: World, *, file_id: str) -> bytes:
    return world.slack.files.files[file_id].content


def files(team: Team, name: str) -> dict[str, list[dict[str, str]]]:
    """Open what somebody was sent, as a spreadsheet program does: rows by heading, by the file's name."""
    found = {}
    for message in team.direct_messages(name):
        for shown in message.get("files", []):
            content = team.sandbox.do(partial(_content, file_id=shown["id"]))
            text = content.decode("utf-8-sig")
            found[shown["name"]] = list(csv.DictReader(io.StringIO(text, newline=""), strict=True))
    return found


def exported(bot: Bot) -> list[Any]:
    with bot.storage.read() as connection:
        return list(connection.execute(select(exports)))


def test_the_programme_manager_is_sent_plan_and_log_alone_and_it_is_written_down(team: Team, bot: Bot) -> None:
    team.asks("Ana", "/action add Shorten the icebreaker @cat by Friday")
    team.asks("Cat", "/action note 1 =IMPORTXML(1)")

    answer = team.asks("Ana", "/action export")

    assert "I have sent you the plan (1 action) and its log as two files, in a direct message." in answer
    sent = files(team, "Ana")
    assert set(sent) == {"action-plan-2026-03-16.csv", "action-log-2026-03-16.csv"}
    [row] = sent["action-plan-2026-03-16.csv"]
    assert (row["Ref"], row["Action"], row["Owner"]) == ("ACT-0001", "Shorten the icebreaker", "cat")
    assert row["Due"] == "2026-03-20"
    changes = sent["action-log-2026-03-16.csv"]
    assert {change["Who"] for change in changes} == {team.people["Ana"], "cat"}
    assert "It names people: please keep it inside the team." in words_of(team.direct_messages("Ana")[0])
    assert team.said() == []
    [kept] = exported(bot)
    assert (kept.who, kept.scope, kept.actions, kept.log_entries) == (team.people["Ana"], "year", 1, len(changes))


def test_a_title_that_would_run_as_a_formula_is_a_text_in_the_file(team: Team, bot: Bot) -> None:
    team.asks("Ana", '/action add "=HYPERLINK(1)" @cat by Friday')

    team.asks("Ana", "/action export")

    [row] = files(team, "Ana")["action-plan-2026-03-16.csv"]
    assert row["Action"] == "'=HYPERLINK(1)"


def test_the_usual_copy_leaves_out_what_ended_before_september_and_all_has_everything(team: Team, bot: Bot) -> None:
    team.asks("Ana", "/action add Print larger handouts @ana by Friday")
    team.asks("Ana", "/action close 1 They are larger from cohort 2026-SPR-ON-03")
    team.asks("Ana", "/action add Film the second day @ana by 30/09/2026")
    team.asks("Ana", "/action add Send a poster @ana by Friday")
    team.asks("Ana", "/action decline 3 Nobody wants it")
    team.asks("Ana", "/action export")
    assert len(files(team, "Ana")["action-plan-2026-03-16.csv"]) == 3
    team.clock.move_on(timedelta(days=200))  # October: another school year

    team.asks("Ana", "/action export")
    usual = files(team, "Ana")["action-plan-2026-10-02.csv"]
    team.asks("Ana", "/action export all")

    assert [row["Ref"] for row in usual] == ["ACT-0002"]
    last = [message for message in team.direct_messages("Ana") if message.get("files")][-2:]
    assert "all that was ever closed, declined or taken off it: 3 actions" in words_of(last[0])
    assert [row.scope for row in exported(bot)] == ["year", "year", "all"]


def test_whoever_may_not_export_is_refused_in_private_and_it_is_logged(
    team: Team, bot: Bot, caplog: pytest.LogCaptureFixture
) -> None:
    team.asks("Dev", "/action add Shorten the icebreaker @cat by Friday")

    answer = team.asks("Ben", "/action export all")

    assert "Sorry, exporting the plan is for the Training Programme Manager. Nothing was changed." in answer
    assert team.direct_messages("Ben") == []
    assert team.said() == []
    assert exported(bot) == []
    [refusal] = [record for record in caplog.records if record.getMessage().startswith("action_refused")]
    assert refusal.levelno == logging.WARNING
    assert refusal.getMessage() == f"action_refused permission=export ref=None user={team.people['Ben']}"


def test_an_export_cut_off_between_its_two_files_is_finished_and_repeats_nothing(team: Team, bot: Bot) -> None:
    team.asks("Ana", "/action add Shorten the icebreaker @cat by Friday")
    team.breaks(kind="cut", path="/api/files.completeUploadExternal", nth=2)
    team.types("Ana", "/action export")
    team.wait_until(lambda: any("I have kept your request" in words_of(one) for one in team.private_answers("Ana")))
    assert list(files(team, "Ana")) == ["action-plan-2026-03-16.csv"]

    team.mends()
    team.clock.move_on(timedelta(minutes=1))
    bot.timetable().tick()
    team.wait_until(lambda: "I have sent you the plan" in words_of(team.private_answers("Ana")[-1]))

    shared = [file["name"] for message in team.direct_messages("Ana") for file in message.get("files", [])]
    assert shared == ["action-plan-2026-03-16.csv", "action-log-2026-03-16.csv"]
    assert len(exported(bot)) == 1


def test_what_cannot_be_exported_is_answered_with_what_can(team: Team, bot: Bot) -> None:
    assert "`/action export all` everything" in team.asks("Ana", "/action export mine")
