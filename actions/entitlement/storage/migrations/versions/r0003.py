"""The evidence of acts: consents, which the database itself keeps from being changed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_REFUSES = "rows of consents are never changed"
_SQLITE = (
    f"CREATE TRIGGER consents_never_updated BEFORE UPDATE ON consents BEGIN SELECT RAISE(ABORT, '{_REFUSES}'); END",
    f"CREATE TRIGGER consents_never_deleted BEFORE DELETE ON consents BEGIN SELECT RAISE(ABORT, '{_REFUSES}'); END",
    "CREATE TRIGGER consents_never_replaced BEFORE INSERT ON consents WHEN EXISTS (SELECT 1 FROM consents WHERE "
    "id = NEW.id OR (member_id = NEW.member_id AND proposal = NEW.proposal)) "
    f"BEGIN SELECT RAISE(ABORT, '{_REFUSES}'); END",
)
_POSTGRESQL = (
    "CREATE OR REPLACE FUNCTION consents_never_changed() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$ BEGIN RAISE EXCEPTION '{_REFUSES}'; END $$",
    "CREATE TRIGGER consents_never_changed BEFORE UPDATE OR DELETE ON consents "
    "FOR EACH ROW EXECUTE FUNCTION consents_never_changed()",
    "CREATE TRIGGER consents_never_emptied BEFORE TRUNCATE ON consents "
    "FOR EACH STATEMENT EXECUTE FUNCTION consents_never_changed()",
)


def upgrade() -> None:
    """Make the table and its triggers. Acts of before have no evidence, and none is made up for them."""
    op.create_table(
        "consents",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("member_id", sa.String(64), sa.ForeignKey("members.id"), nullable=False),
        sa.Column("act", sa.String(20), nullable=False),
        sa.Column("booking_id", sa.String(64), sa.ForeignKey("bookings.id"), nullable=True),
        sa.Column("done", sa.JSON, nullable=False),
        sa.Column("shown", sa.Text, nullable=False),
        sa.Column("proposal", sa.String(100), nullable=False),
        sa.Column("answer", sa.Text, nullable=False),
        sa.Column("by_button", sa.Boolean, nullable=False),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("channel", sa.String(40), nullable=False),
        sa.Column("acted_by", sa.String(20), nullable=False),
        sa.Column("on_behalf_of", sa.String(64), nullable=False),
        sa.Column("edition", sa.String(100), nullable=False),
        sa.Column("model", sa.String(100), nullable=False),
        sa.Column("actor", sa.String(100), nullable=False),
        sa.Column("recorded_at", sa.DateTime, nullable=False),
        sa.UniqueConstraint("member_id", "proposal", name="consent_once_per_proposal"),
    )
    op.create_index("ix_consents_member_id", "consents", ["member_id"])
    op.create_index("ix_consents_booking_id", "consents", ["booking_id"])
    for statement in _SQLITE if op.get_bind().dialect.name == "sqlite" else _POSTGRESQL:
        op.execute(statement)
