"""The ``suixin`` command: ``suixin …`` or ``python -m assistant …``."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from assistant import logs, project
from assistant.cli.shared.errors import WRONG_CALL, one_line, wrong_call
from assistant.logs.masking import masked

INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return the exit status.

    0 all went well; 1 it ran and something is amiss (a failed case, a refused member, a fault of ours);
    2 a wrong call, told in one line on stderr; 130 interrupted.
    """
    from typer import Abort, Exit
    from typer.main import get_command

    from assistant.cli.app import app
    from assistant.cli.chinese import name_places

    logs.configure()
    try:
        command = name_places(get_command(app))
        status = command.main(args=arguments, prog_name="suixin", standalone_mode=False)
        return status if isinstance(status, int) else 0
    except Exit as leave:
        return leave.exit_code
    except (KeyboardInterrupt, Abort):
        return INTERRUPTED
    except SystemExit as stop:
        return _stopped(stop)
    except Exception as error:  # noqa: BLE001 - nobody at a terminal is helped by a traceback
        return _report(error)


def _stopped(stop: SystemExit) -> int:
    """A library gave up (rasa_sdk does, over an action it cannot import), or nobody reads stdout any more."""
    if stop.code in (0, None):
        return 0
    return 1 if isinstance(stop.__context__, BrokenPipeError) else _report(stop)


def _report(error: BaseException) -> int:
    """Say in one line what went wrong; a fault of ours leaves its traceback in var/suixin.log only."""
    line = wrong_call(error)
    if line is not None:
        print(f"suixin: {line}", file=sys.stderr)
        return WRONG_CALL
    if logs.debugging():
        raise error
    log = project.root() / "var" / "suixin.log"
    logs.write_traceback(log, error)
    print(
        f"suixin: 内部错误 {type(error).__name__}：{masked(one_line(str(error)))[:200]}（详见 {log}）",
        file=sys.stderr,
    )
    return 1


if __name__ == "__main__":
    sys.exit(main())
