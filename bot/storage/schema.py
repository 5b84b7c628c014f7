"""The tables, as SQLAlchemy Core knows them. A change here comes with a migration; a test compares the two."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)


class UtcDateTime(TypeDecorator[datetime]):
    """An aware datetime, kept as UTC: SQLite has no time zones, so what comes back is given its own again."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value!r} has no time zone; times are kept as aware UTC")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


# Which job is done for which period ("digest", "2026-W12"). A row that is there and not finished was cut off.
runs = Table(
    "runs",
    metadata,
    Column("job", String(40), primary_key=True),
    Column("period", String(40), primary_key=True),
    Column("started_at", UtcDateTime, nullable=False),
    Column("finished_at", UtcDateTime),
    Column("attempts", Integer, nullable=False, default=1),
    Column("outcome", String(200)),
)

# Every message that must go out exactly once. Written before the send ("sending"), completed after it ("sent").
sends = Table(
    "sends",
    metadata,
    Column("key", String(200), primary_key=True),  # "digest/2026-W12", "reminder/2026-03-16/U123"
    Column("channel_id", String(40), nullable=False),
    Column("state", String(10), nullable=False),  # "sending", "sent"
    Column("attempted_at", UtcDateTime, nullable=False),
    Column("file_id", String(40)),  # for a picture: known before it is shared
    Column("posted_channel_id", String(40)),
    Column("ts", String(40)),
    Column("sent_at", UtcDateTime),
)

# Numbers given out one by one and never twice, whoever asks: "action" for references.
sequences = Table(
    "sequences", metadata, Column("name", String(40), primary_key=True), Column("last", Integer, nullable=False)
)

# What Slack handed us, kept before it is acknowledged: a retry is known, and a crash after that loses nothing.
inbox = Table(
    "inbox",
    metadata,
    Column("request_id", String(200), primary_key=True),
    Column("kind", String(40), nullable=False),
    Column("payload", JSON, nullable=False),
    Column("received_at", UtcDateTime, nullable=False),
    Column("done_at", UtcDateTime),
)

# Small facts that outlive a restart: sheet ids, cursors, file versions, names of people.
memory = Table("memory", metadata, Column("name", String(200), primary_key=True), Column("value", Text, nullable=False))

responses = Table(
    "responses",
    metadata,
    Column("source", String(80), primary_key=True),  # "learner"
    Column("key", String(120), primary_key=True),  # Google's response id, else the row's stable fingerprint
    Column("submitted_at", UtcDateTime),
    Column("cohort", Text),
    Column("answers", JSON, nullable=False),  # question key -> value as read
    Column("content_hash", String(64), nullable=False),
    Column("excluded_because", Text),  # test and staff submissions: counted, never analysed
    Column("first_seen_at", UtcDateTime, nullable=False),
    Column("changed_at", UtcDateTime, nullable=False),
    Column("withdrawn_at", UtcDateTime),  # gone from the source
    Column("block", Integer),  # the block of figures it was counted in; None while it waits
    Index("ix_responses_submitted", "source", "submitted_at"),
)

# What a response said before it was edited. Where a response's key changes, its versions go with it.
response_versions = Table(
    "response_versions",
    metadata,
    Column("source", String(80), primary_key=True),
    Column("key", String(120), primary_key=True),  # of the response as it is now
    Column("version", Integer, primary_key=True, autoincrement=False),  # 1 is the first that was replaced
    Column("submitted_at", UtcDateTime),
    Column("cohort", Text),
    Column("answers", JSON, nullable=False),
    Column("replaced_at", UtcDateTime, nullable=False),
)

# A tab of responses as it was last read, row by row without what it says: so that the next look asks for what is new.
tab_rolls = Table(
    "tab_rolls",
    metadata,
    Column("source", String(80), primary_key=True),
    Column("part", Integer, primary_key=True, autoincrement=False),  # 0 is about the tab, the others hold its rows
    Column("content", Text, nullable=False),
)

# Rows that could not be read, kept so that nothing is lost and a person can be told where to look.
unread_rows = Table(
    "unread_rows",
    metadata,
    Column("source", String(80), primary_key=True),
    Column("key", String(120), primary_key=True),
    Column("place", Text, nullable=False),  # 'tab "Form Responses 1", row 14'
    Column("reason", Text, nullable=False),
    Column("first_seen_at", UtcDateTime, nullable=False),
)

# Figures once cut are printed as they are for good: what two prints tell together is never about fewer than a block.
figure_blocks = Table(
    "figure_blocks",
    metadata,
    Column("source", String(80), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("unit", Text, nullable=False),  # a cohort, or "pool-7"; late forms can add a second block to a cohort
    Column("label", Text, nullable=False),
    Column("cohorts", Integer, nullable=False),  # how many
    Column("responses", Integer, nullable=False),  # how many
    Column("first_on", Date, nullable=False),
    Column("last_on", Date, nullable=False),
    Column("counts", JSON, nullable=False),  # question -> value -> how many
    Column("period", String(40), nullable=False),  # the digest that printed it first
    Column("cut_at", UtcDateTime, nullable=False),
)

actions = Table(
    "actions",
    metadata,
    Column("ref", String(20), primary_key=True),  # "ACT-0042", never used again
    Column("number", Integer, nullable=False, unique=True),
    Column("raised_on", Date, nullable=False),
    Column("raised_by", String(40), nullable=False),  # Slack user id, or "sheet"
    Column("source", Text),
    Column("cohort", Text),
    Column("principles", JSON, nullable=False, default=list),  # ["A", "C"]
    Column("area", Text),
    Column("evidence", Text),  # issue and evidence
    Column("evidence_link", Text),
    Column("title", Text, nullable=False),  # the action itself
    Column("outcome", Text),  # what will be different once it is done
    Column("revision_size", String(20)),
    Column("urgency", String(20)),
    Column("priority", String(20)),
    Column("owner_id", String(40)),  # Slack user id; None where only a name is known
    Column("owner_name", Text),
    Column("agreed_on", Date),
    Column("start_on", Date),
    Column("due_on", Date),
    Column("status", String(40), nullable=False),
    Column("notes", Text),
    Column("implemented_on", Date),
    Column("impact", Text),  # evidence and impact
    Column("applies_from", Text),  # the first cohort that meets the change
    Column("closed_on", Date),
    Column("version_affected", Text),
    Column("communicated_to", Text),
    Column("measure", Text),  # what of the form it is to move, by its title there
    Column("baseline", Text),  # how that stood when the action was agreed, as JSON; never changed afterwards
    Column("outcome_check", Text),  # the last look at its measure, as JSON, and what was decided about it
    Column("verified_on", Date),
    Column("verified_by", Text),  # by name; never the owner
    Column("verified_by_id", String(40)),
    Column("verification", Text),  # what was said with it, or why it was not verified
    Column("follows", String(20)),  # the action that did not help and that this one adapts
    Column("alert_from", Text),  # the first and last group that raised it, as `figure_blocks.unit`
    Column("alert_to", Text),
    Column("archived", Boolean, nullable=False, default=False),  # its row was deleted from the sheet by a person
    Column("revision", Integer, nullable=False, default=1),  # grows with each change
)

# Append-only: who changed what, when and where. No statement of the bot updates or deletes a row of it.
action_log = Table(
    "action_log",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("ref", String(20), ForeignKey("actions.ref"), nullable=False, index=True),
    Column("at", UtcDateTime, nullable=False),
    Column("who", String(80), nullable=False),  # Slack user id, "sheet" or "bot"
    Column("origin", String(10), nullable=False),  # "slack", "sheet", "bot"
    Column("field", String(40), nullable=False),
    Column("old", Text),
    Column("new", Text),
    # the Slack request that asked for it: the same request changes nothing twice
    Column("request_id", String(200), index=True),
    Column("undoes", String(200)),  # the request that this one took back
)

# Append-only: every look at an action's measure, taken once and never again, whatever later answers say.
outcome_checks = Table(
    "outcome_checks",
    metadata,
    Column("ref", String(20), ForeignKey("actions.ref"), primary_key=True),
    Column("attempt", Integer, primary_key=True, autoincrement=False),  # grows when it is reopened and done again
    Column("look", Integer, primary_key=True, autoincrement=False),  # groups after the change; 0: the wait was over
    Column("judged_at", UtcDateTime, nullable=False),
    Column("period", String(40), nullable=False),  # the digest that tells it first
    Column("verdict", String(40), nullable=False),
    Column("facts", JSON, nullable=False),  # the check as told; of each group judged by: value, people
)

# What was told to learners about actions, each text as a person approved it.
told_texts = Table(
    "told_texts",
    metadata,
    Column("request_id", String(200), primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Column("who", String(80), nullable=False),  # Slack user id
    Column("refs", JSON, nullable=False),
    Column("text", Text, nullable=False),
)

# Append-only: who took a copy of the plan, and of how much.
exports = Table(
    "exports",
    metadata,
    Column("request_id", String(200), primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Column("who", String(80), nullable=False),  # Slack user id
    Column("scope", String(20), nullable=False),  # "year", "all"
    Column("actions", Integer, nullable=False),  # how many
    Column("log_entries", Integer, nullable=False),  # how many
)

# What sheet and database held when they last agreed, cell by cell: the base of the three-way merge.
plan_base = Table(
    "plan_base",
    metadata,
    Column("ref", String(20), primary_key=True),
    Column("cells", JSON, nullable=False),  # field -> text both sides held
    Column("agreed_at", UtcDateTime, nullable=False),
)

# The same cell changed on both sides: both values stay here until a person decides.
plan_clashes = Table(
    "plan_clashes",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("ref", String(20), nullable=False),
    Column("field", String(40), nullable=False),
    Column("in_sheet", Text),
    Column("in_slack", Text),
    Column("found_at", UtcDateTime, nullable=False),
    Column("settled_at", UtcDateTime),
    Column("settled_as", Text),
    UniqueConstraint("ref", "field", "found_at"),
)

# What a person is to be told of the plan, written in one transaction with what it tells of, and told once.
plan_notices = Table(
    "plan_notices",
    metadata,
    Column("key", String(200), primary_key=True),  # "clash/12", "archived/ACT-0007/2026-03-19T08:00:00+00:00"
    Column("kind", String(20), nullable=False),
    Column("facts", JSON, nullable=False),
    Column("noted_at", UtcDateTime, nullable=False),
    Column("told_at", UtcDateTime),
    Column("answer", String(40)),  # which button was pressed, where it has buttons
)

# The one write to the sheet that may be under way: what it aims at, and what of an earlier one is to be put back.
plan_writes = Table(
    "plan_writes",
    metadata,
    Column("token", String(40), primary_key=True),
    Column("content", JSON, nullable=False),
    Column("begun_at", UtcDateTime, nullable=False),
)

# Free-text answers that wait for a person, or were decided on. The words as written stay in `responses` alone.
comments = Table(
    "comments",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),  # "C-0012", never used again
    Column("source", String(80), nullable=False),
    Column("response_key", String(120), nullable=False),
    Column("question_key", String(120), nullable=False),
    Column("text_hash", String(64), nullable=False),  # of the words as written: tells an edit
    Column("masked", Text, nullable=False),
    Column("themes", JSON, nullable=False),  # as a person left them
    Column("listed_themes", JSON, nullable=False),  # as the list gave them
    Column("reasons", JSON, nullable=False),  # theme -> the words that gave it
    Column("sentiment", String(10), nullable=False),
    Column("suggestions", JSON, nullable=False),  # what it asks for, masked
    Column("score", Integer, nullable=False),  # a higher one is read earlier
    Column("order_reasons", JSON, nullable=False),
    Column("flags", JSON, nullable=False),
    Column("names_trainer", Boolean, nullable=False),  # or may: for the Lead Trainer only
    Column("concern", Integer),  # whose clock it started
    Column("state", String(20), nullable=False),
    Column("arrived_at", UtcDateTime, nullable=False),
    Column("changed_at", UtcDateTime, nullable=False),
    Column("decided_by", String(40)),  # Slack user id
    Column("decided_at", UtcDateTime),
    Column("quote", Text),  # what a person released: masked, shortened or in their own words
    UniqueConstraint("source", "response_key", "question_key"),
    Index("ix_comments_queue", "state", "score", "number"),
)

# Append-only: what was done with a comment and who was told of one, and when. It holds no word of any comment.
comment_log = Table(
    "comment_log",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("at", UtcDateTime, nullable=False),
    Column("who", String(80), nullable=False),  # Slack user id, "bot" or "command line"
    Column("did", String(40), nullable=False),
    Column("comment", Integer, index=True),
    Column("concern", Integer, index=True),
    Column("told", String(80)),  # whom: a user or channel id
    Column("how_many", Integer),  # where it is about several things
    Column("request_id", String(200), index=True),
)

# Append-only: a person put the themes right. The newest for the same words to the same question wins over the list.
comment_retags = Table(
    "comment_retags",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("comment", Integer, nullable=False, index=True),
    Column("question_key", String(120), nullable=False),
    Column("text_hash", String(64), nullable=False, index=True),
    Column("themes", JSON, nullable=False),
    Column("by", String(40), nullable=False),
    Column("at", UtcDateTime, nullable=False),
)

# What looks like a disclosure: a clock that runs until the safeguarding lead or the deputy has seen that it waits.
concerns = Table(
    "concerns",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("opened_at", UtcDateTime, nullable=False),
    Column("step", String(20), nullable=False),  # whom to tell next, or "over"
    Column("due_at", UtcDateTime, nullable=False),
    Column("acknowledged_by", String(40)),
    Column("acknowledged_at", UtcDateTime),
)

# Released quotes given to a digest, each once; the ledger of sends knows by the key where it stands in Slack.
posted_quotes = Table(
    "posted_quotes",
    metadata,
    Column("key", String(200), primary_key=True),
    Column("comment", Integer, nullable=False, index=True),
    Column("period", String(40), nullable=False),
    Column("chosen_at", UtcDateTime, nullable=False),
    Column("withdrawn_at", UtcDateTime),
)

# Responses that were erased and are not read in again, although the form still has them.
erased_responses = Table(
    "erased_responses",
    metadata,
    Column("source", String(80), primary_key=True),
    Column("key", String(120), primary_key=True),
    Column("erased_at", UtcDateTime, nullable=False),
)

# Who does what only one copy of the bot may do.
leases = Table(
    "leases",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("holder", String(200), nullable=False),
    Column("until", UtcDateTime, nullable=False),
)

# What came in from the other sources: observations, session logs, reflections and so on, whichever way it came.
entries = Table(
    "entries",
    metadata,
    Column("ref", String(20), primary_key=True),  # "LOG-0007", never used again
    Column("number", Integer, nullable=False, unique=True),
    Column("kind", String(40), nullable=False, index=True),  # "session_log"
    Column("on_day", Date),
    Column("cohort", Text),
    Column("stage", Text),
    Column("author_role", Text),
    Column("principles", JSON, nullable=False, default=list),
    Column("needs_action", String(10), nullable=False),
    Column("deadline_on", Date),
    Column("in_force_on", Date),
    Column("is_statutory", Boolean, nullable=False, default=False),
    Column("answers", JSON, nullable=False),  # column of its tab -> text
    Column("held", JSON(none_as_null=True)),  # what its row in the tab held when last looked at; None: not there yet
    Column("source_key", String(200)),  # where it is read from a form or another sheet: what it is known by there
    Column("logged_by", String(80), nullable=False),  # Slack user id, "sheet" or "form"
    Column("logged_at", UtcDateTime, nullable=False),
    Column("changed_at", UtcDateTime, nullable=False),
    Column("withdrawn_at", UtcDateTime),
    Index("ix_entries_logged", "logged_at"),
    UniqueConstraint("kind", "source_key"),
)

# Append-only, like action_log: what happened to each entry.
entry_log = Table(
    "entry_log",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("ref", String(20), ForeignKey("entries.ref"), nullable=False, index=True),
    Column("at", UtcDateTime, nullable=False),
    Column("who", String(80), nullable=False),
    Column("origin", String(10), nullable=False),  # "slack", "sheet", "form"
    Column("field", String(120), nullable=False),  # "ref" for the creation, "withdrawn" where its row is gone
    Column("old", Text),
    Column("new", Text),
    Column("request_id", String(200), index=True),
)

# The register of cohorts as it was last read, so that a digest and a menu need not ask Google.
cohorts = Table(
    "cohorts",
    metadata,
    Column("code", String(120), primary_key=True),
    Column("position", Integer, nullable=False),  # in the register, from 0
    Column("facts", JSON, nullable=False),
    Column("read_at", UtcDateTime, nullable=False),
)

# What a form, or the header of its sheet, looked like at the last look.
form_shapes = Table(
    "form_shapes",
    metadata,
    Column("source", String(80), primary_key=True),
    Column("shape", JSON, nullable=False),
    Column("looked_at", UtcDateTime, nullable=False),
)

# Every change of a form that was found, how people were told of it, and who decided what about it when.
form_changes = Table(
    "form_changes",
    metadata,
    Column("source", String(80), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("what", String(20), nullable=False),
    Column("facts", JSON, nullable=False),  # the question before and after, and where its answers are kept apart
    Column("found_at", UtcDateTime, nullable=False),
    Column("told_in", String(200)),  # which message tells of it; None where nobody needs to know
    Column("told_at", UtcDateTime),
    Column("answer", String(20)),
    Column("joins", String(120)),  # the question its answers count under since
    Column("answered_by", String(80)),  # Slack user id, "file" or "bot"
    Column("answered_at", UtcDateTime),
)
