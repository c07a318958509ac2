"""JUnit XML of a run, as build servers read it: a suite for each file, a test case for each conversation."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from xml.etree import ElementTree

from assistant.evaluation.reports.report import transcript
from assistant.evaluation.running.results import CaseResult, Results

# What XML 1.0 cannot hold, not even escaped.
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def to_junit(results: Results) -> str:
    """The XML document of ``results``."""
    root = ElementTree.Element("testsuites", _counts(results.cases))
    for file, cases in groupby(results.cases, key=lambda case: case.file):
        of_file = list(cases)
        suite = ElementTree.SubElement(root, "testsuite", {"name": clean(file), **_counts(of_file)})
        for case in of_file:
            _case(suite, case)
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="utf-8", xml_declaration=True).decode() + "\n"


def write_junit(results: Results, file: Path) -> None:
    """Write ``to_junit`` to ``file``; missing folders are made."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(to_junit(results), encoding="utf-8")


def _counts(cases: Sequence[CaseResult]) -> dict[str, str]:
    return {
        "tests": str(len(cases)),
        "failures": str(sum(not case.passed for case in cases)),
        "errors": "0",
        "time": f"{sum(case.seconds for case in cases):.3f}",
    }


def _case(suite: ElementTree.Element, case: CaseResult) -> None:
    attributes = {
        "name": clean(case.name),
        "classname": clean(".".join(filter(None, [Path(case.file).stem, case.capability]))),
        "file": clean(case.file),
        "line": str(case.line),
        "time": f"{case.seconds:.3f}",
    }
    element = ElementTree.SubElement(suite, "testcase", attributes)
    turns = dict(enumerate(case.turns, 1))
    for number, turn in turns.items():
        for failure in turn.failures[:1]:
            message = f"第 {number} 轮 {failure.kind}：应为 {failure.expected}；实为 {failure.actual}"
            broken = ElementTree.SubElement(
                element, "failure", {"type": failure.kind, "message": clean(message)}
            )
            broken.text = clean(transcript({number: turn}))
    if not case.passed:
        ElementTree.SubElement(element, "system-out").text = clean(transcript(turns))


def clean(text: str) -> str:
    """``text`` without what XML and HTML cannot hold."""
    return _FORBIDDEN.sub("�", text)
