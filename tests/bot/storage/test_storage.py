"""The bot's memory, on SQLite and on PostgreSQL alike."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import insert, select

from bot.storage import sequences
from bot.storage.engine import Storage, migrate
from bot.storage.inbox import Inbox
from bot.storage.memory import Memory
from bot.storage.runs import Runs
from bot.storage.schema import memory, metadata, runs
from bot.storage.sends import SENDING, SENT, Sends

NOW = datetime(2026, 3, 16, 8, 30, tzinfo=UTC)


def test_the_migrations_make_just_the_tables_that_the_code_knows(storage: Storage) -> None:
    with storage.begin() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})

        assert compare_metadata(context, metadata) == []


def test_migrating_again_changes_nothing(storage: Storage) -> None:
    Memory(storage)["kept"] = "yes"

    migrate(storage.engine)

    assert dict(Memory(storage)) == {"kept": "yes"}


def test_a_transaction_that_raises_leaves_nothing_behind(storage: Storage) -> None:
    def interrupted() -> None:
        with storage.begin() as connection:
            connection.execute(insert(memory).values(name="half", value="done"))
            raise RuntimeError("interrupted")

    with pytest.raises(RuntimeError):
        interrupted()

    assert "half" not in Memory(storage)


def test_times_come_back_as_aware_utc_whatever_zone_they_were_given_in(storage: Storage) -> None:
    in_india = NOW.astimezone(timezone(timedelta(hours=5, minutes=30)))

    Runs(storage).begin("digest", "2026-W12", now=in_india)

    with storage.read() as connection:
        kept = connection.scalar(select(runs.c.started_at))
    assert kept == NOW
    assert kept is not None
    assert kept.utcoffset() == timedelta(0)


def test_a_time_without_a_zone_is_refused(storage: Storage) -> None:
    with pytest.raises(Exception, match="no time zone"):
        Runs(storage).begin("digest", "2026-W12", now=datetime(2026, 3, 16, 8, 30))  # noqa: DTZ001


def test_memory_is_a_mapping_that_outlives_its_object(storage: Storage) -> None:
    first = Memory(storage)
    first["cursor"] = "1"
    first["cursor"] = "2"
    first["gone"] = "x"
    del first["gone"]

    again = Memory(storage)

    assert dict(again) == {"cursor": "2"}
    assert len(again) == 1
    with pytest.raises(KeyError):
        del again["gone"]


def test_a_run_that_was_cut_off_is_not_done_and_its_second_attempt_is_counted(storage: Storage) -> None:
    record = Runs(storage)

    record.begin("digest", "2026-W12", now=NOW)
    cut_off = record.is_done("digest", "2026-W12")
    record.begin("digest", "2026-W12", now=NOW + timedelta(minutes=1))
    record.finish("digest", "2026-W12", now=NOW + timedelta(minutes=2), outcome="posted")

    run = record.find("digest", "2026-W12")
    assert not cut_off
    assert run is not None
    assert (run.attempts, run.outcome, record.is_done("digest", "2026-W12")) == (2, "posted", True)
    assert record.latest("digest") == run


def test_a_request_received_twice_is_known_and_what_it_said_is_forgotten_when_done(storage: Storage) -> None:
    inbox = Inbox(storage)

    first = inbox.receive("command/1", "command", {"text": "add"}, now=NOW)
    second = inbox.receive("command/1", "command", {"text": "add"}, now=NOW)
    waiting = inbox.unfinished()
    inbox.done("command/1", now=NOW)
    after = inbox.receive("command/1", "command", {"text": "add"}, now=NOW)

    assert (first, second, after) == (True, False, False)
    assert [request.payload for request in waiting] == [{"text": "add"}]
    assert inbox.unfinished() == []


def test_finished_requests_are_forgotten_when_slack_no_longer_retries(storage: Storage) -> None:
    inbox = Inbox(storage)
    inbox.receive("old", "command", {}, now=NOW)
    inbox.done("old", now=NOW)
    inbox.receive("waiting", "command", {}, now=NOW)

    inbox.forget_before(NOW + timedelta(days=1))

    assert inbox.receive("old", "command", {}, now=NOW)
    assert not inbox.receive("waiting", "command", {}, now=NOW)


def test_the_ledger_knows_what_was_begun_and_what_was_sent(storage: Storage) -> None:
    ledger = Sends(storage)

    ledger.begin("digest/2026-W12", "C1", now=NOW)
    begun = ledger.find("digest/2026-W12")
    ledger.begin("digest/2026-W12", "C1", now=NOW + timedelta(hours=1))
    ledger.complete("digest/2026-W12", now=NOW + timedelta(hours=1), channel_id="C1", ts="1.2")
    sent = ledger.find("digest/2026-W12")

    assert begun is not None
    assert sent is not None
    assert (begun.state, sent.state, sent.ts) == (SENDING, SENT, "1.2")
    assert sent.attempted_at == NOW  # the first attempt: from there the channel is searched


def test_numbers_are_given_out_once_even_if_somebody_brings_higher_ones(storage: Storage) -> None:
    with storage.begin() as connection:
        first = [sequences.next_of(connection, "action") for _ in range(2)]
        sequences.at_least(connection, "action", 40)
        sequences.at_least(connection, "action", 7)
        sequences.at_least(connection, "fresh", 5)
        after = sequences.next_of(connection, "action")
        fresh = sequences.next_of(connection, "fresh")

    assert (first, after, fresh) == ([1, 2], 41, 6)
