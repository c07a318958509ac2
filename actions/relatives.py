"""Sharing with relatives: the rule, and naming one (4.10 only)."""

from __future__ import annotations

import re
from typing import Any, Optional

from rasa_sdk.events import SlotSet

from actions.answer import Answer, sentence
from actions.members import identified, member_of
from actions.registry import answers
from actions.turn import Turn
from actions.wording import contact_of, name

RELATIONS = {"spouse": "配偶", "child": "子女", "parent": "父母"}
_NAME = re.compile(
    r"(?:叫|是|名字|姓名|登记|添加|加)?[:： ]*"
    r"((?:欧阳|司马|上官|诸葛|[赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳酆鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯管卢莫房裘缪干解应宗丁宣邓郁单杭洪包诸左石崔吉龚程邢裴陆荣翁荀羊甄曲家封储靳焦巴弓牧侯宁仇栾甘武符刘景詹龙叶幸司黎薄印宿白怀蒲从鄂索赖卓蔺屠蒙池乔阴胥闻党翟谭贡劳姬申扶堵冉宰雍桑桂濮牛寿通边扈燕冀尚农温别庄晏柴瞿阎充慕连茹习艾鱼容向古易慎戈廖庾终暨居衡步都耿满弘匡国文寇广禄阙东欧沃利蔚越隆师巩厍聂晁勾敖融冷訾辛阚那简饶空曾沙养鞠须丰巢关相查后荆红游竺权逯盖益桓公])[\u4e00-\u9fff]{1,2})$"
)
_BARE_NAME = re.compile(r"^[\u4e00-\u9fff·]{2,4}$")


@answers("family_sharing_rule")
def family_sharing_rule(turn: Turn) -> Answer:
    """Who may share what, how many, and that it is final."""
    catalogue = turn.engine.catalogue
    sharing = catalogue.family_sharing
    shared = "、".join(name(catalogue, service) for service in sharing.services)
    others = [s for s in turn.named("service") if s not in sharing.services]
    parts = []
    if others:
        parts.append(f"{name(catalogue, others[0])}只限被保险人本人用，不能给家人用")
    if "other" in turn.named("relation"):
        parts.append("您说的这位不在可共享的亲属范围内")
    who = "、".join(RELATIONS[relation] for relation in sharing.relations)
    parts.append(f"只有{shared}可以和家人共享：限{who}，最多{sharing.max_relatives}位，和本人共用次数，登记后不能更换")
    line = catalogue.lines["main"]
    parts.append(f"首次要用时由您本人致电{line.phone}登记{'、'.join(sharing.information)}")
    return Answer(
        sentence(parts, (sharing.clause, "4.10")), services=tuple(others or sharing.services),
        clauses=(sharing.clause, "4.10"), contact={"name": line.name, "phone": line.phone},
    )


@answers("designate_relative")
@identified
def designate_relative(turn: Turn) -> Answer:
    """Relation, name, then consent: once named, never replaced."""
    return naming(turn, {"kind": "designate"})


def naming(turn: Turn, pending: dict[str, Any]) -> Answer:
    """The next step of naming a relative: ask what is missing, then for consent."""
    relation = _relation(turn) or pending.get("relation")
    if relation == "other":
        return Answer(
            sentence(["亲属共享只限配偶、子女、父母，这位不能登记"], ("3.2", "4.10")), services=("4.10",),
            clauses=("3.2", "4.10"), events=(SlotSet("pending", None),),
        )
    named = _name_in(turn, bool(pending.get("asked_name"))) or pending.get("name")
    state = {"kind": "designate", "relation": relation, "name": named}
    if relation is None:
        return _asking("要登记的是您的配偶、子女还是父母？", state, ("配偶", "子女", "父母"))
    refusal = _refusal(turn)
    if refusal is not None:
        return refusal
    if named is None:
        return _asking(f"请说一下这位{RELATIONS[relation]}的姓名。", {**state, "asked_name": True})
    return _asking(
        f"确认一下：把{named}（{RELATIONS[relation]}）登记为心理咨询的指定亲属。最多2位，登记后不能更换（手册3.2）。确定登记吗？",
        {**state, "consent": True}, ("确定", "先不登记"),
    )


def _asking(text: str, state: dict[str, Any], options: tuple[str, ...] = ()) -> Answer:
    return Answer(text, services=("4.10",), clauses=("3.2",), options=options, events=(SlotSet("pending", state),))


def _relation(turn: Turn) -> Optional[str]:
    relations = turn.named("relation")
    if relations:
        return relations[0]
    return next((key for key, word in RELATIONS.items() if word in turn.text), None)


def _name_in(turn: Turn, asked: bool) -> Optional[str]:
    last = turn.text.strip().rstrip("。.!！").split(" ")[-1].split("，")[-1]
    if turn.named("relation") and not asked and last == turn.text.strip():
        return None
    match = _NAME.search(last)
    if match:
        return match.group(1)
    return last if asked and _BARE_NAME.match(last) and not turn.named("relation") else None


def _refusal(turn: Turn) -> Optional[Answer]:
    sharing = turn.engine.catalogue.family_sharing
    relatives = member_of(turn).relatives
    if len(relatives) < sharing.max_relatives:
        return None
    return Answer(
        sentence([f"已经登记满{sharing.max_relatives}位亲属，登记后不能更换，不能再加"], (sharing.clause,)),
        services=("4.10",), clauses=(sharing.clause,), events=(SlotSet("pending", None),),
    )


def carry_out_naming(turn: Turn, pending: dict[str, Any]) -> Answer:
    """Register the relative the member has consented to."""
    outcome = turn.engine.designate_relative(
        str(turn.member_id), pending["name"], pending["relation"], turn.now, actor=turn.actor
    )
    done = (SlotSet("pending", None),)
    if not outcome.allowed:
        reasons = "；".join(reason.text_zh.rstrip("。") for reason in outcome.reasons)
        clauses = tuple(reason.clause for reason in outcome.reasons)
        return Answer(sentence([f"没有登记：{reasons}"], clauses), services=("4.10",), clauses=clauses, events=done)
    phone = turn.engine.catalogue.lines["main"].phone
    return Answer(
        f"已登记{pending['name']}（{RELATIONS[pending['relation']]}），一共{len(outcome.relatives)}位。"
        f"首次给家人约之前，请您本人致电{phone}补齐证件和联系电话（手册3.2、4.10）。",
        services=("4.10",), clauses=("3.2", "4.10"), contact=contact_of(turn.engine.catalogue, "4.10"), events=done,
    )
