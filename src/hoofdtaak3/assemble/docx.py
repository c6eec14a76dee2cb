"""Word files: a reference document with the brand's look, and bytes that do not depend on the clock."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_STAMP = (1980, 1, 1, 0, 0, 0)
_DOCUMENT = "word/document.xml"


def normalise(path: Path) -> None:
    """Rewrite a DOCX with its parts in their order, but without the moment at which they were written.

    Pandoc names a picture's file as its second description; a screen reader should find the alternative text only.
    """
    parts = unpack(path.read_bytes())
    parts[_DOCUMENT] = re.sub(rb'(<pic:cNvPr) descr="[^"]*"', rb"\1", parts[_DOCUMENT])
    path.write_bytes(pack(parts))


def unpack(data: bytes) -> dict[str, bytes]:
    """The parts of a DOCX by name, in order."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def pack(parts: dict[str, bytes]) -> bytes:
    """A DOCX of these parts; the same parts give the same bytes."""
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            info = zipfile.ZipInfo(name, _STAMP)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 3
            archive.writestr(info, content)
    return stream.getvalue()
