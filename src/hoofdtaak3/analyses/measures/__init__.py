"""Measures: which set within the budget and in time leaves least unserved over the scenarios."""
