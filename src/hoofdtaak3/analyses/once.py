"""What an analysis works out is kept by all that it is worked out from: what is the same again is not computed again.

The build says where, and what else the outcome rests on besides what the function is given: notebook, code, versions of
packages, edition. A notebook that somebody runs by hand keeps nothing, and finds the same. Losing what was kept costs
time, never a wrong result: what is not as it was written down is not used.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import os
import pickle
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, ParamSpec, TypeVar

from pydantic import BaseModel

from hoofdtaak3.writing import write_bytes

if TYPE_CHECKING:
    from collections.abc import Callable

    P = ParamSpec("P")
    T = TypeVar("T")

PLACE: Final = "HT3_ONCE"
"""What the build sets for the process of a notebook: what `place` gives."""
_BETWEEN: Final = os.pathsep
_SIZE: Final = hashlib.sha256().digest_size


def place(folder: Path, rests_on: str) -> str:
    """Where parts are kept, and the digest of all that they rest on besides what functions are given."""
    return f"{folder}{_BETWEEN}{rests_on}"


def once(function: Callable[P, T], /, *given: P.args, **named: P.kwargs) -> T:
    """What a function of a module gives for this; from what was kept, if the build keeps it.

    The function must be pure. What it is given is known by content, with every digit: what has none to be known by (a
    function without a name, an open file) is a TypeError or a PicklingError.
    """
    folder, _, rests_on = os.environ.get(PLACE, "").rpartition(_BETWEEN)
    if not folder:
        return function(*given, **named)
    path = Path(folder) / content([rests_on, function, given, named]).hex()
    try:
        found = path.read_bytes()
        if found[:_SIZE] == hashlib.sha256(found[_SIZE:]).digest():
            os.utime(path)
            kept: T = pickle.loads(found[_SIZE:])  # noqa: S301 - our own bytes, known by their digest
            return kept
    except OSError:
        pass
    made = function(*given, **named)
    data = pickle.dumps(made, protocol=5)
    with contextlib.suppress(OSError):
        write_bytes(path, hashlib.sha256(data).digest() + data)
    return made


def content(value: object) -> bytes:
    """SHA-256 of a value: every part counts, each time that it occurs; equal values may differ, others never agree."""
    stream = io.BytesIO()
    pickler = _Pickler(stream, protocol=5)
    pickler.fast = True  # whether two parts are one object is chance
    pickler.dump(value)
    return hashlib.sha256(stream.getvalue()).digest()


class _Pickler(pickle.Pickler):
    def reducer_override(self, value: object) -> Any:  # noqa: ANN401 - pickle's signature
        """A view of a mapping by the mapping, settings without which of them were given: that set has no order."""
        if isinstance(value, MappingProxyType):
            return dict, (dict(value),)
        if isinstance(value, BaseModel):
            return type(value), (value.__dict__,)
        return NotImplemented
