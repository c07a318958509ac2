"""The NLU evaluation file: a labelled sentence a line, as JSON."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.evaluation.casefiles.problems import BadFile, Place, Problem

_SERVICE = re.compile(r"4\.(1\.[1-5]|1[0-3]|[1-9])")


@dataclass(frozen=True)
class Sample:
    """One sentence with its labels; ``service`` is empty for none, ``also`` are further right intents."""

    text: str
    intent: str
    service: str = ""
    also: tuple[str, ...] = ()
    line: int = 0

    @property
    def right(self) -> tuple[str, ...]:
        """All intents that count as right."""
        return (self.intent, *self.also)


def load_samples(file: Path) -> list[Sample]:
    """The sentences of ``file``. Raises BadFile naming every bad line; empty lines and further keys are passed over."""
    try:
        lines = file.read_text(encoding="utf-8-sig").split("\n")
    except OSError as error:
        raise BadFile(file, [Problem(Place(), f"文件打不开：{error.strerror}")]) from error
    except UnicodeDecodeError as error:
        raise BadFile(file, [Problem(Place(), "文件不是 UTF-8 文字")]) from error
    samples: list[Sample] = []
    problems: list[Problem] = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            samples.append(_sample(line, number))
        except json.JSONDecodeError as error:
            problems.append(Problem(Place(number, error.colno), f"这一行不是 JSON：{error.msg}"))
        except ValueError as error:
            problems.append(Problem(Place(number), str(error)))
    if not samples and not problems:
        problems.append(Problem(Place(), "文件里没有句子"))
    if problems:
        raise BadFile(file, problems)
    return samples


def _sample(line: str, number: int) -> Sample:
    raw = json.loads(line)
    if not isinstance(raw, dict):
        raise ValueError('每行应为 {"text": …, "intent": …, "service": …}')
    also = raw.get("also") or []
    if not isinstance(also, list) or not all(isinstance(intent, str) and intent for intent in also):
        raise ValueError("also 应为意图名的列表")
    return Sample(_word(raw, "text"), _word(raw, "intent"), _service(raw), tuple(also), number)


def _word(raw: dict[str, Any], key: str) -> str:
    value = raw.get(key)
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"{key} 应为文字，不能为空" if key in raw else f"缺少 {key}")
    return value


def _service(raw: dict[str, Any]) -> str:
    if "service" not in raw:
        raise ValueError("缺少 service（没有具体服务时写 null）")
    value = raw["service"]
    if value is None:
        return ""
    if not isinstance(value, str) or not _SERVICE.fullmatch(value):
        raise ValueError(
            f'service 应为服务编号（如 "4.4"）或 null，不是 {json.dumps(value, ensure_ascii=False)}'
        )
    return value
