"""WeChat is configured wholly or not at all; what is missing or wrong is named, never shown."""

from __future__ import annotations

import pytest

from assistant.channels import verified_channels
from assistant.channels.settings import read_settings
from assistant.cli.shared.errors import WrongCall

WHOLE = {
    "SUIXIN_WECHAT_APPID": "wx0123456789abcdef",
    "SUIXIN_WECHAT_SECRET": "very-secret",
    "SUIXIN_WECHAT_TOKEN": "push-token",
    "SUIXIN_WECHAT_AES_KEY": "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFE",
    "SUIXIN_MEMBER_KEY": "m" * 32,
}


def test_nothing_configured_is_no_channel() -> None:
    assert read_settings({"SUIXIN_MEMBER_KEY": "m" * 32}) is None
    assert verified_channels({}) == []


def test_all_of_it_is_read_and_no_secret_shown() -> None:
    found = read_settings({**WHOLE, "SUIXIN_WECHAT_TEMPLATES": "arranged=T1 rejected=T2", "SUIXIN_WECHAT_TRANSFER": "1"})
    assert found is not None
    assert (found.appid, found.transfer, dict(found.templates)) == (
        "wx0123456789abcdef", True, {"arranged": "T1", "rejected": "T2"},
    )  # fmt: skip
    assert not any(secret in repr(found) for secret in ("very-secret", "push-token", "mmmm"))


@pytest.mark.parametrize("name", list(WHOLE))
def test_a_missing_one_is_named(name: str) -> None:
    with pytest.raises(WrongCall, match=name) as told:
        read_settings({**WHOLE, name: ""})
    assert "very-secret" not in str(told.value)


def test_without_encryption_no_key_is_needed() -> None:
    found = read_settings({**WHOLE, "SUIXIN_WECHAT_AES_KEY": "", "SUIXIN_WECHAT_MODE": "plain"})
    assert found is not None and found.door.key is None


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SUIXIN_WECHAT_AES_KEY", "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"),
        ("SUIXIN_WECHAT_AES_KEY", "short"),
        ("SUIXIN_MEMBER_KEY", "short"),
        ("SUIXIN_WECHAT_API", "http://example.com"),
        ("SUIXIN_WECHAT_TEMPLATES", "no-equals"),
        ("SUIXIN_WECHAT_STATE", "production"),
    ],
)
def test_a_wrong_one_is_named_and_not_repeated(name: str, value: str) -> None:
    with pytest.raises(WrongCall, match=name) as told:
        read_settings({**WHOLE, name: value})
    assert value not in str(told.value)
