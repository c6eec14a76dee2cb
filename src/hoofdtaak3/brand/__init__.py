"""Colours and typeface of a ministry, for charts, page, PDF and Word alike: what `_brand.yml` says, and font files."""

from __future__ import annotations

from hoofdtaak3.brand.brand import COLOURS, FILE, Brand, lightness
from hoofdtaak3.brand.fonts import SEMIBOLD, Face, find_faces, write_fonts

__all__ = ["COLOURS", "FILE", "SEMIBOLD", "Brand", "Face", "find_faces", "lightness", "write_fonts"]
