"""The roles the shipped data teach, for turns made by hand: learnt once a test run."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from actions.reading.state import State
from assistant.nlu.acts.features import context_of
from assistant.nlu.lexicon import project_lexicon
from assistant.nlu.roles.component import described
from assistant.nlu.roles.data import project_sentences
from assistant.nlu.roles.model import RoleModel, train_roles

SURE, COST = 0.5, 1.0


@lru_cache(maxsize=1)
def _model() -> RoleModel:
    return train_roles(project_lexicon(), project_sentences(), COST)


def mentions_in(text: str, state: State | None = None) -> tuple[dict[str, Any], ...]:
    """The mentions of ``text`` as the component gives them, in the talk that ``state`` keeps."""
    context = context_of({"context": state.context()}) if state is not None else None
    return tuple(described(_model().roles(project_lexicon(), text, context), SURE))
