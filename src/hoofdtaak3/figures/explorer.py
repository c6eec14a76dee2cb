"""The explorer as it stands in the page: a form, its outcome, and the data that the script computes from."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from hoofdtaak3.figures.codes import AVAILABILITY, CLASSES, class_words
from hoofdtaak3.model.inputs import PHASES

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from hoofdtaak3.figures.names import Names

_SLIDERS = (
    ("beslag", "Beslag van hoofdtaak 1", 0, 100, 1),
    ("inzetbaarheid", "Inzetbaarheid", 0, 100, 1),
    ("civiel", "Civiele beschikbaarheid", 0, 200, 5),
    ("vraag", "Vraag", 0, 300, 5),
)
"""Id, label, least, most and step, in percent. The script knows what each sets."""

_OUTCOMES = (
    ("aanbod", 'Laagste aanbod van Defensie (<span id="verkenner-eenheid"></span>)'),
    ("beschikbaar", "Beschikbaarheid"),
    ("gevraagd", "Vraag (eenheiddagen)"),
    ("defensie", "Defensie vervult (eenheiddagen)"),
    ("opgevangen", "Civiele partijen vervullen (eenheiddagen)"),
    ("tekort", "Tekort (eenheiddagen)"),
    ("piek", "Grootste tekort op één dag (eenheden)"),
    ("klasse", "Klasse"),
)
_WITHOUT = (
    "Schuiven werkt alleen met JavaScript, en dat staat uit. De tabel hieronder geeft de uitkomsten zonder schuiven."
)
_PART = 0.1
"""Share of the demand from which a part is seen to move."""
_PARTS = (("defence", "Defensie"), ("civil", "civiel"), ("gap", "tekort"), ("unknown", "onbekend"))
"""Parts of a bar and their words: a part may be too narrow for its own."""
_COLUMNS = (("scenario", "In het scenario"), ("nu", "Met uw instelling"))


def explorer_html(frozen: pd.DataFrame, titles: Mapping[str, str], names: Names, start: tuple[str, str]) -> str:
    """The form, hidden until the script shows it, and its data; `frozen` is frame `explorer`.

    `start` is the scenario and the capability that are chosen first.
    """
    return "\n".join(
        [
            f'<p class="verkenner-uitleg" id="verkenner-zonder">{_WITHOUT}</p>',
            '<div class="verkenner" id="verkenner" hidden>',
            "<form>",
            '<div class="verkenner-velden">',
            _list("scenario", "Scenario"),
            _list("capaciteit", "Capaciteit"),
            *(_slider(*slider) for slider in _SLIDERS),
            "</div>",
            '<button type="button" id="verkenner-terug">Terug naar het scenario</button>',
            "</form>",
            '<p class="verkenner-oordeel" id="verkenner-oordeel"></p>',
            '<p class="onzichtbaar" id="verkenner-melding" aria-live="polite"></p>',
            _bars(),
            _table(),
            '<p class="verkenner-stempel" id="verkenner-stempel"></p>',
            "</div>",
            _data(frozen, titles, names, start),
        ]
    )


def first_choice(together: pd.DataFrame) -> tuple[str, str]:
    """Scenario and capability in which Defence, civil parties and gap all have a part: every slider does something.

    Of those the one with most demand; without one the first row. `together` is the frames `capabilities` one below the
    other, with scenario_id.
    """
    parts = together[["defence_unit_days", "civil_unit_days", "gap_unit_days"]].min(axis=1, skipna=False)
    demand = together["demand_unit_days"].where(parts >= _PART * together["demand_unit_days"], 0.0)
    row = together.iloc[int(demand.to_numpy().argmax())]
    return str(row["scenario_id"]), str(row["capability_id"])


def _list(name: str, label: str) -> str:
    return f'<div><label for="verkenner-{name}">{label}</label><select id="verkenner-{name}"></select></div>'


def _slider(name: str, label: str, least: int, most: int, step: int) -> str:
    field = f"verkenner-{name}"
    box = f'<input type="checkbox" id="{field}-scenario" autocomplete="off">'
    same = f'<label class="verkenner-vink">{box}Beslag zoals in het scenario</label>' if name == "beslag" else ""
    return (
        f'<div><label for="{field}">{label}</label>'
        f'<input type="range" id="{field}" min="{least}" max="{most}" step="{step}" autocomplete="off">'
        f'<output for="{field}" id="{field}-waarde" aria-live="off"></output>{same}</div>'
    )


def _bars() -> str:
    bars = "".join(
        f'<span>{heading}</span><span class="verkenner-balk" id="verkenner-balk-{key}"></span>'
        for key, heading in _COLUMNS
    )
    legend = "".join(f'<span><i class="verkenner-{kind}"></i>{word}</span>' for kind, word in _PARTS)
    return (
        f'<div class="verkenner-balken" aria-hidden="true">{bars}<span class="verkenner-legenda">{legend}</span></div>'
    )


def _table() -> str:
    headings = "".join(f'<th scope="col">{heading}</th>' for _, heading in _COLUMNS)
    rows = "\n".join(
        f'<tr><th scope="row">{label}</th>'
        + "".join(f'<td id="verkenner-{name}-{key}"></td>' for key, _ in _COLUMNS)
        + "</tr>"
        for name, label in _OUTCOMES
    )
    return (
        '<div class="tabel-vlak" role="region" tabindex="0" aria-label="Uitkomsten van de verkenner">\n'
        f'<table><thead><tr><th scope="col">Uitkomst</th>{headings}</tr></thead>\n<tbody>\n{rows}\n'
        "</tbody></table>\n</div>"
    )


def _data(frozen: pd.DataFrame, titles: Mapping[str, str], names: Names, start: tuple[str, str]) -> str:
    present = dict.fromkeys(frozen["capability_id"])
    capabilities = {
        key: {
            "name": names.capability(key),
            "unit": names.unit(key),
            "assumed": names.assumption([key]),
        }
        for key in sorted(present, key=names.capability)
    }
    words = {
        "phases": PHASES,
        "classes": {code: class_words(code) for code in CLASSES},
        "availability": AVAILABILITY,
        "scenarios": list(titles.items()),
        "capabilities": capabilities,
        "start": start,
    }
    # The rows are JSON already, one a line: a reviewer can read them, and no line is very long.
    scenarios = []
    for scenario, own in frozen.groupby("scenario_id", sort=False):
        lines = ",\n".join(
            f"{json.dumps(key)}:{text}" for key, text in zip(own["capability_id"], own["text"], strict=True)
        )
        scenarios.append(f"{json.dumps(str(scenario))}:{{\n{lines}\n}}")
    content = f'{json.dumps(words, ensure_ascii=False, indent=0)[:-1]},"frozen":{{\n' + ",\n".join(scenarios) + "\n}}"
    # In a script element only `<` can end the text, or start what Quarto takes for a shortcode.
    safe = content.replace("<", "\\u003c")
    return f'<script type="application/json" id="verkenner-gegevens">\n{safe}\n</script>'
