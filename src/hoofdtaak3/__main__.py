"""The command `ht3`, as `python -m hoofdtaak3` too: deaf to nothing from its first moment."""

from __future__ import annotations

import gc
import os
import signal
import sys

_SELDOM = 50_000
"""Things made before Python looks what can go again: nearly all that a command imports and reads stays to its end."""


def main() -> int:
    """Run the command line; returns the exit code."""
    gc.set_threshold(_SELDOM)
    # Importing takes a moment, and what is thrown into it ends as a traceback.
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, lambda *_: (os.write(2, b"\nOnderbroken.\n"), os._exit(130)))
    from hoofdtaak3.cli import main as command  # noqa: PLC0415
    from hoofdtaak3.system import SIGNALS  # noqa: PLC0415

    code = command()
    # All is done and said: a signal that comes while Python tidies up must not make it seem stopped.
    for number in SIGNALS:
        signal.signal(number, signal.SIG_IGN)
    return code


if __name__ == "__main__":
    sys.exit(main())
