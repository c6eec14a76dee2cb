"""CSV tables -> validated `Dataset` of one edition.

Names are imported when first used: reading the contract alone must not bring in pandas.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hoofdtaak3.inputs.tables.dataset import Dataset, Sound, load_dataset, load_tables
    from hoofdtaak3.inputs.tables.editions import Edition, Withheld
    from hoofdtaak3.inputs.tables.values import Values

__all__ = ["REQUEST_HISTORY", "Dataset", "Edition", "Sound", "Values", "Withheld", "load_dataset", "load_tables"]

REQUEST_HISTORY = "requests_2021_2024"
"""The observation that anchors the stream of incidental requests: a published count over a period."""

_HOMES = {
    "Dataset": "dataset",
    "Edition": "editions",
    "Sound": "dataset",
    "Values": "values",
    "Withheld": "editions",
    "load_dataset": "dataset",
    "load_tables": "dataset",
}


def __getattr__(name: str) -> Any:  # noqa: ANN401 - whatever the name stands for
    if name in _HOMES:
        return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
