"""Every fact the engine knows: label, allowed values with their Chinese names, and the question that asks for it.

The questions are read aloud to callers: short, one thing at a time.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class FactName(str, Enum):
    """Names of the facts, as used on the command line and in stored bookings."""

    FOR_WHOM = "for_whom"
    RELATIVE_NAME = "relative_name"
    APPLICANT = "applicant"
    SUB_SERVICE = "sub_service"
    DISEASE = "disease"
    DISEASE_CLASS = "disease_class"
    DIAGNOSIS = "diagnosis"
    FIRST_DIAGNOSED_ON = "first_diagnosed_on"
    EARLY_SYMPTOM = "early_symptom"
    CANCER_CONFIRMED = "cancer_confirmed"
    REPORT_ON = "report_on"
    REPORT_SOURCE = "report_source"
    ADMISSION_NOTICE = "admission_notice"
    WANTED_DATE = "wanted_date"
    WANTED_TIME = "wanted_time"
    REGION = "region"
    DEPARTMENT = "department"
    TREATMENT_BEGUN = "treatment_begun"
    SURGERY_SETTING = "surgery_setting"
    INVASIVE_CARE = "invasive_care"
    NAMED_DOCTOR = "named_doctor"
    GRADE_WITH_CLINIC_TYPE = "grade_with_clinic_type"
    BED = "bed"
    BED_GRADE = "bed_grade"
    DOCTOR_GRADE = "doctor_grade"
    COUNSELLOR = "counsellor"
    EXCLUSION_APPLIES = "exclusion_applies"
    PSYCHIATRIC = "psychiatric"
    RECORDS_LEVEL = "records_level"
    RECORDS_AGE = "records_age"
    ACUTE_PHASE = "acute_phase"
    EMERGENCY = "emergency"
    ATTENDANCE = "attendance"
    ESCORT_ALONE = "escort_alone"
    WISHES = "wishes"

    # The names are plain strings: their hash is the string's, which is looked up thousands of times a second.
    __hash__ = str.__hash__


class FactKind(str, Enum):
    """How a fact is typed."""

    CHOICE = "choice"
    YES_NO = "yes_no"
    DATE = "date"
    TIME = "time"
    TEXT = "text"


@dataclass(frozen=True)
class AllowedValue:
    """One value of a choice: its name in code, its Chinese label, and other words for it (lower case)."""

    value: str
    label: str
    synonyms: tuple[str, ...] = ()


YES_NO_VALUES = (AllowedValue("yes", "是"), AllowedValue("no", "否"))


@dataclass(frozen=True)
class FactSpec:
    """One fact. `question` is empty for facts that are never asked for: they count as no until somebody tells them."""

    name: FactName
    kind: FactKind
    label: str
    question: str = ""
    values: tuple[AllowedValue, ...] = ()


def _choice(name: FactName, label: str, question: str, *values: AllowedValue) -> FactSpec:
    return FactSpec(name, FactKind.CHOICE, label, question, values)


def _yes_no(name: FactName, label: str, question: str = "") -> FactSpec:
    return FactSpec(name, FactKind.YES_NO, label, question, YES_NO_VALUES)


_V = AllowedValue
_F = FactName

_ALL = (
    _choice(
        _F.FOR_WHOM,
        "给谁用",
        "这次是您本人用，还是家人用？",
        _V("self", "本人", ("自己", "我", "被保险人", "被保人")),
        _V("spouse", "配偶", ("丈夫", "妻子", "老公", "老婆", "爱人")),
        _V("child", "子女", ("儿子", "女儿", "孩子")),
        _V("parent", "父母", ("父亲", "母亲", "爸爸", "妈妈", "爸", "妈")),
        _V("other", "其他人", ("其他", "兄弟姐妹", "朋友")),
    ),
    FactSpec(_F.RELATIVE_NAME, FactKind.TEXT, "亲属姓名", "请问是哪位亲属？请说姓名。"),
    _choice(
        _F.APPLICANT,
        "申请人",
        "被保险人未成年，请问您是投保人还是法定监护人？",
        _V("insured", "被保险人本人", ("本人", "自己", "self")),
        _V("policyholder", "投保人"),
        _V("guardian", "法定监护人", ("监护人", "父母", "家长")),
    ),
    # Its values are the parts of the service asked for: the catalogue's, by id or name.
    _choice(_F.SUB_SERVICE, "早筛项目", "您想用早筛里的哪一项？"),
    FactSpec(_F.DISEASE, FactKind.TEXT, "疾病", "请问是什么疾病？"),
    _choice(
        _F.DISEASE_CLASS,
        "疾病类别",
        "这个病属于合同约定的重大疾病、中度疾病、轻度疾病，还是其他疾病？",
        _V("critical", "重大疾病", ("重疾", "重大", "重病")),
        _V("moderate", "中度疾病", ("中症", "中度")),
        _V("mild", "轻度疾病", ("轻症", "轻度")),
        _V("other", "其他疾病", ("其他", "都不是", "普通疾病", "不属于", "不是指定疾病")),
    ),
    _choice(
        _F.DIAGNOSIS,
        "诊断情况",
        "医生是判定疑似，还是已经确诊？",
        _V("suspected", "疑似", ("怀疑", "没确诊", "未确诊", "还没确诊")),
        _V("confirmed", "确诊", ("已确诊", "确诊了")),
    ),
    FactSpec(_F.FIRST_DIAGNOSED_ON, FactKind.DATE, "首次确诊日期", "首次确诊是哪一天？"),
    _choice(
        _F.EARLY_SYMPTOM,
        "早期症状部位",
        "哪个部位有结节、息肉、炎症等早期症状？没有请说没有。",
        _V("lung", "肺", ("肺部", "肺癌", "肺结节")),
        _V("breast", "乳腺", ("乳腺癌", "乳腺结节")),
        _V("thyroid", "甲状腺", ("甲状腺癌", "甲状腺结节")),
        _V("colorectal", "结直肠", ("肠", "大肠", "结肠", "直肠", "肠道", "结直肠癌", "肠息肉")),
        _V("liver", "肝", ("肝脏", "肝癌")),
        _V("stomach", "胃", ("胃部", "胃癌", "胃息肉")),
        _V("oesophagus", "食管", ("食道", "食管癌", "食道癌")),
        _V("cervix", "宫颈", ("子宫颈", "宫颈癌")),
        _V("prostate", "前列腺", ("前列腺癌",)),
        _V("none", "没有", ("无", "都没有", "没有症状", "其他", "其他部位")),
    ),
    _yes_no(_F.CANCER_CONFIRMED, "九大癌症已确诊", "这九种癌症里，有没有已经确诊的？"),
    FactSpec(_F.REPORT_ON, FactKind.DATE, "报告日期", "检查报告是哪一天出的？"),
    _choice(
        _F.REPORT_SOURCE,
        "报告来源",
        "报告是二级及以上医院出的，还是体检中心出的？",
        _V("level2_hospital", "二级及以上医院", ("医院", "二级医院", "三级医院", "三甲", "三甲医院", "二甲")),
        _V("checkup_centre", "体检中心", ("体检", "体检机构")),
        _V("other", "其他机构", ("其他", "诊所", "社区医院", "一级医院", "社区")),
    ),
    _choice(
        _F.ADMISSION_NOTICE,
        "入院通知单",
        "您有没有想住的那家网络医院开的入院通知单？",
        _V("valid", "有，网络医院开的", ("有", "有了", "yes", "有入院通知单")),
        _V("none", "没有", ("无", "没", "还没有", "没开", "no")),
        _V("other_hospital", "别的医院开的", ("其他医院", "别家医院")),
        _V("outside_network", "医院不在网络内", ("非网络医院", "网络外")),
    ),
    FactSpec(_F.WANTED_DATE, FactKind.DATE, "希望日期", "您希望安排在哪一天？"),
    FactSpec(_F.WANTED_TIME, FactKind.TIME, "希望时间", "您希望几点？"),
    _choice(
        _F.REGION,
        "地区",
        "您想找哪个地区的医院：亚洲、欧洲还是美国？",
        _V("asia", "亚洲"),
        _V("europe", "欧洲"),
        _V("usa", "美国"),
        _V("hk_mo_tw", "香港、澳门、台湾", ("香港", "澳门", "台湾", "港澳台", "港澳")),
        _V("other", "其他地区", ("其他",)),
    ),
    FactSpec(_F.DEPARTMENT, FactKind.TEXT, "科室", "请问要看哪个科室？"),
    _yes_no(_F.TREATMENT_BEGUN, "已就医治疗", "这个病已经开始治疗了吗？"),
    _choice(
        _F.SURGERY_SETTING,
        "住院或门诊手术",
        "是住院做手术，还是门诊手术？",
        _V("inpatient", "住院", ("住院手术",)),
        _V("outpatient", "门诊手术", ("门诊", "日间门诊")),
    ),
    _yes_no(_F.INVASIVE_CARE, "有创护理", "要做换药、压疮、气管切开这类有创护理吗？"),
    _yes_no(_F.NAMED_DOCTOR, "指定专家"),
    _yes_no(_F.GRADE_WITH_CLINIC_TYPE, "同时指定专家级别和门诊类型"),
    _yes_no(_F.BED, "指定床位"),
    _yes_no(_F.BED_GRADE, "指定床位级别"),
    _yes_no(_F.DOCTOR_GRADE, "指定专家级别"),
    _yes_no(_F.COUNSELLOR, "指定心理咨询师"),
    _yes_no(_F.EXCLUSION_APPLIES, "涉及责任免除"),
    _yes_no(_F.PSYCHIATRIC, "精神或心理疾病"),
    _choice(
        _F.RECORDS_LEVEL,
        "病历出自",
        "",
        _V("level2_or_above", "二级及以上医院", (
            "level2_hospital", "二级", "二级医院", "二甲", "三级", "三级医院", "三甲", "三甲医院", "yes",
        )),
        _V("below_level2", "二级以下机构", (
            "一级", "一级医院", "一甲", "社区", "社区医院", "社区卫生服务中心", "卫生院", "乡镇卫生院", "卫生室", "诊所",
            "门诊部", "no",
        )),
    ),
    _choice(
        _F.RECORDS_AGE,
        "就医记录的时间",
        "",
        _V("last_half_year", "有最近半年的", ("最近半年", "半年内", "近半年", "recent", "yes")),
        _V("older", "没有最近半年的", ("半年以前", "半年前", "超过半年", "不足半年", "很久以前", "not_covering", "no")),
    ),
    _yes_no(_F.ACUTE_PHASE, "九大癌症相关脏器处于急性期"),
    _choice(
        _F.EMERGENCY,
        "紧急或意外状况",
        "",
        _V("emergency", "紧急状况", ("紧急", "急症", "yes", "true", "是", "有")),
        _V("accident", "意外状况", ("意外", "意外伤害")),
        _V("unstable", "生命体征不稳定", ("体征不稳",)),
        _V("icu", "重症监护观察期间", ("重症监护", "icu观察", "icu观察期间")),
        _V("none", "没有", ("无", "no", "false", "否")),
    ),
    _choice(
        _F.ATTENDANCE,
        "怎么参加会诊",
        "",
        _V("in_person", "本人到场", ("面对面", "本人", "自己去")),
        _V("proxy", "委托他人到场", ("委托", "委托家人", "家人代替", "别人代替")),
        _V("video", "视频或线上", ("视频", "线上", "远程", "电话", "online")),
        _V("nobody", "都不能到场", ("没人能去", "都去不了")),
    ),
    _yes_no(_F.ESCORT_ALONE, "单独使用陪诊"),
    # Decided by nobody: handed on to the provider with the booking.
    FactSpec(_F.WISHES, FactKind.TEXT, "其他要求"),
)

SPECS: dict[FactName, FactSpec] = {entry.name: entry for entry in _ALL}
