"""What the learned acts are measured against: the usual act where a talk stands, and rules as one would write them."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable

from assistant.nlu.acts.talks import Context, TalkTurn

ANYWHERE: tuple[tuple[str, str], ...] = (
    ("repeat", r"再(说|讲|报|念|来|发)一?(遍|次|下)|没(听|看)清"),
    ("less", r"太长|太啰嗦|重点|简单(说|点)|短(点|一点)"),
    ("more", r"详细|细说|展开|讲细"),
    ("what_if", r"要是|如果|万一|假如|的话呢"),
    ("renewal", r"(几号|什么时候|啥时候|哪天|几月).{0,4}(又|重新|清零|刷新|恢复|再有)"),
    ("compare", r"(哪个|谁)(快|好|合适|靠谱)|区别|差(在)?哪|不同"),
    ("list", r"有?哪些|列(一下|出来|下|给)|都有啥|还能用(啥|什么)"),
    ("undo", r"(刚才|刚刚).{0,6}(取消|撤|不|别)|撤回|手滑"),
    ("dispute", r"不对|不可能|搞错|弄错|明明|不信|骗"),
    ("why", r"为(啥|什么|何)|凭(啥|什么)|怎么会|依据|咋就"),
    ("other_member", r"(他|她|老婆|老公|爸|妈|客户|朋友|邻居|同事)(的)?(那)?(份|张)?(保单|保险)|帮.{1,4}(看|查)"),
    ("which", r"(怎么办|咋办|用哪个|有没有(人|办法)|能用啥)"),
    ("progress", r"哪一步|谁(联系|打)|几点(到|打|来)|交上|预约(啥|什么|怎么)|状态"),
    ("hold", r"等(等|下|一下|会)|想想|考虑|商量|先(放|不|挂)|回头|再说"),
    ("pick", r"^(第.个|前面|后面|上面|下面|中间|最后|都要)"),
    ("order", r"^(帮我|给我|我要|我想|取消|改到|把)?.{0,6}(约|挂|取消|退|改|登记|办)(个|一|了|吧|到)"),
    ("social", r"你好|您好|谢|再见|拜|哈哈|88"),
    ("feeling", r"怕|难受|气|破|累|唉|崩溃|哭"),
    ("same_other", r"呢[？?]?$|^那.{1,6}$|也(一样|行|可以)"),
    ("question", r"[吗么嘛][？?]?$|[？?]$|多少|几|怎么|啥|什么|能不能"),
)  # fmt: skip
YES = re.compile(r"^(好|行|可以|对|是|嗯|ok|约|交|提交|确认|要|中|成|就)", re.I)
NO = re.compile(r"^(不|别|算了|先不|都不)")


def by_rules(text: str, context: Context) -> str:
    if context.open in ("proposal", "offer"):
        if NO.search(text):
            return "reject"
        if YES.search(text):
            return "accept"
        if re.search(r"改|换|不是|错了|应该", text):
            return "correct"
    found = next((act for act, pattern in ANYWHERE if re.search(pattern, text, re.I)), "")
    if context.open == "question" and found in ("", "same_other", "order", "pick", "question"):
        return "answer" if found != "question" else found
    return found or ("ack" if len(text) <= 6 else "question")


class UsualAct:
    """The act most frequent in training where a talk stands so; where nothing stands so, the most frequent of all."""

    def __init__(self, turns: Iterable[TalkTurn]) -> None:
        counts: dict[object, Counter[str]] = defaultdict(Counter)
        for turn in turns:
            for key in (self._key(turn.before), None):
                counts[key][turn.act] += 1
        self._usual = {key: count.most_common(1)[0][0] for key, count in counts.items()}

    def __call__(self, text: str, context: Context) -> str:
        return self._usual.get(self._key(context), self._usual[None])

    @staticmethod
    def _key(context: Context) -> object:
        return (context.open, context.fact, context.act, context.outcome, context.booked)
