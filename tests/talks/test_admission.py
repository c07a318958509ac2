"""Messages take their turns in order of arrival; who waits is bounded, and nothing is left behind."""

from __future__ import annotations

import asyncio

import pytest

from assistant.talks.admission import Admission, Overloaded


async def _turn(admission: Admission, sender: str, seen: list[str], name: str) -> None:
    async with admission.turn(sender):
        seen.append(name)
        await asyncio.sleep(0.001)


def test_one_sender_has_one_turn_at_a_time_in_order() -> None:
    admission, running, most = Admission(at_once=4), 0, 0
    order: list[int] = []

    async def turn(number: int) -> None:
        nonlocal running, most
        async with admission.turn("a"):
            running, most = running + 1, max(most, running + 1)
            await asyncio.sleep(0.001)
            order.append(number)
            running -= 1

    async def all_at_once() -> None:
        await asyncio.gather(*(turn(number) for number in range(6)))

    asyncio.run(all_at_once())
    assert order == list(range(6)) and most == 1


def test_a_new_talk_waits_behind_those_before_it_and_behind_nobody_else() -> None:
    """Those already talking write again as soon as they are answered; a newcomer must not be overtaken by that."""
    admission = Admission(at_once=1)
    seen: list[str] = []

    async def talker(name: str) -> None:
        for number in range(5):
            await _turn(admission, name, seen, f"{name}{number}")

    async def scene() -> None:
        talkers = [asyncio.ensure_future(talker(name)) for name in "abc"]
        await asyncio.sleep(0)
        await _turn(admission, "newcomer", seen, "newcomer")
        await asyncio.gather(*talkers)

    asyncio.run(scene())
    assert seen.index("newcomer") == 3


def test_no_more_than_so_many_run_at_once() -> None:
    admission = Admission(at_once=2)
    most = 0

    async def turn(sender: str) -> None:
        nonlocal most
        async with admission.turn(sender):
            most = max(most, admission.running)
            await asyncio.sleep(0.001)

    async def scene() -> None:
        await asyncio.gather(*(turn(str(number)) for number in range(9)))

    asyncio.run(scene())
    assert most == 2 and admission.running == 0 and admission.waiting == 0


def test_too_many_waiting_are_refused_at_once_and_the_others_served() -> None:
    admission = Admission(at_once=1, waiting=3)
    seen: list[str] = []

    async def scene() -> list[object]:
        turns = (_turn(admission, str(number), seen, str(number)) for number in range(6))
        return await asyncio.gather(*turns, return_exceptions=True)

    results = asyncio.run(scene())
    assert [type(result) for result in results] == [type(None)] * 4 + [Overloaded] * 2
    assert seen == ["0", "1", "2", "3"]


def test_one_sender_alone_cannot_fill_the_queue() -> None:
    admission = Admission(at_once=1, waiting=50, waiting_of_one=3)
    seen: list[str] = []

    async def scene() -> list[object]:
        flood = [_turn(admission, "flood", seen, "flood") for _ in range(10)]
        return await asyncio.gather(*flood, _turn(admission, "other", seen, "other"), return_exceptions=True)

    results = asyncio.run(scene())
    assert sum(isinstance(result, Overloaded) for result in results) == 7
    assert "other" in seen


@pytest.mark.parametrize("same_sender", [True, False])
def test_whoever_goes_away_while_waiting_leaves_no_gap(same_sender: bool) -> None:
    admission = Admission(at_once=1)
    seen: list[str] = []

    async def scene() -> None:
        async with admission.turn("a"):
            gone = asyncio.ensure_future(_turn(admission, "a" if same_sender else "b", seen, "gone"))
            await asyncio.sleep(0)
            gone.cancel()
            with pytest.raises(asyncio.CancelledError):
                await gone
        await _turn(admission, "b", seen, "b")

    asyncio.run(scene())
    assert seen == ["b"] and admission.running == 0 and admission.waiting == 0


def test_a_place_handed_to_somebody_who_has_just_gone_is_handed_on() -> None:
    admission = Admission(at_once=1)
    seen: list[str] = []

    async def scene() -> None:
        first = admission.turn("a")
        await first.__aenter__()
        gone = asyncio.ensure_future(_turn(admission, "b", seen, "gone"))
        other = asyncio.ensure_future(_turn(admission, "c", seen, "c"))
        await asyncio.sleep(0)
        await first.__aexit__(None, None, None)
        gone.cancel()
        await asyncio.gather(gone, other, return_exceptions=True)

    asyncio.run(scene())
    assert seen == ["c"] and admission.running == 0
