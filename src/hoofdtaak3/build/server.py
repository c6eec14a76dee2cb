"""Imported by the server that children are forked from, before anything else: it enters the group it is to end with."""

from __future__ import annotations

import os
from typing import Final

from hoofdtaak3.system import enter

GROUP: Final = "HT3_GROUP"
"""The number of the group, in the environment of the server."""

if GROUP in os.environ:
    enter(int(os.environ.pop(GROUP)))
