"""The Action classes Rasa can call, listed by name: what is not here does not exist for the dialogue.

Importing this module loads every answering function; nothing registers itself by being found in a folder.
"""

from __future__ import annotations

from rasa_sdk import Action

import actions.answers.booked.bookings
import actions.answers.booked.progress
import actions.answers.member.eligibility
import actions.answers.member.minors
import actions.answers.member.others
import actions.answers.member.quota
import actions.answers.member.reasons
import actions.answers.member.relatives
import actions.answers.member.renewal
import actions.answers.member.standing
import actions.answers.member.which
import actions.answers.rules.availability
import actions.answers.rules.comparing
import actions.answers.rules.contacts
import actions.answers.rules.cover
import actions.answers.rules.disease_scope
import actions.answers.rules.limits
import actions.answers.rules.listing
import actions.answers.rules.procedures
import actions.answers.rules.regions
import actions.answers.rules.services
import actions.answers.rules.terms
import actions.answers.rules.tiers
import actions.answers.supposed.answering
import actions.answers.talk.agents
import actions.answers.talk.notes
import actions.answers.talk.routing
import actions.answers.talk.safety
import actions.answers.talk.smalltalk
import actions.dialogue.booking.changes
import actions.dialogue.booking.orders
import actions.dialogue.booking.reconsidering
import actions.dialogue.consent.yes_no
import actions.dialogue.context.follow_up
import actions.dialogue.designation
from actions.dialogue.acting import move_actions

ACTIONS: tuple[type[Action], ...] = move_actions()
