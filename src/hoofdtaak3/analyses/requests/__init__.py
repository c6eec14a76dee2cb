"""Sustainability of the requests: a whole year of each phase, on the personnel of each year."""
