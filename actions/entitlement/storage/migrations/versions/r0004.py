"""Policyholders, and indexes to find members and list bookings by."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_KEPT = "number, member_id, kind, product, effective_date, sum_insured, status, premium_paid, cooling_off_until"


def upgrade() -> None:
    """Add the column and the indexes, and fill the index of numbers from what is stored."""
    if op.get_bind().dialect.name == "sqlite":
        _rebuild_policies()
    else:
        op.add_column("policies", sa.Column("policyholder", sa.JSON, nullable=True))
    op.create_table(
        "lookups",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("member_id", sa.String(64), sa.ForeignKey("members.id"), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
    )
    op.create_index("ix_lookups_member_id", "lookups", ["member_id"])
    op.create_index("lookups_key", "lookups", ["key", "kind"])
    op.create_index("members_birth_date", "members", ["birth_date"])
    op.create_index("bookings_in_time", "bookings", ["requested_at", "id"])
    _fill()


def _rebuild_policies() -> None:
    """SQLite adds columns behind the constraints; made anew, the table is the same as in a new database."""
    op.drop_index("ix_policies_member_id", "policies")
    op.rename_table("policies", "policies_before")
    op.create_table(
        "policies",
        sa.Column("number", sa.String(64), primary_key=True),
        sa.Column("member_id", sa.String(64), sa.ForeignKey("members.id"), nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("product", sa.String(100), nullable=False),
        sa.Column("effective_date", sa.Date, nullable=False),
        sa.Column("sum_insured", sa.BigInteger, nullable=False),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("premium_paid", sa.Boolean, nullable=False),
        sa.Column("cooling_off_until", sa.Date, nullable=True),
        sa.Column("policyholder", sa.JSON, nullable=True),
        sa.CheckConstraint("sum_insured >= 0", name="sum_insured_not_negative"),
    )
    op.execute(f"INSERT INTO policies ({_KEPT}) SELECT {_KEPT} FROM policies_before")
    op.drop_table("policies_before")
    op.create_index("ix_policies_member_id", "policies", ["member_id"])


def _fill() -> None:
    connection = op.get_bind()
    insert = sa.text("INSERT INTO lookups (member_id, kind, key) VALUES (:member, :kind, :key)")
    found = connection.execute(sa.text("SELECT id, mobile, id_number, guardians FROM members")).all()
    rows = [entry for row in found for entry in _entries(row)]
    for number, member in connection.execute(sa.text("SELECT number, member_id FROM policies")).all():
        rows.append({"member": member, "kind": "policy", "key": _alnum(number)[:64]})
    if rows:
        connection.execute(insert, rows)


def _entries(row: Any) -> Iterator[dict[str, str]]:
    guardians = json.loads(row.guardians) if isinstance(row.guardians, str) else row.guardians
    numbers = [("mobile", _digits(row.mobile)), *(("guardian", _digits(g.get("mobile", ""))) for g in guardians)]
    for kind, key in sorted({*numbers, ("identity", _alnum(row.id_number)[-4:])}):
        if key:
            yield {"member": row.id, "kind": kind, "key": key}


def _alnum(text: str) -> str:
    return "".join(char for char in unicodedata.normalize("NFKC", text).upper() if char.isalnum())


def _digits(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text)
    digits = "".join(char for char in folded if char.isdecimal() and char.isascii())
    for prefix in ("0086", "86", "0"):
        if digits.startswith(prefix) and len(digits) == len(prefix) + 11:
            return digits[len(prefix) :]
    return digits[:64]
