"""Hoofdtaak 3: a reproducible assessment of military support to civil authorities when forces shift to HT1."""
