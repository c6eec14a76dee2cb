"""Word files: what Pandoc leaves to be mended, and bytes that do not depend on the clock."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from hoofdtaak3.assemble import word_contents, word_figures, word_page, word_tables
from hoofdtaak3.writing import pack, unpack

if TYPE_CHECKING:
    from pathlib import Path

_DOCUMENT = "word/document.xml"
_PROPERTIES = "docProps/core.xml"
_MOMENT = re.compile(r"(<dcterms:(?:created|modified)[^>]*>)[^<]*")


def normalise(path: Path, moment: int) -> None:
    """Rewrite a DOCX with its parts in their order, mended, and of `moment` (seconds since 1970) only."""
    parts = unpack(path.read_bytes())
    # Pandoc in its sandbox knows no time at all.
    day = datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    parts[_PROPERTIES] = _MOMENT.sub(rf"\g<1>{day}", parts[_PROPERTIES].decode()).encode()
    document = parts[_DOCUMENT].decode()
    for part in (word_contents, word_figures, word_tables):
        document = part.mend(document)
    parts[_DOCUMENT] = document.encode()
    word_page.tell_title(parts)
    path.write_bytes(pack(parts))
