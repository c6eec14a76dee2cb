"""Uncertainty: draws over the ranges of all quantities per scenario, and what may be stated over all scenarios."""
