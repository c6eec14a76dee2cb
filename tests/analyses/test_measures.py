"""What is found of the directions for agreements, and how the report tells it."""

import math
from datetime import date
from types import SimpleNamespace

import pandas as pd
import pytest
from tests.analyses.filling import MEASURES, ROOT, filled, of_measures, words

from hoofdtaak3.analyses.measures import content as part
from hoofdtaak3.analyses.measures.compute import measures_of
from hoofdtaak3.analyses.measures.directions import Direction, dominances
from hoofdtaak3.analyses.measures.effect_and_cost import MOST, measures_figure
from hoofdtaak3.brand import Brand
from hoofdtaak3.figures.figure import WIDTH
from hoofdtaak3.figures.labels import span
from hoofdtaak3.figures.names import Names
from hoofdtaak3.figures.style import SMALL
from hoofdtaak3.inputs.scenarios import load_scenarios
from hoofdtaak3.inputs.tables import load_dataset
from hoofdtaak3.results.findings import Finding

NAN = math.nan
BRAND = Brand.load(ROOT)
LONG = "Een gezamenlijke voorraad van noodbruggen, veerponten en drijvende wegen, met ploegen die binnen een dag leggen"


def direction(key, cost=(1, 2, 3), gains=(0.1, 0.1), capabilities=("a",), **changes):
    """A direction; the rest of it does not matter."""
    told = {"name": f"Richting {key}", "kind": "contract", "agree": ("Rijk",), "payer": "Rijk", "law": "nee"}
    return Direction(
        id=key, capabilities=capabilities, cost=cost, months=(6, 12, 18), ready="ja", gains=gains, **(told | changes)
    )


def shipped(**frames):
    """A world of the shipped tables with results that a test makes up."""
    dataset = load_dataset(ROOT, "publiek")
    capabilities = tuple(dataset.frame("capabilities")["id"])
    scenarios = load_scenarios(ROOT)
    return SimpleNamespace(
        dataset=dataset, scenarios=scenarios, common="vredestijd", frames=frames, names=Names.of(dataset), brand=BRAND,
        capabilities=capabilities, grounds={},
    )  # fmt: skip


@pytest.fixture(scope="module")
def world():
    """Every measure takes 1 % alone and 3 % of 10 % beside the others, but two."""
    ids = [measure.id for measure in measures_of(load_dataset(ROOT, "publiek"))]
    special = {"sea_contract": (0.0, 0.02), "decon_reserve": (0.02, 0.0), "border_law": (NAN, NAN)}
    gains = [special.get(key, (0.01, 0.03)) for key in ids]
    options = pd.DataFrame({"measure_id": ids, "gain_alone": [g[0] for g in gains], "gain_last": [g[1] for g in gains]})
    frontier = pd.DataFrame(
        {
            "kind": ["none", "mean", "mean", "worst", "worst", "worst"],
            "remaining_mean": [0.1] * 6,
            "ids": [(), (), ("sea_mandate",), ("sea_mandate", "fire_eu"), ("sea_mandate",), ("fire_eu", "sea_mandate")],
        }
    )
    reach = pd.DataFrame(
        [("eod_sea", 1.0, 0.5, 0.25), ("airspace", 0.0, 0.0, 0.0)],
        columns=["capability_id", "open_without", "open_least", "open_most"],
    )
    return shipped(measure_options=options, measure_frontier=frontier, measure_reach=reach)


@pytest.fixture(scope="module")
def made(world):
    """All that the part tells."""
    return part.content(world)


def by_id(made):
    """Findings by id."""
    return {finding.id: finding for finding in made.findings}


def test_effect_is_a_range_from_alone_to_beside_others(made):
    """Both are shares of what remains without any measure; what is not known stays so."""
    found = by_id(made)
    effect = found["maatregel.sea_contract.effect"]
    assert (effect.low, effect.high) == pytest.approx((0.0, 0.2))
    unknown = found["maatregel.border_law.effect"]
    assert (unknown.value, unknown.low, unknown.high) == (None, None, None)


def test_lists_say_what_each_direction_is(made):
    """Completing ones, redundant ones, and those in nearly every best set; the empty set is none."""
    found = by_id(made)
    assert found["maatregelen.pas_samen"].value == ("sea_contract",)
    assert found["maatregelen.niet_ernaast"].value == ("decon_reserve",)
    assert found["maatregelen.kern"].value == ("sea_mandate",)
    assert found["maatregelen.zonder_effect"].value == ()
    assert found["maatregelen.voor.eod_sea"].value == ("sea_mandate", "sea_contract")
    assert found["maatregelen.voor.guarding"].value == ("guard_contract", "guard_reserve", "reserve_vital_jobs")
    assert found["maatregelen.wet.ja"].value == ("land_mandate", "border_law")


def test_in_time_for_the_whole_range_or_perhaps(made, world):
    """A lead time of 30 to 66 months is perhaps in time for 45 months later; one of 6 to 18 surely."""
    decision = world.scenarios["vredestijd"].measures
    assert (decision.decision_date, decision.date) == (date(2026, 4, 1), date(2030, 1, 1))
    found = by_id(made)
    assert found["maatregel.border_law.op_tijd"].value == "misschien"
    assert found["maatregel.guard_contract.op_tijd"].value == "ja"


def test_names_are_firm_and_effects_are_not(world, made):
    """A letter may name a direction; what it does and costs rests on invented values."""
    found = by_id(made)
    assert found["maatregelen.alle"].grounds == ()
    grounded = SimpleNamespace(**vars(world) | {"grounds": {"tabel.measures": None, "tabel.measure_values": None}})
    told = by_id(part.content(grounded))
    assert told["maatregelen.voor.eod_sea"].grounds == ()
    assert "tabel.measure_values" in told["maatregel.sea_mandate.kosten"].grounds


def test_what_stays_open_is_told_of_capabilities_with_a_direction(made):
    """From the most to the least effect of all directions together."""
    rows = {row["id"]: row for row in made.tables["maatregelen_bereik"]}
    assert set(rows) == {"eod_sea"}
    assert (rows["eod_sea"]["richtingen"], rows["eod_sea"]["zonder"]) == (2, 1.0)
    assert (rows["eod_sea"]["laag"], rows["eod_sea"]["hoog"]) == (0.25, 0.5)


def test_least_effect_is_fewest_units_and_slowest():
    """The low end of an agreed response time is the longest one."""
    dataset = load_dataset(ROOT, "publiek")
    place = [measure.id for measure in measures_of(dataset)].index("sea_contract")
    ends = {
        end: {effect.attribute: effect.value for effect in measures_of(dataset, end)[place].effects}
        for end in ("low", "likely", "high")
    }
    assert ends["low"] == {"units": 1, "response_hours": 48}
    assert ends["likely"] == {"units": 2, "response_hours": 36}
    assert ends["high"] == {"units": 3, "response_hours": 24}


def test_one_direction_beats_another_within_all_ranges_or_at_likely_costs():
    """No dearer and no less effective; other capabilities, complements and unknown costs are not compared."""
    cheap = direction("goed", (1, 2, 3), (0.2, 0.2))
    assert [(p.worse.id, p.always) for p in dominances([cheap, direction("x", (3, 4, 5))])] == [("x", True)]
    assert [(p.worse.id, p.always) for p in dominances([cheap, direction("x", (2, 4, 5))])] == [("x", False)]
    for other in (
        direction("x", (3, 4, 5), gains=(0.3, 0.1)),
        direction("x", (3, 4, 5), capabilities=("b",)),
        direction("x", (3, 4, 5), gains=(0.0, 0.1)),
        direction("x", (NAN, NAN, NAN)),
        direction("x", (0, 1, 2)),
        direction("x", (1, 2, 3), (0.2, 0.2)),
    ):
        assert dominances([cheap, other]) == []


def rows(figure, layer):
    """The rows of one layer."""
    return figure.spec["datasets"][layer["data"]["name"]]


def layers(figure, kind):
    """The rows of all marks of a kind."""
    return [row for layer in figure.spec["layer"] if layer["mark"]["type"] == kind for row in rows(figure, layer)]


@pytest.mark.parametrize(
    ("count", "name", "drawn"), [(1, LONG, 1), (17, "Kort", 17), (60, "Kort", MOST), (60, LONG, 14)]
)
def test_every_direction_that_fits_is_drawn_twice(count, name, drawn):
    """A bar for the effect and one for the costs, the most telling first; unknown ones have the word alone."""
    found = [direction(f"r{i}", (1, 2, 1234.5 + i), (0.5 / (i + 1), 0.9), name=name) for i in range(count)]
    found[-1] = direction("leeg", (NAN, NAN, NAN), (NAN, NAN), name=name)
    figure = measures_figure(found, BRAND, ())
    unknown = 2 if count == drawn else 0
    assert figure.spec["height"] < 1000
    assert len(figure.table) == drawn
    assert len(layers(figure, "bar")) == 2 * drawn - unknown
    assert sum(row.get("text") == "onbekend" for row in layers(figure, "text")) == unknown


def test_words_after_the_bars_stay_in_the_picture():
    """Also with long amounts: the bars give way."""
    figure = measures_figure([direction("r", (1000.5, 2000, 12345.5), (-0.25, 1.0))], BRAND, ())
    for layer in figure.spec["layer"]:
        if layer["mark"]["type"] == "text" and "x" in layer["encoding"] and "scale" in layer["encoding"]["x"]:
            low, high = layer["encoding"]["x"]["scale"]["domain"]
            for row in rows(figure, layer):
                start = (row["low"] - low) / (high - low) * WIDTH
                assert start + layer["mark"]["dx"] + span(row["text"], SMALL) <= WIDTH


def test_no_directions_is_said():
    """An empty table gives a figure that says so."""
    assert "geen richtingen" in str(measures_figure([], BRAND, ()).spec)


def effect(key, low, high):
    """The effect of a made-up direction."""
    return Finding(f"maatregel.{key}.effect", "effect", high, "deel", low=low, high=high)


def told(tmp_path, **lists):
    """The part of the report with these lists."""
    tables = {"maatregelen": [], "maatregelen_bereik": [], "maatregelen_overtroffen": []}
    most = Finding("maatregelen.meeste", "meeste", "m" if lists.get("alle") else None, names=MEASURES)
    findings = [*of_measures(**lists), most, effect("m", 0.1, 0.2)]
    return words(filled(tmp_path, "afspraken", findings, tables, ["fig-maatregelen"]))


def test_nothing_to_tell(tmp_path):
    """Without directions that is all that is said."""
    assert told(tmp_path).endswith("Er zijn nog geen richtingen voor nieuwe afspraken ingevoerd.")


def test_one_of_each(tmp_path):
    """Verbs and pronouns follow the number; a direction stands between quotes."""
    text = told(tmp_path, alle="m", kern="m", wet__ja="m", klaar__misschien="m", betaler_open="m", pas_samen="m")
    assert "Er is één richting voor een nieuwe afspraak doorgerekend: ‘Meer ploegen’." in text
    assert "komt ‘Meer ploegen’ terug in ten minste 80% van die combinaties" in text
    assert "‘Meer ploegen’ doet alleen niets, en voegt naast andere richtingen wel iets toe." in text
    assert "moet voor één richting een wet of regeling veranderen: ‘Meer ploegen’" in text
    assert "Eén richting kan dan te laat komen: ‘Meer ploegen’." in text
    assert "Naar schatting neemt ‘Meer ploegen’ het meeste weg: 10% tot 20%" in text


def test_many_and_none(tmp_path):
    """Many are counted and named; what there is none of is said or left out."""
    text = told(tmp_path, alle="mno", kern="mn", betaler_open="mno", overtroffen__altijd="no", klaar__ja="mno")
    assert "Er zijn drie richtingen voor nieuwe afspraken doorgerekend." in text
    assert "komen ‘Meer ploegen’ en ‘Nieuwe bevoegdheid’ terug" in text
    assert "Van geen enkele richting is afgesproken wie betaalt." in text
    assert "Dat geldt voor twee richtingen: ‘Nieuwe bevoegdheid’ en ‘Oefenen’." in text
    assert "Binnen de geschatte doorlooptijden is elke richting op tijd klaar." in text
    assert "Geen enkele richting kan door één partij alleen worden ingevoerd." in text


def test_no_amount_is_an_optimum(tmp_path):
    """The text states no sum of costs: they are invented, and it says so."""
    text = told(tmp_path, alle="mno", kern="m")
    assert "De kosten zijn verzonnen" in text
    assert "€" not in text.replace("verzonnen kosten €", "")


def test_no_effect_to_compute_is_not_no_effect(tmp_path):
    """Where nothing is left open, or nobody knows how much, no direction takes nothing away."""
    text = told(tmp_path, alle="mno", effect_onbekend="mno")
    assert "**Geen effect te berekenen.**" in text
    assert "Van geen enkele richting is te zeggen wat zij wegneemt" in text
    assert "van tafel" not in text
    assert "hangt van het bedrag af" not in text


def test_directions_that_all_do_nothing(tmp_path):
    """They have no order, and none of them is better than another."""
    text = told(tmp_path, alle="mno", zonder_effect="mno")
    assert "neemt geen enkele richting iets weg van wat onvervuld blijft" in text
    assert "hangt van het bedrag af" not in text
    assert "Vergelijken" not in text


def test_unknown_ends_are_told_once(tmp_path):
    """`onbekend`, not `onbekend tot onbekend`; and ends that are equal are one number."""
    row = {
        "id": "m", "naam": "Meer ploegen", "voor": ["Zoekteams"], "partijen": ["Politie"], "betaler": "Rijk",
        "wet": "ja", "klaar": "onbekend", "maanden_laag": None, "maanden_hoog": None,
        "effect_laag": None, "effect_hoog": None, "kosten_laag": 3.0, "kosten_hoog": 3.0,
    }  # fmt: skip
    reach = {"id": "a", "naam": "Zoekteams", "richtingen": 1, "zonder": 1.0, "laag": 0.5, "hoog": 0.5}
    tables = {"maatregelen": [row], "maatregelen_bereik": [reach], "maatregelen_overtroffen": []}
    names = [Finding("maatregelen.meeste", "meeste", None), Finding("maatregel.m.naam", "naam", "Meer ploegen")]
    names.append(Finding("capaciteit.a.oorlog.open", "open", 0.9, "deel"))
    found = [*of_measures(alle="m", effect_onbekend="m"), *names]
    text = filled(tmp_path, "afspraken", found, tables, ["fig-maatregelen"])
    assert "tot onbekend" not in text
    assert "het effect is onbekend, verzonnen kosten € 3 miljoen" in text
    assert "| Politie | onbekend | onbekend | ja |" in text
    assert "| 100% | 50% |" in text
