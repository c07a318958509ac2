"""Sharing with relatives: whose counts, and what keeps the insured himself from it."""

from __future__ import annotations

from dataclasses import replace

from tests.answers.asking import told, turn
from tests.entitlement.builders import main, member


def test_not_six_counts_each_but_one_pool() -> None:
    assert told("family_sharing_rule", turn("登记了她俩各有6次？", "family_sharing_rule")).text.startswith("算您的")


def test_while_the_premium_is_due_a_relative_may_not_either() -> None:
    unpaid = member(main(premium_paid=False))
    asked = turn("我爸能用吗", "family_sharing_rule", who=unpaid)
    father = {"entity": "relation", "value": "parent", "start": 0, "end": 2}
    assert "不过现在还不行" in told("family_sharing_rule", replace(asked, entities=(father,))).text
