"""Rasa custom actions: thin; each reads the tracker, asks the entitlement module, renders Chinese."""
