"""Booking: only what is still needed, costs, read-back, once; drafts by version."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from starlette.testclient import TestClient

from actions.entitlement import ActedBy, Entitlements
from assistant.console.app import make_app
from assistant.console.context import Console

from .conftest import Agent

# 4.6 for a designated disease without an admission notice: takes a 4.4 count as well.
NO_NOTICE = {
    "disease_class": "critical", "diagnosis": "confirmed", "first_diagnosed_on": "2026-11-01", "admission_notice": "none",
}  # fmt: skip


@pytest.fixture
def there(anna: Agent) -> str:
    """A draft of 4.6 for a VIP."""
    return str(anna.post(f"{anna.call('demo-vip')}/drafts", service="4.6").url.path)


def fill(agent: Agent, there: str, facts: dict[str, str]) -> str:
    """Tell the facts, then whatever is still asked for; the page at last."""
    version = 1
    for key, value in facts.items():
        answer = agent.post(there, version=str(version), **{key: value})
        assert answer.status_code == 200, answer.text
        version += 1
    return str(answer.text)


def confirm(agent: Agent, there: str, page: str) -> object:
    """Press confirm as the page offers it."""
    import re

    version, told = re.search(r'name="version" value="(\d+)"><input type="hidden" name="told" value="([^"]*)"', page).groups()  # type: ignore[union-attr]
    return agent.post(f"{there}/confirm", version=version, told=told)


def completed(agent: Agent, there: str) -> str:
    """Answer what 4.6 still asks for until it can be confirmed."""
    page = fill(agent, there, NO_NOTICE)
    more = {"wanted_date": "2026-12-20", "disease": "肺炎", "department": "呼吸内科", "region": "asia"}
    for _ in range(6):
        if "确认申请" in page:
            return page
        key = next(key for key in more if f'name="{key}"' in page)
        version = page.split('name="version" value="')[1].split('"')[0]
        page = agent.post(there, version=version, **{key: more.pop(key)}).text
    raise AssertionError(page)


def test_only_what_the_engine_needs_is_asked(anna: Agent, there: str, engine: Entitlements) -> None:
    from actions.entitlement import NO_FACTS
    from tests.console.conftest import START

    needs = engine.check("demo-vip", "4.6", NO_FACTS, START, actor="tester").needs
    page = anna.get(there).text
    assert page.count('class="need"') == len(needs)
    assert all(need.question_zh in page for need in needs)


def test_without_a_notice_a_clinic_count_is_taken_and_told_before(
    anna: Agent, there: str, engine: Entitlements, console: Console
) -> None:
    page = completed(anna, there)
    assert "会占用：1次4.6" in page and "1次4.4" in page
    answer = confirm(anna, there, page)
    assert "已申请，预约号" in answer.text  # type: ignore[attr-defined]
    booking = engine.bookings("demo-vip", console.clock(), actor="tester")[0]
    assert [cost.service for cost in booking.consumes] == ["4.6", "4.4"]
    evidence = engine.consents(booking_id=booking.id, actor="tester")[0]
    assert evidence.actor == "agent:anna" and evidence.consent.acted_by is ActedBy.AGENT
    assert "坐席：anna" in evidence.consent.shown and "会占用" in evidence.consent.shown


def test_pressing_twice_books_once(anna: Agent, there: str, engine: Entitlements, console: Console) -> None:
    page = completed(anna, there)
    confirm(anna, there, page)
    again = confirm(anna, there, page)
    assert "已申请，预约号" in again.text  # type: ignore[attr-defined]
    assert len(engine.bookings("demo-vip", console.clock(), actor="tester")) == 1


def test_a_restart_in_the_middle_loses_nothing(anna: Agent, there: str, console: Console) -> None:
    fill(anna, there, {"disease_class": "critical", "diagnosis": "confirmed"})
    again = Agent(TestClient(make_app(console), base_url="http://console", cookies=anna.client.cookies))
    page = again.get(there).text
    assert "重大疾病" in page and "确诊" in page


def test_saving_over_a_newer_version_is_refused_and_loses_nothing(
    anna: Agent, there: str, sign_in: Callable[..., Agent], console: Console
) -> None:
    bert = sign_in("bert")
    his = bert.post(f"{bert.call('demo-vip')}/drafts", service="4.6").url.path
    bert.post(his, version="1", disease_class="critical")
    answer = anna.post(there, version="1", disease_class="other")
    assert answer.status_code == 409 and "刚被 bert 改过" in answer.text and "您填的是：other" in answer.text
    assert console.drafts.open_of("demo-vip")[0].facts == {"disease_class": "critical"}


def test_two_agents_confirming_one_draft_book_once(
    anna: Agent, there: str, sign_in: Callable[..., Agent], engine: Entitlements, console: Console
) -> None:
    page, bert = completed(anna, there), sign_in("bert")
    his = bert.call("demo-vip") + "/drafts/" + there.rsplit("/", 1)[1]
    confirm(anna, there, page)
    assert "已申请，预约号" in confirm(bert, his, page).text  # type: ignore[attr-defined]
    assert len(engine.bookings("demo-vip", console.clock(), actor="tester")) == 1


@pytest.mark.parametrize(("fact", "value"), [("wanted_date", "2026-02-30"), ("disease_class", "nonsense"), ("diagnosis", "<i>")])
def test_a_value_that_cannot_be_is_told_and_not_kept(
    anna: Agent, there: str, console: Console, fact: str, value: str
) -> None:
    answer = anna.post(there, version="1", **{fact: value})
    assert answer.status_code == 400 and 'role="alert"' in answer.text and "<i>" not in answer.text
    assert console.drafts.open_of("demo-vip")[0].facts == {}


def test_a_refusal_ends_the_questions(anna: Agent) -> None:
    page = anna.post(f"{anna.call('demo-waiting')}/drafts", service="4.4").text
    assert "等待期" in page and 'class="need"' not in page and "确认申请" not in page


def test_a_draft_of_another_member_cannot_be_opened(anna: Agent, there: str) -> None:
    other = anna.call("demo-classic")
    assert anna.get(f"{other}/drafts/{there.rsplit('/', 1)[1]}").status_code == 404


def test_a_dropped_draft_is_gone(anna: Agent, there: str, console: Console) -> None:
    anna.post(f"{there}/drop")
    assert console.drafts.open_of("demo-vip") == ()
