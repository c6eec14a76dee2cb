"""The first page and the annexes: every capability, parameter and assumption is there, and every case says its own."""

from __future__ import annotations

import csv
import math
import re
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest
import yaml
from pydantic import BaseModel

from hoofdtaak3.analyses.uncertainty.compute import sample_scenario
from hoofdtaak3.brand import Brand
from hoofdtaak3.build.digests import ASSEMBLING, COMPUTING, DRAWING
from hoofdtaak3.figures import claims
from hoofdtaak3.figures.annexes import accountability, first_page, key_figures, parameters, quality, sheet_sentences
from hoofdtaak3.figures.annexes.amounts import amount, ranged, spread, unit_days
from hoofdtaak3.figures.annexes.annexes import FRAGMENTS, annexes
from hoofdtaak3.figures.annexes.assumptions import ASSUMED
from hoofdtaak3.figures.annexes.assumptions import told as told_note
from hoofdtaak3.figures.annexes.dossier import Dossier
from hoofdtaak3.figures.annexes.factsheets import factsheets
from hoofdtaak3.figures.fragments import Story
from hoofdtaak3.markdown import printed
from hoofdtaak3.figures.names import Names
from hoofdtaak3.inputs.compile import build_inputs
from hoofdtaak3.inputs.scenarios import load_scenarios
from hoofdtaak3.inputs.scenarios.model import Scenario
from hoofdtaak3.inputs.tables import load_dataset
from hoofdtaak3.inputs.tables.contract import load_contract
from hoofdtaak3.model.assessment import assess
from hoofdtaak3.model.causes import causes_frame
from hoofdtaak3.model.inputs import PHASES

ROOT = Path(__file__).parents[2]
SHOWN = ("vredestijd", "conflict_noordzee")
NAN = math.nan
STATEMENTS = ("kind", "capability_id", "phase", "scenario_id", "class", "robust", "worst", "best", "needs")


def statements(phases: pd.DataFrame) -> pd.DataFrame:
    """Every second capability may be stated; the other waits for a question."""
    rows = []
    for index, key in enumerate(dict.fromkeys(phases["capability_id"])):
        own = phases[phases["capability_id"] == key]
        for row in own.to_dict("records"):
            fixed, code = float(index % 2 == 0), row["class"]
            rows.append(("phase", key, row["phase"], "", code, fixed, code, code, () if fixed else ("q_ht1_claims",)))
        last = own.iloc[-1]
        fixed = float(index % 2 == 0)
        wait = () if fixed else ("q_ht1_claims", "q_readiness")
        rows.append(("headline", key, last["phase"], "", last["class"], fixed, "D", "B", wait))
    return pd.DataFrame(rows, columns=list(STATEMENTS))


def measure_frames(*, chosen: bool = True, before: float = 0.06) -> dict[str, pd.DataFrame]:
    """Two measures of the tables, of which one is chosen."""
    point = ["mean", "worst", "none"]
    after = 0.03 if chosen else before
    ids = ("sea_mandate",) if chosen else ()
    rows = [
        (kind, 3.0 if chosen else 0.0, before if kind == "none" else after, () if kind == "none" else ids)
        for kind in point
    ]
    frontier = pd.DataFrame(rows, columns=["kind", "cost", "remaining", "ids"])
    served = [(kind, "sea_mandate", 3.0, 0.03, ("conflict_noordzee",), ("eod_sea",)) for kind in ("mean", "worst")]
    columns = ["kind", "measure_id", "cost", "gain_last", "scenario_ids", "capability_ids"]
    options = pd.DataFrame(
        [("sea_mandate", 2.0, 3.0, 6.0, 18.0, 1.0, 0.03, 0.03), ("sea_contract", 9.0, 18.0, 40.0, 30.0, 1.0, 0.0, 0.0)],
        columns=["measure_id", "cost_low", "cost", "cost_high", "lead_months", "in_time", "gain_alone", "gain_last"],
    )
    effect = pd.DataFrame(
        [("conflict_noordzee", "eod_sea", 10.0, 4.0, 4.0, 0.0)],
        columns=["scenario_id", "capability_id", "gap_unit_days", "gap_after", "gap_after_worst", "left_out"],
    )
    return {
        "measure_options": options,
        "measure_frontier": frontier.assign(
            remaining_mean=frontier["remaining"], remaining_worst=frontier["remaining"], scenario_id="conflict_noordzee"
        ),
        "measure_chosen": pd.DataFrame(served if chosen else [], columns=columns),
        "measure_effect": effect,
    }


@pytest.fixture(scope="module")
def dossier() -> Dossier:
    """Two shipped scenarios, computed and drawn; statements and measures are made up."""
    dataset = load_dataset(ROOT)
    scenarios = load_scenarios(ROOT)
    results, causes = {}, []
    for key in SHOWN:
        inputs = build_inputs(dataset, scenarios[key])
        results[key] = {**assess(inputs).frames(), **sample_scenario(dataset, scenarios[key], draws=60)}
        causes.append(causes_frame(inputs).assign(scenario_id=key))
    phases = results[SHOWN[0]]["phases"]
    story = Story(dataset, scenarios, results, phases, Names.of(dataset), Brand.load(ROOT))
    frames = {"statements": statements(phases), "causes": pd.concat(causes, ignore_index=True), **measure_frames()}
    return Dossier(story, dataset, frames)


@pytest.fixture(scope="module")
def told(dossier: Dossier) -> dict[str, str]:
    """All fragments."""
    return annexes(dossier.story, dossier.dataset, dossier.frames)


def cells(table: str) -> list[list[str]]:
    """The rows of the first table of a fragment, without its head."""
    lines = [line for line in table.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines[1:]]


def test_every_fragment_is_made(told: dict[str, str]) -> None:
    """The fragments are those that are promised, none is empty, and the same input gives the same text."""
    assert set(told) == set(FRAGMENTS)
    assert all(text.strip() and text.endswith("\n") for text in told.values())


def test_labels_differ(told: dict[str, str]) -> None:
    """No two tables or sections have the same label: a reference would lead to the wrong one."""
    labels = re.findall(r"\{#((?:tbl|sec)-[^} ]+)", "\n".join(told.values()))
    assert len(labels) > 20
    assert len(labels) == len(set(labels))


def test_citations_are_in_the_bibliography(told: dict[str, str], dossier: Dossier) -> None:
    """Every source that an annex cites is one that this edition may show."""
    text = re.sub(r"\\@", "", "\n".join(told.values()))
    cited = {key for group in re.findall(r"\[(@[^\]]+)\]", text) for key in re.findall(r"@([\w-]+)", group)}
    assert cited
    assert cited <= set(dossier.dataset.sources)


# First page


def test_first_page_has_five_sentences_and_five_figures(told: dict[str, str]) -> None:
    """The box holds five points, and the table below it five rows with a certainty each."""
    assert len(re.findall(r"^- ", told["kern"], re.MULTILINE)) == 5
    rows = cells(told["kern"])
    assert len(rows) == 5
    assert all(all(row) for row in rows)


def ladder(*supplies: float, phase: str = "oorlog") -> pd.DataFrame:
    """One row a capability in one phase, with a reference of 2; not-a-number is unknown."""
    words = {0.0: "niet_beschikbaar", 1.0: "beperkt", 2.0: "beschikbaar"}
    keys = ["eod_sea", "drones", "guarding"]
    return pd.DataFrame(
        [
            {
                "capability_id": keys[index], "phase": phase, "supply": supply, "reference": 2.0,
                "availability": words.get(supply, "onbekend"), "gap_alone": 2.0 - supply, "gap": 0.0, "cover": 1.0,
                "class": "B",
            }
            for index, supply in enumerate(supplies)
        ]
    )  # fmt: skip


@pytest.mark.parametrize(
    ("supplies", "expected"),
    [
        ((2.0, 2.0), "In oorlog blijven alle capaciteiten beschikbaar."),
        ((0.0, 2.0), "In oorlog valt één van de twee capaciteiten helemaal weg (explosieven ruimen op zee)."),
        ((1.0, 2.0), "In oorlog is er één van de twee capaciteiten beperkt (explosieven ruimen op zee)."),
        (
            (0.0, 0.0),
            "In oorlog vallen beide capaciteiten helemaal weg (explosieven ruimen op zee en drones voor overzicht).",
        ),
        (
            (0.0, 1.0, NAN),
            (
                "In oorlog valt één van de drie capaciteiten helemaal weg (explosieven ruimen op zee), is er één"
                " beperkt en is het van één onbekend."
            ),
        ),
        (
            (2.0, NAN),
            (
                "In oorlog blijven alle capaciteiten waarvan het aanbod bekend is beschikbaar en is het van "
                "één onbekend."
            ),
        ),
        ((NAN, NAN), "Van geen enkele capaciteit is bekend wat Defensie in oorlog nog kan leveren."),
    ],
)
def test_supply_in_war(supplies: tuple[float, ...], expected: str, dossier: Dossier) -> None:
    """Gone, limited, kept and unknown capabilities are told apart."""
    assert claims.supply(ladder(*supplies), dossier.names) == expected


def test_supply_without_war(dossier: Dossier) -> None:
    """A phase that nobody computed is called that."""
    assert claims.supply(ladder(1.0, phase="vrede"), dossier.names) == "Over de fase oorlog is niets berekend."


def classes(*codes: str) -> pd.DataFrame:
    """One capability for each class, in war."""
    rows = ladder(*[1.0] * len(codes))
    return rows.assign(**{"class": list(codes)}, cover=[0.0 if code == "D" else 1.0 for code in codes])


@pytest.mark.parametrize(
    ("codes", "expected"),
    [
        ((), "Er zijn geen capaciteiten om te beoordelen."),
        (
            ("A", "A"),
            "Voor geen enkele capaciteit is een civiel alternatief nodig: Defensie haalt overal haar ijkpunt.",
        ),
        (("onbekend",), "Van geen enkele capaciteit is bekend of civiele partijen haar kunnen overnemen."),
        (
            ("B", "C"),
            (
                "Civiele partijen vangen bijna alles op bij één capaciteit en een deel bij één; bij geen "
                "enkele capaciteit staat vast dat niemand anders kan of mag inspringen."
            ),
        ),
        (
            ("D", "D"),
            (
                "Civiele partijen vangen nergens iets op; bij twee kan of mag niemand op tijd inspringen: "
                "explosieven ruimen op zee en drones voor overzicht."
            ),
        ),
        (
            ("D", "onbekend"),
            (
                "Van geen enkele capaciteit is bekend dat civiele partijen haar opvangen; bij één kan of mag niemand "
                "op tijd inspringen: explosieven ruimen op zee."
            ),
        ),
        (
            ("D", "C", "A"),
            (
                "Civiele partijen vangen een deel op bij één capaciteit; bij één kan of mag niemand op tijd "
                "inspringen: explosieven ruimen op zee."
            ),
        ),
    ],
)
def test_alternatives(codes: tuple[str, ...], expected: str, dossier: Dossier) -> None:
    """What civil parties take over has a variant for none, some, all and unknown."""
    phases = classes(*codes) if codes else ladder(1.0).iloc[:0]
    assert claims.alternatives(phases, dossier.names) == expected


def impacts(**amounts: float) -> pd.DataFrame:
    """Frame `capabilities` with a demand of 10 and these impacts."""
    return pd.DataFrame(
        {"capability_id": list(amounts), "demand_unit_days": 10.0, "impact_unit_days": list(amounts.values())}
    )


@pytest.mark.parametrize(
    ("results", "expected"),
    [
        ({}, "Er is nog geen scenario doorgerekend."),
        ({"a": impacts(drones=0.0)}, "De verschuiving naar hoofdtaak 1 vergroot in geen enkel scenario een tekort."),
        (
            {"a": impacts(drones=NAN)},
            "Van geen enkel scenario is bekend dat de verschuiving naar hoofdtaak 1 een tekort vergroot.",
        ),
        (
            {"a": impacts(drones=5.0), "b": impacts(drones=0.0)},
            (
                "De verschuiving naar hoofdtaak 1 vergroot het tekort in het scenario ‘A’ bij drones voor "
                "overzicht (tot 50% van de vraag)."
            ),
        ),
        (
            {"a": impacts(drones=5.0, guarding=1.0, eod_sea=7.0), "b": impacts(drones=6.0)},
            (
                "De verschuiving naar hoofdtaak 1 vergroot het tekort in beide scenario’s, het meest bij "
                "explosieven ruimen op zee (tot 70% van de vraag) en drones voor overzicht (tot 60%)."
            ),
        ),
    ],
)
def test_effect(results: dict[str, pd.DataFrame], expected: str, dossier: Dossier) -> None:
    """Only what the counterfactual shows is called an effect; the largest come first."""
    assert claims.effect(results, {"a": "A", "b": "B"}, dossier.names) == expected


def test_ties_are_named(dossier: Dossier) -> None:
    """What has the same percentage as the last one named is named too: the figure shows them as equals."""
    text = claims.effect({"a": impacts(drones=7.0, guarding=6.401, eod_sea=6.4)}, {"a": "A"}, dossier.names)
    assert text.endswith(
        "‘A’ bij drones voor overzicht (tot 70% van de vraag), bewaken en beveiligen (tot 64%) en explosieven ruimen "
        "op zee (tot 64%)."
    )
    keys = list(dossier.names.capabilities)[:9]
    text = claims.effect({"a": impacts(**dict.fromkeys(keys, 5.0))}, {"a": "A"}, dossier.names)
    assert text.endswith(" en drie andere.")


def test_a_little_cover_is_not_nobody(dossier: Dossier) -> None:
    """Class D leaves room for a little cover: then it is not true that nobody can step in."""
    assert "kan of mag niemand op" in claims.alternatives(classes("D", "B"), dossier.names)
    little = classes("D", "B").assign(cover=[0.04, 1.0])
    assert "kan of mag bijna niemand op" in claims.alternatives(little, dossier.names)


@pytest.mark.parametrize(
    ("note", "basis", "expected"),
    [
        ("Inschatting: naar de bezetting.", "oordeel", "Naar de bezetting."),
        ("Fictief: één vliegtuig.", "fictief", "Een vliegtuig."),
        ("Verzonnen modelwaarde: het aantal is niet openbaar.", "fictief", "Het aantal is niet openbaar."),
        ("Fictief: één vliegtuig.", "oordeel", "Fictief: één vliegtuig."),
        ("Fictief verloop: de behoefte daalt.", "fictief", "Fictief verloop: de behoefte daalt."),
        ("Inschatting.", "oordeel", "Inschatting."),
        ("", "oordeel", ""),
    ],
)
def test_a_note_does_not_repeat_its_mark(note: str, basis: str, expected: str) -> None:
    """A label that the mark of the basis says already goes; another one, or no label, stays."""
    assert told_note(note, basis) == expected


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ({}, "De tabellen bevatten nog geen waarden."),
        ({"bron": 3, "opgave": 1}, "Alle waarden komen uit een bron of van de partij zelf."),
        ({"bron": 3, "onbekend": 1}, "Voorlopig: 25% van de waarden is onbekend."),
        (
            {"bron": 1, "oordeel": 2, "fictief": 1},
            "Voorlopig: 75% van de waarden is een oordeel of verzonnen. Dit is geen voorspelling.",
        ),
    ],
)
def test_provisional(counts: dict[str, int], expected: str) -> None:
    """The reservation is true whatever the values rest on."""
    assert first_page.provisional(counts) == expected


def with_statements(dossier: Dossier, fixed: list[int]) -> Dossier:
    """The dossier with so many headlines, robust or not."""
    rows = [
        ("headline", key, "oorlog", "", "D", float(robust), "D", "B", "")
        for key, robust in zip(["eod_sea", "drones", "guarding"], fixed, strict=False)
    ]
    found = pd.DataFrame(rows, columns=list(STATEMENTS))
    return replace(dossier, frames={**dossier.frames, "statements": found})


@pytest.mark.parametrize(
    ("fixed", "sentence", "value"),
    [
        ([], "Hoe zeker de uitkomsten zijn, is niet te zeggen: er is geen enkele klasse bepaald.", "onbekend"),
        (
            [0, 0],
            "De klasse in de slechtste fase staat nog voor geen enkele capaciteit vast.",
            "0 van de 2 capaciteiten",
        ),
        (
            [1, 1],
            "De klasse in de slechtste fase staat voor elke capaciteit vast, binnen het bereik van wat verzonnen is.",
            "2 van de 2 capaciteiten",
        ),
        (
            [1, 0, 0],
            (
                "De klasse in de slechtste fase staat vast voor één van de drie capaciteiten; bij twee hangt zij"
                " af van gegevens die verzonnen zijn of ontbreken."
            ),
            "1 van de 3 capaciteiten",
        ),
    ],
)
def test_certainty(fixed: list[int], sentence: str, value: str, dossier: Dossier) -> None:
    """The sentence and the key figure on certainty count the same, for none, some and all."""
    changed = with_statements(dossier, fixed)
    assert first_page.certainty(changed) == sentence
    assert key_figures.robust(changed)[1] == value


def test_action_speaks_of_what_was_named(dossier: Dossier) -> None:
    """The last sentence refers to the one before it, names what is partly covered, or only tells of measures."""
    story = dossier.story
    for codes, start in (
        (("D", "D"), "Voor die twee zijn nieuwe afspraken het eerst nodig. Met één maatregel"),
        (("D", "C"), "Daarvoor zijn nieuwe afspraken het eerst nodig. Met"),
        (("C", "A"), "Nieuwe afspraken zijn het eerst nodig voor explosieven ruimen op zee. Met"),
        (
            ("A", "A"),
            "Met één maatregel van € 3 miljoen daalt de onvervulde vraag over alle capaciteiten gemiddeld van 6%",
        ),
    ):
        changed = replace(dossier, story=replace(story, phases=classes(*codes)))
        assert first_page.action(changed).replace("\u00a0", " ").startswith(start)


def test_key_figures_on_measures(dossier: Dossier) -> None:
    """What the measures close, that none helps, and that nothing is known are three different rows."""
    name, value, certainty = (text.replace("\u00a0", " ") for text in key_figures.chosen(dossier))
    assert name == "Gekozen maatregelen"
    assert value == "onvervuld van 6% naar 3%, voor € 3 miljoen"
    assert certainty == "€ 2 miljoen tot € 6 miljoen; kosten en effect zijn een oordeel of verzonnen"
    none = replace(dossier, frames={**dossier.frames, **measure_frames(chosen=False)})
    assert key_figures.chosen(none)[1:] == ("geen", "onvervuld blijft gemiddeld 6%; geen maatregel verkleint dat")
    unknown = replace(dossier, frames={**dossier.frames, **measure_frames(chosen=False, before=NAN)})
    assert key_figures.chosen(unknown)[1] == "onbekend"


def test_largest_gap_is_that_of_the_results(dossier: Dossier) -> None:
    """The key figure names the capability with the largest share of its demand unserved, and its range."""
    rows = dossier.gaps[dossier.gaps["demand_unit_days"] > 0]
    row = rows.sort_values("share", ascending=False).iloc[0]
    _, value, certainty = key_figures.largest_gap(dossier)
    assert value.startswith(
        f"{round(100 * row['share'])}% van de vraag: {dossier.names.listing([row['capability_id']])}"
    )
    assert "P10–P90" in certainty


def with_results(dossier: Dossier, **columns: float) -> Dossier:
    """The dossier with these columns of `capabilities` the same everywhere."""
    results = {
        key: {**frames, "capabilities": frames["capabilities"].assign(**columns)}
        for key, frames in dossier.story.results.items()
    }
    return replace(dossier, story=replace(dossier.story, results=results))


def test_no_gap_is_not_unknown(dossier: Dossier) -> None:
    """Without a gap the figures say so; with nothing known they say that."""
    none, unknown = with_results(dossier, gap_unit_days=0.0), with_results(dossier, gap_unit_days=NAN)
    assert key_figures.largest_gap(none)[1] == "geen"
    assert key_figures.claims(none)[1] == "geen tekort"
    assert key_figures.largest_gap(unknown)[1] == "onbekend"


@pytest.mark.parametrize(
    ("shares", "value", "certainty"),
    [
        ([0.8], "80% van het enige tekort", "bij waarschijnlijke waarden"),
        ([0.8, 0.2], "meer dan de helft bij 1 van 2 tekorten", "20% tot 80%, bij waarschijnlijke waarden"),
        ([0.3, 0.2], "nergens meer dan de helft, bij 2 tekorten", "20% tot 30%, bij waarschijnlijke waarden"),
        ([NAN], "onbekend", "de oorzaken zijn nog niet te berekenen"),
    ],
)
def test_claims(shares: list[float], value: str, certainty: str) -> None:
    """Shares are of each capability's own gap, in its worst scenario."""
    keys = ["eod_sea", "drones"][: len(shares)]
    worst = pd.DataFrame({"scenario_id": "vredestijd", "capability_id": keys, "share": 0.5})
    causes = worst.assign(gap_unit_days=10.0, claims=[10 * share for share in shares])
    changed = SimpleNamespace(worst=worst, frames={"causes": causes})
    assert key_figures.claims(changed)[1:] == (value, certainty)


# Fact sheets


def test_every_capability_has_a_sheet(told: dict[str, str], dossier: Dossier) -> None:
    """Each sheet has all its items, a row for every phase, and the sheets stand in order of name."""
    sheets = re.split(r"^## ", told["feiten"], flags=re.MULTILINE)[1:]
    names = [sheet.split(" {#")[0] for sheet in sheets]
    assert sorted(names) == sorted(dossier.names.capability(key) for key in dossier.dataset.frame("capabilities")["id"])
    assert names == sorted(names)
    items = ("IJkpunt", "Vraag", "Tekort en oorzaken", "Zekerheid", "Omslagpunt", "Civiele alternatieven",
             "Als zij ontbreekt", "Open vragen", "Bronnen")  # fmt: skip
    for sheet in sheets:
        assert all(f"**{item}.**" in sheet for item in items)
        assert [row[0] for row in cells(sheet)] == list(PHASES)


def test_every_alternative_and_risk_is_on_its_sheet(told: dict[str, str], dossier: Dossier) -> None:
    """No civil pool and no consequence is left out."""
    text = told["feiten"].replace("\\", "")
    pools = dossier.dataset.frame("civil_pools").set_index("id")["name"]
    for pool in dossier.dataset.frame("civil_alternatives")["pool_id"]:
        assert not pool or pools[pool] in text
    assert all(printed(effect) in text for effect in dossier.dataset.frame("acute_risks")["effect"])


def test_sheet_says_what_is_not_known(dossier: Dossier) -> None:
    """Without values, alternatives, risks, draws and statements a sheet says so, and never 'none' or 0."""
    empty = {
        name: frame.iloc[:0] if name in {"capability_values", "civil_alternatives", "acute_risks"} else frame
        for name, frame in dossier.dataset.frames.items()
    }
    dataset = SimpleNamespace(frames=empty, sources=dossier.dataset.sources, frame=lambda name: empty[name])
    bare = replace(with_results(dossier, gap_unit_days=NAN, demand_unit_days=NAN), dataset=dataset)
    text = factsheets(with_statements(bare, []))
    for expected in (
        "Onbekend: er is geen getal van een afspraak, en geen gestelde vraag.",
        "De gegevens zeggen niet of er civiele alternatieven zijn.",
        "Dat is nog niet beschreven.",
        "Hoeveel er gevraagd wordt, is onbekend.",
        "Of er een tekort is, is onbekend.",
        "Over de klasse in de slechtste fase is niets bepaald.",
    ):
        assert expected in text


def test_sheet_of_nothing_asked(dossier: Dossier) -> None:
    """No demand is no gap; demand without a gap is met."""
    asked = with_results(dossier, gap_unit_days=0.0, demand_unit_days=5.0)
    idle = with_results(dossier, gap_unit_days=0.0, demand_unit_days=0.0)
    assert sheet_sentences.gap(idle, "drones") == "Er is geen vraag, en dus geen tekort."
    assert sheet_sentences.demand(idle, "drones") == "In geen van de scenario’s wordt erom gevraagd."
    assert sheet_sentences.gap(asked, "drones").startswith("In geen van de scenario’s is er een tekort:")
    assert sheet_sentences.demand(asked, "drones").startswith("Gevraagd in beide scenario’s, het meest in ‘")


def test_sheet_of_a_gap(dossier: Dossier) -> None:
    """A gap comes with its scenario, its size, what it is attributable to and the effect of the shift."""
    text = sheet_sentences.gap(dossier, "eod_sea")
    assert "‘Conflict, explosieven Noordzee’" in text
    assert "Daarvan is toe te rekenen:" in text
    assert "De verschuiving naar hoofdtaak 1 vergroot het tekort hier met" in text


@pytest.mark.parametrize(
    ("status", "reach", "expected"),
    [
        (
            "value",
            "passed",
            (
                "Bij een beslag van meer dan 40% ontstaat in ‘Vredestijd’ een tekort; dat scenario rekent met"
                " ten hoogste 90%."
            ),
        ),
        (
            "value",
            "spared",
            (
                "Bij een beslag van meer dan 40% op alle dagen ontstaat in ‘Vredestijd’ een tekort. Dat scenario rekent"
                " met ten hoogste 90%, en zo hoog alleen op dagen waarop dat geen tekort geeft."
            ),
        ),
        (
            "peace",
            "",
            "Ook bij het beslag van vredestijd is er in ‘Vredestijd’ een tekort: minder beslag lost het niet op.",
        ),
        (
            "never",
            "",
            "Nooit: ook als hoofdtaak 1 alle eenheden neemt, ontstaat in geen van de scenario’s een tekort.",
        ),
        ("no_demand", "", "Er is geen vraag, en dus geen omslagpunt."),
        ("onbekend", "", "Onbekend: er ontbreken gegevens."),
    ],
)
def test_tipping(status: str, reach: str, expected: str, dossier: Dossier) -> None:
    """Every answer about the tipping point has its own sentence."""
    row = {"capability_id": "drones", "scenario_id": "vredestijd", "status": status, "claim": 0.4, "claim_now": 0.9}
    rows = pd.DataFrame([{**row, "reach": reach}])
    changed = SimpleNamespace(draws=SimpleNamespace(tipping=rows), titles=dossier.titles)
    assert sheet_sentences.tipping(changed, "drones") == expected


def test_a_warning_stands_once_in_a_footnote(told: dict[str, str]) -> None:
    """A warning about several figures stands once, behind their names."""
    note = told["feiten"].split("{#sec-feiten-eod-land}")[1].split("^[")[1].split("\n\n")[0]
    assert note.count("Definities verschuiven van jaar tot jaar. *") == 1
    assert "*Conventionele EOD-meldingen, 2018; EOD-meldingen, 2020; EOD-meldingen, 2022; " in note


def test_a_guaranteed_capability_never_lacks_its_agreement(told: dict[str, str]) -> None:
    """The glossary says that a guarantee is an agreement: the sheet may only say that its number was not found."""
    for sheet in told["feiten"].split("\n## ")[1:]:
        if "Dit is een gegarandeerde capaciteit" in sheet:
            assert "een afspraak is niet gevonden" not in sheet
    assert "het getal van de afspraak is niet gevonden" in told["feiten"]


def test_sheets_and_figures_write_the_same_numbers(dossier: Dossier) -> None:
    """A supply of 416,5 is not rounded to 416 on the sheet while the figure shows its decimal."""
    phases = dossier.phases.assign(supply=416.5)
    changed = replace(dossier, story=replace(dossier.story, phases=phases))
    assert {row[1] for row in cells(factsheets(changed))} >= {"416,5"}


def test_contradictions_are_footnoted(told: dict[str, str]) -> None:
    """What sources contradict stands in a note at the capability that it is about."""
    sheet = told["feiten"].split("{#sec-feiten-eod-land}")[1].split("\n## ")[0]
    assert "^[" in sheet
    assert "geen van beide is hier gekozen" in sheet


# Parameters


def leaves(model: type[BaseModel], path: str = "") -> set[str]:
    """The dotted paths of all single values of a pydantic model."""
    found = set()
    for name, field in model.model_fields.items():
        inner = field.annotation
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            found |= leaves(inner, f"{path}{name}.")
        else:
            found.add(f"{path}{name}")
    return found


def test_every_parameter_is_explained() -> None:
    """A new parameter needs a name, a basis and a reason before the report can be made."""
    assert set(parameters.PARAMETERS) == leaves(Scenario) - {*parameters.COURSE, *parameters.TEXTS}


def test_parameters_show_base_and_differences(dossier: Dossier) -> None:
    """The value of base.yaml stands under Basis; every scenario that differs is named with its own value, in bold."""
    base = yaml.safe_load((ROOT / "params" / "base.yaml").read_text(encoding="utf-8"))
    rows = {row[0]: row for row in cells(parameters.parameters_table(dossier))}
    row = rows["Dagen tot de oorlogsorganisatie er staat"]
    assert row[1] == str(base["mobilisation_delay_days"])
    assert row[2] == "**40** in ‘Conflict, explosieven Noordzee’"
    assert rows["Plaats van het referentieverzoek"][2] == "–"


def test_a_parameter_has_a_source_only_while_it_is_published(dossier: Dossier) -> None:
    """The published hours are sourced; other hours are a judgement, however they came about."""
    published = parameters.parameters_table(dossier)
    assert "[bron]{.herkomst}" in next(row[3] for row in cells(published) if "Zelfredzaamheid" in row[0])
    odd = {
        key: scenario.model_copy(update={"self_reliance_hours": 50})
        for key, scenario in dossier.story.scenarios.items()
    }
    changed = replace(dossier, story=replace(dossier.story, scenarios=odd))
    row = next(row for row in cells(parameters.parameters_table(changed)) if "Zelfredzaamheid" in row[0])
    assert "[oordeel]{.herkomst}" in row[3]
    assert row[1] == "50"


def test_courses_say_what_is_taken_over(dossier: Dossier) -> None:
    """What a scenario takes over from another is said, with its title; what is its own is not."""
    rows = {row[0]: row for row in cells(parameters.courses_table(dossier))}
    sea, peace = rows["Conflict, explosieven Noordzee"], rows["Vredestijd"]
    assert sea[1:3] == ["`conflict_noordzee`", "‘Conflict, chemisch ongeluk’"]
    assert sea[3].endswith("(uit ‘Conflict, chemisch ongeluk’)")
    assert "(uit" not in sea[4]
    assert peace[2:4] == ["de basis", "vrede"]


# Accountability


def test_versions_have_a_purpose() -> None:
    """Every package that a result may depend on is listed with what it is for."""
    rows = cells(accountability.versions_table(dict.fromkeys((*COMPUTING, *DRAWING, *ASSEMBLING, "python"), "1.0")))
    assert rows[0][0] == "python"
    assert not [row for row in rows if row[2] == "hulp bij het bouwen"]


def test_accountability_names_edition_fingerprint_and_versions() -> None:
    """The fingerprint is there whole, to be compared; a package that is not there is called missing."""
    told = accountability.accountability("publiek", {"typst": "", "python": "3.11"}, "0123456789abcdef")
    assert told["verantwoording-vingerafdruk"] == "`0123456789abcdef`\n"
    rows = cells(told["verantwoording-versies"])
    assert rows[0][:2] == ["python", "3.11"]
    assert rows[1] == ["typst", "niet aanwezig", "de PDF zetten"]
    assert "publieke editie" in told["verantwoording-editie"]
    assert "interne editie" in accountability.accountability("intern", {}, "")["verantwoording-editie"]


# Quality


def test_every_table_is_in_the_data_log(told: dict[str, str], dossier: Dossier) -> None:
    """The data log has a row for every table of the contract, with its number of rows."""
    assert set(quality.TABLES) == set(load_contract(ROOT).tables)
    rows = {row[0]: row for row in cells(told["kwaliteit-gegevens"])}
    for name, title in quality.TABLES.items():
        assert rows[title][1] == str(len(dossier.dataset.frame(name)))


def test_every_assumption_is_in_the_logs(told: dict[str, str], dossier: Dossier) -> None:
    """Every row of basis oordeel or fictief of a table of quantities is counted, and every reasoning can be read."""
    kinds, full = told["kwaliteit-soorten"], told["kwaliteit-alle"].replace("\\", "")
    found = dossier.assumptions
    assert f"{found.count} aannames" in told["kwaliteit-aannames"]
    assert sum(int(row[1]) for row in cells(kinds)) == found.count
    for name, frame in dossier.dataset.frames.items():
        if "likely" not in frame:
            continue
        assumed = frame[frame["basis"].isin(ASSUMED)]
        assert not len(assumed) or name in found.frames
        for note, basis in zip(assumed["note"], assumed["basis"], strict=True):
            assert printed(told_note(note, basis)) in full


def test_weighty_assumptions_come_first(dossier: Dossier) -> None:
    """The assumptions that a gap depends on most stand first, each with its reasoning and the capability."""
    strengths = [row.strength for row in dossier.assumptions.weighty]
    assert strengths == sorted(strengths, reverse=True)
    rows = cells(quality.weighty_table(dossier))
    assert len(rows) == len(strengths) > 0
    assert all(row[2] and row[4] for row in rows)


def test_no_assumption_weighs_without_draws(dossier: Dossier) -> None:
    """Without drivers the log says so and ranks nothing."""
    results = {
        key: {**frames, "sample_drivers": frames["sample_drivers"].iloc[:0]}
        for key, frames in dossier.story.results.items()
    }
    changed = replace(dossier, story=replace(dossier.story, results=results))
    assert "Geen daarvan hangt in de trekkingen merkbaar samen met een tekort." in quality.summary(changed)
    assert cells(quality.weighty_table(changed))[0][0] == "Geen aanname weegt merkbaar"


def test_full_log_has_no_numbered_tables(told: dict[str, str]) -> None:
    """It is only in the page: with numbers of its own the other tables would be numbered otherwise on paper."""
    assert "{#" not in told["kwaliteit-alle"]
    assert told["kwaliteit-alle"].count("<details") == told["kwaliteit-alle"].count("</details>") > 5


@pytest.mark.parametrize(
    ("notes", "expected"),
    [
        ([], "De tabellen noemen nog geen bron."),
        (["Geheel gelezen."], "De tabellen noemen samen 1 bron; 1 is geheel gelezen."),
        (["Alleen begin gelezen."], "Van elke bron die de tabellen noemen, is alleen het begin gelezen."),
        (
            ["Alleen begin gelezen.", "Geheel gelezen."],
            "Van 1 daarvan is alleen het begin gelezen; 1 is geheel gelezen.",
        ),
    ],
)
def test_how_much_was_read(notes: list[str], expected: str) -> None:
    """How far the sources were read comes from the bibliography itself."""
    sources = {str(index): {"note": note} for index, note in enumerate(notes)}
    found = quality.reading_text(SimpleNamespace(dataset=SimpleNamespace(sources=sources)))
    assert expected in found


# Amounts


def test_amounts() -> None:
    """Values show their unit and range; unknown stays unknown and a little is not nothing."""
    assert ranged(0.1, 0.2, 0.3, "fractie") == "20% (10%–30%)"
    assert ranged(3, 3, 3, "uur") == "3 uur"
    assert ranged(1, 1, 1, "dag") == "1 dag"
    assert ranged(NAN, NAN, NAN, "uur") == "onbekend"
    assert ranged(0.0002, 0.0002, 0.0002) == "0,0002"
    assert unit_days(1.0) == "1 eenheiddag"
    assert unit_days(NAN) == "onbekend"
    assert amount(0.01) == "minder dan 0,1"
    rows = pd.DataFrame({"low": [1.0, 2.0, NAN], "likely": [2.0, 4.0, NAN], "high": [3.0, 9.0, NAN], "unit": "uur"})
    assert spread(rows) == "2 tot 4 uur (bereik 1–9)"
    assert spread(rows.iloc[2:]) == "onbekend"
    assert spread(rows.iloc[:1]) == "2 uur (1–3)"


# Glossary


def glossary() -> list[list[str]]:
    """The rows of the glossary."""
    return cells((ROOT / "report" / "chapters" / "begrippen.qmd").read_text(encoding="utf-8"))


def test_glossary_is_sorted_and_complete() -> None:
    """Terms stand in alphabetical order, once each, and every basis, tier and cause of the report is explained."""
    terms = [row[0].lower() for row in glossary()]
    assert terms == sorted(set(terms))
    wanted = (
        "bron, opgave, oordeel, fictief, structureel, gegarandeerd, incidenteel, beslag, omkering, gelijktijdigheid, "
        "bevoegdheid, omvang, te laat, beperkt, tijdelijk niet, onbekend, omslagpunt, p10 en p90, shapleywaarde, "
        "eenheiddag, klasse, ijkpunt, tekort"
    )
    assert set(wanted.split(", ")) <= set(terms)


def test_glossary_names_what_is_in_the_tables() -> None:
    """A name in the last column is a table, a column, an attribute or a value that the tables really have."""
    contract = load_contract(ROOT)
    known = set(contract.tables)
    for table in contract.tables.values():
        with (ROOT / table.file).open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                known.update(row)
                known.update(row.get(column) or "" for column in ("attribute", "claim", "path"))
    named = {name for row in glossary() for name in re.findall(r"`([^`]+)`", row[2])}
    assert named
    assert named <= known
