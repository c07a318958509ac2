"""What people say: the sentences of the training data, of the NLU samples and of the conversation tests, by intent."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import yaml

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_MARKED = re.compile(r"\[([^\]]*)\](?:\([^)]*\)|\{[^}]*\})")
TESTS = "tests"
# Always there, whatever the data: short answers, days, and bits of noise.
_OWN: Mapping[str, tuple[str, ...]] = {
    "stop": ("算了", "先不办了"),
    "affirm": ("好的", "确定", "对"),
    "deny": ("不是", "没有", "不对"),
    "inform": (
        "下周三",
        "下个月15号",
        "2月30日",
        "昨天",
        "心内科",
        "确诊了",
        "重大疾病",
        "不知道",
        "给我妈",
        "欧洲",
        "4月1日上午",
    ),
    "noise": (
        "嗯",
        "？？？",
        "啊啊啊",
        "asdf",
        "1",
        "👌",
        "。",
        "那个",
        "233333",
        "你说呢",
        "  ",
        "/restart",
    ),
}


@dataclass(frozen=True)
class Sentences:
    """Sentences by intent; under ``tests`` those of the conversation tests."""

    by_intent: Mapping[str, tuple[str, ...]]

    def one_of(self, intent: str, random: Random) -> str:
        """A sentence of ``intent``; one of any intent where there is none."""
        pool = self.by_intent.get(intent) or self.by_intent[random.choice(self.intents)]
        return random.choice(pool)

    @property
    def intents(self) -> tuple[str, ...]:
        return tuple(sorted(self.by_intent))


def load_sentences(root: Path) -> Sentences:
    """The sentences under ``data/nlu``, ``tests/evaluation`` and ``tests/conversations`` of the project at ``root``."""
    found: dict[str, list[str]] = {intent: list(texts) for intent, texts in _OWN.items()}
    for file in sorted((root / "data" / "nlu").rglob("*.yml")):
        for block in _content(file).get("nlu") or ():
            if "intent" in block:
                intent = str(block["intent"]).partition("/")[0]
                found.setdefault(intent, []).extend(_examples(str(block.get("examples") or "")))
    for file in sorted((root / "tests" / "evaluation").glob("*.jsonl")):
        for line in file.read_text(encoding="utf-8").splitlines():
            labelled = json.loads(line)
            if "intent" in labelled:
                found.setdefault(labelled["intent"], []).append(labelled["text"])
    for file in sorted((root / "tests" / "conversations").rglob("*.yml")):
        spoken = [
            str(step.get("user", ""))
            for case in _content(file).get("test_cases") or ()
            for step in case.get("steps") or ()
        ]
        found.setdefault(TESTS, []).extend(text for text in spoken if text and not text.startswith("/"))
    return Sentences({intent: tuple(dict.fromkeys(texts)) for intent, texts in found.items() if texts})


def _content(file: Path) -> dict[str, Any]:
    content = yaml.load(file.read_text(encoding="utf-8"), Loader=_LOADER)
    return content if isinstance(content, dict) else {}


def _examples(block: str) -> list[str]:
    lines = (line.strip() for line in block.splitlines())
    return [
        _MARKED.sub(r"\1", line[2:]).strip() for line in lines if line.startswith("- ") and line[2:].strip()
    ]
