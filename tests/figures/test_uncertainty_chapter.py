"""The chapter on uncertainty: what it says in each case, and what its figures hold."""

from __future__ import annotations

import math
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest
from tests.figures import samples
from tests.figures.chapter_checks import check_golden

from hoofdtaak3.analyses.uncertainty.evidence import KEYS
from hoofdtaak3.brand import Brand
from hoofdtaak3.figures.chapters import uncertainty_sentences as sentences
from hoofdtaak3.figures.chapters.chapter import Tale
from hoofdtaak3.figures.chapters.statements_table import needs_table, scenarios_table, stated, unsettled
from hoofdtaak3.figures.chapters.uncertainty import chapter, ranges
from hoofdtaak3.figures.chapters.uncertainty_figures import chance_words, gap_figure, stability_figure
from hoofdtaak3.figures.chapters.uncertainty_findings import SHARES, Findings, between, in_phases
from hoofdtaak3.figures.chapters.uncertainty_tipping import tipping_figure
from hoofdtaak3.figures.chapters.uncertainty_words import ATTRIBUTES, Words, with_article
from hoofdtaak3.figures.names import Names
from hoofdtaak3.inputs.tables.contract import load_contract

ROOT = Path(__file__).parents[2]
NAN = math.nan
BRAND = Brand.load(ROOT)
PHASES = ("vrede", "spanning", "conflict", "oorlog")
TITLES = {"vredestijd": "Vredestijd", "conflict": "Conflict, met een heel lange titel over twee regels"}


def statement(kind, key, code, *, phase="", scenario="", worst=None, best=None, needs="q"):  # noqa: PLR0913 - a row
    """One row of the frame `statements`; robust unless the extremes differ."""
    worst, best = worst or code, best or code
    robust = int(worst == best != "onbekend")
    return {
        "kind": kind, "capability_id": key, "phase": phase, "scenario_id": scenario, "class": code, "robust": robust,
        "worst": worst, "best": best, "needs": () if robust else tuple(needs.split()),
    }  # fmt: skip


def phases(key, codes, worst=None):
    """Statements on the four phases and the headline; `worst` of the last phase, if it differs."""
    rows = [statement("phase", key, code, phase=phase) for phase, code in zip(PHASES, codes, strict=True)]
    if worst:
        rows[-1] = statement("phase", key, codes[-1], phase="oorlog", worst=worst)
    rows.append(statement("headline", key, codes[-1], phase="oorlog", worst=worst))
    return rows


def summary(key, phase="", code="A", *, stability=1.0, chance=0.0, lost=0.0, spread=(0.0,) * 3, gap=0.0):  # noqa: PLR0913
    """One row of `sample_summary`; what is not `code` in the draws is D, and in `lost` of them the gap is unknown."""
    shares = dict.fromkeys(SHARES.values(), 0.0)
    shares["share_D"] = 1 - stability
    shares[SHARES[code]] += stability
    p10, p50, p90 = spread
    return {
        "capability_id": key, "phase": phase, "class": code, "stability": stability, **shares,
        "probability_gap": NAN if lost else chance, "probability_low": chance, "probability_high": chance + lost,
        "p10": p10, "p50": p50, "p90": p90, "gap": gap,
    }  # fmt: skip


def tip(key, status, claim=NAN, now=0.5):
    """One row of `tipping`."""
    return {"capability_id": key, "status": status, "claim": claim, "claim_now": now}


def driver(key, rank, table, entity, attribute, correlation):  # noqa: PLR0913, PLR0917 - a row
    """One row of `sample_drivers`."""
    return {
        "capability_id": key, "rank": rank, "table": table, "key": entity, "attribute": attribute, "basis": "oordeel",
        "correlation": correlation,
    }  # fmt: skip


def frames(summaries, tips, drivers=(), demand=100.0, short=()):
    """The frames of one scenario that the chapter reads; the capabilities in `short` have a gap."""
    keys = [row["capability_id"] for row in summaries if row["phase"] == ""]
    keys += [row["capability_id"] for row in tips if row["capability_id"] not in keys]
    gaps = [float(key in short) for key in keys]
    return {
        "sample_summary": pd.DataFrame(summaries, columns=list(summary(""))),
        "sample_drivers": pd.DataFrame(drivers, columns=list(driver("", 0, "", "", "", 0.0))),
        "tipping": pd.DataFrame(tips, columns=["capability_id", "status", "claim", "claim_now"]),
        "capabilities": pd.DataFrame(
            {
                "capability_id": keys,
                "demand_unit_days": [demand] * len(keys),
                "gap_low_unit_days": gaps,
                "gap_high_unit_days": gaps,
            }
        ),
    }


def results():
    """Two scenarios: nothing is short in peace; in the conflict one always, one often, one unknown, one not asked."""
    calm = [summary(key, phase, stability=0.9) for key in ("zoekteams", "blussen") for phase in ("", *PHASES)]
    calm[4]["stability"], calm[3]["stability"] = 0.6, 0.0
    rough = [
        summary("zoekteams", code="D", chance=1.0, spread=(40.0, 60.0, 130.0), gap=50.0),
        summary("blussen", code="C", chance=0.7, spread=(0.0, 10.0, 30.0), gap=0.0),
        summary("vervoer", code="onbekend", stability=0.0, lost=1.0, spread=(NAN, NAN, NAN), gap=NAN),
        summary("water", code="nvt"),
    ]
    drivers = [
        driver("zoekteams", 1, "claims", "zoekteams", "ht1", 0.8),
        driver("zoekteams", 2, "civil_pool_values", "brandweer", "own_use_incident:natuurbrand", 0.3),
        driver("blussen", 1, "capability_values", "blussen", "units", -0.6),
    ]
    tips = [
        tip("zoekteams", "peace"),
        tip("blussen", "value", 0.3),
        tip("vervoer", "onbekend"),
        tip("water", "no_demand"),
    ]
    return {
        "vredestijd": frames(calm, [tip("zoekteams", "never", now=NAN), tip("blussen", "never", now=NAN)]),
        "conflict": frames(rough, tips, drivers, short=("zoekteams", "blussen")),
    }


def statements():
    """One capability settled, one open in war, one unknown."""
    rows = [
        *phases("zoekteams", "AAAD"), *phases("blussen", "AAAC", worst="D"), *phases("vervoer", ["onbekend"] * 4),
        statement("scenario", "zoekteams", "D", scenario="conflict"),
        statement("scenario", "blussen", "C", scenario="conflict", best="A", needs="r q"),
        statement("scenario", "water", "nvt", scenario="conflict"),
    ]  # fmt: skip
    return pd.DataFrame(rows)


@pytest.fixture(scope="module")
def found():
    """What the chapter finds in the synthetic frames."""
    return Findings(results(), statements())


@pytest.fixture
def data():
    """The synthetic tables of this chapter."""
    return with_own()


def with_own():
    """The synthetic tables, with the columns that only this chapter reads."""
    tables = samples.SampleData()
    tables.tables["request_lines"]["name"] = "Zoeken"
    tables.tables["request_types"] = pd.DataFrame([{"id": "t", "name": "Losse vraag"}])
    return tables


def only(*rows):
    """Findings on these statements alone."""
    return Findings({}, pd.DataFrame(rows, columns=list(statement("", "", ""))))


def test_opening_claim(found, names):
    """How many classes may be stated: none, all, one, some, nothing to state."""
    assert sentences.may_state(found, names) == (
        "De Kamerbrief kan voor één van de 3 capaciteiten zeggen in welke klasse zij in haar slechtste fase valt. "
        f"Voor twee capaciteiten is dat nog niet vast te stellen: blushelikopters en {names.listing(['vervoer'])}."
    )
    assert "nog voor geen enkele" in sentences.may_state(only(*phases("water", ["onbekend"] * 4)), names)
    assert "voor de ene capaciteit zeggen" in sentences.may_state(only(*phases("water", "AAAA")), names)
    assert "elk van de 2" in sentences.may_state(only(*phases("water", "AAAA"), *phases("blussen", "AAAB")), names)
    assert "geen capaciteiten" in sentences.may_state(only(), names)


def test_claim_by_scenario(found):
    """What nobody asks for is no class that could be stated; the others are counted."""
    assert sentences.may_state_scenarios(found) == (
        "Van de 2 klassen per scenario hield er één stand in alles wat is geprobeerd. Eén is nog niet vast te stellen."
    )
    assert "geen vraag" in sentences.may_state_scenarios(only())
    held = statement("scenario", "a", "D", scenario="s")
    assert "elke klasse stand" in sentences.may_state_scenarios(only(held))
    open_ = statement("scenario", "a", "D", scenario="s", best="A")
    assert "nog geen enkele vast" in sentences.may_state_scenarios(only(open_))


def test_what_hangs_on_judgement(found, names):
    """A class that may be stated, but that other judgements change, is told apart, also in the list."""
    text = sentences.judged(found, names)
    assert "houden twee van de 7 vaste klassen in minder dan 80%" in text
    assert "Bij zoekteams (in conflict)" in text
    listed = stated(found, names)
    firm, loose = listed.split("Dit staat ook vast")
    assert "- Blijft beschikbaar in vrede en spanning: zoekteams." in firm
    assert "zoekteams (" not in firm
    assert "- Geen civiel alternatief in oorlog: zoekteams." in loose
    assert "Elke vaste klasse" in sentences.judged(only(*phases("water", "AAAA")), names)
    assert "geen vaste klasse" in sentences.judged(only(), names)


def test_lists_without_anything(names, data):
    """With nothing to state or nothing to ask, the lists say so."""
    assert stated(only(), names) == "Nog geen enkele klasse staat vast.\n"
    assert unsettled(only(), names) == "Er is geen klasse die nog niet vast te stellen is."
    assert "Er is niets meer nodig" in needs_table(only(), data, names)
    assert "Geen scenario’s" in scenarios_table(only(), {}, names)


def test_needs(found, names, data):
    """Every question stands once, with who can answer it and what waits for it; a class without question is told."""
    text = needs_table(found, data, names)
    assert text.count("Hoeveel?") == 1
    row = next(line for line in text.splitlines() if "Hoeveel?" in line)
    assert [cell.strip() for cell in row.strip("|").split("|")][1] == "Defensie"
    assert "blushelikopters en" in row
    assert row.rstrip(" |").endswith("1")
    assert ", het meeste bovenaan." in text
    assert "blushelikopters (in oorlog)" in unsettled(found, names)
    lost = only(statement("phase", "blussen", "onbekend", phase="oorlog", needs=""))
    assert "die deze editie niet toont" in needs_table(lost, data, names)


def test_scenarios_table(found, names):
    """Per scenario the classes that held and how many did not."""
    text = scenarios_table(found, TITLES, names)
    assert next(line for line in text.splitlines() if "Conflict" in line).split("|")[2:7] == [
        " zoekteams ", " – ", " – ", " 0 ", " 1 ",
    ]  # fmt: skip


def test_draws(data):
    """A draw is explained with its number and with what the ranges rest on."""
    text = sentences.draws_text({1000}, {"oordeel": 90, "bron": 10})
    assert "1.000 keer" in text
    assert "90% ervan is een oordeel of verzonnen" in text
    assert "500 tot 1.000 keer" in sentences.draws_text({500, 1000}, {"oordeel": 1})
    assert "uit een bron" in sentences.draws_text({10}, {"bron": 1})
    assert "niet getrokken" in sentences.draws_text({1000}, {})
    assert "niet getrokken" in sentences.draws_text(set(), {"bron": 1})
    assert ranges(data) == {"oordeel": 1}


def test_chances(found, names):
    """In one scenario: in every draw, in most, unknown; nothing asked and all unknown have words of their own."""
    rows = found.of("conflict")
    text = sentences.scenario_chances(rows, "Conflict", names)
    assert "in elke trekking een tekort bij zoekteams; in de meeste trekkingen een tekort bij blushelikopters" in text
    assert "Onbekend is het bij" in text
    assert "water" not in set(rows["capability_id"])
    assert "geen vraag" in sentences.scenario_chances(rows.iloc[:0], "X", names)
    assert "geen enkele capaciteit bekend" in sentences.scenario_chances(rows[rows["p50"].isna()], "X", names)
    assert "geen enkele trekking" in sentences.scenario_chances(rows.assign(probability_high=0.0), "Conflict", names)


def test_chance_in_words():
    """A chance has one number, or two limits where some draws lack a gap; it is unknown only if it may be anything."""
    limits = [(1.0, 1.0), (0.83, 0.83), (0.0, 0.0), (0.0, 1.0), (0.0, 0.001), (0.2, 0.35), (0.0, 0.999)]
    assert [chance_words(low, high) for low, high in limits] == [
        "tekort in elke trekking", "in 83% van de trekkingen", "in geen trekking", "onbekend",
        "in hooguit 1% van de trekkingen", "in 20% tot 35% van de trekkingen", "onbekend",
    ]  # fmt: skip


def test_a_few_unknown_draws_do_not_make_all_unknown(names):
    """A capability that is hardly ever short is told so, also if a few draws lack its gap."""
    rows = Findings({"a": frames([summary("water", lost=0.001)], [])}, statements()).worst
    assert sentences.scenario_chances(rows, "X", names) == (
        "In het scenario ‘X’ is er hooguit soms een tekort bij nooddrinkwater."
    )
    figure = gap_figure(rows, "", {"a": "A"}, names, BRAND)
    assert figure.table["Trekkingen met tekort"].tolist() == ["hooguit 1%"]
    assert "Hooguit: in enkele trekkingen ontbreekt een gegeven" in str(figure.spec)


def test_no_scenario_is_the_worst_beside_an_unknown_one(names):
    """Unknown comes before no gap, and a gap that is known says that it is not known elsewhere."""
    lost = summary("water", lost=1.0, spread=(NAN,) * 3, gap=NAN)
    calm = Findings({"a": frames([summary("water")], []), "b": frames([lost], [])}, statements()).worst
    assert (calm["scenario_id"].tolist(), calm["known"].tolist(), calm["elsewhere"].tolist()) == (
        ["b"],
        [False],
        [False],
    )
    some = summary("water", chance=0.7, spread=(0.0, 10.0, 30.0), gap=5.0)
    rough = Findings({"a": frames([some], []), "b": frames([lost], [])}, statements()).worst
    assert (rough["scenario_id"].tolist(), rough["elsewhere"].tolist()) == (["a"], [True])
    titles = {"a": "A", "b": "B"}
    assert "elders onbekend" in str(gap_figure(rough, "", titles, names, BRAND).spec)
    assert sentences.always_short(rough, titles, names).startswith("Voor zover bekend")


def test_always_short(found, names):
    """None, one, many, unknown."""
    assert sentences.always_short(found.worst, TITLES, names).startswith("Eén capaciteit komt in elke trekking tekort")
    two = found.worst.assign(probability_low=1.0).head(2)
    assert "Twee capaciteiten" in sentences.always_short(two, TITLES, names)
    assert "Geen enkele" in sentences.always_short(two.assign(probability_low=0.5), TITLES, names)
    assert "bekend" in sentences.always_short(two.assign(probability_low=0.0, known=False), TITLES, names)


def test_tipping_sentence(found, names):
    """Every answer has its words; the worst scenario of a capability counts."""
    rows = found.tipping
    assert rows.set_index("capability_id")["scenario_id"].to_dict()["zoekteams"] == "conflict"
    text = sentences.tipping(rows, names)
    assert "Bij één capaciteit is er al een tekort bij het beslag van vredestijd: zoekteams." in text
    assert "neemt een scenario meer beslag aan dan het omslagpunt: blushelikopters." in text
    assert "Onbekend is het omslagpunt van" in text
    below = Findings({"a": frames([], [tip("water", "value", 0.9), tip("blussen", "never")])}, statements()).tipping
    assert "blijft het aangenomen beslag onder het omslagpunt: nooddrinkwater." in sentences.tipping(below, names)
    assert "ook bij volledig beslag geen tekort: blushelikopters." in sentences.tipping(below, names)
    assert "bekend" in sentences.tipping(rows[rows["status"] == "onbekend"], names)
    assert "geen vraag" in sentences.tipping(rows[rows["status"] == "no_demand"], names)
    assert sentences.closest(rows[rows["status"] == "peace"], TITLES, names) == ""
    assert "meer dan 30% vraagt" in sentences.closest(rows, TITLES, names)


def test_a_scenario_that_passes_its_tipping_point_comes_first(names):
    """A lower tipping point that another scenario stays below does not hide it; the lowest of all is still told."""
    results = {
        "calm": frames([], [tip("water", "value", 0.3, now=0.2)]),
        "rough": frames([], [tip("water", "value", 0.4, now=0.9)], short=("water",)),
    }
    found, titles = Findings(results, statements()), {"calm": "Rust", "rough": "Storm"}
    assert found.tipping[["scenario_id", "claim", "reach"]].to_numpy().tolist() == [["rough", 0.4, "passed"]]
    assert "neemt een scenario meer beslag aan dan het omslagpunt: nooddrinkwater." in sentences.tipping(
        found.tipping, names
    )
    assert "In ‘Rust’ is er een tekort zodra hoofdtaak 1 meer dan 30% vraagt" in sentences.closest(
        found.tippings, titles, names
    )


def test_a_peak_without_a_gap_does_not_pass_the_tipping_point(names):
    """A claim above the tipping point on days that do not suffer from it is no alarm; an unknown gap is left open."""
    spared = Findings({"a": frames([], [tip("water", "value", 0.8, now=0.9)])}, statements())
    assert "alleen boven het omslagpunt op dagen waarop dat geen tekort geeft: nooddrinkwater." in sentences.tipping(
        spared.tipping, names
    )
    assert "tot 90% aan, maar zo hoog alleen op dagen" in sentences.closest(spared.tippings, {"a": "A"}, names)
    figure = tipping_figure(spared, {"a": "A"}, names, BRAND)
    assert "Niet vet, maar erboven" in str(figure.spec)
    assert "Het ligt er alleen boven op dagen waarop dat geen tekort geeft: nooddrinkwater." in figure.alt
    lost = frames([], [tip("water", "value", 0.8, now=0.9)])
    lost["capabilities"] = lost["capabilities"].assign(gap_high_unit_days=NAN)
    rows = Findings({"a": lost}, statements()).tipping
    assert rows["reach"].tolist() == ["open"]
    assert "is onbekend of een scenario meer beslag aanneemt" in sentences.tipping(rows, names)


def test_an_unknown_tipping_point_hides_no_scenario(names):
    """Unknown comes after a scenario that passes its tipping point, and before one that stays below."""
    unknown = frames([], [tip("water", "onbekend"), tip("blussen", "onbekend")])
    rows = [tip("water", "value", 0.8, now=0.5), tip("blussen", "value", 0.3, now=0.5)]
    found = Findings({"a": frames([], rows, short=("blussen",)), "b": unknown}, statements())
    assert found.tipping.set_index("capability_id")["scenario_id"].to_dict() == {"blussen": "a", "water": "b"}
    titles = {"a": "Rust", "b": "Storm"}
    assert "in elk scenario met vraag" not in str(tipping_figure(found, titles, names, BRAND).spec)
    nowhere = Findings({"b": unknown}, statements())
    assert "in elk scenario met vraag" in str(tipping_figure(nowhere, titles, names, BRAND).spec)


def test_drivers(found, names, data):
    """What the size of the gap goes with, in words, with the owner where that is not the capability."""
    assert "Bij twee capaciteiten" in sentences.main_drivers(found.drivers(3))
    one = found.drivers(3).query("capability_id == 'zoekteams'")
    claims = found.drivers(3).query("table == 'claims'")
    many = pd.concat([found.drivers(3), claims.assign(capability_id="water")])
    assert sentences.main_drivers(many).endswith("Het vaakst gaat het om het beslag van hoofdtaak 1: bij 2 van de 3.")
    assert sentences.main_drivers(one).endswith("met beslag van hoofdtaak 1 en eigen gebruik bij een incident.")
    assert "Geen enkel gegeven" in sentences.main_drivers(one.iloc[:0])
    words = Words(data, names)
    assert words.quantity("claims", "zoekteams", "ht1", "zoekteams") == "beslag van hoofdtaak 1"
    assert words.quantity("civil_pool_values", "brandweer", "own_use_incident:x", "zoekteams").endswith("(Brandweer*)")
    assert words.quantity("claims", "blussen", "ht1", "zoekteams") == "beslag van hoofdtaak 1 (Blushelikopters)"
    assert words.quantity("personnel", "planned", "", "zoekteams") == "personeel van Defensie (gepland)"
    assert words.quantity("request_type_values", "t", "days", "zoekteams") == "duur (Losse vraag)"


def test_every_quantity_has_a_name():
    """Each quantity of the contract that can vary has Dutch words, and no other one."""
    contract = load_contract(ROOT)
    wanted = set()
    for table in (*KEYS, "region_values"):
        columns = {column.name: column for column in contract.tables[table].columns}
        attribute = columns.get("attribute") or columns.get("claim")
        wanted |= {(table, name) for name in (attribute.enum if attribute else ("",))}
    assert set(ATTRIBUTES) == wanted


def test_articles():
    """A quantity stands in a sentence with its article."""
    wanted = {"aantal eenheden": "het", "gereedheid": "de", "eigen gebruik": "het", "gevraagde responstijd": "de"}
    assert [with_article(words) for words in wanted] == [f"{article} {words}" for words, article in wanted.items()]
    assert with_article("wat Defensie zelf vraagt") == "wat Defensie zelf vraagt"


def test_small_words():
    """Phases and classes in words."""
    assert [in_phases(p) for p in (PHASES, ["oorlog", "conflict"], ["oorlog"], ["vrede", "oorlog"])] == [
        "in elke fase", "vanaf conflict", "in oorlog", "in vrede en oorlog",
    ]  # fmt: skip
    assert (between("A", "C"), between("A", "onbekend"), between("nvt", "B")) == (
        "A tot C",
        "onbekend",
        "geen vraag tot B",
    )


def sample(brand):
    """The chapter on the synthetic world."""
    scenarios = {
        key: SimpleNamespace(title=title, uncertainty=SimpleNamespace(draws=1000)) for key, title in TITLES.items()
    }
    tables = with_own()
    return chapter(Tale(tables, scenarios, results(), {"statements": statements()}, Names.of(tables), brand))


def test_chapter(chapters, golden):
    """The chapter as a whole: its fragments and variables."""
    told = chapters["uncertainty"]
    assert all(name.startswith("uncertainty") for name in told.fragments)
    assert all(figure.label.startswith("fig-uncertainty-") for figure in told.figures)
    assert told.variables["uncertainty"] == {
        "trekkingen": "1.000", "capaciteiten": "3", "klassen_vast": "1", "klassen_open": "2",
        "scenario_klassen_vast": "1", "scenario_klassen_open": "1",
    }  # fmt: skip
    check_golden(told, golden)


def test_figures_show_what_is_unsettled(chapters):
    """A class that may not be stated shows its range, not a letter; an unknown gap has no bar."""
    stability, gap, *_, tipping = chapters["uncertainty"].figures
    assert "A tot D" not in str(stability.spec)
    assert "C tot D" in str(stability.spec)
    assert "onbekend" in str(stability.spec)
    bars = [row for rows in gap.spec["datasets"].values() for row in rows if "to" in row]
    assert {row["row"] for row in bars} == {"zoekteams", "blussen"}
    assert max(row["to"] for row in bars) == pytest.approx(1.3)
    assert "boven 30%; aanname 50%" in str(tipping.spec)


def test_figures_without_data(names, brand):
    """Nothing to draw is said, in the picture and in its alternative text."""
    nothing = Findings({}, statements().iloc[:0])
    assert nothing.shown == ""
    drawn = [
        stability_figure(nothing, names, brand),
        gap_figure(nothing.worst, "", TITLES, names, brand),
        tipping_figure(nothing, TITLES, names, brand),
    ]
    for figure in drawn:
        assert figure.alt.startswith("Er is niets getekend")


def test_shipped_names_fit(found, brand):
    """Names of the ids themselves do: a capability that has no name is shown by its id."""
    assert "zoekteams" in stability_figure(found, Names(), brand).alt
