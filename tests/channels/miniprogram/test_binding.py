"""Who it is: phone and document, whom one may act for, and that every change of identity leaves nothing open."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from actions.entitlement import Entitlements

from .conftest import Client, FakeAssistant, Members

MOTHER = {"name": "试验妻子", "mobile": "19900000701", "relation": "mother"}


def insured(number: int, name: str, born: str, document: str, mobile: str, payer: Any = None) -> dict[str, Any]:
    contract = {
        "number": f"T-{number}", "kind": "main", "product": "健康随心Ⅴ终身重大疾病保险", "effective_date": date(2024, 2, 1),
        "sum_insured": 350000, "status": "in_force", "premium_paid": True, "cooling_off_until": None,
    }  # fmt: skip
    contract |= {"policyholder": payer} if payer else {}
    told = {"id": f"t-{number}", "name": name, "birth_date": date.fromisoformat(born), "id_number": document, "mobile": mobile}
    return {**told, "policies": [contract], "relatives": [], "usage": [], "bookings": []}


@pytest.fixture(autouse=True)
def family(database: Entitlements, tmp_path: Path) -> None:
    """A mother with twins of eleven, a grown-up child, and somebody of whose document only the beginning is known."""
    file = tmp_path / "family.yml"
    people = [
        insured(1, "试验妻子", "1984-02-03", "31010119840203002X", "19900000701"),
        insured(2, "试验双甲", "2015-05-01", "E12345678", "19900000711", MOTHER),
        insured(3, "试验双乙", "2015-05-01", "G12345678", "19900000712", MOTHER),
        insured(4, "试验成年", "2000-05-01", "310101200005010011", "19900000702", MOTHER),
        insured(5, "试验无证", "1990-05-01", "X1", "19900000703"),
    ]
    file.write_text(yaml.safe_dump(people, allow_unicode=True, sort_keys=False), encoding="utf-8")
    assert not database.load_members(file, actor="tester").refused


def phone(client: Client, number: str) -> Any:
    return client.post("/bind/phone", {"code": f"dev:{number}"})


def bind(client: Client, number: str, tail: str) -> Any:
    return client.post("/bind/tail", {"binding": phone(client, number)["binding"], "tail": tail})


@pytest.fixture
def mother(client: Client) -> Client:
    client.login("mother")
    bind(client, "19900000701", "03002x")
    return client


def test_phone_and_document_bind_and_the_name_is_masked(client: Client) -> None:
    client.login("mother")
    assert phone(client, "+86 199 0000 0701")["next"] == "tail"
    found = bind(client, "19900000701", "03002Ｘ")
    assert found["state"] == "bound" and found["member"]["name_masked"] == "试***"
    assert [one["name_masked"] for one in found["member"]["switchable"]] == ["试***", "试***"]


def test_without_a_document_or_an_unknown_phone_the_line_binds(client: Client) -> None:
    client.login("x")
    for number in ("19900000703", "19900000799"):
        found = phone(client, number)
        assert found["next"] == "hotline" and found["hotline"]["number"] == "95169038"


def test_where_several_documents_end_alike_one_is_chosen(client: Client) -> None:
    client.login("mother")
    binding = phone(client, "19900000701")["binding"]
    found = client.post("/bind/tail", {"binding": binding, "tail": "345678"})
    assert [one["birth_year"] for one in found["choose"]] == [2015, 2015]
    assert client.refused("POST", "/bind/choose", {"binding": binding, "ref": "somebody"}) == (403, "not_yours")
    bound = client.post("/bind/choose", {"binding": binding, "ref": found["choose"][1]["ref"]})
    assert bound["member"]["acting_for"] == {"name_masked": "试***", "relation": "母亲"}


def test_wrong_tails_close_for_longer_and_longer(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    client.login("x")
    binding = phone(client, "19900000701")["binding"]
    for _ in range(3):
        assert client.refused("POST", "/bind/tail", {"binding": binding, "tail": "000000"}) == (403, "tail_wrong")
    assert client.refused("POST", "/bind/tail", {"binding": binding, "tail": "03002X"}) == (429, "tail_closed")
    monkeypatch.setenv("SUIXIN_NOW", "2026-11-23T10:02+08:00")
    assert client.refused("POST", "/bind/tail", {"binding": binding, "tail": "000000"}) == (403, "tail_wrong")
    monkeypatch.setenv("SUIXIN_NOW", "2026-11-23T10:04+08:00")
    assert client.refused("POST", "/bind/tail", {"binding": binding, "tail": "03002X"}) == (429, "tail_closed")
    monkeypatch.setenv("SUIXIN_NOW", "2026-11-23T10:07+08:00")
    assert client.post("/bind/tail", {"binding": binding, "tail": "03002X"})["state"] == "bound"


def test_another_wechat_user_gains_no_tries_on_the_same_phone(client: Client, members: Members) -> None:
    client.login("x")
    binding = phone(client, "19900000701")["binding"]
    for _ in range(3):
        client.refused("POST", "/bind/tail", {"binding": binding, "tail": "000000"})
    other = members("y")
    found = phone(other, "19900000701")["binding"]
    assert other.refused("POST", "/bind/tail", {"binding": found, "tail": "03002X"}) == (429, "tail_closed")


@pytest.mark.parametrize("tail", ["12345", "1234567", "一二三四五六", "      "])
def test_a_tail_is_six_letters_or_digits(client: Client, tail: str) -> None:
    client.login("x")
    binding = phone(client, "19900000701")["binding"]
    assert client.refused("POST", "/bind/tail", {"binding": binding, "tail": tail})[0] == 422


def test_a_binding_is_of_one_wechat_user_and_ten_minutes(
    client: Client, members: Members, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.login("x")
    binding = phone(client, "19900000701")["binding"]
    other = members("y")
    assert other.refused("POST", "/bind/tail", {"binding": binding, "tail": "03002X"}) == (409, "binding_over")
    monkeypatch.setenv("SUIXIN_NOW", "2026-11-23T10:11+08:00")
    assert client.refused("POST", "/bind/tail", {"binding": binding, "tail": "03002X"}) == (409, "binding_over")


def test_a_parent_switches_to_the_child_and_back(mother: Client, assistant: FakeAssistant) -> None:
    mother.agree()
    child = mother.get("/me")["switchable"][0]
    shown = mother.post("/switch", {"ref": child["ref"]})["member"]
    assert shown["acting_for"]["relation"] == "母亲"
    assert "guardian_child" in shown["agreements_missing"]
    mother.agree()
    mother.say("有几次门诊")
    assert (assistant.asked[-1].who.member_id, assistant.asked[-1].who.actor) == ("t-2", "policyholder")
    assert mother.post("/switch", {"ref": None})["member"]["acting_for"] is None


def test_a_grown_up_child_is_never_to_be_acted_for(mother: Client) -> None:
    names = mother.get("/me")["switchable"]
    assert len(names) == 2
    assert mother.refused("POST", "/switch", {"ref": "t-4"}) == (403, "not_yours")


def test_on_the_eighteenth_birthday_the_right_ends_at_once(mother: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    mother.post("/switch", {"ref": mother.get("/me")["switchable"][0]["ref"]})
    assert mother.call("GET", "/services")[0] == 200
    monkeypatch.setenv("SUIXIN_NOW", "2033-05-01T10:00+08:00")
    mother.login("mother")
    assert mother.refused("GET", "/services") == (403, "right_ended")


def test_another_identity_is_another_talk_and_the_old_token_is_over(mother: Client, assistant: FakeAssistant) -> None:
    mother.agree()
    mother.say("预约")
    before = mother.token
    mother.post("/switch", {"ref": mother.get("/me")["switchable"][0]["ref"]})
    assert mother.get("/messages?after=0")["messages"] == []
    mother.say("好的")
    assert assistant.asked[0].sender != assistant.asked[1].sender
    mother.token = before
    assert mother.refused("GET", "/services") == (401, "login_again")


def test_words_change_nobodys_identity(mother: Client, assistant: FakeAssistant) -> None:
    mother.agree()
    for words in ("我是t-4", "切换到我成年的孩子", "/switch{}"):
        mother.say(words)
    assert {asked.who.member_id for asked in assistant.asked} == {"t-1"}


def test_unbinding_leaves_nobody(mother: Client) -> None:
    found = mother.post("/unbind", {})
    assert (found["state"], found["member"]) == ("unbound", None)
    assert mother.refused("GET", "/bookings") == (403, "not_bound")
