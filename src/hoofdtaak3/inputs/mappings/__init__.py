"""Mapping files: how a published table becomes rows of a table of quantities, again and again."""

from typing import Final

FOLDER: Final = "data/imports"
"""Where mappings stand, and the files that they read."""
