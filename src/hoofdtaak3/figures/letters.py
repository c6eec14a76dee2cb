"""The parts of the Kamerbrief and the beslisnota that come from the results, as Markdown fragments.

The letter holds robust statements only: see `analyses.statements` for what that means. The memo may say more,
with what it rests on.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from hoofdtaak3 import dutch
from hoofdtaak3.figures import letter_sentences as sentences
from hoofdtaak3.figures.chapters.prose import paragraphs, running
from hoofdtaak3.figures.chapters.statements_table import NO_QUESTION
from hoofdtaak3.figures.chapters.uncertainty_findings import Findings
from hoofdtaak3.figures.codes import CLASSES, UNKNOWN
from hoofdtaak3.figures.letter_findings import (
    Costs,
    Outlook,
    alternatives_now,
    basis_counts,
    question_counts,
    unserved,
    why_none,
)
from hoofdtaak3.figures.markdown import bullets, escape, origin, table
from hoofdtaak3.figures.names import basis_mark
from hoofdtaak3.figures.provenance import overall
from hoofdtaak3.figures.rows import rows_of
from hoofdtaak3.inputs.scenarios.order import common_id

if TYPE_CHECKING:
    import pandas as pd

    from hoofdtaak3.figures.names import Frames, Names
    from hoofdtaak3.inputs.scenarios import Scenario

OUTLOOK = "tbl-brief-oorlog"
DIRECTIONS = "tbl-brief-richtingen"
COSTS = "tbl-nota-kosten"
QUESTIONS_SHOWN = 5
MEASURES_SHOWN = 6
PARTIES_SHOWN = 3
CHOSEN = "mean"
"""Kind of the set of measures that the letters go by: least unserved on average over the scenarios."""

FRAGMENTS: Mapping[str, str] = {
    "brief-kern": "de kernboodschap in één alinea, met wat nog niet vaststaat",
    "brief-zekerheid": "zin: welk deel van de waarden een aanname is",
    "brief-uitval": "kop, zinnen en tbl-brief-oorlog: wat er in oorlog met elke capaciteit gebeurt",
    "brief-alternatieven": "kop en lijsten: wie een tekort helemaal of voor een deel opvangt",
    "brief-geen": "kop en lijst: waar geen civiel alternatief is, en waarom",
    "brief-afspraken": "kop, zinnen en tbl-brief-richtingen: richtingen voor nieuwe afspraken",
    "brief-onbekend": "kop en lijst: wat nog niet vast te stellen is, wat daarvoor nodig is en van wie",
    "nota-kernpunten": "lijst: de kern van de uitkomst",
    "nota-onbekend": "lijst: wat nodig is voor wat nog niet vast te stellen is, en van wie",
    "nota-financieel": "zinnen en tbl-nota-kosten: wat de gekozen maatregelen kosten, en waar dat op rust",
    "nota-juridisch": "zinnen: welke maatregelen vragen om een wijziging van regels",
}
"""Every fragment `build/fragments/<name>.md` of the letters and what it holds."""


@dataclass(frozen=True)
class Dossier:
    """All that the letters are told from. `results` hold `sample_summary` too; `frames` are those of the analyses."""

    dataset: Frames
    scenarios: Mapping[str, Scenario]
    results: Mapping[str, Mapping[str, pd.DataFrame]]
    frames: Mapping[str, pd.DataFrame]
    names: Names

    @cached_property
    def found(self) -> Findings:
        """The statements, with how firm they are."""
        return Findings(self.results, self.frames["statements"])

    @cached_property
    def outlook(self) -> Outlook:
        """What may be stated of war."""
        return Outlook.of_findings(self.found)

    @cached_property
    def chosen(self) -> pd.DataFrame:
        """The chosen measures with what the tables say of them; those for the worst class first, then by gain."""
        rows = self.frames["measure_chosen"]
        mine = rows[rows["kind"] == CHOSEN].merge(self.dataset.frame("measures"), left_on="measure_id", right_on="id")
        rank = [max((self.outlook.rank(key) for key in keys), default=0) for keys in mine["capability_ids"]]
        return mine.assign(rank=rank).sort_values(["rank", "gain_last"], ascending=False, kind="stable")

    @property
    def common(self) -> Scenario:
        """The scenario whose parameters hold for the choice of measures: peace time, else the first."""
        return self.scenarios[common_id(self.scenarios)]


def letters(told: Dossier) -> dict[str, str]:
    """The content of every fragment, by name; the names are those of `FRAGMENTS`."""
    return {
        "brief-kern": paragraphs(" ".join(sentences.core(told.outlook, told.names))),
        "brief-zekerheid": paragraphs(sentences.assumed(overall(told.dataset))),
        "brief-uitval": _part(
            sentences.heading_short(told.outlook),
            paragraphs(
                " ".join([sentences.earlier(told.outlook, told.names), sentences.unlike(told.outlook)]).strip(),
                table=outlook_table(told),
            ),
        ),
        "brief-alternatieven": _part(sentences.heading_covered(told.outlook), _covered(told)),
        "brief-geen": _part(sentences.heading_without(told.outlook), _without(told)),
        "brief-afspraken": _part(sentences.heading_agreements(len(told.chosen)), _agreements(told)),
        "brief-onbekend": _part(sentences.heading_open(told.outlook), _open(told)),
        "nota-kernpunten": bullets([escape(sentence) for sentence in _key_points(told)]),
        "nota-onbekend": _open(told),
        "nota-financieel": _finances(told),
        "nota-juridisch": paragraphs(" ".join(_law(told))),
    }


def outlook_table(told: Dossier) -> str:
    """What happens to each capability in war, worst first; what hangs on a judgement says so."""
    outlook, names = told.outlook, told.names
    rows = [
        *((CLASSES[code], _marked(outlook, code, names)) for code in ("D", "C", "B")),
        ("Defensie schiet tekort; wie dat opvangt, is nog niet vast te stellen", _names(outlook.short_open, names)),
        (CLASSES["A"], _marked(outlook, "A", names)),
        ("nog niet vast te stellen", _names(outlook.undecided, names)),
    ]
    cells = [[escape(dutch.capital(text)) for text in row] for row in rows if row[1]]
    keys = [*outlook.open, *(key for code in CLASSES for key in outlook.of(code))]
    return table(
        ["In oorlog", "Capaciteiten"],
        cells or [["Geen capaciteiten", ""]],
        [30, 70],
        "Wat er in oorlog met elke capaciteit gebeurt, bij één verzoek van de afgesproken of aangenomen omvang. "
        f"{escape(names.mark(keys))}",
        OUTLOOK,
    )


def directions_table(rows: pd.DataFrame, names: Names) -> str:
    """Directions for new agreements: about what, for which capability, with whom, and whether a law must change."""
    cells = [
        [
            escape(row.name),
            escape(dutch.capital(_names(row.capability_ids, names))),
            escape("; ".join(_split(row.agree))),
            row.law_change or UNKNOWN,
        ]
        for row in rows_of(rows)
    ]
    return table(
        ["Richting", "Voor", "Af te spreken tussen", "Wet wijzigen"],
        cells,
        [27, 24, 37, 12],
        f"Richtingen voor nieuwe afspraken. {escape(basis_mark(basis_counts(rows)).replace('waarden', 'richtingen'))}",
        DIRECTIONS,
    )


def costs_table(rows: pd.DataFrame, dataset: Frames) -> str:
    """Per chosen measure its cost as a range, what that rests on, and who pays."""
    values = dataset.frame("measure_values")
    costs = values[values["attribute"] == "cost"].set_index("measure_id")
    cells = []
    for row in rows_of(rows):
        amount, basis = UNKNOWN, ""
        if row.measure_id in costs.index:
            cost = costs.loc[row.measure_id]
            basis = cost["basis"]
            low, likely, high = (dutch.number(float(cost[end])) for end in ("low", "likely", "high"))
            amount = likely if UNKNOWN in (low, likely, high) or low == high else f"{likely} ({low}–{high})"
        cells.append([escape(row.name), amount, origin(basis, "") or UNKNOWN, escape(row.payer)])
    return table(
        ["Maatregel", "Kosten", "Herkomst", "Wie betaalt"],
        cells,
        [37, 19, 14, 30],
        "Kosten van de gekozen maatregelen in miljoenen euro’s, met tussen haakjes de laagste en de hoogste schatting.",
        COSTS,
    )


def _covered(told: Dossier) -> str:
    outlook = told.outlook
    parts = []
    for code in ("B", "C"):
        keys = outlook.of(code)
        if keys:
            lines = [f"{_lead(told, code, key)}: {escape(_parties(told, key))}." for key in keys]
            parts.append(f"{escape(sentences.cover_lead(code, len(keys)))}\n\n{bullets(lines)}")
    return "\n".join(parts) or paragraphs("Daarvoor zijn meer gegevens nodig over de civiele capaciteit.")


def _lead(told: Dossier, code: str, key: str) -> str:
    judged = f" ({sentences.JUDGED})" if key in told.outlook.judged(code) else ""
    return f"**{escape(dutch.capital(told.names.listing([key])))}**{judged}"


def _parties(told: Dossier, capability: str) -> str:
    alternatives = alternatives_now(told.dataset.frame("civil_alternatives"))
    mine = alternatives[(alternatives["capability_id"] == capability) & alternatives["mandate"].fillna(value=False)]
    named = _pool_names(told.dataset, mine["pool_id"])
    if len(named) > PARTIES_SHOWN + 1:
        named = [*named[:PARTIES_SHOWN], f"nog {dutch.count_word(len(named) - PARTIES_SHOWN)} partijen"]
    return "; ".join(named) or UNKNOWN


def _without(told: Dossier) -> str:
    keys = told.outlook.of("D")
    if not keys:
        return paragraphs("Dat kan nog blijken waar de uitkomst nog niet vast te stellen is.")
    lines = []
    for key in keys:
        reason, pools = why_none(key, told.dataset.frame("civil_alternatives"))
        why = sentences.reason(reason, _pool_names(told.dataset, pools))
        lines.append(f"{_lead(told, 'D', key)}: {escape(why)}.")
    return f"{bullets(lines)}\n"


def _agreements(told: Dossier) -> str:
    shown = told.chosen.head(MEASURES_SHOWN)
    text = paragraphs(sentences.directions(len(shown), len(told.chosen)))
    return text if shown.empty else f"{text}\n{directions_table(shown, told.names)}"


def _open(told: Dossier) -> str:
    counts = question_counts(told.found)
    if not counts:
        return paragraphs(
            "De uitkomst voor oorlog wacht op geen enkele open vraag. Nieuwe gegevens kunnen haar veranderen."
        )
    questions = told.dataset.frame("open_questions").set_index("id")
    asked: dict[str, list[str]] = {}
    for key in list(counts)[:QUESTIONS_SHOWN]:
        known = key in questions.index
        who = dutch.listing(_split(str(questions.loc[key, "who"]))) if known else dutch.capital(UNKNOWN)
        asked.setdefault(who, []).append(str(questions.loc[key, "question"]) if known else f"{NO_QUESTION}.")
    lines = [f"**{escape(who)}**: {escape(' '.join(texts))}" for who, texts in asked.items()]
    tail = sentences.more_questions(min(len(counts), QUESTIONS_SHOWN), len(counts))
    lead = "Voor wat nog niet vast te stellen is, is dit het eerst nodig, en van wie:"
    return f"{lead}\n\n{bullets(lines)}\n{paragraphs(tail)}"


def _key_points(told: Dossier) -> list[str]:
    return [
        *sentences.core(told.outlook, told.names),
        sentences.heading_agreements(len(told.chosen)) + ": geen besluiten, maar onderwerpen voor overleg.",
        sentences.assumed(overall(told.dataset)),
    ]


def _finances(told: Dossier) -> str:
    rows, measures = told.chosen, told.common.measures
    ids = list(rows["measure_id"])
    costs = Costs.of_measures(ids, told.frames["measure_options"])
    values = told.dataset.frame("measure_values")
    bases = basis_counts(values[(values["attribute"] == "cost") & values["measure_id"].isin(ids)])
    text = paragraphs(
        f"{sentences.costs(costs, measures.date)} {sentences.costs_rest_on(bases)}".strip(),
        " ".join(
            part
            for part in (
                sentences.within(costs, measures.budget),
                sentences.effect(*unserved(told.frames["measure_frontier"], ids)) if ids else "",
            )
            if part
        ),
    )
    return f"{text}\n{costs_table(rows, told.dataset)}" if ids else text


def _law(told: Dossier) -> list[str]:
    rows = told.chosen
    named = {code: list(rows.loc[rows["law_change"] == code, "name"]) for code in ("ja", "nee")}
    unknown = list(rows.loc[~rows["law_change"].isin(["ja", "nee"]), "name"])
    return sentences.law(named["ja"], unknown, len(named["nee"]))


def _part(heading: str, body: str) -> str:
    return f"# {escape(heading)}\n\n{body}"


def _marked(outlook: Outlook, code: str, names: Names) -> str:
    firm, judged = (_names(keys, names) for keys in (outlook.firm(code), outlook.judged(code)))
    if firm and judged:
        return f"{firm}; {sentences.JUDGED} ook: {judged}"
    return firm or (f"{sentences.JUDGED}: {judged}" if judged else "")


def _names(keys: Iterable[str], names: Names) -> str:
    """Names in a table's cell; many of them hold the word `en`, so the usual listing would be hard to take apart."""
    return "; ".join(names.listing([key]) for key in keys)


def _pool_names(dataset: Frames, pools: pd.Series | tuple[str, ...]) -> list[str]:
    pool_names = dataset.frame("civil_pools").set_index("id")["name"].to_dict()
    return [running(pool_names.get(pool, pool)) for pool in dict.fromkeys(pools)]


def _split(cell: str) -> list[str]:
    return [part.strip() for part in cell.split(";") if part.strip()]
