"""Tables of requests: how many were granted, and the log of those that were not granted in full."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from hoofdtaak3.figures.codes import DECISIONS, UNKNOWN
from hoofdtaak3.figures.markdown import escape, table
from hoofdtaak3.figures.rows import rows_of
from hoofdtaak3.figures.shares import part
from hoofdtaak3.results.code_words import CIVIL_TEST, LINE_KINDS, REASONS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hoofdtaak3.figures.chapters.chapter import Tale

SUMMARY = "tbl-requests-summary"
LOG = "tbl-requests-log"
_NO_BASIS = "geen"
_PLURALS = {"incident": "Bij incidenten", "request": "Losse verzoeken", "standing": "Doorlopende taken"}


def summary_table(requests: Mapping[str, pd.DataFrame], tale: Tale) -> str:
    """Per scenario and kind of line: how many of how many were granted in full; unknown ones are named."""
    rows = [
        [escape(tale.titles[key]), *(_granted(frame[frame["kind"] == kind]) for kind in _PLURALS)]
        for key, frame in requests.items()
    ]
    return table(
        ["Scenario", *_PLURALS.values()],
        rows or [["Geen scenario’s", "", "", ""]],
        [34, 26, 26, 26],
        "Hoeveel verzoeken en taken geheel en op tijd worden vervuld. De verzoeken zijn fictief.",
        SUMMARY,
    )


def log_table(requests: Mapping[str, pd.DataFrame], tale: Tale) -> str:
    """Every line that was not granted in full, with decision, reason and article; scenarios alike share a row."""
    whole = pd.concat([frame.assign(scenario_id=key) for key, frame in requests.items()], ignore_index=True)
    short = whole[whole["decision"] != "granted"]
    lines = _pairs(tale.dataset.frame("request_lines"))
    found: dict[tuple[str, ...], list[Any]] = {}
    for row in rows_of(short):
        key = (
            _request(row, lines, tale),
            row.requester,
            row.decision,
            row.reason,
            row.legal_basis_id,
            row.civil_test,
        )
        found.setdefault(key, []).append(row)
    rows = []
    for (request, requester, decision, reason, basis, test), same in sorted(found.items()):
        titles = list(dict.fromkeys(tale.titles[row.scenario_id] for row in same))
        where = "alle scenario’s" if len(titles) == len(requests) > 1 else "; ".join(titles)
        rows.append(
            [
                f"{escape(request)}; {escape(requester)}",
                f"{DECISIONS[decision]}{_served(same)}: {REASONS[reason]}",
                escape(tale.names.legal_bases.get(basis, basis)) if basis else _NO_BASIS,
                CIVIL_TEST.get(test, UNKNOWN),
                escape(where),
            ]
        )
    return table(
        ["Verzoek en aanvrager", "Besluit en reden", "Grondslag", "Civiel mogelijk", "Scenario’s"],
        rows or [["Alles is toegewezen", "", "", "", ""]],
        [27, 24, 20, 12, 25],
        "Fictieve verzoeken en doorlopende taken die niet geheel worden toegewezen. Percentage: het deel dat wel "
        "wordt vervuld. Civiel mogelijk: of civiele partijen dit op tijd kunnen en mogen, als zij verder niets doen.",
        LOG,
    )


def _granted(lines: pd.DataFrame) -> str:
    if lines.empty:
        return "–"
    count = f"{int((lines['decision'] == 'granted').sum())} van {len(lines)}"
    unknown = int(lines["decision"].isin(["unknown", UNKNOWN]).sum())
    return f"{count} ({unknown} {UNKNOWN})" if unknown else count


def _request(row: Any, lines: Mapping[str, str], tale: Tale) -> str:  # noqa: ANN401
    """`CBRN-ontsmetting: ontsmetten van voertuigen`; requests of the stream have no name of their own."""
    name = tale.names.capability(row.capability_id)
    own = lines.get(row.line_id, "") if row.kind == "incident" else LINE_KINDS[row.kind]
    return f"{name}: {own[:1].lower() + own[1:]}" if own else name


def _served(rows: list[Any]) -> str:
    """` (17%)` or ` (5% tot 17%)`: what was served of the demand; nothing where that is nothing or not known."""
    shares = sorted(
        row.served_unit_days / row.demand_unit_days
        for row in rows
        if row.demand_unit_days > 0 and row.served_unit_days > 0
    )
    if not shares or any(row.decision == "unknown" for row in rows):
        return ""
    words = list(dict.fromkeys(part(share) for share in (shares[0], shares[-1])))
    return f" ({' tot '.join(words)})"


def _pairs(lines: pd.DataFrame) -> dict[str, str]:
    return dict(zip(lines["id"], lines["name"], strict=True))
