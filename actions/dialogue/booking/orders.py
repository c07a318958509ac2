"""A booking ordered in words read as something else: 那陪诊也约上, 那就办吧, 12月15号吧, or a yes to what we offered."""

from __future__ import annotations

import re

from actions.answers.booked.bookings import open_bookings
from actions.dialogue.booking.goal import Goal, bookable
from actions.reading.facts.answers import clear_yes
from actions.reading.facts.kept import supposes
from actions.reading.facts.reading import Asking, read_facts
from actions.reading.facts.wishes import wished
from actions.reading.facts.words import asks, meant
from actions.reading.turn import Turn

_DANGER = {"emergency", "mental_crisis"}
_READ_AS = {"inform", "follow_up", "nlu_fallback", "service_detail", "my_eligibility", "out_of_scope", "chitchat"}
_ORDER = re.compile(
    r"(?:帮|给|替)(?:我|他|她|孩子|娃|我家|我们|客户)?[^，,。？?]{0,4}(?:约|挂|订|预约)(?!过|的|了|好)|(?:想|要)(?:给|帮|替)[^，,。？?]{1,4}(?:约|挂|预约)|"
    r"我(?:想|要)再?(?:约|挂|预约)(?!过|的)|"
    r"也(?:帮我|给我)?(?:约|挂|预约)(?:上|一个|一下|个|吧|了)?[。！!]*$|也(?:帮我|给我)?(?:约|挂)(?:上|一个|一下)|(?:约|挂)(?:上|一个|一下|个)(?:吧|呗)?$"
)
# The last clause does nothing but say that it shall be done: 那就办吧, 提交, 帮我弄上, 定这个.
_DO = r"提交|提|办理|办|交|弄|搞|整|约|预约|挂|订|定|申请|安排|报名|下单|走流程|开通|开|排"
_ADVANCE = re.compile(
    rf"^(?:那|那么|好|好的|行|嗯|可以|对|成|中|要得|就|先|也|再|请|麻烦|直接|现在|赶紧|快|你|您|帮我|给我|替我|帮忙|我要|我想|就按这个|按这个|这个|那个|把?它)*"
    rf"(?:{_DO})(?:了|上|上去|下来|下|一下|一个|个|这个|那个|它|掉|好)*(?:吧|呗|啊|呀|嘛|哈|咯|喽|了|嘞|谢谢)*$"
)
_CHOSEN = re.compile(r"^(?:那|那就|就|行|好|嗯)*(?:约|要|选|办|用)?(?:就)?(?:这|那|它)(?:个|项|一个)?(?:吧|了|呗)*$")
# 那先解读, 就约这个: one of the services is picked.
_PICKS = re.compile(r"^(?:那|嗯|哦|好|行|算了)*(?:就|先|还是|要不|改|换)+(?!.*呢[？?]?$)")
_CLAUSE = re.compile(r"[，,。；;！!、\s]+")
_NOT = re.compile(
    r"(?:先|还|暂时)?(?:别|不|甭|没)(?:要|想|用|必)?(?:着急|急着)?[^，,。\s]{0,2}(?:办|约|提交|交|弄|搞|挂|申请|安排|定)|"
    r"等(?:我|一)|再说|以后|改天|算了"
)
_FOR_THEM = re.compile(r"(?:给|帮|替)[他她][^，,。]{0,3}(?:约|预约)")
_BEGINS = re.compile(r"^(?:那|再|先)?约(?![的过了好到上])")
_OFFERED = re.compile(r"提交|约|办")
_FIRM = re.compile(r"^(?:嗯|对|好|那|行|就)*[，, ]*(?:确[定认]|要(?:的|啊|呀)?(?![^，,。！!]{2})|就(?:这|它)|定了|来一个|提交)")
# Read as one of these, a service and a day may be an order in short.
_NAMED_ONLY = {"inform", "follow_up", "nlu_fallback", "service_detail", "service_hours"}
_NO_ORDER = re.compile(r"取消|改|退|呢|那个|的$|之前|上次|做了|看过|去过|已经|用了|剩|次")
_REST = 4
_WHOM = {"for_whom", "relative_name"}
_HOW = re.compile(r"怎么|咋|如何|哪里|哪儿|多久|几天|多少|几次|为什么|为啥")
# Said with no question open, these tell what the visit shall be.
_TELLS = {"inform", "follow_up", "nlu_fallback", "affirm", "book", "service_hours"}
# After these the last thing was done or shown: nothing stands that could be carried on.
_SETTLED = {"book", "my_bookings", "progress", "cancel_booking", "reschedule_booking", "designate_relative"}
# A clause that orders the visit and says no more than what for: 挂乳腺科, 约个专家号.
_PLAIN_ORDER = re.compile(
    r"^(?:那|就|先|再|给我|帮我|麻烦|请)*(?:挂|约|订)(?:个|一个|上|到|在)?(?!过|的|好|不|得|满|了)[^，,。]{1,9}$"
)
_STILL_ASKS = re.compile(r"呢[？?]?$")
_OF_VISIT = {"wanted_date", "department"}


def wants_a_booking(intent: str, turn: Turn) -> bool:
    """Whether the booking form is to begin now; never in the middle of one."""
    if turn.slots.get("requested_slot") or intent in _DANGER:
        return False
    return (_orders(intent, turn) and bookable(turn, turn.service)) or advances(intent, turn)


def advances(intent: str, turn: Turn) -> bool:
    """Whether the standing goal is to be carried on: told to do it, or told the day of it."""
    goal = Goal.of(turn.state) or _spoken_of(turn)
    if goal is None or turn.state.open()[0] in ("proposal", "choice") or asks(turn.text) or supposes(turn.text):
        return False
    if _STILL_ASKS.search(turn.text):
        return False
    if (turn.state.pending or {}).get("kind") in ("cancel", "reschedule", "designate") or _NOT.search(turn.text):
        return False
    if orders_it(turn.text) and _same_service(turn, goal):
        return True
    if not goal.refused and intent in _TELLS and any(_CHOSEN.match(clause) for clause in _clauses(turn.text)):
        return True
    if intent in _TELLS and _PICKS.match(turn.text) and any(bookable(turn, one) for one in turn.named("service")):
        return True
    if Goal.of(turn.state) is None or goal.refused or not _same_service(turn, goal):
        return False
    if intent != "reschedule_booking" and _tells_visit(turn) and any(map(_PLAIN_ORDER.match, _CLAUSE.split(turn.text))):
        return True
    moves_the_wish = intent == "reschedule_booking" and "wanted_date" in goal.facts
    return (bool({intent, turn.intent} & _TELLS) or moves_the_wish) and _tells_visit(turn)


def _spoken_of(turn: Turn) -> Goal | None:
    """The service asked about last, where no goal is kept; none right after something was done."""
    settled = turn.slots.get("last_intent") in _SETTLED
    return Goal(str(turn.service)) if bookable(turn, turn.service) and not settled else None


def declines(turn: Turn) -> bool:
    """Whether every service named is one that is not wanted (不用帮我约专家号，我自己挂到了)."""
    return bool(turn.named("service")) and not meant(turn, "service")


def orders_it(text: str) -> bool:
    """Whether ``text`` ends or begins with nothing but doing it (唉 疼成这样了 约吧)."""
    return not _NOT.search(text) and any(_ADVANCE.match(clause) for clause in _clauses(text))


def _clauses(text: str) -> list[str]:
    """The first and the last thing said; what stands between only tells about it."""
    clauses = [clause for clause in _CLAUSE.split(text.strip()) if clause]
    return [clauses[-1], clauses[0]] if clauses else []


def _same_service(turn: Turn, goal: Goal) -> bool:
    named = turn.named("service")
    return not named or any(bookable(turn, one) for one in named)


def _tells_visit(turn: Turn) -> bool:
    """Whether the message names the day or the department, with none of our questions waiting."""
    if (turn.state.facts or {}).get("_asked"):
        return False
    told = read_facts(turn, Asking(booking=True))
    return bool(_OF_VISIT & set(told.facts)) and not told.problem


def _orders(intent: str, turn: Turn) -> bool:
    if intent == "affirm":
        offered = _may_have_it(turn) and bool(_OFFERED.search(turn.text))
        return clear_yes(turn) and (bool(set(wished(turn)) - _WHOM) or offered or _takes_the_offer(turn))
    if _names_visit(intent, turn):
        return True
    if intent == "my_bookings":
        return bool(_BEGINS.match(turn.text.strip())) and bool(turn.named("service"))
    if _HOW.search(turn.text):
        return False
    if turn.slots.get("last_intent") == "designate_relative" and _FOR_THEM.search(turn.text):
        return True
    return intent in _READ_AS and bool(_ORDER.search(turn.text)) and bool(turn.named("service"))


def _takes_the_offer(turn: Turn) -> bool:
    """Whether a firm yes (确定, 要的) takes up the one booking that was offered last; 好的 only takes note of it."""
    goal, said = Goal.of(turn.state), (turn.state.last_answer or {}).get("answer") or {}
    offers = [one for one in said.get("options") or () if one.startswith("帮我")]
    standing = goal is not None and not goal.refused and goal.service in (said.get("services") or ())
    return standing and len(offers) == 1 and bool(_FIRM.match(turn.text.strip()))


def _names_visit(intent: str, turn: Turn) -> bool:
    """Whether nothing is said but a service and its day (陪诊 11月30): an order, unless such a booking is there already."""
    if intent not in _NAMED_ONLY or len(turn.named("service")) != 1 or asks(turn.text) or supposes(turn.text):
        return False
    if _NO_ORDER.search(turn.text) or turn.member_id is None or not _plain_rest(turn):
        return False
    told = read_facts(turn, Asking(booking=True))
    day = told.facts.get("wanted_date")
    made = any(b.service in turn.named("service") and b.visit_on and b.visit_on.isoformat() == day for b in open_bookings(turn))
    return day is not None and not told.problem and not made


def _plain_rest(turn: Turn) -> bool:
    """Whether hardly anything is left of the message beside what it names."""
    places = [(e["start"], e["end"]) for e in turn.entities if isinstance(e.get("start"), int) and isinstance(e.get("end"), int)]
    rest = "".join(c for at, c in enumerate(turn.text) if not any(start <= at < end for start, end in places))
    return len(rest.strip(" ，,。.、")) <= _REST


def _may_have_it(turn: Turn) -> bool:
    """Whether the last answer said that the service can be used."""
    said = (turn.slots.get("last_answer") or {}).get("answer") or {}
    return (said.get("decision") or {}).get("allowed") is True and said.get("intent") == "my_eligibility"
