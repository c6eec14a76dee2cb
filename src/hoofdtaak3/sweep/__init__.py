"""Sweeps: one scenario with many other values, each a case, computed without notebooks."""
