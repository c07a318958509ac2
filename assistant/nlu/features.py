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


def word_skips(sentence: Sentence) -> list[str]:
    """Pairs of words with one to three others between them: 能…几次 whatever stands in the gap."""
    return _skips(["<", *sentence.words, ">"])


def character_skips(sentence: Sentence) -> list[str]:
    """Pairs of characters with one to three others between them."""
    return _skips("^" + sentence.masked.replace(" ", "") + "$")


def places(sentence: Sentence) -> list[str]:
    """Words with the third of the sentence they stand in: the question often comes last."""
    count = len(sentence.words)
    return [f"{word}@{3 * index // count}" for index, word in enumerate(sentence.words)]


def _skips(units: Sequence[str]) -> list[str]:
    return [
        f"{units[start]}{_SPACE}…{_SPACE}{units[end]}"
        for start in range(len(units))
        for end in range(start + 2, min(start + 5, len(units)))
    ]


def intent_features() -> FeatureUnion:
    """Vectorisers for what is asked: service names are masked in all views but one."""
    return FeatureUnion(
        [
            ("characters", _view(characters, min_df=3)),
            ("full_characters", _view(full_characters, min_df=3)),
            ("character_skips", _view(character_skips, min_df=3)),
            ("words", _view(word_pairs, min_df=2)),
            ("word_skips", _view(word_skips, min_df=2)),
            ("places", _view(places, min_df=2)),
            ("syllables", _view(syllables, min_df=3)),
            ("names", _view(named_things)),
            ("concepts", _view(concepts, min_df=2)),
        ],
        transformer_weights={
            "characters": 1.0, "full_characters": 0.5, "character_skips": 0.5, "words": 0.8, "word_skips": 0.5,
            "places": 0.3, "syllables": 0.5, "names": 0.5, "concepts": 0.4,
        },
    )


def danger_features() -> FeatureUnion:
    """Vectorisers for danger: the full text, and the concepts, which raise recall by more than ten points."""
    return FeatureUnion(
        [
            ("characters", _view(full_characters, min_df=3)),
            ("words", _view(word_pairs, min_df=3)),
            ("syllables", _view(syllables, min_df=3)),
            ("names", _view(named_things)),
            ("concepts", _view(concepts)),
        ],
        transformer_weights={"characters": 1.0, "words": 0.6, "syllables": 0.4, "names": 0.4, "concepts": 0.4},
    )


def service_features() -> FeatureUnion:
    """Vectorisers for which service is meant: the full text counts."""
    return FeatureUnion(
        [
            ("characters", _view(full_characters, min_df=3)),
            ("words", _view(word_pairs, min_df=3)),
            ("syllables", _view(syllables, min_df=3)),
            ("names", _view(named_things)),
        ],
        transformer_weights={"characters": 1.0, "words": 0.6, "syllables": 0.4, "names": 1.2},
    )
