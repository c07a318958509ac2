"""Which of several things named is meant (不是疑似，是确诊), and facts given away by a turn of phrase."""

from __future__ import annotations

import re
from typing import Any

from actions.reading.turn import Turn

_CORRECTED = re.compile(r"不对|不是|错了|搞错|改|换|更正|应该是|重新")
_NOT = re.compile(
    r"(?:不是|并不是|并非|不要|不用|不需要|不去|别去|不想|不找|不看|不约|别约|不再|别|先不)(?:帮我|给我|替我|再)?(?:约|预约|挂|去|看|做|要|选|办)?(?:个|一个)?$"
)
# 专家号不约了, 瑞金就算了: denied after it was named.
_NOT_AFTER = re.compile(
    r"^(?:号|那个|这个|的)?(?:就|也|都|先|我)?(?:不是|不算|不属于|不约|不要|不用|不挂|不办|不做|不去|别约|别挂|算了|不考虑)"
)
# 我是孩子妈妈 tells who speaks, not whom it is for.
_SPEAKER = re.compile(r"我是(?:他|她|孩子|娃|被?保?险?人)?的?$")
_NO = re.compile(r"(?:不用|不需要|不要|没有|没|无需|不做|不是|不)[^，,。；;]{0,3}$")
SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余"
    "潘杜戴夏汪田任姜范石姚谭廖邹熊陆郝孔崔康毛邱秦江史顾侯邵孟龙万段钱汤尹黎武乔贺赖龚"
)
_PICK = r"(?:指定|点名|只要|非要|就要|就想找|只看|一定要|要找|想找|想约|找|约|挂)"

# Wishes nobody is asked about, and what a care visit is for: fact -> what gives it away.
_SIGNS = {
    "named_doctor": re.compile(
        rf"(?:{_PICK}[^，,。]{{0,6}}?|[科院和金山济号的])[{SURNAMES}][\u4e00-\u9fff]{{0,2}}(?:主任|教授|大夫|医生|院长)|指定(?:一个|某个|哪个)?(?:专家|医生|大夫)"
    ),
    "grade_with_clinic_type": re.compile(r"特需[^。]{0,10}(?:主任|正高)|(?:主任|正高)[^。]{0,10}特需"),
    "bed": re.compile(r"单人间|单间|双人间|指定.{0,3}床|[一二三四五六七八九十\d]+号?床|靠窗的?床"),
    "bed_grade": re.compile(r"单人间|单间|双人间|特需病房|[vV][iI][pP]病房|高级病房"),
    "doctor_grade": re.compile(
        r"(?:必须|只要|一定要|指定|得是)[^，,。]{0,4}(?:主任|副主任|正高|副高)(?:医师|医生|级|主刀|以上|$)"
    ),
    "counsellor": re.compile(r"(?:指定|点名|还要|就要|只要|还找|还约)[^，,。]{0,10}(?:咨询师|心理老师)"),
    "invasive_care": re.compile(r"换药|压疮|褥疮|气管切开|插胃管|插尿管|拔管|打针|输液|有创"),
    "psychiatric": re.compile(r"抑郁|焦虑|双相|躁郁|精神分裂|强迫症|精神病|精神科|惊恐|心理疾病|精神疾病"),
}  # fmt: skip
# 有瑞金的入院通知单: in hand, from the hospital named. 有没有 and 没有 are no such thing.
_NOTICE_IN_HAND = re.compile(
    r"(?:(?<![没有])有(?!没)|(?<!没)拿[到了]了?|开了)[^，,。？?吗]{0,10}?(?:入院|住院)(?:通知)?[单书证](?!吗)"
    r"|(?:入院|住院)(?:通知)?[单书证][^，,。？?没]{0,3}(?:有了|开了|开好|开出来|拿到|到手|在手|在我)"
)
# 穿刺回来, 术后: what was seen under the microscope, operated or treated is beyond suspicion.
_BY_COURSE = re.compile(
    r"病理(?:报告|结果|回来|出来|是|写|显示|已|确)|(?:穿刺|活检|切片)(?:回来|出来|结果|报告|做出来|查出)|手术(?:已经|都)?做(?:完|过|了)|做(?:完|过)了?手术|已经?(?:手术|开刀)|术后"
    r"|开过刀|切(?:掉|除)了|(?:在|正|做完?)(?:放|化)疗"
)
_STILL_OPEN = re.compile(r"疑似|怀疑|可疑|待查|等(?:病理|结果|报告)|(?:病理|结果|报告)(?:还)?没|还没|良性|要不要|建议")
_GOES_IN = re.compile(r"住进去[^，,。]{0,4}(?:做|开|手术)|住院(?:做|开)(?:手术|刀)")
_QUESTION = re.compile(
    r"[吗？?]|(?<!好)几[点次天号家个]|多少|什么|啥|怎么|怎样|哪|多久|多长|能不能|可不可以|是不是|有没有|要不要|行不行|谁|为什么|为啥|如何"
    r"|(?<![管论还的就])是[^，,。的]{1,8}还是|伐(?=[\s，,。！!？?]|$)|[能行有会要](?![^，,。\s]*[就也]不)[^，,。\s]{1,14}不(?=\s|[？?]|$)"
)
_ONLY_WHY = re.compile(
    r"^(?:那|这|这个|那个|请问)?(?:是)?(?:为什么|为啥|凭什么|什么原因|啥原因|怎么回事)"
    r"(?:呢|呀|啊|不行|不能|用不了|不能用|不可以|会这样)*[？?。]*$"
)
_WHICHEVER = re.compile(
    r"[啥什]么?的(?=[，,。；;！!\s]|$)|哪来的?|哪有|哪里有|(?:谁|哪个)(?:说|讲|让|叫)(?:的|了|过|你)?|(?:过|这|那|前|后|晚|早|等|隔|没|好)几[天个]|哪(?:天|家|个|位|里|儿)?都|哪[天个]?也|什么时候都|几[点号]都"
)


def asks(text: str) -> bool:
    """Whether ``text`` has the form of a question."""
    return bool(_QUESTION.search(_WHICHEVER.sub("", text)))


def asks_only_why(text: str) -> bool:
    """Whether ``text`` asks for the reason of what was just said, and nothing else (为什么不行)."""
    return bool(_ONLY_WHY.match(text.strip()))


def corrects(text: str) -> bool:
    """Whether ``text`` puts something right."""
    return bool(_CORRECTED.search(text))


def meant(turn: Turn, label: str) -> list[dict[str, Any]]:
    """The entities ``label`` that are not denied (不是疑似); the one meant first."""
    said = [e for e in turn.entities if e.get("entity") == label and e.get("value")]
    kept = [e for e in said if not _denied(turn.text, e)]
    if label == "relation":
        kept = [e for e in kept if not _SPEAKER.search(turn.text[: int(e.get("start", 0))])]
    return kept[::-1] if corrects(turn.text) else kept


def _denied(text: str, entity: dict[str, Any]) -> bool:
    after = text[int(entity.get("end", 0)) :] if entity.get("end") else ""
    return bool(_NOT.search(text[: int(entity.get("start", 0))]) or _NOT_AFTER.match(after))


def chosen(turn: Turn, label: str) -> str | None:
    """The value meant; None where none is."""
    kept = meant(turn, label)
    return str(kept[0]["value"]) if kept else None


def told_signs(turn: Turn) -> dict[str, str]:
    """Wishes and kinds of care mentioned; nothing for a question about them (能指定医生吗)."""
    if asks(turn.text):
        return {}
    found = {fact: sign.search(turn.text) for fact, sign in _SIGNS.items()}
    signs = {fact: _said(turn.text, match) for fact, match in found.items() if match}
    return {fact: value for fact, value in signs.items() if value == "yes" or fact == "invasive_care"}


def _said(text: str, match: re.Match[str]) -> str:
    return "no" if _NO.search(text[: match.start()]) else "yes"


def confirmed_by_course(text: str) -> bool:
    """Whether ``text`` tells a diagnosis by what was done (病理出来了, 手术做完两个月)."""
    return bool(_BY_COURSE.search(text)) and not _STILL_OPEN.search(text)


def goes_in_to_be_operated(text: str) -> bool:
    """Whether ``text`` says that the operation is one of an inpatient (住进去做手术)."""
    return bool(_GOES_IN.search(text)) and not asks(text)


def notice_in_hand(text: str) -> bool:
    """Whether the speaker says that he holds an admission notice."""
    return bool(_NOTICE_IN_HAND.search(text))
