"""The model and the agent, made ready without a word of Rasa's on the terminal."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from assistant import logs
from assistant.left_out import leave_out

if TYPE_CHECKING:
    from assistant.agent import SuixinAgent


def ready_model(force: bool = False) -> Path:
    """The project's model, trained now if need be with a bar on stderr. Raises TrainingFailed."""
    logs.configure_rasa()
    leave_out()
    with logs.clean_stdout():
        from assistant.training import ensure_model

        return ensure_model(force=force)


def ready_agent() -> SuixinAgent:
    """The agent of the project's model, its actions in this process. Takes many seconds."""
    model = ready_model()
    with logs.clean_stdout():
        from assistant.agent import load_agent

        agent = load_agent(model)
    logs.configure_rasa()
    return agent

