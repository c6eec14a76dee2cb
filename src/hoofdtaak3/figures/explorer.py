"""The data of the explorer as they stand in the page. Its form and words are `report/interactive/verkenner.htm`."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from hoofdtaak3.figures.interactive_html import raw_block
from hoofdtaak3.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    import pandas as pd

    from hoofdtaak3.figures.names import Names
    from hoofdtaak3.inputs.regional import Frames


DATA = "verkenner-gegevens"
"""Of the fragment that the page computes from."""


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


def check_words(root: Path, form: str) -> list[Problem]:
    """What is wrong with the words below the form `form` (a path from `root`): they are JSON that a person edits."""
    path = root / form
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    found = re.search(r'id="verkenner-woorden">(.*?)</script>', text, re.DOTALL)
    try:
        json.loads(found[1] if found else "{}")
    except json.JSONDecodeError as error:
        line = text[: found.start(1)].count("\n") + error.lineno if found else 0
        return [
            Problem(
                file=form,
                line=line,
                message="De woorden van de verkenner zijn hier niet te lezen.",
                found=text.splitlines()[line - 1].strip(),
                allowed='"naam": "tekst", met een komma achter elke regel behalve de laatste',
                advice="Kijk naar aanhalingstekens en komma’s, ook in de regel erboven. Schrijf in een tekst ‘ en ’.",
            )
        ]
    return []


def _ids(part: str) -> list[str]:
    return sorted({each["id"] for each in json.loads(part)})


def _called(table: pd.DataFrame, keys: Iterable[str]) -> dict[str, Any]:
    names = dict(zip(table["id"], table["name"], strict=True))
    return {key: names.get(key, key) for key in keys}
