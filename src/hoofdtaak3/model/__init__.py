"""The model: supply, demand, allocation and gap of one scenario. Pure: numbers in, frames out.

Names are imported when first used: a build with nothing to do must not bring in pandas.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hoofdtaak3.model.assessment import Assessment, assess
    from hoofdtaak3.model.inputs import Inputs

__all__ = ["Assessment", "Inputs", "assess"]

_HOMES = {"Assessment": "assessment", "Inputs": "inputs", "assess": "assessment"}


def __getattr__(name: str) -> Any:  # noqa: ANN401 - whatever the name stands for
    if name in _HOMES:
        return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
