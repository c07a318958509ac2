"""What somebody who has just started the demonstration is told: where everything is, and what to try."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from urllib.parse import quote

from assistant.console.serving import DEMO_PASSWORD

from .parts import Part

# Not the one of the agent's tries: a count booked here would be missing there.
MEMBER = "demo-platinum"
OTHERS = {"demo-waiting": "等待期内", "demo-used-up": "次数用完", "demo-booked": "有预约在办"}
_MEMBER_TRIES = (
    "点“去确认”，把几项同意都点上，退回来问“我还剩几次专家号”，再问“那陪诊呢”。",
    "点“我的服务”：哪些现在能用、还剩几次；不能用的为什么。",
    "说“帮我约专家门诊”，答完它问的科室和日期再确认；到“我的预约”里取消，先看后果。",
)
_AGENT_TRIES = (
    "查 DEMO-P-0002，选“被保险人本人”，勾两项，开始来电。",
    "按 / 再问“门诊 剩几”“4.6 无单 肺炎”：念的话下面，点开就是手册原文。",
    "在 4.6 一行点“预约”，入院通知单选“没有”：确认之前就说明占用哪两项次数。",
)


def miniprogram_page(part: Part, member: str = MEMBER) -> str:
    """The address that opens the mini program as `member`."""
    return f"{part.address}/?login={quote(f'dev:{member}', safe=':')}"


def guide(parts: Iterable[Part]) -> Iterator[str]:
    """The lines, of those parts that run."""
    running = {part.name: part for part in parts}
    if pages := running.get("小程序"):
        yield f"会员（小程序）  {miniprogram_page(pages)}"
        yield from _numbered(_MEMBER_TRIES)
        others = "、".join(f"{name}（{what}）" for name, what in OTHERS.items())
        yield f"  换一位会员：把地址里的 {MEMBER} 换成 {others}。"
        yield ""
    yield f"坐席（坐席台）  {running['坐席台'].address}/"
    yield f"  用户 demo-agent，密码 {DEMO_PASSWORD}（班长 demo-lead，密码相同）"
    yield from _numbered(_AGENT_TRIES)
    yield ""
    yield f"开发（助手接口）  {running['助手'].address}/"


def _numbered(tries: Iterable[str]) -> Iterator[str]:
    return (f"  {number}. {text}" for number, text in enumerate(tries, 1))
