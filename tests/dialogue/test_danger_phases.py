"""How a danger fades from a talk."""

from __future__ import annotations

from actions.dialogue.danger_phases import ASIDE, CALMED, ENDANGERED, calmer, only_aside


def test_a_danger_is_past_after_two_quiet_messages_and_what_it_broke_off_is_kept() -> None:
    aside = {"booking": {"service": "4.4"}}
    once = calmer({"phase": ENDANGERED, "aside": aside})
    twice = calmer(once)
    assert once is not None and once["calm"] == 1
    assert twice is not None and twice["phase"] == ENDANGERED
    assert calmer(twice) == {"phase": ASIDE, "aside": aside}


def test_nothing_laid_aside_leaves_nothing() -> None:
    assert calmer({"phase": ENDANGERED, "calm": 2}) is None
    assert only_aside(None) is None and only_aside({"phase": ENDANGERED}) is None


def test_other_phases_do_not_fade_by_themselves() -> None:
    """What is taken care of, or asked about, stays until it is answered."""
    assert calmer(None) is None
    assert calmer({"phase": CALMED}) == {"phase": CALMED}
