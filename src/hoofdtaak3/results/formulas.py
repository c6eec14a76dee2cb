"""How a finding is computed, in a Dutch line: by the shape of its id, for who asks where a number comes from."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

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
_SHARE = (
    "Per verzoek tekort / vraag, gewogen naar prioriteit (`priority_weights`), over verzoeken met een bekend tekort."
)
_FORMULAS: Final[Sequence[tuple[str, str]]] = (
    (r"capaciteit\.\w+\.\w+\.(aanbod|defensie|beschikbaarheid)", _SUPPLY),
    (r"capaciteit\.\w+\.\w+\.(kans|klasse)", f"{_COVER} {_DRAWS}"),
    (r"capaciteit\.\w+\.\w+\.(open|civiel)", f"Op één verzoek ter grootte van het ijkpunt, als deel daarvan. {_GAP}"),
    (r"capaciteit\.\w+\.\w+\.(open_)?zonder_\w+", f"Dezelfde som, met deze ene belemmering weggedacht. {_GAP}"),
    (
        r"capaciteit\.\w+\.oorzaak\.\w+",
        "Shapley-waarde: het gemiddelde effect van de oorzaak over alle volgordes van wegnemen.",
    ),
    (
        r"capaciteit\.\w+\.marge\.verschil",
        "Omslagpunt min beslag in oorlog, op één verzoek ter grootte van het ijkpunt.",
    ),
    (
        r"capaciteit\.\w+\.marge\.\w+",
        ("Omslagpunt = het grootste beslag van hoofdtaak 1 zonder tekort; exact gezocht langs de treden "
        "van het aanbod."),
    ),
    (r"fase\.\w+\..*(stevig|wisselt|onbeslist|open|onbekend)", f"Lijst van capaciteiten. {_COVER} {_DRAWS}"),
    (r"scenario\.\w+\.onvervuld(_zonder)?", _SHARE),
    (r"scenario\.\w+\.effect", f"Onvervuld met de verschuiving min onvervuld zonder. {_SHARE}"),
    (r"scenario\.\w+\.(tekort|klasse_stevig).*", f"{_GAP} {_DRAWS}"),
    (
        r"scenario\.\w+\.(bij_incident|vaste_taken|losse)",
        "Geteld: verzoeken van deze soort waaraan helemaal wordt voldaan.",
    ),
    (r"scenario\.\w+\.besluit_onbekend", "Geteld: verzoeken en taken waarvan een gegeven voor het besluit ontbreekt."),
    (r"scenarios\..*", f"Geteld over de scenario's. {_GAP}"),
    (r"groei\..*", f"Personeel in een jaar / personeel in het basisjaar, tussen de cijfers van het pad. {_SUPPLY}"),
    (
        r"maatregel\.\w+\.effect|maatregelen\..*",
        "Hetzelfde model met de maatregel erbij, op de dag waarop hij klaar moet zijn.",
    ),
    (r"herkomst.*", "Geteld: waarden in de tabellen, naar herkomst."),
    (r"zekerheid\..*", _DRAWS),
    (
        r"wederkerig\..*",
        ("Wat Defensie van een civiele capaciteit vraagt, als deel daarvan, naast wat die zelf nodig "
        "heeft."),
    ),
    (r"verzoeken\..*", "Een jaar losse verzoeken uit de toevalsreeks van `requests`, elk langs het toetsingskader."),
    (r"waarneming\..*|aantal\..*", "Zo overgenomen uit de tabel."),
    (r"afspraak\..*|instelling\..*", "Zo overgenomen uit de tabel of de parameters."),
)  # fmt: skip


def formula(finding_id: str) -> str:
    """How findings of this shape are computed; empty for names and other texts."""
    return next((text for pattern, text in _FORMULAS if re.fullmatch(pattern, finding_id)), "")
