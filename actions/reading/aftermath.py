"""What somebody says after a danger was heard: the ambulance is called, he is in hospital, somebody is there, it is over."""

from __future__ import annotations

from actions.reading.cue_files import first_cue


def heard_afterwards(text: str) -> str:
    """The cue ``text`` gives: ambulance_called, in_hospital, company, over, go_on, not_well; empty for none.

    Only of use while a danger, or our question about one, stands: by themselves these words mean less.
    """
    return first_cue("aftermath", text)
