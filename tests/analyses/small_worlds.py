"""A world of four capabilities with constructed results, and how a template tells what was found in it."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from functools import cache
from pathlib import Path
from types import SimpleNamespace

import pandas as pd

from hoofdtaak3.analyses.content import Content, save_content
from hoofdtaak3.analyses.world import World
from hoofdtaak3.assemble.shown import plain
from hoofdtaak3.assemble.text import _Writer
from hoofdtaak3.brand import Brand
from hoofdtaak3.figures.names import Names
from hoofdtaak3.inputs.tables import load_dataset
from hoofdtaak3.project import Project
from hoofdtaak3.results.findings import Finding

ROOT = Path(__file__).parents[2]
NAN = math.nan
LAND, DECON, GUARD, DRONES = "eod_land", "cbrn_decon", "guarding", "drones"
CAPABILITIES = (LAND, DECON, GUARD, DRONES)
PHASES = ("vrede", "spanning", "conflict", "oorlog")
COMMON = "vredestijd"


@cache
def _dataset():
    return load_dataset(ROOT, "publiek")


def dataset(**tables):
    """The shipped tables with four capabilities; `tables` replaces some."""
    whole = _dataset()
    kept = whole.frame("capabilities")
    frames = {**whole.frames, "capabilities": kept[kept["id"].isin(CAPABILITIES)], **tables}
    return replace(whole, frames=frames)


def many(count):
    """A table of so many capabilities with names of 120 characters."""
    row = _dataset().frame("capabilities").iloc[0]
    names = [f"{number:03} {'Langdurige ondersteuning van hulpdiensten bij ' * 3}"[:120] for number in range(count)]
    return pd.DataFrame([{**row, "id": f"c{number}", "name": name} for number, name in enumerate(names)])


def degree(capability, code, degree="wisselt", share=0.5, **changes):
    """One row of the frame `degrees`, on war."""
    row = {
        "kind": "phase", "capability_id": capability, "phase": "oorlog", "scenario_id": "", "class": code,
        "class_likely": code, "share": share, "share_joint": share, "degree": degree, "outcomes": (code,), "needs": (),
    }  # fmt: skip
    return row | changes


def draws(capability, phase="oorlog", **shares):
    """One row of `sample_summary`, with the shares of the classes."""
    codes = ("A", "B", "C", "D", "nvt", "unknown")
    return {"capability_id": capability, "phase": phase, **{f"share_{code}": shares.get(code, 0.0) for code in codes}}


def margin(capability, status, claim=0.8, tipping=NAN, ends=(0.6, 0.9)):
    """One row of `margins`; `ends` are the lowest and the highest claim."""
    return {
        "capability_id": capability, "claim_low": ends[0], "claim": claim, "claim_high": ends[1], "status": status,
        "tipping": tipping, "margin": tipping - claim,
    }  # fmt: skip


def count(value, share=1.0, run="independent", subject="short"):
    """One row of `counts`."""
    return {"run": run, "phase": "oorlog", "subject": subject, "count": value, "share": share}


def world(results=None, tables=None, **frames):
    """A world with these results of its one scenario, tables and frames of analyses."""
    data = dataset(**(tables or {}))
    settings = SimpleNamespace(draws=1000, firm=0.8, competing=0.05)
    made = World(
        data, {COMMON: SimpleNamespace(title="Vrede", uncertainty=settings)}, {COMMON: results or {}}, frames,
        Names.of(data), Brand.load(ROOT),
    )  # fmt: skip
    made.__dict__["common"] = COMMON
    return made


def told(template, made, content, tmp_path):
    """What a template says, plain and on one line a paragraph; nothing may be wrong with it."""
    extra = [
        Finding("aantal.capaciteiten", "aantal capaciteiten", len(made.capabilities), "capaciteiten"),
        Finding("instelling.trekkingen", "trekkingen", 1000, "trekkingen"),
        Finding("instelling.stevig", "stevig", 0.8, "deel"),
    ]
    known = {finding.id for finding in content.findings}
    whole = Content(
        [*content.findings, *(one for one in extra if one.id not in known)], content.tables, content.figures
    )
    saved = json.loads(save_content(made, whole, tmp_path / "content.json").read_text(encoding="utf-8"))
    writer = _Writer(Project(ROOT), saved, {})
    text = writer.render(f"{template}.md.jinja")
    assert not writer.problems
    words = "\n".join(" ".join((figure["title"], figure["alt"])) for figure in writer.figures.values())
    return "\n".join(plain(line) for line in f"{text}\n{words}".splitlines())


def marks_of(figure, field):
    """The values of a field over all marks of a figure's layers."""
    layers = figure.spec["layer"]
    data = figure.spec.get("datasets", {})
    rows = [row for layer in layers for row in (layer["data"].get("values") or data[layer["data"]["name"]])]
    return {row[field] for row in rows if field in row}
