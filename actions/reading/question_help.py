"""Whether a message declines our question, wants to know why it is asked, or does not understand it."""

from __future__ import annotations

import re

_UNWILLING = re.compile(
    r"不想(?:说|告诉|讲|提|填|透露|回答)|不(?:太|大)?方便(?:说|讲|透露|告诉)|不(?:愿意?|肯|要)(?:说|讲|透露|告诉)|不告诉|"
    r"(?:能不能|可不可以|可以)不(?:说|讲|填|答)|必须说吗|一定要说吗|非要说|非得说|(?:我的|个人)隐私"
)
_WHY_ASKED = re.compile(
    r"(?:为什么|为啥|干嘛|干吗|凭什么|干什么)(?:要|得|还要|非要|老)?(?:问|知道|告诉|说|填|提供)|(?:问|知道|要)(?:这个|这些|这|那么多|这么多)(?:干|做)(?:嘛|啥|什么)|"
    r"跟.{0,6}有(?:什么|啥)关系|关.{0,4}什么事"
)
_MEANING = re.compile(r"意思|不懂|没懂|不明白|没明白|听不懂|看不懂|[啥什]么?叫|什么是|啥是|分不清|怎么分|怎么算")


def unwilling(text: str) -> bool:
    """Whether ``text`` declines to answer (不方便说)."""
    return bool(_UNWILLING.search(text))


def asks_why(text: str) -> bool:
    """Whether ``text`` wants to know why we ask (问这个干嘛)."""
    return bool(_WHY_ASKED.search(text))


def asks_meaning(text: str) -> bool:
    """Whether ``text`` wants our question explained (什么意思，分不清)."""
    return bool(_MEANING.search(text))
