"""What a named disease usually is: a hint, never a decision."""

from __future__ import annotations

import pytest

from actions.entitlement.handbook import load_catalogue
from actions.language.diseases import disease


def test_a_cancer_knows_its_organ() -> None:
    lung = disease("肺癌")
    assert (lung.organ, lung.is_cancer) == ("lung", True)


def test_a_finding_is_no_cancer() -> None:
    nodule = disease("肺结节")
    assert (nodule.organ, nodule.is_cancer, nodule.usual_class) == ("lung", False, "other")


@pytest.mark.parametrize("name", ["甲状腺癌", "原位癌", "脑梗死"])
def test_where_the_stage_decides_there_is_no_class(name: str) -> None:
    assert disease(name).usual_class is None


@pytest.mark.parametrize("name", ["", "没听说过的病", "LUNG"])
def test_an_unknown_name_has_neither_class_nor_organ(name: str) -> None:
    found = disease(name)
    assert (found.name, found.usual_class, found.organ, found.is_cancer) == (name, None, None, False)


def test_each_of_the_nine_cancers_is_known() -> None:
    for cancer in load_catalogue().nine_cancers:
        assert disease(cancer.name).organ == cancer.id, cancer.name
        assert disease(cancer.name).is_cancer
