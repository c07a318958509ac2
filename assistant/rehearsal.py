"""A few turns before the first member comes: what is read and worked out once a process is then there.

The first question about the handbook in a process took 0.6 s of processor time more than the second, and nothing else was
answered meanwhile. Workers that are forked afterwards share what was worked out.
"""

from __future__ import annotations

import asyncio
import logging
import uuid
from typing import TYPE_CHECKING

from rasa.core.channels.channel import CollectingOutputChannel, UserMessage

from actions.engine import use_database
from assistant.talks.rows import MemoryRows

if TYPE_CHECKING:
    from assistant.agent import SuixinAgent

logger = logging.getLogger(__name__)
# One of each kind that reads something of its own; none that leaves a trace outside the talk.
_TOLD = ("你好", "有哪些服务", "心理咨询怎么约", "我还剩几次专家号", "我想约专家门诊")


def rehearse(agent: SuixinAgent) -> None:
    """Answer ``_TOLD`` to nobody, on an empty database in memory. To be called before the first message and before a fork."""
    store = agent.tracker_store
    kept, store.rows = store.rows, MemoryRows()
    # Not in the agent's own threads: they would not be there after a fork.
    loop = asyncio.new_event_loop()
    try:
        with use_database("sqlite://"):
            loop.run_until_complete(_talk(agent))
    except Exception:
        # Members had better be answered by a server that could not rehearse than by none.
        logger.exception("the rehearsal broke off")
    finally:
        loop.close()
        store.rows = kept


async def _talk(agent: SuixinAgent) -> None:
    sender = uuid.uuid4().hex
    for text in _TOLD:
        message = UserMessage(text, CollectingOutputChannel(), sender, input_channel="rehearsal")
        await agent.processor.handle_message(message)
