"""From `.qmd` to HTML, PDF and DOCX: by Quarto where it is installed, else by Pandoc and Typst alone."""

from __future__ import annotations

from hoofdtaak3.assemble.assembler import Assembler, choose
from hoofdtaak3.assemble.brand_files import write_brand
from hoofdtaak3.assemble.publication import PublicationError, publish, published, withdraw
from hoofdtaak3.assemble.record import MadeFrom, Making, read_record
from hoofdtaak3.assemble.verification import Verdict, verdicts

__all__ = [
    "Assembler",
    "MadeFrom",
    "Making",
    "PublicationError",
    "Verdict",
    "choose",
    "publish",
    "published",
    "read_record",
    "verdicts",
    "withdraw",
    "write_brand",
]
