"""Which safety regions have data of their own: until they have, there is no map."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hoofdtaak3.analyses.content import Content
from hoofdtaak3.results.findings import Finding

if TYPE_CHECKING:
    from hoofdtaak3.analyses.world import World


def content(world: World) -> Content:
    """Finding `regio.eigen_gegevens`: regions with a civil pool of which they state values themselves."""
    regions = world.dataset.frame("regions")
    pools, values = world.dataset.frame("civil_pools"), world.dataset.frame("civil_pool_values")
    stated = set(values.loc[values["basis"] == "opgave", "civil_pool_id"])
    own = set(pools.loc[pools["id"].isin(stated), "region_id"])
    names = {key: name for key, name in zip(regions["id"], regions["name"], strict=True) if key in own}
    label = "veiligheidsregio's die eigen gegevens hebben opgegeven"
    found = Finding("regio.eigen_gegevens", label, tuple(names), "regio's", len(regions), "regio's", names=names)
    return Content([found])
