"""What is needed from whom: open questions by how many conclusions wait for them, and the agreements that exist."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from hoofdtaak3.analyses.capabilities.stated import stated_by_phase, stated_in
from hoofdtaak3.analyses.content import Content
from hoofdtaak3.dutch import alphabetical
from hoofdtaak3.figures.rows import rows_of
from hoofdtaak3.model.inputs import PHASES
from hoofdtaak3.results.findings import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from hoofdtaak3.analyses.capabilities.stated import Stated
    from hoofdtaak3.analyses.world import World

TELLING: Final = 12
"""Questions that the report shows: those that most conclusions wait for."""

Conclusion = tuple[str, str]
"""A capability, and the phase or scenario in which its class is meant."""


def content(world: World) -> Content:
    """Findings `nodig.…` and `afspraak.<id>`, tables `nodig_vragen…`, `nodig_partijen` and `bestaande_afspraken`."""
    conclusions = _conclusions(world)
    waiting = _waiting(conclusions)
    questions = world.dataset.frame("open_questions")
    who = {row["id"]: _parties(row["who"]) for row in questions.to_dict("records")}
    findings = [*_needed(world, conclusions, waiting), *_commitments(world)]
    commitments = world.dataset.frame("commitments")
    tables: dict[str, Sequence[Mapping[str, Any]]] = {
        "nodig_vragen": _question_rows(world, waiting),
        "nodig_vragen_oorlog": _question_rows(world, _waiting(_in_war(conclusions))),
        "nodig_partijen": _party_rows(waiting, who),
        "bestaande_afspraken": [row._asdict() for row in rows_of(commitments[commitments["value"].notna()])],
    }
    return Content(findings, tables)


def _conclusions(world: World) -> dict[Conclusion, Stated]:
    """Every class that the report speaks of: by phase on the reference request, and in each scenario."""
    found = dict(stated_by_phase(world))
    for scenario in world.scenarios:
        found |= {(key, scenario): said for key, said in stated_in(world, scenario).items() if said.code != "nvt"}
    return found


def _in_war(conclusions: Mapping[Conclusion, Stated]) -> dict[Conclusion, Stated]:
    """Those on the reference request in the worst phase, of which the letters speak."""
    return {conclusion: said for conclusion, said in conclusions.items() if conclusion[1] == PHASES[-1]}


def _waiting(conclusions: Mapping[Conclusion, Stated]) -> dict[str, list[Conclusion]]:
    """By question the conclusions that are loose until it is answered; most first."""
    found: dict[str, list[Conclusion]] = defaultdict(list)
    for conclusion, said in conclusions.items():
        if not said.firm:
            for question in said.needs:
                found[question].append(conclusion)
    return dict(sorted(found.items(), key=lambda item: (-len(item[1]), item[0])))


def _needed(
    world: World, conclusions: Mapping[Conclusion, Stated], waiting: Mapping[str, Sequence[Conclusion]]
) -> Iterator[Finding]:
    questions = world.dataset.frame("open_questions")
    texts = dict(zip(questions["id"], questions["question"], strict=True))
    shown = tuple(waiting)[:TELLING]
    of = "open vragen"
    yield Finding(
        "nodig.getoond", "vragen waarop de meeste conclusies wachten", shown, of, len(texts), of, names=texts,
        degree="houdt_stand",
    )  # fmt: skip
    yield Finding(
        "nodig.wachtend", "vragen waarop een conclusie wacht", len(waiting), of, len(texts), of, degree="houdt_stand"
    )
    loose = [conclusion for conclusion, said in conclusions.items() if not said.firm]
    told = [conclusion for conclusion in loose if conclusions[conclusion].needs]
    of = "conclusies over een capaciteit in een fase of scenario"
    total = len(conclusions)
    yield Finding("nodig.conclusies", "alle conclusies", total, of)
    yield Finding("nodig.los", "conclusies die nog kunnen wisselen", len(loose), of, total, of, degree="houdt_stand")
    yield Finding(
        "nodig.met_vraag",
        "daarvan met een vraag die haar kan vastleggen",
        len(told),
        of,
        len(loose),
        of,
        degree="houdt_stand",
    )


def _commitments(world: World) -> Iterator[Finding]:
    """Of each agreement with an amount that amount, as its source states it."""
    for row in rows_of(world.dataset.frame("commitments")):
        if not pd.isna(row.value):
            yield Finding(
                f"afspraak.{row.id}", row.name, float(row.value), row.unit or "", source=row.source or "",
                degree="vast" if row.basis in ("bron", "opgave") else "wisselt",
            )  # fmt: skip


def _parties(text: str) -> list[str]:
    return [part.strip() for part in text.split(";") if part.strip()]


def _asked(waiting: Mapping[str, Sequence[Conclusion]], who: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """By party the questions that it can answer and that conclusions wait for, most conclusions first."""
    asked: dict[str, list[str]] = defaultdict(list)
    for question in waiting:
        for party in who.get(question, ()):
            asked[party[:1].upper() + party[1:]].append(question)
    return dict(sorted(asked.items(), key=lambda item: (-len(_of(item[1], waiting)), alphabetical(item[0]))))


def _of(questions: Sequence[str], waiting: Mapping[str, Sequence[Conclusion]]) -> set[Conclusion]:
    return {conclusion for question in questions for conclusion in waiting[question]}


def _question_rows(world: World, waiting: Mapping[str, Sequence[Conclusion]]) -> list[dict[str, Any]]:
    rows = {row["id"]: row for row in world.dataset.frame("open_questions").to_dict("records")}
    return [
        {
            "id": key,
            "vraag": rows[key]["question"],
            "wie": _parties(rows[key]["who"]),
            "waarom": rows[key]["why"],
            "conclusies": len(waiting[key]),
            "capaciteiten": len({capability for capability, _ in waiting[key]}),
        }
        for key in tuple(waiting)[:TELLING]
        if key in rows
    ]


def _party_rows(waiting: Mapping[str, Sequence[Conclusion]], who: Mapping[str, Sequence[str]]) -> list[dict[str, Any]]:
    return [
        {"partij": party, "vragen": len(asked), "conclusies": len(_of(asked, waiting))}
        for party, asked in _asked(waiting, who).items()
    ]
