"""One message that reaches each row of the table, by the row's name, and where the talk stands then."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from actions.reading.state import State
from actions.reading.turn import Turn
from tests.dialogue.consent_proposals import CANCELLING, NAMING
from tests.dialogue.talk import NOW, heard

BOOKED = "DEMO-B-0003"
COUNTED = {"text": "专家门诊还可用1次。已用1次。", "answer": {"intent": "my_quota", "services": ["4.4"], "quota": [{}]}}
REFUSED = {
    "text": "现在用不了。还没确诊。要确诊才行。",
    "answer": {
        "intent": "my_eligibility", "services": ["4.9"],
        "decision": {"allowed": False, "reasons": [{"code": "not_confirmed", "text": "还没确诊。"}]},
    },
}


def on_screen(act: str = "cancel") -> State:
    """A proposal that waits for a yes of demo-vip."""
    offer = replace(
        {"cancel": CANCELLING, "designate": NAMING}[act], member_id="demo-vip", created_at=NOW,
        expires_at=NOW + timedelta(minutes=30),
    )  # fmt: skip
    return talked(proposal=offer.to_json(), pending={"kind": act, "booking": BOOKED})


def talked(member: str = "demo-vip", **parts: Any) -> State:
    """A talk of two turns with ``parts`` of its state."""
    return State(member=member, turns=2, **parts)


def booking() -> State:
    """A booking in which the department is asked for."""
    return talked(service="4.4", booking={"service": "4.4", "asked": "department"})


def acting(act: str, text: str = "嗯嗯，知道啦", intent: str = "follow_up", **rest: Any) -> Callable[[], Turn]:
    return lambda: heard(text, intent, act=act, **rest)


def in_phase(phase: str) -> State:
    """A talk in which a danger was heard, with a booking laid aside for it."""
    aside = {"booking": {"service": "4.4", "asked": "department"}}
    return talked(safety={"kind": "emergency", "who": "other", "phase": phase, "times": 1, "aside": aside})


REACHED: dict[str, Callable[[], Turn]] = {
    "danger": lambda: heard("我不想活了", "mental_crisis", state=on_screen()),
    "amid a danger or after it": lambda: heard("救护车叫了", "nlu_fallback", state=in_phase("danger")),
    "not well after all": lambda: heard("不太好", "nlu_fallback", state=in_phase("asked")),
    "well, as it turns out": lambda: heard("我没事", "nlu_fallback", state=in_phase("asked")),
    "back to what was begun": lambda: heard("接着约", "inform", state=in_phase("calmed")),
    "nothing is booked in danger": lambda: heard("帮我约专家号", "book", state=in_phase("danger"), service="专家号:4.4"),
    "slowly after a danger": lambda: heard("嗯", "affirm", state=in_phase("calmed")),
    "the booking from the beginning": lambda: heard("重新来", "inform", state=booking()),
    "yes to the proposal": lambda: heard("确定取消", "affirm", state=on_screen()),
    "no to it, alone or beside something else": lambda: heard("不取消了", "deny", state=on_screen()),
    "not yet": lambda: heard("我再想想", "deny", state=on_screen()),
    "a yes too plain for this": lambda: heard("好的", "affirm", state=on_screen("designate")),
    "a yes too late, or to another proposal": lambda: heard(
        "确定取消", "affirm", state=on_screen(), now=NOW + timedelta(hours=1)
    ),
    "a button of what is over": lambda: heard('/confirm{"proposal": "kb3v39dgdu"}', "confirm", state=talked()),
    "taken back at once": lambda: heard(
        "算了 不约了", "stop", state=talked(done={"act": "book", "booking": BOOKED, "service": "4.5"})
    ),
    "somebody else's policy, however it is asked": lambda: heard(
        "我妈还剩几次专家号", "my_quota", relation="我妈:parent", service="专家号:4.4"
    ),
    "without signing in": lambda: heard("怎么登录", "contact_info", member=None),
    "oneself again": lambda: heard(
        "那我自己的呢", "follow_up", state=talked(person={"relation": "parent", "word": "妈妈", "asked": True})
    ),
    "who may apply for a minor": lambda: heard("我一个人能申请吗", "my_eligibility", member="demo-minor"),
    "who may share": lambda: heard("指定亲属最多几个人", "quota_rule"),
    "naming goes on": lambda: heard(
        "王芳", "inform", state=talked(pending={"kind": "designate", "relation": "parent", "asked_name": True})
    ),
    "what the change, or staying away, costs": lambda: heard("这样会扣次数吗", "cancel_rule", state=on_screen()),
    "a refusal to be looked at again": lambda: heard(
        "那就住院切", "inform", surgery_setting="住院切:inpatient",
        state=talked(service="4.7", goal={"service": "4.7", "facts": {"surgery_setting": "outpatient"}, "refused": True}),
    ),
    "put off": lambda: heard("行 我晚点再约", "reschedule_booking", state=talked()),
    "another booking beside it": lambda: heard("陪诊也给我约上", "book", state=booking(), service="陪诊:4.5"),
    "in the middle of a booking": lambda: heard("心内科", state=booking(), department="心内科"),
    "what became of a booking": lambda: heard("到底约上没有", "book", member="demo-booked"),
    "a booking to be changed, by its number or the day": lambda: heard(
        "DEMO-B-0003 不要了", "nlu_fallback", member="demo-booked"
    ),
    "a booking named, one being asked for": lambda: heard(
        "陪诊", "book", service="陪诊:4.5", member="demo-booked",
        state=talked("demo-booked", pending={"kind": "cancel", "among": ["DEMO-B-0002", "DEMO-B-0003"]}),
    ),
    "the last question of another service": lambda: heard(
        "陪诊", "follow_up", service="陪诊:4.5", state=talked(last_intent="my_quota", service="4.4")
    ),
    "a question and an order": lambda: replace(
        heard("专家号还剩几次？帮我约个陪诊", "my_quota", service="专家号:4.4"),
        questions=(
            {"intent": "my_quota", "confidence": 0.95, "start": 0, "end": 7},
            {"intent": "book", "confidence": 0.95, "start": 8, "end": 14},
        ),
    ),
    "a booking not wanted": lambda: heard("不用帮我约专家号，我自己挂到了", "book", service="专家号:4.4"),
    "how many, with nothing ordered": lambda: heard("几个专家会诊", "book", service="会诊:4.11"),
    "one's own data to be changed": lambda: heard("改一下我的手机号", "reschedule_booking"),
    "an order to book": lambda: heard("帮我约专家号", "book", service="专家号:4.4"),
    "an order in other words": lambda: heard("那陪诊也约上", "follow_up", service="陪诊:4.5"),
    "a change of a booking": lambda: heard("我要取消预约", "cancel_booking"),
    "a booking to go, in other words": lambda: heard("那退了吧", "stop", state=talked(last_intent="my_bookings")),
    "a booking to be moved, in other words": lambda: heard("只改个日子呢", "follow_up", state=talked(last_intent="my_bookings")),
    "a relative to be named": lambda: heard("登记我妈", "designate_relative", relation="我妈:parent"),
    "when counts renew": acting("renewal", "几号又有次数", "my_quota"),
    "a supposition": acting("what_if", "要是下个月确诊了能用海外就医吗", "my_eligibility", service="海外就医:4.9"),
    "a list by what is asked for": acting("list", "不限次的有哪些", "service_list"),
    "two services side by side": lambda: replace(
        heard("电话医生和图文差在哪", "service_detail", act="compare", service="电话医生:4.2"),
        entities=(
            {"entity": "service", "value": "4.2", "start": 0, "end": 4},
            {"entity": "service", "value": "4.3", "start": 5, "end": 7},
        ),
    ),
    "how a booking stands": acting("progress", "那边联系了没", "follow_up"),
    "how to put it to the caller": lambda: heard(
        "怎么跟客户说", "repeat", actor="agent", state=talked(service="4.9", last_answer=REFUSED)
    ),
    "the answer is not believed": acting("dispute", "不可能吧", "follow_up", state=talked(service="4.9", last_answer=REFUSED)),
    "why": acting("why", "为什么呀", "follow_up", state=talked(service="4.9", last_answer=REFUSED)),
    "another question was answered": lambda: heard(
        "答非所问，我问能不能挑医生", "complaint", state=talked(service="4.4", last_answer=COUNTED)
    ),
    "the first day": lambda: heard("那最早哪天", "my_waiting_period", state=talked(service="4.4")),
    "what a tier or a figure is made of": lambda: heard("新买那份什么时候算", "my_policy", member="demo-second"),
    "more of it": acting("more", "再详细点", "follow_up", state=talked(service="4.4", last_answer=COUNTED)),
    "less of it": acting("less", "简单点", "follow_up", state=talked(service="4.4", last_answer=COUNTED)),
    "which service fits": acting("which", "体检查出有结节该用哪个", "nlu_fallback"),
    "yes or no on the service in focus": lambda: heard("那到底能不能用", "follow_up", state=talked(service="4.9")),
    "later perhaps": acting("hold"),
    "taken note of": acting("ack"),
    "a trouble of the body": lambda: heard("胳膊上长了个痣", "nlu_fallback"),
    "a feeling": acting("feeling"),
    "everything that is asked or said": lambda: heard("电话医生几点上班", "service_hours", service="电话医生:4.2"),
}
# While a row is only one of these by its act, wherever the talk stands.
REACHED.update({"somebody else's policy": acting("other_member")})
