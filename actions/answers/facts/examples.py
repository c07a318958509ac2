"""Questions that are worded as no cue is: which example of which tag they are most like."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

from actions.entitlement.handbook import Tag

_MOST = 5
# An example less alike than this says nothing.
_LEAST = 0.35


class Examples:
    """Sentences known to ask after a tag, compared by their characters and pairs (TF-IDF cosine)."""

    def __init__(
        self, sentences: Iterable[tuple[Tag, str]], grams: Callable[[str], Mapping[str, int]]
    ) -> None:
        self._grams = grams
        known: Sequence[tuple[Tag, Mapping[str, int]]] = [(tag, grams(text)) for tag, text in sentences]
        frequency = Counter(gram for _, counted in known for gram in counted)
        self._weights = {gram: math.log(1 + len(known) / count) for gram, count in frequency.items()}
        self._tags = [tag for tag, _ in known]
        self._places: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for number, (_, counted) in enumerate(known):
            for gram, weight in self._vector(counted).items():
                self._places[gram].append((number, weight))

    def like(self, text: str) -> dict[Tag, float]:
        """Tags of the examples most like ``text``, each with the likeness of its nearest one, 0.25 to 1."""
        scores: Counter[int] = Counter()
        for gram, weight in self._vector(self._grams(text)).items():
            for number, other in self._places.get(gram, ()):
                scores[number] += weight * other  # type: ignore[assignment]
        found: dict[Tag, float] = {}
        for number, score in scores.most_common(_MOST):
            if score >= _LEAST:
                found[self._tags[number]] = max(found.get(self._tags[number], 0.0), float(score))
        return found

    def _vector(self, counted: Mapping[str, int]) -> dict[str, float]:
        vector = {
            gram: count * self._weights[gram] for gram, count in counted.items() if gram in self._weights
        }
        length = math.sqrt(sum(weight * weight for weight in vector.values())) or 1.0
        return {gram: weight / length for gram, weight in vector.items()}
