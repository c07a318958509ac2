"""Two services, or two tiers, side by side by the aspect asked for."""

from __future__ import annotations

from dataclasses import replace

from actions.answers.registry import ANSWERS, answers
from actions.reading.facts.sums import sums_in
from actions.reading.query_cues import heard, heard_of
from actions.reading.turn import Turn
from actions.replies.answer import Answer, cite
from actions.replies.phrasebook import say
from actions.replies.wording import name

# The aspects that have an answer for two services at once.
_ASPECTS = {
    "service_hours", "service_turnaround", "service_cost", "service_region", "service_process", "service_limits",
    "service_materials", "quota_rule", "my_quota", "cancel_rule", "contact_info",
}  # fmt: skip
_BY_WORD = {"speed": "service_turnaround", "cost": "service_cost", "hours": "service_hours"}
_SURE = 0.6


def pair_of(turn: Turn) -> tuple[str, ...]:
    """The services compared: those named, with the one or two the last answer was about where one is left out."""
    known = turn.engine.catalogue.services
    named = [one for one in turn.named("service") if one in known]
    said = ((turn.state.last_answer or {}).get("answer") or {}).get("services") or ()
    if not named and len(said) < 2 and heard("compare.of_two", turn.text) and len(turn.state.recent) > 1:
        return tuple(reversed(turn.state.recent[:2]))
    before = [str(one) for one in said if one in known and one not in named]
    if len(named) < 2 and 0 < len(before) <= 2:
        named = [*before, *named]
    if len(named) < 2 and turn.state.service and turn.state.service not in named:
        named = [turn.state.service, *named]
    return tuple(dict.fromkeys(named))[:2]


def weighs(turn: Turn) -> bool:
    """Whether ``turn`` asks which of two just spoken of is better, however little of it is understood."""
    said = ((turn.state.last_answer or {}).get("answer") or {}).get("services") or ()
    named = len(turn.named("service"))
    two = len(said) == 2 or (len(turn.state.recent) > 1 and heard("compare.of_two", turn.text))
    return heard("compare.which_of_two", turn.text) and (named == 2 or (named == 0 and two))


def compares(turn: Turn) -> bool:
    """Whether two services, or tiers, are there to be compared."""
    return (
        len(turn.named("tier")) > 1
        or (turn.intent == "tier_rule" and turn.sure >= _SURE)
        or len(pair_of(turn)) > 1
    )


@answers("compare")
def compare(turn: Turn) -> Answer:
    """The difference by the aspect asked for; what each service is where none is."""
    pair = pair_of(turn)
    if len(turn.named("tier")) > 1 or len(pair) < 2 or len(sums_in(turn.text)) > 1:
        return ANSWERS["tier_rule"](turn).about("tier_rule")
    others = tuple(e for e in turn.entities if e.get("entity") != "service")
    both = replace(turn, entities=(*others, *({"entity": "service", "value": one} for one in pair)))
    aspect = _aspect(turn)
    if aspect:
        return ANSWERS[aspect](replace(both, intent=aspect)).about(aspect)
    return _what_they_are(turn, pair)


def _aspect(turn: Turn) -> str:
    """By what they are compared: the intent where it is sure, else the words; empty for everything."""
    if turn.intent in _ASPECTS and turn.sure >= _SURE:
        return turn.intent
    return next((_BY_WORD[cue] for cue in heard_of("compare", turn.text) if cue in _BY_WORD), "")


def _what_they_are(turn: Turn, pair: tuple[str, ...]) -> Answer:
    catalogue = turn.engine.catalogue
    told = [f"{name(catalogue, one)}：{catalogue.services[one].summary.text.rstrip('。')}" for one in pair]
    text = say("comparing.pair", left=told[0], right=told[1], source=cite(pair))
    return Answer(
        text, "service_detail", pair, pair, options=tuple(f"怎么申请{name(catalogue, one)}" for one in pair)
    )
