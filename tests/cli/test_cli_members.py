"""`members`: load, show, schema; and the demo members which a brand-new default database gets."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from assistant import __main__ as entry
from assistant.cli.shared import demo as demo_members

from .conftest import DEMO, TODAY, Run

GOOD = """
- id: m1
  name: 张三
  birth_date: 1980-01-01
  mobile: "13800000001"
  id_number: "110101198001010011"
  policies:
    - {number: P1, kind: main, product: 健康随心Ⅴ终身重大疾病保险, effective_date: 2025-01-01,
       sum_insured: 300000, status: in_force, premium_paid: true, cooling_off_until: null}
"""
HALF_GOOD = GOOD + "- {id: m2, name: 李四, birth_date: 2025-02-30}\n"


def write(folder: Path, text: str) -> Path:
    file = folder / "members.yml"
    file.write_text(text, encoding="utf-8")
    return file


def test_loading_tells_how_many(run: Run, tmp_path: Path) -> None:
    assert run("members", "load", write(tmp_path, GOOD)) == (0, "已装入 1 位会员\n", "")


def test_a_refused_member_is_one_line_and_status_1(run: Run, tmp_path: Path) -> None:
    status, out, err = run("members", "load", write(tmp_path, HALF_GOOD))
    assert status == 1 and "已装入 1 位会员，1 位有错未装入" in out
    assert err.startswith("suixin: 第 2 位（m2）的 birth_date：") and err.count("\n") == 1
    assert run("members", "show", "m1")[0] == 0
    assert run("members", "show", "m2")[0] == 2


def test_loading_as_json(run: Run, tmp_path: Path) -> None:
    status, out, _ = run("members", "load", write(tmp_path, HALF_GOOD), "--json")
    report = json.loads(out)
    assert (status, report["loaded"], report["refused"][0]["id"]) == (1, 1, "m2")


@pytest.mark.parametrize("text", ["a: [1", "just text", "\x00\x01", "- - -\n: :"])
def test_a_file_that_is_no_members_file_is_one_line_and_status_2(run: Run, tmp_path: Path, text: str) -> None:
    status, _, err = run("members", "load", write(tmp_path, text))
    assert status in (1, 2) and err.count("\n") == 1 and "Traceback" not in err


def test_a_file_that_is_not_there_is_one_line(run: Run, tmp_path: Path) -> None:
    for path in (tmp_path / "none.yml", tmp_path):
        status, out, err = run("members", "load", path)
        assert (status, out) == (2, "") and err.count("\n") == 1


def test_show_hides_the_middle_of_numbers(demo: Run, read: Any, tmp_path: Path) -> None:
    demo("members", "load", write(tmp_path, GOOD))
    found = read("members", "show", "m1", "--now", TODAY)
    assert (found["id"], found["mobile"], found["id_number"]) == ("m1", "138****0001", "110***********0011")
    assert found["standing"]["tier"] == "vip"
    assert "13800000001" not in demo("members", "show", "m1")[1]


def test_show_tells_why_a_contract_does_not_count(demo: Run) -> None:
    for member, why in (("demo-waiting", "等待期"), ("demo-cooling", "犹豫期"), ("demo-lapsed", "失效")):
        status, out, err = demo("members", "show", member, "--now", TODAY)
        assert (status, err) == (0, "") and f"不计入（{why}）" in out


def test_every_demo_member_can_be_shown_both_ways(demo: Run, read: Any) -> None:
    import yaml

    for member in yaml.safe_load(DEMO.read_text(encoding="utf-8")):
        assert read("members", "show", member["id"], "--now", TODAY)["name"] == member["name"]
        assert demo("members", "show", member["id"], "--now", TODAY)[0] == 0


def test_the_schema_is_one_json_document(run: Run) -> None:
    status, out, err = run("members", "schema")
    schema = json.loads(out)
    assert (status, err) == (0, "")
    assert "$schema" in schema and "birth_date" in out


@pytest.fixture
def fresh_default(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder without a database, and no SUIXIN_DATABASE_URL; the file of the default database."""
    from actions import engine

    monkeypatch.delenv("SUIXIN_DATABASE_URL", raising=False)
    monkeypatch.chdir(tmp_path)
    engine._open.cache_clear()
    yield tmp_path / demo_members.default_database()
    engine._open.cache_clear()


def test_a_brand_new_default_database_gets_the_demo_members_once(
    fresh_default: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert entry.main(["members", "show", "demo-vip"]) == 0
    assert fresh_default.is_file()
    assert "首次使用，已装入" in capfd.readouterr().err
    assert entry.main(["members", "show", "demo-vip"]) == 0
    assert capfd.readouterr().err == ""


def test_ones_own_members_are_not_mixed_with_the_demo_members(
    fresh_default: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert entry.main(["members", "load", str(write(tmp_path, GOOD))]) == 0
    assert entry.main(["members", "show", "demo-vip"]) == 2
    assert entry.main(["members", "show", "m1"]) == 0


def test_a_database_of_ones_own_gets_no_demo_members(run: Run) -> None:
    assert run("members", "show", "demo-vip")[0] == 2


ODD = """
- id: m3
  name: 王五
  birth_date: 1980-01-01
  mobile: "19900000003"
  policies:
    - {number: P3, kind: main, product: 健康随心Ⅴ终身重大疾病保险, effective_date: 2025-01-01,
       sum_insured: 300000, status: in_force, premium_paid: true, cooling_off_until: null}
  usage: [{service: "4.4", on: 2024-05-01}]
"""


def test_what_is_odd_is_loaded_and_told_with_status_0(run: Run, tmp_path: Path) -> None:
    status, out, err = run("members", "load", write(tmp_path, ODD))
    assert (status, out) == (0, "已装入 1 位会员\n")
    assert err.startswith("suixin: 提醒，第 1 位（m3）的 usage[0]：") and err.count("\n") == 1
    status, out, _ = run("members", "load", write(tmp_path, ODD), "--json")
    (warning,) = json.loads(out)["warnings"]
    assert (status, warning["id"], warning["code"]) == (0, "m3", "before_contract")
