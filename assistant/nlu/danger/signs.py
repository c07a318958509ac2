"""Classes of words around danger, from ``data/safety/signs.yml``: what the ear for danger generalises by."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import yaml

from assistant.nlu.danger.cues import Cues
from assistant.nlu.features import Sentence

_GLUE = "␣"
# Two classes further apart than so many signs belong to different thoughts.
_REACH = 4


class SignError(ValueError):
    """The file of classes cannot be used; the message says file and reason."""


class Signs:
    """Finds classes of words; ``cues`` add the groups of patterns they hit. Both are pickled with the model."""

    def __init__(self, classes: dict[str, list[str]], cues: Cues) -> None:
        self._of_word: dict[str, list[str]] = {}
        for name, words in classes.items():
            for word in words:
                self._of_word.setdefault(word, []).append(name)
        longest_first = sorted(self._of_word, key=lambda word: (-len(word), word))
        self._pattern = re.compile("|".join(map(re.escape, longest_first))) if longest_first else None
        self._cues = cues

    def sequence(self, text: str) -> list[str]:
        """Classes of the words of ``text`` (normalised) in their order, the longest word at each place."""
        found = self._pattern.finditer(text) if self._pattern else ()
        return [name for match in found for name in self._of_word[match[0]]]

    def features(self, sentence: Sentence) -> list[str]:
        """Classes, pairs of them in order, neighbours of three, cue groups, and how long and how many-sided it is."""
        found = self.sequence(sentence.text)
        pairs = {
            _GLUE.join((first, second))
            for i, first in enumerate(found)
            for second in found[i + 1 : i + 1 + _REACH]
        }
        triples = {_GLUE.join(found[i : i + 3]) for i in range(len(found) - 2)}
        return ["any", f"count={min(len(found), 8)}", *set(found), *pairs, *triples, *self._cues.touched(sentence.text)]


def load_signs(folder: Path, cues: Cues) -> Signs:
    """The classes of ``folder``; none where it has no such file. Raises SignError for a file of another shape."""
    file = folder / "signs.yml"
    if not file.is_file():
        return Signs({}, cues)
    content = yaml.safe_load(file.read_text(encoding="utf8"))
    if not isinstance(content, dict) or not all(
        isinstance(words, list) and words and all(isinstance(word, str) and word for word in words)
        for words in content.values()
    ):
        raise SignError(f"{file.name}: must map classes to lists of words")
    return Signs(content, cues)


def signs_digest(folder: Path) -> str:
    """A hash over the file of classes, for fingerprints."""
    file = folder / "signs.yml"
    return hashlib.sha256(file.read_bytes()).hexdigest()[:16] if file.is_file() else "none"
