"""Members, contracts, relatives, uses, bookings with their history, the ledger, the outbox, the audit lines.

Databases older than the migrations have these tables, or some of them; only the missing ones are made.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# A copy of the schema as it was: what it is today may not change what this revision did.
_tables = sa.MetaData()


def _member() -> sa.Column[Any]:
    return sa.Column("member_id", sa.String(64), sa.ForeignKey("members.id"), nullable=False, index=True)


sa.Table(
    "members", _tables,
    sa.Column("id", sa.String(64), primary_key=True),
    sa.Column("name", sa.String(100), nullable=False),
    sa.Column("birth_date", sa.Date, nullable=False),
    sa.Column("id_number", sa.String(40), nullable=False),
    sa.Column("mobile", sa.String(30), nullable=False),
    sa.Column("openid", sa.String(80), nullable=True, unique=True),
    sa.Column("guardians", sa.JSON, nullable=False),
)  # fmt: skip
sa.Table(
    "policies", _tables,
    sa.Column("number", sa.String(64), primary_key=True),
    _member(),
    sa.Column("kind", sa.String(10), nullable=False),
    sa.Column("product", sa.String(100), nullable=False),
    sa.Column("effective_date", sa.Date, nullable=False),
    sa.Column("sum_insured", sa.BigInteger, nullable=False),
    sa.Column("status", sa.String(20), nullable=False),
    sa.Column("premium_paid", sa.Boolean, nullable=False),
    sa.Column("cooling_off_until", sa.Date, nullable=True),
    sa.CheckConstraint("sum_insured >= 0", name="sum_insured_not_negative"),
)  # fmt: skip
sa.Table(
    "relatives", _tables,
    sa.Column("id", sa.Integer, primary_key=True),
    _member(),
    sa.Column("name", sa.String(100), nullable=False),
    sa.Column("relation", sa.String(20), nullable=False),
    sa.Column("designated_on", sa.Date, nullable=False),
    sa.Column("from_file", sa.Boolean, nullable=False),
    sa.UniqueConstraint("member_id", "name", "relation", name="relative_named_once"),
)  # fmt: skip
sa.Table(
    "usages", _tables,
    sa.Column("id", sa.Integer, primary_key=True),
    _member(),
    sa.Column("service", sa.String(20), nullable=False),
    sa.Column("line", sa.String(40), nullable=False),
    sa.Column("used_on", sa.Date, nullable=False),
)  # fmt: skip
sa.Table(
    "bookings", _tables,
    sa.Column("id", sa.String(64), primary_key=True),
    _member(),
    sa.Column("service", sa.String(20), nullable=False),
    sa.Column("state", sa.String(30), nullable=False),
    sa.Column("requested_at", sa.DateTime, nullable=False),
    sa.Column("wanted_date", sa.Date, nullable=True),
    sa.Column("wanted_time", sa.Time, nullable=True),
    sa.Column("visit_at", sa.DateTime, nullable=True),
    sa.Column("facts", sa.JSON, nullable=False),
    sa.Column("details", sa.JSON, nullable=False),
    sa.Column("idempotency_key", sa.String(200), nullable=True),
    sa.UniqueConstraint("member_id", "idempotency_key", name="booking_once_per_key"),
)  # fmt: skip
sa.Table(
    "booking_steps", _tables,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("booking_id", sa.String(64), sa.ForeignKey("bookings.id"), nullable=False, index=True),
    sa.Column("state", sa.String(30), nullable=False),
    sa.Column("at", sa.DateTime, nullable=False),
    sa.Column("actor", sa.String(100), nullable=False),
    sa.Column("details", sa.JSON, nullable=False),
)  # fmt: skip
sa.Table(
    "ledger", _tables,
    sa.Column("id", sa.Integer, primary_key=True),
    _member(),
    sa.Column("booking_id", sa.String(64), sa.ForeignKey("bookings.id"), nullable=False),
    sa.Column("line", sa.String(40), nullable=False),
    sa.Column("service", sa.String(20), nullable=False),
    sa.Column("kind", sa.String(10), nullable=False),
    sa.Column("uses", sa.Integer, nullable=False),
    sa.Column("counted_on", sa.Date, nullable=False),
    sa.Column("window_start", sa.Date, nullable=False),
    sa.Column("window_end", sa.Date, nullable=False),
    sa.Column("at", sa.DateTime, nullable=False),
    sa.CheckConstraint("uses > 0", name="ledger_uses_positive"),
    sa.Column("settles", sa.Boolean, nullable=False),
    sa.UniqueConstraint("booking_id", "line", "settles", name="ledger_hold_and_settle_once"),
)  # fmt: skip
sa.Table(
    "outbox", _tables,
    sa.Column("event_id", sa.String(36), primary_key=True),
    sa.Column("booking_id", sa.String(64), sa.ForeignKey("bookings.id"), nullable=False, index=True),
    sa.Column("type", sa.String(60), nullable=False),
    sa.Column("payload", sa.JSON, nullable=False),
    sa.Column("created_at", sa.DateTime, nullable=False),
    sa.Column("delivered_at", sa.DateTime, nullable=True),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("next_attempt_at", sa.DateTime, nullable=True),
    sa.Column("last_error", sa.Text, nullable=True),
)  # fmt: skip
sa.Table(
    "booking_numbers", _tables,
    sa.Column("day", sa.Date, primary_key=True),
    sa.Column("last", sa.Integer, nullable=False),
)  # fmt: skip
sa.Table(
    "audit", _tables,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("at", sa.DateTime, nullable=False),
    sa.Column("actor", sa.String(100), nullable=False),
    sa.Column("action", sa.String(40), nullable=False),
    sa.Column("member_id", sa.String(64), nullable=False, index=True),
    sa.Column("subject", sa.String(200), nullable=False),
)  # fmt: skip


def upgrade() -> None:
    """Make the tables which are missing."""
    _tables.create_all(op.get_bind())
