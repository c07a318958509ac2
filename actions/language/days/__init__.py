"""Days in what people write: mentions, what is wanted, what is ruled out, and how it is read back."""

from actions.language.days.model import Choice, DayContext, DayReading, Mention
from actions.language.days.readback import describe_choice
from actions.language.days.reader import read_days

__all__ = ["Choice", "DayContext", "DayReading", "Mention", "describe_choice", "read_days"]
