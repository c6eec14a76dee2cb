"""`python -m hoofdtaak3` is `ht3`."""

from __future__ import annotations

import sys

from hoofdtaak3.cli import main

if __name__ == "__main__":
    sys.exit(main())
