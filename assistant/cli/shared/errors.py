"""Which errors are a wrong call, told in one line, and which are ours."""

from __future__ import annotations

from assistant.cli.shared import usage

WRONG_CALL = 2


class WrongCall(Exception):
    """The command was called wrongly; the message is one clear Chinese sentence."""


# By module and name: the modules themselves are only loaded by the commands that need them.
_FOR_PEOPLE = {
    ("assistant.cli.shared.errors", "WrongCall"),
    ("actions.entitlement.errors", "EntitlementError"),
    ("assistant.nlu.lexicon", "LexiconError"),
    ("assistant.training", "TrainingFailed"),
    ("assistant.evaluation.casefiles.problems", "BadFile"),
}
_DATABASE = {
    ("sqlalchemy.exc", "ArgumentError"),
    ("sqlalchemy.exc", "NoSuchModuleError"),
    ("sqlalchemy.exc", "DBAPIError"),
}


def wrong_call(error: BaseException) -> str | None:
    """The one line that tells what was wrong with the call; None when the fault is not the caller's."""
    kinds = {(kind.__module__, kind.__name__) for kind in type(error).__mro__}
    if kinds & _FOR_PEOPLE:
        hint = _how_to_begin() if ("actions.entitlement.errors", "UnknownMember") in kinds else ""
        return _first_line(getattr(error, "message_zh", None) or str(error)) + hint
    if kinds & _DATABASE:
        why = one_line(str(getattr(error, "orig", None) or error))
        return f"数据库用不了：{why}（见环境变量 SUIXIN_DATABASE_URL）"
    if usage.is_usage_error(error):
        return usage.in_chinese(error)
    if isinstance(error, (FileNotFoundError, IsADirectoryError, NotADirectoryError, PermissionError)):
        return f"文件打不开：{error.filename or ''}（{error.strerror}）"
    return None


def _how_to_begin() -> str:
    """How demo members are loaded, where the database holds nobody at all: then no id could have been right."""
    from assistant.cli.shared.demo import nobody_yet

    return "（库里还没有会员；装入演示会员：suixin members load data/demo/members.yml）" if nobody_yet() else ""


def _first_line(text: str) -> str:
    """The first of the lines of ``text``, and how many more there are."""
    lines = [one_line(line) for line in text.splitlines() if line.strip()]
    more = f"（另有 {len(lines) - 1} 处）" if len(lines) > 1 else ""
    return f"{lines[0]}{more}" if lines else ""


def one_line(text: str) -> str:
    """``text`` with its line ends and runs of blanks folded."""
    return " ".join(text.split())
