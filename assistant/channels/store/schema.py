"""The tables of the members' channels, in the same database as the entitlement module, with a version of their own.

Nothing here points at a table of the entitlement module: a member is a number, looked up through its facade.
"""

from __future__ import annotations

import sqlalchemy as sa

from actions.entitlement.storage.append_only import protect
from actions.entitlement.storage.schema import Instant

metadata = sa.MetaData()

VERSION = 1
versions = sa.Table("channel_version", metadata, sa.Column("version", sa.Integer, primary_key=True))

# One WeChat user of our mini program. `member_id` is whom the account acts for, `person_id` who holds the phone (empty for
# a guardian who is no member). `talk` counts identities: another one begins another talk. `epoch` voids tokens given before.
accounts = sa.Table(
    "channel_accounts",
    metadata,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("openid", sa.String(80), nullable=True, unique=True),
    sa.Column("mobile", sa.String(30), nullable=False, default=""),
    sa.Column("person_id", sa.String(64), nullable=False, default=""),
    sa.Column("member_id", sa.String(64), nullable=False, default="", index=True),
    sa.Column("role", sa.String(20), nullable=False, default=""),
    sa.Column("epoch", sa.Integer, nullable=False, default=0),
    sa.Column("talk", sa.Integer, nullable=False, default=0),
    sa.Column("last_seq", sa.Integer, nullable=False, default=0),
    sa.Column("created_at", Instant, nullable=False),
    # The last thing the member did in the customer-service chat, and what we have sent since: WeChat allows few answers.
    sa.Column("acted_at", Instant, nullable=True),
    sa.Column("acted", sa.String(10), nullable=False, default=""),
    sa.Column("sends", sa.Integer, nullable=False, default=0),
    sa.Column("handed_over_until", Instant, nullable=True),
)

# The chat, both ways. `seq` counts an account's messages; a client's id is taken once. A member's message is `waiting`,
# then `working` under a lease, then `done`; whoever finds a lease run out takes it up again.
messages = sa.Table(
    "channel_messages",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("account_id", sa.String(32), nullable=False),
    sa.Column("seq", sa.Integer, nullable=False),
    sa.Column("talk", sa.Integer, nullable=False),
    sa.Column("client_id", sa.String(80), nullable=True),
    sa.Column("road", sa.String(20), nullable=False),
    sa.Column("origin", sa.String(12), nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("payload", sa.Text, nullable=False, default=""),
    sa.Column("buttons", sa.JSON, nullable=False),
    sa.Column("answer", sa.JSON(none_as_null=True), nullable=True),
    sa.Column("at", Instant, nullable=False),
    sa.Column("state", sa.String(10), nullable=False, default=""),
    sa.Column("leased_until", Instant, nullable=True),
    sa.Column("replies_to", sa.Integer, nullable=True),
    sa.Column("failed", sa.Boolean, nullable=False, default=False),
    sa.UniqueConstraint("account_id", "seq", name="channel_message_in_order"),
    sa.UniqueConstraint("account_id", "client_id", name="channel_message_once"),
    sa.Index("channel_messages_open", "state", "account_id"),
    sa.Index("channel_messages_at", "at"),
)

# A chat passed on to people: asked for, taken by one agent of the console, ended. No content. An account has one open at most;
# `seen_at` is when the agent was last at it, `last_key` names the answer sent last, so that none is sent twice.
handovers = sa.Table(
    "channel_handovers",
    metadata,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("account_id", sa.String(32), nullable=False, index=True),
    sa.Column("talk", sa.Integer, nullable=False),
    sa.Column("road", sa.String(20), nullable=False),
    sa.Column("asked_at", Instant, nullable=False),
    sa.Column("taken_by", sa.String(40), nullable=False, default=""),
    sa.Column("taken_at", Instant, nullable=True),
    sa.Column("seen_at", Instant, nullable=True),
    sa.Column("last_key", sa.String(40), nullable=False, default=""),
    sa.Column("ended_at", Instant, nullable=True),
    sa.Column("how", sa.String(20), nullable=False, default=""),
)
sa.Index(
    "channel_handover_open", handovers.c.account_id, unique=True, sqlite_where=handovers.c.ended_at.is_(None),
    postgresql_where=handovers.c.ended_at.is_(None),
)  # fmt: skip

# What WeChat pushed already: messages by sender and MsgId, events by sender, time and name; keyed hashes, no openid.
seen = sa.Table(
    "channel_seen",
    metadata,
    sa.Column("key", sa.String(64), primary_key=True),
    sa.Column("at", Instant, nullable=False, index=True),
)

# Wrong identity tails, counted for an account, a phone and an address alike; `key` is a keyed hash.
attempts = sa.Table(
    "channel_attempts",
    metadata,
    sa.Column("key", sa.String(64), primary_key=True),
    sa.Column("failures", sa.Integer, nullable=False),
    sa.Column("closed_until", Instant, nullable=False),
)

# Evidence of what was told and agreed, never changed: it names no person but by the account's random id and the number of
# the member, which is a pseudonym once the account's openid and phone are gone.
agreements = sa.Table(
    "channel_agreements",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("account_id", sa.String(32), nullable=False),
    sa.Column("member_id", sa.String(64), nullable=False, index=True),
    sa.Column("agreement", sa.String(40), nullable=False),
    sa.Column("version", sa.String(20), nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("agreed", sa.Boolean, nullable=False),
    sa.Column("given_by", sa.String(20), nullable=False),
    sa.Column("at", Instant, nullable=False),
)
protect(agreements, "id = NEW.id")

# What became of bookings, one line a step of the provider's. `told` says how the member heard of it.
news = sa.Table(
    "channel_booking_news",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("step", sa.Integer, nullable=False, unique=True),
    sa.Column("member_id", sa.String(64), nullable=False, index=True),
    sa.Column("booking_id", sa.String(64), nullable=False),
    sa.Column("kind", sa.String(20), nullable=False),
    sa.Column("title", sa.String(100), nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("fields", sa.JSON, nullable=False),
    sa.Column("at", Instant, nullable=False),
    sa.Column("told", sa.String(20), nullable=False, default=""),
    sa.Column("read_at", Instant, nullable=True),
)

# The ledger of subscription messages: a tap grants one send of a template, a send uses one.
grants = sa.Table(
    "channel_grants",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("account_id", sa.String(32), nullable=False, index=True),
    sa.Column("template", sa.String(80), nullable=False),
    sa.Column("change", sa.Integer, nullable=False),
    sa.Column("why", sa.String(40), nullable=False),
    sa.Column("at", Instant, nullable=False),
)

# Replies for the customer-service chat: each part leaves in order; what WeChat does not take stays, visible and tried again.
outgoing = sa.Table(
    "channel_outgoing",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("account_id", sa.String(32), nullable=False, index=True),
    sa.Column("replies_to", sa.Integer, nullable=False),
    sa.Column("content", sa.JSON, nullable=False),
    sa.Column("created_at", Instant, nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False, default=0),
    sa.Column("next_at", Instant, nullable=True),
    sa.Column("sent_at", Instant, nullable=True),
    sa.Column("error", sa.String(200), nullable=False, default=""),
)

# How far a reader of another table has come.
marks = sa.Table(
    "channel_marks",
    metadata,
    sa.Column("name", sa.String(40), primary_key=True),
    sa.Column("value", sa.Integer, nullable=False),
)

# A binding under way: the phone WeChat vouched for, and the members whose document was named rightly. Gone after minutes.
bindings = sa.Table(
    "channel_bindings",
    metadata,
    sa.Column("id", sa.String(40), primary_key=True),
    sa.Column("account_id", sa.String(32), nullable=False),
    sa.Column("mobile", sa.String(30), nullable=False),
    sa.Column("proven", sa.JSON, nullable=False),
    sa.Column("until", Instant, nullable=False),
)
