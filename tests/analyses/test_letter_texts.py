"""What the Kamerbrief and the beslisnota say for other data: none, one, many, and never what is loose."""

from itertools import pairwise

import pytest
from tests.analyses.filling import MEASURES, filled, listed, of_measures, of_war, words

from hoofdtaak3.problems import InputError
from hoofdtaak3.results.findings import Finding

TABLES = {"nodig_vragen_oorlog": [{"vraag": "Hoeveel ploegen zijn er?", "wie": ["Veiligheidsregio’s", "Politie"]}]}


def letter(tmp_path, findings, name="kamerbrief"):
    """One of the two, as it is read."""
    return words(filled(tmp_path, name, findings, TABLES))


def told(tmp_path, name="kamerbrief", **war):
    """With these lists of capabilities."""
    return letter(tmp_path, [*of_war(**war), *of_measures(alle="mn", voor__a="m")], name)


def test_letter_with_one_of_each(tmp_path):
    """Golden sentences for one."""
    text = told(tmp_path, short="a", without="a", partly="b", stays="c", undecided="d", remains="ab", served="c")
    for sentence in (
        "In deze brief informeer ik u over ",
        "De kern: in oorlog schiet Defensie bij één van de vier capaciteiten tekort.",
        "Voor één capaciteit, zoekteams, is er dan geen civiel alternatief.",
        "Wel beschikbaar in oorlog: blushelikopters.",
        "Voor deze capaciteit ligt er één richting voor nieuwe afspraken: ‘Meer ploegen’.",
        "Het tekort bij nooddrinkwater kunnen civiele partijen voor een deel opvangen.",
        "Ook met civiele hulp blijft dan een tekort bij twee van de vier capaciteiten.",
        "Ook met civiele hulp blijft er in oorlog een tekort bij zoekteams en nooddrinkwater.",
        "Defensie en civiele partijen leveren samen (vrijwel) alles bij blushelikopters.",
        "# Bij één capaciteit is nog niet vast te stellen of er een tekort blijft",
        "Veiligheidsregio’s en Politie: Hoeveel ploegen zijn er?",
        "groeit uiterlijk in 2030 naar ongeveer 100.000 mensen",
    ):
        assert sentence in text, sentence


def test_letter_with_many(tmp_path):
    """Golden sentences for many."""
    text = told(tmp_path, short="abc", without="ab", covered="cd", stays="cd", undecided="cd", peace="c")
    for sentence in (
        "De kern: in oorlog schiet Defensie bij drie van de vier capaciteiten tekort.",
        "Het gaat om zoekteams, nooddrinkwater en blushelikopters.",
        "# Voor twee capaciteiten is er dan geen civiel alternatief",
        "Het gaat om zoekteams en nooddrinkwater. Niemand anders kan of mag deze taken",
        "Ook in vrede ligt het ijkpunt al hoger dan wat Defensie zelf levert bij blushelikopters.",
        "Voor zoekteams ligt er één richting voor nieuwe afspraken: ‘Meer ploegen’.",
        "Voor nooddrinkwater ligt er nog geen richting voor een afspraak.",
        "Civiele partijen kunnen het tekort bij blushelikopters en noodbruggen (vrijwel) helemaal opvangen.",
        "Wel beschikbaar in oorlog: blushelikopters en noodbruggen.",
    ):
        assert sentence in text, sentence


def test_letter_and_memo_with_nothing_firm(tmp_path):
    """Nothing may be said: the letter says so, and the memo advises to wait."""
    text = told(tmp_path, undecided="abcd")
    assert "De kern: voor geen enkele capaciteit is al vast te stellen dat Defensie in oorlog tekortschiet." in text
    assert "Dat betekent niet dat er geen tekort komt." in text
    assert "# Of er capaciteiten zonder civiel alternatief zijn, is nog niet vast te stellen" in text
    memo = told(tmp_path / "nota", "beslisnota", undecided="abcd")
    assert "U wordt geadviseerd de Kamerbrief aan te houden" in memo
    assert "Geadviseerd wordt de laatste in @tbl-opties." in memo


def test_letter_and_memo_where_defence_has_enough(tmp_path):
    """That nobody falls short is something to say: no advice to wait, and nothing on alternatives."""
    text = told(tmp_path, enough="abcd", stays="abcd", served="abcd", helped="abcd")
    assert "De kern: in oorlog houdt Defensie bij alle vier de capaciteiten genoeg over." in text
    assert "# In oorlog houdt Defensie genoeg over" in text
    assert "alternatief" not in text
    memo = told(tmp_path / "nota", "beslisnota", enough="abcd", served="abcd", helped="abcd")
    assert "- In oorlog houdt Defensie bij alle vier de capaciteiten genoeg over." in memo
    assert "Geadviseerd wordt de eerste in @tbl-opties." in memo


def test_letter_and_memo_where_there_is_always_an_alternative(tmp_path):
    """That is settled, so it is not told as still open."""
    text = told(tmp_path, short="ab", covered="a", partly="b", helped="abcd", enough="cd")
    assert "Waar Defensie tekortschiet, kunnen civiele partijen dan altijd ten minste een deel overnemen." in text
    assert "# Waar Defensie tekortschiet, is er een civiel alternatief" in text
    assert "civiel alternatief is, is nog niet vast te stellen" not in text
    assert "afspraken over de capaciteiten waar een tekort kan blijven" in text
    memo = told(tmp_path / "nota", "beslisnota", short="ab", helped="abcd")
    assert "- Waar Defensie tekortschiet, kunnen civiele partijen dan altijd ten minste een deel overnemen." in memo


def test_letter_with_some_enough_and_none_short(tmp_path):
    """Of how many nothing can be said yet, and no more."""
    text = told(tmp_path, enough="ab", unsure="cd", undecided="cd")
    assert "Bij twee van de vier capaciteiten laten de gegevens nog geen uitspraak toe." in text
    memo = told(tmp_path / "nota", "beslisnota", enough="ab", unsure="cd", undecided="cd")
    assert "U wordt geadviseerd: 1. de bijgevoegde Kamerbrief te ondertekenen" in memo
    assert "naar wat open is bij twee van de vier capaciteiten" in memo


@pytest.mark.parametrize("war", [{}, {"short": "a", "without": "a"}, {"enough": "abcd"}, {"undecided": "abcd"}])
def test_no_heading_stands_above_nothing(tmp_path, war):
    """Each heading of the letter is followed by a text of its own."""
    fragment = filled(tmp_path, "kamerbrief", [*of_war(**war), *of_measures(alle="m")], TABLES)
    lines = [line for line in fragment.splitlines() if line]
    assert not [one for one, after in pairwise(lines) if one[0] == after[0] == "#"]


def test_letter_and_memo_without_questions(tmp_path):
    """Neither says that questions are named where none is."""
    found = [*of_war(undecided="ab"), *of_measures()]
    for name in ("kamerbrief", "beslisnota"):
        text = words(filled(tmp_path / name, name, found, {"nodig_vragen_oorlog": []}))
        assert "Het meest helpen antwoorden" not in text
        assert "De brief noemt wat er nodig is" not in text


def test_letter_of_many_without_an_alternative_stays_a_letter(tmp_path):
    """It tells of the directions for the first ones, and where the others are."""
    names = {f"c{number}": f"Taak {number}" for number in range(30)}
    found = [one for one in [*of_war(short="a"), *of_measures(alle="m")] if one.id != "fase.oorlog.klasse.D.stevig"]
    every = Finding("fase.oorlog.klasse.D.stevig", "zonder", tuple(names), "", 30, degree="houdt_stand", names=names)
    own = [Finding(f"maatregelen.voor.{key}", key, (), "", 3, degree="vast") for key in names]
    text = letter(tmp_path, [*found, every, *own])
    assert text.count("ligt er nog geen richting voor een afspraak.") == 6
    assert "Bijlage 1 noemt de richtingen voor de andere capaciteiten." in text


def test_letter_of_a_project_without_commitments(tmp_path):
    """What they would say is left out."""
    found = [finding for finding in of_war(short="a") if not finding.id.startswith(("afspraak.", "groei."))]
    assert "groeit uiterlijk" not in letter(tmp_path, [*found, *of_measures()])


@pytest.mark.parametrize(
    ("count", "expected"), [(0, "Geen van de 9 waarden"), (9, "Alle 9 waarden"), (1, "heeft 1 een")]
)
def test_none_or_all_values_from_a_source(tmp_path, count, expected):
    """The letter says so in words that fit."""
    values = [
        Finding("herkomst.waarden", "waarden", 9, degree="vast"),
        Finding("herkomst.met_bron", "met bron", count, total=9, degree="vast"),
    ]
    assert expected in letter(tmp_path, [*of_war(short="a"), *of_measures(), *values])


def test_memo_with_something_firm(tmp_path):
    """It advises to send, with the same counts as the letter."""
    memo = told(tmp_path, "beslisnota", short="ab", without="a", undecided="cd")
    assert "In oorlog schiet Defensie bij twee van de vier capaciteiten tekort: zoekteams en nooddrinkwater." in memo
    assert "Voor één capaciteit is er dan geen civiel alternatief: zoekteams." in memo
    assert "Bij twee van de vier capaciteiten is nog niet vast te stellen of er een tekort blijft" in memo
    assert "Geadviseerd wordt de eerste in @tbl-opties." in memo
    assert "€" not in memo
    assert "Aantal bijlagen: twee" in memo
    assert memo.partition("# Bijlagen")[2].split().count("(concept)") == 2


@pytest.mark.parametrize("name", ["kamerbrief", "beslisnota"])
def test_what_is_loose_is_refused(tmp_path, name):
    """A list that wisselt makes the build stop, with its name."""
    found = [finding for finding in of_war(without="a") if finding.id != "fase.oorlog.tekort.stevig"]
    with pytest.raises(InputError, match=r"fase\.oorlog\.tekort\.stevig"):
        letter(tmp_path, [*found, listed("fase.oorlog.tekort.stevig", "ab", "wisselt"), *of_measures(alle="m")], name)


def test_quoted_names_are_held_to_the_same_rule(tmp_path):
    """Names between quotes are stated as any finding is: a loose list of directions is refused."""
    found = [finding for finding in of_measures(alle="m") if finding.id != "maatregelen.voor.a"]
    loose = listed("maatregelen.voor.a", "m", "wisselt", MEASURES)
    with pytest.raises(InputError, match=r"maatregelen\.voor\.a"):
        letter(tmp_path, [*of_war(without="a"), *found, loose])


def test_peace_is_told_with_the_number_of_requests_if_a_source_gives_it(tmp_path):
    """Else in words."""
    start = [*of_war(short="a"), *of_measures()]
    assert "is geen verzoek om bijstand of steunverlening afgewezen" in letter(tmp_path, start)
    requests = Finding("waarneming.requests_2021_2024", "verzoeken", 447.0, "verzoeken", degree="vast")
    assert "aan alle 447 incidentele verzoeken" in letter(tmp_path / "met", [*start, requests])
    loose = Finding("waarneming.requests_2021_2024", "verzoeken", 447.0, "verzoeken", degree="wisselt")
    assert "447" not in letter(tmp_path / "los", [*start, loose])


def test_share_of_sourced_values_is_told_if_it_is_firm(tmp_path):
    """In the letter and the memo alike, as the core tells it: a number of values, with a source or as stated."""
    for name in ("kamerbrief", "beslisnota"):
        start = [*of_war(short="a"), *of_measures()]
        loose = "Veel waarden onder deze berekening zijn een oordeel of verzonnen."
        assert loose in letter(tmp_path / name, start, name)
        for count, words_ in (
            (0, "Geen van de 90 waarden onder deze berekening heeft een bron of een opgave."),
            (1, "Van de 90 waarden onder deze berekening heeft 1 een bron of een opgave."),
            (6, "Van de 90 waarden onder deze berekening hebben 6 een bron of een opgave."),
            (90, "Alle 90 waarden onder deze berekening hebben een bron of een opgave."),
        ):
            found = [
                Finding("herkomst.waarden", "waarden", 90, "waarden", degree="vast"),
                Finding("herkomst.met_bron", "met bron", count, "waarden", 90, "waarden", degree="vast"),
            ]
            assert words_ in letter(tmp_path / f"{name}-{count}", [*start, *found], name)


def test_letter_does_not_mix_voices(tmp_path):
    """It is the minister who speaks; nobody's `ons oordeel` stands in it."""
    text = told(tmp_path, short="a", without="a", undecided="bcd").casefold()
    assert " ons " not in text
    assert " wij " not in text
    assert ":::" not in text
    assert "|:" not in text
