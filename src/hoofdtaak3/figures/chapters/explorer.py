"""Chapter: the explorer (verkenner). Its form and words are `report/interactive/verkenner.htm`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hoofdtaak3.figures.chapters.chapter import Chapter
from hoofdtaak3.figures.explorer import explorer_data
from hoofdtaak3.inputs.scenarios.order import common_id

if TYPE_CHECKING:
    from hoofdtaak3.figures.chapters.chapter import Tale


def chapter(tale: Tale) -> Chapter:
    """The data that the page computes from; frame `explorer`."""
    data = explorer_data(tale.frames["explorer"], tale.titles, tale.names, tale.dataset, common_id(tale.scenarios))
    return Chapter(fragments={"explorer": data})
