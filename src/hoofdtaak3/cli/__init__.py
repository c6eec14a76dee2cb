"""`ht3`: the one command line."""

from __future__ import annotations

import contextlib
import io
import os
import sys
from typing import TYPE_CHECKING, Any

from hoofdtaak3.build.screen import OutputError
from hoofdtaak3.cli import commands
from hoofdtaak3.cli.arguments import make_parser
from hoofdtaak3.cli.commands import FAILED, WRONG_INPUT, refuse
from hoofdtaak3.ending import listening
from hoofdtaak3.problems import InputError
from hoofdtaak3.project import Project
from hoofdtaak3.trouble import cause, keep

if TYPE_CHECKING:
    from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit code (0 done, 1 failed, 2 wrong input), or ends by a signal (`ending`)."""
    _open_streams()
    try:
        with listening():
            return _end(_perform(arguments))
    except SystemExit as end:  # argparse's, after help or a wrong command
        raise SystemExit(_end(int(end.code or 0))) from None


def _perform(arguments: Sequence[str] | None) -> int:
    command: Any = None
    try:
        parser = make_parser()
        options = parser.parse_args(arguments)
        command = getattr(options, "command", None)
        if command is None:
            parser.print_help()
            return 0
        return int(command(options))
    except InputError as error:
        return refuse(error.text(), WRONG_INPUT)
    except BrokenPipeError:
        # The reader (`ht3 scenarios | head`) has seen enough.
        from hoofdtaak3.build.runner import GONE_ON  # noqa: PLC0415

        return refuse(GONE_ON, FAILED) if command in {commands.report, commands.run} else FAILED
    except OutputError as error:
        return refuse(f"Wat ht3 zegt, kan niet worden geschreven: {error}", FAILED)
    except Exception as error:  # noqa: BLE001 - an adviser gets one line, the log the rest
        return _unexpected(error)


def _unexpected(error: Exception) -> int:
    from hoofdtaak3.build.step import StepError  # noqa: PLC0415

    if isinstance(error, StepError):
        return refuse(str(error), FAILED)
    try:
        root = Project.find().root
    except (InputError, OSError):
        return refuse(cause(error), FAILED)
    if isinstance(error, (OSError, MemoryError)):
        return refuse(cause(error, root), FAILED)
    log = keep(root / "build" / "logs" / "ht3.log", root)
    where = f"Het volledige verslag: {log}" if log else "Het volledige verslag kon niet worden bewaard."
    return refuse(f"Er ging iets mis dat niet was voorzien: {cause(error, root)}\n{where}", FAILED)


def _open_streams() -> None:
    """Have three streams to read from and write to, also where the caller closed one (`ht3 check >&-`).

    Otherwise the next file that is opened takes its number, and gets what was meant for the screen.
    """
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # the lowest number that is free: this one
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, os.fdopen(number, "w" if number else "r", encoding="utf-8", closefd=False))
        elif number and isinstance(stream, io.TextIOWrapper):
            # A terminal without UTF-8, or an argument that is none, costs a sign and not the command.
            stream.reconfigure(errors="replace")


def _end(code: int) -> int:
    """Write what still waits to be written; what cannot be, Python must not complain about when it ends."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError):
            with contextlib.suppress(OSError, ValueError):
                os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
            code = code or FAILED
    return code
