"""The formats a document is made in, by the names that Quarto uses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hoofdtaak3.problems import InputError, Problem

if TYPE_CHECKING:
    from collections.abc import Sequence

SUFFIXES = {"html": ".html", "typst": ".pdf", "docx": ".docx"}

# What `when-format` may say, per format: Quarto counts Typst's output as pdf too.
CONDITIONS = {"html": ("html",), "typst": ("typst", "pdf"), "docx": ("docx",)}


def check_formats(formats: Sequence[str]) -> None:
    """InputError for a format that is not made here."""
    unknown = [name for name in formats if name not in SUFFIXES]
    if unknown:
        allowed = ", ".join(SUFFIXES)
        raise InputError(
            [
                Problem(
                    file="formaten",
                    message="Dit formaat wordt niet gemaakt.",
                    found=", ".join(unknown),
                    allowed=allowed,
                )
            ]
        )
