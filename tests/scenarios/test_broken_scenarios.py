"""Broken parameter files: each mistake gives one clear Dutch message with file, line, key and what is allowed."""

import contextlib
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests.examples import examples
from tests.projects import copy_project

from hoofdtaak3.inputs.scenarios import check_signs, load_scenarios
from hoofdtaak3.problems import InputError
from hoofdtaak3.strict_yaml import parse_document


def add(*lines):
    """Lines added to storm.yaml, from line 13 on."""
    return lambda params: params.write(
        "storm", params.path("storm").read_text(encoding="utf-8") + "\n".join(lines) + "\n"
    )


def change(name, old, new):
    """One text of a file replaced."""
    return lambda params: params.replace(name, old, new)


def write(name, text):
    """A file rewritten."""
    return lambda params: params.write(name, text)


def raw(name, content):
    """A file rewritten, in bytes."""
    return lambda params: params.path(name).write_bytes(content)


CASES = {
    # name: (mutation, file, line, key, texts in the message)
    "unknown key": (add("dyas: 30"), "storm", 13, "dyas", ["bestaat niet", "bedoelt u 'days'?"]),
    "unknown key in a group": (
        change("storm", "speed_kmh: 45", "speed: 45"),
        "storm",
        12,
        "travel.road.speed",
        ["bestaat niet", "bedoelt u 'speed_kmh'?", "detour_factor"],
    ),
    "unknown key in a list": (
        change("storm", "    day: 12", "    dag: 12"),
        "storm",
        10,
        "incidents.0.dag",
        ["bestaat niet", "bedoelt u 'day'?"],
    ),
    "id in the file": (add("id: storm"), "storm", 13, "id", ["laat 'id' weg"]),
    "unknown key in base": (change("base", "\ndays: 90", "\ndaays: 60"), "base", 8, "daays", ["bedoelt u 'days'?"]),
    "title in base": (
        change("base", "\ndays: 90", "\ndays: 90\ntitle: Basis"),
        "base",
        9,
        "title",
        ["hoort in een scenario"],
    ),
    "missing key": (
        change("storm", "    day: 12\n", ""),
        "storm",
        9,
        "incidents.0.day",
        ["ontbreekt", "voeg 'day' toe"],
    ),
    "no extends": (
        change("calm", "extends: base\n", ""),
        "calm",
        0,
        "days",
        ["ontbreekt", "'extends: base'"],
    ),
    "number as text": (add('days: "12"'), "storm", 13, "days", ["geen geheel getal", "12", "zonder aanhalingstekens"]),
    "yes for a number": (add("days: yes"), "storm", 13, "days", ["geen geheel getal", "yes"]),
    "true for a number": (
        change("storm", "speed_kmh: 45", "speed_kmh: true"),
        "storm",
        12,
        "travel.road.speed_kmh",
        ["geen getal", "true"],
    ),
    "fraction for a whole number": (add("days: 30.5"), "storm", 13, "days", ["geen geheel getal", "30.5"]),
    "leading zero": (add("days: 012"), "storm", 13, "days", ["geen geheel getal", "012"]),
    "minutes and seconds": (add("days: 1:30"), "storm", 13, "days", ["geen geheel getal", "1:30"]),
    "enormous number": (add("days: " + "9" * 50), "storm", 13, "days", ["geen geheel getal"]),
    "zero days": (add("days: 0"), "storm", 13, "days", ["te klein", "1 of meer"]),
    "too many days": (add("days: 99999"), "storm", 13, "days", ["te groot", "3660 of minder"]),
    "nothing": (add("days:"), "storm", 13, "days", ["geen geheel getal", "niets"]),
    "list for a number": (add("days: [1]"), "storm", 13, "days", ["geen geheel getal", "een lijst"]),
    "comma between brackets": (
        change("storm", "speed_kmh: 45", "speed_kmh: 4,5"),
        "storm",
        12,
        "travel.road.5",
        ["bestaat niet", "schrijf een getal met een punt"],
    ),
    "decimal comma": (
        change("storm", "speed_kmh: 45", 'speed_kmh: "4,5"'),
        "storm",
        12,
        "travel.road.speed_kmh",
        ["geen getal", "gevonden:   4,5", "schrijf 4.5"],
    ),
    "not a number": (
        add("requests: {rate_factor: .nan}"),
        "storm",
        13,
        "requests.rate_factor",
        ["geen eindig getal", ".nan"],
    ),
    "infinite": (
        add("requests: {rate_factor: .inf}"),
        "storm",
        13,
        "requests.rate_factor",
        ["geen eindig getal", ".inf"],
    ),
    "no speed": (
        change("storm", "speed_kmh: 45", "speed_kmh: 0"),
        "storm",
        12,
        "travel.road.speed_kmh",
        ["te klein", "meer dan 0"],
    ),
    "huge seed": (
        add("requests: {seed: 4294967296}"),
        "storm",
        13,
        "requests.seed",
        ["te groot", "minder dan 4294967296"],
    ),
    "unknown phase": (
        change("storm", "phase: conflict", "phase: conflct"),
        "storm",
        7,
        "phases.1.phase",
        ["conflct", "vrede, spanning, conflict, oorlog", "bedoelt u 'conflict'?"],
    ),
    "unknown personnel path": (
        add("personnel_path: plan"),
        "storm",
        13,
        "personnel_path",
        ["plan", "slow, planned, fast"],
    ),
    "unknown priority": (add("priority_weights: {5: 1}"), "storm", 13, "priority_weights.5", ["5", "1, 2, 3, 4"]),
    "negative weight": (add("priority_weights: {1: -1}"), "storm", 13, "priority_weights.1", ["te klein", "-1"]),
    "wrong date": (add("start_date: 1-1-2026"), "storm", 13, "start_date", ["geen datum", "1-1-2026", "2026-01-31"]),
    "date as text": (add('start_date: "2026-01-01"'), "storm", 13, "start_date", ["geen datum"]),
    "date with a time": (add("start_date: 2026-01-01 10:00:00"), "storm", 13, "start_date", ["geen datum"]),
    "impossible date": (add("start_date: 2026-02-30"), "storm", 13, "start_date", ["datum bestaat niet", "2026-02-30"]),
    "title that is a number": (
        change("storm", "title: Storm", "title: 2026"),
        "storm",
        3,
        "title",
        ["geen tekst", "2026"],
    ),
    "empty title": (
        change("storm", "title: Storm", 'title: ""'),
        "storm",
        3,
        "title",
        ["De tekst is leeg", "minstens 1"],
    ),
    "no phases": (
        change("base", "  - {from_day: 0, phase: vrede}", "  []"),
        "base",
        11,
        "phases",
        ["De lijst is leeg"],
    ),
    "phases as a group": (
        change("storm", "incidents:\n  - incident: flood\n    day: 12", "incidents: {flood: 12}"),
        "storm",
        8,
        "incidents",
        ["geen lijst", "een groep sleutels"],
    ),
    "group as a number": (add("thresholds: 3"), "storm", 13, "thresholds", ["geen groep", "3"]),
    "weights as a list": (add("priority_weights: [1]"), "storm", 13, "priority_weights", ["geen groep", "een lijst"]),
    "incident as text": (
        change("storm", "incident: flood\n    day: 12", "flood"),
        "storm",
        9,
        "incidents.0",
        ["geen groep"],
    ),
    "misspelt incident id": (
        change("storm", "incident: flood", "incident: Flood 1"),
        "storm",
        9,
        "incidents.0.incident",
        ["schrijfwijze", "Flood 1", "kleine letters"],
    ),
    "region code": (
        add("reference_region: Utrecht"),
        "storm",
        13,
        "reference_region",
        ["Utrecht", "VR01 tot en met VR25"],
    ),
    "first phase late": (
        change("storm", "{from_day: 0, phase: vrede}", "{from_day: 1, phase: vrede}"),
        "storm",
        6,
        "phases.0.from_day",
        ["niet op dag 0", "1"],
    ),
    "phases out of order": (
        change("storm", "from_day: 10", "from_day: 0"),
        "storm",
        7,
        "phases.1.from_day",
        ["niet op volgorde", "een dag na dag 0"],
    ),
    "phase after the end": (
        change("storm", "from_day: 10", "from_day: 90"),
        "storm",
        7,
        "phases.1.from_day",
        ["na het einde", "90", "dag 89"],
    ),
    "incident after the end": (
        change("storm", "day: 12", "day: 90"),
        "storm",
        10,
        "incidents.0.day",
        ["na het einde", "90", "dag 89"],
    ),
    "incident twice": (
        change("storm", "    day: 12", "    day: 12\n  - {incident: flood, day: 20}"),
        "storm",
        11,
        "incidents.1.incident",
        ["meer dan eens", "flood"],
    ),
    "thresholds crossed": (
        add("thresholds: {none: 0.96}"),
        "storm",
        13,
        "thresholds.none",
        ["ligt niet onder", "0.96", "kleiner dan 0.95"],
    ),
    "weight missing": (
        change("base", "{1: 8, 2: 4, 3: 2, 4: 1}", "{1: 8, 2: 4, 3: 2}"),
        "base",
        42,
        "priority_weights",
        ["prioriteit 4 ontbreekt"],
    ),
    "unknown parent": (
        change("storm", "extends: calm", "extends: clam"),
        "storm",
        2,
        "extends",
        ["bestaat niet", "clam", "base, calm en storm", "bedoelt u 'calm'?"],
    ),
    "parent that is no name": (
        change("storm", "extends: calm", "extends: [calm]"),
        "storm",
        2,
        "extends",
        ["bestaat niet", "geen naam"],
    ),
    "circle": (
        change("calm", "extends: base", "extends: storm"),
        "calm",
        1,
        "extends",
        ["in een kring", "storm -> calm -> storm"],
    ),
    "extends itself": (
        change("calm", "extends: base", "extends: calm"),
        "calm",
        1,
        "extends",
        ["in een kring", "calm -> calm"],
    ),
    "base extends": (
        change("base", "\ndays: 90", "\ndays: 90\nextends: calm"),
        "base",
        9,
        "extends",
        ["hoort in een scenario"],
    ),
    "malformed YAML": (add("days: [1, 2"), "storm", None, "", ["YAML is niet goed gevormd", "teken"]),
    "wrong indent": (
        change("storm", "    day: 12", "   day: 12"),
        "storm",
        10,
        "",
        ["YAML is niet goed gevormd", "day: 12"],
    ),
    "tab": (change("storm", "    day: 12", "\tday: 12"), "storm", 10, "", ["vervang de tab door spaties"]),
    "colon in a text": (
        change("storm", "title: Storm", "title: Storm: groot"),
        "storm",
        3,
        "",
        ["YAML is niet goed gevormd", "Storm: groot"],
    ),
    "control character": (
        change("storm", "title: Storm", "title: St\x07orm"),
        "storm",
        3,
        "",
        ["YAML is niet goed gevormd"],
    ),
    "key twice": (add("title: Orkaan"), "storm", 13, "title", ["twee keer", "regel 3"]),
    "key twice in a group": (
        change("storm", "{speed_kmh: 45}", "{speed_kmh: 45, speed_kmh: 50}"),
        "storm",
        12,
        "travel.road.speed_kmh",
        ["twee keer"],
    ),
    "alias": (add("note: &a x", "days: &b [1]", "thresholds: *b"), "storm", 15, "thresholds", ["verwijzing met *"]),
    "merge key": (add("<<: {days: 3}"), "storm", 13, "<<", ["bestaat niet"]),
    "tag": (add("note: !!python/name:os.system x"), "storm", 13, "note", ["soort YAML-waarde"]),
    "list as a file": (write("storm", "- a\n- b\n"), "storm", 1, "", ["geen sleutels met waarden"]),
    "empty file": (write("storm", "# niets\n"), "storm", 0, "", ["leeg"]),
    "two documents": (add("---", "days: 3"), "storm", None, "", ["YAML is niet goed gevormd"]),
    "not UTF-8": (raw("storm", b"title: x\ndescription: caf\xe9\n"), "storm", 2, "", ["geen UTF-8", "0xe9"]),
    "wrong extension": (
        lambda params: params.path("storm").rename(params.root / "params" / "scenarios" / "storm.yml"),
        "params/scenarios/storm.yml",
        0,
        "",
        [".yaml"],
    ),
    "extension in capitals": (
        lambda params: params.path("storm").rename(params.root / "params" / "scenarios" / "storm.YAML"),
        "params/scenarios/storm.YAML",
        0,
        "",
        ["wordt niet gelezen", ".yaml"],
    ),
    "extension that Notepad adds": (
        lambda params: params.path("storm").rename(params.root / "params" / "scenarios" / "storm.yaml.txt"),
        "params/scenarios/storm.yaml.txt",
        0,
        "",
        ["wordt niet gelezen", ".yaml"],
    ),
    "year that Python cannot count from": (
        add("start_date: 9999-12-01"),
        "storm",
        13,
        "start_date",
        ["te ver weg", "9999-12-01", "2000-01-01 tot en met 2100-12-31"],
    ),
    "title of spaces": (change("storm", "title: Storm", 'title: "  "'), "storm", 3, "title", ["leeg", "een woord"]),
    "title with a control character": (
        change("storm", "title: Storm", 'title: "St\\x1borm"'),
        "storm",
        3,
        "title",
        ["U+001B", "onzichtbaar"],
    ),
    "title without an end": (
        change("storm", "title: Storm", "title: " + "Storm " * 40),
        "storm",
        3,
        "title",
        ["te lang", "239 tekens", "hoogstens 100"],
    ),
    "strange file name": (
        lambda params: params.path("storm").rename(params.root / "params" / "scenarios" / "Zware storm.yaml"),
        "params/scenarios/Zware storm.yaml",
        0,
        "",
        ["Zware storm", "kleine letters"],
    ),
    "second base": (
        lambda params: params.path("storm").rename(params.root / "params" / "scenarios" / "base.yaml"),
        "params/scenarios/base.yaml",
        0,
        "",
        ["'base'"],
    ),
    "no base": (lambda params: params.path("base").unlink(), "base", 0, "", ["ontbreekt"]),
    "no scenarios": (
        lambda params: [params.path(name).unlink() for name in ("calm", "storm")],
        "params/scenarios",
        0,
        "",
        ["geen scenario's"],
    ),
}
BOTH = "schrijf 1250 (met duizendtallen) of 1.25 (met decimalen)"
NUMBERS = {
    # how a speed is written -> what the message says of it; the number itself is never guessed at
    "1.250": ["niet eenduidig", BOTH],
    "1,250": ["niet eenduidig", BOTH],
    '"1.250"': ["niet eenduidig", BOTH],
    "1_250": ["geen getal", "schrijf 1250"],
    "1 250": ["geen getal", "schrijf 1250"],
    "1\u00a0250": ["geen getal", "schrijf 1250"],
    "1e3": ["geen getal", "schrijf 1000"],
    "1.5e+2": ["geen getal", "schrijf 150"],
    ".5": ["geen getal", "schrijf 0.5"],
    "5.": ["geen getal", "schrijf 5"],
    "+5": ["geen getal", "schrijf 5"],
    "−5": ["geen getal", "schrijf -5"],
    "６０": ["geen getal", "schrijf 60"],
    "50%": ["geen getal", "schrijf een deel van 1: 0.5"],
    "€ 5": ["geen getal", "schrijf 5"],
    "5 km": ["geen getal", "schrijf alleen het getal"],
    '"1.3"': ["geen getal", "haal de aanhalingstekens weg"],
    "0x10": ["geen getal", "0x10"],
    "0o17": ["geen getal", "0o17"],
    "012": ["geen getal", "012"],
    "1:30": ["geen getal", "1:30"],
    "1:30.5": ["geen getal", "1:30.5"],
    "yes": ["geen getal", "yes"],
    "off": ["geen getal", "off"],
    "2026-01-01": ["geen getal", "2026-01-01"],
}
DATES = {
    "03-04-2026": ["niet eenduidig", "2026-04-03 (3 april 2026) of 2026-03-04 (4 maart 2026)"],
    "31-12-2026": ["geen datum", "schrijf 2026-12-31 (31 december 2026)"],
    "2026-4-3": ["geen datum", "schrijf 2026-04-03"],
    '"2026-04-03"': ["geen datum", "haal de aanhalingstekens weg"],
    "03-04-26": ["geen datum", "vier cijfers"],
    "46115": ["geen datum", "rekenprogramma"],
    "2026-02-30": ["bestaat niet"],
    "3 april 2026": ["geen datum", "schrijf 2026-04-03"],
}
ENGLISH = re.compile(r"\b(expected|[Ii]nput|should|must be|error|line|valid|mapping|found|could not|Traceback)\b")


def file_of(name):
    """The file of a case, relative to the project."""
    return name if "/" in name else "params/base.yaml" if name == "base" else f"params/scenarios/{name}.yaml"


@pytest.mark.parametrize("name", CASES)
def test_broken_parameters_are_explained(params, name):
    """Each mistake names the file, the line, the key, what was found and what is allowed; in Dutch."""
    mutate, file, line, key, texts = CASES[name]
    mutate(params)
    problems = params.problems()
    everything = "\n".join(problem.text() for problem in problems)
    found = [p for p in problems if (p.file, p.column) == (file_of(file), key) and line in (None, p.line)]
    assert found, everything
    message = "\n".join(problem.text() for problem in found)
    assert not [text for text in texts if text not in message], message
    assert not ENGLISH.search(everything), everything


@pytest.mark.parametrize("text", NUMBERS)
def test_a_number_in_another_notation_is_not_guessed_at(params, text):
    """Whatever YAML would make of it, the message names what was written and every value that it may mean."""
    params.write("storm", params.path("storm").read_text(encoding="utf-8") + f"requests:\n  rate_factor: {text}\n")
    (problem,) = params.problems()
    assert (problem.line, problem.column, problem.found) == (14, "requests.rate_factor", text.strip('"'))
    assert not [words for words in NUMBERS[text] if words not in problem.text()], problem.text()


@pytest.mark.parametrize("text", ["1.250", "1,250", "1_250", "1 250"])
def test_a_whole_number_with_a_mark_is_not_guessed_at(params, text):
    """Days come whole: the only reading is named."""
    params.write("storm", params.path("storm").read_text(encoding="utf-8") + f"days: {text}\n")
    (problem,) = params.problems()
    assert (problem.column, problem.advice) == ("days", "schrijf 1250")


@pytest.mark.parametrize("text", DATES)
def test_a_date_in_another_notation_is_not_guessed_at(params, text):
    """Day and month are never swapped by guess."""
    params.write("storm", params.path("storm").read_text(encoding="utf-8") + f"start_date: {text}\n")
    (problem,) = params.problems()
    assert problem.column == "start_date"
    assert not [words for words in DATES[text] if words not in problem.text()], problem.text()


@pytest.mark.parametrize(("text", "value"), [("1.25", 1.25), ("0.125", 0.125), ("1.2500", 1.25), ("1250", 1250.0)])
def test_a_number_with_one_reading_is_read(params, text, value):
    """Three decimals after a nought, two or four after anything else: there is no other reading."""
    params.replace("storm", "speed_kmh: 45", f"speed_kmh: {text}")
    assert params.load()["storm"].travel.road.speed_kmh == value


def test_all_problems_come_at_once(params):
    """Mistakes in three files are reported in one error; one in base is reported once for all that build on it."""
    params.replace("base", "self_reliance_hours: 72", "self_reliance_hours: veel")
    params.replace("storm", "phase: conflict", "phase: storm")
    params.write("third", "extends: base\ntitle: [\n")
    problems = params.problems()
    assert [(problem.file, problem.column) for problem in problems] == [
        ("params/base.yaml", "self_reliance_hours"),
        ("params/scenarios/storm.yaml", "phases.1.phase"),
        ("params/scenarios/third.yaml", ""),
    ]


def test_value_in_base_that_every_scenario_overrides_is_checked(params):
    """A wrong value in base.yaml does not wait for the first scenario that uses it."""
    for name in ("calm", "storm"):
        text = params.path(name).read_text(encoding="utf-8")
        if "\ndays:" not in text:
            params.write(name, text + "days: 60\n")
    params.replace("base", "\ndays: 90", "\ndays: 0")
    problems = params.problems()
    assert [(problem.file, problem.column, problem.found) for problem in problems] == [
        ("params/base.yaml", "days", "0")
    ]


def test_wrong_item_does_not_make_its_list_empty(params):
    """Only the item itself is reported."""
    params.write("calm", params.path("calm").read_text(encoding="utf-8") + "phases:\n  - {from_day: 0, phase: Vrede}\n")
    messages = [problem.message for problem in params.problems()]
    assert "De lijst is leeg." not in messages
    assert "Deze waarde kan hier niet." in messages


def test_files_of_editors_and_systems_are_passed_over(params):
    """Lock files and hidden copies beside a scenario are no scenarios."""
    before = list(params.load())
    for name in (".#storm.yaml", "._storm.yaml", "~$storm.yaml", "LEESMIJ.md"):
        (params.root / "params" / "scenarios" / name).write_bytes(b"\0")
    assert list(params.load()) == before


def test_child_of_a_broken_file_is_not_blamed(params):
    """A scenario whose parent cannot be read has no problem of its own."""
    params.write("calm", "title: [\n")
    assert [problem.file for problem in params.problems()] == ["params/scenarios/calm.yaml"]


def test_byte_order_mark_and_crlf_are_accepted(params):
    """A file as Windows editors write it reads the same."""
    before = params.load()["storm"]
    text = params.path("storm").read_bytes()
    params.path("storm").write_bytes(b"\xef\xbb\xbf" + text.replace(b"\n", b"\r\n"))
    assert params.load()["storm"] == before


LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=8),
    st.sampled_from(["vrede", "2026-01-01", "base", "VR09", ".inf", "0x1F", "!!int x", "&a [*a]", "{}", "[]"]),
)
KEYS = ["extends", "title", "days", "phases", "incidents", "travel", "requests", "thresholds", "priority_weights", "x"]


@examples(150)
@given(content=st.one_of(st.binary(max_size=80), st.text("[]{}&*!:-\n \t\"'a1#|>%@,?~", max_size=60).map(str.encode)))
@example(content=b"[" * 5000)
@example(content=b"a: !!timestamp x")
@example(content=b"a: !!int x")
@example(content=b"? [a]\n: b")
@example(content=b"\xef\xbb\xbf\x00")
def test_any_bytes_are_read_or_explained(content):
    """Whatever stands in a parameter file, parsing gives a document or an InputError, never another exception."""
    with contextlib.suppress(InputError):
        parse_document(content, "params/scenarios/x.yaml")


@examples(150)
@given(values=st.dictionaries(st.sampled_from(KEYS), LEAVES, min_size=1))
def test_any_values_are_accepted_or_explained_in_dutch(params, values):
    """Whatever value a key has, loading gives scenarios or Dutch problems, never another exception."""
    text = "".join(f"{key}: {value}\n" for key, value in values.items())
    params.path("storm").write_bytes(text.encode("utf-8", "replace"))
    try:
        params.load()
    except InputError as error:
        problems = error.problems
    else:
        problems = ()
    assert not [problem for problem in problems if ENGLISH.search(problem.message + problem.allowed + problem.advice)]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("a" * 61, ["te lang", "61 tekens", "hoogstens 60"]),
        ("a" * 240, ["te lang", "240 tekens"]),
        ("storm__twee", ["kan niet", "enkel streepje"]),
        ("storm_", ["kan niet"]),
        ("storm-_twee", ["kan niet"]),
        ("_storm", ["kan niet"]),
        ("con", ["kan niet", "Windows"]),
        ("lpt1", ["kan niet", "Windows"]),
        ("Storm", ["kan niet", "kleine letters"]),
        ("stórm", ["kan niet"]),
        ("sto\u0301rm", ["kan niet"]),
    ],
)
def test_name_that_cannot_be_part_of_other_names(params, name, words):
    """Files, labels and addresses are made of the name of a scenario."""
    params.write(name, "extends: base\ntitle: Nieuw\ndescription: Iets.\n")
    (problem,) = params.problems()
    assert problem.file == f"params/scenarios/{name}.yaml"
    assert not [word for word in words if word not in problem.text()]


def test_names_that_differ_in_hyphens_only(params):
    """One figure would serve both."""
    for name in ("storm_twee", "storm-twee"):
        params.write(name, f"extends: base\ntitle: {name}\ndescription: Iets.\n")
    (problem,) = params.problems()
    assert problem.file == "params/scenarios/storm_twee.yaml"
    assert "params/scenarios/storm-twee.yaml" in problem.found


@pytest.mark.parametrize("title", ["Storm", "STORM", " storm", "storm  "])
def test_titles_that_a_reader_cannot_tell_apart(params, title):
    """In a figure they would be drawn over each other."""
    params.write("wind", f'extends: base\ntitle: "{title}"\ndescription: Iets.\n')
    (problem,) = params.problems()
    assert (problem.file, problem.line, problem.column) == ("params/scenarios/wind.yaml", 2, "title")
    assert "params/scenarios/storm.yaml, regel 3" in problem.found


def test_text_with_a_character_that_the_report_cannot_show(params):
    """In title, description and note, at their lines."""
    params.replace("storm", "title: Storm", "title: Storm 漢")
    params.replace("storm", "Er gebeurt veel.", '"Er gebeurt veel \\u2713."')
    shown = frozenset(map(chr, range(0x20, 0x250)))
    found = [(p.file, p.line, p.column, p.found[:1]) for p in check_signs(params.load(), shown)]
    file = "params/scenarios/storm.yaml"
    assert found == [(file, 3, "title", "漢"), (file, 4, "description", "✓")]


@pytest.mark.parametrize("number", ["1.0e+308", "1000000000.5", ".inf", ".nan", "true"])
def test_number_that_nothing_can_be_counted_with(params, number):
    """Also a finite one: sums and products of it are not."""
    params.replace("storm", "speed_kmh: 45", f"speed_kmh: {number}")
    (problem,) = params.problems()
    assert (problem.file, problem.line, problem.column) == ("params/scenarios/storm.yaml", 12, "travel.road.speed_kmh")


def test_what_a_child_makes_wrong_names_the_child(tmp_path):
    """A line of the parent that does not go with a setting of the child: both files are named."""
    project = copy_project(tmp_path / "project")
    child = project / "params" / "scenarios" / "conflict_2030.yaml"
    child.write_text(child.read_text(encoding="utf-8") + "\nmeasures: {decision_date: 2031-01-01}\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_scenarios(project)
    assert caught.value.problems
    for problem in caught.value.problems:
        assert problem.file == "params/base.yaml"
        assert "params/scenarios/conflict_2030.yaml" in problem.advice
