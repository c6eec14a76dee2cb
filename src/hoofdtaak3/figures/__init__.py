"""Results as figures, tables, sentences and variables for the report."""

from hoofdtaak3.figures.figure import Figure, save_figure
from hoofdtaak3.figures.names import Names

__all__ = ["Figure", "Names", "save_figure"]
