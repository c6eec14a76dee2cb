"""Every fragment of the first page and the annexes, by name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from hoofdtaak3.figures.annexes import factsheets, first_page, parameters, quality
from hoofdtaak3.figures.annexes.dossier import Dossier, Tables

if TYPE_CHECKING:
    import pandas as pd

    from hoofdtaak3.figures.fragments import Story

FRAGMENTS: Mapping[str, str] = {
    "kern": "de conclusie in vijf zinnen, in haar kader, en tbl-kerncijfers",
    "feiten": "per capaciteit een feitenblad (sec-feiten-*, tbl-feiten-*)",
    "uitgangspunten": "tbl-uitgangspunten: de parameters en waar zij vandaan komen",
    "uitgangspunten-verloop": "tbl-uitgangspunten-verloop: fasen, incidenten en bestanden per scenario",
    "kwaliteit-aannames": "zinnen over het aantal aannames",
    "kwaliteit-soorten": "tbl-aannames-soorten: het logboek van aannames naar soort",
    "kwaliteit-zwaar": "tbl-aannames-zwaar: de aannames die het zwaarst wegen, met redenering",
    "kwaliteit-alle": "alle aannames, uitklapbaar; alleen voor HTML",
    "kwaliteit-gegevens": "tbl-gegevenslog: omvang, bronnen en herkomst per tabel",
    "kwaliteit-bronnen": "zin over wat er van de bronnen gelezen is",
    "kwaliteit-kanttekeningen": "tbl-gegevens-kanttekeningen: bekende gebreken en tegenspraken",
}
"""Every fragment `build/fragments/<name>.md` and what it holds. `kern` takes the place of the shorter one."""


def annexes(story: Story, dataset: Tables, frames: Mapping[str, pd.DataFrame]) -> dict[str, str]:
    """The content of every fragment; the names are those of `FRAGMENTS`.

    Args:
        story: As for the other fragments; the results of each scenario hold the frames of the draws as well.
        dataset: The tables of the story, with their sources.
        frames: The frames of all analyses by name.
    """
    dossier = Dossier(story, dataset, frames)
    return {
        "kern": first_page.first_page(dossier),
        "feiten": factsheets.factsheets(dossier),
        "uitgangspunten": parameters.parameters_table(dossier),
        "uitgangspunten-verloop": parameters.courses_table(dossier),
        "kwaliteit-aannames": quality.summary(dossier),
        "kwaliteit-soorten": quality.kinds_table(dossier),
        "kwaliteit-zwaar": quality.weighty_table(dossier),
        "kwaliteit-alle": quality.full_log(dossier),
        "kwaliteit-gegevens": quality.data_table(dossier),
        "kwaliteit-bronnen": quality.reading_text(dossier),
        "kwaliteit-kanttekeningen": quality.remarks_table(dossier),
    }
