"""The typeface of charts: text is measured and drawn with it, whatever fonts the machine has."""

from __future__ import annotations

import hashlib
import os
from functools import cache
from importlib.resources import files
from io import BytesIO
from pathlib import Path

SEMIBOLD = 600
"""The weight of heavy text: the one that the PDF and the page carry too."""

_VARIABLE = "IBMPlexSans[wdth,wght].ttf"
_SIGNS = (
    *range(0x20, 0x7F), *range(0xA0, 0x180), *range(0x2010, 0x203B), 0x20AC, *range(0x2190, 0x219A), 0x2212, 0x2248,
    *range(0x2260, 0x2266),
)  # fmt: skip


@cache
def register() -> None:
    """Make the typeface known to the converter; without it labels would overlap on a machine with other fonts."""
    _register(_source().parent)


@cache
def register_heavy(folder: Path) -> None:
    """Make its semibold known for pictures; `folder` keeps the file, because cutting it takes seconds.

    The typeface is one variable font, and the converter draws every weight of such a font alike.
    """
    # Named by what it is cut from and by what cuts it: an older cut in the same folder must not be drawn with.
    key = hashlib.sha256(_source().read_bytes() + Path(__file__).read_bytes()).hexdigest()[:16]
    place = folder / key
    target = place / f"{SEMIBOLD}.ttf"
    if not target.is_file():
        place.mkdir(parents=True, exist_ok=True)
        # Notebooks run side by side, so nobody may find half a file.
        own = place / f"{os.getpid()}.part"
        own.write_bytes(_cut())
        own.replace(target)
    _register(place)


def _register(folder: Path) -> None:
    # Here, because every chart knows the weights of this module and only `drawing` draws.
    import vl_convert  # noqa: PLC0415

    vl_convert.register_font_directory(str(folder))


def _source() -> Path:
    return Path(str(files("fontpkg_ibm_plex_sans") / "files")) / _VARIABLE


def _cut() -> bytes:
    """The semibold as a font of its own, with the signs that charts use."""
    # Here, because every notebook imports this module and the first one cuts.
    from fontTools import subset  # type: ignore[import-untyped]  # noqa: PLC0415
    from fontTools.ttLib import TTFont  # type: ignore[import-untyped]  # noqa: PLC0415
    from fontTools.varLib import instancer  # type: ignore[import-untyped]  # noqa: PLC0415

    with TTFont(_source(), recalcTimestamp=False, lazy=True) as font:
        options = subset.Options()
        options.layout_features = ["kern", "mark", "ccmp"]
        options.hinting = False
        options.name_IDs = ["*"]
        thinner = subset.Subsetter(options)
        thinner.populate(unicodes=_SIGNS)
        thinner.subset(font)
        heavy = instancer.instantiateVariableFont(
            font, {"wght": SEMIBOLD, "wdth": 100}, updateFontNames=True, inplace=True
        )
        stream = BytesIO()
        heavy.save(stream, reorderTables=None)
    return stream.getvalue()
