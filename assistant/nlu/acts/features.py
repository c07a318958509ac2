"""What a message looks like to the act classifier: its words, where the talk stands, and the two together.

好的 is a yes where something was offered and no more than a nod where nothing was; 明年呢 answers a question about the day
and otherwise asks again about another year. So words are crossed with what is open.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any

from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.pipeline import FeatureUnion

from assistant.nlu import features
from assistant.nlu.acts.talks import OPEN, Context
from assistant.nlu.features import Sentence

Ranking = Sequence[tuple[str, float]]
_BY = "\u2423×\u2423"
_INTENTS = 3
_LEAST_SHARE = 0.1
_SHORT = 8
_MANY = 3


@dataclass(frozen=True)
class Turn(Sentence):
    """A sentence in its talk.

    ``facts`` say where the talk stands (``open=offer``), ``stand`` is the gist of them and
    ``detail`` the same more closely, to be crossed with words; ``intents`` are those the words alone speak for,
    ``moves`` the ids of the ideas in ``data/act_concepts.yml`` they touch.
    """

    facts: tuple[str, ...] = ()
    stand: str = ""
    detail: str = ""
    outcome: str = ""
    intents: tuple[str, ...] = ()
    moves: tuple[str, ...] = ()


def turn(sentence: Sentence, context: Context | None, intents: Ranking, moves: tuple[str, ...] = ()) -> Turn:
    """``sentence`` in ``context`` (None: outside a talk); ``intents`` with their shares, best first."""
    said = {field.name: getattr(sentence, field.name) for field in fields(Sentence)}
    likely = tuple(name for name, share in intents[:_INTENTS] if share >= _LEAST_SHARE)
    if context is None:
        return Turn(**said, facts=("outside",), stand="outside", intents=likely, moves=moves)
    stand = context.open + ("+booked" if context.booked else "")
    detail = f"{stand}:{context.fact or context.act}"
    return Turn(
        **said, facts=_facts(context), stand=stand, detail=detail, outcome=f"{stand}:{context.outcome}", intents=likely,
        moves=moves,
    )  # fmt: skip


def context_of(state: Any) -> Context | None:
    """The context in the dialogue's ``state`` slot; None where there is none. Unknown or misshapen values count as none."""
    summary = state.get("context") if isinstance(state, Mapping) else None
    if not isinstance(summary, Mapping):
        return None
    texts = {name: _text(summary.get(name)) for name in ("fact", "act", "last")}
    opened = _text(summary.get("open"))
    return Context(
        open=opened if opened in OPEN else "none",
        outcome=_text(summary.get("outcome")) or "none",
        service=_yes(summary.get("service")),
        options=_number(summary.get("options")),
        booked=_yes(summary.get("booked")),
        **texts,
    )


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _yes(value: Any) -> bool:
    return bool(value) and value not in ("no", "none")


def _number(value: Any) -> int:
    return value if isinstance(value, int) and value > 0 else 0


def _facts(context: Context) -> tuple[str, ...]:
    told = asdict(context) | {"options": min(context.options, _MANY)}
    return tuple(f"{name}={value}" for name, value in told.items() if value != "")


def standing(turn: Turn) -> list[str]:
    """Where the talk stands: each fact, each with what is open, and what was asked last with what came of it."""
    pairs = [f"{fact}{_BY}{turn.detail}" for fact in turn.facts]
    return [*turn.facts, turn.detail, turn.outcome, *pairs]


def crossed_words(turn: Turn) -> list[str]:
    words = features.word_pairs(turn)
    return [f"{place}{_BY}{word}" for place in (turn.detail, turn.outcome) for word in words]


def crossed_shape(turn: Turn) -> list[str]:
    """Named things, ideas, likely intents and length, each with what is open; a short message as a whole."""
    marks = [*features.named_things(turn), *turn.concepts, *(f"intent={name}" for name in turn.intents)]
    if len(turn.masked) <= _SHORT:
        marks.append(f"whole={turn.masked}")
    return [f"{place}{_BY}{mark}" for place in (turn.stand, turn.detail) for mark in marks]


def likely_intents(turn: Turn) -> list[str]:
    first = [f"first={turn.intents[0]}"] if turn.intents else []
    return ["any", *first, *turn.intents, "+".join(turn.intents)]


def moves(turn: Turn) -> list[str]:
    pairs = [f"{one}+{other}" for one, other in zip(turn.moves, turn.moves[1:], strict=False)]
    return ["any", *turn.moves, *pairs, f"count={len(turn.moves)}"]


def crossed_moves(turn: Turn) -> list[str]:
    places = (turn.stand, turn.detail, turn.outcome)
    return ["any", *(f"{place}{_BY}{move}" for place in places for move in turn.moves or ("none",))]


def _view(analyzer: Callable[[Turn], list[str]], min_df: int = 1) -> TfidfVectorizer:
    return TfidfVectorizer(analyzer=analyzer, sublinear_tf=True, min_df=min_df)


def _words() -> list[tuple[str, TfidfVectorizer, float]]:
    """Views of the words alone, with their weights."""
    return [
        ("characters", _view(features.characters, min_df=2), 1.0),
        ("skips", _view(features.character_skips, min_df=3), 0.4),
        ("words", _view(features.word_pairs, min_df=2), 0.8),
        ("syllables", _view(features.syllables, min_df=3), 0.4),
        ("names", _view(features.named_things), 0.4),
        ("concepts", _view(features.concepts), 0.4),
        ("intents", _view(likely_intents), 0.9),
        ("moves", _view(moves), 1.2),
    ]


def _words_in_place() -> list[tuple[str, TfidfVectorizer, float]]:
    """Views of where the talk stands, and of the words there."""
    return [
        ("standing", _view(standing), 0.8),
        ("crossed_words", _view(crossed_words, min_df=2), 0.6),
        ("crossed_shape", _view(crossed_shape, min_df=2), 0.6),
        ("crossed_moves", _view(crossed_moves, min_df=2), 0.5),
    ]


def _union(views: list[tuple[str, TfidfVectorizer, float]]) -> FeatureUnion:
    return FeatureUnion([(name, view) for name, view, _ in views], transformer_weights={n: w for n, _, w in views})


def act_features() -> FeatureUnion:
    """Vectorisers for what a message does where the talk stands."""
    return _union([*_words(), *_words_in_place()])


def lone_act_features() -> FeatureUnion:
    """Vectorisers for what a message does by itself, outside a talk."""
    return _union(_words())


def hint_features() -> FeatureUnion:
    """Vectorisers of the small intent model behind ``Turn.intents``."""
    return _union(
        [
            ("characters", _view(features.characters, min_df=4), 1.0),
            ("words", _view(features.word_pairs, min_df=3), 0.8),
            ("names", _view(features.named_things), 0.5),
            ("concepts", _view(features.concepts, min_df=2), 0.4),
        ]
    )
