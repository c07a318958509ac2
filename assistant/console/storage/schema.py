"""The tables. They live in a database of their own (docs/decisions/08-console-database.md). Instants are UTC seconds."""

from __future__ import annotations

import sqlalchemy as sa

from actions.entitlement.storage.append_only import protect

metadata = sa.MetaData()
VERSION = 1


def _at(name: str) -> sa.Column[sa.Float]:
    return sa.Column(name, sa.Float, nullable=False)


version = sa.Table("console_version", metadata, sa.Column("number", sa.Integer, primary_key=True))

users = sa.Table(
    "users", metadata,
    sa.Column("name", sa.String(40), primary_key=True), sa.Column("shown", sa.String(60), nullable=False),
    sa.Column("password", sa.String(200), nullable=False), sa.Column("role", sa.String(20), nullable=False),
    sa.Column("team", sa.String(40), nullable=False), sa.Column("active", sa.Boolean, nullable=False),
    sa.Column("failures", sa.Integer, nullable=False, default=0), sa.Column("locked_until", sa.Float),
)  # fmt: skip

# `id` is the SHA-256 of the cookie's secret: who reads the table cannot sign in with it.
sessions = sa.Table(
    "sessions", metadata,
    sa.Column("id", sa.String(64), primary_key=True), sa.Column("user", sa.String(40), nullable=False, index=True),
    sa.Column("csrf", sa.String(64), nullable=False), _at("began_at"), _at("seen_at"),
)  # fmt: skip

calls = sa.Table(
    "calls", metadata,
    sa.Column("id", sa.String(32), primary_key=True), sa.Column("user", sa.String(40), nullable=False, index=True),
    sa.Column("member_id", sa.String(64), nullable=False, index=True), sa.Column("caller", sa.String(20), nullable=False),
    sa.Column("checked", sa.String(200), nullable=False), _at("began_at"), sa.Column("ended_at", sa.Float),
    sa.Column("topic", sa.String(40), nullable=False, default=""), sa.Column("promised", sa.Text, nullable=False, default=""),
)  # fmt: skip

drafts = sa.Table(
    "drafts", metadata,
    sa.Column("id", sa.String(32), primary_key=True), sa.Column("call_id", sa.String(32), nullable=False),
    sa.Column("member_id", sa.String(64), nullable=False, index=True), sa.Column("service", sa.String(20), nullable=False),
    sa.Column("facts", sa.JSON, nullable=False), sa.Column("version", sa.Integer, nullable=False),
    sa.Column("by", sa.String(40), nullable=False), _at("saved_at"),
    sa.Column("booking_id", sa.String(64), nullable=False, default=""),
)  # fmt: skip

# One answer of the assistant as shown to an agent, and the five things that became of it.
suggestions = sa.Table(
    "suggestions", metadata,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("id", sa.String(32), nullable=False, unique=True), sa.Column("call_id", sa.String(32), nullable=False, index=True),
    sa.Column("user", sa.String(40), nullable=False), _at("displayed_at"),
    sa.Column("asked", sa.Text, nullable=False), sa.Column("intent", sa.String(60), nullable=False),
    sa.Column("confidence", sa.Float, nullable=False), sa.Column("answer", sa.JSON, nullable=False),
    sa.Column("clicked", sa.Boolean, nullable=False, default=False),
    sa.Column("copied", sa.Boolean, nullable=False, default=False),
    sa.Column("sources", sa.Boolean, nullable=False, default=False),
    sa.Column("verdict", sa.String(10), nullable=False, default=""),
    sa.Column("meant", sa.String(60), nullable=False, default=""), sa.Column("exported_at", sa.Float),
)  # fmt: skip

views = sa.Table(
    "views", metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=True), _at("at"),
    sa.Column("user", sa.String(40), nullable=False), sa.Column("action", sa.String(30), nullable=False),
    sa.Column("member_id", sa.String(64), nullable=False), sa.Column("reason", sa.String(200), nullable=False),
)  # fmt: skip

# Who saw what, and why: written once.
protect(views, f"{views.name}.id = NEW.id")

presence = sa.Table(
    "presence", metadata,
    sa.Column("call_id", sa.String(32), primary_key=True), sa.Column("member_id", sa.String(64), nullable=False, index=True),
    sa.Column("user", sa.String(40), nullable=False), _at("seen_at"),
)  # fmt: skip

# Wordings of the reply catalogue before two people have signed them. `base` is what stood there when it was proposed.
wordings = sa.Table(
    "wordings", metadata,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("reply", sa.String(100), nullable=False, index=True), sa.Column("cells", sa.JSON, nullable=False),
    sa.Column("base", sa.JSON, nullable=False), sa.Column("author", sa.String(40), nullable=False), _at("at"),
    sa.Column("state", sa.String(10), nullable=False), sa.Column("decided_by", sa.String(40), nullable=False, default=""),
    sa.Column("decided_at", sa.Float),
)  # fmt: skip
_PROPOSED = wordings.c.state == "proposed"
sa.Index("wording_open", wordings.c.reply, unique=True, sqlite_where=_PROPOSED, postgresql_where=_PROPOSED)
