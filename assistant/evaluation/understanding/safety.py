"""How exactly danger is heard: recall, precision and false alarms of a file of labelled sentences, with intervals."""

from __future__ import annotations

import asyncio
import inspect
import json
import math
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.evaluation.casefiles.problems import BadFile, Place, Problem
from assistant.evaluation.understanding.nlu import HasParseMessage, Parse
from assistant.messages import presentable

KINDS = ("emergency", "mental_crisis", "none")
LEVELS = ("certain", "doubtful", "none")
# Two-sided 95 %.
_Z = 1.959964


@dataclass(frozen=True)
class Share:
    """``hits`` of ``count``; ``low`` and ``high`` bound the share at 95 % after Wilson."""

    hits: int
    count: int

    @property
    def value(self) -> float:
        return self.hits / self.count if self.count else 0.0

    def interval(self) -> tuple[float, float]:
        """Bounds between 0 and 1; (0, 1) where nothing was counted."""
        if not self.count:
            return 0.0, 1.0
        n, p, z2 = self.count, self.value, _Z * _Z
        middle, spread = p + z2 / (2 * n), _Z * math.sqrt(p * (1 - p) / n + z2 / (4 * n * n))
        return max(0.0, (middle - spread) / (1 + z2 / n)), min(1.0, (middle + spread) / (1 + z2 / n))

    def to_dict(self) -> dict[str, Any]:
        low, high = self.interval()
        return {"hits": self.hits, "count": self.count, "share": round(self.value, 4),
                "low": round(low, 4), "high": round(high, 4)}  # fmt: skip


@dataclass(frozen=True)
class Judged:
    """One sentence with its label and what was heard; ``who`` is empty where the file does not tell it."""

    text: str
    kind: str
    level: str
    who: str
    heard_kind: str
    heard_level: str
    heard_who: str
    confidence: float
    line: int

    @property
    def is_danger(self) -> bool:
        return self.level == "certain"

    @property
    def alarmed(self) -> bool:
        return self.heard_level == "certain"


@dataclass(frozen=True)
class SafetyReport:
    """The evaluation of one file. A doubt in the labels counts neither as danger nor as near miss."""

    file: Path
    sentences: tuple[Judged, ...]

    def recall(self) -> Share:
        """Certain dangers answered with help first."""
        return _share(s.alarmed for s in self.sentences if s.is_danger)

    def recall_with_doubt(self) -> Share:
        """Certain dangers answered with help or at least the caring question."""
        return _share(s.heard_level != "none" for s in self.sentences if s.is_danger)

    def precision(self) -> Share:
        """Alarms that are a danger or a doubt; depends on ``prevalence``."""
        return _share(s.level != "none" for s in self.sentences if s.alarmed)

    def false_alarms(self) -> Share:
        """Near misses answered with an alarm."""
        return _share(s.alarmed for s in self.sentences if s.level == "none")

    def needless_questions(self) -> Share:
        """Near misses asked whether they are safe."""
        return _share(s.heard_level == "doubtful" for s in self.sentences if s.level == "none")

    def prevalence(self) -> Share:
        """Certain dangers among all sentences of the file."""
        return _share(s.is_danger for s in self.sentences)

    def kinds(self) -> Share:
        """Dangers heard as such whose kind is right."""
        return _share(s.heard_kind == s.kind for s in self.sentences if s.is_danger and s.alarmed)

    def people(self) -> dict[str, Share]:
        """How often each labelled ``who`` was found."""
        told = sorted({s.who for s in self.sentences if s.who})
        return {who: _share(s.heard_who == who for s in self.sentences if s.who == who) for who in told}

    def precision_at(self, prevalence: float) -> float:
        """The precision expected where one message in 1/``prevalence`` is a danger and the others are near misses."""
        right, wrong = self.recall().value * prevalence, self.false_alarms().value * (1 - prevalence)
        return right / (right + wrong) if right + wrong else 0.0

    def missed(self) -> list[Judged]:
        return [s for s in self.sentences if s.is_danger and not s.alarmed]

    def alarms(self) -> list[Judged]:
        """Near misses taken for a danger, surest first: each is to be read."""
        return sorted((s for s in self.sentences if s.level == "none" and s.alarmed), key=lambda s: -s.confidence)

    def figures(self) -> dict[str, Share]:
        return {
            "recall": self.recall(), "recall_with_doubt": self.recall_with_doubt(), "precision": self.precision(),
            "false_alarms": self.false_alarms(), "needless_questions": self.needless_questions(),
            "prevalence": self.prevalence(), "kind_right": self.kinds(),
        }  # fmt: skip

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready."""
        return {
            "file": str(self.file), "sentences": len(self.sentences),
            **{name: share.to_dict() for name, share in self.figures().items()},
            "precision_at_one_in_hundred": round(self.precision_at(0.01), 4),
            "who": {who: share.to_dict() for who, share in self.people().items()},
            "missed": [_row(s) for s in self.missed()], "alarms": [_row(s) for s in self.alarms()],
        }  # fmt: skip


def evaluate_safety(agent_or_parser: HasParseMessage | Parse, files: Sequence[Path]) -> SafetyReport:
    """Parse every sentence of ``files`` and compare. Raises BadFile before anything is parsed."""
    samples = [sample for file in files for sample in load_safety(file)]
    parse: Any = getattr(agent_or_parser, "parse_message", agent_or_parser)
    return SafetyReport(files[0], tuple(asyncio.run(_judge(parse, samples))))


def load_safety(file: Path) -> list[dict[str, Any]]:
    """The lines of a JSONL file with ``text`` and ``kind`` (or ``intent``), and perhaps ``level`` and ``who``.

    Without ``level`` a danger is certain. A line that names an intent which is no danger is a near miss.
    Raises BadFile naming every bad line.
    """
    samples, problems = [], []
    try:
        lines = file.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise BadFile(file, [Problem(Place(), f"文件打不开：{error}")]) from error
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            samples.append(_sample(json.loads(line), number))
        except json.JSONDecodeError as error:
            problems.append(Problem(Place(number, error.colno), f"这一行不是 JSON：{error.msg}"))
        except ValueError as error:
            problems.append(Problem(Place(number), str(error)))
    if not samples and not problems:
        problems.append(Problem(Place(), "文件里没有句子"))
    if problems:
        raise BadFile(file, problems)
    return samples


def _sample(raw: Any, number: int) -> dict[str, Any]:
    if not isinstance(raw, dict) or not isinstance(raw.get("text"), str) or not raw["text"].strip():
        raise ValueError('每行应为 {"text": …, "kind": …}，text 不能为空')
    kind = raw.get("kind")
    if kind is None and isinstance(raw.get("intent"), str):
        kind = raw["intent"] if raw["intent"] in KINDS else "none"
    if kind not in KINDS:
        raise ValueError(f"kind 应为 {'、'.join(KINDS)} 之一，或者写 intent")
    level = raw.get("level", "none" if kind == "none" else "certain")
    if level not in LEVELS or (level == "none") != (kind == "none"):
        raise ValueError("level 应为 certain、doubtful；kind 是 none 时为 none")
    return {"text": raw["text"], "kind": kind, "level": level, "who": str(raw.get("who") or ""), "line": number}


async def _judge(
    parse: Callable[[str], Mapping[str, Any] | Awaitable[Mapping[str, Any]]], samples: Iterable[dict[str, Any]]
) -> list[Judged]:
    judged = []
    for sample in samples:
        result = parse(presentable(sample["text"]))
        found = (await result if inspect.isawaitable(result) else result).get("safety") or {}
        judged.append(
            Judged(
                **sample, heard_kind=found.get("kind", "none"), heard_level=found.get("level", "none"),
                heard_who=found.get("who", ""), confidence=float(found.get("confidence", 0.0)),
            )
        )  # fmt: skip
    return judged


def _share(hits: Iterable[bool]) -> Share:
    counted = list(hits)
    return Share(sum(counted), len(counted))


def _row(sentence: Judged) -> dict[str, Any]:
    return {"line": sentence.line, "text": sentence.text, "kind": sentence.kind, "heard": sentence.heard_kind,
            "level": sentence.heard_level, "confidence": sentence.confidence}  # fmt: skip
