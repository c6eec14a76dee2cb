"""From validated inputs to results on disk: notebooks, tasks, provenance."""
