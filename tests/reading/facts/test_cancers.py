"""The nine cancers by disease, early sign or organ."""

from __future__ import annotations

import pytest

from actions.reading.facts.cancers import cancer_named
from tests.answers.handbook_turns import asking


@pytest.mark.parametrize(
    ("text", "cancer"), [("换成肝呢", "liver"), ("前列腺的查什么", "prostate"), ("结直肠呢", "colorectal"), ("宫颈", "cervix")]
)
def test_the_organ_is_enough(text: str, cancer: str) -> None:
    found = cancer_named(asking(text))
    assert found is not None and found.id == cancer


def test_an_early_sign_names_its_cancer() -> None:
    found = cancer_named(asking("有结节", entities=[{"entity": "disease", "value": "肺结节", "start": 1, "end": 3}]))
    assert found is not None and found.id == "lung"


def test_no_organ_no_cancer() -> None:
    assert cancer_named(asking("要什么材料")) is None
