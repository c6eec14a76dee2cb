"""The data of the explorer as they stand in the page. Its form and its words are in `report/chapters/verkenner.qmd`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from hoofdtaak3.figures.interactive_html import raw_block

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pandas as pd

    from hoofdtaak3.figures.names import Frames, Names


def explorer_data(frame: pd.DataFrame, titles: Mapping[str, str], names: Names, dataset: Frames, start: str) -> str:
    """A block with frame `explorer` and what everything in it is called; `start` is the scenario that is shown first.

    The parts are JSON already, an entity a line: a reviewer can read them.
    """
    parts = dict(zip(frame["part"], frame["text"], strict=True))
    told = {
        "start": start,
        "titles": {key: titles[key] for key in titles if key in json.loads(parts["scenarios"])},
        "names": {key: [names.capability(key), names.unit(key)] for key in _ids(parts["capabilities"])},
        "poolNames": _called(dataset.frame("civil_pools"), _ids(parts["pools"])),
        "measureNames": _called(dataset.frame("measures"), [key for key, _ in json.loads(parts["measures"])]),
    }
    parts |= {key: json.dumps(value, ensure_ascii=False, separators=(",", ":")) for key, value in told.items()}
    content = "{" + ",\n".join(f'"{name}":{text}' for name, text in parts.items()) + "}"
    # In a script element only `<` can end the text, or start what Quarto takes for a shortcode.
    safe = content.replace("<", "\\u003c")
    return raw_block(f'<script type="application/json" id="verkenner-gegevens">\n{safe}\n</script>')


def _ids(part: str) -> list[str]:
    return sorted({each["id"] for each in json.loads(part)})


def _called(table: pd.DataFrame, keys: Iterable[str]) -> dict[str, Any]:
    names = dict(zip(table["id"], table["name"], strict=True))
    return {key: names.get(key, key) for key in keys}
