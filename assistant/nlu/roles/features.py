"""What a mention looks like to the role classifier: the words around it, marked with how far they stand off."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import pairwise

from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.pipeline import FeatureUnion

from assistant.nlu.roles.mentions import DAY, Seen, is_stop

_NEAR, _REACH = 4, 6
_BEHIND = re.compile(r"上|昨|前|去年|刚|那天|早上|当时")
_AHEAD = re.compile(r"明|后|下|来年|今年底|月底")


def _clause(units: Sequence[str]) -> list[str]:
    """The units up to the end of the clause, the mark that ends it included."""
    cut = next((at for at, unit in enumerate(units) if is_stop(unit)), None)
    return list(units) if cut is None else list(units[: cut + 1])


def _next_clause(units: Sequence[str]) -> list[str]:
    rest = list(units[len(_clause(units)) :])
    return [unit for unit in _clause(rest) if not is_stop(unit)]


def near(seen: Seen) -> list[str]:
    """The words at each of the nearest places, pairs of neighbours, and the two the mention stands between."""
    left, right = ["^", *reversed(seen.left)][::-1], [*seen.right, "$"]
    told = [f"L{at}={word}" for at, word in enumerate(left[:_NEAR])]
    told += [f"R{at}={word}" for at, word in enumerate(right[:_NEAR])]
    told += [f"LL={left[1]}_{left[0]}"] if len(left) > 1 else []
    told += [f"RR={right[0]}_{right[1]}"] if len(right) > 1 else []
    return [*told, f"LR={left[0]}_{right[0]}"]


def touching(seen: Seen) -> list[str]:
    """The characters that touch the mention, one to five of them."""
    left, right = "".join(reversed(seen.left[:_REACH])), "".join(seen.right[:_REACH])
    return [
        *(f"l:{('^' + left)[-size:]}" for size in range(1, 6)),
        *(f"r:{(right + '$')[:size]}" for size in range(1, 7)),
    ]  # fmt: skip


def in_clause(seen: Seen) -> list[str]:
    """The words of the clause, on which side they stand; pairs of them too."""
    left, right = _clause(seen.left), _clause(seen.right)
    sides = [("C<", left[::-1]), ("C>", right)]
    return [f"{side}{word}" for side, words in sides for word in (*words, *_pairs(words))]


def characters(seen: Seen) -> list[str]:
    """Short runs of characters of the clause, on which side they stand."""
    left, right = "".join(reversed(_clause(seen.left))), "".join(_clause(seen.right))
    return [
        f"{side}{words[at : at + size]}"
        for side, words in (("c<", left + "★"), ("c>", "★" + right))
        for size in (2, 3)
        for at in range(len(words) - size + 1)
    ]


def beyond(seen: Seen) -> list[str]:
    """The words of the clauses before and after."""
    before, after = _next_clause(seen.left), _next_clause(seen.right)
    return [
        "any", *(f"B<{word}" for word in (*before, *_pairs(before[::-1]))), *(f"B>{word}" for word in (*after, *_pairs(after)))
    ]  # fmt: skip


def anywhere(seen: Seen) -> list[str]:
    """All words of the sentence."""
    return ["any", *seen.left, *seen.right]


def shape(seen: Seen) -> list[str]:
    """What is named itself, what else is named, whether it is asked, how the sentence ends."""
    ends = "".join(_clause(seen.right))[-1:] or "$"
    asks = "asks" if re.search("[？?吗么呢]|不$", "".join(seen.right) + "$".strip("$")) else "tells"
    tense = "behind" if _BEHIND.search(seen.surface) else "ahead" if _AHEAD.search(seen.surface) else "open"
    told = [
        f"value={seen.value}", f"surface={seen.surface}", f"first={seen.surface[0]}", f"last={seen.surface[-1]}",
        f"ends={ends}", asks,
        f"place={seen.place}", *(f"beside={kind}" for kind in seen.others), f"value={seen.value}+{seen.place}",
    ]  # fmt: skip
    return [*told, f"tense={tense}"] if seen.kind == DAY else told


def standing(seen: Seen) -> list[str]:
    """Where the talk stands, by itself and crossed with how much is said."""
    size = min(len(seen.left) + len(seen.right), 12) // 3
    return [
        f"stand={seen.stand}", f"detail={seen.detail}", f"{seen.stand}×{size}", f"{seen.detail}×{size}",
        f"{seen.detail}×{seen.place}", f"{seen.detail}×{''.join(seen.right[:1])}",
    ]  # fmt: skip


def _pairs(words: Sequence[str]) -> list[str]:
    return [f"{one}_{other}" for one, other in pairwise(words)]


def _view(analyzer: Callable[[Seen], list[str]], min_df: int = 1) -> TfidfVectorizer:
    return TfidfVectorizer(analyzer=analyzer, sublinear_tf=True, min_df=min_df)


def role_features() -> FeatureUnion:
    """Vectorisers for what a mention is there for."""
    views = [
        ("near", _view(near), 1.0), ("touching", _view(touching), 1.0), ("clause", _view(in_clause, 1), 1.0),
        ("characters", _view(characters, 2), 0.8), ("beyond", _view(beyond, 2), 0.6), ("anywhere", _view(anywhere, 2), 0.4),
        ("shape", _view(shape), 0.7), ("standing", _view(standing), 0.5),
    ]  # fmt: skip
    return FeatureUnion([(n, v) for n, v, _ in views], transformer_weights={n: w for n, _, w in views})
