"""The first page: the conclusion in five sentences; the key figures stand below it.

Every sentence knows its cases (none, one, many, unknown). A member of parliament may read nothing else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hoofdtaak3 import dutch
from hoofdtaak3.figures import claims, provenance
from hoofdtaak3.figures.annexes.key_figures import key_figures
from hoofdtaak3.figures.chapters import measure_sentences
from hoofdtaak3.figures.chapters.prose import of_capacities
from hoofdtaak3.figures.findings import Headline
from hoofdtaak3.figures.markdown import bullets, escape
from hoofdtaak3.figures.shares import part

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hoofdtaak3.figures.annexes.dossier import Dossier


def first_page(dossier: Dossier) -> str:
    """The box with the conclusion, and the key figures below it; the class matrix follows in the chapter."""
    names, phases = dossier.names, dossier.phases
    sentences = [
        claims.supply(phases, names),
        claims.effect(dossier.story.capabilities, dossier.titles, names),
        certainty(dossier),
        # These two stay together: the last one speaks of what the one before it named.
        claims.alternatives(phases, names),
        action(dossier),
    ]
    box = bullets([escape(sentence) for sentence in sentences])
    counts = provenance.overall(dossier.story.dataset)
    head = escape(provisional(counts))
    return f"::: {{.kern}}\n\n{head}\n\n{box}\n:::\n\n{key_figures(dossier)}"


def provisional(counts: Mapping[str, int]) -> str:
    """What the reader must know before any number; `counts` are values by basis."""
    total = sum(counts.values())
    if not total:
        return "De tabellen bevatten nog geen waarden."
    assumed = counts.get("oordeel", 0) + counts.get("fictief", 0)
    missing = total - assumed - counts.get("bron", 0) - counts.get("opgave", 0)
    if not assumed and not missing:
        return "Alle waarden komen uit een bron of van de partij zelf."
    if not assumed:
        return f"Voorlopig: {part(missing / total)} van de waarden is onbekend."
    return f"Voorlopig: {part(assumed / total)} van de waarden is een oordeel of verzonnen. Dit is geen voorspelling."


def certainty(dossier: Dossier) -> str:
    """Of how many capabilities the class of the worst phase does not change within what is invented."""
    total, fixed = len(dossier.draws.kind("headline")), len(dossier.draws.robust("headline"))
    if not total:
        return "Hoe zeker de uitkomsten zijn, is niet te zeggen: er is geen enkele klasse bepaald."
    if not fixed:
        return "De klasse in de slechtste fase staat nog voor geen enkele capaciteit vast."
    if fixed == total:
        return "De klasse in de slechtste fase staat voor elke capaciteit vast, binnen het bereik van wat verzonnen is."
    return (
        f"De klasse in de slechtste fase staat vast voor {of_capacities(fixed, total)}; bij "
        f"{dutch.count_word(total - fixed)} hangt zij af van gegevens die verzonnen zijn of ontbreken."
    )


def action(dossier: Dossier) -> str:
    """Where agreements are needed first, and what the chosen measures do."""
    found = Headline.of(dossier.phases)
    measures = measure_sentences.claim(dossier.measures)
    if found.none:
        which = "Daarvoor" if len(found.none) == 1 else f"Voor die {dutch.count_word(len(found.none))}"
        first = f"{which} zijn nieuwe afspraken het eerst nodig"
    elif found.partly:
        listed = dossier.names.listing(found.partly, claims.NAMED)
        first = f"Nieuwe afspraken zijn het eerst nodig voor {listed}"
    else:
        return measures
    return f"{first}. {measures}"
