"""The parts of the Kamerbrief and the beslisnota that come from results: what they say in each case, and what never."""

from __future__ import annotations

import math
import re
from datetime import date
from types import SimpleNamespace

import pandas as pd
import pypandoc
import pytest

from hoofdtaak3.figures import letter_sentences as sentences
from hoofdtaak3.figures.chapters.uncertainty_findings import SHARES, Findings
from hoofdtaak3.figures.letter_findings import Costs, Outlook, Reason, question_counts, unserved, why_none
from hoofdtaak3.figures.letters import FRAGMENTS, Dossier, letters
from hoofdtaak3.figures.names import Names

NAN = math.nan
PHASES = ("vrede", "spanning", "conflict", "oorlog")


def statement(key, phase, best, worst=None, needs="q"):
    """One row of the frame `statements`; robust unless the extremes differ."""
    worst = worst or best
    robust = int(worst == best != "onbekend")
    return {
        "kind": "phase", "capability_id": key, "phase": phase, "scenario_id": "", "class": best, "robust": robust,
        "worst": worst, "best": best, "needs": () if robust else (needs,),
    }  # fmt: skip


def statements(**war):
    """Four phases of each capability: always available before war; `war` is the best class and the worst."""
    rows = []
    for key, found in war.items():
        best, _, worst = found.partition("-")
        rows += [statement(key, phase, "A") for phase in PHASES[:-1]]
        rows.append(statement(key, "oorlog", best, worst or None))
    return pd.DataFrame(rows, columns=list(statement("", "", "A")))


def draws(**firm):
    """`sample_summary` in war: in which share of the draws a capability has class D, and how stable its class is."""
    rows = []
    for key, (share, stability) in firm.items():
        shares = dict.fromkeys(SHARES.values(), 0.0) | {"share_D": share, "share_A": 1 - share}
        rows.append({"capability_id": key, "phase": "oorlog", "stability": stability, **shares})
    return pd.DataFrame(rows, columns=["capability_id", "phase", "stability", *SHARES.values()])


def outlook(firm=None, **war):
    """What may be stated of war; `firm` as in `draws`, else everything holds in every draw."""
    table = draws(**(firm or dict.fromkeys(war, (1.0, 1.0))))
    return Outlook.of_findings(Findings({"vredestijd": {"sample_summary": table}}, statements(**war)))


def measure(key, name, law="nee", **changes):
    """One row of the table `measures`."""
    row = {
        "id": key, "name": name, "agree": "Defensie; Regio's", "payer": "nog af te spreken", "law_change": law,
        "basis": "oordeel",
    }  # fmt: skip
    return row | changes


def cost(key, low, likely, high, basis="fictief"):
    """One row of `measure_values`."""
    return {
        "measure_id": key, "attribute": "cost", "low": low, "likely": likely, "high": high, "basis": basis,
    }  # fmt: skip


class Data:
    """The tables of the samples, with measures."""

    def __init__(self, samples, measures, values):
        self.tables = samples.SampleData().tables
        self.tables["measures"] = pd.DataFrame(measures, columns=list(measure("", "")))
        self.tables["measure_values"] = pd.DataFrame(values, columns=list(cost("", 0, 0, 0)))

    def frame(self, name):
        """The table of that name."""
        return self.tables[name]


def dossier(samples, table, chosen=(("water_law", "water"), ("search_pool", "zoekteams"))):
    """Letters over the capabilities of the samples, with these statements and chosen measures."""
    measures = [measure("water_law", "Water & wet", "ja"), measure("search_pool", "Zoekpool", "onbekend")]
    values = [cost("water_law", 1.0, 2.0, 5.0), cost("search_pool", NAN, NAN, NAN, "")]
    options = pd.DataFrame(
        [("water_law", 1.0, 2.0, 5.0), ("search_pool", NAN, NAN, NAN)],
        columns=["measure_id", "cost_low", "cost", "cost_high"],
    )
    frames = {
        "statements": table,
        "measure_options": options,
        "measure_chosen": pd.DataFrame(
            [
                (kind, key, 2.0, 0.1, ("conflict",), (capability,))
                for key, capability in chosen
                for kind in ("mean", "worst")
            ],
            columns=["kind", "measure_id", "cost", "gain_last", "scenario_ids", "capability_ids"],
        ),
        "measure_frontier": pd.DataFrame(
            [("none", (), 0.4), ("mean", ("water_law",), 0.3), ("mean", ("search_pool", "water_law"), 0.1)],
            columns=["kind", "ids", "remaining_mean"],
        ),
    }
    data = Data(samples, measures, values)
    settings = SimpleNamespace(measures=SimpleNamespace(date=date(2030, 1, 1), budget=4.0))
    keys = dict.fromkeys(table["capability_id"], (1.0, 1.0))
    results = {"vredestijd": {"sample_summary": draws(**keys)}}
    return Dossier(data, {"vredestijd": settings}, results, frames, Names.of(data))


def test_outlook_keeps_judged_and_open_apart():
    """A class that holds, one that hangs on a judgement, a certain shortfall without a class, and nothing known."""
    found = outlook(
        {"a": (1.0, 1.0), "b": (0.5, 0.6), "c": (1.0, 0.5), "d": (0.1, 0.2), "e": (0.0, 1.0)},
        a="D", b="D", c="B-C", d="A-C", e="onbekend",
    )  # fmt: skip
    assert found.firm("D") == ("a",)
    assert found.judged("D") == ("b",)
    assert found.short == ("a", "b", "c")
    assert found.firmly_short == ("a", "c")
    assert found.short_open == ("c",)
    assert found.undecided == ("d", "e")
    assert found.total == 5


def test_shortfall_before_war_is_told_once():
    """A capability that falls short from tension on is not told again for conflict."""
    rows = [statement("a", phase, best) for phase, best in zip(PHASES, "ABCD", strict=True)]
    rows += [statement("b", phase, best) for phase, best in zip(PHASES, "AABB", strict=True)]
    found = Outlook.of_findings(Findings({"vredestijd": {"sample_summary": draws()}}, pd.DataFrame(rows)))
    assert found.before == {"spanning": ("a",), "conflict": ("b",)}
    assert (
        sentences.earlier(found, Names())
        == "Defensie schiet in de fase spanning al bij a en in de fase conflict al bij b tekort."
    )


@pytest.mark.parametrize(
    ("war", "firm", "words"),
    [
        ({}, None, "Er zijn geen capaciteiten om iets over te zeggen."),
        ({"a": "onbekend"}, None, "Nog van geen enkele capaciteit is vast te stellen wat er in oorlog gebeurt."),
        ({"a": "A"}, None, "Van geen enkele capaciteit staat vast dat Defensie in oorlog tekortschiet."),
        ({"a": "D", "b": "A"}, None, ("één van de twee capaciteiten niet meer leveren in de afgesproken of aangenomen "
         "omvang, meestal ook als onze oordelen anders uitvallen.")),
        ({"a": "D", "b": "D"}, {"a": (1.0, 1.0), "b": (0.4, 0.4)}, ("beide capaciteiten niet meer leveren in de "
         "afgesproken of aangenomen omvang. Bij één daarvan blijft dat "
         "meestal zo als onze oordelen anders uitvallen.")),
        ({"a": "D"}, {"a": (0.4, 0.4)}, "Vallen onze oordelen anders uit, dan kan dat voor elk daarvan veranderen."),
        ({"a": "D", "b": "A-B"}, None, "Voor één capaciteit is nog niet vast te stellen of Defensie in oorlog"),
    ],
)  # fmt: skip
def test_core(war, firm, words):
    """The core says how much falls short, how that rests on judgement, and what is not known yet."""
    assert words in " ".join(sentences.core(outlook(firm, **war), Names()))


@pytest.mark.parametrize(
    ("firm", "words"),
    [
        ({"a": (0.0, 1.0), "b": (0.0, 1.0)}, "Dan is er geen civiel alternatief voor a en b."),
        (
            {"a": (1.0, 1.0), "b": (1.0, 0.5)},
            "Dan is er geen civiel alternatief voor a, en naar ons oordeel ook niet voor b.",
        ),
        ({"a": (1.0, 0.5), "b": (1.0, 0.5)}, "Naar ons oordeel is er dan geen civiel alternatief voor a en b."),
    ],
)
def test_without_alternative(firm, words):
    """A class that hangs on a judgement is never told as one that holds."""
    assert sentences.without(outlook(firm, a="D", b="D"), Names()) == words
    assert "geen enkele" in sentences.without(outlook(a="A", b="A"), Names())


@pytest.mark.parametrize(
    ("function", "war", "firm", "words"),
    [
        (sentences.heading_short, {"a": "A"}, None, ("Nog van geen enkele capaciteit staat vast dat "
            "Defensie in oorlog tekortschiet")),
        (sentences.heading_short, {"a": "B"}, None, "In oorlog schiet Defensie tekort bij de enige capaciteit"),
        (sentences.heading_short, {"a": "B", "b": "A"}, None, ("In oorlog schiet Defensie tekort bij één "
            "van de twee capaciteiten")),
        (sentences.heading_covered, {"a": "A"}, None, ("Nog nergens staat vast dat civiele partijen "
            "een tekort kunnen opvangen")),
        (sentences.heading_covered, {"a": "B"}, {"a": (1.0, 0.5)},
         "Bij één capaciteit kunnen civiele partijen naar ons oordeel een tekort helemaal opvangen"),
        (sentences.heading_covered, {"a": "C"}, None, ("Bij één capaciteit kunnen civiele partijen "
            "een tekort deels opvangen")),
        (sentences.heading_covered, {"a": "B", "b": "C"}, None,
         "Bij twee capaciteiten kunnen civiele partijen een tekort helemaal of deels opvangen"),
        (sentences.heading_without, {"a": "A"}, None, "Nergens staat vast dat een civiel alternatief ontbreekt"),
        (sentences.heading_without, {"a": "D"}, None, "Voor één capaciteit is er geen civiel alternatief"),
        (sentences.heading_without, {"a": "D"}, {"a": (1.0, 0.5)},
         "Voor één capaciteit is er naar ons oordeel geen civiel alternatief"),
        (sentences.heading_without, {"a": "D", "b": "D"}, {"a": (1.0, 1.0), "b": (1.0, 0.5)},
         "Voor één capaciteit is er geen civiel alternatief, en naar ons oordeel voor nog één"),
        (sentences.heading_open, {"a": "A"}, None, "De uitkomst voor oorlog staat voor elke capaciteit vast"),
        (sentences.heading_open, {"a": "A-B"}, None, ("Voor de enige capaciteit is de uitkomst "
            "nog niet vast te stellen")),
        (sentences.unlike, {"a": "A"}, None, ""),
        (sentences.unlike, {"a": "C"}, {"a": (1.0, 0.5)}, ("Bij één capaciteit hangt sterk van een oordeel af "
            "hoeveel anderen in oorlog overnemen. In de tabel staat daar ‘naar ons oordeel’.")),
        (sentences.unlike, {"a": "C"}, {"a": (0.5, 0.5)}, ("Bij één capaciteit hangt sterk van een oordeel af "
            "of Defensie in oorlog tekortschiet, en hoeveel anderen dan overnemen. In de tabel staat daar "
            "‘naar ons oordeel’.")),
        (sentences.unlike, {"a": "C", "b": "A"}, {"a": (1.0, 0.5), "b": (0.5, 0.5)}, ("Bij twee capaciteiten hangt "
            "sterk van een oordeel af hoeveel anderen in oorlog overnemen, en bij één daarvan ook of Defensie "
            "tekortschiet. In de tabel staat daar ‘naar ons oordeel’.")),
    ],
)  # fmt: skip
def test_headings(function, war, firm, words):
    """The headings of the letter are its messages, in every case."""
    assert function(outlook(firm, **war)) == words


@pytest.mark.parametrize(
    ("shown", "total", "end"),
    [
        (0, 0, "Welke afspraken nodig zijn, is nog niet vast te stellen."),
        (3, 3, "die waarden zijn een oordeel of verzonnen."),
        (6, 7, "De tabel noemt er zes; de andere staat in de impactanalyse (bijlage 1)."),
        (6, 9, "De tabel noemt er zes; de andere drie staan in de impactanalyse (bijlage 1)."),
    ],
)
def test_directions_count_what_the_table_leaves_out(shown, total, end):
    """The table and what it leaves out add up to the number in the heading."""
    assert sentences.directions(shown, total).endswith(end)


def test_heading_of_agreements():
    """None, one and many directions."""
    assert [sentences.heading_agreements(count) for count in (0, 1, 2)] == [
        "Voor nieuwe afspraken zijn er nog geen richtingen",
        "Voor nieuwe afspraken is er één richting",
        "Voor nieuwe afspraken zijn er twee richtingen",
    ]


def alternative(status="available", mandate=None, **changes):
    """One row of `civil_alternatives`."""
    row = {
        "capability_id": "a", "pool_id": "p" if status == "available" else "", "status": status,
        "mandate": pd.NA if mandate is None else mandate, "exists_from": None, "basis": "oordeel",
    }  # fmt: skip
    return row | changes


@pytest.mark.parametrize(
    ("rows", "reason", "pools"),
    [
        ([alternative("none")], Reason.STATED, ()),
        ([alternative("unknown")], Reason.UNKNOWN, ()),
        ([], Reason.UNKNOWN, ()),
        ([alternative(mandate=False), alternative(mandate=False, pool_id="q")], Reason.MANDATE, ("p", "q")),
        ([alternative(mandate=False), alternative(pool_id="q")], Reason.MANDATE_UNKNOWN, ("q",)),
        ([alternative(mandate=False), alternative(mandate=True, pool_id="q")], Reason.SMALL, ("q",)),
        ([alternative(mandate=True, exists_from=date(2029, 1, 1))], Reason.UNKNOWN, ()),
        ([alternative(mandate=True, basis="fictief")], Reason.UNKNOWN, ()),
    ],
)
def test_why_there_is_none(rows, reason, pools):
    """The reason follows from the tables; what does not exist yet or is invented is no alternative."""
    frame = pd.DataFrame(rows, columns=list(alternative()))
    assert why_none("a", frame) == (reason, pools)


def test_reasons_have_words():
    """Every reason has its own sentence; a long list of parties is cut."""
    words = [sentences.reason(reason, ["p"]) for reason in Reason]
    assert len(set(words)) == len(Reason)
    assert sentences.reason(Reason.MANDATE, list("abcdef")) == (
        "er zijn civiele partijen (a; b; c; d; en andere), maar die zijn niet bevoegd"
    )


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (Costs(0, 0, 0.0, 0.0, 0.0), "Er zijn geen maatregelen gekozen. Er is dus geen bedrag te noemen."),
        (Costs(2, 2, 0.0, 0.0, 0.0), "Van geen enkele gekozen maatregel zijn de kosten bekend."),
        (Costs(1, 0, 1.0, 2.5, 4.0), ("De gekozen maatregel kost tot 1 januari 2030 naar "
            "schatting € 2,5 miljoen, met een marge "
         "van € 1 miljoen tot € 4 miljoen.")),
        (Costs(3, 0, 1.0, 2.0, 4.0), ("De drie gekozen maatregelen kosten samen tot 1 "
            "januari 2030 naar schatting € 2 miljoen, "
         "met een marge van € 1 miljoen tot € 4 miljoen.")),
        (Costs(3, 1, 1.0, 2.0, 4.0), ("Van twee van de drie gekozen maatregelen is het "
            "bedrag bekend; die kosten samen tot "
         "1 januari 2030 naar schatting € 2 miljoen, met een marge van € 1 "
            "miljoen tot € 4 miljoen. Van één ontbreekt het "
         "bedrag.")),
    ],
)  # fmt: skip
def test_costs(found, words):
    """A sum says what it leaves out; nothing known is no amount of 0."""
    assert sentences.costs(found, date(2030, 1, 1)) == words


def test_costs_leave_out_what_is_not_known():
    """A measure without a known amount counts as unknown, not as free."""
    options = pd.DataFrame({"measure_id": ["a", "b", "c"], "cost_low": [1.0, 1.0, NAN], "cost": [2.0, 3.0, 4.0],
                            "cost_high": [3.0, 9.0, 5.0]})  # fmt: skip
    assert Costs.of_measures(["a", "c"], options) == Costs(2, 1, 1.0, 2.0, 3.0)


@pytest.mark.parametrize(
    ("bases", "words"),
    [
        ({}, ""),
        ({"bron": 2}, "Alle bedragen komen uit een bron of van de partij zelf."),
        ({"fictief": 2}, "Elk bedrag is verzonnen. Het is geen raming en geen claim op de begroting."),
        ({"bron": 1, "oordeel": 1, "fictief": 2}, ("Van de vier bedragen zijn er één een oordeel en "
            "twee verzonnen. Zij zijn geen "
         "raming en geen claim op de begroting.")),
    ],
)  # fmt: skip
def test_what_costs_rest_on(bases, words):
    """An amount that is a judgement or invented is never told as an estimate of the budget."""
    assert sentences.costs_rest_on(bases) == words


def test_budget():
    """The limit of the choice is named, with whether the high end stays within it; without amounts nothing is said."""
    assert "blijft daarbinnen" in sentences.within(Costs(1, 0, 1.0, 2.0, 4.0), 4.0)
    assert "past zij daar niet in" in sentences.within(Costs(1, 0, 1.0, 2.0, 4.5), 4.0)
    assert not sentences.within(Costs(1, 1, 0.0, 0.0, 0.0), 4.0)


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        (NAN, 0.1, "onbekend"),
        (0.4, NAN, "onbekend"),
        (0.0, 0.0, "blijft geen vraag onvervuld"),
        (0.4, 0.4, "verkleinen het gewogen tekort over de scenario’s niet"),
        (0.4, 0.1, "met 75%"),
    ],
)
def test_effect(before, after, words):
    """What the measures change together; unknown is not nothing."""
    assert words in sentences.effect(before, after)


def test_effect_is_that_of_the_chosen_set():
    """The share that is left is read off for the same set, in whatever order its measures stand."""
    frontier = pd.DataFrame(
        {"kind": ["none", "mean", "mean"], "ids": [(), ("a",), ("b", "a")], "remaining_mean": [0.4, 0.3, 0.1]}
    )
    assert unserved(frontier, ["a", "b"]) == (0.4, 0.1)
    assert math.isnan(unserved(frontier, ["c"])[1])


@pytest.mark.parametrize(
    ("yes", "unknown", "no", "words"),
    [
        ([], [], 0, "Er zijn geen maatregelen gekozen. Of de wet moet veranderen, is dus nog niet vast te stellen."),
        (["A"], [], 0, "Naar ons oordeel vraagt één maatregel een wijziging van regels: ‘A’."),
        ([], ["B"], 2, ("Van geen enkele gekozen maatregel is al duidelijk dat de wet "
            "moet veranderen. Nog niet vast te stellen is dat "
         "voor ‘B’. Naar ons oordeel kunnen twee maatregelen zonder wijziging van regels.")),
    ],
)  # fmt: skip
def test_law(yes, unknown, no, words):
    """Whether the law must change: yes, no, and not known are told apart."""
    assert " ".join(sentences.law(yes, unknown, no)) == words


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        ({}, "De analyse bevat nog geen waarden."),
        ({"bron": 3}, "Geen enkele waarde in de analyse is een oordeel of verzonnen."),
        ({"bron": 1, "oordeel": 2, "fictief": 1}, "Van de waarden in de analyse is 75% een oordeel of verzonnen."),
    ],
)
def test_assumed(counts, words):
    """The letter says how much of it rests on assumptions."""
    assert sentences.assumed(counts) == words


def test_questions_are_those_of_war():
    """Questions are ranked by how many capabilities wait for them; data that lack without a question come last."""
    rows = statements(a="A-B", b="A-B", c="onbekend")
    needs = {"a": ("r", "q"), "b": ("q",), "c": ()}
    rows["needs"] = [
        needs[key] if phase == "oorlog" else ("peace",)
        for key, phase in zip(rows["capability_id"], rows["phase"], strict=True)
    ]
    found = Findings({"vredestijd": {"sample_summary": draws()}}, rows)
    assert question_counts(found) == {"q": 2, "r": 1, "": 1}


def test_letter_states_no_class_that_is_not_robust(samples):
    """A capability of which the class changes within the ranges stands in the letter without a class."""
    made = letters(dossier(samples, statements(zoekteams="D", blussen="B", vervoer="A-D", water="B-C")))
    told = " ".join(made[name] for name in FRAGMENTS if name.startswith("brief"))
    rows = {
        line.split(" | ")[0].strip("| "): line for line in made["brief-uitval"].splitlines() if line.startswith("|")
    }
    assert "Vervoer van gewonden" in rows["Nog niet vast te stellen"]
    assert "Nooddrinkwater" in rows["Defensie schiet tekort; wie dat opvangt, is nog niet vast te stellen"]
    assert "**Vervoer" not in told
    assert "**Nooddrinkwater" not in told
    assert "**Blushelikopters**: brandweer" in made["brief-alternatieven"]
    assert "**Zoekteams**: er is volgens de gegevens geen civiele partij die dit kan." in made["brief-geen"]


def test_letter_names_no_amounts(samples):
    """Costs and yields of measures are not robust: the memo has them, the letter has none."""
    made = letters(dossier(samples, statements(zoekteams="D", water="A-C")))
    told = " ".join(text for name, text in made.items() if name.startswith("brief"))
    assert "€" not in told
    assert "€\u00a02 miljoen" in made["nota-financieel"]
    assert "Van één ontbreekt het bedrag." in made["nota-financieel"]
    assert "| 2 (1–5) | [fictief]{.herkomst} |" in made["nota-financieel"]
    assert "‘Water \\& wet’" in made["nota-juridisch"]


def test_measures_for_the_worst_class_come_first(samples):
    """The directions begin with what serves a capability without alternative."""
    rows = letters(dossier(samples, statements(zoekteams="D", water="B")))["brief-afspraken"]
    assert rows.index("Zoekpool") < rows.index("Water")


def test_letter_asks_who_can_tell(samples):
    """What is not settled comes with the question and who can answer it, also if the question is not in the tables."""
    table = statements(zoekteams="A-D", water="A-C")
    table["needs"] = table["needs"].where(table["capability_id"] != "zoekteams", [("weg",)] * len(table))
    text = letters(dossier(samples, table))["brief-onbekend"]
    assert "**Defensie**: Hoeveel?" in text
    assert "**Onbekend**: Gegevens die ontbreken" in text


@pytest.mark.parametrize("war", [{}, {"zoekteams": "onbekend", "water": "onbekend"}, {"zoekteams": "A", "water": "A"}])
def test_letters_without_news(samples, war):
    """With nothing, nothing known, or nothing short every part still reads as a text, and so without measures."""
    made = letters(dossier(samples, statements(**war), chosen=()))
    assert set(made) == set(FRAGMENTS)
    assert all(text.strip() for text in made.values())
    assert "nan" not in " ".join(made.values())


def test_fragments_are_sound_markdown(samples):
    """Every heading, list and table survives Pandoc, and names in the data stay text."""
    made = letters(dossier(samples, statements(zoekteams="D", blussen="B", vervoer="A-D", water="B-C")))
    html = {name: pypandoc.convert_text(text, "html", format="markdown") for name, text in made.items()}
    assert "<h1" in html["brief-uitval"]
    assert "<table" in html["brief-uitval"]
    assert "<table" in html["brief-afspraken"]
    assert "<li>" in html["nota-kernpunten"]
    assert "Water &amp; wet" in html["brief-afspraken"]
    assert not re.search(r"\{#|\\", re.sub(r"<[^>]*>", "", "".join(html.values())))


def test_golden_letters(samples, golden):
    """The text of all parts for a case with everything in it."""
    made = letters(dossier(samples, statements(zoekteams="D", blussen="B", vervoer="A-D", water="B-C")))
    golden("letters.md", "".join(f"<!-- {name} -->\n\n{text}\n" for name, text in made.items()))
