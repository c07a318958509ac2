"""How well sentences are understood: intents, services, and above all the two dangers."""

from __future__ import annotations

import asyncio
import inspect
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Protocol

from assistant.evaluation.understanding.nlu_file import Sample, load_samples
from assistant.messages import presentable

DANGERS = ("emergency", "mental_crisis")
ASKED_BACK = "nlu_fallback"
OFF_TOPIC = "out_of_scope"
# What an off-topic message may be answered with and still be told nothing about a service.
_NO_SERVICE_ANSWER = {
    ASKED_BACK, OFF_TOPIC, "chitchat", "greet", "goodbye", "thanks", "affirm", "deny", "stop", "repeat", "bot_challenge",
    "inform", "follow_up", "human_agent", "complaint", "claim_question", "policy_servicing", "privacy_question", *DANGERS,
}  # fmt: skip
_WORST = 30


class HasParseMessage(Protocol):
    """Rasa's agent, as far as it is needed here."""

    def parse_message(self, message_data: str) -> Awaitable[Mapping[str, Any]]: ...


Parse = Callable[[str], Mapping[str, Any] | Awaitable[Mapping[str, Any]]]


@dataclass(frozen=True)
class Understood:
    """A sentence and what was made of it; ``ranking`` is the intents before asking back, surest first."""

    sample: Sample
    intent: str
    confidence: float
    services: tuple[str, ...]
    ranking: tuple[tuple[str, float], ...] = ()

    @property
    def intent_right(self) -> bool:
        return self.intent in self.sample.right

    @property
    def service_right(self) -> bool:
        """Exactly the labelled service was found; none where none is labelled."""
        return set(self.services) == ({self.sample.service} if self.sample.service else set())


@dataclass(frozen=True)
class Score:
    """Precision, recall and F1 of one intent; ``support`` is how many sentences are labelled with it."""

    precision: float
    recall: float
    f1: float
    support: int


@dataclass(frozen=True)
class NluReport:
    """The evaluation of one file. ``seconds`` is parsing time alone."""

    file: Path
    sentences: tuple[Understood, ...]
    seconds: float

    @property
    def intent_accuracy(self) -> float:
        return _share(s.intent_right for s in self.sentences)

    @property
    def service_accuracy(self) -> float:
        return _share(s.service_right for s in self.sentences)

    @property
    def both_accuracy(self) -> float:
        """Share of sentences with intent and service right."""
        return _share(s.intent_right and s.service_right for s in self.sentences)

    @property
    def asked_back(self) -> float:
        """Share of sentences answered with a question which intent was meant."""
        return _share(s.intent == ASKED_BACK for s in self.sentences)

    @property
    def answered_wrong(self) -> float:
        """Share of sentences answered, and answered to something else: the ones that mislead."""
        return _share(not s.intent_right and s.intent != ASKED_BACK for s in self.sentences)

    @property
    def service_answers_off_topic(self) -> float | None:
        """Share of the off-topic sentences told something about a service; None where the file has none."""
        off = [s for s in self.sentences if s.sample.intent == OFF_TOPIC]
        return _share(not s.intent_right and s.intent not in _NO_SERVICE_ANSWER for s in off) if off else None

    def intents(self) -> dict[str, Score]:
        """A score for each intent that is labelled or was predicted, in alphabetical order.

        A prediction listed under ``also`` counts as the labelled intent having been found.
        """
        hits: Counter[str] = Counter(s.sample.intent for s in self.sentences if s.intent_right)
        support: Counter[str] = Counter(s.sample.intent for s in self.sentences)
        wrong: Counter[str] = Counter(s.intent for s in self.sentences if not s.intent_right)
        return {name: _score(hits[name], wrong[name], support[name]) for name in sorted({*support, *wrong})}

    def dangers(self) -> dict[str, Score]:
        """Emergency and mental crisis, to be missed never."""
        scores = self.intents()
        return {name: scores.get(name, _score(0, 0, 0)) for name in DANGERS}

    def missed_dangers(self) -> list[Understood]:
        """Sentences of a danger that were taken for something else."""
        return [s for s in self.sentences if s.sample.intent in DANGERS and not s.intent_right]

    def false_alarms(self) -> list[Understood]:
        """Harmless sentences taken for a danger."""
        return [s for s in self.sentences if s.intent in DANGERS and not s.intent_right]

    def worst(self, count: int = _WORST) -> list[Understood]:
        """Wrong intents, the surest first."""
        wrong = [s for s in self.sentences if not s.intent_right]
        return sorted(wrong, key=lambda s: -s.confidence)[:count]

    def wrong_services(self) -> list[Understood]:
        return [s for s in self.sentences if not s.service_right]

    def confusions(self) -> Counter[tuple[str, str]]:
        """How often a labelled intent was taken for another one."""
        return Counter((s.sample.intent, s.intent or "(none)") for s in self.sentences if not s.intent_right)

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready: figures first, then what to look at."""
        return {
            "file": str(self.file),
            "sentences": len(self.sentences),
            "intent_accuracy": round(self.intent_accuracy, 4),
            "service_accuracy": round(self.service_accuracy, 4),
            "both_accuracy": round(self.both_accuracy, 4),
            "asked_back": round(self.asked_back, 4),
            "answered_wrong": round(self.answered_wrong, 4),
            "service_answers_off_topic": self.service_answers_off_topic,
            "seconds": round(self.seconds, 3),
            "dangers": {name: asdict(score) for name, score in self.dangers().items()},
            "intents": {name: asdict(score) for name, score in self.intents().items()},
            "missed_dangers": [_row(s) for s in self.missed_dangers()],
            "false_alarms": [_row(s) for s in self.false_alarms()],
            "worst": [_row(s) for s in self.worst()],
            "wrong_services": [_row(s) for s in self.wrong_services()],
            "confusions": [
                {"intent": gold, "taken_for": seen, "count": n}
                for (gold, seen), n in self.confusions().most_common()
            ],
        }


def evaluate(agent_or_parser: HasParseMessage | Parse, jsonl_path: Path) -> NluReport:
    """Parse every sentence of the file with an agent, or with a function from text to Rasa's parse result.

    Raises BadFile, before anything is parsed, when a line is bad.
    """
    samples = load_samples(Path(jsonl_path))
    parse: Parse = getattr(agent_or_parser, "parse_message", agent_or_parser)  # type: ignore[arg-type]
    start = time.perf_counter()
    sentences = asyncio.run(_understand(parse, samples))
    return NluReport(Path(jsonl_path), tuple(sentences), time.perf_counter() - start)


def evaluate_nlu(path: Path) -> NluReport:
    """Evaluate the project's own model, trained first if need be, on the file."""
    from assistant.evaluation.running.runner import default_agent

    load_samples(Path(path))
    return evaluate(default_agent(), Path(path))


async def _understand(parse: Parse, samples: Sequence[Sample]) -> list[Understood]:
    sentences = []
    for sample in samples:
        # Through the door every channel uses, so that odd characters are judged as they would arrive.
        result = parse(presentable(sample.text))
        parsed = await result if inspect.isawaitable(result) else result
        intent, ranking = parsed.get("intent") or {}, parsed.get("intent_ranking") or []
        values = [str(e.get("value")) for e in parsed.get("entities") or [] if e.get("entity") == "service"]
        sentences.append(
            Understood(
                sample,
                intent.get("name") or "",
                float(intent.get("confidence") or 0.0),
                tuple(dict.fromkeys(values)),
                tuple((r["name"], float(r["confidence"])) for r in ranking if r["name"] != ASKED_BACK),
            )
        )
    return sentences


def _row(sentence: Understood) -> dict[str, Any]:
    return {
        "line": sentence.sample.line,
        "text": sentence.sample.text,
        "intent": sentence.sample.intent,
        "also": list(sentence.sample.also),
        "predicted": sentence.intent,
        "confidence": round(sentence.confidence, 4),
        "service": sentence.sample.service or None,
        "predicted_services": list(sentence.services),
    }


def _share(right: Any) -> float:
    judged = list(right)
    return sum(judged) / len(judged) if judged else 0.0


def _score(hits: int, wrong: int, support: int) -> Score:
    precision = hits / (hits + wrong) if hits + wrong else 0.0
    recall = hits / support if support else 0.0
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return Score(round(precision, 4), round(recall, 4), round(f1, 4), support)
