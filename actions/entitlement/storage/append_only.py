"""Tables whose rows are written once: the database itself refuses to change, delete or replace one."""

from __future__ import annotations

import sqlalchemy as sa

_REFUSES = "rows of {table} are never changed"
# `taken` tells whether the new row stands in the place of an old one: REPLACE deletes without asking a trigger.
_SQLITE = (
    "CREATE TRIGGER {table}_never_updated BEFORE UPDATE ON {table} BEGIN SELECT RAISE(ABORT, '" + _REFUSES + "'); END",
    "CREATE TRIGGER {table}_never_deleted BEFORE DELETE ON {table} BEGIN SELECT RAISE(ABORT, '" + _REFUSES + "'); END",
    "CREATE TRIGGER {table}_never_replaced BEFORE INSERT ON {table} "
    "WHEN EXISTS (SELECT 1 FROM {table} WHERE {taken}) BEGIN SELECT RAISE(ABORT, '" + _REFUSES + "'); END",
)
_POSTGRESQL = (
    "CREATE OR REPLACE FUNCTION {table}_never_changed() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION '" + _REFUSES + "'; END $$",
    "CREATE TRIGGER {table}_never_changed BEFORE UPDATE OR DELETE ON {table} "
    "FOR EACH ROW EXECUTE FUNCTION {table}_never_changed()",
    "CREATE TRIGGER {table}_never_emptied BEFORE TRUNCATE ON {table} "
    "FOR EACH STATEMENT EXECUTE FUNCTION {table}_never_changed()",
)


def protect(table: sa.Table, taken: str) -> None:
    """Give `table` these triggers whenever it is made; `taken` is SQL over NEW and the table, see above."""
    for dialect, statements in (("sqlite", _SQLITE), ("postgresql", _POSTGRESQL)):
        for statement in statements:
            ddl = sa.DDL(statement.format(table=table.name, taken=taken)).execute_if(dialect=dialect)
            sa.event.listen(table, "after_create", ddl)
