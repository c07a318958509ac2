"""A Rasa agent whose custom actions run in this very process."""

from __future__ import annotations

import importlib
import json
import logging
import os
from pathlib import Path
from typing import Any

import structlog
from rasa.core.agent import Agent
from rasa.core.tracker_store import TrackerStore
from rasa.utils.endpoints import ClientResponseError, EndpointConfig
from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionExecutionRejection, ActionNotFoundException

from actions.dialogue.evidence import MODEL_VARIABLE
from assistant import rasa_patches

logger = logging.getLogger(__name__)


class InProcessActions(EndpointConfig):
    """An action endpoint without HTTP: requests go straight to rasa_sdk's executor.

    It answers what an action server would answer, also a refusal (status 400) and an unknown
    action (404), so the dialogue behaves the same as with ``rasa run actions`` in a second
    process. Call and reply pass through JSON as on the wire: an action gets copies, never the
    tracker's own objects, and what cannot be sent fails here, too.
    """

    def __init__(self, endpoint: str = "actions.endpoint") -> None:
        super().__init__(url="in-process", enable_selective_domain=True)
        logging.getLogger("rasa_sdk.executor").setLevel(logging.WARNING)
        self._executor = ActionExecutor()
        for action in importlib.import_module(endpoint).ACTIONS:
            self._executor.register_action(action)

    async def request(self, method: str = "post", json: dict[str, Any] | None = None, **_: Any) -> Any:
        try:
            return _over_the_wire(await self._executor.run(_over_the_wire(json)))
        except ActionExecutionRejection as rejection:
            raise _error(400, rejection) from rejection
        except ActionNotFoundException as unknown:
            raise _error(404, unknown) from unknown


def _over_the_wire(content: Any) -> Any:
    return json.loads(json.dumps(content))


def _error(status: int, error: ActionExecutionRejection | ActionNotFoundException) -> ClientResponseError:
    body = json.dumps({"error": str(error), "action_name": error.action_name})
    return ClientResponseError(status, str(error), body)


def _keep_talks_out_of_the_log() -> None:
    """Outside Rasa's own command line structlog prints every message and slot, members' data included."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))


def load_agent(model: Path, tracker_store: TrackerStore | None = None) -> Agent:
    """The agent of the trained ``model``, with patches in place and actions in process.

    Raises:
        rasa.exceptions.ModelNotFound: when there is no such model archive.
    """
    rasa_patches.apply()
    _keep_talks_out_of_the_log()
    os.environ[MODEL_VARIABLE] = model.name.removesuffix(".tar.gz")
    return Agent.load(str(model), action_endpoint=InProcessActions(), tracker_store=tracker_store)
