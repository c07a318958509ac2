"""The board shows what the service really tells, and all of it."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from prometheus_client import REGISTRY

from assistant import metrics, project

BOARDS = sorted((project.root() / "deploy/grafana").glob("*.json"))
_NAME = re.compile(r"suixin_[a-z_]+")
_LABELS = re.compile(r"by \((\w+)\)|\{(\w+)=")


def exported() -> dict[str, Any]:
    """Each metric of ours by the names of its samples."""
    assert metrics.CONTENT_TYPE
    ours = [family for family in REGISTRY.collect() if family.name.startswith("suixin_")]
    ends = {"counter": ["_total"], "histogram": ["_bucket", "_count", "_sum"], "gauge": [""]}
    return {family.name + end: family for family in ours for end in ends[family.type]}


def asked(board: dict[str, Any]) -> list[str]:
    return [target["expr"] for panel in board["panels"] for target in panel["targets"]]


@pytest.mark.parametrize("path", BOARDS, ids=lambda path: path.name)
def test_each_metric_on_a_board_is_exported_with_its_labels(path: Any) -> None:
    known = exported()
    labels = {"le", *(label for one in (metrics._turns, metrics._refused, metrics._decisions, metrics._bookings, metrics._wechat)
                      for label in one._labelnames)}  # fmt: skip
    for expression in asked(json.loads(path.read_text(encoding="utf-8"))):
        names = _NAME.findall(expression)
        assert names and set(names) <= set(known), expression
        assert {one or other for one, other in _LABELS.findall(expression)} <= labels, expression


def test_every_metric_is_on_a_board() -> None:
    assert BOARDS
    expressions = (text for path in BOARDS for text in asked(json.loads(path.read_text(encoding="utf-8"))))
    shown = {name for text in expressions for name in _NAME.findall(text)}
    told = exported()
    assert {told[name].name for name in shown} == {family.name for family in told.values()}


@pytest.mark.parametrize("path", BOARDS, ids=lambda path: path.name)
def test_a_board_can_be_read_in(path: Any) -> None:
    board = json.loads(path.read_text(encoding="utf-8"))
    assert board["uid"] and board["title"] and board["schemaVersion"]
    assert len({panel["id"] for panel in board["panels"]}) == len(board["panels"])
    assert all(panel["title"] and panel["datasource"]["uid"] == "${source}" for panel in board["panels"])
