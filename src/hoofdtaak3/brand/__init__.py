"""Colours and typeface of a ministry, for charts, page, PDF and Word alike: what `_brand.yml` says, and font files."""

from __future__ import annotations

from hoofdtaak3.brand.brand import COLOURS, Brand, lightness
from hoofdtaak3.brand.fonts import SEMIBOLD, Face, find_faces, shown_characters, write_fonts

__all__ = ["COLOURS", "SEMIBOLD", "Brand", "Face", "find_faces", "lightness", "shown_characters", "write_fonts"]
