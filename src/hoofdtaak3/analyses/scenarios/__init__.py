"""The scenarios: what each leaves open, with and without the shift to HT1."""
