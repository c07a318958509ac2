"""Answers fall back on one another: all of them stand in the registry before the first test."""

import actions.endpoint  # noqa: F401
