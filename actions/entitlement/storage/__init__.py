"""Storage of the entitlement module: schema, database, repository, members file. Knows no rules."""
