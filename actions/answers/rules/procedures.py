"""How to apply for a service and what happens then, told compactly."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import groupby
from typing import Any

from actions.answers.facts.telling import told
from actions.answers.registry import answers
from actions.answers.rules.services import per_service
from actions.reading.turn import Turn
from actions.replies.answer import Answer, cite, sentence
from actions.replies.wording import contact_of, numbered

# Steps that ask nothing of the caller and tell him nothing he waits for.
_ROUTINE = re.compile(
    r"^(做完后有满意度回访|每项做完.*|看完，协调结束|导医结束|问题解决，这次服务就结束|"
    r"服务商核实您的信息和权益|健康专员核对(您的)?身份)$"
)
_CASE = re.compile(r"^(?P<case>[^，。；：]{2,10})：(?P<step>.+)$")
_ENTRANCE = re.compile(r"入口|哪里点|在哪点|哪里进|点哪|点进|菜单|打哪|哪里申请|在哪申请|哪里约|怎么进")
_APPLYING = re.compile(r"^(至少)?(提前[^，]{2,8})?(打|登录)|^做完报告解读后，打")
_WITHOUT_NOTICE, _WITH_NOTICE = ("没有通知单", "没有网络医院"), ("有网络医院",)


@answers("service_process")
def service_process(turn: Turn) -> Answer:
    """How to apply and what happens then; the one thing asked about, where one is."""
    if turn.named("admission_notice") and turn.services:
        return per_service(turn, "申请流程", _process)
    return told(turn, "service_process", ("contact", "content")) or per_service(turn, "申请流程", _process)


def _process(turn: Turn, service: str) -> Answer:
    catalogue = turn.engine.catalogue
    entry = catalogue.services[service]
    steps = _on_this_way(entry.steps, turn)
    if _ENTRANCE.search(turn.text):
        text, facts = sentence([entry.apply.text]), [entry.apply]
    else:
        steps = steps[1:] if len(steps) > 1 and _APPLYING.match(steps[0].text) else steps
        text, facts = f"{sentence([entry.apply.text])}然后：{numbered(_compact(steps))}", [entry.apply, *steps]
    clauses = tuple(dict.fromkeys(fact.clause for fact in facts))
    return Answer(
        f"{entry.short_name}：{text.removesuffix('。')}{cite(clauses)}。", services=(service,), clauses=clauses,
        contact=contact_of(catalogue, service),
        options=(f"帮我预约{entry.short_name}",) if entry.booking.kind == "request" else (),
    )  # fmt: skip


def _on_this_way(steps: Iterable[Any], turn: Turn) -> list[Any]:
    """The steps worth telling; with an admission notice named, those of that way only."""
    told = [step for step in steps if not _ROUTINE.match(step.text.rstrip("。"))]
    notice = turn.named("admission_notice")
    if not notice:
        return told
    other_way = _WITHOUT_NOTICE if notice[0] == "valid" else _WITH_NOTICE
    return [step for step in told if not step.text.startswith(other_way)]


def _compact(steps: Iterable[Any]) -> list[str]:
    """Texts of the steps, neighbours of one and the same case ('没有通知单：…') put together."""
    told = []
    for case, group in groupby((_parted(step.text.rstrip("。")) for step in steps), key=lambda part: part[0]):
        texts = [step for _, step in group]
        told += [f"{case}：{'，'.join(texts)}"] if case else texts
    return told


def _parted(text: str) -> tuple[str, str]:
    match = _CASE.match(text)
    return (match["case"], match["step"]) if match else ("", text)
