"""The chapter on measures: every sentence in each of its variants, the charts with nothing, little and everything."""

import math
from datetime import date
from types import SimpleNamespace

import pandas as pd
import pytest
from tests.figures.chapter_checks import check_figures
from tests.figures.drawn import words as written

from hoofdtaak3.brand import Brand
from hoofdtaak3.figures.chapters import measure_sentences as sentences
from hoofdtaak3.figures.chapters.chapter import Tale
from hoofdtaak3.figures.chapters.measure_charts import Pair, Pairs, pairs_chart
from hoofdtaak3.figures.chapters.measure_findings import Findings, counts, points, share
from hoofdtaak3.figures.chapters.measures import chapter
from hoofdtaak3.figures.names import Names

NAN = math.nan
NAMES = Names(
    capabilities={"zoek": "Zoekteams", "blus": "Blushelikopters", "bed": "Extra bedden"},
    units={"zoek": ("zoekteam", "zoekteams")},
    bases={"zoek": {"bron": 1, "fictief": 1}, "blus": {"fictief": 2}},
)
TITLES = {
    "vredestijd": "Vredestijd",
    "brand": "Conflict, brand",
    "later": "Conflict, later",
    "dubbel": "Nog eens brand",
}
MEASURES = {
    "pool": "Gezamenlijke pool",
    "recht": "Bedrijven mogen helpen",
    "rem": "Regel die schaadt",
    "traag": "Wet van lange adem",
    "vaag": "Plan zonder prijs",
    "duur": "Dure vloot",
    "zelfde": "Tweede pool",
    "niets": "Voorraad die niemand vraagt",
    "krap": "Nog een ploeg",
}


class Tables:
    """The tables that the chapter reads."""

    def __init__(self, measures, basis="oordeel"):
        self.tables = {
            "measures": pd.DataFrame(
                [
                    {
                        "id": key, "name": MEASURES[key], "kind": "contract", "description": "Wat het is.",
                        "agree": "Regio; Rijk", "payer": "", "law_change": "ja" if key == "recht" else "nee",
                        "legal_basis_id": "", "basis": "oordeel", "source": "",
                    }
                    for key in measures
                ],
                columns=[
                    "id", "name", "kind", "description", "agree", "payer", "law_change", "legal_basis_id", "basis",
                    "source",
                ],
            ),
            "measure_values": pd.DataFrame(
                [
                    {
                        "measure_id": key, "attribute": "lead_time", "low": 6.0, "likely": 12.0, "high": 24.0,
                        "basis": basis,
                    }
                    for key in measures
                ],
                columns=["measure_id", "attribute", "low", "likely", "high", "basis"],
            ),
            "measure_effects": pd.DataFrame(
                [
                    effect(key, target, attribute, amount, basis)
                    for key, target, attribute, amount in (
                        ("pool", "pool", "units", 1.0), ("pool", "alternative", "response_hours", 6.0),
                        ("recht", "alternative", "mandate", 1.0), ("recht", "alternative", "exists", 1.0),
                        ("duur", "capability", "units", 2.0), ("duur", "capability", "response_hours", 3.0),
                        ("duur", "capability", "promise", 1.0),
                    )
                    if key in measures
                ],
                columns=list(effect("pool", "pool", "units", 1.0, basis)),
            ),
            "civil_pools": pd.DataFrame(
                [{"id": "p", "name": "Brandweer", "unit": "ploeg", "unit_plural": "ploegen"}]
            ),
            "civil_alternatives": pd.DataFrame([{"id": "a", "capability_id": "blus", "pool_id": "p"}]),
        }  # fmt: skip

    def frame(self, name):
        """A table by name."""
        return self.tables[name]


def effect(measure, target, attribute, amount, basis):
    """One row of `measure_effects`."""
    return {
        "measure_id": measure,
        "target": target,
        "capability_id": "zoek" if target == "capability" else "",
        "civil_pool_id": "p" if target == "pool" else "",
        "civil_alternative_id": "a" if target == "alternative" else "",
        "attribute": attribute,
        "likely": amount,
        "basis": basis,
    }


def option(key, cost=10.0, alone=0.01, last=0.01, **changes):
    """One row of `measure_options`."""
    row = {
        "measure_id": key, "cost_low": cost / 2, "cost": cost, "cost_high": cost * 2, "lead_months": 12.0,
        "in_time": 1.0, "gain_alone": alone, "gain_last": last,
    }  # fmt: skip
    return row | changes


def point(kind, cost, mean, worst, ids="", scenario="brand"):  # noqa: PLR0913, PLR0917 - a row
    """One row of `measure_frontier`."""
    return {
        "kind": kind, "cost": cost, "remaining": worst if kind == "worst" else mean, "ids": tuple(ids.split()),
        "remaining_mean": mean, "remaining_worst": worst, "scenario_id": scenario,
    }  # fmt: skip


def taken(kind, key, cost=10.0, loss=0.01, scenarios="brand", capabilities="blus"):  # noqa: PLR0913, PLR0917 - a row
    """One row of `measure_chosen`."""
    return {
        "kind": kind, "measure_id": key, "cost": cost, "gain_last": loss, "scenario_ids": tuple(scenarios.split()),
        "capability_ids": tuple(capabilities.split()),
    }  # fmt: skip


def gap(scenario, key, before, after, robust=0.0, left_out=0.0):  # noqa: PLR0913, PLR0917 - a row
    """One row of `measure_effect`."""
    return {
        "scenario_id": scenario, "capability_id": key, "gap_unit_days": before, "gap_after": after,
        "gap_after_worst": robust, "left_out": left_out,
    }  # fmt: skip


FULL = {
    "options": [
        option("pool", 10.0, 0.02, 0.03),
        option("recht", 5.0, 0.0, 0.01),
        option("rem", 1.0, -0.01, -0.02),
        option("traag", 3.0, 0.01, 0.01, in_time=0.0, lead_months=60.0),
        option("vaag", NAN, 0.01, 0.01),
        option("duur", 40.0, 0.01, 0.01),
        option("zelfde", 9.0, 0.02, 0.0),
        option("niets", 2.0, 0.0, 0.0),
        option("krap", 6.0, 0.002, 0.00004),
    ],
    "frontier": [
        point("none", 0.0, 0.08, 0.2),
        point("mean", 0.0, 0.08, 0.2),
        point("mean", 15.0, 0.04, 0.1, "pool recht"),
        point("mean", 70.0, 0.03, 0.09, "duur pool recht"),
        point("worst", 0.0, 0.08, 0.2),
        point("worst", 19.0, 0.05, 0.09, "pool zelfde", "later"),
    ],
    "chosen": [
        taken("mean", "recht", 5.0, 0.01),
        taken("mean", "pool", 10.0, 0.03, "vredestijd brand later", "blus zoek"),
        taken("worst", "pool", 10.0, 0.03),
        taken("worst", "zelfde", 9.0, 0.03),
    ],
    "effect": [
        gap("vredestijd", "zoek", 0.0, 0.0),
        gap("brand", "zoek", 10.0, 0.0),
        gap("brand", "blus", 8.0, 2.0, 1.0),
        gap("brand", "bed", 5.0, 5.0, 5.0),
        gap("later", "blus", 0.0, 0.0),
        gap("later", "bed", NAN, NAN, NAN, 1.0),
    ],
}


NO_MEASURES = (point("none", 0.0, 0.08, 0.2),)


def tale(options=(), frontier=NO_MEASURES, chosen=(), effect=(), **changes):
    """A tale from rows; `measures` and `basis` change the tables, `start` and `budget` the scenarios."""
    columns = {
        "measure_options": list(option("x")),
        "measure_frontier": list(point("none", 0.0, 0.0, 0.0)),
        "measure_chosen": list(taken("mean", "x")),
        "measure_effect": list(gap("s", "c", 0.0, 0.0)),
    }
    rows = dict(zip(columns, (options, frontier, chosen, effect), strict=True))
    parameters = SimpleNamespace(
        decision_date=date(2026, 4, 1), date=date(2030, 1, 1), budget=changes.get("budget", 20.0)
    )
    start = changes.get("start", date(2027, 1, 1))
    return Tale(
        dataset=Tables(
            changes.get("measures", [row["measure_id"] for row in options]), changes.get("basis", "oordeel")
        ),
        scenarios={
            key: SimpleNamespace(title=title, start_date=start, measures=parameters) for key, title in TITLES.items()
        },
        results={},
        frames={name: pd.DataFrame(list(found), columns=columns[name]) for name, found in rows.items()},
        names=NAMES,
        brand=Brand.plain(),
    )


def full(**changes):
    """The findings with everything in it, or with some rows changed."""
    return tale(**(FULL | changes))


def found(**changes):
    """Findings of `full`."""
    return Findings.of(full(**changes))


def nothing(**changes):
    """Findings with no measure chosen."""
    return Findings.of(tale(**changes))


def test_claim_for_none_one_many_and_unknown():
    """It says how many measures at what cost bring how much, or why none does."""
    assert sentences.claim(found()) == (
        "Met twee maatregelen van samen €\u00a015 miljoen daalt de onvervulde vraag over alle capaciteiten "
        "gemiddeld van 8% naar 4%."
    )
    one = found(
        frontier=[point("none", 0.0, 0.08, 0.2), point("mean", 10.0, 0.0, 0.0, "pool")], chosen=[taken("mean", "pool")]
    )
    assert sentences.claim(one) == (
        "Met één maatregel van €\u00a010 miljoen daalt de onvervulde vraag over alle capaciteiten "
        "gemiddeld van 8% naar nul."
    )
    none = found(chosen=[], frontier=[point("none", 0.0, 0.08, 0.2)])
    assert sentences.claim(none).startswith("Geen enkele maatregel die op 1 januari 2030 klaar is")
    assert "blijft gemiddeld 8%" in sentences.claim(none)
    assert sentences.claim(nothing()) == "Er zijn nog geen maatregelen beschreven."
    unknown = found(chosen=[], frontier=[point("none", 0.0, NAN, NAN, scenario="")])
    assert "onbekend" in sentences.claim(unknown)
    assert "iets onvervuld" in sentences.claim(found(chosen=[], frontier=[point("none", 0.0, 0.0, 0.0)]))


def test_rule_counts_the_measures_in_time():
    """One, some, all and none of the measures in time."""
    assert "zijn acht van de negen maatregelen op 1 januari 2030 klaar" in sentences.rule(found())
    assert "is de enige maatregel op" in sentences.rule(found(options=[option("pool")]))
    assert "zijn alle twee maatregelen op" in sentences.rule(found(options=[option("pool"), option("recht")]))
    late = found(options=[option("pool", in_time=0.0), option("recht", in_time=NAN)])
    assert "van geen enkele maatregel bekend" in sentences.rule(late)
    assert "is één van de twee maatregelen" in sentences.rule(
        found(options=[option("pool"), option("recht", in_time=0.0)])
    )
    assert sentences.rule(nothing()) == ""


def test_moved_names_scenarios_that_become_the_same():
    """How many scenarios moved, and which are equal to another after that."""
    text = sentences.moved(found())
    assert "zijn alle vier scenario’s verschoven naar 1 januari 2030" in text
    assert text.endswith("‘Nog eens brand’ is daarna gelijk aan een ander scenario en telt niet dubbel.")
    two = sentences.moved(found(effect=FULL["effect"][1:]))
    assert two.endswith(
        "‘Vredestijd’ en ‘Nog eens brand’ zijn daarna gelijk aan een ander scenario en tellen niet dubbel."
    )
    single = found(effect=[gap(key, "zoek", 0.0, 0.0) for key in TITLES])
    assert sentences.moved(single).endswith("verschoven naar 1 januari 2030.")
    assert sentences.moved(found(start=date(2030, 1, 1))) == "Alle scenario’s beginnen op of na 1 januari 2030."
    assert sentences.moved(nothing()) == ""


def test_reservation_says_what_is_assumed_and_what_it_may_cost():
    """All, part and none assumed; the range of the costs only when there is one."""
    text = sentences.reservation({"oordeel": 2, "fictief": 1}, found())
    assert text.startswith("Alle kosten, doorlooptijden en effecten")
    assert text.endswith("tussen €\u00a07,5 miljoen en €\u00a030 miljoen. Dat laatste is meer dan het budget.")
    assert "is 50% een oordeel of verzonnen" in sentences.reservation({"bron": 1, "fictief": 1}, found(budget=100.0))
    assert "budget" not in sentences.reservation({"bron": 1, "fictief": 1}, found(budget=100.0))
    assert sentences.reservation({"bron": 3}, found(chosen=[])) == ""
    assert sentences.reservation({}, nothing()) == ""
    unknown = found(options=[option("pool", cost_high=NAN), option("recht")])
    assert "tussen" not in sentences.reservation({"oordeel": 1}, unknown)


def test_frontier_tells_half_way_and_the_budget():
    """Where half of the gain lies, and how much of it the budget reaches."""
    text = sentences.frontier(found())
    assert "op zijn minst 3% onvervuld; dat kost €\u00a070 miljoen" in text
    assert "De helft van die winst kost €\u00a015 miljoen." in text
    assert text.endswith("is 80% van die winst te halen.")
    enough = found(frontier=FULL["frontier"][:3])
    assert sentences.frontier(enough).endswith("is genoeg voor alles wat helpt.")
    flat = found(frontier=FULL["frontier"][:2], chosen=[])
    assert sentences.frontier(flat) == "Ook met meer geld blijft er niet minder onvervuld."
    assert sentences.frontier(nothing()) == ""
    assert sentences.frontier(found(frontier=[point("none", 0.0, NAN, NAN)], chosen=[])) == ""


def test_chosen_measures_say_what_they_are_for():
    """Capabilities, scenarios by name or number, what is lost without it, and whether it works alone."""
    first, second = sentences.chosen(found(), NAMES)
    assert first == (
        "‘Gezamenlijke pool’ (€\u00a010 miljoen, klaar in april 2027) verkleint het tekort bij blushelikopters en "
        "zoekteams, in alle drie scenario’s. Zonder deze maatregel blijft er gemiddeld 3 procentpunt meer onvervuld."
    )
    assert "in ‘Conflict, brand’. Zonder" in second
    assert second.endswith("in haar eentje verkleint zij niets.")
    assert sentences.chosen(found(chosen=[]), NAMES) == []


@pytest.mark.parametrize(
    ("key", "reason"),
    [
        ("rem", "laat naast de gekozen maatregelen 2 procentpunt méér onvervuld"),
        ("traag", "te laat: pas klaar in april 2031; zij zou naast de gekozen maatregelen 1 procentpunt schelen."),
        ("vaag", "niet te kiezen, want de kosten zijn onbekend."),
        ("duur", "te duur: kost met €\u00a040 miljoen in haar eentje al meer dan het budget."),
        ("zelfde", "voegt niets toe: de gekozen maatregelen bereiken hetzelfde."),
        ("niets", "verkleint geen tekort in deze scenario’s."),
        ("krap", "zou nog minder dan 0,01 procentpunt schelen, maar past met €\u00a06 miljoen niet in het budget"),
    ],
)
def test_every_measure_that_is_not_chosen_has_its_reason(key, reason):
    """Too late, unknown, too dear, no effect, harmful, or reached by others."""
    texts = sentences.not_chosen(found())
    assert len(texts) == 7
    (text,) = [text for text in texts if MEASURES[key] in text]
    assert reason in text


def test_reasons_with_unknowns():
    """An unknown lead time, effect or gain of a late measure is said, never left out."""
    rows = [
        option("pool", NAN, lead_months=NAN, in_time=NAN),
        option("recht", lead_months=NAN, in_time=NAN),
        option("rem", alone=NAN, last=NAN),
        option("traag", in_time=0.0, last=NAN),
        option("duur", in_time=0.0, last=0.0),
        option("krap", in_time=0.0, last=-0.01),
    ]
    texts = dict(
        zip(
            sorted(row["measure_id"] for row in rows), sentences.not_chosen(found(options=rows, chosen=[])), strict=True
        )
    )
    assert "de kosten en doorlooptijd zijn onbekend" in texts["pool"]
    assert "de doorlooptijd is onbekend" in texts["recht"]
    assert "het effect is onbekend" in texts["rem"]
    assert texts["traag"].endswith("pas klaar in april 2027.")
    assert texts["duur"].endswith("niets schelen.")
    assert texts["krap"].endswith("1 procentpunt méér onvervuld laten.")


def test_harm_for_none_one_and_many():
    """Measures that leave more unserved when taken alone are named."""
    assert sentences.harm(found()).startswith("Alleen genomen laat ‘Regel die schaadt’ juist meer onvervuld.")
    two = [option("pool", alone=-0.1), option("rem", alone=-0.1)]
    assert sentences.harm(found(options=two, chosen=[])).startswith("Alleen genomen laten ‘Gezamenlijke pool’ en")
    assert sentences.harm(nothing()) == ""


def test_robust_set_the_same_different_and_unknown():
    """What changes for whoever looks at the worst scenario."""
    text = sentences.robust(found())
    assert "wél ‘Tweede pool’ en niet ‘Bedrijven mogen helpen’" in text
    assert "(‘Conflict, later’) 9% onvervuld, in plaats van 10% (‘Conflict, brand’)" in text
    assert text.endswith("Gemiddeld blijft er dan 5% onvervuld, in plaats van 4%.")
    same = found(
        frontier=[*FULL["frontier"][:3], point("worst", 15.0, 0.04, 0.1, "pool recht")],
        chosen=[taken(kind, key) for kind in ("mean", "worst") for key in ("pool", "recht")],
    )
    assert "kiest dezelfde maatregelen" in sentences.robust(same)
    assert sentences.robust(found(chosen=[])) == ""
    assert sentences.robust(found(frontier=[point("none", 0.0, NAN, NAN)])) == ""


def test_remains_for_none_one_many_and_unknown():
    """Which gaps are left, which vanish and which do not change."""
    text = sentences.remains(found(), NAMES)
    assert "een tekort bij twee capaciteiten: blushelikopters en extra bedden." in text
    assert "Bij zoekteams verdwijnt het tekort." in text
    assert text.endswith("Aan het tekort bij extra bedden veranderen de gekozen maatregelen niets.")
    gone = found(effect=[gap("brand", "zoek", 10.0, 0.0)])
    assert sentences.remains(gone, NAMES) == "Met de gekozen maatregelen verdwijnen alle bekende tekorten."
    assert "geen tekort bekend" in sentences.remains(found(effect=[gap("brand", "zoek", 0.0, 0.0)]), NAMES)
    without = found(chosen=[], effect=[gap("brand", "zoek", 4.0, 4.0)])
    assert (
        sentences.remains(without, NAMES)
        == "Er blijft in een of meer scenario’s een tekort bij één capaciteit: zoekteams."
    )
    unknown = found(frontier=[point("none", 0.0, NAN, NAN)], chosen=[])
    assert sentences.remains(unknown, NAMES) == "Wat er met maatregelen tekort blijft, is onbekend."


def test_lines_that_do_not_count_are_named():
    """Unknown gaps are named, and nothing is said when there are none."""
    assert "bij extra bedden" in sentences.left_out(found(), NAMES)
    assert sentences.left_out(found(effect=FULL["effect"][:3]), NAMES) == ""


def test_laws_for_none_one_many_and_unknown():
    """How many chosen measures need a change of law, and of how many that is unknown."""
    assert sentences.laws([]) == ""
    assert "geen van de gekozen maatregelen" in sentences.laws(["nee", "nee"])
    assert (
        sentences.laws(["ja"]) == "Voor de enige gekozen maatregel moet naar ons oordeel een wet of regel veranderen."
    )
    assert sentences.laws(["ja", "onbekend", "nee"]).endswith(
        "voor één van de drie gekozen maatregelen is dat onbekend."
    )
    assert (
        sentences.laws(["", "onbekend"]) == "Voor alle twee gekozen maatregelen is onbekend of een wet moet veranderen."
    )


def test_small_numbers_are_not_rounded_away():
    """A little is not nothing, and unknown is said."""
    assert share(0.0004) == "minder dan 0,1%"
    assert share(0.0) == "0%"
    assert points(0.00001) == "minder dan 0,01 procentpunt"
    # The test is on the number as it is shown: a figure beside it rounds in the same way.
    assert points(0.00006) == "0,01 procentpunt"
    assert share(0.0006) == "0,1%"
    assert points(NAN) == "onbekend"


def sample(_brand):
    """The chapter with everything in it."""
    return chapter(full())


def test_chapter_with_everything(chapters):
    """All figures, fragments and variables; the tables say in words what the model reckons with."""
    told = chapters["measures"]
    assert [figure.label for figure in told.figures] == [
        "fig-measures-frontier", "fig-measures-single", "fig-measures-effect",
    ]  # fmt: skip
    for figure in told.figures:
        assert figure.basis.startswith("Herkomst van de waarden: ")
        assert "oordeel" in figure.basis
    words = told.fragments["measures-table"]
    assert "1 ploeg erbij bij ‘Brandweer’; ‘Brandweer’ voor blushelikopters: er binnen 6 uur" in words
    assert "‘Brandweer’ voor blushelikopters: bevoegd; ‘Brandweer’ voor blushelikopters: bestaat" in words
    assert "2 zoekteams erbij bij zoekteams; zoekteams: er binnen 3 uur; zoekteams: belofte van 1 zoekteam" in words
    assert "| onbekend | 12 (6–24) | nee |" in words
    assert "| beide |" in words
    assert told.variables["measures"]["gekozen"] == "twee"
    assert "−75%" in written(told.figures[2])
    assert "−2,0" in written(told.figures[1])


@pytest.mark.parametrize(
    "changes",
    [
        {"options": [], "frontier": [point("none", 0.0, NAN, NAN, scenario="")], "chosen": [], "effect": []},
        {
            "options": [option("pool", NAN, NAN, NAN, lead_months=NAN, in_time=NAN)],
            "frontier": [point("none", 0.0, NAN, NAN, scenario="")],
            "chosen": [],
            "effect": [gap("brand", "zoek", NAN, NAN, NAN, 1.0)],
        },
        {
            "options": [option("pool")],
            "frontier": [point("none", 0.0, 0.0, 0.0), point("mean", 0.0, 0.0, 0.0), point("worst", 0.0, 0.0, 0.0)],
            "chosen": [],
            "effect": [gap("brand", "zoek", 0.0, 0.0)],
            "budget": 0.0,
        },
    ],
    ids=["no measures", "all unknown", "no gap"],
)
def test_chapter_with_nothing_to_draw(changes):
    """Without measures, without anything known and without a gap there is still a chapter that says so."""
    told = chapter(full(**changes))
    check_figures(told.figures)
    assert all(
        text.strip() or name in {"measures-rule", "measures-frontier", "measures-robust"}
        for name, text in told.fragments.items()
    )


def test_counts_of_what_the_choice_rests_on():
    """Values of measures and of capabilities are counted by basis; what is not known counts as unknown."""
    story = full(options=[option("pool")])
    assert counts(story, ("zoek",)) == {"oordeel": 3, "bron": 1, "fictief": 1}
    story.dataset.tables["measure_values"]["likely"] = NAN
    assert counts(story)["onbekend"] == 1


@pytest.mark.parametrize(
    ("values", "shown"),
    [
        ((0.004, 0.0046), {"0,40", "0,46"}),
        ((0.01, 0.03), {"1", "3"}),
        ((0.0, 0.0125), {"0", "1,25"}),
        ((0.00001, -0.005), {"< 0,1", "−0,5"}),
        ((math.nan, 0.005), {"onbekend", "0,5"}),
    ],
)
def test_numbers_of_one_chart_have_equal_decimals(brand, values, shown):
    """0,40 stands beside 0,46; nothing is 0, a little is not nothing, and unknown is a word."""
    chart = pairs_chart(Pairs([Pair("pompen", "Pompen", *values, "gekozen")], "as", ("alleen", "samen"), "leeg"), brand)
    found = {
        row["text"] for rows in chart.to_dict()["datasets"].values() for row in rows if "at" in row and "text" in row
    }
    assert found == shown
