"""The provider's side: events out of the outbox by signed webhook, the provider's signed callbacks in.

At least once on the way, exactly once in effect: every event has an id, and an id is carried out once.
"""
