"""Chapters of the report on one analysis each: figures, fragments and variables from its frames."""
