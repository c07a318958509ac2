"""What it costs not to be there on the day of a booking, and what can still be done about it."""

from __future__ import annotations

from actions.answers.booked.bookings import meant_booking
from actions.reading.turn import Turn
from actions.replies.answer import Answer, sentence
from actions.replies.payloads import booking_payload
from actions.replies.phrasebook import say
from actions.replies.wording import contact_of, name


def staying_away(turn: Turn) -> Answer | None:
    """The count is used, and whether cancelling now still saves it; None where nothing is booked or the handbook is silent."""
    booking = meant_booking(turn)
    used = turn.engine.catalogue.services[booking.service].counts_as_used if booking else []
    because = next((fact for fact in used if "no_show" in fact.answer), None)
    if booking is None or because is None:
        return None
    preview, contact = turn.snapshot.cancellation(booking.id), contact_of(turn.engine.catalogue, booking.service)
    entry = "progress.away_in_time" if preview.in_time and preview.possible else "progress.away_too_late"
    clauses = tuple(dict.fromkeys((because.clause, preview.clause)))
    parts = [
        say("progress.away", service=name(turn.engine.catalogue, booking.service), because=because.text.rstrip("。")),
        say(entry, phone=contact["phone"]),
    ]
    return Answer(
        sentence(parts, clauses), services=(booking.service,), clauses=clauses, booking=booking_payload(booking), contact=contact
    )
