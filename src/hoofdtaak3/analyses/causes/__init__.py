"""Causes: the share of each liftable constraint in the gap, for every scenario."""
