"""Conversations written down as test cases: the same YAML a tester would write by hand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

HEADING = "# {}\n"


def case_dict(
    name: str,
    steps: Sequence[Mapping[str, Any]],
    member_id: str = "",
    now: str = "",
    capability: str = "",
    actor: str = "member",
) -> dict[str, Any]:
    """One test case as data, in the order of the format; what is empty is left out."""
    metadata: dict[str, Any] = {"member_id": member_id or None}
    if now:
        metadata["now"] = now
    if actor != "member":
        metadata["actor"] = actor
    case: dict[str, Any] = {"test_case": name}
    if capability:
        case["capability"] = capability
    return {**case, "metadata": metadata, "steps": [dict(step) for step in steps]}


def step_dict(user: str, assertions: Iterable[Mapping[str, Any]] = ()) -> dict[str, Any]:
    """One step as data."""
    told = [dict(assertion) for assertion in assertions]
    return {"user": user, "assertions": told} if told else {"user": user}


def cases_yaml(cases: Sequence[Mapping[str, Any]], heading: str = "") -> str:
    """A whole test file."""
    body = yaml.dump(
        {"test_cases": [dict(case) for case in cases]},
        Dumper=_Dumper,
        allow_unicode=True,
        sort_keys=False,
        width=10_000,
    )
    return (HEADING.format(heading) if heading else "") + body


def write_cases(cases: Sequence[Mapping[str, Any]], file: Path, heading: str = "") -> None:
    """Write ``cases_yaml`` to ``file``; missing folders are made."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(cases_yaml(cases, heading), encoding="utf-8")


class _Dumper(yaml.SafeDumper):
    """Indents lists below their key, as the project's files do, and writes short lists in one line."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)


def _plain_list(dumper: yaml.SafeDumper, items: Sequence[Any]) -> yaml.Node:
    flow = all(isinstance(item, (str, int, float, bool, type(None))) for item in items)
    return dumper.represent_sequence("tag:yaml.org,2002:seq", items, flow_style=flow)


_Dumper.add_representer(list, _plain_list)
_Dumper.add_representer(tuple, _plain_list)
