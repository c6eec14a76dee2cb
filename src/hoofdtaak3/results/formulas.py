"""How a finding is computed and from how much, by the shape of its id, for who asks where a number comes from."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, Literal, NamedTuple

Reach = Literal["rows", "settings", "reference", "scenario", "everything"]
"""What a finding is computed from besides the rows that it rests on.

Nothing (`rows`); settings of its scenario; on the reference request, settings and personnel of the scenario that stands
for all; all that happens in its scenario; all values in all scenarios.
"""


class Formula(NamedTuple):
    """How findings of one shape are computed."""

    text: str
    """Dutch; empty for names and other texts."""
    reach: Reach
    sources: Sequence[str]
    """Tables whose rows count too, of some only one row (`table/row`), and the figure that is counted.

    `waarden` are all values, `bronnen` all rows that name a source.
    """


_GAP = (
    "Tekort = vraag min wat Defensie en civiele partijen op tijd leveren, elke dag, verzoek voor "
    "verzoek in volgorde van rang."
)
_SUPPLY = (
    "Aanbod = eenheden × groei × inzetbaarheid × (1 − beslag hoofdtaak 1 − beslag hoofdtaak 2), "
    "afgerond als het niet deelbaar is."
)
_DRAWS = "Geteld over de trekkingen waarin elk oordeel en elke verzonnen waarde varieert tussen laag en hoog."
_COVER = (
    "Klasse: dekking = 1 − tekort met civiele hulp / tekort zonder; A geen tekort, B vanaf "
    "`covered`, D tot en met `none`, anders C."
)
_STAND_IN = (
    "Civiele alternatieven op één verzoek ter grootte van het ijkpunt: wie bestaat, mag het en is er binnen de norm."
)
_SHARE = (
    "Per verzoek tekort / vraag, gewogen naar prioriteit (`priority_weights`), over verzoeken met een bekend tekort."
)
_ONE = "Op één verzoek ter grootte van het ijkpunt, als deel daarvan."
_TIPPING = (
    "Omslagpunt = het grootste beslag van hoofdtaak 1 zonder tekort; exact gezocht langs de treden van het aanbod."
)
_SHAPLEY = "Shapley-waarde: het gemiddelde effect van de oorzaak over alle volgordes van wegnemen."
_MEASURED = "Hetzelfde model met de maatregel erbij, op de dag waarop hij klaar moet zijn."
_GROWN = f"Personeel in een jaar / personeel in het basisjaar, tussen de cijfers van het pad. {_SUPPLY}"
_TABLE = "Zo overgenomen uit de tabel."
_SETTING = "Zo overgenomen uit de parameters:"
_DRAWN = "Geteld: regels van de tabel onder de figuur."
_FORMULAS: Final[Sequence[tuple[str, str, Reach, str]]] = (
    (r"capaciteit\.(?P<row>\w+)\.(naam|omschrijving|soort|eenheid|eenheden)", "", "rows", "capabilities"),
    (r"capaciteit\.\w+\.oorzaak\.(scenario|open)", f"Het scenario waarin het grootste deel open blijft. {_GAP}",
     "everything", ""),
    (r"capaciteit\.\w+\.oorzaak\.\w+", _SHAPLEY, "everything", ""),
    (r"capaciteit\.\w+\.\w+\.(aanbod|beschikbaarheid)", _SUPPLY, "reference", "capabilities"),
    (r"capaciteit\.\w+\.\w+\.kans", f"{_COVER} {_DRAWS}", "reference", "capabilities civil_alternatives"),
    (r"capaciteit\.\w+\.\w+\.klasse", f"{_COVER} {_DRAWS}", "reference", "capabilities civil_alternatives"),
    (
        r"capaciteit\.\w+\.\w+\.(defensie|open|civiel)", f"{_ONE} {_GAP}", "reference",
        "capabilities civil_alternatives",
    ),
    (
        r"capaciteit\.\w+\.\w+\.(open_)?zonder_\w+",
        f"Dezelfde som, met deze ene belemmering weggedacht. {_ONE} {_GAP}", "reference",
        "capabilities civil_alternatives",
    ),
    (r"capaciteit\.\w+\.marge\.beslag", _TABLE, "rows", ""),
    (r"capaciteit\.\w+\.marge\.verschil", f"Omslagpunt min beslag in oorlog. {_ONE} {_TIPPING}", "reference",
     "capabilities civil_alternatives"),
    (r"capaciteit\.\w+\.marge\.\w+", f"{_ONE} {_TIPPING}", "reference", "capabilities civil_alternatives"),
    (r"fase\.\w+\.minder_dan_half", f"Lijst: gemiddeld minder dan een halve eenheid over. {_SUPPLY}", "reference", ""),
    (r"fase\.\w+\..*", f"Lijst van capaciteiten. {_COVER} {_DRAWS}", "reference", ""),
    (r"vrede\.\w+\.\w+", f"Lijst van capaciteiten. {_COVER} {_DRAWS}", "scenario", ""),
    (r"scenario\.\w+\.onvervuld(_zonder)?", _SHARE, "scenario", ""),
    (r"scenario\.\w+\.effect", f"Onvervuld met de verschuiving min onvervuld zonder. {_SHARE}", "scenario", ""),
    (r"scenario\.\w+\.(tekort|klasse_stevig).*", f"{_GAP} {_DRAWS}", "scenario", ""),
    (
        r"scenario\.\w+\.(bij_incident|vaste_taken|losse)",
        "Geteld: verzoeken van deze soort waaraan helemaal wordt voldaan.", "scenario", "",
    ),
    (
        r"scenario\.\w+\.besluit_onbekend",
        "Geteld: verzoeken en taken waarvan een gegeven voor het besluit ontbreekt.", "scenario", "",
    ),
    (r"scenario\.\w+\.(naam|omschrijving)", "", "settings", ""),
    (r"scenario\.\w+\.incidenten", "Zo overgenomen uit de parameters van het scenario.", "settings", "incidents"),
    (r"scenario\.\w+\.gevraagd", "Lijst: waarvan de verzoeken in dit scenario eenheden vragen.", "scenario", ""),
    (r"scenario\.\w+\.vragers", f"Lijst: partijen met een verzoek met tekort. {_GAP}", "scenario", ""),
    (r"scenario\.\w+\.\w+", "Zo overgenomen uit de parameters van het scenario.", "settings", ""),
    (r"scenarios\.getekend", _DRAWN, "everything", "fig-effect"),
    (r"scenarios\.hoogstens", "Zo vast in het programma.", "rows", ""),
    (r"scenarios\..*", f"Geteld over de scenario's. {_GAP}", "everything", ""),
    (r"zelfredzaamheid\..*", f"Twee scenario's die verder gelijk zijn. {_GAP}", "everything", ""),
    (
        r"groei\.(personeel\.\w+|jaar|later\.jaar)", f"{_TABLE} De toename is het doel / het laatste cijfer, min 1.",
        "rows", "personnel",
    ),
    (r"groei\.doorwerking\.\w+", _TABLE, "rows", ""),
    (r"groei\.scenario\.\w+", f"{_GROWN} {_GAP}", "everything", ""),
    (r"groei\..*", _GROWN, "reference", ""),
    (r"maatregel\.(?P<row>\w+)\.(naam|wet)", _TABLE, "rows", "measures"),
    (
        r"maatregel\.\w+\.op_tijd", "Besluit plus doorlooptijd tegen de dag waarop hij klaar moet zijn.", "settings",
        "measures measure_values",
    ),
    (r"maatregel\.\w+\.effect", _MEASURED, "everything", ""),
    (r"maatregel\.\w+\.\w+", _TABLE, "rows", ""),
    (r"maatregelen\.getekend", _DRAWN, "everything", "fig-maatregelen"),
    (r"maatregelen\.(besluit|gereed)", f"{_SETTING} `measures`.", "settings", ""),
    (r"maatregelen\.grens_vaak", "Zo vast in het programma.", "rows", ""),
    (r"maatregelen\..*", _MEASURED, "everything", "measures civil_alternatives"),
    (r"herkomst.*", "Geteld: waarden in de tabellen, naar herkomst.", "rows", "waarden"),
    (r"zekerheid\.getoond\.trekkingen", _DRAWN, "reference", "fig-trekkingen"),
    (r"zekerheid\.getoond\.omslagpunt", _DRAWN, "reference", "fig-omslagpunt"),
    (r"zekerheid\.(fasen|regel\.midden)", "Zo vast in het programma.", "rows", ""),
    (r"zekerheid\.gegevens\.\w+", f"Rangcorrelatie met het tekort. {_DRAWS}", "everything", ""),
    (r"zekerheid\.marge\.\w+", f"{_ONE} {_TIPPING}", "reference", ""),
    (r"zekerheid\..*", _DRAWS, "reference", ""),
    (r"wederkerig\.getoond", _DRAWN, "rows", "fig-wederkerigheid"),
    (r"wederkerig\.(dubbel|klasse|verdwijnt)", f"Met en zonder wat Defensie vraagt. {_ONE} {_GAP}", "reference", ""),
    (r"wederkerig\.tekort\.\w+", f"Met en zonder wat Defensie vraagt. {_GAP}", "everything", ""),
    (
        r"wederkerig\..*",
        "Wat Defensie van een civiele capaciteit vraagt, als deel daarvan, naast wat die zelf nodig heeft.", "rows",
        "reciprocal_claims civil_pools",
    ),
    (r"verzoeken\.ijking\.dagen", f"{_SETTING} `days`.", "settings", ""),
    (r"verzoeken\.ijking\..*", "De losse verzoeken van het scenario, elk langs het toetsingskader.", "everything", ""),
    (
        r"verzoeken\..*", "Een jaar losse verzoeken uit de toevalsreeks van `requests`, elk langs het toetsingskader.",
        "everything", "",
    ),
    (r"waarneming\.(?P<row>\w+)", _TABLE, "rows", "observations"),
    (r"afspraak\.(?P<row>\w+)", _TABLE, "rows", "commitments"),
    (
        r"aantal\.\w+", "Geteld: regels van de tabel.", "rows",
        "capabilities open_questions commitments regions observations",
    ),
    (r"capaciteit\.\w+\.inspringen\.\w+", _STAND_IN, "reference", "civil_alternatives civil_pools"),
    (r"inspringen\.\w+", _STAND_IN, "reference", "civil_alternatives civil_pools"),
    (r"capaciteit\.\w+\.\w+\.snelste_uren", _STAND_IN, "reference", "civil_alternatives civil_pools"),
    (r"capaciteit\.\w+\.\w+\.nodig_eenheden", f"{_ONE} {_SUPPLY} {_GAP}", "reference", "capabilities"),
    (
        r"capaciteit\.\w+\.onderbouwd", "Geteld: waarden van deze capaciteit die op een bron of opgave rusten.", "rows",
        "",
    ),
    (r"capaciteit\.\w+\.(norm|maat\.\w+)", _TABLE, "rows", "capability_values"),
    (r"oorzaken\.getekend", _DRAWN, "everything", "fig-oorzaken"),
    (r"oorzaken\.grootste\.\w+", "Lijst: capaciteiten waarvan deze oorzaak het grootste Shapley-deel is.", "everything",
     ""),
    (r"oorzaken\.\w+", f"Lijst: capaciteiten met een tekort in een scenario. {_GAP}", "everything", ""),
    (
        r"regio\.\w+|beeld\.\w+", "Geteld: wat partijen zelf hebben opgegeven, in de tabellen en in data/civil/.",
        "rows", "waarden regions civil_pools",
    ),
    (r"nodig\.\w+", f"Geteld: conclusies, en de open vragen waarop zij wachten. {_DRAWS}", "everything",
     "open_questions"),
    (
        r"voorbeeld\.capaciteit", f"De capaciteit die elke stap laat zien. {_SUPPLY} {_GAP}", "everything",
        "capabilities",
    ),
    (r"voorbeeld\.\w+", f"Eén capaciteit stap voor stap. {_SUPPLY} {_GAP}", "reference", "capabilities"),
    (r"figuur\.kern\.getekend", _DRAWN, "reference", "fig-kern"),
    (r"figuur\.inspringers\.getekend", _DRAWN, "reference", "fig-inspringers"),
    (
        r"bronnen\.jongste", "De laatste datum van de bronnen in data/bibliography.json die een regel noemt.", "rows",
        "bronnen",
    ),
    (r"zonder_alternatief\.\w+", f"Lijst van capaciteiten, naar wat inspringen belemmert. {_COVER}", "reference", ""),
    (r"instelling\.trekkingen", f"{_SETTING} `uncertainty.draws`.", "settings", ""),
    (r"instelling\.stevig", f"{_SETTING} `uncertainty.firm`.", "settings", ""),
    (r"instelling\.gedekt", f"{_SETTING} `thresholds.covered`.", "settings", ""),
    (r"instelling\.geen", f"{_SETTING} `thresholds.none`.", "settings", ""),
)  # fmt: skip


def formula(finding_id: str) -> Formula | None:
    """How findings of this shape are computed; None if that is not known.

    Of a table of which one row counts, that is `table/row`.
    """
    for pattern, text, reach, sources in _FORMULAS:
        if found := re.fullmatch(pattern, finding_id):
            row = found.groupdict().get("row")
            return Formula(text, reach, [f"{name}/{row}" if row else name for name in sources.split()])
    return None
