"""What the steps of the pipeline are called, on disk and to the adviser."""

from __future__ import annotations

CHECK = "check"
COMPARISON = "comparison"
CONTENT = "content"
TEXT = "text"
FIGURES = "figures"
PICTURES = "pictures"
LIVING = "living"
VEGA = "vega"
DATA_FILES = "data-files"
MAKING = "making"
BRAND = "brand"
PUBLISH = "publish"
PUBLISH_PART = "publish-part"
LEFTOVERS = "leftovers"
REGION = "region"
"""What the names of all tasks of the fact sheets of regions start with."""
SOUND = "sound"
"""Of the fact of what documents and templates were found sound by."""
OF_DOCUMENTS = ("assemble:", BRAND, PUBLISH)
"""What the names of all tasks start with that make documents and publish them."""
REGION_TEXTS = "region-texts"
REGION_PAGES = "region-pages"
PUBLISH_REGIONS = "region-publish"
MINUTES = 30
"""How long a step may take, if nobody says otherwise; the longest of the shipped project takes less than one."""
GUIDE = "report/templates/gegevens.md"
"""What the first sheet of the workbook says."""
_KINDS = {"assemble": "samenstellen", "sampling": "trekkingen", REGION: "regio"}
_ANALYSES = {
    "causes": "oorzaken",
    "uncertainty": "onzekerheid",
    "requests": "verzoeken",
    "growth": "groei",
    "reciprocity": "wederkerigheid",
    "measures": "oplossingsrichtingen",
    "regions": "regio's",
    "explorer": "verkenner",
}
_LABELS = {
    CHECK: "controle van de invoer",
    COMPARISON: "vergelijking",
    CONTENT: "bevindingen",
    TEXT: "tekst",
    FIGURES: "figuren tekenen",
    PICTURES: "figuren voor Word",
    LIVING: "figuren voor de pagina",
    VEGA: "Vega voor de pagina",
    DATA_FILES: "gegevens voor Excel",
    MAKING: "vingerafdruk",
    BRAND: "huisstijl",
    PUBLISH: "publicatie",
    PUBLISH_PART: "publicatie van een deel",
    LEFTOVERS: "opruimen",
    REGION_TEXTS: "tekst per regio",
    REGION_PAGES: "bladen per regio",
    PUBLISH_REGIONS: "publicatie per regio",
}


def scenario_name(scenario_id: str) -> str:
    """Of a scenario's executed notebook; the prefix keeps a scenario called `comparison` apart."""
    return f"scenario-{scenario_id}"


def scenario_task(scenario_id: str) -> str:
    """Of a scenario's task."""
    return f"scenario:{scenario_id}"


def sampling_name(scenario_id: str) -> str:
    """Of the executed notebook of the draws of a scenario."""
    return f"sampling-{scenario_id}"


def sampling_task(scenario_id: str) -> str:
    """Of the task that draws for a scenario."""
    return f"sampling:{scenario_id}"


def analysis_name(name: str) -> str:
    """Of the executed notebook of an analysis."""
    return f"analysis-{name}"


def analysis_task(name: str) -> str:
    """Of an analysis's task."""
    return f"analysis:{name}"


def region_name(region: str) -> str:
    """Of the executed notebook of a region."""
    return f"region-{region}"


def region_task(region: str) -> str:
    """Of the task that runs the notebook of a region."""
    return f"{REGION}:{region}"


def assemble_task(document: str, kind: str) -> str:
    """Of the task that makes one format of one document."""
    return f"assemble:{document}.{kind}"


def stem_of(task: str) -> str:
    """The document that a task makes a format of: `assemble:kamerbrief.pdf -> 'kamerbrief'`; empty for others."""
    kind, _, file = task.partition(":")
    return file.rpartition(".")[0] if kind == "assemble" else ""


def label(task: str) -> str:
    """A task's name for the adviser: `scenario:vredestijd -> 'scenario vredestijd'`."""
    if task in _LABELS:
        return _LABELS[task]
    kind, _, rest = task.partition(":")
    if kind == "analysis":
        return f"analyse {_ANALYSES.get(rest, rest)}"
    return f"{_KINDS.get(kind, kind)} {rest}" if rest else task
