"""Analyses over all scenarios: what each computes from tables, parameters and the results of the scenarios."""
