"""Personal names people type: 王小美, 叫李桂芳, 我妈李桂芳."""

from __future__ import annotations

import re

_DOUBLE = "欧阳|司马|上官|诸葛|端木|皇甫|令狐|尉迟|公孙|慕容|司徒|东方|夏侯|长孙"
_SINGLE = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏窦章云苏潘葛奚范彭郎鲁韦昌马苗"
    "凤花方俞任袁柳酆鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄穆萧尹姚邵湛汪祁"
    "毛禹狄米贝明臧计伏成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊"
    "胡凌霍虞万支柯管卢莫房裘缪干解应宗丁宣邓郁单杭洪包诸左石崔吉龚程邢裴陆荣翁荀甄曲家封储靳焦巴牧侯宁仇栾甘武"
    "符刘景詹龙叶幸司黎薄印宿白怀蒲鄂索赖卓蔺屠蒙池乔阴胥闻党翟谭贡劳姬申扶冉宰雍桑桂濮牛寿通边扈燕冀尚农温庄晏"
    "柴瞿阎充慕连茹习艾鱼容向古易慎戈廖庾终暨居衡耿满弘匡国文寇广禄阙欧沃利蔚越隆师巩厍聂晁勾敖融冷訾辛阚那简饶曾"
    "沙养鞠须丰巢关相查后荆红游竺权盖益桓公肖闫演"
)
# Words that begin or hold no name though they look like one: 和我妈, 都登记.
_NO_NAME = "把我你您他她它都的了吧呢这那是要想不给帮和也就们登记"
_NAME = rf"(?:{_DOUBLE}|[{_SINGLE}])(?:(?![{_NO_NAME}])[\u4e00-\u9fff·]){{1,3}}?"
# Names of other peoples and of abroad: 阿依古丽·买买提, Mary Smith.
_DOT = "·•・‧．"
_DOTTED = rf"[\u4e00-\u9fff]{{1,10}}(?:[{_DOT}][\u4e00-\u9fff]{{1,10}}){{1,4}}"
_LATIN = r"[A-Z][A-Za-z'’-]+(?:[ ·.][A-Za-z][A-Za-z'’.-]*){0,3}"
_FOREIGN = rf"{_DOTTED}|{_LATIN}"
_INTRODUCED = r"(?:叫做|叫|名字?(?:是|叫)?|姓名(?:是|叫)?)"
_END = r"(?=$|[，,。！!\s]|登记|为|做|成|加|的?名字)"
# Whatever follows 叫 may be a name, even of a surname nobody has; 叫什么 and 叫救护车 name nobody.
_NO_WORD = r"(?!什么|啥|谁|哪|救护|车|号|外卖|一?声|个|过|到|醒|我|你|他|她|的|了|什)"
_SOME_NAME = rf"{_NO_WORD}(?:(?![{_NO_NAME}])[\u4e00-\u9fff]){{2,4}}?"
_CALLED = re.compile(
    rf"{_INTRODUCED}[:：\s]*({_FOREIGN}|{_NAME}|{_SOME_NAME}){_END}|(?:是|登记|添加)[:：\s]*({_FOREIGN}|{_NAME}){_END}"
)
_AFTER = re.compile(
    rf"^[，,、\s]*{_INTRODUCED}?[是：:]?\s*({_FOREIGN}|{_NAME})(?=$|[，,。！!\s和跟、还]|登记|为|做|成|加|约|用|一下)"
)
_BEFORE = re.compile(
    rf"(?:^|[，,。\s]|登记|添加|指定|加上?|写上?|报上?|把|给)(?:一下)?\s*({_FOREIGN}|{_NAME})[，,、\s（(是]*(?:我|俺|咱|客户)?(?:的|家)?$"
)
_ALONE = re.compile(rf"^(?:{_FOREIGN}|(?:(?![{_NO_NAME}])[\u4e00-\u9fff]){{2,5}})$")
_PUT_RIGHT = re.compile(rf"(?:是|叫|成|为)[:：\s]*({_FOREIGN}|{_SOME_NAME})$")
_OF_KIN = re.compile(r"亲属|家[人属里]|爸|妈|老[公婆]|儿子|女儿|孩子|姓名|名字|电话|手机|身份证|一下|一个")
_SURELY = re.compile(rf"^(?:{_FOREIGN}|{_NAME})$")
_LOOKED_UP = re.compile(
    rf"(?:查|看|调|瞧|问)(?:查|看|一?下|一下子|个)?({_NAME})(?=的|还|是|有|那|名下|剩|[，,。！!\s]|$)"
)
_POLITE = "吧呀啊哦呢的。.!！，, "
# Said instead of a name.
_NOT_ONE = re.compile(
    r"好的?|可以|行|确[定认]|同意|没问题|谢谢|不[要想用知行办登]|算了|等等?|稍等|不清楚|忘|什么|怎么|为[啥什]|多少|哪|姓名|名字|登记|亲属|家[人属]"
    r"|预约|咨询|取消|爸|妈|老[公婆]|爱人|儿子|女儿|孩子|配偶|子女|父母|随便|人工|客服|上面|刚才|电话|手机|身份证"
)


def name_after(text: str, end: int) -> str | None:
    """The name that follows a relation ending at ``end``: 登记我妈李桂芳; None where none does."""
    found = _AFTER.match(text[end:])
    return found.group(1) if found else None


def name_before(text: str, start: int) -> str | None:
    """The name said before a relation beginning at ``start``: 登记李桂芳，我妈; None where none is."""
    found = _BEFORE.search(text[:start])
    return found.group(1) if found else None


def name_called(text: str) -> str | None:
    """The name introduced by 叫, 是, 姓名; None where none is."""
    found = _CALLED.search(text)
    said = (found.group(1) or found.group(2)) if found else ""
    return said if said and not _OF_KIN.search(said) else None


def name_put_right(text: str) -> str | None:
    """The name a correction ends with, whatever its surname: 打错了，是测小蓝; None where it ends with none."""
    found = _PUT_RIGHT.search(text.strip(_POLITE))
    said = found.group(1) if found else ""
    return said if said and not _NOT_ONE.search(said) else None


def surely_alone(text: str) -> str | None:
    """``text`` itself where it is a name whatever was asked: a known surname, middle dots, Latin letters."""
    said = text.strip(_POLITE)
    return said if _SURELY.match(said) and not _NOT_ONE.search(said) else None


def name_alone(text: str) -> str | None:
    """``text`` itself where it can only be a name: the answer to 'what is the name'."""
    said = text.strip(_POLITE)
    called = name_called(said) or name_after(said, 0)
    return called or (said if _ALONE.match(said) and not _NOT_ONE.search(said) else None)


def name_looked_up(text: str) -> str | None:
    """The name of whom is to be looked up: 帮我查张三还有几次; None where none is named."""
    found = _LOOKED_UP.search(text)
    return found.group(1) if found else None
