"""Incidents: dangers heard and complaints made in talks, and what people did about them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_REFUSES = "rows of {table} are never changed"
_SQLITE = (
    "CREATE TRIGGER {table}_never_updated BEFORE UPDATE ON {table} BEGIN SELECT RAISE(ABORT, '" + _REFUSES + "'); END",
    "CREATE TRIGGER {table}_never_deleted BEFORE DELETE ON {table} BEGIN SELECT RAISE(ABORT, '" + _REFUSES + "'); END",
    "CREATE TRIGGER {table}_never_replaced BEFORE INSERT ON {table} WHEN EXISTS (SELECT 1 FROM {table} WHERE "
    "id = NEW.id) BEGIN SELECT RAISE(ABORT, '" + _REFUSES + "'); END",
)
_POSTGRESQL = (
    "CREATE OR REPLACE FUNCTION {table}_never_changed() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION '" + _REFUSES + "'; END $$",
    "CREATE TRIGGER {table}_never_changed BEFORE UPDATE OR DELETE ON {table} "
    "FOR EACH ROW EXECUTE FUNCTION {table}_never_changed()",
    "CREATE TRIGGER {table}_never_emptied BEFORE TRUNCATE ON {table} "
    "FOR EACH STATEMENT EXECUTE FUNCTION {table}_never_changed()",
)


def upgrade() -> None:
    """Make both tables and their triggers; nothing of before is made up."""
    op.create_table(
        "incidents",
        sa.Column("id", sa.String(20), primary_key=True),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("who", sa.String(20), nullable=False),
        sa.Column("conversation", sa.String(255), nullable=False),
        sa.Column("member_id", sa.String(64), sa.ForeignKey("members.id"), nullable=True),
        sa.Column("channel", sa.String(40), nullable=False),
        sa.Column("raised_at", sa.DateTime, nullable=False),
        sa.Column("due_at", sa.DateTime, nullable=True),
    )
    op.create_index("ix_incidents_conversation", "incidents", ["conversation"])
    op.create_index("ix_incidents_member_id", "incidents", ["member_id"])
    op.create_index("ix_incidents_raised_at", "incidents", ["raised_at"])
    op.create_table(
        "incident_steps",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("incident_id", sa.String(20), sa.ForeignKey("incidents.id"), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("actor", sa.String(100), nullable=False),
    )
    op.create_index("ix_incident_steps_incident_id", "incident_steps", ["incident_id"])
    for table in ("incidents", "incident_steps"):
        for statement in _SQLITE if op.get_bind().dialect.name == "sqlite" else _POSTGRESQL:
            op.execute(statement.format(table=table))
