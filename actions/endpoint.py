"""The Action classes Rasa can call, listed by name: what is not here does not exist for the dialogue.

Importing this module loads every answering function; nothing registers itself by being found in a folder.
"""

from __future__ import annotations

from rasa_sdk import Action

import actions.answers.agents
import actions.answers.availability
import actions.answers.bookings
import actions.answers.comparing
import actions.answers.contacts
import actions.answers.cover
import actions.answers.disease_scope
import actions.answers.eligibility
import actions.answers.limits
import actions.answers.listing
import actions.answers.minors
import actions.answers.notes
import actions.answers.others
import actions.answers.procedures
import actions.answers.progress
import actions.answers.quota
import actions.answers.reasons
import actions.answers.regions
import actions.answers.relatives
import actions.answers.renewal
import actions.answers.routing
import actions.answers.safety
import actions.answers.services
import actions.answers.smalltalk
import actions.answers.standing
import actions.answers.supposing
import actions.answers.terms
import actions.answers.tiers
import actions.answers.which
import actions.dialogue.booking_changes
import actions.dialogue.designation
import actions.dialogue.follow_up
import actions.dialogue.orders
import actions.dialogue.reconsidering
import actions.dialogue.yes_no  # noqa: F401
from actions.dialogue.acting import move_actions

ACTIONS: tuple[type[Action], ...] = move_actions()
