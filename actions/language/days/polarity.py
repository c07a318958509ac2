"""Whether a day is wanted, ruled out, past, supposed or only mentioned: by the words around it.

``gap before | mention | gap after`` are pieces of one compact text; a gap ends at the neighbouring
mention or, for cues that govern a clause, at its punctuation.
"""

from __future__ import annotations

import re

from actions.language.days.model import Polarity

# Questions and double forms hold no refusal: '行不行', '有没有空', '不行吗'.
_ASKED = re.compile(
    r"(\w{1,2})不\1[^,。;!?不]{0,4}|有没有(?:空|时间)?|(?:不行|不可以|不方便|没空|没时间|不能|不成)(?:吗|么|嘛|\?)|为(?:什么|啥|何)不(?:行|可以|能|成)|要是|要不"
    r"|有(?:约|安排|事|课|会)(?:吗|么|没|不|\?)"
    r"|(?:你们|有人|医生|护士|老师|专员|热线|专线|客服|人家|算)[^,。;!?]{0,4}(?:[上值]班|休息|放假)"
)
# Free after all: '不用上班', '没什么事'.
_FREE = re.compile(
    r"不(?:用|需要?|必|去)?(?:再)?去?(?:[上加值][夜晚早白]?班|公司|单位|学校|出差|开会|上课|考试|忙)|没(?:有)?(?:什么|啥)?(?:事|课|安排|会(?!员)|活动)"
)
_BUSY = (
    r"没有?(?:空|时间|工夫|功夫|档期|号|位|名额)|抽不(?:出|开)|走不[开脱]|脱不[开了]身?|腾不[出开]|排不(?:开|上|出)|约不(?:上|了|到)|挂不(?:上|到)"
    r"|[去来到赶]不(?:了|上|及|到)|请不(?:了|到|下来?)假|轮到我|在外地|出远门|(?<![不帮])忙|占了|冲突|约满|满了|(?<!多)休诊|停诊"
    r"|(?<![不没])有(?:个|点儿?|些|别的|其他)?(?:事|安排|会(?!员)|课|约|活动?|饭局|聚会|应酬|婚礼|培训|面试|手术|任务|工作|考试)"
    r"|(?<![不没])要?(?:得|上|加|值)[夜晚早白中]?班|(?<!不)出差|(?<!不)开会|(?<!不)考试"
    r"|(?<![不没用])(?:得|要|须|需要?)(?:去|来)?(?:[接送](?!诊)|照[顾看]|参加|搬家|出[门国去]|外地|单位|公司|学校|旅游|赶[去回]"
    r"|交[差货]|看店|上课|应酬|回[老娘]?[家单公]|带(?:孩子|娃|孙|小孩|人))"
)
_NOT_OK = (
    r"不(?:太|大|怎么|是很)?(?:行|可以|方?便|合适|成|中|ok|凑?巧|得[空闲]|得(?=$|[,。啦吧哦])|理想|想要?|要|约|去|来|考虑|用|能|好|在家?|选|约?了)"
    r"|就?算了|(?:就|请|可)?(?:别|甭|不要)(?:再|给我)?(?:约|排|安排|定|选|放)"
    r"|(?:太|有点|有些)(?:早|晚|赶|近|远|急|久|紧|迟|仓促)|以外|之外|除外|(?:错|避|绕|躲)开|跳过|排除"
)
_NO_AFTER = re.compile(rf"(?:{_BUSY}|{_NOT_OK})")
_NO_LATE = re.compile(rf"(?:{_BUSY}|不(?:太|大)?(?:行|方便|合适)|太(?:早|晚|赶|近|远))")
_NOT_LATE = re.compile(r"再|的话|就(?!是)|告诉|提醒|通知|给我|怕|万一|吗|\?|能不能|可以吗")
_FILL = r"(?:约|排|选|安|安排|定|放|在|到|是|去|这|那|我|上|了|给我){0,3}"
_NO_BEFORE = re.compile(
    rf"(?:除了?[^,。;!?]{{0,5}}|除[去开][^,。]{{0,2}}|(?:避|绕|错|躲|抛|岔)开|避让|排除|跳过|刨[去掉]|去掉|不包括|不算|不含"
    rf"|(?:千万|就|可|最好)?(?:别|不要|不想要?|不约|不选|不用|不考虑|不能|不可以|不可能|不(?:太)?愿意?|不是|不在|不去|甭){_FILL})$"
)
_YES_AFTER = re.compile(
    r"吧|可以|(?<!不)行(?!程)|有空|方便|没问题|没事|合适|休息|闲|能去|能来|好|[成中](?!了)|都行|ok|最好|就|约|去"
)
_PAST_BEFORE = re.compile(r"(?:上一?[次回]|前一?次|之前(?!约)|以前|原先|曾经?|已经|当时|早在|那年)[^,。;!?]{0,10}$")
_PAST_AFTER = re.compile(
    r"^(?:的时候|那次|那会儿?|刚?就?已?经?)?(?:我|他|她|孩子|老公|爱人|妈|爸|去|在\w{0,4}|才|又)?(?:确诊|诊断|查出|检查出|发现|发病|住(?:的|过|了|院的|进)|出(?:的|了|过)?院(?:的|了|$)|入(?:的|了)院"
    r"|手术(?:的|了|过)|做(?:的|了|过|完)|看(?:的|了|过|完)|查(?:的|了|过)|去(?:的|了|过)|来(?:的|了|过)|开(?:的|了|过)|拿到|拍(?:的|了)|体检(?:的|了|过|发现|查)|(?:解读|签|办|申请|投诉|打)(?:的|了|过)|买的|投保|生效|用(?:的|了|过)|约过)"
)
_IF = re.compile(r"(?:要是|如果|假如|假设|假使|万一|倘若|若是?(?!干)|要万一)[^,。;!?]{0,6}$")
_IN_CASE = re.compile(r"的话$")
_IF_FREE = re.compile(r"^(?:那天)?(?:还)?(?:有(?:号|空|位|时间|名额)|可以|行|能|方便|没(?:有)?(?:事|问题))")
_BOOKED_BEFORE = re.compile(
    r"(?:把|将|原[来先]?的?(?:约|定|订)?(?:的|在|了)?(?:是)?|原定|本来(?:是)?(?:约|定|订)?(?:的|在|了)?(?:是)?|已?经?约好?了|约的(?:是)?|(?:已经?|本来|原来|早就?)约在|订了)[^,。;!?]{0,3}$"
)
_BOOKED_AFTER = re.compile(
    r"^(?:的|那)[^,。;!?]{0,8}?(?:取消|退|改|推|挪|换|往|延|提前|不去|不要)|^(?:的|那)[^,。;!?]{0,6}(?:到|改)$"
    r"|^的(?:那个|那单|那次|那笔|预约|单子?)[^,。]{0,6}(?:到哪|怎么样|进度|状态|确认)"
)
_TOLD_AFTER = re.compile(
    r"^(?:是|到底是)?(?:周|星期|礼拜)几|^是?(?:不是)?(?:放假|节假日|工作日|休息日)|^(?:你们)?(?:上不上班|(?:[上值]班|开门|营业)(?:吗|么|嘛|不|没|伐|\?))|^(?:是)?我?[^,。]{0,3}生日"
    r"|^[^,。;!?]{0,4}(?:出院|结婚|开学|高考|中考|的(?:机票|火车票?|高铁票?|飞机|车票))|^(?:报告|结果)?(?:才|就)?(?:出|拿|取)(?:报告|结果|片|$|[,。])|^到期|^续保|^交费|^发的|^(?:之?后)?(?:才)?(?:出院|出报告)"
)
# '就9号了' settles a day, '都9号了' tells the time.
_SETTLED = re.compile(r"(?:就|定|约|改|选|是|要)[^,。;!?]{0,2}$")
# '10号，实在不行11号': a way out, no refusal of the first.
FALLBACK = re.compile(
    r"(?:实在|真的?|要是|如果|万一)?(?:不行|约不[上到]|没[有号]|不能|不可以|不成)(?:的话)?(?:再|就|那|那就)?(?:约|改|换)?$"
)
CORRECTION = re.compile(
    r"(?:^|[,。!;?.…])?(?:不对|不不|哦不|噢不|啊不|呃不|错了?|口误|更正|我是说|应该是?|记错|看错)[^,。]{0,3}[,。!]?(?:应该)?(?:是|要)?$"
    r"|(?:^|[,。!;….—-])(?:哦|噢|啊|呃|额|诶|唉|嗯)?不(?:是)?[,。!….]?(?:是|要)?$|^(?:啊|哦|呃)?不(?:是)?[,。!]?$"
    r"|不(?:是)?[,。!]$|等等[,。!]?$|等一下[,。!]?$|变更?(?:为|到|成|至)$|改(?:成|到|为|至|约|在|去|做)?$|换(?:成|到|为|个|在)?$|转(?:到|成|为|至)?$|(?:挪|调|变|移|推迟|提前|延|推)(?:到|成|至)$"
    r"|[,。!;….吧](?:还是)(?:约|改|换|选|定|去|就)?$|(?:^|[,。!;….])(?:要不|不如|干脆|索性|或者干脆)(?:约|改|换|选|定|去|就)?$|(?:^|[,。!;….])算了[,。!….]*(?:还是|改|换|要不)?$"
)
# Between the members of a list, which share what is said of them.
LIST = re.compile(r"(?:和|或者?|还是|、|跟|及|与|以及|,?或者?是?|/)?")
LISTED = re.compile(r",(?:还有)?")
_ALL = re.compile(r"^(?:这?[两俩三]天)?(?:都|全|也都|均)")


def _plain(gap: str) -> str:
    """``gap`` without questions and with freedom said in one letter; of the same length."""
    asked = _ASKED.sub(lambda found: "|" * len(found[0]), gap)
    return _FREE.sub(lambda found: "闲" * len(found[0]), asked)


def refused_before(gap: str) -> re.Match[str] | None:
    """'除了', '避开', '不要' right before a mention."""
    return _NO_BEFORE.search(_plain(gap))


def refused_after(gap: str) -> bool:
    """'没空', '要上班', '太早了' right after it, and not as a question."""
    return bool(_NO_AFTER.search(_plain(gap)))


def refused_late(gap: str) -> bool:
    """The same in a clause of its own: '9号？我要上班'."""
    return bool(_NO_LATE.search(_plain(gap))) and not _NOT_LATE.search(gap)


def welcomed(gap: str) -> bool:
    """'可以', '吧', '有空' right after it."""
    return bool(_YES_AFTER.search(_plain(gap)))


def all_of_them(gap: str) -> bool:
    """'都没空' after the last of a list joined by commas."""
    return bool(_ALL.match(gap))


def polarity(before: str, after: str) -> Polarity:
    """What the clause around a mention says of it; ``before`` and ``after`` end at its punctuation."""
    refused = refused_after(after)
    if refused and _IN_CASE.search(after):
        # '周三不行的话周四' prefers Wednesday; the other day is the way out.
        return "wanted"
    if _IF.search(before):
        return "wanted" if refused or _IF_FREE.search(after) else "hypothetical"
    if _BOOKED_BEFORE.search(before) or _BOOKED_AFTER.search(after):
        return "mentioned"
    if _PAST_BEFORE.search(before) or _PAST_AFTER.search(after):
        return "past"
    if _TOLD_AFTER.search(after) or (after.startswith("了") and not _SETTLED.search(before)):
        return "mentioned"
    if refused_before(before) or refused:
        return "excluded"
    return "wanted"
