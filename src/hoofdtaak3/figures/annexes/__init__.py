"""The first page and the annexes of the report: what a reader looks up, generated from tables and frames."""
