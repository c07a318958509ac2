"""One linear model a kind of mention: which role it plays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.nlu.acts.talks import Context
from assistant.nlu.lexicon import Lexicon
from assistant.nlu.linear import LinearModel, train_linear
from assistant.nlu.reading import read
from assistant.nlu.roles.data import Annotated
from assistant.nlu.roles.features import role_features
from assistant.nlu.roles.mentions import ROLES, Mention, Seen, mentions_of, seen_from


@dataclass
class RoleModel:
    """A model for persons, one for days, one for places."""

    kinds: dict[str, LinearModel]

    def roles(self, lexicon: Lexicon, text: str, context: Context | None) -> list[tuple[Mention, list[tuple[str, float]]]]:
        """Every mention of ``text`` with the roles it may play and how likely each is (they sum to 1), best first."""
        found = mentions_of(read(lexicon, text))
        seen = [seen_from(lexicon, text, found, one, context) for one in found]
        return [(one, self.kinds[one.kind].ranking(view)) for one, view in zip(found, seen, strict=True)]  # type: ignore[arg-type]


def labelled(lexicon: Lexicon, sentences: Sequence[Annotated]) -> list[tuple[Annotated, Seen, str]]:
    """Each annotated mention as the model sees it, with its role. A mention nobody annotated is left out."""
    return [
        (sentence, seen_from(lexicon, sentence.text, found, one, sentence.context), role)
        for sentence in sentences
        for found in [mentions_of(read(lexicon, sentence.text))]
        for one in found
        for start, end, role in sentence.spans
        if one.start < end and start < one.end and role in ROLES[one.kind]
    ]


def train_roles(lexicon: Lexicon, sentences: Sequence[Annotated], cost: float) -> RoleModel:
    """Learn from every annotated mention; the confidences are fitted on sentences held out.

    Raises ValueError where a role has too few mentions.
    """
    every = labelled(lexicon, sentences)
    numbers = {id(sentence): number for number, sentence in enumerate(sentences)}
    kinds = {}
    for kind in ROLES:
        rows = [row for row in every if row[1].kind == kind]
        groups = [numbers[id(sentence)] for sentence, _, _ in rows]
        kinds[kind] = train_linear(
            [seen for _, seen, _ in rows], [role for _, _, role in rows], role_features, cost, "balanced", groups  # type: ignore[misc]
        )
    return RoleModel(kinds)
