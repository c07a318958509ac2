"""Whom to reach and who delivers."""

from __future__ import annotations

import re

from actions.answers.facts.telling import told
from actions.answers.registry import ANSWERS, answers
from actions.reading.days.asked import asks_when
from actions.reading.turn import Turn
from actions.replies.answer import Answer, cite, sentence
from actions.replies.wording import contact_of, say_contact

_COMPLAINT = re.compile(r"投诉|意见|保险公司|大都会|保单|理赔|退保")
# Who comes or reads is asked of a service in few words; the service in focus makes up for it.
_FLOOR_WHO = 0.5
_WECHAT = re.compile(r"微信|公众号|小程序|扫码")
_MAILBOX = re.compile(r"邮箱|邮件|e-?mail|寄到|寄哪", re.IGNORECASE)


@answers("contact_info")
def contact_info(turn: Turn) -> Answer:
    """The line, mailbox or menu of the service meant; both lines when none is; whether it is open, where a time is named."""
    catalogue = turn.engine.catalogue
    if asks_when(turn):
        return ANSWERS["service_hours"](turn)
    complaint = catalogue.lines["complaint"]
    if _COMPLAINT.search(turn.text) and not turn.named("service"):
        contact = {"name": complaint.name, "phone": complaint.phone}
        text = f"{complaint.phone}，{complaint.name}{cite((complaint.clause,))}。"
        return Answer(text, clauses=(complaint.clause,), contact=contact)
    found = told(turn, "contact_info", ("contact", "content", "hours", "dispute")) if turn.service else None
    if turn.service:
        return found or _of_service(turn, turn.service)
    main, screening = catalogue.lines["main"], catalogue.lines["screening"]
    if _WECHAT.search(turn.text):
        fact = next(fact for fact in catalogue.about("contact") if "小程序" in fact.text)
        return Answer(sentence([fact.text], (fact.clause,)), clauses=(fact.clause,), contact=contact_of(catalogue, None))
    if _MAILBOX.search(turn.text):
        text = f"早筛的邮箱是{screening.email}；其他服务寄资料，请先打{main.phone}问地址"
    else:
        text = f"{main.phone}；早筛打{screening.phone}；投诉、保单和理赔打{complaint.phone}"
    clauses = (main.clause, screening.clause, complaint.clause)
    return Answer(f"{text}{cite(clauses)}。", clauses=clauses, contact=contact_of(catalogue, None))


def _of_service(turn: Turn, service: str) -> Answer:
    """Where one service is asked for; the mailbox only, where that is asked."""
    catalogue = turn.engine.catalogue
    entry = catalogue.services[service]
    contact = contact_of(catalogue, service)
    clauses: tuple[str, ...] = (entry.apply.clause,)
    text = f"{entry.short_name}：{say_contact(contact)}"
    if _MAILBOX.search(turn.text) and "email" in contact:
        text = f"{entry.short_name}的邮箱是{contact['email']}"
    elif "phone" not in contact:
        main = catalogue.lines["main"]
        text += f"；要打电话问就打{main.phone}"
        contact, clauses = {**contact, "name": main.name, "phone": main.phone}, (entry.apply.clause, main.clause)
    return Answer(f"{text}{cite(clauses)}。", services=(service,), clauses=clauses, contact=contact)


@answers("provider_info")
def provider_info(turn: Turn) -> Answer:
    """The companies that deliver the services; who comes or reads, where that is asked of a service."""
    found = told(turn, "provider_info", ("provider",), floor=_FLOOR_WHO) if turn.service else None
    if found is not None:
        return found
    catalogue = turn.engine.catalogue
    companies = "和".join(provider.name for provider in catalogue.providers)
    clauses = tuple(dict.fromkeys(provider.clause for provider in catalogue.providers))
    text = f"服务由{catalogue.edition.insurer}委托{companies}提供"
    return Answer(sentence([text], clauses), services=turn.services, clauses=clauses)
