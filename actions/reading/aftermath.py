"""Harm that is done already, and what is told after a danger: the ambulance is called, somebody is there, it is over."""

from __future__ import annotations

from actions.reading.cue_files import first_cue


def heard_afterwards(text: str) -> str:
    """The cue ``text`` gives: ambulance_called, in_hospital, company, over, go_on, not_well; empty for none.

    Only of use while a danger, or our question about one, stands: by themselves these words mean less.
    """
    return first_cue("aftermath", text)


def hurt_already(text: str) -> bool:
    """Whether ``text``, which speaks of harm to oneself, says that it was done: cut, swallowed, jumped, not to be woken."""
    return first_cue("hurt", text) == "hurt"
