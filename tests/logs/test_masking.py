"""Whoever logs, and through whatever handler: no identity number, phone or openid gets out."""

from __future__ import annotations

import logging
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant import logs, project
from assistant.logs import masking
from assistant.logs.masking import mask_event, masked

PHONE, IDENTITY, OPENID = "19900000002", "11010119900307001X", "oAbCdEfGhIjKlMnOpQrStUv12345"
MARK = re.compile(r"<(phone|identity|openid) [0-9a-f]{8}>")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (f"call {PHONE}!", "call <phone>!"),
        ("199 0000 0002 或 199-0000-0002", "<phone> 或 <phone>"),
        ("+86 19900000002，8619900000002，0086-199-0000-0002", "<phone>，<phone>，<phone>"),
        ("手机１９９０００００００２。", "手机<phone>。"),
        (f"号{PHONE}号", "号<phone>号"),
        (f"证件{IDENTITY},", "证件<identity>,"),
        ("110101 19900307 001x", "<identity>"),
        ("110101900307001", "<identity>"),
        ("１１０１０１１９９００３０７００１Ｘ", "<identity>"),
        (f"to {OPENID} sent", "to <openid> sent"),
        ("'openid': 'dev-demo-vip'", "'openid': '<openid>'"),
        ("<FromUserName><![CDATA[somebody]]>", "<FromUserName><![CDATA[<openid>]]>"),
        ("?openid=someone&x=1", "?openid=<openid>&x=1"),
        (f"{PHONE} {IDENTITY} {OPENID}", "<phone> <identity> <openid>"),
        # What is none of these stays: booking and message numbers, times, hotlines, sums, names in code.
        ("B20261130-0001", "B20261130-0001"),
        ("95169038 021-22236700 400-818-8168", "95169038 021-22236700 400-818-8168"),
        ("1764489600123 at 2026-11-30T13:00:00.123456", "1764489600123 at 2026-11-30T13:00:00.123456"),
        ("MsgId 23298347239847239212", "MsgId 23298347239847239212"),
        ("12.99 of 500000 in 110101199013070010", "12.99 of 500000 in 110101199013070010"),
        ("only_one_talk_of_each_sender", "only_one_talk_of_each_sender"),
        ("", ""),
    ],
)
def test_masked(text: str, told: str) -> None:
    assert MARK.sub(r"<\1>", masked(text)) == told
    assert masked(masked(text)) == masked(text)


@given(st.text(max_size=30), st.text(max_size=30))
def test_what_stands_around_a_phone_does_not_save_it(before: str, after: str) -> None:
    text = f"{before.rstrip('0123456789０１２３４５６７８９+- －　＋')}，{PHONE}，{after}"
    assert PHONE not in masked(text) and "<phone " in masked(text)


def test_one_person_has_one_mark_however_it_is_written_and_another_has_another(monkeypatch: pytest.MonkeyPatch) -> None:
    assert masked(PHONE) == masked("199 0000 0002") == masked("+86-199-0000-0002") == masked("１９９０００００００２")
    assert masked(IDENTITY) == masked(IDENTITY.lower())
    assert masked(PHONE) != masked("19900000003")


def test_the_mark_tells_nothing_without_the_key(monkeypatch: pytest.MonkeyPatch) -> None:
    told = []
    for key in ("a" * 32, "b" * 32, "a" * 32):
        monkeypatch.setenv("SUIXIN_MEMBER_KEY", key)
        masking._key.cache_clear()
        told.append(masked(PHONE))
    masking._key.cache_clear()
    assert told[0] == told[2] != told[1]


def test_an_event_is_masked_through_and_through() -> None:
    event: dict[str, Any] = {
        "event": f"sent to {PHONE}", "openid": "dev-x", "number": int(PHONE), "count": 3, "error": ValueError(PHONE),
        "slots": {"phone": PHONE, "list": [IDENTITY, {"deep": OPENID}]}, "exc_info": True,
    }  # fmt: skip
    told = mask_event(None, "info", event)
    assert not any(secret in repr(told) for secret in (PHONE, IDENTITY, OPENID, "dev-x"))
    assert told["count"] == 3 and told["exc_info"] is True and MARK.fullmatch(told["openid"])


@pytest.fixture
def record(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Make a record as a logger would, masking installed."""
    before = logging.getLogRecordFactory()
    masking.install()
    yield lambda *arguments, **named: logging.getLogger("any").makeRecord("any", 40, "f", 1, *arguments, **named)
    logging.setLogRecordFactory(before)


def test_arguments_are_masked_and_kept_where_there_is_nothing_to_hide(record: Any) -> None:
    assert MARK.fullmatch(record("%s", (PHONE,), None).getMessage())
    assert MARK.fullmatch(record("%d", (int(PHONE),), None).getMessage())
    kept = record("%s took %d", ("it", 3), None)
    assert kept.args == ("it", 3) and kept.getMessage() == "it took 3"


def test_a_wrong_format_prints_no_arguments(record: Any) -> None:
    assert PHONE not in record("%d %s", (PHONE,), None).getMessage()


def test_a_traceback_is_masked_and_the_error_still_at_hand(record: Any) -> None:
    try:
        raise ValueError(f"bad {PHONE}") from KeyError(IDENTITY)
    except ValueError:
        made = record("broken", (), sys.exc_info())
    told = logging.Formatter().format(made)
    assert "ValueError: bad <phone " in told and IDENTITY not in told
    assert made.exc_info is not None and isinstance(made.exc_info[1], ValueError)


def test_installing_twice_masks_once(record: Any) -> None:
    factory = logging.getLogRecordFactory()
    masking.install()
    assert logging.getLogRecordFactory() is factory


def test_a_fault_of_ours_is_noted_without_persons(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["suixin", "members", "search", PHONE])
    logs.write_traceback(tmp_path / "x.log", ValueError(IDENTITY))
    told = (tmp_path / "x.log").read_text("utf-8")
    assert len(MARK.findall(told)) == 2 and PHONE not in told and IDENTITY not in told


# Every logger of this program and of the libraries it serves with, at every level, through the handlers the libraries bring.
LEAK = """
import logging, logging.config, sys
from assistant import __main__ as entry

PHONE, IDENTITY, OPENID, NAMES = sys.argv[1], sys.argv[2], sys.argv[3], sys.argv[4].split(",")

def leak(*_, **__):
    import sanic.log, uvicorn.config
    logging.disable(logging.NOTSET)
    logging.config.dictConfig({**sanic.log.LOGGING_CONFIG_DEFAULTS, "disable_existing_loggers": False})
    logging.config.dictConfig({**uvicorn.config.LOGGING_CONFIG, "disable_existing_loggers": False})
    for name in NAMES:
        logger = logging.getLogger(name)
        logger.setLevel(logging.DEBUG)
        logger.warning("%s is %s", name, PHONE)
        logger.error(f"{name} {IDENTITY}")
        try:
            raise ValueError(OPENID)
        except ValueError:
            logger.exception("broken %s", name)
    if "--dev" in sys.argv:
        from assistant import logs
        import structlog
        logs.configure_rasa()
        logging.getLogger("of.rasa").setLevel(logging.DEBUG)
        structlog.get_logger("of.rasa").error("structlog.said", text=PHONE, event_info=f"structlog {PHONE}")
        try:
            raise ValueError(OPENID)
        except ValueError:
            structlog.get_logger("of.rasa").exception("structlog.broken")
    sys.exit(0)

{patch}
entry.main(sys.argv[5:])
"""
COMMANDS = {
    "serve": (["serve", "--dev"], "import assistant.server; assistant.server.serve = leak"),
    "console": (["console", "--demo"], "import assistant.console.serving as s; s.console_of = leak"),
    "delivery": (["bookings", "deliver"], "import actions.entitlement.provider.worker as w; w.Worker.__init__ = leak"),
}
OF_LIBRARIES = (
    "rasa.core.processor", "rasa_sdk.executor", "sanic.root", "sanic.error", "uvicorn.error", "aiohttp.server",
    "aiohttp.client", "sqlalchemy.engine", "asyncio", "apscheduler", "httpx",
)  # fmt: skip


def our_loggers() -> list[str]:
    """Every module of ours that has a logger."""
    files = [file for room in ("actions", "assistant") for file in (project.root() / room).rglob("*.py")]
    having = [file for file in files if "getLogger(__name__)" in file.read_text("utf-8")]
    return sorted(".".join(file.relative_to(project.root()).with_suffix("").parts) for file in having)


@pytest.mark.parametrize("process", COMMANDS)
def test_no_logger_of_any_process_lets_them_out(process: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUIXIN_DATABASE_URL", f"sqlite:///{tmp_path}/log.db")
    monkeypatch.setenv("SUIXIN_PROVIDER_URL", "https://provider.invalid")
    monkeypatch.setenv("SUIXIN_PROVIDER_SECRET", "s" * 40)
    command, patch = COMMANDS[process]
    names = (*our_loggers(), *OF_LIBRARIES)
    assert len(names) > 20
    given = (PHONE, IDENTITY, OPENID, ",".join(names), *command)
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", LEAK.replace("{patch}", patch), *given],
        cwd=project.root(), capture_output=True, text=True, check=True,
    )  # fmt: skip
    told = done.stdout + done.stderr
    for secret in (PHONE, IDENTITY, OPENID):
        assert secret not in told
    for name in names:
        assert f"{name} is <phone " in told and f"{name} <identity " in told and f"broken {name}" in told
    assert told.count("ValueError: <openid ") >= len(names)
    assert process != "serve" or ("structlog <phone " in told and "structlog.broken" in told)
