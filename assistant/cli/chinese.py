"""What the command-line library itself says, in Chinese: it asks gettext for these words while it is imported.

Without this the help of a command is half English. Called from the package's ``__init__``, before Typer is imported.
"""

from __future__ import annotations

import gettext
from typing import Any

_WORDS = {
    "Arguments": "参数",
    "Options": "选项",
    "Commands": "命令",
    "Error": "错误",
    "Aborted.": "已中止。",
    "[required]": "[必填]",
    "required": "必填",
    "[default: {}]": "[默认：{}]",
    "default: {default}": "默认：{default}",
    "[env var: {}]": "[环境变量：{}]",
    "(dynamic)": "（运行时决定）",
}
# By the library's name of a kind of value.
_KINDS = {
    "str": "<文字>", "int": "<整数>", "int range": "<整数>", "float": "<数>", "float range": "<数>", "path": "<路径>",
    "filename": "<文件>", "datetime": "<日期时间>", "uuid": "<编号>",
}  # fmt: skip
_OPTIONS, _COMMAND = "[选项]", "命令 [参数]…"


def speak_chinese() -> None:
    """Answer these words to whoever asks gettext from now on; all others are answered as before."""
    before = gettext.gettext

    def answer(message: str) -> str:
        return _WORDS.get(message) or before(message)

    if before.__name__ != answer.__name__:
        gettext.gettext = answer


def name_places(command: Any) -> Any:
    """``command`` with placeholders, kinds of values, usage line and help option in Chinese, and so all commands below it."""
    command.options_metavar = _OPTIONS
    if hasattr(command, "subcommand_metavar"):
        command.subcommand_metavar = _COMMAND
    usage, help_option = command.get_usage, command.get_help_option
    command.get_usage = lambda context: usage(context).replace("Usage:", "用法：", 1)
    command.get_help_option = lambda context: _explained(help_option(context))
    for parameter in command.params:
        _name_kind(parameter.type)
    for below in getattr(command, "commands", {}).values():
        name_places(below)
    return command


def _explained(option: Any) -> Any:
    if option is not None:
        option.help = "显示这段说明。"
    return option


def _name_kind(kind: Any) -> None:
    """Let the help call this kind of value by its Chinese name; what it says of wrong values stays."""
    if word := _KINDS.get(kind.name):
        kind.get_metavar = lambda **_: word
