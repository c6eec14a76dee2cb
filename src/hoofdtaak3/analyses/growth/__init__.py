"""Growth of the armed forces: supply per year, and the gap of each scenario if it happened in that year."""
