"""The provider: an outbox in order, with leases and dead letters, and the callbacks already carried out."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_KEPT = "event_id, booking_id, type, payload, created_at, delivered_at, attempts, next_attempt_at, last_error"


def upgrade() -> None:
    """Number the outbox in the order in which its events came about; remember callbacks by their event id."""
    sqlite = op.get_bind().dialect.name == "sqlite"
    op.drop_index("ix_outbox_booking_id", "outbox")
    if not sqlite:
        # Names of constraints outlive the renaming of their table on PostgreSQL.
        op.drop_constraint("outbox_pkey", "outbox")
        op.drop_constraint("outbox_booking_id_fkey", "outbox")
    op.rename_table("outbox", "outbox_before")
    op.create_table(
        "outbox",
        sa.Column("position", sa.Integer, primary_key=True),
        sa.Column("event_id", sa.String(36), nullable=False, unique=True),
        sa.Column("booking_id", sa.String(64), sa.ForeignKey("bookings.id"), nullable=False),
        sa.Column("type", sa.String(60), nullable=False),
        sa.Column("payload", sa.JSON, nullable=False),
        sa.Column("created_at", sa.DateTime, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("next_attempt_at", sa.DateTime, nullable=True),
        sa.Column("leased_until", sa.DateTime, nullable=True),
        sa.Column("delivered_at", sa.DateTime, nullable=True),
        sa.Column("dead_at", sa.DateTime, nullable=True),
        sa.Column("last_error", sa.Text, nullable=True),
    )
    order = "created_at, CASE WHEN type = 'booking.requested' THEN 0 ELSE 1 END" + (", rowid" if sqlite else "")
    op.execute(f"INSERT INTO outbox ({_KEPT}) SELECT {_KEPT} FROM outbox_before ORDER BY {order}")
    op.drop_table("outbox_before")
    op.create_index("ix_outbox_booking_id", "outbox", ["booking_id"])
    waiting = sa.text("delivered_at IS NULL")
    op.create_index(
        "outbox_undelivered", "outbox", ["position"], sqlite_where=waiting, postgresql_where=waiting
    )
    op.create_table(
        "provider_callbacks",
        sa.Column("event_id", sa.String(100), primary_key=True),
        sa.Column("booking_id", sa.String(64), sa.ForeignKey("bookings.id"), nullable=False),
        sa.Column("type", sa.String(60), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("signature", sa.String(64), nullable=False),
        sa.Column("received_at", sa.DateTime, nullable=False),
    )
