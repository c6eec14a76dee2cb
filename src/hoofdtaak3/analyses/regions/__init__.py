"""The gap per safety region, for every scenario."""
