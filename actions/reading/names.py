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
_NO_NAME = "我你您他她它都的了吧呢这那是要想不给帮和也就们登记"
_NAME = rf"(?:{_DOUBLE}|[{_SINGLE}])(?:(?![{_NO_NAME}])[\u4e00-\u9fff·]){{1,3}}?"
_CALLED = re.compile(rf"(?:叫做|叫|名字是|名字叫|姓名是|姓名|是)[:：\s]*({_NAME})(?=$|[，,。！!\s]|登记|为|做|成|加)")
_AFTER = re.compile(rf"^[，,、\s]*(?:名?叫|是|姓名|：|:)?\s*({_NAME})(?=$|[，,。！!\s]|登记|为|做|成|加|约|用)")
_ALONE = re.compile(rf"^(?:(?:{_DOUBLE}|[{_SINGLE}])(?![{_NO_NAME}])[\u4e00-\u9fff]{{1,3}})$")
# Names of other tongues: 阿依古丽·买买提, Anna Maria Müller.
_DOTTED = re.compile(r"^[\u4e00-\u9fff]{1,12}(?:[·•・.．‧][\u4e00-\u9fff]{1,12}){1,4}$")
_LATIN = re.compile(r"^[^\W\d_][^\W\d_'’.-]+(?:[ ·•][^\W\d_][^\W\d_'’.-]*){1,4}$")
_RARE = re.compile(r"^[\u4e00-\u9fff]{2,4}$")
# No name, whatever was asked: an answer, an order, two people.
_NOT_ONE = re.compile(r"确定|确认|好的|可以|登记|取消|提交|算了|不知|知道|随便|一样|同姓|姓|名字|配偶|子女|父母|老公|老婆|[和与跟及、]|还有|是的|没有|谢谢|你好")
_POLITE = "吧呀啊哦呢的。.!！，, "


def name_after(text: str, end: int) -> str | None:
    """The name that follows a relation ending at ``end``: 登记我妈李桂芳; None where none does."""
    found = _AFTER.match(text[end:])
    return found.group(1) if found else None


def name_called(text: str) -> str | None:
    """The name introduced by 叫, 是, 姓名; None where none is."""
    found = _CALLED.search(text)
    return found.group(1) if found else None


def name_alone(text: str) -> str | None:
    """``text`` itself where it can only be a name: the answer to 'what is the name'."""
    said = text.strip(_POLITE)
    called = name_called(said) or name_after(said, 0)
    if called or _ALONE.match(said) or _DOTTED.match(said) or (not said.isascii() or " " in said) and _LATIN.match(said):
        return called or (None if _NOT_ONE.search(said) and not _DOTTED.match(said) else said)
    return said if _RARE.match(said) and not _NOT_ONE.search(said) else None
