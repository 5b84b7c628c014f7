"""The private review: comments that wait for a person, whom a concern was told to, quotes, and what was erased"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _comments()
    _what_people_did()
    op.create_table(
        "concerns",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("step", sa.String(length=20), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("acknowledged_by", sa.String(length=40), nullable=True),
        sa.Column("acknowledged_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_concerns")),
    )
    op.create_table(
        "posted_quotes",
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("comment", sa.Integer(), nullable=False),
        sa.Column("period", sa.String(length=40), nullable=False),
        sa.Column("chosen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_posted_quotes")),
    )
    op.create_index(op.f("ix_posted_quotes_comment"), "posted_quotes", ["comment"])
    op.create_table(
        "erased_responses",
        sa.Column("source", sa.String(length=80), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("source", "key", name=op.f("pk_erased_responses")),
    )


def _comments() -> None:
    op.create_table(
        "comments",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("source", sa.String(length=80), nullable=False),
        sa.Column("response_key", sa.String(length=120), nullable=False),
        sa.Column("question_key", sa.String(length=120), nullable=False),
        sa.Column("text_hash", sa.String(length=64), nullable=False),
        sa.Column("masked", sa.Text(), nullable=False),
        sa.Column("themes", sa.JSON(), nullable=False),
        sa.Column("listed_themes", sa.JSON(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("sentiment", sa.String(length=10), nullable=False),
        sa.Column("suggestions", sa.JSON(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("order_reasons", sa.JSON(), nullable=False),
        sa.Column("flags", sa.JSON(), nullable=False),
        sa.Column("names_trainer", sa.Boolean(), nullable=False),
        sa.Column("concern", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("arrived_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.String(length=40), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("quote", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_comments")),
        sa.UniqueConstraint(
            "source", "response_key", "question_key", name=op.f("uq_comments_source_response_key_question_key")
        ),
    )
    op.create_index("ix_comments_queue", "comments", ["state", "score", "number"])


def _what_people_did() -> None:
    op.create_table(
        "comment_log",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("who", sa.String(length=80), nullable=False),
        sa.Column("did", sa.String(length=40), nullable=False),
        sa.Column("comment", sa.Integer(), nullable=True),
        sa.Column("concern", sa.Integer(), nullable=True),
        sa.Column("told", sa.String(length=80), nullable=True),
        sa.Column("how_many", sa.Integer(), nullable=True),
        sa.Column("request_id", sa.String(length=200), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comment_log")),
    )
    for column in ("comment", "concern", "request_id"):
        op.create_index(op.f(f"ix_comment_log_{column}"), "comment_log", [column])
    op.create_table(
        "comment_retags",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("comment", sa.Integer(), nullable=False),
        sa.Column("question_key", sa.String(length=120), nullable=False),
        sa.Column("text_hash", sa.String(length=64), nullable=False),
        sa.Column("themes", sa.JSON(), nullable=False),
        sa.Column("by", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comment_retags")),
    )
    for column in ("comment", "text_hash"):
        op.create_index(op.f(f"ix_comment_retags_{column}"), "comment_retags", [column])
