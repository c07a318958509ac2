"""The word lists on disk: they load, their values are the engine's, and callers' words are found."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from actions.entitlement.domain.fact_specs import SPECS, FactName
from actions.entitlement.handbook import load_catalogue
from actions.language.normalise import normalise
from assistant.nlu.concepts import ConceptFinder, concepts_file, load_concepts
from assistant.nlu.lexicon import MIN_LENGTH, LexiconError, build_lexicon, lexicon_dir
from assistant.nlu.reading import read

FILES = sorted(lexicon_dir().glob("*.yml"))
CLASSES = {"critical", "moderate", "mild", "other"}
FACTS = ("diagnosis", "admission_notice", "disease_class", "surgery_setting", "report_source")
RELATIONS = {"spouse", "child", "parent", "other"}
GAP = "…"


def entries(label: str) -> list[dict[str, Any]]:
    content = yaml.safe_load((lexicon_dir() / f"{label}.yml").read_text(encoding="utf8"))
    assert isinstance(content, list) and content
    return content


def concepts() -> dict[str, list[str]]:
    content: dict[str, list[str]] = yaml.safe_load(concepts_file().read_text(encoding="utf8"))
    return content


@lru_cache(maxsize=1)
def lexicon() -> Any:
    return build_lexicon(load_catalogue(), lexicon_dir())


def found(text: str, label: str) -> list[str]:
    return [mention.value for mention in read(lexicon(), text).mentions if mention.label == label]


def test_the_expected_files_are_there() -> None:
    assert {file.stem for file in FILES} >= {*FACTS, "disease", "department", "treatment_begun", "relation"}


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.stem))
def test_every_form_is_text_normalised_long_enough_and_said_once(file: Path) -> None:
    items = entries(file.stem)
    forms = [form for item in items for form in item["forms"]]
    assert all(isinstance(form, str) for form in forms)
    assert [form for form in forms if len(form) < MIN_LENGTH or form != normalise(form).strip()] == []
    assert [form for form, times in Counter(forms).items() if times > 1] == []
    assert [value for value, times in Counter(item["value"] for item in items).items() if times > 1] == []


@pytest.mark.parametrize("label", FACTS)
def test_values_are_those_of_the_fact(label: str) -> None:
    allowed = {value.value for value in SPECS[FactName(label)].values}
    assert {item["value"] for item in entries(label)} <= allowed


def test_values_of_relation_and_treatment() -> None:
    assert {item["value"] for item in entries("relation")} == RELATIONS
    # Quoted in the file: YAML reads a bare yes or no as true or false.
    assert {item["value"] for item in entries("treatment_begun")} == {"yes", "no"}


def test_diseases_carry_allowed_classes_and_organs() -> None:
    organs = {cancer.id for cancer in load_catalogue().nine_cancers}
    for item in entries("disease"):
        assert set(item) <= {"value", "forms", "class", "organ", "confirmed_cancer"}, item["value"]
        assert item.get("class", "other") in CLASSES, item["value"]
        assert item.get("organ", "lung") in organs, item["value"]


def test_the_nine_cancers_of_the_catalogue_are_marked() -> None:
    marked = {item["organ"]: item["value"] for item in entries("disease") if item.get("confirmed_cancer")}
    assert marked == {cancer.id: cancer.name for cancer in load_catalogue().nine_cancers}


@pytest.mark.parametrize("name", ["甲状腺癌", "原位癌", "心肌梗死", "脑中风", "脑梗死"])
def test_where_the_stage_decides_there_is_no_class(name: str) -> None:
    assert "class" not in next(item for item in entries("disease") if item["value"] == name)


def test_early_findings_belong_to_an_organ_and_to_no_class_of_the_contract() -> None:
    by_value = {item["value"]: item for item in entries("disease")}
    for name, organ in {"肺结节": "lung", "肠息肉": "colorectal", "乳腺结节": "breast", "前列腺增生": "prostate"}.items():
        assert (by_value[name]["organ"], by_value[name]["class"]) == (organ, "other")
        assert not by_value[name].get("confirmed_cancer")


def test_every_excluded_department_can_be_said() -> None:
    excluded = {
        name
        for service in load_catalogue().services.values()
        for rule in service.rules
        if rule.rule == "department"
        for name in rule.excluded
    }
    # 4.12 calls 医技科室 what 4.4 calls 医技类.
    assert excluded - {item["value"] for item in entries("department")} <= {"医技科室"}


def test_no_form_means_something_under_another_label_too() -> None:
    labels = Counter(surface for surface, _ in {(entry.surface, entry.label) for entry in lexicon().entries})
    assert [surface for surface, count in labels.items() if count > 1] == []


@pytest.mark.parametrize(
    ("text", "label", "value"),
    [
        ("我查出来肺ca了", "disease", "肺癌"),
        ("客户甲癌术后", "disease", "甲状腺癌"),
        ("我爸脑埂了", "disease", "脑梗死"),
        ("肺結節要不要緊", "disease", "肺结节"),
        ("我媽尿毒正透析", "disease", "尿毒症"),
        ("老汉儿得了怕金森", "disease", "帕金森病"),
        ("想约专家做牙齿矫正", "department", "口腔美容科"),
        ("我想做试管", "department", "生殖中心"),
        ("帮我约个做B超的", "department", "超声诊断科"),
        ("挂号照CT", "department", "影像科"),
        ("妇产科生孩子的能约吗", "department", "产科"),
        ("看妇产科", "department", "妇产科"),
        ("确诊了", "diagnosis", "confirmed"),
        ("還沒確診", "diagnosis", "suspected"),
        ("片子上高度可疑", "diagnosis", "suspected"),
        ("住院单开好了", "admission_notice", "valid"),
        ("我还没开单子", "admission_notice", "none"),
        ("单子是外院的", "admission_notice", "other_hospital"),
        ("那家医院不在网络内", "admission_notice", "outside_network"),
        ("是重疾", "disease_class", "critical"),
        ("医生说是中症", "disease_class", "moderate"),
        ("轻症那种", "disease_class", "mild"),
        ("门诊手术", "surgery_setting", "outpatient"),
        ("要住院做的", "surgery_setting", "inpatient"),
        ("美年做的体检", "report_source", "checkup_centre"),
        ("二甲医院出的", "report_source", "level2_hospital"),
        ("卫生所查的", "report_source", "other"),
        ("已经做完手术了", "treatment_begun", "yes"),
        ("还没开始治", "treatment_begun", "no"),
        ("俺家那口子", "relation", "spouse"),
        ("阿拉小囡", "relation", "child"),
        ("我老豆", "relation", "parent"),
        ("丈母娘能用吗", "relation", "other"),
    ],
)
def test_words_of_callers(text: str, label: str, value: str) -> None:
    assert found(text, label) == [value]


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("轮得到我吗", "relation"),
        ("小姐姐在吗", "relation"),
        ("这是不是中风险产品", "disease"),
        ("消化不良怎么办", "department"),
        ("我有B超单子", "department"),
        ("我最近很焦虑", "disease"),
        ("大病医保怎么报", "disease_class"),
    ],
)
def test_common_words_are_left_alone(text: str, label: str) -> None:
    assert found(text, label) == []


def test_a_form_with_two_values_is_refused(tmp_path: Path) -> None:
    (tmp_path / "diagnosis.yml").write_text(
        "- {value: confirmed, forms: [确诊]}\n- {value: suspected, forms: [確診]}\n", encoding="utf8"
    )
    with pytest.raises(LexiconError, match="确诊"):
        build_lexicon(load_catalogue(), tmp_path)


def test_concepts_are_lists_of_normalised_forms_named_by_text() -> None:
    for name, forms in concepts().items():
        assert isinstance(name, str) and forms, name
        assert all(isinstance(form, str) for form in forms), name
        parts = [part for form in forms for part in form.split(GAP)]
        assert [part for part in parts if not part or part != normalise(part)] == [], name
        assert [form for form in forms if len(form.replace(GAP, "")) < MIN_LENGTH] == [], name
        assert len(set(forms)) == len(forms), name


@pytest.mark.parametrize(
    ("text", "concept"),
    [
        ("我还剩几次§", "count_left"),
        ("§剩我两次对吧", "count_left"),
        ("半夜§有人接吗", "somebody_answers"),
        ("要不要钱", "cost"),
        ("给我转人工", "human"),
        ("我的病历会不会泄露", "privacy_leak"),
        ("我不想活了", "suicide_words"),
        ("突然胸口疼一身冷汗", "chest_pain"),
        ("突然胸口疼一身冷汗", "cold_sweat"),
        ("我妈叫不醒了", "unconscious"),
        ("笑死我了", "figure_of_speech"),
    ],
)
def test_concepts_hear_wordings(text: str, concept: str) -> None:
    assert concept in ConceptFinder(load_concepts(concepts_file())).find(normalise(text))
