"""Regions as people name them, and wishes."""

from __future__ import annotations

from actions.entitlement import RuleBook
from actions.entitlement.domain.rules.scope import BestEffort, Region

from ..builders import case_of, member


def test_regions_offered(rulebook: RuleBook) -> None:
    """The question offers the regions of the tier only."""
    rule = Region(clause="3.2", by_tier={"classic": ("asia",), "vip": ("asia", "europe"), "platinum": ()})
    (need,) = rule.findings(case_of(rulebook, "4.8", member()))
    assert [value.value for value in need.values] == ["asia", "europe"]
    (refused,) = rule.findings(case_of(rulebook, "4.8", member(), {"region": "usa"}))
    assert "亚洲、欧洲" in refused.text_zh


def test_a_wish_is_noted(rulebook: RuleBook) -> None:
    """4.12 注意6: followed where possible, without promise."""
    rule = BestEffort.parse_obj({"clause": "4.12 注意6", "facts": ["named_doctor"]})
    assert list(rule.findings(case_of(rulebook, "4.12", member()))) == []
    (note,) = rule.findings(case_of(rulebook, "4.12", member(), {"named_doctor": "yes"}))
    assert "不保证" in note.text
