"""The table behind a chart of cells: laid out as the chart is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from hoofdtaak3.figures.codes import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hoofdtaak3.figures.matrix import Cell


def cells_table(cells: Sequence[Cell], rows: Sequence[str], columns: Sequence[str], heading: str) -> pd.DataFrame:
    """The words of the cells in rows and columns; a place without a cell is unknown."""
    words = {(cell.row, cell.column): ", ".join(text for text in (cell.text, cell.note) if text) for cell in cells}
    return pd.DataFrame(
        [[row, *(words.get((row, column), UNKNOWN) for column in columns)] for row in rows],
        columns=[heading, *columns],
    )
