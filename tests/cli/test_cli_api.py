"""`api token`: a token that opens the API, shown once."""

from __future__ import annotations

import json

import pytest

from assistant.api.tokens import Scope, Tokens

from .conftest import Run


def test_a_new_token_is_one_the_api_knows(run: Run) -> None:
    """Name and scopes as wanted; the setting does not hold the token itself."""
    status, out, err = run("api", "token", "console", "--scope", "quota.read", "--scope", "bookings.read", "--json")
    made = json.loads(out)
    assert (status, err, made["name"]) == (0, "", "console")
    assert made["token"] not in made["setting"]
    known = Tokens.parse(made["setting"]).bearer(f"Bearer {made['token']}")
    assert known is not None
    assert (known.name, known.scopes) == ("console", {Scope.QUOTA_READ, Scope.BOOKINGS_READ})


def test_every_token_is_another_and_may_do_everything(run: Run) -> None:
    """For people two lines; `*` beside others is everything."""
    told = [run("api", "token", "mini", "--scope", "*", "--scope", "quota.read")[1] for _ in range(2)]
    tokens = [line.partition("：")[2] for text in told for line in text.splitlines() if line.startswith("令牌")]
    entries = [line.partition("：")[2] for text in told for line in text.splitlines() if line.startswith("加到")]
    assert len(set(tokens)) == 2 and all(len(token) >= 40 for token in tokens)
    known = Tokens.parse(entries[0]).bearer(f"bearer {tokens[0]}")
    assert known is not None and known.scopes == frozenset(Scope)
    assert Tokens.parse(entries[0]).bearer(f"Bearer {tokens[1]}") is None


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("mini",), "缺少 --scope"),
        (("mini", "--scope", "fly"), "没有权限“fly”"),
        (("迷你", "--scope", "*"), "名称“迷你”不行"),
        (("a:b", "--scope", "*"), "名称“a:b”不行"),
        ((), "NAME"),
    ],
)
def test_wrong_calls_are_one_line(run: Run, arguments: tuple[str, ...], says: str) -> None:
    status, out, err = run("api", "token", *arguments)
    assert (status, out) == (2, "") and says in err and err.count("\n") == 1
