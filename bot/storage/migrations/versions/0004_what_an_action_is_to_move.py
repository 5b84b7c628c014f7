"""What an action is to move, how that stood when it was agreed, and who took a copy of the plan"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("actions", sa.Column("measure", sa.Text(), nullable=True))
    op.add_column("actions", sa.Column("baseline", sa.Text(), nullable=True))
    op.create_table(
        "exports",
        sa.Column("request_id", sa.String(length=200), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("who", sa.String(length=80), nullable=False),
        sa.Column("scope", sa.String(length=20), nullable=False),
        sa.Column("actions", sa.Integer(), nullable=False),
        sa.Column("log_entries", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("request_id", name=op.f("pk_exports")),
    )
