"""How people write days and times in Chinese: the numerals and the grammar of date words.

All patterns work on *compact* text: normalised (simplified, half-width, small letters) and
without the blanks people leave inside '下周 三'. This module has the cores (which day) and
times of day; ``days.syntax`` tells what may follow a core.
"""

from __future__ import annotations

import re

from actions.language.normalise import normalise

_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "俩": 2, "仨": 3}
CN = "零〇一二两俩三仨四五六七八九十百廿卅"


def number(text: str) -> int:
    """The whole number written in digits or Chinese numerals ('15', '十五', '廿八', '二零二六').

    Raises:
        ValueError: when ``text`` is no such number.
    """
    if text.isdigit():
        return int(text)
    text = text.replace("廿", "二十").replace("卅", "三十")
    if text and all(char in _DIGITS for char in text):
        return int("".join(str(_DIGITS[char]) for char in text))
    total = digit = 0
    for char in text:
        if char in _DIGITS:
            digit = _DIGITS[char]
        elif char in "十百":
            total += (digit or 1) * (10 if char == "十" else 100)
            digit = 0
        else:
            raise ValueError(f"no number: {text!r}")
    if not text:
        raise ValueError("no number: ''")
    return total + digit


def compact(text: str) -> tuple[str, list[int]]:
    """``text`` normalised without blanks, and for each remaining character its offset in ``text``.

    A blank between two digits or Latin letters stays, so that '3 5号' does not become the 35th.
    """
    plain = normalise(text)
    chars: list[str] = []
    offsets: list[int] = []
    for offset, char in enumerate(plain):
        if char.isspace():
            following = plain[offset + 1 : offset + 2]
            if not (chars and chars[-1].isascii() and chars[-1].isalnum() and following.isascii()):
                continue
            char = " "
        chars.append(char)
        offsets.append(offset)
    return "".join(chars), offsets


# A day or month number; too big ones are let through, so that '32号' can be called impossible.
_D = r"(?:\d{1,2}|[二三四]?十[一二三四五六七八九]?|[廿卅][一二三四五六七八九]?|[一二三四五六七八九])"
_MONTH = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九]|(?<![公美日欧单])元(?=月))"
_N = rf"(?:\d{{1,3}}|[{CN}]{{1,4}})"
_COUNT = rf"(?:十?几|一两|两三|二三|三四|三五|四五|五六|六七|七八|八九|半拉?|{_N})"
_START = rf"(?<![0-9a-z./第几{CN}])"
_TIGHT = rf"(?<![0-9a-z./:第几\-{CN}])"
WEEK = r"(?:周|星期|礼拜)"
WEEKDAY = r"(?:(?:[一二三四五六末]|日(?![程均常报本])|天(?!气))(?![次回趟])|[1-7](?![\d次回趟点.]))"
_YEAR = (
    rf"(?:(?:19|20)\d\d年|[一二][九零〇][{CN}]{{2}}年|大前年|(?<![目以之当生])前年(?![纪龄轻])"
    r"|(?<![以今之往])后年(?!年)|[今明去本]年|\d\d年(?=\d{1,2}月))"
)
_NO_BARE_DAY = rf"(?![\d{CN}半个次回天点时份月年岁万元条项种类级度位人家趟:/.%\-])"
_MONTH_REF = r"(?:(?:这|本|当)个?月|下{1,2}个?月|上{1,2}个?月)"
_MONTH_EDGE = r"(?:月?[底末]|月?初|月?中(?![止断午秋国医班风])旬?|上旬|下旬)"
_PLACE = r"(?![线楼店厅窗馆院床码房桌机门病诊口文])"
_UNIT = (
    r"(?:个?工作日|个?小时|个?钟头|天|日(?=后|[之以]?内)|个?星期|个?礼拜|周|个月"
    r"|(?:(?<=[半仨俩])|(?<=半拉)|(?<=个多))月|月(?=[之以]?内)|年)"
)
_AFTER = r"(?:之后|以后|过后|后(?![晌天面续台来背年颈脑腹腰遗]))"
_BEFORE = r"(?:之前|以前|前(?![列台面几两天年往来去臂额沿期任妻夫]))"

# '五一' inside a number read aloud ('九五一六') is no Labour Day; '十一' alone is mostly just eleven.
FESTIVALS = (
    rf"元旦|春节|过年|农历新年|除夕|大?年三十|大年夜|元宵|清明|(?<![{CN}])五一(?![路{CN}])|劳动节|端午|七夕|中秋|国庆"
    rf"|(?<![{CN}双])十一(?=国庆|长假|黄金周|假期|期间|之?后|以后|之?前(?!列))|重阳|双十一|双11|双十二|双12|冬至|圣诞|平安夜"
    r"|情人节|妇女节|三八(?=妇女节|节|那天|当天)|儿童节|六一(?=儿童节|期间|那天|当天|前|后)|教师节|腊八|小年(?=夜|那天|当天|前|后|$)"
    r"|母亲节|父亲节|感恩节|植树节|愚人节|护士节|青年节|五四(?=青年节|那天)|建党节|建军节|光棍节|万圣|跨年(?=夜|那天|当天|$)"
    r"|龙抬头|中元|七月半"
    r"|立春|惊蛰|春分|谷雨|立夏|芒种|夏至|小暑|立秋|处暑|秋分|寒露|霜降|立冬|小寒"
    r"|(?:雨水|小满|大暑|白露|小雪|大雪|大寒)(?=那天|当天|节气|[之以]?[前后]|左右)|^(?:雨水|小满|大暑|白露|小雪|大雪|大寒)$"
)

# Order matters: at one place the first that fits wins. Named groups feed the reader of the same name.
CORES: dict[str, str] = {
    "iso": (
        rf"{_START}(?<!-)(?P<year>(?:19|20)\d\d)[-/.](?P<month>\d{{1,2}})[-/.](?P<day>\d{{1,2}})"
        r"(?:[日号t]|(?![\d.]))"
    ),
    "lunar": (
        rf"(?P<year>{_YEAR}的?)?(?:(?:农历|阴历|旧历)的?(?P<month>闰?(?:正|腊|冬|{_MONTH}))月(?P<day>初?{_D})[日号]?"
        rf"|(?:农历|阴历|旧历)的?(?P<any_month>初{_D})|{_START}(?P<plain>闰{_MONTH}|{_MONTH})月(?P<plain_day>初{_D})(?![天次个周几])|(?P<named>正|腊|冬)月(?P<named_day>初?{_D})[日号]?|(?P<ref>{_MONTH_REF}|下月)的?(?P<ref_day>初{_D})(?![天次个])|(?:大年|春节|过年|(?<![\d{CN}今明去])年)初(?P<new>{_D})"
        rf"|(?<![\d最起当])初(?P<bare>[四五六七八九十]))(?!中|高|级|班)"
    ),
    "spring": (
        rf"(?:过完[大春]?年|(?<![\d{CN}几多半今去明每当成青中老少童万周前后往])年(?=[前后](?![后列轻])))"
    ),
    "lunar_month": rf"(?P<year>(?:{_YEAR}|(?<!\d)\d\d年)的?)?"
    r"(?P<moon>正|腊|(?<![初入寒])冬)月(?P<moon_edge>初|中|底|末|里|份)?(?![子亮初\d])",
    "holiday": (
        r"(?P<holiday>(?:小?长假|放假|(?<![暑寒])假期|(?<![环关季调细情章礼音脉支结小])节)(?=[之以]?[前后](?![列面台期])|第|收假)|收假)"
    ),
    "festival": (
        rf"(?P<year>{_YEAR}的?)?(?P<name>{FESTIVALS})(?:国庆|儿童节|青年节|妇女节)?(?:节气?|夜)?"
        r"(?P<span>的?(?:小长假|长假|黄金周|假期|期间|放假|收假)(?:期间)?|的?(?:当天|那天))?(?!快乐)(?![路村])"
    ),
    "fuzzy": (
        r"(?P<fuzzy>(?<![^,。?!再等想我])过个?(?:一?两|几|三五)天|[这近](?:一?两|几)天|(?<![提之以])前(?:几|两|些)天|前(?:一?段时间|一?阵子?)|前不久"
        r"|不久前|刚刚(?!好)|刚(?=确诊|查出|诊断|检查|发现|得知)|(?<!离我)(?<!离家)最近(?![的哪])|近期|近日|改天"
        r"|过(?:一?段时间|一?阵子?)|明后两?[天日]|今明两?[天日])"
    ),
    "duration": (
        rf"{_TIGHT}(?P<count>{_COUNT})(?:个?多|来)?(?P<half>个半)?(?P<unit>{_UNIT})(?P<and_half>半)?多?"
        rf"(?P<way>{_AFTER}|之内|以内|内(?![科镜])|{_BEFORE})"
    ),
    "loosely": (
        r"(?P<loosely>十天半个?月|个把(?:月|星期|礼拜|周)|大半个月|(?:(?<=大概)|(?<=大约)|(?<=差不多))半拉?个?月)"
        r"(?P<way>以?后|之后|左右|(?=$|[,。吧]))"
    ),
    "passing": (
        rf"(?<![^,。?!再等想我])过(?P<count>{_N}|半)(?P<half>个半)?(?P<unit>天|个?星期|个?礼拜|周|个?月|年)(?P<and_half>半)?"
        rf"(?P<way>之?后|以后)?(?![期龄])"
    ),
    "month_day": (
        rf"(?:{_START}|(?<=[周期拜][一二三四五六日天])(?=\d))(?<!每)(?:(?P<year>{_YEAR}的?)?(?P<month>{_D}|{_MONTH})月份?的?|(?P<ref>{_MONTH_REF})的?)(?P<day>{_D})"
        rf"(?:(?:[-~至到](?P<until>{_D}))?[号日]|{_NO_BARE_DAY})"
    ),
    "english": (
        r"(?<![a-z])(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)(?:uary|ruary|ch|il|[ey]|ust|t?ember|ober)?\.? ?"
        r"(?P<day>\d{1,2})(?:st|nd|rd|th)?(?![\da-z])"
    ),
    "dotted": (
        r"(?<![\d.a-z第])(?P<month>1[0-2]|0?[6-9])\.(?P<day>3[01]|[12]\d|0?[1-9])(?=[日号]|$|[吧,。?!去上下早晚中就到至~]|可以|行|怎|有|\s+(?![a-z%厘毫公斤克米元万块分度岁次个]))(?!\.\d)[日号]?"
    ),
    "month": (
        rf"{_START}(?<!每)(?:(?P<year>{_YEAR}的?)?(?P<month>{_MONTH})月份?|(?P<ref>{_MONTH_REF}))(?![龄大饼子经嫂薪费租供])"
        rf"(?![一二两三几\d][次回])(?P<edge>{_MONTH_EDGE})?"
    ),
    "month_edge": rf"(?<!个)(?<!每)(?<![{CN}\d])(?P<edge>月[底末初中](?!旬)|月内(?!科)|(?<!每月)[上中下]旬)",
    "year_month": rf"{_TIGHT}(?P<year>(?:19|20)\d\d)[-/](?P<month>0?[1-9]|1[0-2])(?![\d\-/])",
    "year": (
        rf"(?<!半)(?:(?P<year>{_YEAR})的?(?P<edge>年?[底末]|年?初|年中|[上下]半年|[春夏秋冬][天季]|开春|入[夏秋冬])?"
        rf"|(?<![\d{CN}今去明前后几每周近些多])(?P<alone>年[底末初中]|年内(?!科)|[上下]半年(?!度)))"
    ),
    "day": (
        r"(?P<day>大后[天日]|大前[天日]|(?<![以之今往随背午饭术])后[天日](?![性天气免培养])|(?<![以之目当])前[天日](?![津天气])|[今明昨][天日](?!子)"
        r"|[听寻]日(?![语本文常])|[今明昨前后]儿(?![子女童科歌媳])个?|[今明昨后](?=[早晚](?![筛期点餐饭产就已了辈])|晨))"
    ),
    "weekday": (
        rf"(?:(?<!(?<!不)多)(?<![每半几单双\d{CN}])|(?<=[周期拜][一二三四五六日天]))(?P<ref>(?:[这本]个?|下{{1,3}}个?|上{{1,3}}个?)(?=周|星期|礼拜))?"
        rf"{WEEK}(?P<weekday>{WEEKDAY})"
    ),
    "week": rf"(?P<ref>[这本]个?|下{{1,3}}个?|上{{1,3}}个?)(?:{WEEK})(?![年岁])",
    "next_workday": r"(?P<next>下一?个工作日)",
    "month_dash": (
        rf"{_TIGHT}(?<!/)(?P<month>[01]?\d)[-/](?P<day>[0-3]?\d){_NO_BARE_DAY}(?![a-z小服号日])"
        r"(?!周(?![一二三四五六日天]))(?!的?[费钱保概人])"
    ),
    "day_of_month": (
        rf"{_TIGHT}(?<!每月)(?:(?P<start>{_D})(?P<between>(?:[、和或跟]{_D})*)(?P<joint>[-~至到/、和或跟]))?(?P<day>{_D})(?P<unit>号(?!码|文)|日(?![后内元记间常均]))(?!之?内)"
        + _PLACE
    ),
    "soon": (
        r"(?P<soon>越[快早]越好|尽快|尽早|尽可能[快早]|随时(?!间|候)|最[快早]的?(?:时间|一天|那天)"
        r"|随便(?:哪一?天|什么时候|啥时候|几号|周几)|(?:哪天|什么时候|啥时候|几号|时间|任何时[间候]|周几)都(?:可以|行|好|成|ok|没问题))"
    ),
}

LONG_PART = (
    r"[早午晚]?饭[以之]?后|下班[以之]?后|上班[以之]?前|早间|晨间|一?大清?早上?|上半[天晌]|下半[天晌]|[头前]晌|后晌|午休"
    r"|凌晨|清晨|清早|早晨|早上|一早|上午|中午|正午|午间|下午|午后|傍晚|晚上|晚间|夜里|夜间|夜晚|半夜|深夜"
    r"|朝早|晏昼|下昼|上昼"
)
PART = rf"(?:{LONG_PART}|晨|(?:早|晚)(?![筛期点餐饭产就已了辈一]))"
_MINUTES = (
    rf"(?P<half>半)|(?P<quarter>[一三])刻钟?|(?P<minute>{_D})分"
    r"|(?P<loose>\d\d|[二三四五]?十[一二三四五六七八九]?)"
)
CLOCK = (
    rf"(?:(?P<hour_colon>\d{{1,2}}):(?P<minute_colon>\d\d)(?::\d\d)?(?!\d)"
    r"|(?P<hour>\d{1,2}|二?十[一二三四五六七八九]?|[一二两三四五六七八九零])(?:点钟?|时(?![间候效长段]))"
    rf"(?:{_MINUTES})?整?)"
)
RELATION = rf"(?:的?(?:{_BEFORE}|{_AFTER}))"


def unnamed(fragment: str) -> str:
    """``fragment`` without its group names, to be used inside another pattern."""
    return re.sub(r"\(\?P<\w+>", "(?:", fragment)


CLOCK_ALONE = (
    rf"(?:{LONG_PART}){unnamed(CLOCK)}|{_TIGHT}(?:[01]?\d|2[0-4]):[0-5]\d(?![\d:])"
    rf"|(?<=[,。!?、改成就约或])(?:[二两三四五六七八九]|十[一二]?|1?\d|2[0-4])点(?=$|[,。!?吧呢钟前后]|左右|[以之][前后])"
    rf"|{_START}(?:\d\d|[6-9])点(?:钟|整)?(?![\d{CN}要建意问疑原])|{_START}{_D}点(?:半|[一三]刻|钟|{_D}分)"
)
CORE_RULES = {name: re.compile(fragment, re.ASCII) for name, fragment in CORES.items()}
ANY_CORE = "|".join(f"(?P<{name}>{unnamed(fragment)})" for name, fragment in CORES.items())
# Punctuation around an answer.
STRAY = " ,.。!?、"
CONNECTOR = re.compile(r"(?:到|至|~|—+|-)")
CLOCK_RULE = re.compile(CLOCK, re.ASCII)
PART_RULE = re.compile(rf"(?:{PART})")

POLITE = r"(?:吧|好了|可以|行|的|呢|呀|啊|哦|就行|都行|都可以|[。!,.~])*"
# Only as a whole answer: inside a sentence these words mean something else far too often.
ANSWER_PART = re.compile(rf"(?P<said>{LONG_PART}){POLITE}")
ANSWER_SOON = re.compile(
    r"(?P<said>(?:都行|都可以|都好|随便你们|看着办|你们看着办|随便(?:哪一?天|什么时候|啥时候|几号|周几)?|马上|立刻|立即|赶紧|赶快|现在|你们安排|你们定|看你们|,|无所谓|最快|最早|asap)+)"
    + POLITE
)
ANSWER_LUNAR = re.compile(rf"(?P<said>初[一二三]){POLITE}")
ANSWER_DAY = re.compile(rf"(?P<said>[廿卅][一二三四五六七八九]?){POLITE}")
ANSWER_CLOCK = re.compile(rf"(?!一点)(?P<said>{unnamed(CLOCK)}){POLITE}", re.ASCII)
ANSWERS = (ANSWER_PART, ANSWER_SOON, ANSWER_LUNAR, ANSWER_DAY, ANSWER_CLOCK)
# Read, but never looked for: in a sentence these are clause numbers, policy numbers and durations.
ONLY_READ_NUMERIC = re.compile(
    r"(?:(?P<year>(?:19|20)\d\d)(?P<month>\d\d)(?P<day>\d\d)|(?P<m>\d{1,2})\.(?P<d>\d{1,2}))[号日]?", re.ASCII
)
ONLY_READ_YEAR = re.compile(r"(?P<year>\d\d年)", re.ASCII)
ONLY_READ_SINCE = re.compile(
    rf"(?:有|快|都)?(?P<count>{_COUNT})(?P<half>个半)?(?P<unit>天|个?星期|个?礼拜|周|个月|月(?=了)|年)"
    r"(?P<and_half>半)?多?了?",
    re.ASCII,
)
