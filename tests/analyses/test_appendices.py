"""What the annexes tell: sheets, settings, assumptions, decisions; for none, one, many and what is not known."""

from types import SimpleNamespace

import pandas as pd
import pytest
from tests.analyses import small_worlds as small

from hoofdtaak3.analyses.appendices.assumptions import MOST, heaviest, questioned
from hoofdtaak3.analyses.appendices.content import content
from hoofdtaak3.analyses.appendices.settings import changed, settings, shared
from hoofdtaak3.figures.names import Names
from hoofdtaak3.inputs.scenarios import load_scenarios
from hoofdtaak3.results.findings import Finding

CAUSES = ("claims", "reversal", "simultaneity", "time", "mandate", "size")


@pytest.fixture(scope="module")
def peace():
    """The shipped scenario of peace."""
    return load_scenarios(small.ROOT)["vredestijd"]


def driver(key, correlation, basis="oordeel", capability=small.LAND, table="claims"):
    """One row of `sample_drivers`."""
    return {
        "capability_id": capability, "rank": 1, "table": table, "key": key, "attribute": "ht1", "basis": basis,
        "correlation": correlation,
    }  # fmt: skip


def request(line, kind="incident", decision="granted", **changes):
    """One row of `requests`."""
    return {
        "line_id": line, "incident_id": "", "kind": kind, "capability_id": small.LAND, "requester": "burgemeester",
        "priority": 1, "start_day": 4, "days": 2.0, "decision": decision, "reason": "defence", "legal_basis_id": "",
        "civil_test": "nee",
    } | changes  # fmt: skip


def a_world(*, drivers=(), requests=(), causes=(), demand=(), scenario=None, **tables):
    """A world with these rows of its one scenario."""
    results = {
        "sample_drivers": pd.DataFrame(list(drivers), columns=list(driver("x", 0.0))),
        "requests": pd.DataFrame(list(requests), columns=list(request("x"))),
        "capabilities": pd.DataFrame(list(demand), columns=["capability_id", "demand_unit_days"]),
    }
    columns = ["scenario_id", "capability_id", "gap_unit_days", *CAUSES]
    made = small.world(results, tables, causes=pd.DataFrame(list(causes), columns=columns))
    if scenario is not None:
        made.scenarios[small.COMMON] = scenario
    return made


def found_in(world):
    """Findings by id, and the tables."""
    whole = content(world)
    return {finding.id: finding for finding in whole.findings}, whole.tables


def values(**changes):
    """The values of one capability that it is measured by."""
    row = {
        "capability_id": small.LAND, "attribute": "promise", "low": 1.0, "likely": 2.0, "high": 3.0, "unit": "eenheden",
        "basis": "bron", "source": "ah-2212", "open_question_id": "",
    }  # fmt: skip
    return row | changes


class TestSheet:
    """The findings of one capability."""

    @pytest.mark.parametrize(
        ("rows", "expected"),
        [
            ([values()], ("promise", 2.0, "vast", "bron")),
            ([values(attribute="reference_demand", basis="fictief")], ("reference_demand", 2.0, "wisselt", "fictief")),
            ([values(), values(attribute="reference_demand", likely=9.0)], ("promise", 2.0, "vast", "bron")),
            (
                [values(likely=small.NAN, basis=""), values(attribute="reference_demand", likely=9.0)],
                ("reference_demand", 9.0, "vast", "bron"),
            ),
            ([values(likely=small.NAN, basis="")], (None, None, "wisselt", "onbekend")),
        ],
    )  # fmt: skip
    def test_what_it_is_measured_by(self, peace, rows, expected):
        """A promise goes before a request; what is not known is no zero."""
        found, _ = found_in(a_world(scenario=peace, capability_values=pd.DataFrame(rows)))
        start = "capaciteit.eod_land.maat"
        kind, size, basis = (found[f"{start}.{name}"] for name in ("soort", "omvang", "herkomst"))
        assert (kind.value, size.value, size.degree, basis.value) == expected

    def test_causes_come_from_the_worst_scenario(self, peace):
        """As shares of the gap there; without a gap nothing is known of them."""
        cause = ("vredestijd", small.LAND, 5.0, 4.0, 1.0, 0.0, 0.0, 0.0, 0.0)
        found, _ = found_in(a_world(scenario=peace, causes=[cause], demand=[(small.LAND, 20.0)]))
        assert found["capaciteit.eod_land.oorzaak.scenario"].value == "vredestijd"
        assert found["capaciteit.eod_land.oorzaak.open"].value == 0.25
        assert found["capaciteit.eod_land.oorzaak.claims"].value == 0.8
        assert found["capaciteit.guarding.oorzaak.open"].value is None

    def test_sheets_are_in_alphabetical_order(self, peace):
        """As a reader looks them up."""
        world = a_world(scenario=peace)
        names = [world.names.capability(row["id"]) for row in found_in(world)[1]["bladen"]]
        assert names == [
            "Bewaken en beveiligen",
            "CBRN-ontsmetting",
            "Drones voor overzicht",
            "Explosieven ruimen op land",
        ]


class TestSettings:
    """What scenarios share, and what each has otherwise."""

    def test_every_setting_is_told_once(self, peace):
        """In the words of the schema, with Dutch numbers and dates."""
        told = dict(settings(peace))
        assert len(told) == len(list(settings(peace)))
        assert (
            told["Snelheid en omweg per vervoermiddel: reizen over de weg: gemiddelde snelheid (kilometer per uur)"]
            == "60"
        )
        decision = next(value for name, value in told.items() if "dag van het besluit" in name)
        assert decision == "1 april 2026"

    def test_most_and_the_others(self, peace):
        """The value of most, and how many differ; a scenario tells what it has otherwise and its course by day."""
        longer = peace.model_copy(update={"days": 1234})
        scenarios = {"a": peace, "b": peace, "c": longer}
        row = next(row for row in shared(scenarios) if row["naam"].startswith("Aantal dagen"))
        assert (row["waarde"], row["anders"]) == ("90", 1)
        first, _, last = changed(scenarios, Names())
        assert first["anders"] == []
        assert last["anders"] == [f"{row['naam']}: 1.234"]
        assert last["fasen"] == ["dag 1: vrede"]

    def test_no_incidents(self, peace):
        """Then the list is empty."""
        quiet = peace.model_copy(update={"incidents": ()})
        assert changed({"a": quiet}, Names())[0]["incidenten"] == []


class TestAssumptions:
    """What weighs most, and which answer would replace it."""

    def test_heaviest_first_and_each_once(self):
        """By strength whatever its sign; what has a source or no correlation is no assumption that weighs."""
        world = a_world(
            drivers=[
                driver(small.LAND, 0.5), driver(small.GUARD, -0.9), driver(small.LAND, 0.3, capability=small.DRONES),
                driver(small.DECON, 0.99, basis="bron"), driver(small.DRONES, small.NAN),
            ]
        )  # fmt: skip
        rows = heaviest(world)
        assert [(row["wie"], row["samenhang"]) for row in rows] == [
            ("Bewaken en beveiligen", -0.9), ("Explosieven ruimen op land", 0.5),
        ]  # fmt: skip
        assert rows[0]["gegeven"] == "het beslag van hoofdtaak 1"

    def test_no_more_than_can_be_read(self):
        """Of many only the first."""
        assert len(heaviest(a_world(drivers=[driver(f"x{i}", 0.5) for i in range(60)]))) == MOST

    def test_by_question(self):
        """Counted by kind of quantity and question; what is sourced or unknown does not count."""
        claims = pd.DataFrame(
            [
                {"likely": 0.5, "basis": "oordeel", "open_question_id": "q_ht1_claims"},
                {"likely": 0.5, "basis": "fictief", "open_question_id": "q_ht1_claims"},
                {"likely": 0.5, "basis": "fictief", "open_question_id": ""},
                {"likely": small.NAN, "basis": "", "open_question_id": "q_ht1_claims"},
                {"likely": 0.5, "basis": "bron", "open_question_id": "q_ht1_claims"},
            ]
        )
        claims["capability_id"] = small.LAND
        rows = [row for row in questioned(a_world(claims=claims)) if row["naam"] == "beslag van hoofdtaak 1 en 2"]
        assert [(bool(row["vraag"]), row["oordeel"], row["fictief"]) for row in rows] == [(False, 0, 1), (True, 1, 1)]


def test_decisions(peace):
    """Requests of incidents and standing tasks that fall short, by day; incidental ones are counted."""
    rows = [
        request("later", start_day=9), request("first"), request("done", "standing"),
        request("short", "standing", "partly", start_day=0), request("r1", "request"),
        request("r2", "request", "refused"),
    ]  # fmt: skip
    _, tables = found_in(a_world(scenario=peace, requests=rows))
    assert [row["naam"] for row in tables["besluiten-vredestijd"]] == ["short", "first", "later"]
    assert [row["dag"] for row in tables["besluiten-vredestijd"]] == [1, 5, 10]
    counts = tables["verzoeken_stroom"][0]
    assert [counts[key] for key in ("aantal", "granted", "refused", "partly")] == [2, 1, 1, 0]


def test_no_requests(peace):
    """Then there is nothing to tell, and the counts are zero."""
    _, tables = found_in(a_world(scenario=peace))
    assert tables["besluiten-vredestijd"] == []
    assert tables["verzoeken_stroom"][0]["aantal"] == 0


def phases(key):
    """The findings of other parts that a sheet names."""
    start = f"capaciteit.{key}"
    yield Finding(f"{start}.naam", "naam", f"Naam {key}")
    yield Finding(f"{start}.omschrijving", "wat het is", "Wat het is.")
    yield Finding(f"{start}.soort", "afspraak", "gegarandeerd")
    yield Finding(f"{start}.eenheid", "eenheid", "ploeg")
    yield Finding(f"{start}.eenheden", "eenheden", "ploegen")
    yield Finding(f"{start}.norm", "norm", 3.0, "uur")
    yield Finding(f"{start}.inspringen.kan", "kan", "onbekend" if key == small.LAND else "niemand")
    for phase in small.PHASES:
        for topic in ("aanbod", "defensie", "civiel", "open"):
            yield Finding(f"{start}.{phase}.{topic}", topic, 1.0)
        yield Finding(
            f"{start}.{phase}.klasse", "klasse", "onbekend" if phase == "oorlog" else "A", names={"A": "blijft"},
            degree="houdt_stand",
        )  # fmt: skip


def test_a_sheet_in_words(peace, tmp_path):
    """A promise in units, what is unknown as unknown, and nobody only where that is known."""
    rows = [values(), values(capability_id=small.DRONES, likely=small.NAN, basis="")]
    world = a_world(scenario=peace, capability_values=pd.DataFrame(rows))
    whole = content(world)
    extra = [finding for key in small.CAPABILITIES for finding in phases(key)]
    tables = {**whole.tables, **{f"inspringers-{key}": [] for key in small.CAPABILITIES}}
    made = SimpleNamespace(findings=[*whole.findings, *extra], tables=tables, figures=[])
    text = small.told("bijlage-capaciteiten", world, made, tmp_path)
    land = text.partition("## Naam eod")[2].partition("\n## ")[0]
    drones = text.partition("## Naam drones")[2].partition("\n## ")[0]
    assert "2 ploegen (tussen 1 en 3), binnen 3 uur. Dat is een afspraak." in land
    assert "is niet bekend" in land
    assert "Onbekend: er is geen getal van een afspraak" in drones
    assert "Er is geen civiele partij bekend" in drones
    war = next(line for line in land.splitlines() if line.startswith("| oorlog"))
    assert war == "| oorlog | 1 | 100% | 100% | 100% | onbekend | onbekend |"
    peace_line = next(line for line in land.splitlines() if line.startswith("| vrede"))
    assert peace_line == "| vrede | 1 | 100% | 100% | 100% | blijft | houdt stand |"


def annex(name, world, tmp_path, **tables):
    """What one annex says of a world, with these rows of other parts."""
    whole = content(world)
    names = [Finding(f"scenario.{key}.naam", "naam", title) for key, title in world.titles.items()]
    made = SimpleNamespace(findings=[*whole.findings, *names], tables={**whole.tables, **tables}, figures=[])
    return small.told(f"bijlage-{name}", world, made, tmp_path)


def test_assumptions_in_words(peace, tmp_path):
    """What weighs most with its strength; without any it says so instead of an empty table."""
    rows = {"waarnemingen": [], "toezeggingen": []}
    some = annex("aannames", a_world(scenario=peace, drivers=[driver(small.LAND, -0.5)]), tmp_path, **rows)
    assert "| Explosieven ruimen op land | het beslag van hoofdtaak 1 |" in some
    assert "| −0,5 |" in some
    none = annex("aannames", a_world(scenario=peace), tmp_path, **rows)
    assert "Geen enkel tekort beweegt zichtbaar met een aanname mee." in none
    assert "Er zijn geen gepubliceerde cijfers in het dossier." in none
    assert "Er zijn geen toezeggingen in het dossier." in none


def test_rows_with_empty_cells(peace, tmp_path):
    """A figure or a promise of which little is known is a row like the others."""
    nothing = dict.fromkeys(("onderwerp", "van", "tot", "eenheid", "definitie", "bron", "omschrijving", "stand"), "")
    row = nothing | {"naam": "Verzoeken", "waarde": 447.0, "datum": None, "uiterlijk": None}
    text = annex("aannames", a_world(scenario=peace), tmp_path, waarnemingen=[row], toezeggingen=[row])
    assert "| – | Verzoeken |   | 447 |   | – |" in text
    assert "| Verzoeken |   |   |   |   | – |" in text


def test_requests_in_words(peace, tmp_path):
    """Each request with its decision and reason; a request without legal basis says so."""
    refused = request("x", decision="refused", reason="no_legal_basis")
    some = annex("verzoeken", a_world(scenario=peace, requests=[refused]), tmp_path)
    line = (
        "| x (Explosieven ruimen op land) | burgemeester | 5 | 2 | 1 | geen | geweigerd | geen wettelijke grondslag |"
    )
    assert line in some
    none = annex("verzoeken", a_world(scenario=peace), tmp_path)
    assert "In dit scenario zijn er geen verzoeken bij incidenten, en alle doorlopende taken gaan door." in none


def test_settings_in_words(peace, tmp_path):
    """The one scenario differs in nothing from itself; its course is told by day."""
    quiet = peace.model_copy(update={"incidents": ()})
    text = annex("uitgangspunten", a_world(scenario=quiet), tmp_path)
    assert f"| {peace.title} | dag 1: vrede | geen | niets |" in text
