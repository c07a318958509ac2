"""What typer reports about a wrong call, said in Chinese."""

from __future__ import annotations

import re
from typing import Any

from typer import BadParameter, TyperException

# typer words these itself; what it does not word the same way any more is shown as it comes.
_SENTENCES = (
    (re.compile(r"No such command '?(?P<what>[^'.]+)'?"), "没有命令 {what}"),
    (re.compile(r"Missing command"), "还要写子命令"),
    (re.compile(r"Got unexpected extra argument(s|\(s\))? \((?P<what>.*)\)"), "多写了：{what}"),
    (re.compile(r"Option '?(?P<what>-[^' ]+)'? requires an argument"), "选项 {what} 后面要写值"),
    (re.compile(r"Option '?(?P<what>-[^' ]+)'? does not take a value"), "选项 {what} 后面不写值"),
    (re.compile(r"No such option:? '?(?P<what>-[^'. ]+)'?"), "没有选项 {what}"),
    (re.compile(r"'?(?P<what>.*?)'? is not a valid int"), "“{what}”应为整数"),
    (re.compile(r"'?(?P<what>.*?)'? is not in the range (?P<range>.*?)\.?$"), "“{what}”超出范围 {range}"),
    (re.compile(r"(File|Path|Directory) '?(?P<what>.*?)'? does not exist"), "没有这个文件：{what}"),
    (re.compile(r"(File|Path) '?(?P<what>.*?)'? is a directory"), "应为文件，这是文件夹：{what}"),
)


def is_usage_error(error: BaseException) -> bool:
    """Whether typer refused the call."""
    return isinstance(error, TyperException)


def in_chinese(error: Any) -> str:
    """One Chinese line for what typer refused, with a pointer to the help of the command."""
    return f"{_what(error)}。用法见 {_command(error)} --help"


def _what(error: Any) -> str:
    if type(error).__name__ == "MissingParameter":
        parameter = getattr(error, "param", None)
        return f"缺少 {_label(parameter)}" if parameter is not None else "缺少参数"
    text = " ".join(str(getattr(error, "message", error)).split())
    for pattern, sentence in _SENTENCES:
        match = pattern.match(text)
        if match:
            found = sentence.format(**match.groupdict())
            parameter = getattr(error, "param", None)
            return f"{_label(parameter)}：{found}" if isinstance(error, BadParameter) and parameter else found
    return text.rstrip(".")


def _label(parameter: Any) -> str:
    if getattr(parameter, "param_type_name", "") == "option":
        return str(parameter.opts[0])
    return str(
        parameter.make_metavar(None) if not parameter.name else parameter.metavar or parameter.name.upper()
    )


def _command(error: Any) -> str:
    context = getattr(error, "ctx", None)
    return str(context.command_path) if context is not None else "suixin"
