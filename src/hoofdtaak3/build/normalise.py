"""An executed notebook without what differs from run to run: times, paths, ids, addresses and versions."""

from __future__ import annotations

import os
import re
import sysconfig
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

_PACKAGES = sysconfig.get_path("purelib")
_ADDRESS = re.compile(r"\b0x[0-9a-fA-F]{6,}\b")
_CELL = r"/ipykernel_\d+/\d+\.py"
"""Below the temporary folder: where the kernel says a cell stands."""
_STYLE_ID = re.compile(r"\bT_[0-9a-f]{5}(?=[_ \"'#{])")
_CHART_ID = re.compile(r"\baltair-viz-[0-9a-f]{32}\b")
_CELL_METADATA = ("tags",)
_KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}


def normalise(notebook: Any, root: Path) -> Any:  # noqa: ANN401 - nbformat's nodes have no types
    """Change `notebook` in place and return it; `root` is the project, shown as `.` where it stands in an output."""
    notebook.metadata = type(notebook.metadata)(kernelspec=dict(_KERNEL), language_info={"name": "python"})
    number = 0
    for index, cell in enumerate(notebook.cells):
        cell.metadata = type(cell.metadata)({k: v for k, v in cell.metadata.items() if k in _CELL_METADATA})
        if "injected-parameters" in cell.metadata.get("tags", []):
            cell.id = "injected-parameters"
        elif not cell.get("id"):
            cell.id = f"cell-{index}"
        if cell.cell_type != "code":
            continue
        number += 1
        cell.execution_count = number
        for output in cell.outputs:
            if output.get("execution_count") is not None:
                output.execution_count = number
            output.pop("transient", None)
            _clean(output, root)
    return notebook


def clean_text(text: str, root: Path) -> str:
    """One text without addresses, temporary files and the folders of this computer."""
    text = re.sub(re.escape(tempfile.gettempdir()) + _CELL, "<cel>", text)
    for place, name in _places(root):
        text = text.replace(place, name)
    text = _ADDRESS.sub("0x0", text)
    return _CHART_ID.sub("altair-viz", _STYLE_ID.sub("T_tabel", text))


def _places(root: Path) -> Iterator[tuple[str, str]]:
    # Longest first: the environment usually lies inside the project.
    places = {
        _PACKAGES: "<pakketten>",
        str(Path(__file__).parents[2]): "<bron>",
        str(root): ".",
        os.path.expanduser("~"): "~",  # noqa: PTH111 - a user may have no home
    }
    yield from sorted(((k, v) for k, v in places.items() if len(k) > 1), key=lambda item: -len(item[0]))


def _clean(node: Any, root: Path) -> None:  # noqa: ANN401
    items = node.items() if isinstance(node, dict) else enumerate(node)
    for key, value in list(items):
        if isinstance(value, str):
            node[key] = clean_text(value, root)
        elif isinstance(value, dict | list):
            _clean(value, root)
