"""The command `ht3`, as `python -m hoofdtaak3` too: deaf to nothing from its first moment."""

from __future__ import annotations

import os
import signal
import sys


def main() -> int:
    """Run the command line; returns the exit code."""
    # Importing takes a moment, and what is thrown into it ends as a traceback.
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, lambda *_: (os.write(2, b"\nOnderbroken.\n"), os._exit(130)))
    from hoofdtaak3.system import SIGNALS, tidy_seldom  # noqa: PLC0415

    tidy_seldom()
    from hoofdtaak3.cli import main as command  # noqa: PLC0415

    code = command()
    # All is done and said: a signal that comes while Python tidies up must not make it seem stopped.
    for number in SIGNALS:
        signal.signal(number, signal.SIG_IGN)
    return code


if __name__ == "__main__":
    sys.exit(main())
