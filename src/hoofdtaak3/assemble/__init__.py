"""From `.qmd` to HTML, PDF and DOCX: by Quarto where it is installed, else by Pandoc and Typst alone."""

from __future__ import annotations

from hoofdtaak3.assemble.assembler import Assembler, choose
from hoofdtaak3.assemble.brand_files import write_brand
from hoofdtaak3.assemble.publication import PublicationError, publish, published, withdraw

__all__ = ["Assembler", "PublicationError", "choose", "publish", "published", "withdraw", "write_brand"]
