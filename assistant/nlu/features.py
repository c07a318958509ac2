"""What a sentence looks like to the classifiers.

Five views of the same words, each a bag of features of its own: characters (typos, dialect,
unseen words), jieba words (meaning), pinyin syllables (homophones of speech recognition),
concepts (different wordings of one idea), and the kinds of things named. Names of services are
replaced by one sign for the intent, so that what is learnt about one service holds for all.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pypinyin import Style, lazy_pinyin
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.pipeline import FeatureUnion

SERVICE_SIGN = "§"
_SPACE = "\u2423"


@dataclass(frozen=True)
class Sentence:
    """One understood sentence: normalised text, its words, and the named things.

    ``masked`` is the text with each service name as ``§``; ``words`` likewise;
    ``names`` are ``label=value`` of the entities; ``concepts`` the ids of the concepts touched.
    """

    text: str
    masked: str
    words: tuple[str, ...]
    names: tuple[str, ...] = ()
    concepts: tuple[str, ...] = ()


def _ngrams(units: Sequence[str], low: int, high: int, glue: str = "") -> list[str]:
    return [
        glue.join(units[start : start + size])
        for size in range(low, high + 1)
        for start in range(len(units) - size + 1)
    ]


def characters(sentence: Sentence) -> list[str]:
    return _ngrams("^" + sentence.masked.replace(" ", "") + "$", 1, 4)


def full_characters(sentence: Sentence) -> list[str]:
    return _ngrams("^" + sentence.text.replace(" ", "") + "$", 1, 4)


def word_pairs(sentence: Sentence) -> list[str]:
    return _ngrams(["<", *sentence.words, ">"], 1, 2, glue=_SPACE)


def syllables(sentence: Sentence) -> list[str]:
    return _ngrams(lazy_pinyin(sentence.masked, style=Style.NORMAL), 2, 3, glue=_SPACE)


def named_things(sentence: Sentence) -> list[str]:
    kinds = {name.split("=", 1)[0] for name in sentence.names}
    return [*sorted(kinds), *sentence.names, f"length={min(len(sentence.text) // 4, 8)}"]


def concepts(sentence: Sentence) -> list[str]:
    return ["any", *sentence.concepts, *_ngrams(sentence.concepts, 2, 2, glue=_SPACE)]


def _view(analyzer: Callable[[Sentence], list[str]], min_df: int = 1) -> TfidfVectorizer:
    return TfidfVectorizer(analyzer=analyzer, sublinear_tf=True, min_df=min_df)


def intent_features() -> FeatureUnion:
    """Vectorisers for what is asked: service names are masked."""
    return FeatureUnion(
        [
            ("characters", _view(characters, min_df=2)),
            ("words", _view(word_pairs, min_df=2)),
            ("syllables", _view(syllables, min_df=2)),
            ("names", _view(named_things)),
            ("concepts", _view(concepts)),
        ],
        transformer_weights={"characters": 1.0, "words": 0.8, "syllables": 0.5, "names": 0.5, "concepts": 0.4},
    )


def service_features() -> FeatureUnion:
    """Vectorisers for which service is meant: the full text counts."""
    return FeatureUnion(
        [
            ("characters", _view(full_characters, min_df=2)),
            ("words", _view(word_pairs, min_df=2)),
            ("syllables", _view(syllables, min_df=2)),
            ("names", _view(named_things)),
        ],
        transformer_weights={"characters": 1.0, "words": 0.6, "syllables": 0.4, "names": 1.2},
    )
