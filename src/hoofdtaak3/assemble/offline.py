"""An environment in which a program that makes documents finds no way out of this machine."""

from __future__ import annotations

_NOWHERE = "http://127.0.0.1:9"
"""A proxy at a port that nothing listens on."""
OFFLINE = {
    **{name: _NOWHERE for kind in ("http", "https", "all") for name in (f"{kind}_proxy", f"{kind}_proxy".upper())},
    "no_proxy": "",
    "NO_PROXY": "",
}
"""Pandoc, Quarto and Typst all take their way out from here; what they are given besides needs no network."""
