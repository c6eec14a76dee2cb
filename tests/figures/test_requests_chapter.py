"""The chapter on requests: every decision and reason in words, history apart from the model; none, one, many."""

import pandas as pd
import pytest
from tests.figures import samples
from tests.figures.chapter_checks import check_figures, check_fragments, check_golden, html
from tests.figures.chapter_samples import NAN, ChapterData, tale
from tests.figures.drawn import dashed
from tests.figures.drawn import words as written

from hoofdtaak3.figures.chapters import requests_sentences as sentences
from hoofdtaak3.figures.chapters.request_log import log_table, summary_table
from hoofdtaak3.figures.chapters.requests import (
    HISTORY,
    chapter,
    decisions_figure,
    reasons_figure,
    sustainability_figure,
)
from hoofdtaak3.model import framework
from hoofdtaak3.results import code_words

PATHS = tuple(code_words.PATHS)


def counts(path, year, phase, granted, **changes):
    """One row of the frame `sustainability`, of ten requests; what is not granted is refused."""
    row = {"path": path, "year": year, "phase": phase, "requests": 10.0, "granted": granted, "unknown": 0.0} | changes
    return row | {"partly": 0.0, "late": 0.0, "refused": row["requests"] - granted - row["unknown"]}


def lasting():
    """Three paths, two years: everything in peace, less in war, unknown in tension."""
    rows = []
    for path in PATHS:
        for year in (2026, 2027):
            rows.append(counts(path, year, "vrede", 10.0))
            rows.append(counts(path, year, "spanning", 0.0, unknown=10.0))
            rows.append(counts(path, year, "oorlog", 4.0 + PATHS.index(path) + (year - 2026)))
    return pd.DataFrame(rows)


def line(decision, reason="", kind="incident", test="nee", **changes):
    """One row of the frame `requests`."""
    row = {
        "line_id": "x", "incident_id": "natuurbrand", "kind": kind, "capability_id": "zoekteams",
        "requester": "burgemeester", "priority": 1, "start_day": 0, "days": 3.0, "decision": decision,
        "reason": reason, "legal_basis_id": "wvr", "civil_test": test, "demand_unit_days": 10.0,
        "served_unit_days": 5.0,
    }  # fmt: skip
    return row | changes


def lines(*rows):
    """The frame `requests`."""
    return pd.DataFrame(list(rows), columns=list(line("granted")))


def sample(brand):
    """The chapter on the synthetic world."""
    return chapter(tale(brand, {"sustainability": lasting()}))


@pytest.fixture
def told(chapters):
    """That chapter, made once."""
    return chapters["requests"]


def test_golden(told, golden):
    """The fragments and variables are as they were."""
    check_golden(told, golden)


def test_readable(told):
    """Every table is one table, and no code stands in a text."""
    check_fragments(told)


def test_every_reason_has_words():
    """Each reason that the model's table of decisions names has its Dutch words."""
    rows = [row.split("|") for row in framework.__doc__.splitlines() if row.startswith("| ") and "`" in row]
    assert {row[2].strip(" `") for row in rows} == set(code_words.REASONS)


def test_history_is_apart(told):
    """What really happened has its own kind of bar; the requests of the model are said to be fictitious."""
    words = written(told.figures[0])
    assert "447 van de 447" in words
    assert "bron, geen model" in words
    assert any(word.endswith("fictieve verzoeken") for word in words)
    assert HISTORY.startswith("Werkelijk")


def test_history_may_be_missing(brand):
    """Without the published count the figure has no bar for it."""
    data = ChapterData()
    data.tables["observations"] = data.tables["observations"].iloc[1:]
    world = tale(brand, {"sustainability": lasting()}, data=data)
    requests = {key: frames["requests"] for key, frames in world.results.items()}
    assert not any("447" in word for word in written(decisions_figure(requests, world)))


def test_standing_tasks_are_no_requests(brand):
    """A standing task is in the log and in its own column, and in no count of requests."""
    world = tale(brand, {"sustainability": lasting()})
    requests = {"conflict_brand": lines(line("partly", "claims", "standing"), line("granted", "defence"))}
    assert "1 fictief verzoek" in written(decisions_figure(requests, world))
    assert "doorlopende taak" in log_table(requests, world)
    assert "0 van 1" in summary_table(requests, world)


def test_log_names_article_and_reason(brand):
    """The log names the request, the decision with its share, the reason and the article; equal lines share a row."""
    world = tale(brand, {"sustainability": lasting()})
    found = lines(line("partly", "claims", line_id="brand_zoek"), line("refused", "no_legal_basis", legal_basis_id=""))
    text = log_table({"conflict_brand": found, "navo_top": found}, world)
    page = html(text)
    assert "deels toegewezen (50%): de verschuiving naar hoofdtaak 1" in text
    assert "zoeken*" in page
    assert "artikel 51" in page
    assert "alle scenario’s" in page
    assert page.count("<tr") == 3
    assert "| geen | nee |" in text


def test_unknown_and_empty(brand):
    """Counts that are not known are dashed and said; without requests or years there is a message."""
    world = tale(brand)
    unknown = pd.DataFrame([counts("planned", 2026, "oorlog", NAN, requests=NAN, unknown=NAN)])
    figure = sustainability_figure(unknown, world)
    assert "onbekend" in " ".join(written(figure))
    assert dashed(figure)
    empty = {"vredestijd": lines()}
    figures = [
        decisions_figure(empty, world),
        reasons_figure(empty, world),
        sustainability_figure(unknown.iloc[:0], world),
    ]
    check_figures([figure, *figures])


def test_equal_paths_share_a_row(told):
    """Where growth makes no difference the three paths are one row."""
    words = " ".join(written(told.figures[2]))
    assert "Vrede, elk groeipad" in words
    assert "Oorlog, snelle groei" in words


GRANTED, PARTLY, UNKNOWN = line("granted", "defence"), line("partly", "claims"), line("unknown", "civil_unknown")


@pytest.mark.parametrize(
    ("requests", "expected"),
    [
        ({}, "In geen enkel scenario zijn verzoeken doorgerekend."),
        ({"a": (GRANTED,)}, "In geen enkel scenario hoeft een verzoek te worden geweigerd of ingekort."),
        ({"a": (UNKNOWN,)}, "Van geen enkel scenario is bekend of alle verzoeken worden ingewilligd."),
        (
            {"a": (GRANTED,), "b": (UNKNOWN,)},
            (
                "In geen enkel scenario hoeft een verzoek te worden geweigerd of "
                "ingekort. Van één van de twee scenario’s is "
                "dat niet van elk verzoek bekend."
            ),
        ),
        (
            {"a": (PARTLY,), "b": (GRANTED,)},
            "In het scenario ‘A’ wordt een deel van de verzoeken niet, niet helemaal of niet op tijd ingewilligd.",
        ),
        (
            {"a": (PARTLY,), "b": (PARTLY,)},
            "In beide scenario’s wordt een deel van de verzoeken niet, niet helemaal of niet op tijd ingewilligd.",
        ),
    ],
)
def test_claim(requests, expected):
    """The opening sentence knows none, one, many and unknown."""
    found = {key: lines(*rows) for key, rows in requests.items()}
    assert sentences.claim(found, {"a": "A", "b": "B"}) == expected


def test_outcome():
    """The counts are told with the most frequent reason; unknown ones are counted apart."""
    found = {"a": lines(GRANTED, PARTLY, PARTLY, line("refused", "no_legal_basis"), UNKNOWN)}
    assert sentences.outcome(found) == (
        "In de scenario’s samen staan 5 verzoeken. Twee worden deels "
        "ingewilligd en één geweigerd. Van één verzoek is de "
        "uitkomst onbekend. De reden is meestal: de verschuiving naar hoofdtaak 1 (2 van de 3)."
    )
    assert sentences.outcome({"a": lines(GRANTED)}).endswith("Geen daarvan wordt geweigerd of ingekort.")
    assert sentences.outcome({"a": lines(line("late", "under_way"))}).endswith("De reden: hulp is nog onderweg.")
    assert not sentences.outcome({"a": lines()})


def test_civil_test():
    """It is told how many no civil party could meet, and how many one could have met alone."""
    found = {"a": lines(PARTLY, line("partly", "claims", test="volledig"), line("partly", "claims", test="onbekend"))}
    text = sentences.civil_test(found)
    assert "Bij één van deze 3 kan of mag geen civiele partij op tijd iets overnemen." in text
    assert "Bij één zou een civiele partij alles kunnen overnemen" in text
    assert text.endswith("Bij één verzoek is dat onbekend.")
    none = sentences.civil_test({"a": lines(line("partly", "claims", test="deels"))})
    assert none == "Bij geen van deze verzoeken staat vast dat civiele partijen er niets aan kunnen doen."
    assert not sentences.civil_test({"a": lines(GRANTED)})


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ((), "Of Defensie elk verzoek kan blijven inwilligen, is niet doorgerekend."),
        (
            (counts("planned", 2026, "oorlog", NAN, requests=NAN, unknown=NAN),),
            "Of Defensie elk verzoek kan blijven inwilligen, is onbekend.",
        ),
        (
            (counts("planned", 2026, "vrede", 10.0), counts("planned", 2027, "vrede", 10.0)),
            "Volgens het model kan Defensie elk verzoek inwilligen, in elke fase, van 2026 tot en met 2027.",
        ),
        (
            (counts("planned", 2026, "oorlog", 5.0), counts("planned", 2027, "oorlog", 7.0)),
            (
                "In geen enkele fase kan Defensie van 2026 tot en met 2027 elk "
                "verzoek inwilligen. In oorlog is dat in 2026 "
                "50% en in 2027 70% van de verzoeken."
            ),
        ),
        (
            (counts("planned", 2026, "vrede", 10.0), counts("planned", 2026, "oorlog", 5.0)),
            "Defensie kan in 2026 elk verzoek inwilligen in vrede. In oorlog is dat steeds 50% van de verzoeken.",
        ),
        (
            (counts("planned", 2026, "vrede", 10.0), counts("planned", 2026, "oorlog", 0.0, unknown=3.0)),
            "Defensie kan in 2026 elk verzoek inwilligen in vrede. In oorlog is dat onbekend.",
        ),
    ],
)
def test_sustainable(rows, expected):
    """Whether all can be granted is told for all phases, some, none and unknown."""
    found = pd.DataFrame(list(rows), columns=list(counts("planned", 2026, "vrede", 1.0)))
    assert sentences.sustainable(found) == expected


def test_paths_differ():
    """The difference between slow and fast growth is told where it is largest, or that there is none."""
    assert sentences.paths_differ(lasting()) == (
        "Het grootste verschil tussen langzame en snelle groei is er in 2026 in oorlog: 40% tegen 60%."
    )
    same = pd.DataFrame([counts(path, 2026, "vrede", 10.0) for path in PATHS])
    assert "geen verschil" in sentences.paths_differ(same)
    assert not sentences.paths_differ(same.iloc[:1])


def test_peace_is_the_calibration(told):
    """The sentence on history keeps its citation."""
    assert "[@ah-2212]" in told.fragments["requests-history"]
    assert samples.requests()["kind"].isin(["request"]).any()
