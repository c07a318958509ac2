"""The words of reasons and notes: short plain Chinese, understood when read aloud. The only place that holds them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from ..handbook import Cutoff, Fact
from .answers import DocumentNeed, Note, Reason

REASONS: dict[str, str] = {
    "policy_not_in_force": "保险合同目前不是有效状态，不能使用服务。",
    "policy_not_yet_effective": "保险合同{day}才生效，服务等待期过后，{from_day}起可以使用。",
    "premium_unpaid": "有到期保费还没交，暂时不能使用服务。",
    "cooling_off": "保险合同还在犹豫期，{last_day}结束后才能使用。",
    "waiting_period": "服务等待期到{last_day}为止，{from_day}起可以使用。",
    "sum_insured_too_low": "累计保额不到{least}元，达不到增值服务的最低要求。",
    "service_period_ended": "{service}的{years}年服务期到{last_day}已经结束。",
    "service_period_not_open": "{service}的{years}年服务期到{last_day}已经结束，新合同的服务{from_day}起可以使用。",
    "exclusion": "这次的情况属于合同列明的责任免除，不能使用服务。",
    "not_in_tier": "{tier}没有{service}这项服务。",
    "quota_used_up": "{service}本保单年度的{limit}次已经用完，{from_day}起有新的次数。",
    "quota_held_up": "{service}本保单年度的{limit}次已经用完或被预约占用，{from_day}起有新的次数。",
    "quota_used_up_for_good": "{service}本保单年度的{limit}次已经用完或被预约占用，服务期内不再有新的次数。",
    "admission_visit_quota_used_up": "没有网络医院的入院通知单时要先占用一次{service}，而这项次数已经用完。",
    "rider_required": "{disease}由附加险保障，您没有有效的附加险，不能按指定疾病使用。",
    "rider_unpaid": "{disease}由附加险保障，附加险有到期保费还没交，暂时不能按指定疾病使用。",
    "rider_waiting_period": "{disease}由附加险保障，附加险的等待期到{last_day}为止，{from_day}起可以使用。",
    "disease_not_designated": "{service}只用于合同约定的指定疾病，其他疾病不能使用。",
    "diagnosed_too_early": "首次确诊在等待期届满之前，不能按指定疾病使用。",
    "not_confirmed": "{service}要在确诊指定疾病之后才能使用，疑似还不行。",
    "no_early_symptom": "早筛要有九大高发癌症的早期症状，例如结节、息肉、炎症。",
    "cancer_confirmed": "九大高发癌症已经确诊的，不能再使用早筛服务。",
    "under_age": "{service}只给年满{age}周岁的人使用，{from_day}起可以使用。",
    "report_interpretation_first": "要先完成{first}，才能使用{service}。",
    "report_too_old": "检查报告要是最近{months}个月内的，这份已经过期，请用新的报告。",
    "report_source": "检查报告要由二级及以上医院或体检中心出具。",
    "too_soon": "要提前{ahead}申请，最早可以约{from_day}。",
    "date_in_past": "{day}已经过去了，请另选日期。",
    "date_after_service_period": "{day}已经超出服务期，服务期到{last_day}为止。",
    "closed_on_date": "{day}是法定节假日，不提供这项服务，{from_day}可以。",
    "outside_hours": "这项服务只在{open}到{close}提供，请另选时间。",
    "outside_hours_of_session": "这项服务只在{open}到{close}提供，每次{minutes}分钟，最晚{last}开始，请另选时间。",
    "region_not_covered": "{tier}的{service}不包括{region}，可以选{regions}。",
    "department_excluded": "{service}不包括{department}。",
    "not_choosable": "{service}不能{choice}。",
    "outpatient_surgery": "{service}只包括住院手术，门诊手术不在范围内。",
    "invasive_care": "{service}不包括换药、压疮护理、气管切开护理等有创护理。",
    "treatment_not_begun": "{service}用于已经就医治疗、需要复诊的情况。",
    "psychiatric": "{service}不解答精神和心理类疾病。",
    "acute_phase": "相关脏器处于急性期，{service}不适用，请马上就医。",
    "emergency": "{state}不适用{service}，请先就医，紧急时拨打120。",
    "face_to_face_only": "{service}只做面对面会诊，不能改成视频；本人到不了场，可以签{letter}委托别人到场。",
    "nobody_attends": "{service}要有人到场面对面会诊，本人和受托人都到不了场就做不了。",
    "escort_not_alone": "{service}里的陪诊不能单独使用，单独陪诊请用{escort}。",
    "region_passed_on": "{service}写的是国外医院，{region}算不算在内，手册没有写，要打{phone}确认，这里不能先答应。",
    "insured_only": "{service}只能由被保险人本人使用，不能给亲属用。",
    "relation_not_allowed": "亲属共享只限配偶、子女和父母。",
    "relative_not_designated": "这位亲属还没有指定，要先由您本人登记为指定亲属。",
    "relatives_full": "指定亲属最多{count}位，已经满了，而且指定后不能更换。",
    "minor_applicant": "被保险人未满18周岁，要由投保人或法定监护人来申请。",
    "reschedule_too_late": "{cutoff}，现在不能改期了；如果不去，本次视为已使用。",
    "reschedule_counts_as_used": "{cutoff}，现在改期和取消一样，本次视为已使用；要另约，就用新的次数。",
    "reschedule_barred": "{cutoff}，不能再取消或改约；如果不去，本次视为已使用。",
    "reschedule_passed_on": "{cutoff}，能不能改期手册没有写，请打{phone}问，次数先不变。",
}

# Codes that share one public code: the wording differs, the meaning for a program does not.
PUBLIC_CODE = {
    "policy_not_yet_effective": "policy_not_in_force",
    "service_period_not_open": "service_period_ended",
    "quota_held_up": "quota_used_up",
    "quota_used_up_for_good": "quota_used_up",
    "outside_hours": "closed_on_date",
    "outside_hours_of_session": "closed_on_date",
    "rider_unpaid": "rider_required",
    "reschedule_counts_as_used": "reschedule_too_late",
}

# The same reasons where no day can be named: whatever else is in the way never passes, or the day would be too late.
WITHOUT_DAY: dict[str, str] = {
    "policy_not_yet_effective": "保险合同{day}才生效。",
    "cooling_off": "保险合同还在犹豫期，到{last_day}为止，这期间不能使用。",
    "waiting_period": "服务等待期到{last_day}为止，这期间不能使用。",
    "service_period_not_open": "{service}的{years}年服务期到{last_day}已经结束。",
    "quota_used_up": "{service}本保单年度的{limit}次已经用完。",
    "quota_held_up": "{service}本保单年度的{limit}次已经用完或被预约占用。",
    "rider_waiting_period": "{disease}由附加险保障，附加险的等待期到{last_day}为止。",
    "under_age": "{service}只给年满{age}周岁的人使用。",
    "too_soon": "要提前{ahead}申请。",
    "closed_on_date": "{day}是法定节假日，不提供这项服务。",
}
# Sentences which name the day of one thing alone; where the whole request is possible only later they name none.
_DAY_OF_ITS_OWN = frozenset({"quota_used_up", "quota_held_up", "cooling_off"})
BY_THEN = "等到{day}，{why}"

NOTES: dict[str, str] = {
    "provisional_date": "那时的放假安排还没公布，日期以公布后为准。",
    "months_recommended": "建议提前{months}个月申请，办签证等手续更从容。",
    "inpatient_only": "门诊手术不在服务范围内。",
    "non_invasive_only": "只做基础护理指导，不包括有创护理。",
    "departments": "不包括：{departments}。",
    "costs_visit": "没有网络医院的入院通知单时，会另外占用一次{service}。",
    "already_booked": "您当天已有同一项服务的预约：{booking}。",
    "wish_doctor": "可以提出想看的医生，服务商会尽力安排，但不保证。",
    "department_unclear": "{department}要分清是哪一科：{excluded}不在服务范围内。",
    "wish_noted": "{wishes}不能指定；您的要求可以转告服务商，但不保证。",
    "grade_alone": "可以指定专家级别，也就是副主任医师级别以上，但不能再指定专家门诊还是特需门诊。",
    "letter_of_authority": "本人不到场，要签{letter}，由受托人到场参加；服务仍然只给您本人用。",
    "department_passed_on": "{department}能不能约，由健康专员确认。",
    "closed_now": "现在不在服务时间，{opens}起可以用。",
    "answered_later": "{promise}。",
}


DOCUMENTS: dict[str, str] = {
    "records_below_level2": "病历要是二级及以上医院的，现在这份级别不够，要补。",
    "records_not_recent": "至少要有最近半年的就医记录，现在的不够，要补；更早的也可以一起提供。",
}


def chinese_day(day: date) -> str:
    """2026-11-23 as 2026年11月23日."""
    return f"{day.year}年{day.month}月{day.day}日"


def chinese_instant(instant: datetime) -> str:
    """An instant as 2026年11月23日14点05分, or without the minutes on the full hour."""
    minutes = f"{instant.minute:02d}分" if instant.minute else ""
    return f"{chinese_day(instant.date())}{instant.hour}点{minutes}"


def reason(code: str, clause: str, possible_from: date | None = None, **words: object) -> Reason:
    """The reason `code` in words. Dates among `words` are written the Chinese way; `possible_from` is {from_day}."""
    spoken = {name: chinese_day(word) if isinstance(word, date) else word for name, word in words.items()}
    if possible_from is not None:
        spoken["from_day"] = chinese_day(possible_from)
    return Reason(PUBLIC_CODE.get(code, code), clause, REASONS[code].format(**spoken), possible_from, code, spoken)


def dated(found: Reason, day: date) -> Reason:
    """`found` naming `day` as its possible day."""
    if found.possible_from == day:
        return found
    text = REASONS.get(found.wording, found.text_zh)
    if found.wording in _DAY_OF_ITS_OWN:
        text = WITHOUT_DAY[found.wording]
    spoken = {**found.words, "from_day": chinese_day(day)}
    return replace(found, possible_from=day, text_zh=text.format(**spoken), words=spoken)


def undated(found: Reason, by_then: tuple[date, Reason] | None = None) -> Reason:
    """`found` without a possible day; `by_then` tells what would be in the way on the day it passes, and is said."""
    if found.possible_from is None:
        return found
    text = WITHOUT_DAY.get(found.wording, REASONS.get(found.wording, found.text_zh)).format(**found.words)
    if by_then is not None:
        text += BY_THEN.format(day=chinese_day(by_then[0]), why=by_then[1].text_zh)
    return replace(found, possible_from=None, text_zh=text)


def note(code: str, clause: str, **words: object) -> Note:
    """The note `code` in words."""
    return Note(code, clause, NOTES[code].format(**words))


def document_need(code: str, clause: str, instead: tuple[Fact, ...]) -> DocumentNeed:
    """The papers `code` finds wanting, and the catalogue's sentences on what would do."""
    return DocumentNeed(code, clause, DOCUMENTS[code], instead)


# Why it is too late, by cut-off.
CUTOFFS: dict[Cutoff, str] = {
    Cutoff.BEFORE_NOTIFIED: "服务商已经通知您就诊医院、专家和时间",
    Cutoff.BEFORE_VISIT_TIME_CONFIRMED: "上门时间已经确认",
    Cutoff.LAST_WORKING_DAY_BEFORE_VISIT: "已过就诊前一个工作日",
    Cutoff.BEFORE_INSTITUTION_CHOSEN: "医疗机构已经选定",
    Cutoff.BEFORE_SIGNING: "协议已经签署",
    Cutoff.BEFORE_SESSION: "约定的咨询时间已经到了",
    Cutoff.ANY_TIME: "预约已经结束",
}


# What cancelling is, after each cut-off that has passed; after signing it is barred.
CANCEL_CODES: dict[Cutoff, str] = {
    Cutoff.BEFORE_NOTIFIED: "cancel_after_notification",
    Cutoff.BEFORE_VISIT_TIME_CONFIRMED: "cancel_after_time_confirmed",
    Cutoff.LAST_WORKING_DAY_BEFORE_VISIT: "cancel_after_last_working_day",
    Cutoff.BEFORE_INSTITUTION_CHOSEN: "cancel_after_choice",
    Cutoff.BEFORE_SIGNING: "cancel_after_signing",
    Cutoff.BEFORE_SESSION: "cancel_after_session_began",
    Cutoff.ANY_TIME: "cancel_too_late",
}


def cancellation_text(cutoff: Cutoff, in_time: bool, uses: tuple[tuple[str, int], ...] = ()) -> str:
    """What cancelling means, told before it is done. `uses`: service and count of each line, where several are held."""
    if in_time:
        return "现在取消，占用的次数会退回。"
    if len(uses) > 1:
        each = "和".join(f"{name}{count}次" for name, count in uses)
        return f"{CUTOFFS[cutoff]}，现在取消，{each}都视为已使用，次数不退。"
    return f"{CUTOFFS[cutoff]}，现在取消，本次视为已使用，次数不退。"


def barred_text(cutoff: Cutoff) -> str:
    """That it can no longer be cancelled, and what staying away costs."""
    return f"{CUTOFFS[cutoff]}，不能取消了；如果不去，本次视为已使用，次数不退。"


def move_text(confirmed: datetime | None, done: bool = False) -> str:
    """What moving means, told before and after; an hour that was `confirmed` falls with its day."""
    void = f"原来确认的{chinese_instant(confirmed)}作废，要重新确认。" if confirmed is not None else ""
    return f"{'已经改期' if done else '可以改期'}，占用的次数不变。{void}"


def refund_text(until: datetime, in_time: bool) -> str:
    """What can still be done about the registration at the hospital."""
    if in_time:
        return f"{chinese_instant(until)}前退号，可以避免被医院记为爽约。"
    return f"退号时间到{chinese_instant(until)}为止，已经过了，可能被医院记为爽约。"
