"""Accounts as the command line makes them."""

from __future__ import annotations

import pytest

from assistant.console.auth.users import Users
from assistant.console.context import Console
from assistant.console.texts import Refused

from .conftest import PASSWORD, START


@pytest.mark.parametrize(
    ("name", "password", "role", "refused"),
    [
        ("carl", "short", "agent", "users.weak"), ("carl", "xx-carl-carl-xx", "agent", "users.weak"),
        ("anna", PASSWORD, "agent", "users.exists"), ("carl", PASSWORD, "king", "users.role"),
        ("C D", PASSWORD, "agent", "users.name"), ("", PASSWORD, "agent", "users.name"),
    ],
)  # fmt: skip
def test_an_account_that_will_not_do_is_refused(
    console: Console, name: str, password: str, role: str, refused: str
) -> None:
    with pytest.raises(Refused) as told:
        console.users.add(name, password, role)
    assert told.value.name == refused


def test_passwords_are_kept_as_argon2id_only(console: Console) -> None:
    with console.database.read() as connection:
        stored = [row[0] for row in connection.exec_driver_sql("SELECT password FROM users")]
    assert all(one.startswith("$argon2id$") and PASSWORD not in one for one in stored)


def test_a_new_password_signs_out_and_unlocks(console: Console) -> None:
    cookie = console.sessions.begin(console.users.find("anna"), START)
    console.users.change("anna", password="another-passphrase", unlock=True)
    assert console.sessions.find(cookie, START) is None
    assert console.users.sign_in("anna", "another-passphrase", START).name == "anna"


def test_the_default_hasher_is_argon2id_at_full_cost(console: Console) -> None:
    assert Users(console.database).hasher.memory_cost >= 19 * 1024
