"""What is wrong with a file that is no YAML, in the words of somebody who writes tests, not programs."""

from __future__ import annotations

import re

import yaml

from assistant.evaluation.casefiles.problems import Place, Problem

_WIDE_COLON = re.compile(r"^\s*(?:- +)?[\w-]+(?P<colon>：)")
_NO_SPACE = re.compile(r"^\s*(?:- +)?[A-Za-z_]+(?P<colon>:)(?=[^\s:/])")
_UNDERSTOOD = re.compile(r"^\s*(?:- +)?user: */\w+(?P<gap> *)\{")
_AFTER_QUOTE = re.compile(r"""^\s*(?:- +)?\w+: +(?:"[^"]*"|'[^']*') *(?P<rest>[^\s#])""")
_NO_COLON = re.compile(r"^(?P<key>[a-z_]+) +\S")
_QUOTE = "整句加引号，例如 user: '今天: 有号吗'"

_SAID = {
    "mapping values are not allowed": ("这里不能再有冒号", f"上一行是不是没写完？话里有冒号或花括号时{_QUOTE}"),
    "found unexpected end of stream": ("引号没有收尾", "在这句话的末尾补上同样的引号"),
    "found unexpected document indicator": ("引号没有收尾", "在这句话的末尾补上同样的引号"),
    "could not find expected ':'": ("这一行少了冒号", "写成 名称: 值，冒号用半角，后面空一格"),
    "did not find expected key": ("这一行没有和同一组的其他行对齐", "同一组的每一行，左边空格数要一样"),
    "did not find expected '-' indicator": ("这一行没有和同一组的其他行对齐", "同一组的每一项都以 - 开头，左边空格数要一样"),
    "block sequence entries are not allowed": ("- 要另起一行", "冒号后面换行，再写 - "),
    "did not find expected ',' or '}'": ("花括号没有收尾，或少了逗号", "写成 {名称: 值, 名称: 值}"),
    "did not find expected ',' or ']'": ("方括号没有收尾，或少了逗号", "写成 [值, 值]"),
    "did not find expected node content": ("这里缺了内容", "补上一个值，或删去这一行"),
    "found another document": ("一个文件里只能有一份内容", "删去中间的 ---"),
    "found undefined alias": ("以 * 开头的话读不出来", _QUOTE),
    "while scanning an alias": ("以 * 开头的话读不出来", _QUOTE),
    "while scanning an anchor": ("以 & 开头的话读不出来", _QUOTE),
    "while scanning a directive": ("以 % 开头的话读不出来", _QUOTE),
    "found unknown escape character": ("双引号里的 \\ 有特别的意思", "换成单引号"),
    "control characters are not allowed": ("有看不见的控制字符", "在编辑器里删去它"),
}  # fmt: skip


def explain(error: yaml.YAMLError, text: str) -> Problem:
    """Place, reason and suggestion for what PyYAML could not read in ``text``."""
    if not isinstance(error, yaml.MarkedYAMLError):
        return Problem(Place(), *_words(str(error)))
    mark = error.problem_mark or error.context_mark
    line, column = (mark.line, mark.column) if mark else (0, 0)
    lines = text.splitlines()
    typed = _slip(lines, line)
    if typed is not None:
        return typed
    reason, hint = _words(f"{error.context or ''} {error.problem or ''}")
    if reason.startswith("引号没有收尾") and error.context_mark:
        line, column = error.context_mark.line, error.context_mark.column
    if "cannot start any token" in str(error.problem):
        reason, hint = _first_character(lines, line, column)
    return Problem(Place(line + 1, column + 1), reason, hint)


def misread(text: str) -> tuple[str, str] | None:
    """Reason and suggestion where ``user：你好``, ``user:你好`` or ``user 你好`` was read as one piece of text."""
    found, bare = _colon(text, 0), _NO_COLON.match(text)
    if found is None and bare is not None:
        return f"{bare['key']} 后面少了冒号", f"写成 {bare['key']}: …"
    return (found.reason, found.suggestion) if found else None


def _slip(lines: list[str], line: int) -> Problem | None:
    """A slip of the pen on the line YAML stumbled over, or on the one before it."""
    for number in (line - 1, line):
        if not 0 <= number < len(lines):
            continue
        found = _colon(lines[number], number)
        if found is not None:
            return found
        understood, quoted = _UNDERSTOOD.match(lines[number]), _AFTER_QUOTE.match(lines[number])
        if understood:
            place = Place(number + 1, lines[number].index("/") + 1)
            reason = "花括号要紧跟在意图后面" if understood["gap"] else "花括号里的写法读不出来"
            return Problem(place, reason, '写成 \'/my_quota{"service": "4.4"}\'')
        if quoted and number == line:
            return Problem(
                Place(number + 1, quoted.start("rest") + 1), "引号后面还有文字", "把整句都放进引号里"
            )
    return None


def _colon(line: str, number: int) -> Problem | None:
    wide, tight = _WIDE_COLON.match(line), _NO_SPACE.match(line)
    if wide:
        return Problem(
            Place(number + 1, wide.start("colon") + 1), "冒号“：”是全角的", "改成半角 : ，后面空一格"
        )
    if tight:
        return Problem(Place(number + 1, tight.start("colon") + 1), "冒号后面没有空格", "在 : 后面空一格")
    return None


def _first_character(lines: list[str], line: int, column: int) -> tuple[str, str]:
    found = lines[line][column : column + 1] if line < len(lines) else ""
    indent = lines[line][: column + 1] if line < len(lines) else ""
    if "\t" in indent:
        return "缩进用了 Tab 键", "把 Tab 换成空格"
    return f"以“{found}”开头的话读不出来", _QUOTE


def _words(problem: str) -> tuple[str, str]:
    for said, words in _SAID.items():
        if said in problem:
            return words
    return f"YAML 写法有误：{problem.strip()}", "看看这一行和上一行的缩进、冒号和引号"
