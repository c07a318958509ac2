"""A Rasa agent whose custom actions run in this very process, and whose turns run in order, in threads of their own."""

from __future__ import annotations

import importlib
import json
import logging
import os
import time
from pathlib import Path
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
from rasa.core.lock_store import LockStore
from rasa.core.tracker_store import TrackerStore
from rasa.utils.endpoints import ClientResponseError, EndpointConfig
from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionExecutionRejection, ActionNotFoundException
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from actions.dialogue.consent.evidence import MODEL_VARIABLE
from actions.entitlement.handbook import load_catalogue
from actions.replies.phrasebook import say
from assistant import graph_runner, logs, metrics, rasa_patches
from assistant.logs import turns
from assistant.talks.admission import AT_ONCE, Admission, Overloaded
from assistant.talks.locks import AdvisoryLocks
from assistant.talks.rows import SqlRows
from assistant.talks.store import TalkStore
from assistant.talks.threads import TurnThreads

logger = logging.getLogger(__name__)


class InProcessActions(EndpointConfig):
    """An action endpoint without HTTP: requests go straight to rasa_sdk's executor.

    It answers what an action server would answer, also a refusal (status 400) and an unknown
    action (404), so the dialogue behaves the same as with ``rasa run actions`` in a second
    process. Call and reply pass through JSON as on the wire: an action gets copies, never the
    tracker's own objects, and what cannot be sent fails here, too.
    """

    in_process = True

    def __init__(self, endpoint: str = "actions.endpoint") -> None:
        super().__init__(url="in-process", enable_selective_domain=True)
        logging.getLogger("rasa_sdk.executor").setLevel(logging.WARNING)
        self._executor = ActionExecutor()
        for action in importlib.import_module(endpoint).ACTIONS:
            self._executor.register_action(action)

    async def request(self, method: str = "post", json: dict[str, Any] | None = None, **_: Any) -> Any:
        turns.understood(json or {})
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


class SuixinAgent(Agent):
    """Rasa's agent, with a message's turn admitted in order and carried out in a thread of its own.

    What the turn says is collected there and sent by the message's channel in the loop the caller is in. Where too many
    wait the sender is told so at once. When ``polite``, a turn that breaks off is told to him in words, too, with the
    service line, and the error is only logged; otherwise it is raised, so that testers see it.
    """

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.polite = False
        self.admission = Admission()
        self._threads = TurnThreads(AT_ONCE)

    async def handle_message(self, message: UserMessage) -> list[dict[str, Any]] | None:
        """Answer one message; what was said, where its channel only collects."""
        with turns.turn(message.input_channel or ""):
            collected = await self._answered(message)
        return await _send(collected.messages, message)

    async def _answered(self, message: UserMessage) -> CollectingOutputChannel:
        collected, began = CollectingOutputChannel(), time.perf_counter()
        try:
            async with self.admission.turn(message.sender_id):
                await self._threads.run(lambda: self._turn(_with_channel(message, collected)))
        except Overloaded:
            logger.warning("refused: %d messages wait", self.admission.waiting)
            self._refused("overloaded")
            collected.messages = unavailable(message.sender_id, "service.overloaded")
        except Exception:
            self._refused("broken")
            if not self.polite:
                raise
            logger.exception("a turn broke off")
            collected.messages = unavailable(message.sender_id, "service.broken")
        else:
            metrics.answered(collected.messages, began, self.admission.waiting)
            turns.answered(collected.messages)
            turns.note(outcome="answered")
        return collected

    def _refused(self, why: str) -> None:
        metrics.refused(why, self.admission.waiting)
        turns.note(outcome=why)

    async def _turn(self, message: UserMessage) -> None:
        async with self.lock_store.lock(message.sender_id):
            await self.processor.handle_message(message)

    def keep_talks_in(self, url: str) -> None:
        """Keep talks in the database of ``url`` from now on; on PostgreSQL with locks that hold across workers.

        To be called before the first message, and after a fork: connections do not survive one.
        """
        self.tracker_store.rows = SqlRows.open(url)
        if make_url(url).get_backend_name() == "postgresql":
            self.lock_store = AdvisoryLocks(url, AT_ONCE)

    def storage_answers(self) -> bool:
        """Whether talks can be read and written now; asks the database, so call it outside the server's loop."""
        try:
            self.tracker_store.rows.version("")
        except SQLAlchemyError:
            return False
        return True

    def close(self) -> None:
        """Wait for the turns that run."""
        self._threads.close()


def _with_channel(message: UserMessage, output: CollectingOutputChannel) -> UserMessage:
    return UserMessage(
        message.text, output, message.sender_id, message.parse_data, message.input_channel, message.message_id,
        message.metadata,
    )  # fmt: skip


async def _send(said: list[dict[str, Any]], message: UserMessage) -> list[dict[str, Any]] | None:
    output = message.output_channel
    if isinstance(output, CollectingOutputChannel):
        output.messages.extend(said)
        return output.messages
    for one in said:
        await output.send_response(message.sender_id, {k: v for k, v in one.items() if k != "recipient_id"})
    return None


def unavailable(sender: str, reply: str) -> list[dict[str, Any]]:
    """The messages that stand for an answer nobody could work out; ``reply`` is an id of ``data/replies/service.yml``."""
    line = load_catalogue().lines["main"]
    contact = {"name": line.name, "phone": line.phone}
    answer = {"intent": "unavailable", "services": [], "clauses": [], "contact": contact}
    text = say(reply, phone=line.phone)
    return [{"recipient_id": sender, "text": text}, {"recipient_id": sender, "custom": {"answer": answer}}]


def load_agent(
    model: Path, tracker_store: TrackerStore | None = None, lock_store: LockStore | None = None
) -> SuixinAgent:
    """The agent of the trained ``model``, with patches in place and actions in process; talks in memory by default.

    Raises:
        rasa.exceptions.ModelNotFound: when there is no such model archive.
    """
    rasa_patches.apply()
    graph_runner.use()
    logs.route_structlog()
    os.environ[MODEL_VARIABLE] = model.name.removesuffix(".tar.gz")
    store = TalkStore() if tracker_store is None else tracker_store
    agent = SuixinAgent(tracker_store=store, lock_store=lock_store, action_endpoint=InProcessActions())
    # Rasa would go on in memory when storage fails: a second truth about a talk, and nobody told.
    agent.tracker_store = store
    agent.load_model(model_path=str(model))
    return agent
