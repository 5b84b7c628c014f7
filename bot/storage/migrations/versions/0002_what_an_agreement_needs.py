"""What an agreement needs, from which cohort a change applies, and which change was taken back"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("actions", sa.Column("evidence_link", sa.Text(), nullable=True))
    op.add_column("actions", sa.Column("outcome", sa.Text(), nullable=True))
    op.add_column("actions", sa.Column("urgency", sa.String(length=20), nullable=True))
    op.add_column("actions", sa.Column("applies_from", sa.Text(), nullable=True))
    op.add_column("action_log", sa.Column("undoes", sa.String(length=200), nullable=True))


def downgrade() -> None:
    op.drop_column("action_log", "undoes")
    for name in ("applies_from", "urgency", "outcome", "evidence_link"):
        op.drop_column("actions", name)
