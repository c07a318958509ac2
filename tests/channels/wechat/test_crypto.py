"""The vendor's own four vectors, and keys that are misprints."""

from __future__ import annotations

import base64

import pytest

from assistant.channels.wechat.crypto import BadPush, decrypt, encrypt, read_key, signature, signed
from assistant.channels.wechat.incoming import _fields as fields_of
from assistant.channels.wechat.incoming import read_push

# The vendor's own key is a misprint by our rule: its last character should be E.
VENDORS = base64.b64decode("abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG=")
KEY_TEXT = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFE"
ENCRYPTED = (
    "hyzAe4OzmOMbd6TvGdIOO6uBmdJoD0Fk53REIHvxYtJlE2B655HuD0m8KUePWB3+LrPXo87wzQ1QLvbeUgmBM4x6F8PGHQHFVAFmOD2LdJF9FrXpbUAh0B5G"
    "IItb52sn896wVsMSHGuPE328HnRGBcrS7C41IzDWyWNlZkyyXwon8T332jisa+h6tEDYsVticbSnyU8dKOIbgU6ux5VTjg3yt+WGzjlpKn6NPhRjpA912xMe"
    "zR4kw6KWwMrCVKSVCZciVGCgavjIQ6X8tCOp3yZbGpy0VxpAe+77TszTfRd5RJSVO/HTnifJpXgCSUdUue1v6h0EIBYYI1BD1DlD+C0CR8e6OewpusjZ4uBl"
    "9FyJvnhvQl+q5rv1ixrcpCumEPo5MJSgM9ehVsNPfUM669WuMyVWQLCzpu9GhglF2PE="
)


@pytest.mark.parametrize(
    ("token", "timestamp", "nonce", "expected"),
    [
        ("AAAAA", "1714036504", "1514711492", "f464b24fc39322e44b38aa78f5edd27bd1441696"),
        ("AAAAA", "1714037059", "486452656", "899cf89e464efb63f54ddac96b0a0a235f53aa78"),
    ],
)
def test_the_signatures_of_the_vendors_page(token: str, timestamp: str, nonce: str, expected: str) -> None:
    assert signature(token, timestamp, nonce) == expected
    assert signed(expected, token, timestamp, nonce) and not signed(expected, token, timestamp, nonce + "1")


def test_the_vendors_encrypted_text() -> None:
    told = "5d197aaffba7e9b25a30732f161a50dee96bd5fa"
    assert signed(told, "spamtest", "1409735669", "1320562132", ENCRYPTED)
    push = read_push(fields_of(decrypt(ENCRYPTED, VENDORS, "wx2c2769f8efd9abc2")))
    assert (push.content, push.msg_id) == ("abcdteT", "6054768590064713728")


def test_the_vendors_own_encryption_comes_out_alike() -> None:
    made = encrypt("我是中文abcd123".encode(), VENDORS, "wxb11529c136998cb6", b"aaaabbbbccccdddd")
    assert made == "jn1L23DB+6ELqJ+6bruv21Y6MD7KeIfP82D6gU39rmkgczbWwt5+3bnyg5K55bgVtVzd832WzZGMhkP72vVOfg=="


@pytest.mark.parametrize(
    "text", [KEY_TEXT[:-1] + "G", KEY_TEXT[:-1] + "H", KEY_TEXT[:-1], KEY_TEXT + "A", "", KEY_TEXT[:-1] + "=", "é" * 43]
)
def test_a_key_that_is_a_misprint_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        read_key(text)


def test_a_key_of_the_console_is_read() -> None:
    assert read_key(KEY_TEXT) == VENDORS


def test_a_text_for_another_appid_is_refused() -> None:
    with pytest.raises(BadPush, match="wrong_appid"):
        decrypt(ENCRYPTED, VENDORS, "wx0000000000000000")
