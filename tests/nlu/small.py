"""Few words and few sentences, enough for every component."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from assistant.nlu.lexicon import Entry, Lexicon

from .utterances import parse

SMALL_LEXICON = Lexicon(
    (
        Entry("没有住院单", "admission_notice", "none"),
        Entry("没住院单", "admission_notice", "none"),
        Entry("有住院单", "admission_notice", "valid"),
        Entry("门诊手术", "surgery_setting", "outpatient"),
        Entry("我妈", "relation", "parent"),
        Entry("早筛", "service", "4.1"),
        Entry("早筛门诊", "service", "4.1.3"),
        Entry("电话医生", "service", "4.2"),
        Entry("图文", "service", "4.3"),
        Entry("专家号", "service", "4.4"),
        Entry("陪诊", "service", "4.5"),
        Entry("住院", "service", "4.6"),
        Entry("手术", "service", "4.7"),
        Entry("心理咨询", "service", "4.10"),
    ),
    (("count_left", ("还剩", "还…几次")), ("cost", ("要钱", "收费"))),
)

SENTENCES: Mapping[str, Sequence[str]] = {
    "greet": ["你好", "您好呀", "在吗", "你好在吗", "您好早上好", "早上好"],
    "my_quota": [
        "我还剩几次[专家号](service:4.4)",
        "我的[专家号](service:4.4)还剩几次",
        "我还有几次[陪诊](service:4.5)",
        "[陪诊](service:4.5)我还剩几次",
        "还剩几次[专家号](service:4.4)可以用",
        "[陪诊](service:4.5)还有几次可以用",
    ],
    "service_cost": [
        "[专家号](service:4.4)要钱吗",
        "[陪诊](service:4.5)收费吗",
        "[专家号](service:4.4)收不收费",
        "[陪诊](service:4.5)要不要钱",
        "用[专家号](service:4.4)要钱不",
        "用[陪诊](service:4.5)收费不",
    ],
    "emergency": [
        "我爸胸口疼得厉害出冷汗",
        "我妈昏过去叫不醒",
        "他喘不上气嘴唇发紫",
        "突然胸口疼喘不上气",
        "老人昏迷了叫不醒",
        "胸口疼得厉害快不行了",
    ],
    "mental_crisis": [
        "我不想活了",
        "活着没意思想去死",
        "我想自杀",
        "不想活了想跳下去",
        "活着太累想死",
        "我想去死不想活",
    ],
}


def message(example: str, intent: str) -> Message:
    """A training message from one line with annotations."""
    utterance = parse(example)
    entities = [
        {"entity": s.label, "value": s.value, "start": s.start, "end": s.end} for s in utterance.spans
    ]
    return Message({TEXT: utterance.text, INTENT: intent, ENTITIES: entities})


def training_data() -> TrainingData:
    return TrainingData([message(line, intent) for intent, lines in SENTENCES.items() for line in lines])


NLU = 'version: "3.1"\nnlu:\n' + "".join(
    f"- intent: {intent}\n  examples: |\n" + "".join(f"    - {line}\n" for line in lines)
    for intent, lines in SENTENCES.items()
)

DOMAIN = """version: "3.1"
intents: [{intents}, nlu_fallback]
entities: [service, tier, relation, disease, disease_class, diagnosis, region, department, admission_notice,
  surgery_setting, report_source, treatment_begun, date, count]
actions: [action_nlu_fallback]
responses:
  utter_greet: [{{text: 您好}}]
""".format(intents=", ".join(SENTENCES))

RULES = """version: "3.1"
rules:
- rule: greet
  steps:
  - intent: greet
  - action: utter_greet
"""
