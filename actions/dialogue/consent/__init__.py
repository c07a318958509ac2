"""Yes to exactly one proposal, and the evidence of it."""
