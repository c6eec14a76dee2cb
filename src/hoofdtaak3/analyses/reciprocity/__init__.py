"""Reciprocity: what Defence asks of the civil pools, and what that takes from the alternatives."""
