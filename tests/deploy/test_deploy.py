"""The files of deploy/ agree with each other and with the program; their schema is checked by a validator, see the docs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant import project

DEPLOY = Path(project.__file__).parents[1] / "deploy"
DOCUMENTS = [
    document for file in sorted((DEPLOY / "kubernetes").glob("*.yml")) for document in yaml.safe_load_all(file.read_text())
]
DEPLOYMENTS = {found["metadata"]["name"]: found for found in DOCUMENTS if found["kind"] == "Deployment"}
COMPOSE = yaml.safe_load((DEPLOY / "compose.yml").read_text())


def commands() -> set[str]:
    """The commands the program knows."""
    import typer.main

    from assistant.cli.app import app

    return set(typer.main.get_command(app).commands)  # type: ignore[attr-defined]


def pod(name: str) -> Any:
    return DEPLOYMENTS[name]["spec"]["template"]["spec"]


@pytest.mark.parametrize("name", DEPLOYMENTS)
def test_a_pod_is_small_unprivileged_and_bounded(name: str) -> None:
    assert pod(name)["securityContext"]["runAsNonRoot"] is True
    for container in pod(name)["containers"]:
        assert container["args"][0] in commands()
        assert container["securityContext"]["allowPrivilegeEscalation"] is False
        assert set(container["resources"]) == {"requests", "limits"}
        assert "env" not in container and container["envFrom"] == [{"secretRef": {"name": "suixin"}}]


def test_selectors_find_what_they_are_for() -> None:
    labels = {name: found["spec"]["template"]["metadata"]["labels"] for name, found in DEPLOYMENTS.items()}
    for found in DEPLOYMENTS.values():
        assert found["spec"]["selector"]["matchLabels"] in labels.values()
    others = [found for found in DOCUMENTS if found["kind"] in ("Service", "PodDisruptionBudget", "NetworkPolicy")]
    for found in others:
        spec = found["spec"]
        selector = spec.get("podSelector", spec.get("selector"))
        assert selector.get("matchLabels", selector) in labels.values(), found["kind"]
    assert {found["metadata"]["name"] for found in others if found["kind"] == "NetworkPolicy"} == set(DEPLOYMENTS)


def test_a_member_is_never_without_a_pod_that_answers() -> None:
    strategy = DEPLOYMENTS["suixin-bot"]["spec"]["strategy"]["rollingUpdate"]
    assert strategy["maxUnavailable"] == 0
    (container,) = pod("suixin-bot")["containers"]
    assert container["readinessProbe"]["httpGet"]["path"] == "/ready"
    assert container["livenessProbe"]["httpGet"]["path"] == "/health"


def test_turns_in_flight_are_given_the_time_to_end() -> None:
    from assistant.server import GRACE_SECONDS

    assert pod("suixin-bot")["terminationGracePeriodSeconds"] > GRACE_SECONDS + 5
    assert int(COMPOSE["services"]["bot"]["stop_grace_period"].removesuffix("s")) > GRACE_SECONDS


def test_no_secret_stands_in_a_file() -> None:
    for name in ("bot", "delivery"):
        for value in COMPOSE["services"][name]["environment"].values():
            assert "${" in value
    assert "${SUIXIN_DATABASE_PASSWORD:?" in COMPOSE["services"]["database"]["environment"]["POSTGRES_PASSWORD"]
    assert not [found for found in DOCUMENTS if found["kind"] == "Secret"]


def test_the_image_holds_what_the_program_needs() -> None:
    lines = (DEPLOY / "Dockerfile").read_text().splitlines()
    copied = {word for line in lines if line.startswith("COPY") for word in line.split()[2:-1]}
    assert {"actions", "assistant", "data", "config.yml", "domain.yml", "pyproject.toml"} <= copied
    assert any(line.startswith("USER") for line in lines)
