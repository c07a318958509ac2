"""Signatures and encryption of WeChat's pushes: SHA-1 over sorted parts; AES-256-CBC with the vendor's own framing."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import re
import secrets
import struct

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

_KEY = re.compile(r"[A-Za-z0-9+/]{43}")
_BLOCK = 32
_RANDOM = 16


class BadPush(ValueError):
    """A push that is not believed. `code` says why, for the counters; nothing of the content is repeated."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def signature(*parts: str) -> str:
    """SHA-1 over the sorted parts: token, timestamp, nonce, and in secure mode the encrypted text."""
    return hashlib.sha1("".join(sorted(parts)).encode("utf-8", "replace")).hexdigest()


def signed(told: str, *parts: str) -> bool:
    """Whether `told` is the signature of the parts; takes as long either way."""
    return hmac.compare_digest(told.encode("utf-8", "replace"), signature(*parts).encode())


def read_key(text: str) -> bytes:
    """The AES key of an EncodingAESKey (43 characters). Raises ValueError.

    The last character carries unused bits: a key that does not come out of its own bytes again is a misprint, refused.
    """
    if not _KEY.fullmatch(text):
        raise ValueError("43 characters of base64")
    key = base64.b64decode(text + "=")
    if base64.b64encode(key).decode().rstrip("=") != text:
        raise ValueError("not the text of its own bytes")
    return key


def decrypt(encrypted: str, key: bytes, appid: str) -> bytes:
    """The message in an encrypted text of ours. Raises BadPush where it is spoilt, or made for another appid."""
    plain = _unpadded(_opened(encrypted, key))
    if len(plain) < _RANDOM + 4:
        raise BadPush("undecryptable")
    length = struct.unpack(">I", plain[_RANDOM : _RANDOM + 4])[0]
    message, whose = plain[_RANDOM + 4 : _RANDOM + 4 + length], plain[_RANDOM + 4 + length :]
    if len(message) != length:
        raise BadPush("undecryptable")
    if not hmac.compare_digest(whose, appid.encode()):
        raise BadPush("wrong_appid")
    return message


def _opened(encrypted: str, key: bytes) -> bytes:
    try:
        sealed = base64.b64decode(encrypted, validate=True)
    except (ValueError, binascii.Error):
        raise BadPush("undecryptable") from None
    if not sealed or len(sealed) % 16:
        raise BadPush("undecryptable")
    decryptor = Cipher(algorithms.AES(key), modes.CBC(key[:16])).decryptor()
    return decryptor.update(sealed) + decryptor.finalize()


def _unpadded(plain: bytes) -> bytes:
    count = plain[-1]
    if not 1 <= count <= _BLOCK or plain[-count:] != bytes([count]) * count:
        raise BadPush("undecryptable")
    return plain[:-count]


def encrypt(message: bytes, key: bytes, appid: str, random: bytes | None = None) -> str:
    """What `decrypt` reads; `random` are sixteen bytes that make each text its own."""
    start = secrets.token_bytes(_RANDOM) if random is None else random
    plain = start + struct.pack(">I", len(message)) + message + appid.encode()
    count = _BLOCK - len(plain) % _BLOCK
    encryptor = Cipher(algorithms.AES(key), modes.CBC(key[:16])).encryptor()
    return base64.b64encode(encryptor.update(plain + bytes([count]) * count) + encryptor.finalize()).decode()
