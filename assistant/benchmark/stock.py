"""A stock Rasa project with our domain, data and actions: DIET and TED, an action server over HTTP, nothing of ours in Rasa.

One epoch each: how long a turn takes and how much memory it needs do not depend on how long was trained.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

import yaml

from assistant import project
from assistant.cli.shared.errors import WrongCall

_CONFIG: dict[str, Any] = {
    "recipe": "default.v1",
    "assistant_id": "stock",
    "language": "zh",
    "pipeline": [
        {"name": "JiebaTokenizer"},
        {"name": "CountVectorsFeaturizer"},
        {"name": "CountVectorsFeaturizer", "analyzer": "char_wb", "min_ngram": 1, "max_ngram": 4},
        # Without entities: after one epoch it takes words for services nobody knows, and our actions take only ids. It is the
        # cheaper DIET.
        {"name": "DIETClassifier", "epochs": 1, "entity_recognition": False},
        {"name": "FallbackClassifier", "threshold": 0.4, "ambiguity_threshold": 0.05},
    ],
    "policies": [{"name": "MemoizationPolicy"}, {"name": "TEDPolicy", "epochs": 1, "max_history": 5}, {"name": "RulePolicy"}],
}
# Answered by a fixed text, without an action.
_PLAIN = ("greet", "thanks", "goodbye")
_GIVE_UP_SECONDS = 3_000


class StockProject:
    """The project in ``folder``: write it, train it, say how its two servers are started."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def write(self) -> None:
        """Everything a stock project needs, from the files of ours."""
        base = project.root()
        (self.folder / "data").mkdir(parents=True, exist_ok=True)
        shutil.rmtree(self.folder / "data" / "nlu", ignore_errors=True)
        shutil.copytree(base / "data" / "nlu", self.folder / "data" / "nlu")
        domain = yaml.safe_load((base / "domain.yml").read_text(encoding="utf-8"))
        domain.setdefault("responses", {}).update({f"utter_{intent}": [{"text": intent}] for intent in _PLAIN})
        self._dump("domain.yml", domain)
        self._dump("data/talks.yml", _talks([_name(intent) for intent in domain["intents"]]))
        self._dump("config.yml", _CONFIG)
        self._dump("credentials.yml", {"rest": None})

    def train(self) -> Path:
        """The trained model. Raises WrongCall with Rasa's last line when it cannot be trained."""
        command = [sys.executable, "-m", "rasa", "train", "--quiet", "--fixed-model-name", "stock"]
        done = subprocess.run(
            command, cwd=self.folder, env=_environment(), capture_output=True, text=True, timeout=_GIVE_UP_SECONDS, check=False
        )
        model = self.folder / "models" / "stock.tar.gz"
        if not model.is_file():
            last = (done.stderr or done.stdout).strip().splitlines()[-1:]
            raise WrongCall(f"用来比较的标准 Rasa 项目没有训练成：{''.join(last)}")
        return model

    def server(self, port: int, actions_port: int) -> list[str]:
        """How ``rasa run`` is called for it."""
        self._dump("endpoints.yml", {"action_endpoint": {"url": f"http://127.0.0.1:{actions_port}/webhook"}})
        return [sys.executable, "-m", "rasa", "run", "--enable-api", "--interface", "127.0.0.1", "--port", str(port)]

    def actions(self, port: int) -> list[str]:
        """How ``rasa run actions`` is called for it."""
        return [sys.executable, "-m", "rasa", "run", "actions", "--actions", "actions.endpoint", "--port", str(port)]

    def _dump(self, name: str, content: Any) -> None:
        (self.folder / name).write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")


def _environment() -> dict[str, str]:
    return {**os.environ, "LOG_LEVEL": "ERROR", "PYTHONPATH": str(project.root())}


def _name(entry: str | dict[str, Any]) -> str:
    return entry if isinstance(entry, str) else next(iter(entry))


def _talks(intents: list[str]) -> dict[str, Any]:
    """A rule for each intent, and stories of two turns that TED learns from: our actions find out for themselves what to do.

    What is not understood goes to the action, too: after one epoch much is not.
    """
    rules = [{"rule": intent, "steps": _steps(intent)} for intent in (*intents, "nlu_fallback")]
    stories = [
        {"story": f"{first} {second}", "steps": [*_steps(first), *_steps(second)]} for first, second in pairwise(intents)
    ]
    return {"version": "3.1", "rules": rules, "stories": stories}


def _steps(intent: str) -> list[dict[str, str]]:
    return [{"intent": intent}, {"action": f"utter_{intent}" if intent in _PLAIN else "action_answer"}]
