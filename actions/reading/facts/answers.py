"""Short answers to our own question: a choice, yes, no, cannot say, or free text."""

from __future__ import annotations

import re

from actions.entitlement import SPECS, FactKind, FactName, Need
from actions.reading.facts.departments import may_be_department
from actions.reading.facts.names import name_alone
from actions.reading.facts.words import asks
from actions.reading.turn import Turn

CANNOT_SAY = re.compile(
    r"不(?:太|大|是很|怎么)?(?:知道|清楚|确定|记得|晓得|懂|了解)"
    r"|记不[清得住]|说不[清准上]|没概念|忘了|忘记|没注意|不好说|没问过|还?没(?:想好|定|决定)"
)
_YES = re.compile(
    r"^(?:嗯|哦|啊|呃|那)*(?:没错|没问题|确定|确认|同意|提交|有|是|对|嗯|要|已经|开了|做了|在治|确诊了|好|需要|可以|行|ok|yes)",
    re.I,
)
_NO = re.compile(r"^(?:嗯|哦|啊|呃|那)*(?:没|无|不|还没|还不|都没|都不|未|否|no$|别)", re.I)
# Intents whose message is never the free text itself; 胃疼好几天了 may be read as any question.
_NOT_FREE = {
    "affirm", "deny", "stop", "thanks", "greet", "goodbye", "repeat", "human_agent", "complaint", "bot_challenge",
    "cancel_booking", "reschedule_booking", "designate_relative", "emergency", "mental_crisis", "out_of_scope",
    "chitchat",
}  # fmt: skip
# 不用了，没有了: nothing more is wanted. An answer to a yes-or-no question is read before this is looked at.
_NO_THANKS = re.compile(
    r"^(?:那|都|哦|嗯|先|算|还是|暂时|也|两个|俩|[一两三]样|哪个|全)*(?:不用|不需要|不要|不约|不办|不弄|不搞|不必|不麻烦|没事|没有了|没了|没别的|没什么)"
    r"(?:了|啦|咯|您|你|约|办|问|再|吧|的|谢谢|多谢|，|,| )*[。.！!~]*$"
)
# Not heard or not believed: no answer, though it sounds like one.
_HUH = re.compile(r"^(?:嗯|啊|哈|哦|咦|诶|呃)+[？?]+$")
# A yes to doing something, no answer to whether something has happened.
_CONSENT = re.compile(r"^(?:要|需要|好的?|好啊|行|可以|ok|同意|提交)(?:的|吧|啊|呀|了)?$", re.I)
_ORDINARY = re.compile(
    r"普通的?(?:病|运动伤|外伤|伤)|运动伤|小毛?病|常见病|一般的?病|不是(?:什么|啥)?(?:大病|重[大疾]|癌|肿瘤|恶性)"
    r"|(?:都|[哪一]个都|哪[种样]都)不(?:是|算|属于|沾边?)|(?:不|压根不|根本不)(?:属于|算)(?:那|这|合同|你们)"
)
_OF_THE_PAST = {"cancer_confirmed", "treatment_begun"}
_MAX_FREE = 30
_BEYOND_DOUBT = 0.8
# No yes without one of these, however sure it was read (啊吧啊吧).
_SOME_YES = re.compile(
    r"好|行|可以|对|是|嗯|恩|要|成|中|得|妥|没错|没问题|没毛病|没意见|确|同意|提交|约|办|安排|就这|就那|就按|照|来吧|走起|搞|整|当然|必须"
    r"|肯定|系|嘞|赞成|继续|下单|收到|明白|听你|听您|随你|依你|没得说|冲|弄|开始|就它|就他|就她|阔以|没有问题|確|愿意|符合|我能|欧了|来赛|准了|允|那还用|啱|冇错|送出|别变|[^不]可$|👌|👍|✅"
    r"|ok|okay|ye|yup|sure|fine|right|please|go|shi|[yY]$|^1$|^/affirm",
    re.I,
)
# 肺上的毛病: an organ of one character counts where something is said to be on or in it, and not denied.
_ON_IT = re.compile(r"(?<!不是)(?<!没有)([\u4e00-\u9fff])(?:[上里]面?|部|这块|那块|有|长|的|不好|不舒服)(?!面|没|不是|正常)")
_LEAD = re.compile(r"^(?:那?就?)?我?(?:想|要)?(?:看|挂|约)(?:一下|一个|个)?(?=[\u4e00-\u9fff]{2})")
# What stands for a free text the member leaves to the health specialist.
LEFT_TO_US = "由健康专员建议"
_PUNCTUATION = " 。.!！，,~～"

_SAID_AS = {"cancer_confirmed": ("有", "没有"), "treatment_begun": ("已经开始", "还没有"), "invasive_care": ("要", "不用")}
# What a bare 'yes' or 'no' means where the question offers a choice.
_YES_NO_CHOICE: dict[str, tuple[str | None, str | None]] = {
    "admission_notice": ("valid", "none"), "early_symptom": (None, "none"), "for_whom": ("self", None),
    "diagnosis": (None, "suspected"), "disease_class": (None, "other"),
}  # fmt: skip


def offered(need: Need) -> tuple[tuple[str, str], ...]:
    """Label and value of the answers a question offers; yes and no in the words of the question."""
    yes, no = _SAID_AS.get(need.fact.value, ("是", "否"))
    said = {"yes": yes, "no": no}
    return tuple((said.get(value.value, value.label), value.value) for value in need.values)


def bare_answer(turn: Turn, asked: str, choices: tuple[tuple[str, str], ...], told_else: bool) -> dict[str, str]:
    """The answer to the question about ``asked`` as {fact: value}; empty when the message is none.

    ``choices`` are label and value of the answers offered; ``told_else``: the message tells another
    fact, so that it is not free text.
    """
    text = turn.text.strip(_PUNCTUATION)
    exact = next((value for label, value in choices if text in (label, value)), None)
    if exact is not None:
        return {asked: exact}
    if len(choices) == 1 and clear_yes(turn):
        return {asked: choices[0][1]}
    if _HUH.match(text) or (asks(text) and turn.intent not in ("inform", "affirm", "deny")):
        return {}
    spec = SPECS[FactName(asked)]
    if spec.kind is FactKind.TEXT:
        return _free_text(turn, asked, text, choices, told_else)
    if spec.kind is FactKind.YES_NO:
        if asked in _OF_THE_PAST and _CONSENT.match(text):
            return {}
        said = _yes_or_no(turn, text)
        return {asked: said} if said else {}
    value = _choice_in(text, asked) or _of_yes_or_no(asked, _yes_or_no(turn, text))
    return {asked: value} if value else {}


def _free_text(
    turn: Turn, asked: str, text: str, choices: tuple[tuple[str, str], ...], told_else: bool
) -> dict[str, str]:
    offered = next((value for label, value in choices if label in text), None)
    if offered is not None:
        return {asked: offered}
    if asked == "relative_name":
        name = name_alone(text)
        return {asked: name} if name else {}
    if asked == "department" and not may_be_department(text):
        return {}
    if told_else or turn.intent in _NOT_FREE or not 2 <= len(text) <= _MAX_FREE or _yes_or_no(turn, text) == "no":
        return {}
    return {asked: _LEAD.sub("", text)}


def _yes_or_no(turn: Turn, text: str) -> str:
    """'yes', 'no' or empty: by the intent (没问题 is a yes), else by the words."""
    if turn.intent in ("affirm", "deny"):
        return "yes" if turn.intent == "affirm" else "no"
    return "yes" if says_yes(text) else "no" if _NO.match(text) else ""


def ordinary(text: str) -> bool:
    """Whether ``text`` says that it is none of the contract's diseases (就普通运动伤，都不是)."""
    return bool(_ORDINARY.search(text))


def no_thanks(text: str) -> bool:
    """Whether ``text`` says that nothing more is wanted (不用了，谢谢)."""
    return bool(_NO_THANKS.match(text.strip()))


def says_yes(text: str) -> bool:
    """Whether ``text`` begins like a yes."""
    return bool(_YES.match(text))


def clear_yes(turn: Turn) -> bool:
    """A yes one may act on: read as one beyond doubt, and in words that can be one; babble and 嗯？ are none."""
    if turn.intent != "affirm" or asks(turn.text):
        return False
    sure = next((r["confidence"] for r in turn.ranking if r["name"] == "affirm"), 1.0)
    return says_yes(turn.text.strip()) or (sure >= _BEYOND_DOUBT and bool(_SOME_YES.search(turn.text)))


def _of_yes_or_no(asked: str, said: str) -> str | None:
    yes, no = _YES_NO_CHOICE.get(asked, (None, None))
    return yes if said == "yes" else no if said == "no" else None


def _choice_in(text: str, asked: str) -> str | None:
    """The allowed value whose label or synonym the text is, or contains (longest wins)."""
    if asked == "disease_class" and ordinary(text):
        return "other"
    organ = _organ_in(text) if asked == "early_symptom" else None
    if organ is not None:
        return organ
    forms = [
        (form, value.value)
        for value in SPECS[FactName(asked)].values
        for form in (value.label, *value.synonyms, value.value)
        if (len(form) >= 2 and form in text) or form == text
    ]
    return max(forms, key=lambda pair: len(pair[0]))[1] if forms else None


def _organ_in(text: str) -> str | None:
    """The organ of one character something is said of (肺上的毛病，没有确诊)."""
    said = set(_ON_IT.findall(text))
    return next((value.value for value in SPECS[FactName.EARLY_SYMPTOM].values if said & {value.label, *value.synonyms}), None)
