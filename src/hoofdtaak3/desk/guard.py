"""Who may ask the desk anything: the browser that was given its address, from the desk's own page, and nobody else.

Every page in a browser may send requests to 127.0.0.1, and a name of an attacker may be made to point there. So the
Host must be the desk's own, whatever a page sends must come from the desk, and the visitor must have its token.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

HOST: Final = "127.0.0.1"
"""Nothing outside this machine reaches it."""
READING: Final = frozenset(["GET", "HEAD"])
POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "font-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS: Final[Mapping[str, str]] = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # With `no-referrer` a form of ours would send `Origin: null`, and be refused.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
WRONG_HOST: Final = "Dit adres is niet van het bureau."
WRONG_ORIGIN: Final = "Dit verzoek komt van een andere pagina."
UNKNOWN_VISITOR: Final = "Open het bureau met het adres dat in de terminal staat."
_OWN: Final = frozenset(["", "same-origin", "none"])
"""What a browser says of where a request comes from when it is ours, or typed; older browsers say nothing."""


@dataclass(frozen=True)
class Guard:
    """What a request to the desk at this port must show."""

    port: int
    token: str = field(default_factory=lambda: secrets.token_urlsafe(32))

    @property
    def host(self) -> str:
        """As a browser names it."""
        return f"{HOST}:{self.port}"

    @property
    def origin(self) -> str:
        """Of the pages of the desk."""
        return f"http://{self.host}"

    @property
    def address(self) -> str:
        """What the visitor opens."""
        return f"{self.origin}/?sleutel={self.token}"

    @property
    def cookie(self) -> str:
        """Of this desk only: cookies do not tell ports apart."""
        return f"ht3_bureau_{self.port}"

    def refusal(self, method: str, headers: Mapping[str, str], token: str) -> str:
        """Why a request is refused, in Dutch; "" if it is not. `token` is what the visitor has, or ""."""
        if headers.get("Host") != self.host:
            return WRONG_HOST
        origin = headers.get("Origin")
        if origin is None and method not in READING:
            return WRONG_ORIGIN  # every browser tells it of what changes something
        if origin not in {None, self.origin} or headers.get("Sec-Fetch-Site", "") not in _OWN:
            return WRONG_ORIGIN
        return "" if hmac.compare_digest(token.encode(), self.token.encode()) else UNKNOWN_VISITOR
