"""Where a service can be had."""

from __future__ import annotations

import pytest

from tests.answers.asking import told, turn


@pytest.mark.parametrize(
    ("service", "tier", "said"),
    [("4.8", "", ("经典：限亚洲", "白金：限亚洲、欧洲、美国")), ("4.9", "", ("亚洲、欧洲、美国",)), ("4.13", "", ("名单",))],
)
def test_the_region_of_a_service(service: str, tier: str, said: tuple[str, ...]) -> None:
    answer = told("service_region", turn("哪些地方能用", "service_region", service, tier=tier))
    assert all(part in answer.text for part in said) and answer.services == (service,)


def test_hong_kong_is_not_promised_for_treatment_abroad() -> None:
    """4.9 speaks of foreign hospitals; the handbook is silent on Hong Kong, Macau and Taiwan."""
    answer = told("service_region", turn("香港行吗", "service_region", "4.9"))
    assert "手册没有写" in answer.text and "95169038" in answer.text
