"""Charts of cells that chapters share, and the table behind one: laid out as the chart is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from hoofdtaak3.figures.codes import UNKNOWN
from hoofdtaak3.figures.matrix import Matrix, matrix_chart
from hoofdtaak3.figures.stamp import wording

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import altair as alt

    from hoofdtaak3.figures.chapters.chapter import Tale
    from hoofdtaak3.figures.matrix import Cell


def by_scenario(
    cells: Sequence[Cell], capabilities: Sequence[str], key: Sequence[str], empty: str, tale: Tale
) -> alt.LayerChart:
    """Cells with capabilities (in order) in the rows, and in the columns the scenarios that have cells."""
    present = {cell.column for cell in cells}
    return matrix_chart(
        Matrix(
            {capability: tale.names.capability(capability) for capability in capabilities},
            {scenario: title for scenario, title in tale.titles.items() if scenario in present},
            cells,
            key,
            empty,
            wording(tale.names.assumption(capabilities)),
        ),
        tale.brand,
    )


def cells_table(
    cells: Sequence[Cell], rows: Mapping[str, str], columns: Mapping[str, str], heading: str
) -> pd.DataFrame:
    """The words of the cells in rows and columns (names by id); a place without a cell is unknown."""
    words = {(cell.row, cell.column): ", ".join(text for text in (cell.text, cell.note) if text) for cell in cells}
    return pd.DataFrame(
        [[name, *(words.get((row, column), UNKNOWN) for column in columns)] for row, name in rows.items()],
        columns=[heading, *columns.values()],
    )
