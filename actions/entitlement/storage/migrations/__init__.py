"""The history of the schema, one Alembic revision a step. `HEAD` is the newest one; see `storage.upgrading`."""
