"""How an action turned out: each look at its measure, who verified it, and what learners were told"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("actions", sa.Column("outcome_check", sa.Text(), nullable=True))
    op.add_column("actions", sa.Column("verified_on", sa.Date(), nullable=True))
    op.add_column("actions", sa.Column("verified_by", sa.Text(), nullable=True))
    op.add_column("actions", sa.Column("verified_by_id", sa.String(length=40), nullable=True))
    op.add_column("actions", sa.Column("verification", sa.Text(), nullable=True))
    op.add_column("actions", sa.Column("follows", sa.String(length=20), nullable=True))
    op.add_column("actions", sa.Column("alert_from", sa.Text(), nullable=True))
    op.add_column("actions", sa.Column("alert_to", sa.Text(), nullable=True))
    op.create_table(
        "outcome_checks",
        sa.Column("ref", sa.String(length=20), nullable=False),
        sa.Column("attempt", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("look", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("judged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("period", sa.String(length=40), nullable=False),
        sa.Column("verdict", sa.String(length=40), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["ref"], ["actions.ref"], name=op.f("fk_outcome_checks_ref")),
        sa.PrimaryKeyConstraint("ref", "attempt", "look", name=op.f("pk_outcome_checks")),
    )
    op.create_table(
        "told_texts",
        sa.Column("request_id", sa.String(length=200), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("who", sa.String(length=80), nullable=False),
        sa.Column("refs", sa.JSON(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("request_id", name=op.f("pk_told_texts")),
    )
