"""The proposals the consent tests speak to: a booking, a cancelling, a move, a naming, and one that forfeits."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from actions.dialogue.consent.proposals import Proposal, expiry

NOW = datetime(2026, 11, 29, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
MEMBER = "m1"

BOOKING = Proposal(
    "book", "4.4", ("专家或特需门诊预约协调", "专家门诊", "专家号", "特需门诊", "门诊"), "self", NOW, expiry(NOW), MEMBER,
    "预约专家门诊，12月10日下午两点，占用1次，确定提交吗？", day=date(2026, 12, 10), time=time(14), cost=("占用1次", "1次"),
)  # fmt: skip
CANCELLING = Proposal(
    "cancel", "4.5", ("导医服务", "导医", "陪诊", "陪诊服务"), "self", NOW, expiry(NOW), MEMBER,
    "取消12月3日的导医服务，次数退回，确定取消吗？", booking="BK-7", was_day=date(2026, 12, 3), was_time=time(9, 30),
)  # fmt: skip
MOVING = Proposal(
    "reschedule", "4.5", ("导医服务", "导医", "陪诊", "陪诊服务"), "self", NOW, expiry(NOW), MEMBER,
    "把12月3日的导医服务改到12月8日，确定吗？", booking="BK-7", day=date(2026, 12, 8), was_day=date(2026, 12, 3),
)  # fmt: skip
NAMING = Proposal(
    "designate", "4.10", ("心理咨询",), "妈妈", NOW, expiry(NOW), MEMBER,
    "把王芳（关系：母亲）登记为心理咨询的指定亲属，登记后不能更换，确定登记吗？", person_name="王芳",
)  # fmt: skip
FORFEITING = replace(
    CANCELLING, forfeits=True, shown="取消12月3日的导医服务，次数算用掉，确定取消吗？", id="kb3v39dgdu"
)  # fmt: skip
PROPOSALS = {"book": BOOKING, "cancel": CANCELLING, "reschedule": MOVING, "designate": NAMING, "forfeit": FORFEITING}
