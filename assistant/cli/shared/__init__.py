"""What the commands share: clock, database, printing, errors, bars, the model made ready."""
